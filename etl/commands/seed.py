"""`communique seed`: load the lookups and the gazetteer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.etl.output import Format, FormatOption, note, show, warn

if TYPE_CHECKING:
    from communique.etl.annotate.gazetteer import Role

SHOWN_PROBLEMS = 20


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: communique seed --seeds-dir my-seeds")(seed)


def seed(
    seeds_dir: Annotated[
        Path | None, typer.Option(help="Folder with the CSV files; default the setting seeds_dir.", exists=True, file_okay=False)
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Load unchanged files too.")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Load the lookups and the gazetteer from their CSV files; safe to repeat, and quick where nothing has changed.

    A file with a bad row is refused as a whole, each fault named by line and column; the others are loaded, and the exit
    code is 1. Two holders of one office at one time are loaded, with a warning that names both rows. The rows of a file that was not read, as nothing has changed in it, are left blank. A row taken out of a file is deleted, unless articles or other rows refer to it.
    """
    from communique.etl import database, migrate, settings
    from communique.etl.seed import load

    address = database.url()
    migrate.upgrade(address)
    engine = database.engine_for(address)
    folder = seeds_dir or settings.get().seeds_dir
    loaded = load(engine, folder, force=force)
    engine.dispose()
    show(
        ["file", "rows", "added", "changed", "removed"],
        [(", ".join(table.files), None if table.unchanged else table.rows, table.added, table.changed, table.removed) for table in loaded],
        format,
    )
    for table in loaded:
        if table.kept:
            note(f"{table.table}: {table.kept} rows are no longer in {', '.join(table.files)}, but stay as other rows refer to them")
        for problem in table.problems[:SHOWN_PROBLEMS]:
            warn(f"communique: {problem}")
        if len(table.problems) > SHOWN_PROBLEMS:
            warn(f"communique: {', '.join(table.files)}: {len(table.problems) - SHOWN_PROBLEMS} more faults")
    if any(table.table == "actor_roles" and not table.unchanged and not table.problems for table in loaded):
        _warn_of_clashes(folder)
    if any(table.problems for table in loaded):
        raise typer.Exit(1)


def _warn_of_clashes(folder: Path) -> None:
    """Name the rows by which two hold, at one time, an office that only one can."""
    from communique.etl import settings, tenures
    from communique.etl.annotate import gazetteer

    read = gazetteer.sources(folder)
    shared = gazetteer.shared_offices(read) or gazetteer.shared_offices(gazetteer.sources(settings.packaged("seeds")))
    found = list(tenures.clashes(gazetteer.holders(read), shared))
    for one, other in found[:SHOWN_PROBLEMS]:
        warn(
            f"communique: actor_roles.csv, lines {one.line} and {other.line}: {one.person} ({_term(one)}) and {other.person} "
            f"({_term(other)}) are both {one.office} of {one.body}; end the one term before the other begins"
        )
    if len(found) > SHOWN_PROBLEMS:
        warn(f"communique: actor_roles.csv: {len(found) - SHOWN_PROBLEMS} more such pairs; `communique actors check` lists them")


def _term(role: Role) -> str:
    return f"{role.since or 'always'} to {role.until or 'now'}"
