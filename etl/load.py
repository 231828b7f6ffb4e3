"""Annotations into the tables: a document's rows are replaced in one transaction, keyed by document and extractor version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from psycopg import Connection, Cursor

from communique.etl import advisory, identity, rows
from communique.etl.identity import Discovered, Identity, Known, Principal
from communique.etl.queries import statements
from communique.etl.rows import Annotated, Keys
from communique.etl.staging import Stage

SQL = statements("load")
_NEW_ACTORS = Stage("actors", {"key": "text", "kind": "text", "name": "text", "code": "text", "parent_id": "int8"})

Row = tuple[Any, ...]


def load(connection: Connection[Row], annotated: Sequence[Annotated], run_id: int) -> Counter[str]:
    """Replace the rows of these documents in one transaction; returns how many rows each table got.

    A document that has gone, or that the same extractor version has annotated already, is left alone. Raises
    psycopg.DataError or psycopg.IntegrityError, with nothing changed, if the tables refuse an annotation.
    """
    with connection.transaction(), connection.cursor() as cursor:
        advisory.until_commit(cursor, advisory.Lock.FACTS, shared=True)
        cursor.execute(SQL["forget_failures"], {"documents": [item.id for item in annotated]})
        outdated = _clear_for(cursor, annotated)
        if not outdated:
            return Counter()
        keys = Keys(_actors(cursor, outdated), _new_ids(cursor, rows.needed(outdated)))
        tables = rows.tables(outdated, keys, run_id)
        for stage in rows.STAGES:
            if tables[stage.table]:
                stage.fill(cursor, tables[stage.table])
                stage.insert(cursor)
        return Counter({table: len(found) for table, found in tables.items()})


def release(cursor: Cursor[Row], documents: Sequence[int]) -> None:
    """Let all incidents and sanctions that these documents report be derived anew."""
    if documents:
        cursor.execute(SQL["release"], {"documents": documents})


def _clear_for(cursor: Cursor[Row], annotated: Sequence[Annotated]) -> list[Annotated]:
    """Remove the rows that these annotations replace; returns the annotations that are to be loaded."""
    given = {"documents": [item.id for item in annotated]}
    present = {row[0] for row in cursor.execute(SQL["lock_documents"], given)}
    before: dict[int, str] = dict(cursor.execute(SQL["annotated"], given).fetchall())
    outdated = [item for item in annotated if item.id in present and before.get(item.id) != item.annotation.extractor]
    replaced = [item.id for item in outdated if item.id in before]
    if replaced:
        cursor.execute(SQL["delete_annotations"], {"documents": replaced})
    return outdated


def _actors(cursor: Cursor[Row], annotated: Iterable[Annotated]) -> Mapping[Identity, int]:
    """The id of everyone whom the annotations mean; makes those who are new."""
    meant = {identity.of(mention) for item in annotated for mention in rows.mentioned(item.annotation)} - {None}
    discovered = [who for who in meant if isinstance(who, Discovered)]
    codes = {who.code for who in meant if who is not None and who.code}
    principals: dict[str, int] = dict(cursor.execute(SQL["principals"], {"codes": sorted(codes)}).fetchall())
    if discovered:
        _NEW_ACTORS.fill(cursor, [(who.key, who.kind, who.name, who.code, principals.get(who.code or "")) for who in discovered])
        cursor.execute(SQL["discover_actors"])
    wanted = sorted({who.key for who in meant if isinstance(who, Known | Discovered)})
    by_key: dict[str, int] = dict(cursor.execute(SQL["actors_by_key"], {"keys": wanted}).fetchall())
    cursor.execute(SQL["settle_actors"], {"actors": sorted(by_key.values())})
    ids = {who: _id_of(who, by_key, principals) for who in meant if who is not None}
    return {who: key for who, key in ids.items() if key is not None}


def _id_of(who: Identity, by_key: Mapping[str, int], principals: Mapping[str, int]) -> int | None:
    match who:
        case Known(key, code):
            return by_key.get(key, principals.get(code or ""))
        case Principal(code):
            return principals.get(code)
        case Discovered():
            return by_key[who.key]


def _new_ids(cursor: Cursor[Row], counts: Mapping[str, int]) -> Mapping[str, Iterator[int]]:
    return {table: iter(_take(cursor, table, count)) for table, count in counts.items()}


def _take(cursor: Cursor[Row], table: str, count: int) -> list[int]:
    cursor.execute(SQL["take_ids"], {"table": table, "count": count})
    return [row[0] for row in cursor]
