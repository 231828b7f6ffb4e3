"""The table of what the API gives: each resource is a query of queries/, read as a report is, and all go one way.

The query of a collection takes `before` (only rows with a lower id) and `limit`, and has the column `id`, by which it is sorted,
the greatest first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from communique.reports.header import Report, read

QUERIES = Path(__file__).parent / "queries"
BEFORE, ID = "before", "id"

# Resource: the query of its collection, and that of one of its rows, which is the same where the row has no more to tell.
_QUERIES = {
    "documents": ("documents", "document"),
    "mentions": ("mentions", "mentions"),
    "actors": ("actors", "actors"),
    "aliases": ("aliases", "aliases"),
    "offices": ("offices", "offices"),
    "statements": ("statements", "statements"),
    "events": ("events", "events"),
    "incidents": ("incidents", "incidents"),
    "sanctions": ("sanctions", "sanctions"),
    "sanction-acts": ("sanction-acts", "sanction-acts"),
    "lists": ("lists", "lists"),
    "list-versions": ("list-versions", "list-versions"),
    "listings": ("listings", "listings"),
    "listing-versions": ("listing-versions", "listing-versions"),
}


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of rows: `rows` asks for a page of them, `one` for the row of an id."""

    name: str
    rows: Report
    one: Report


def query(name: str) -> Report:
    """A query of queries/. Raises ReportError."""
    return read(QUERIES / f"{name}.sql")


@cache
def resources() -> Mapping[str, Resource]:
    """The resources by name."""
    return {name: Resource(name, query(rows), query(one)) for name, (rows, one) in _QUERIES.items()}
