"""The frame of a whole export: one snapshot, and files that appear only when they are complete."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from psycopg import Connection

from communique.etl.exports import datapackage
from communique.etl.exports.relations import Relation, Row, begin, read, relations

# Writes the rows of a relation to a file; returns how many there were.
WriteTable = Callable[[Relation, Iterator[Row], Path], int]


class ExportError(Exception):
    """The export can't be written there: the message gives the reason and the remedy."""


def write_folder(
    connection: Connection[Row], target: Path, since: date | None, ending: str, write_table: WriteTable, **described: Any
) -> int:
    """A file a relation, and datapackage.json beside them; returns the number of rows. An earlier export there is replaced.

    `described` goes into the description of each file. Raises ExportError for a folder that holds anything else.
    """
    if target.exists() and not (target / datapackage.FILE).is_file() and (not target.is_dir() or any(target.iterdir())):
        raise ExportError(f"{target}: is there and no earlier export; name a new or an empty folder")
    begin(connection)
    every = relations(connection)
    with _folder(target) as folder:
        resources = []
        for relation in every:
            file = folder / f"{relation.name}.{ending}"
            rows = write_table(relation, read(connection, relation, every, since), file)
            resources.append(datapackage.resource(relation, rows, file, file.name, **described))
        datapackage.write(datapackage.package(resources, since), folder / datapackage.FILE)
    return sum(resource["rows"] for resource in resources)


def write_file(
    connection: Connection[Row],
    target: Path,
    since: date | None,
    write_all: Callable[[Path, list[Relation], Any], dict[str, int]],
    media: str,
) -> int:
    """One file with every relation, and NAME.datapackage.json beside it; returns the number of rows.

    `write_all` is given the file, the relations and a function that reads one; it returns the rows of each.
    """
    if target.is_dir():
        raise ExportError(f"{target}: is a folder; name the file to write")
    begin(connection)
    every = relations(connection)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        counts = write_all(part, every, lambda relation: read(connection, relation, every, since))
        resources = [
            datapackage.resource(it, counts[it.name], part, target.name, mediatype=media, dialect={"table": it.name}) for it in every
        ]
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    datapackage.write(datapackage.package(resources, since), target.with_name(f"{target.stem}.{datapackage.FILE}"))
    return sum(counts.values())


@contextmanager
def _folder(target: Path) -> Iterator[Path]:
    """A folder that takes the place of `target` once all in it is written."""
    target = Path(os.path.abspath(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    part.mkdir()
    try:
        yield part
        if target.exists():
            old = target.with_name(f".{target.name}.{os.getpid()}.old")
            target.rename(old)
            part.rename(target)
            shutil.rmtree(old)
        else:
            part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
