"""Rows into temporary tables by binary COPY, from where a single statement merges them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Cursor, sql


@dataclass(frozen=True, slots=True)
class Stage:
    """Rows on their way to `table`. `columns` maps a column to its Postgres type; the temporary table is emptied at commit."""

    table: str
    columns: Mapping[str, str]

    @property
    def name(self) -> str:
        """Name of the temporary table."""
        return f"stage_{self.table}"

    def fill(self, cursor: Cursor[tuple[Any, ...]], rows: Iterable[Sequence[Any]]) -> int:
        """Copy rows, each with a value a column, into the temporary table, emptied or made first; returns how many.

        Must run within a transaction. Raises psycopg.DataError for a value that its column can't hold.
        """
        cursor.execute(self._definition())
        cursor.execute(sql.SQL("delete from {}").format(sql.Identifier(self.name)))  # several fills in one transaction
        count = 0
        statement = sql.SQL("copy {} ({}) from stdin (format binary)").format(sql.Identifier(self.name), self._names())
        with cursor.copy(statement) as copy:
            copy.set_types(list(self.columns.values()))
            for row in rows:
                copy.write_row(row)
                count += 1
        return count

    def insert(self, cursor: Cursor[tuple[Any, ...]]) -> None:
        """Add the staged rows to the table; raises psycopg.IntegrityError for a row that its constraints refuse."""
        statement = sql.SQL("insert into {} ({}) select {} from {}")
        cursor.execute(statement.format(sql.Identifier(self.table), self._names(), self._names(), sql.Identifier(self.name)))

    def _names(self) -> sql.Composed:
        return sql.SQL(", ").join(map(sql.Identifier, self.columns))

    def _definition(self) -> sql.Composed:
        columns = sql.SQL(", ").join(
            # Types are of this package's own making, never of an input's.
            sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(type_))
            for column, type_ in self.columns.items()
        )
        return sql.SQL("create temporary table if not exists {} ({}) on commit delete rows").format(sql.Identifier(self.name), columns)
