"""The listed parties from the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from psycopg import Connection

from communique.etl.queries import statements
from communique.etl.screening.party import ListedName, Party

SQL = statements("screening")
# What lists call an alias that fits many.
_WEAK = {"weak", "low", "low quality"}


def listed(connection: Connection[tuple[Any, ...]], lists: Sequence[str] | None = None) -> Iterator[Party]:
    """Every party that is listed now, on these lists or on any."""
    for row in connection.execute(SQL["parties"], {"lists": list(lists) if lists else None}):
        id_, code, external_id, kind, names, qualities, countries, birth_dates = row
        called = [ListedName(name, quality.lower() in _WEAK) for name, quality in zip(names, qualities, strict=True)]
        yield Party(id_, code, external_id, kind, called, frozenset(countries), birth_dates)
