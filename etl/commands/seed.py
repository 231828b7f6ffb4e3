"""`communique seed`: load the lookups and the gazetteer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from communique.etl.output import Format, FormatOption, note, show, warn

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
    code is 1. The rows of a file that was not read, as nothing has changed in it, are left blank. A row taken out of a file is deleted, unless articles or other rows refer to it.
    """
    from communique.etl import database, migrate, settings
    from communique.etl.seed import load

    address = database.url()
    migrate.upgrade(address)
    engine = database.engine_for(address)
    loaded = load(engine, seeds_dir or settings.get().seeds_dir, force=force)
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
    if any(table.problems for table in loaded):
        raise typer.Exit(1)
