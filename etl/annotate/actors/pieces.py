"""A parsed text as parallel lists of pieces: spaCy's tokens, those with a hyphen inside cut at it.

Reading a list is many times faster than asking a token, and each rule needs several looks at each word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import and_

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, HEAD, IDX, LEMMA, LOWER, ORTH, SENT_START, SPACY, TAG  # type: ignore[import-not-found]
from spacy.strings import StringStore
from spacy.tokens import Doc

from communique.etl.annotate import names

HYPHENS = frozenset("-–‐‑—")
# Possessives written with an accent or backtick, which the tokenizer leaves on the word.
_ODD_POSSESSIVES = ("´s", "`s", "‘s", "′s")
_CUT = re.compile(r"([-–‐‑])")


@dataclass(slots=True)
class Pieces:
    """`head` is the piece of the governing word; `sentence` counts from 0; spans are [start, end) in characters."""

    text: str
    surface: list[str]
    lower: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    lemma: list[str]
    start: list[int]
    end: list[int]
    sentence: list[int]
    sentences: list[tuple[int, int]]

    def __len__(self) -> int:
        return len(self.surface)

    def is_capital(self, i: int) -> bool:
        """Whether a piece begins with a capital letter."""
        surface = self.surface[i]
        return surface[0].isupper()


# What spaCy's numbers for words spell: the same in every vocabulary, since they are hashes of the words.
_SPELT: dict[int, str] = {0: ""}
_MOST_SPELT = 200_000


def _spell(keys: list[int], strings: StringStore) -> list[str]:
    """The words of these numbers."""
    if len(_SPELT) > _MOST_SPELT:
        _SPELT.clear()
    try:
        return list(map(_SPELT.__getitem__, keys))
    except KeyError:
        _SPELT.update((key, strings[key] if key else "") for key in set(keys) - _SPELT.keys())
        return list(map(_SPELT.__getitem__, keys))


def pieces_of(doc: Doc) -> Pieces:
    """The pieces of a tagged and parsed document; whitespace is left out."""
    p = Pieces("", [], [], [], [], [], [], [], [], [], [])
    table = doc.to_array([ORTH, LOWER, TAG, DEP, LEMMA, HEAD, IDX, SENT_START, SPACY])
    orths, lowers, tags, deps, lemmas = (_spell(keys, doc.vocab.strings) for keys in table[:, :5].T.tolist())
    offsets, starts, opens, spaces = table[:, 5:].astype("int64").T
    p.text = "".join(orth + " " if space else orth for orth, space in zip(orths, spaces.tolist(), strict=True))
    opens = opens == 1
    opens[:1] = True
    columns = _Columns(orths, lowers, tags, deps, [lemma.lower() for lemma in lemmas], starts.tolist())
    counts = np.ones(len(orths), dtype="int64")
    done = 0
    for token, orth in enumerate(orths):
        if orth.isalpha():
            continue
        how = _how_cut(orth, tags[token])
        if how is None:
            continue
        columns.copy(p, done, token)
        before = len(p.surface)
        if how == "hyphens":
            _add_parts(p, [part for part in _CUT.split(orth) if part], tags[token], deps[token], columns.starts[token])
        elif how == "possessive":
            _add_parts(p, [orth[:-2], orth[-2:]], "NNP" if orth[0].isupper() else tags[token], deps[token], columns.starts[token])
            p.tag[-1], p.dep[-2], p.dep[-1] = "POS", deps[token], "case"
        counts[token] = len(p.surface) - before
        done = token + 1
    columns.copy(p, done, len(orths))
    _number(p, opens, offsets, counts)
    return p


@dataclass(slots=True)
class _Columns:
    """The tokens of a document, column by column."""

    orths: list[str]
    lowers: list[str]
    tags: list[str]
    deps: list[str]
    lemmas: list[str]
    starts: list[int]

    def copy(self, p: Pieces, first: int, last: int) -> None:
        """Make a piece of each of the tokens [first, last)."""
        if first < last:
            p.surface += self.orths[first:last]
            p.lower += self.lowers[first:last]
            p.tag += self.tags[first:last]
            p.dep += self.deps[first:last]
            p.lemma += self.lemmas[first:last]
            p.start += self.starts[first:last]
            p.end += [start + len(orth) for start, orth in zip(self.starts[first:last], self.orths[first:last], strict=True)]


def _how_cut(orth: str, tag: str) -> str | None:
    """How a token that has more than letters is cut: at its hyphens, before an odd possessive, away with it, or not (None)."""
    if tag == "_SP" or orth.isspace():
        return "away"
    if "-" in orth and len(orth) > 3 and "-" in orth[1:-1]:
        return "hyphens"
    return "possessive" if orth.endswith(_ODD_POSSESSIVES) and len(orth) > 2 else None


def _number(p: Pieces, opens: NDArray[np.bool_], offsets: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
    """Set the sentences and heads of the pieces: `counts` tells how many pieces each token became."""
    first_piece = np.cumsum(counts) - counts
    if not len(p.surface):
        return
    governors = first_piece[np.arange(len(offsets)) + offsets]
    p.head = np.minimum(np.repeat(governors, counts), len(p.surface) - 1).tolist()
    of_sentence = np.repeat(np.cumsum(opens), counts)
    begins = np.flatnonzero(np.diff(of_sentence, prepend=-1))
    ends = np.append(begins[1:], len(of_sentence))
    p.sentence = np.repeat(np.arange(len(begins)), ends - begins).tolist()
    p.sentences = list(zip(begins.tolist(), ends.tolist(), strict=True))


def _add_parts(p: Pieces, parts: list[str], tag: str, dep: str, start: int) -> None:
    """The pieces of a token cut into parts; the last of them keeps the tag and the place in the parse."""
    for k, part in enumerate(parts):
        is_last = k == len(parts) - 1
        p.surface.append(part)
        p.lower.append(part.lower())
        p.tag.append(tag if is_last else "HYPH" if part in HYPHENS else "NNP" if part[:1].isupper() else tag)
        p.dep.append(dep if is_last else "part")
        p.lemma.append(part.lower())
        p.start.append(start)
        start += len(part)
        p.end.append(start)


def word_positions(p: Pieces) -> tuple[list[str], list[int]]:
    """Folded words of the text, each with its piece; a blank word stands where a name can't run on."""
    words: list[str] = []
    at: list[int] = []
    is_plain = list(map(and_, map(str.isalpha, p.surface), map(str.isascii, p.surface)))
    done = 0
    for i in (i for i, plain in enumerate(is_plain) if not plain):
        words += p.lower[done:i]
        at += range(done, i)
        done = i + 1
        surface = p.surface[i]
        found = names.key(surface)
        if found:
            words.extend(found)
            at.extend([i] * len(found))
        elif surface not in JOINERS:
            words.append("")
            at.append(i)
    words += p.lower[done:]
    at += range(done, len(p))
    return words, at


JOINERS = HYPHENS - {"—"} | {"'", "’", "&", "+", "/", "."}
