"""The words of an article with everything that was found in them: which facts each stretch of text belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_PARAGRAPHS = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` to `end` (exclusive) of the body, which play a `part` in the `fact`, such as the cue of s12."""

    start: int
    end: int
    fact: str
    part: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that belong to the same facts throughout. `first_of` are the facts of which it is the first words, for links to it."""

    text: str
    marks: Sequence[Mark]
    first_of: Sequence[str]


def paragraphs(body: str, marks: Iterable[Mark]) -> list[list[Stretch]]:
    """The body by paragraphs, cut wherever a mark begins or ends. Marks beyond the body count as far as it goes."""
    placed = sorted((mark for mark in marks if mark.start < len(body)), key=lambda mark: (mark.start, mark.end, mark.fact, mark.part))
    seen: set[str] = set()
    made = []
    for start, end in _bounds(body):
        here = [mark for mark in placed if mark.start < end and mark.end > start]
        cuts = sorted({start, end, *(at for mark in here for at in (mark.start, mark.end) if start < at < end)})
        stretches = []
        for begin, stop in pairwise(cuts):
            covering = [mark for mark in here if mark.start <= begin and mark.end >= stop]
            new = [fact for fact in dict.fromkeys(mark.fact for mark in covering) if fact not in seen]
            seen.update(new)
            stretches.append(Stretch(body[begin:stop], covering, new))
        made.append(stretches)
    return made


def _bounds(body: str) -> list[tuple[int, int]]:
    """Start and end of each paragraph, the blank lines between them left out."""
    found, at = [], 0
    for gap in _PARAGRAPHS.finditer(body):
        found.append((at, gap.start()))
        at = gap.end()
    return [(start, end) for start, end in [*found, (at, len(body))] if start < end]
