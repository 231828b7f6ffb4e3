"""What the tables know of lists: their versions, what changed between two of them, and an entry with its history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from communique.etl.annotate import names
from communique.etl.queries import statements

SQL = statements("lists")

Row = tuple[Any, ...]


class UnknownList(LookupError):
    """A list, a version or an entry that is not in the tables: names it, and what would do."""


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that differs between two versions: added, removed or changed, and then in which fields."""

    external_id: str
    name: str
    change: str
    fields: list[str]


def lists(connection: Connection[Row]) -> tuple[list[str], list[Row]]:
    """The columns and rows of the lists with their newest versions."""
    return _table(connection, "lists", {})


def versions(connection: Connection[Row], code: str) -> tuple[list[str], list[Row]]:
    """The columns and rows of a list's versions, newest first; UnknownList if there is none."""
    columns, rows = _table(connection, "versions", {"code": _known(connection, code)})
    return columns, rows


def changes(connection: Connection[Row], code: str, since: str, until: str | None = None) -> Iterator[Change]:
    """How the entries of a list differ between two versions, by default the newest; by external_id."""
    known = _known(connection, code)
    given = {"since": _version(connection, known, since), "until": _version(connection, known, until)}
    with connection.cursor() as cursor:
        for row in cursor.execute(SQL["changes"], given):
            yield Change(*row)


def find(connection: Connection[Row], text: str, code: str | None, limit: int) -> list[tuple[str, str]]:
    """(list, external_id) of the entries that have this identifier, or whose names contain these words."""
    known = _known(connection, code) if code else None
    given = {"code": known, "text": text, "words": list(names.key(text)), "limit": limit}
    return [(row[0], row[1]) for row in connection.execute(SQL["find_entries"], given)]


def entry(connection: Connection[Row], code: str, external_id: str) -> dict[str, Any]:
    """An entry with its names, its actors and its history."""
    cursor = connection.execute(SQL["entry"], {"list": code, "external_id": external_id})
    row = cursor.fetchone()
    if row is None:
        raise UnknownList(f"{code} has no entry {external_id}")
    return dict(zip(_columns(cursor), row, strict=True))


def codes(connection: Connection[Row]) -> list[str]:
    """The codes of the lists that were imported."""
    return [code for (code,) in connection.execute("select code from sanction_lists order by code")]


def _known(connection: Connection[Row], code: str) -> str:
    """The code itself, or the only one that begins so."""
    imported = codes(connection)
    if code in imported:
        return code
    matching = [known for known in imported if known.startswith(code)]
    if len(matching) == 1:
        return matching[0]
    there = ", ".join(imported) or "none; `communique lists import` brings one in"
    raise UnknownList(f"no list {code!r} was imported; there is {there}")


def _version(connection: Connection[Row], code: str, version: str | None) -> int:
    row = connection.execute(SQL["version_id"], {"code": code, "version": version}).fetchone()
    if row is None:
        _, rows = _table(connection, "versions", {"code": code})
        raise UnknownList(f"{code} has no version {version!r}; there is {', '.join(str(row[0]) for row in rows)}")
    return int(row[0])


def _table(connection: Connection[Row], query: str, given: dict[str, Any]) -> tuple[list[str], list[Row]]:
    cursor = connection.execute(SQL[query], given)
    return _columns(cursor), cursor.fetchall()


def _columns(cursor: Any) -> list[str]:
    return [column.name for column in cursor.description]
