"""Text to windows of word pieces: shared by training and by inference, so that both see the same tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MARKS = re.compile(r'["“”\n]')
WINDOW = 254
OVERLAP = 32


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a text: `ids` (n,), `starts` and `ends` (n,) character offsets, `quoted` (n,) 1 between quotation marks."""

    ids: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    quoted: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)

    def between(self, start: int, end: int) -> Pieces:
        """Those from `start` to before `end`; offsets stay those of the text."""
        own = slice(start, end)
        return Pieces(self.ids[own], self.starts[own], self.ends[own], self.quoted[own])


def load_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer of a model folder, with neither padding nor truncation."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def encode(tokenizer: Tokenizer, text: str) -> Pieces:
    """Word pieces of `text` without special tokens."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    inside = quoted(text)
    return Pieces(np.array(encoding.ids, dtype=np.int64), offsets[:, 0], offsets[:, 1], inside[np.maximum(offsets[:, 1] - 1, 0)])


def quoted(text: str) -> npt.NDArray[np.int64]:
    """(characters,) 1 where double quotation marks are open, the marks included; a line's end closes what it left open."""
    inside = np.zeros(max(len(text), 1), np.int64)
    opened = -1
    for mark in MARKS.finditer(text):
        at, sign = mark.start(), mark.group()
        if sign == "\n":
            if opened >= 0:
                inside[opened:at] = 1
            opened = -1
        elif opened >= 0 and sign != "“":
            inside[opened : at + 1] = 1
            opened = -1
        elif opened < 0 and sign != "”":
            opened = at
    if opened >= 0:
        inside[opened:] = 1
    return inside


def windows(n: int, size: int = WINDOW, overlap: int = OVERLAP, first: int | None = None) -> list[tuple[int, int]]:
    """Half-open windows over `n` tokens, each at most `size` long and overlapping by `overlap`.

    `first` is the length of the first window (a random phase in training); the others follow from it.
    """
    if n <= size and first is None:
        return [(0, n)] if n else []
    found = []
    end = min(n, first or size)
    start = 0
    while True:
        found.append((start, end))
        if end >= n:
            return found
        start = end - overlap
        end = min(n, start + size)
