"""A parsed text as parallel lists of pieces: spaCy's tokens, those with a hyphen inside cut at it.

Reading a list is many times faster than asking a token, and each rule needs several looks at each word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.attrs import DEP, HEAD, IDX, LEMMA, LOWER, ORTH, SENT_START, SPACY, TAG  # type: ignore[import-not-found]
from spacy.tokens import Doc

from communique.etl.annotate import names

HYPHENS = frozenset("-–‐‑—")
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


def pieces_of(doc: Doc) -> Pieces:
    """The pieces of a tagged and parsed document; whitespace is left out."""
    p = Pieces("", [], [], [], [], [], [], [], [], [], [])
    strings = doc.vocab.strings
    keys = {int(key) for key in doc.to_array([ORTH, LOWER, TAG, DEP, LEMMA]).ravel()}
    names_of = {key: strings[key] for key in keys if key}
    first_piece: list[int] = []
    heads: list[int] = []
    begin, sentence = 0, -1
    columns = doc.to_array([ORTH, LOWER, TAG, DEP, LEMMA, HEAD, IDX, SENT_START, SPACY]).astype("int64").tolist()
    for token, (orth, lower, tag_key, dep, lemma, head, start, opens, _) in enumerate(columns):
        if opens == 1 or token == 0:
            if len(p.surface) > begin:
                p.sentences.append((begin, len(p.surface)))
            begin = len(p.surface)
            sentence = len(p.sentences)
        first_piece.append(len(p.surface))
        surface, tag = _name(names_of, orth), _name(names_of, tag_key)
        if tag == "_SP" or surface.isspace():
            continue
        if "-" in surface and len(surface) > 3 and "-" in surface[1:-1]:
            _add_parts(p, surface, tag, _name(names_of, dep), start)
        else:
            p.surface.append(surface)
            p.lower.append(_name(names_of, lower))
            p.tag.append(tag)
            p.dep.append(_name(names_of, dep))
            p.lemma.append(_name(names_of, lemma).lower())
            p.start.append(start)
            p.end.append(start + len(surface))
        added = len(p.surface) - len(p.sentence)
        p.sentence.extend([sentence] * added)
        heads.extend([token + head] * added)
    if len(p.surface) > begin:
        p.sentences.append((begin, len(p.surface)))
    last = len(p.surface) - 1
    p.head = [min(first_piece[h], last) for h in heads]
    p.text = "".join(_name(names_of, row[0]) + " " * row[-1] for row in columns)
    return p


def _name(names_of: dict[int, str], key: int) -> str:
    return names_of.get(key if key >= 0 else key + (1 << 64), "")


def _add_parts(p: Pieces, surface: str, tag: str, dep: str, start: int) -> None:
    """The pieces of a token with hyphens inside; the last of them keeps the tag and the place in the parse."""
    parts = [part for part in _CUT.split(surface) if part]
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
    for i, surface in enumerate(p.surface):
        if surface.isalpha():
            words.append(names.fold(surface))
            at.append(i)
            continue
        found = names.key(surface)
        if found:
            words.extend(found)
            at.extend([i] * len(found))
        elif surface not in JOINERS:
            words.append("")
            at.append(i)
    return words, at


JOINERS = HYPHENS - {"—"} | {"'", "’", "&", "+", "/", "."}
