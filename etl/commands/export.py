"""`communique export`: what the database holds, in the shapes that others read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from communique.etl.output import note


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: communique export --format gsdb sanctions.csv")(export)


def _formats(incomplete: str) -> list[str]:
    from communique.etl.exports import FORMATS

    return [name for name in FORMATS if name.startswith(incomplete)]


def export(
    target: Annotated[
        Path | None, typer.Argument(metavar="[PATH]", help="File or folder to write; without it, stdout where the format is text.")
    ] = None,
    format: Annotated[
        str, typer.Option("--format", help="What to write; `communique export --format help` lists the formats.", autocompletion=_formats)
    ] = "help",
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what articles published on that day or later tell.")
    ] = None,
) -> None:
    """Write the database, or a part of it, in a format of another tool or database. Only reads."""
    from communique.etl import database
    from communique.etl.exports import FORMATS
    from communique.etl.output import show

    if format == "help":
        show(["format", "what"], [(name, each.label) for name, each in FORMATS.items()], "table")
        return
    if format not in FORMATS:
        raise typer.BadParameter(f"{format!r}: give one of {', '.join(FORMATS)}", param_hint="--format")
    chosen = FORMATS[format]
    if target is None and not chosen.is_text:
        raise typer.BadParameter(f"{format} can't go to stdout: give a path", param_hint="PATH")
    with database.connect(database.reader_url()) as connection:
        count = chosen.write(connection, target, since.date() if since else None)
    note(f"{count} rows written{f' to {target}' if target else ''}.")
