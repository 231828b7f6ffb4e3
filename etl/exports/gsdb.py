"""Sanctions as cases of the Global Sanctions Data Base, releases 3 and 4 (case level); docs/sanctions.md has its columns."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from psycopg import Connection

from communique.etl.exports.tables import write_csv
from communique.etl.queries import statements


def write(connection: Connection[tuple[Any, ...]], target: Path | None, since: date | None) -> int:
    """Write the cases; returns how many there are."""
    cursor = connection.execute(statements("exports")["gsdb"], {"since": since})
    return write_csv([column.name for column in cursor.description or ()], cursor, target)
