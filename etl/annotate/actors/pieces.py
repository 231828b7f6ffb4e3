"""A parsed text as parallel lists of pieces: spaCy's tokens, those with a hyphen inside cut at it.

Reading a list is many times faster than asking a token, and each rule needs several looks at each word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from spacy.attrs import DEP, HEAD, IDX, LEMMA, LOWER, ORTH, SENT_START, SPACY, TAG  # type: ignore[import-not-found]
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


def pieces_of(doc: Doc) -> Pieces:
    """The pieces of a tagged and parsed document; whitespace is left out."""
    p = Pieces("", [], [], [], [], [], [], [], [], [], [])
    table = doc.to_array([ORTH, LOWER, TAG, DEP, LEMMA, HEAD, IDX, SENT_START, SPACY])
    strings = doc.vocab.strings
    spelt = {key: strings[key] if key else "" for key in cast("set[int]", set(table[:, :5].ravel().tolist()))}
    orths, lowers, tags, deps, lemmas = ([spelt[key] for key in column] for column in table[:, :5].T.tolist())
    offsets, starts, opens, spaces = table[:, 5:].astype("int64").T.tolist()
    p.text = "".join(orth + " " * space for orth, space in zip(orths, spaces, strict=True))
    first_piece: list[int] = []
    heads: list[int] = []
    begin, sentence = 0, -1
    for token, (surface, tag, start) in enumerate(zip(orths, tags, starts, strict=True)):
        if opens[token] == 1 or token == 0:
            if len(heads) > begin:
                p.sentences.append((begin, len(heads)))
            begin = len(heads)
            sentence = len(p.sentences)
        first_piece.append(len(heads))
        if tag == "_SP" or surface.isspace():
            continue
        if "-" in surface and len(surface) > 3 and "-" in surface[1:-1]:
            _add_parts(p, [part for part in _CUT.split(surface) if part], tag, deps[token], start)
        elif surface.endswith(_ODD_POSSESSIVES) and len(surface) > 2:
            _add_parts(p, [surface[:-2], surface[-2:]], "NNP" if surface[0].isupper() else tag, deps[token], start)
            p.tag[-1], p.dep[-2], p.dep[-1] = "POS", deps[token], "case"
        else:
            p.surface.append(surface)
            p.lower.append(lowers[token])
            p.tag.append(tag)
            p.dep.append(deps[token])
            p.lemma.append(lemmas[token].lower())
            p.start.append(start)
            p.end.append(start + len(surface))
        for _ in range(len(p.surface) - len(heads)):
            p.sentence.append(sentence)
            heads.append(token + offsets[token])
    if len(heads) > begin:
        p.sentences.append((begin, len(heads)))
    last = len(heads) - 1
    p.head = [min(first_piece[h], last) for h in heads]
    return p


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
