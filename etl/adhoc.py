"""An analyst's own query: one statement, as a role that only reads, in a transaction that takes no writing, with limits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from communique.etl import database

Row = tuple[Any, ...]

# What the role has as defaults, and an earlier session may have changed for it.
_LIMITS = {
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "10min",
    "work_mem": "32MB",
    "max_parallel_workers_per_gather": "2",
}


class QueryRefused(Exception):
    """The statement isn't one that gives rows: the message says what may run."""


@contextmanager
def reading(url: str, seconds: float) -> Iterator[psycopg.Connection[Row]]:
    """A connection inside a read-only transaction whose statements may take `seconds` each."""
    connection = database.connect(url, autocommit=True)
    try:
        connection.execute("begin read only")
        for name, value in {**_LIMITS, "statement_timeout": str(max(1, int(seconds * 1000)))}.items():
            connection.execute(sql.SQL("set local {} = {}").format(sql.Identifier(name), sql.Literal(value)))
        yield connection
    finally:
        connection.close()  # there is nothing to commit, and a ROLLBACK would wait for rows that nobody reads any more


def query(connection: psycopg.Connection[Row], statement: str) -> tuple[list[str], Iterator[Row]]:
    """The columns and the rows, as they come, of one statement.

    The server is asked what the statement would give before it is run: it takes no second statement along, and one that
    gives no rows (COMMIT, SET, COPY, DO, NOTIFY ...) is never run. Raises QueryRefused, psycopg.Error.
    """
    columns = _described(connection, statement)
    if not columns:
        raise QueryRefused("that gives no rows, and only what does may run here (a SELECT, say); `communique db psql` is open to all")
    rows = connection.cursor().stream(statement.encode(), size=500)
    first = next(rows, None)

    def every() -> Iterator[Row]:
        if first is not None:
            yield first
            yield from rows

    return columns, every()


def _described(connection: psycopg.Connection[Row], statement: str) -> list[str]:
    """The names of the columns that a statement would give; none for one that gives no rows."""
    if "\0" in statement:
        raise QueryRefused("a query has no zero bytes in it")
    server = connection.pgconn
    prepared = server.prepare(b"", statement.encode())
    if prepared.status != psycopg.pq.ExecStatus.COMMAND_OK:
        raise psycopg.errors.error_from_result(prepared)
    described = server.describe_prepared(b"")
    return [(described.fname(position) or b"").decode() for position in range(described.nfields)]


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
