"""The desk's queries: a file of queries/ each, with %(name)s for what is given."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from psycopg import Connection
from psycopg.rows import namedtuple_row

QUERIES = Path(__file__).parent / "queries"


@cache
def text(name: str) -> bytes:
    """The query of queries/NAME.sql."""
    return (QUERIES / f"{name}.sql").read_bytes()


def rows(connection: Connection[Any], name: str, **given: object) -> Sequence[Any]:
    """What a query gives, a named tuple a row."""
    with connection.cursor(row_factory=namedtuple_row) as cursor:
        return cursor.execute(text(name), given).fetchall()


def row(connection: Connection[Any], name: str, **given: object) -> Any | None:
    """The first row of a query, None where there is none."""
    found = rows(connection, name, **given)
    return found[0] if found else None
