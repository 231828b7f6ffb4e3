"""A CSV file for each table: UTF-8, a heading, lists and objects as JSON, ISO dates, blank for null.

A text that a spreadsheet would run as a formula has an apostrophe before it; offsets into a body count without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from psycopg import Connection

from communique.etl.exports.relations import Relation, Row
from communique.etl.exports.whole import write_folder
from communique.etl.output import Format, write_rows


def write(connection: Connection[Row], target: Path, since: date | None) -> int:
    """Write the folder; returns how many rows. Raises ExportError, OSError."""
    return write_folder(connection, target, since, "csv", _write_table, format="csv", mediatype="text/csv", encoding="utf-8")


def _write_table(relation: Relation, rows: Iterator[Row], file: Path) -> int:
    with file.open("w", encoding="utf-8", newline="") as stream:
        return write_rows([column.name for column in relation.columns], rows, Format.CSV, stream)
