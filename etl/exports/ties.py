"""Sanctions as cases of TIES 4.0 (Threat and Imposition of Economic Sanctions); docs/sanctions.md has its columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from psycopg import Connection

from communique.etl.exports.tables import write_csv
from communique.etl.queries import statements

_STATES = ("primarysender", "sender1", "targetstate")


def write(connection: Connection[tuple[Any, ...]], target: Path | None, since: date | None) -> int:
    """Write the cases; returns how many there are."""
    cursor = connection.execute(statements("exports")["ties"], {"since": since})
    columns = [column.name for column in cursor.description or ()]
    return write_csv(columns, _coded(columns, cursor), target)


@cache
def cow_codes() -> dict[str, str]:
    """The Correlates of War number of a country by its code, and TIES' 1000 for the European Union."""
    lines = files("communique.etl.exports").joinpath("cow_codes.csv").read_text(encoding="utf-8").splitlines()
    return {row["code"]: row["cow"] for row in csv.DictReader(lines)}


def _coded(columns: list[str], rows: Iterator[tuple[Any, ...]]) -> Iterator[list[Any]]:
    """The rows with states by number; other bodies have none."""
    states = [columns.index(name) for name in _STATES]
    for row in rows:
        coded = list(row)
        for place in states:
            coded[place] = cow_codes().get(coded[place])
        yield coded
