"""A version of a list into the tables: refused whole or taken whole, and nothing done for the same files again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection, Cursor
from psycopg.types.json import Jsonb

from communique.etl.annotate import names
from communique.etl.lists import catalog, days, formats, source
from communique.etl.lists.countries import Countries
from communique.etl.lists.formats import Format
from communique.etl.lists.model import Contents, Entry, File, Unreadable
from communique.etl.queries import statements
from communique.etl.staging import Stage

SQL = statements("lists")
SEPARATOR = "; "
_FORCE = "If it is right all the same, add --force."
_LISTINGS = Stage(
    "listings",
    {
        "external_id": "text",
        "name": "text",
        "kind": "text",
        "programme": "text",
        "listed_on": "date",
        "remarks": "text",
        "countries": "text[]",
        "birth_dates": "text[]",
        "raw": "jsonb",
    },
)
_NAMES = Stage("listing_names", {"external_id": "text", "name": "text", "name_key": "text", "is_primary": "bool", "quality": "text"})

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for: the list and the version by name, if not as the files tell, and whether to import a list
    that looks cut.
    """

    code: str | None = None
    version: str | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it; `is_new` is false where the same files had been imported as `version` before."""

    code: str
    version: str
    is_new: bool
    entries: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest version of a list in the tables."""

    id: int
    version: str
    published_on: date
    format: str
    content_hash: str
    parts: dict[str, int]
    entries: int
    source_path: str


def import_list(connection: Connection[Row], files: Sequence[File], source_path: str, wanted: Wanted, run_id: int) -> Imported:
    """Import the files as one version of one list, in one transaction.

    Raises Unreadable, with nothing changed, for files that are cut, malformed, of several lists, older than what is in
    the tables, or short of entries.
    """
    format, code = formats.of(files)
    known = catalog.of(wanted.code or code)
    digest = source.content_hash(files)
    with connection.transaction(), connection.cursor() as cursor:
        list_id = _enter(cursor, known)
        latest = _latest(cursor, list_id)
        same = cursor.execute(SQL["same_content"], {"list": list_id, "content_hash": digest}).fetchone()
        if same and latest and (wanted.version in (None, same[0]) or latest.content_hash == digest):
            return Imported(known.code, same[0], is_new=False)
        contents = Contents(iter(()))
        contents.entries = format.reader(files, contents)
        _stage(cursor, contents, files[0].name)
        version = wanted.version or (contents.issued.isoformat() if contents.issued else source.dated(files))
        published_on = days.first_day(version)
        _check(contents, known, latest, published_on, format, files[0].name, force=wanted.force)
        return _merge(
            cursor, list_id, known.code, _free(cursor, list_id, version), published_on, format, source_path, digest, contents, run_id
        )


def latest_source(connection: Connection[Row], code: str) -> str | None:
    """Where the newest version of a list was read from; None if it was never imported."""
    with connection.transaction(), connection.cursor() as cursor:
        row = cursor.execute("select id from sanction_lists where code = %s", (code,)).fetchone()
        latest = _latest(cursor, row[0]) if row else None
        return latest.source_path if latest else None


def _enter(cursor: Cursor[Row], known: catalog.Known) -> int:
    given = {"code": known.code, "name": known.name, "issuer": known.issuer}
    cursor.execute(SQL["enter_list"], given)
    row = cursor.execute(SQL["lock_list"], given).fetchone()
    assert row is not None
    return int(row[0])


def _latest(cursor: Cursor[Row], list_id: int) -> Latest | None:
    row = cursor.execute(SQL["latest_version"], {"list": list_id}).fetchone()
    return Latest(*row) if row else None


def _stage(cursor: Cursor[Row], contents: Contents, file: str) -> None:
    countries = Countries.of(cursor)
    found: list[tuple[str, str, str, bool, str | None]] = []
    _LISTINGS.fill(cursor, _rows(contents.entries, countries, found, file))
    _NAMES.fill(cursor, found)


def _rows(
    entries: Iterator[Entry], countries: Countries, found: list[tuple[str, str, str, bool, str | None]], file: str
) -> Iterator[Sequence[Any]]:
    """The rows of the entries; `found` gets those of their names."""
    seen: set[str] = set()
    for entry in entries:
        if entry.external_id in seen:
            raise Unreadable(file, f"entry {entry.external_id} is there twice", "Get the list again from its publisher.", entry.line)
        seen.add(entry.external_id)
        by_text = {_storable(name.text): name for name in reversed(entry.names)}
        for text, name in reversed(by_text.items()):
            found.append((entry.external_id, text, " ".join(names.key(text)), name.is_primary, name.quality))
        yield (
            entry.external_id,
            _storable(entry.names[0].text),
            entry.kind,
            _storable(SEPARATOR.join(entry.programmes)) or None,
            entry.listed_on,
            _storable(entry.remarks or "") or None,
            countries.all(entry.countries),
            list(entry.birth_dates),
            Jsonb(dict(entry.fields)),
        )


def _storable(text: str) -> str:
    return text.replace("\0", "")


def _check(
    contents: Contents, known: catalog.Known, latest: Latest | None, published_on: date, format: Format, file: str, *, force: bool
) -> None:
    count = _entries(contents)
    if latest and published_on < latest.published_on:
        reason = f"is of {published_on}, older than the version {latest.version} that was imported last"
        raise Unreadable(file, reason, "Import the versions of a list in their order; --version gives the day.")
    if force:
        return
    if not known.floor <= count <= known.ceiling:
        reason = f"has {count} entries, where {known.code} should have {known.floor} to {known.ceiling}"
        raise Unreadable(file, reason, f"Get the list again from its publisher. {_FORCE}")
    if latest is None:
        return
    if format.name != latest.format:
        reason = f"is {format.name}, where earlier versions were {latest.format}: every entry would count as changed"
        raise Unreadable(file, reason, f"Keep to one format. {_FORCE}")
    for part, before in latest.parts.items():
        now = contents.parts.get(part, 0)
        if now < before * (1 - catalog.LARGEST_FALL):
            reason = f"has {now} {part}, where version {latest.version} had {before}: a fall of over {catalog.LARGEST_FALL:.0%}"
            raise Unreadable(file, reason, f"Get the list again from its publisher. {_FORCE}")


def _entries(contents: Contents) -> int:
    return contents.parts["entries"] or sum(contents.parts.values())


def _free(cursor: Cursor[Row], list_id: int, version: str) -> str:
    """The name of the version; a further one of the same day gets a number."""
    taken = {name for (name,) in cursor.execute(SQL["version_names"], {"list": list_id})}
    name, number = version, 1
    while name in taken:
        number += 1
        name = f"{version}.{number}"
    return name


def _merge(
    cursor: Cursor[Row],
    list_id: int,
    code: str,
    version: str,
    published_on: date,
    format: Format,
    source_path: str,
    digest: str,
    contents: Contents,
    run_id: int,
) -> Imported:
    cursor.execute(SQL["forget_changes"])  # of another import in an enclosing transaction
    cursor.execute(SQL["compare"], {"list": list_id})
    counts: Counter[str] = Counter(dict(cursor.execute(SQL["count_changes"]).fetchall()))
    given: dict[str, Any] = {
        "list": list_id,
        "version": version,
        "published_on": published_on,
        "format": format.name,
        "source_path": source_path,
        "content_hash": digest,
        "parts": Jsonb(dict(contents.parts)),
        "entries": _entries(contents),
        "added": counts["added"],
        "changed": counts["changed"],
        "removed": counts["removed"],
        "run_id": run_id,
    }
    row = cursor.execute(SQL["add_version"], given).fetchone()
    assert row is not None
    given["version_id"] = row[0]
    for step in ("end_states", "merge_listings", "delist", "begin_states", "drop_names", "merge_names", "analyze"):
        cursor.execute(SQL[step], given)
    return Imported(code, version, True, given["entries"], counts["added"], counts["changed"], counts["removed"])
