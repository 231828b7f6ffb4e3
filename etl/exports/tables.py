"""Rows as one CSV file, which appears only when it is whole, or on stdout."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from communique.etl.output import Format, write_rows


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]], target: Path | None) -> int:
    """Write rows under a heading; returns how many. Raises OSError."""
    if target is None:
        return write_rows(columns, rows, Format.CSV, sys.stdout)
    with whole_file(target) as stream:
        return write_rows(columns, rows, Format.CSV, stream)


@contextmanager
def whole_file(target: Path) -> Iterator[TextIO]:
    """A stream for a text file that takes its place only if the block ends well. Raises OSError."""
    partial = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with partial.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
