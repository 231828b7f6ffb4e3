"""One document and all that was found in it, read from the tables for a person to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.rows import namedtuple_row

from communique.etl.annotate.model import PartialDate
from communique.etl.queries import statements

SQL = statements("view")


class NoSuchDocument(LookupError):
    """A reference that means no document, or several: the message lists them."""


@dataclass(frozen=True, slots=True)
class View:
    """A document's row and the rows found in it, each a named tuple with the columns of etl/sql/view.sql."""

    document: Any
    mentions: Sequence[Any]
    statements: Sequence[Any]
    events: Sequence[Any]
    sanctions: Sequence[Any]


def find(connection: Connection[Any], reference: str) -> int:
    """The id of the document with this id, external id or address; an id goes before the others."""
    rows = connection.execute(SQL["find"], {"reference": reference}).fetchall()
    if not rows:
        raise NoSuchDocument(f"no document {reference}; `communique sql 'select id, external_id, title from documents'` lists them")
    if len(rows) > 1 and str(rows[0][0]) != reference:
        listed = "; ".join(f"{id_} ({title or 'untitled'}, {published_on or 'undated'})" for id_, _, title, published_on in rows)
        raise NoSuchDocument(f"several documents are called {reference}: {listed}; give the id")
    return int(rows[0][0])


def load(connection: Connection[Any], document: int) -> View:
    """All there is about the document of this id."""
    with connection.cursor(row_factory=namedtuple_row) as cursor:
        parts = [cursor.execute(SQL[name], {"document": document}).fetchall() for name in ("document", "mentions", "statements")]
        parts += [cursor.execute(SQL[name], {"document": document}).fetchall() for name in ("events", "sanctions")]
    (row,) = parts[0]
    return View(row, *parts[1:])


def when(on: date | None, precision: str | None) -> str:
    """A partial date as text, no finer than it is; blank for none."""
    return str(PartialDate(on, precision)) if on and precision else ""
