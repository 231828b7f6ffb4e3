"""Cues: the words that attribute, as a lemma with its class, by a lexicon that an analyst can edit (seeds/cues.csv).

A cue is looked up by its head, the longest entry first: 'call for' before 'call', 'agree to' before 'agree'. Heads that mean
little by themselves ('expressed displeasure', 'stopped short of calling') are read by what follows them. The class `none`
lists acts that a tagger may take for cues.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from communique.etl.annotate.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

FILE = "cues.csv"
NONE = "none"
CLASSES = ("say", "ask", "promise", "threaten", "deny", "praise", "criticise", "believe")
PARTS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}
LIGHT = set(
    "make give have be issue express voice hold put deliver take release do raise get show offer launch level come remain go end begin"
    " start keep".split()
)
PASSED_OVER = {"ADV", "DET", "PRON"}
REACH = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """What the lexicon says of a cue. `addressee` is 'object' (told her), 'to' (said to her) or blank."""

    words: tuple[str, ...]
    part: str
    class_: str
    addressee: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue as read: its lemma, the token that bears it, and its entry, None for one that the lexicon lacks."""

    lemma: str
    head: Token
    entry: Entry | None

    @property
    def class_(self) -> str | None:
        """One of CLASSES; None for a cue that is not listed, or listed as no cue."""
        return self.entry.class_ if self.entry and self.entry.class_ != NONE else None


class CueError(ValueError):
    """A row of the lexicon that can't be used: file, line, reason and remedy."""


class CueLexicon:
    """Cues by the lemma that they begin with."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            found[entry.words[0]].append(entry)
        self._by_first: Mapping[str, list[Entry]] = {k: sorted(v, key=lambda e: -len(e.words)) for k, v in found.items()}

    def read(self, doc: Doc, span: Span) -> Cue | None:
        """The cue at `span`; None where no word is there."""
        words = doc.char_span(*span, alignment_mode="expand")
        if words is None or not len(words):
            return None
        head = words.root
        own = self._entry(head)
        if own is None or own.class_ == NONE or head.lemma_.lower() in LIGHT:
            for token in words:
                if token != head and (entry := self._entry(token)) and entry.part != "other" and entry.class_ != NONE:
                    lemma = " ".join(entry.words)
                    return Cue(f"{head.lemma_.lower()} {lemma}" if head.pos_ == "VERB" else lemma, token, entry)
        return Cue(" ".join(own.words) if own else self._lemma(head), head, own)

    def _entry(self, token: Token) -> Entry | None:
        part = PARTS.get(token.pos_)
        lemma = self._lemma(token)
        written = self._by_first.get(token.lower_, []) if token.lower_ != lemma else []
        for entry in (*self._by_first.get(lemma, []), *written):
            if entry.part in (part, "other") and all(w in _following(token) for w in entry.words[1:]):
                return entry
        return None

    def _lemma(self, token: Token) -> str:
        """The lemma as listed: the lemmatiser drops the last letter of some ('hoped' becomes 'hop')."""
        lemma: str = token.lemma_.lower()
        return f"{lemma}e" if f"{lemma}e" in self._by_first and lemma not in self._by_first else lemma


def _following(token: Token) -> set[str]:
    """The words that may belong to an entry beginning at `token`: its particle, and those right behind it, adverbs passed over."""
    found = {child.lower_ for child in token.children if child.dep_ == "prt"}
    for other in token.doc[token.i + 1 : token.i + 1 + REACH]:
        found |= {other.lower_, other.lemma_.lower()}
        if other.pos_ not in PASSED_OVER and other.dep_ not in {"prt", "prep"}:
            break
    return found


def read(rows: Iterable[Mapping[str, str]], name: str = FILE) -> CueLexicon:
    """A lexicon from the rows of its table. Raises CueError for a class or an addressee that is not known."""
    return CueLexicon(_entries(rows, name))


def _entries(rows: Iterable[Mapping[str, str]], name: str) -> Iterator[Entry]:
    for line, row in enumerate(rows, 2):
        if row["class"] not in (*CLASSES, NONE):
            raise CueError(f"{name}, line {line}, column class: {row['class']!r} is not known; write one of {', '.join((*CLASSES, NONE))}")
        if row["addressee"] not in ("", "object", "to"):
            raise CueError(f"{name}, line {line}, column addressee: {row['addressee']!r} is not known; write object, to, or leave it blank")
        if not row["cue"].strip():
            raise CueError(f"{name}, line {line}, column cue: blank; write the cue's lemma")
        yield Entry(tuple(row["cue"].split()), row["pos"], row["class"], row["addressee"])


def load(seeds: Path) -> CueLexicon:
    """The lexicon of a seeds folder."""
    with (seeds / FILE).open(encoding="utf8", newline="") as f:
        return read(csv.DictReader(f))
