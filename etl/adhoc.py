"""An analyst's own query: one statement, read-only, with a time limit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from communique.etl import database

_ALLOWED = {"select", "with", "values", "table", "explain", "show"}
_LEADING = re.compile(r"(?:\s+|--[^\n]*(?:\n|$)|/\*.*?\*/|\()*", re.DOTALL)


class QueryRefused(Exception):
    """The statement isn't one that only reads: the message says which are."""


@contextmanager
def reading(url: str, seconds: float) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """A connection inside a read-only transaction whose statements may take `seconds` each."""
    connection = database.connect(url, autocommit=True)
    try:
        connection.execute("BEGIN READ ONLY")
        connection.execute(sql.SQL("SET LOCAL statement_timeout = {}").format(sql.Literal(int(seconds * 1000))))
        yield connection
    finally:
        connection.close()  # there is nothing to commit, and a ROLLBACK would wait for rows that nobody reads any more


def query(connection: psycopg.Connection[tuple[Any, ...]], statement: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """The columns and the rows, as they come, of one statement.

    It is sent by the extended protocol, which takes no second statement. Raises QueryRefused, psycopg.Error.
    """
    refuse_unless_reading(statement)
    cursor = connection.cursor()
    rows = cursor.stream(statement.encode(), size=500)
    first = next(rows, None)
    columns = _columns_of(connection, statement) if first is None else [column.name for column in cursor.description or ()]

    def every() -> Iterator[tuple[Any, ...]]:
        if first is not None:
            yield first
            yield from rows

    return columns, every()


def _columns_of(connection: psycopg.Connection[tuple[Any, ...]], statement: str) -> list[str]:
    """The columns of a statement that gave no row, and so no description."""
    connection.pgconn.prepare(b"", statement.encode())
    described = connection.pgconn.describe_prepared(b"")
    return [(described.fname(position) or b"").decode() for position in range(described.nfields)]


def refuse_unless_reading(statement: str) -> None:
    """Raise QueryRefused for a statement that does more than read, before any server sees it."""
    start = _LEADING.match(statement)
    word = re.match(r"[a-z]+", statement[start.end() if start else 0 :].lower())
    if word is None:
        raise QueryRefused("no statement given")
    if word[0] not in _ALLOWED:
        raise QueryRefused(
            f"{word[0].upper()} refused: only {', '.join(sorted(_ALLOWED)).upper()} may run here; `communique db psql` is open to all"
        )


TABLES = """
SELECT c.relname AS name, CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'view' ELSE 'table' END AS kind, obj_description(c.oid) AS comment
FROM pg_catalog.pg_class AS c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
ORDER BY kind, name
"""

COLUMNS = """
SELECT
    a.attname AS column,
    format_type(a.atttypid, a.atttypmod) AS type,
    NOT a.attnotnull AS nullable,
    (
        SELECT string_agg(co.confrelid::regclass::text, ', ')
        FROM pg_catalog.pg_constraint AS co
        WHERE co.conrelid = a.attrelid AND co.contype = 'f' AND a.attnum = ANY(co.conkey)
    ) AS refers_to,
    col_description(a.attrelid, a.attnum) AS comment
FROM pg_catalog.pg_attribute AS a
WHERE a.attrelid = to_regclass(quote_ident(%s)) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
"""
