"""What `communique export` can write: a module a format, each with one function.

`write(connection, target, since)` takes a connection that it only reads from, the path to write to (None for stdout, where
the format's `is_text` allows it) and the day from which on articles are published (None for all). It returns how many rows
it wrote, and leaves no half-written file behind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from psycopg import Connection

Write = Callable[[Connection[tuple[Any, ...]], Path | None, date | None], int]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what it is for, the module that writes it, and whether it is text that stdout can take."""

    label: str
    module: str
    is_text: bool

    @property
    def write(self) -> Write:
        return cast(Write, import_module(f"communique.etl.exports.{self.module}").write)


FORMATS = {
    "parquet": Format("Every table with its keys, a Parquet file each, with datapackage.json.", "parquet", is_text=False),
    "csv": Format("Every table with its keys, a CSV file each, with datapackage.json.", "csv", is_text=False),
    "sqlite": Format("Every table with its keys in one SQLite file, with its datapackage.json.", "sqlite", is_text=False),
    "duckdb": Format("Every table with its keys in one DuckDB file, with its datapackage.json.", "duckdb", is_text=False),
    "gsdb": Format("Sanctions imposed, as cases of the Global Sanctions Data Base (CSV).", "gsdb", is_text=True),
    "ties": Format("Sanctions threatened or imposed, as cases of TIES 4.0 (CSV).", "ties", is_text=True),
}
