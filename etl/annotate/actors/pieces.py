"""A parsed text as parallel lists of pieces: spaCy's tokens, those with a hyphen inside cut at it.

Reading a list is many times faster than asking a token, and each rule needs several looks at each word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

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
        return self.surface[i][:1].isupper()


def pieces_of(doc: Doc) -> Pieces:
    """The pieces of a tagged and parsed document; whitespace is left out."""
    p = Pieces(doc.text, [], [], [], [], [], [], [], [], [], [])
    first_piece: list[int] = []
    heads: list[int] = []
    for sentence in doc.sents:
        at = len(p.sentences)
        begin = len(p.surface)
        for token in sentence:
            first_piece.append(len(p.surface))
            surface, tag = token.text, token.tag_
            if tag == "_SP" or surface.isspace():
                continue
            parts = [surface]
            if "-" in surface and len(surface) > 3 and any(h in surface[1:-1] for h in HYPHENS):
                parts = [part for part in _CUT.split(surface) if part]
            start = token.idx
            for k, part in enumerate(parts):
                p.surface.append(part)
                p.lower.append(part.lower())
                p.tag.append(tag if k == len(parts) - 1 else "HYPH" if part in HYPHENS else "NNP" if part[:1].isupper() else tag)
                p.dep.append(token.dep_ if k == len(parts) - 1 else "part")
                p.lemma.append(token.lemma_.lower() if len(parts) == 1 else part.lower())
                p.start.append(start)
                start += len(part)
                p.end.append(start)
                p.sentence.append(at)
                heads.append(token.head.i)
        if len(p.surface) > begin:
            p.sentences.append((begin, len(p.surface)))
    p.head = [min(first_piece[h], len(p.surface) - 1) for h in heads]
    return p


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
