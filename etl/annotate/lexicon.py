"""The event lexicon: which predicates are which PLOVER types, and where their target stands. Data in seeds/event_frames.csv.

A frame's `object` says what its direct object must be: nothing (''), `any`, or a class of nouns (`@talks`) listed in
seeds/event_noun_classes.csv; with a preposition before it (`from:@list`) that preposition's noun must be of the class. Its `target` lists, best first, the places where the target stands: `obj`, a preposition, or
`sym:PREPOSITION` where the act is reciprocal; a slot that begins with `!` must be filled. A type that begins with `@` is an operator: the type of the act in its
complement decides, as in 'agreed to withdraw' or 'refused to meet'; `@none` tells that these words are no act, and ends the search.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FRAMES, NOUN_CLASSES = "event_frames.csv", "event_noun_classes.csv"
TYPES = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT"
).split()
NOTHING = "@none"
OPERATORS = ("@commit", "@threat", "@refuse", "@ask", "@pass", "@end", "@fail", "@admit")


@dataclass(frozen=True, slots=True)
class Frame:
    predicate: str
    pos: str
    object: str
    target: tuple[str, ...]
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    cameo: str | None

    @property
    def reciprocal(self) -> bool:
        return any(slot.startswith("sym") for slot in self.target)


@dataclass(frozen=True)
class Lexicon:
    """Frames by predicate: verbs (with their particle or preposition), event nouns, and words that evaluate."""

    verbs: Mapping[str, tuple[Frame, ...]]
    nouns: Mapping[str, Frame]
    evaluations: Mapping[str, Frame]
    classes: Mapping[str, frozenset[str]]

    @cached_property
    def members(self) -> frozenset[str]:
        return frozenset().union(*self.classes.values())

    def verb_lemma(self, lemma: str) -> str:
        """The lemma as listed: the lemmatiser drops the last letter of some ('staged' becomes 'stag')."""
        return lemma if lemma in self.verbs or f"{lemma}e" not in self.verbs else f"{lemma}e"

    def is_known(self, noun: str) -> bool:
        """Whether a noun is an event's or of any class."""
        return noun in self.nouns or noun in self.members

    def is_a(self, noun: str, class_: str) -> bool:
        if class_ == "event":
            return noun in self.nouns
        return noun in self.classes.get(class_, frozenset())


def read(rows: Iterable[Mapping[str, str]], classes: Iterable[Mapping[str, str]]) -> Lexicon:
    """A lexicon from the rows of its two tables."""
    verbs: dict[str, list[Frame]] = defaultdict(list)
    nouns: dict[str, Frame] = {}
    evaluations: dict[str, Frame] = {}
    for row in rows:
        frame = Frame(
            predicate=row["predicate"],
            pos=row["pos"],
            object=row["object"],
            target=tuple(row["target"].split("|")) if row["target"] else (),
            type=row["type"],
            mode=row["mode"] or None,
            contexts=tuple(row["contexts"].split("|")) if row["contexts"] else (),
            cameo=row["cameo"] or None,
        )
        if frame.pos == "verb":
            verbs[frame.predicate].append(frame)
        elif frame.pos == "noun":
            nouns[frame.predicate] = frame
        else:
            evaluations[frame.predicate] = frame
    members: dict[str, set[str]] = defaultdict(set)
    for row in classes:
        members[row["class"]].add(row["noun"])
    return Lexicon(
        {k: tuple(sorted(v, key=_specificity)) for k, v in verbs.items()},
        nouns,
        evaluations,
        {k: frozenset(v) for k, v in members.items()},
    )


def load(seeds: Path) -> Lexicon:
    """The lexicon of a seeds folder."""
    return read(_rows(seeds / FRAMES), _rows(seeds / NOUN_CLASSES))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf8", newline="") as f:
        yield from csv.DictReader(f)


def _specificity(frame: Frame) -> int:
    """Frames that ask for a class of objects are tried before those that take any, and operators last; of all, first what is no act."""
    if frame.type == NOTHING and "@" in frame.object:
        return -1
    return 0 if "@" in frame.object and frame.object != "@event" else 1 if frame.object == "any" else 2
