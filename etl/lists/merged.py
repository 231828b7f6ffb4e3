"""CSV in which an entry has several rows, one a name, address and so on: the rows of each entry together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from communique.etl.lists import tabular
from communique.etl.lists.model import AGAIN, File, Unreadable, distinct


@dataclass(slots=True)
class Group:
    """The rows of one entry; `line` is that of the first."""

    key: str
    line: int
    rows: list[dict[str, str]] = field(default_factory=list)

    def values(self, *columns: str) -> list[str]:
        """What stands in these columns, each once, in the order of the rows."""
        return distinct([row.get(column) for row in self.rows for column in columns])

    def first(self, column: str) -> str | None:
        return next(iter(self.values(column)), None)

    def fields(self, skipped: Collection[str] = ()) -> dict[str, Any]:
        """Each column that tells anything: its value, or the sorted list of several. The order of rows does not matter."""
        told = {column: sorted(self.values(column)) for column in self.rows[0] if column not in skipped}
        return {column: found[0] if len(found) == 1 else found for column, found in told.items() if found}


def groups(file: File, key: str, required: Sequence[str], delimiter: str = ",", skip: int = 0) -> Iterator[Group]:
    """The entries in the order of their first rows. Raises Unreadable for a row without its key."""
    found: dict[str, Group] = {}
    for line, record in tabular.records(file, required, delimiter, skip):
        if not record[key]:
            raise Unreadable(file.name, f"a row has no {key}", AGAIN, line)
        found.setdefault(record[key], Group(record[key], line)).rows.append(record)
    yield from found.values()
