"""What a seed file may hold: its columns, how a cell is read, and where its rows go."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

Value = str | float | bool | date | None
Values = Mapping[str, Value]


class CellError(ValueError):
    """A cell that can't be used: `reason` says why, `remedy` what to write instead."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Kind:
    """How a cell is read, and the SQL type of what it gives."""

    sql: str
    read: Callable[[str], Value]


def _day(cell: str) -> date:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
        try:
            return date.fromisoformat(cell)
        except ValueError:
            pass
    raise CellError(f"{cell!r} is not a date", "write YYYY-MM-DD, or leave it blank if unknown")


def _flag(cell: str) -> bool:
    if cell not in ("true", "false"):
        raise CellError(f"{cell!r} is neither true nor false", "write true or false")
    return cell == "true"


TEXT = Kind("text", str)
DAY = Kind("date", _day)
FLAG = Kind("boolean", _flag)


def number(low: float, high: float) -> Kind:
    """A number from `low` to `high`."""

    def read(cell: str) -> float:
        try:
            value = float(cell)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise CellError(f"{cell!r} is not a number from {low:g} to {high:g}", f"write a number from {low:g} to {high:g}")
        return value

    return Kind("double precision", read)


def choice(options: Sequence[str]) -> Kind:
    """One of a few words."""

    def read(cell: str) -> str:
        if cell not in options:
            raise CellError(f"{cell!r} is not known here", f"write one of: {', '.join(options)}")
        return cell

    return Kind("text", read)


def pattern(regex: str, meaning: str) -> Kind:
    """Text of a fixed shape; `meaning` puts the shape in words."""

    def read(cell: str) -> str:
        if not re.fullmatch(regex, cell):
            raise CellError(f"{cell!r} is not {meaning}", f"write {meaning}")
        return cell

    return Kind("text", read)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a seed file. A blank cell, or a column that is not there, gives `default`."""

    name: str
    kind: Kind = TEXT
    required: bool = False
    default: Value = None


@dataclass(frozen=True, slots=True)
class Reference:
    """Cells that name a row of another table by its natural key; nothing is referred to where any of them is blank.

    `stores` is None where the cells themselves are stored, else the column that takes the `id` of the row.
    """

    columns: tuple[str, ...]
    table: str
    keys: tuple[str, ...]
    stores: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row as read: `line` is where it begins in its file."""

    file: str
    line: int
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file is refused. `line` and `column` are None where it is not about one."""

    file: str
    line: int | None
    column: str | None
    reason: str
    remedy: str

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{line}{column}: {self.reason}; {self.remedy}"


@dataclass(frozen=True, slots=True, eq=False)
class SeedTable:
    """A table, the files that it is loaded from, and what its rows must fulfil.

    `key` holds the columns of the database that tell a row from all others; `identity` the columns of the file that do.
    `derived` are columns made from a row; `fixed` are the cells that a file has no column for; `ignored` are columns that a
    file may have and that are not loaded. `adopt` is SQL run before the merge, over the staged rows (`{staged}`).
    """

    name: str
    files: tuple[str, ...]
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    derived: Mapping[str, Callable[[Values], Value]] = field(default_factory=dict)
    fixed: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    checks: tuple[Callable[[Sequence[Row]], Iterable[Problem]], ...] = ()
    adopt: str | None = None
    has_origin: bool = False

    @property
    def stored(self) -> tuple[str, ...]:
        """The columns of the database that the files decide."""
        by_id = {column: reference.stores for reference in self.references if reference.stores for column in reference.columns}
        return tuple(by_id.get(column.name) or column.name for column in self.columns) + tuple(self.derived)
