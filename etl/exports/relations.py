"""What a whole export holds: every table with its keys, and the flat views; read as they come, at one moment.

With a day, the documents published from then on (and those that they repeat), what was found in them, and the incidents and
sanctions that their facts belong to; lookups and actors are whole, so that every key leads somewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from graphlib import TopologicalSorter
from itertools import islice
from typing import Any

from psycopg import Connection, sql

from communique.etl.queries import statements

VIEWS = ("event_log", "event_dyads", "statement_log", "sanction_log")
# Tables that facts refer to and that make sense only with them: the fact and its column.
_GATHERED = {"incidents": ("events", "incident_id"), "sanctions": ("sanction_actions", "sanction_id")}
# What is read as it is; every other type is read as text.
PLAIN = ("bigint", "integer", "smallint", "double precision", "boolean", "date", "timestamp with time zone", "text", "text[]")
_PAGE = 2000

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """`type` is Postgres' name of it."""

    name: str
    type: str
    may_be_null: bool
    comment: str


@dataclass(frozen=True, slots=True)
class ForeignKey:
    columns: tuple[str, ...]
    relation: str
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, or a view as if it were one; a view has no keys."""

    name: str
    comment: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]

    def has(self, column: str) -> bool:
        return any(each.name == column for each in self.columns)


def begin(connection: Connection[Row]) -> None:
    """All that is read from now on is of this moment, however long it takes."""
    connection.execute("set transaction isolation level repeatable read, read only")
    connection.execute("set local statement_timeout = 0")


def relations(connection: Connection[Row]) -> list[Relation]:
    """Every relation, each after those that it refers to."""
    found = {
        name: Relation(
            name,
            comment or "",
            tuple(Column(*column) for column in columns),
            next((tuple(ours) for kind, _, ours, _ in keys if kind == "p"), ()),
            tuple(ForeignKey(tuple(ours), other, tuple(theirs)) for kind, other, ours, theirs in keys if kind == "f"),
        )
        for name, _, comment, columns, keys in connection.execute(statements("relations")["relations"], {"views": list(VIEWS)})
    }
    sorter = TopologicalSorter({name: {key.relation for key in it.foreign_keys} - {name} for name, it in found.items()})
    order = {name: place for place, name in enumerate(sorter.static_order())}
    return sorted(found.values(), key=lambda it: (it.name in VIEWS, order[it.name]))


def read(connection: Connection[Row], relation: Relation, every: Sequence[Relation], since: date | None) -> Iterator[Row]:
    """The rows of a relation in the order of its key, a page at a time. What `PLAIN` does not have comes as text."""
    names = [
        sql.SQL("{}::text").format(sql.Identifier(column.name)) if column.type not in PLAIN else sql.Identifier(column.name)
        for column in relation.columns
    ]
    query = sql.SQL("select {} from {}").format(sql.SQL(", ").join(names), sql.Identifier(relation.name))
    if since is not None:
        query += sql.SQL(" where {}").format(_kept(relation, {it.name: it for it in every}, since))
    if relation.primary_key:
        query += sql.SQL(" order by {}").format(sql.SQL(", ").join(map(sql.Identifier, relation.primary_key)))
    with connection.cursor(name="export") as cursor:
        cursor.itersize = _PAGE
        cursor.execute(query)
        yield from cursor


def pages(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    """The rows in lists of at most `size`."""
    while page := list(islice(rows, size)):
        yield page


def _kept(relation: Relation, every: Mapping[str, Relation], since: date) -> sql.Composable:
    """Which rows of a relation belong to documents published from that day on."""
    recent = sql.SQL("published_on >= {}").format(sql.Literal(since))
    documents = sql.SQL("select id from documents where {0} or id in (select duplicate_of from documents where {0})").format(recent)
    if relation.name == "documents":
        return sql.SQL("id in ({})").format(documents)
    if relation.has("document_id"):
        return sql.SQL("document_id in ({})").format(documents)
    if relation.name in _GATHERED:
        facts, column = _GATHERED[relation.name]
        kept = _kept(every[facts], every, since)
        return sql.SQL("id in (select {} from {} where {})").format(sql.Identifier(column), sql.Identifier(facts), kept)
    conditions: list[sql.Composable] = [sql.SQL("true")]
    for key in relation.foreign_keys:
        if key.relation != relation.name and _is_partial(every[key.relation], every):
            ours, theirs = (sql.SQL(", ").join(map(sql.Identifier, names)) for names in (key.columns, key.theirs))
            inside = sql.SQL("({}) in (select {} from {} where {})").format(
                ours, theirs, sql.Identifier(key.relation), _kept(every[key.relation], every, since)
            )
            nulls = sql.SQL(" or ").join(sql.SQL("{} is null").format(sql.Identifier(name)) for name in key.columns)
            conditions.append(sql.SQL("({} or {})").format(nulls, inside))
    return sql.SQL(" and ").join(conditions)


def _is_partial(relation: Relation, every: Mapping[str, Relation]) -> bool:
    """Whether rows of a relation are left out when a day is given."""
    return (
        relation.name == "documents"
        or relation.has("document_id")
        or relation.name in _GATHERED
        or any(_is_partial(every[key.relation], every) for key in relation.foreign_keys if key.relation != relation.name)
    )
