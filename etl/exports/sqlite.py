"""One SQLite file with every table, its primary and its foreign keys, and the flat views as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from psycopg import Connection

from communique.etl.exports.relations import Relation, Row, pages
from communique.etl.exports.whole import write_file
from communique.etl.output import json_text

_TYPES = {"bigint": "INTEGER", "integer": "INTEGER", "smallint": "INTEGER", "boolean": "INTEGER", "double precision": "REAL"}
_BATCH = 5000


def write(connection: Connection[Row], target: Path, since: date | None) -> int:
    """Write the file; returns how many rows. Raises ExportError, OSError."""
    return write_file(connection, target, since, _write_all, "application/vnd.sqlite3")


def _write_all(file: Path, every: list[Relation], read: Callable[[Relation], Iterator[Row]]) -> dict[str, int]:
    import sqlite3
    from contextlib import closing

    counts = {}
    with closing(sqlite3.connect(file)) as base, base:
        for relation in every:
            base.execute(_create(relation))
            places = ", ".join("?" * len(relation.columns))
            insert = f"INSERT INTO {_quoted(relation.name)} VALUES ({places})"
            counts[relation.name] = 0
            for chunk in pages(read(relation), _BATCH):
                base.executemany(insert, (tuple(map(_plain, row)) for row in chunk))
                counts[relation.name] += len(chunk)
        for relation in every:
            for key in relation.foreign_keys:
                name = _quoted("_".join(("ix", relation.name, *key.columns)))
                base.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {_quoted(relation.name)} ({_list(key.columns)})")
    return counts


def _create(relation: Relation) -> str:
    lines = [
        f"{_quoted(column.name)} {_TYPES.get(column.type, 'TEXT')}{'' if column.may_be_null else ' NOT NULL'}"
        for column in relation.columns
    ]
    if relation.primary_key:
        lines.append(f"PRIMARY KEY ({_list(relation.primary_key)})")
    lines += [
        f"FOREIGN KEY ({_list(key.columns)}) REFERENCES {_quoted(key.relation)} ({_list(key.theirs)})" for key in relation.foreign_keys
    ]
    inside = ",\n  ".join(lines)
    return f"CREATE TABLE {_quoted(relation.name)} (\n  {inside}\n)"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(map(_quoted, names))


def _plain(value: Any) -> Any:
    """What SQLite has no type for is ISO text (a day, a moment) or JSON (a list)."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case list():
            return json_text(value)
    return value
