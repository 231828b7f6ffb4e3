"""`communique status`: what is in the database, and what the runs did."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from communique.etl.output import Format, FormatOption, note, show


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: communique status --rejects --format csv")(status)


def status(
    runs: Annotated[bool, typer.Option("--runs", help="List the runs only.")] = False,
    rejects: Annotated[bool, typer.Option("--rejects", help="List what was refused, why, and what to do about it.")] = False,
    stale: Annotated[bool, typer.Option("--stale", help="List the documents that an older extractor annotated.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most N rows of a list.", show_default="all")] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Show how much there is, what waits, the last runs and what they refused. Without a choice: all of it in short."""
    from communique.etl import database
    from communique.etl.queries import statements

    if runs + rejects + stale > 1:
        raise typer.BadParameter("give one of --runs, --rejects and --stale", param_hint="--runs")
    queries = statements("status")
    with database.connect(database.url(), autocommit=True) as connection:
        if runs:
            _list(connection, queries["runs"], {"limit": limit}, format)
        elif rejects:
            _list(connection, queries["rejects"], {"limit": limit}, format)
        elif stale:
            _list(connection, queries["stale"], {"limit": limit, "current": _current_version()}, format)
        else:
            _overview(connection, queries, limit, format)


def _overview(connection: Any, queries: Any, limit: int | None, format: Format) -> None:
    cursor = connection.execute(queries["overview"], {"current": _current_version()})
    counts = dict(zip((column.name for column in cursor.description), cursor.fetchone(), strict=True))
    show(["what", "count"], [(name.replace("_", " "), count) for name, count in counts.items()], format)
    if format is Format.TABLE:
        print()
        _list(connection, queries["runs"], {"limit": limit or 5}, format, "Last runs")
        print()
        _list(connection, queries["rejects"], {"limit": limit or 5}, format, "Last refused")
    if counts["stale"]:
        note(f"{counts['stale']} documents were annotated by another version: `communique run --stale` annotates them anew.")
    if counts["to_annotate"]:
        note(f"{counts['to_annotate']} documents wait to be annotated: `communique run` does it.")


def _list(connection: Any, query: str, given: dict[str, Any], format: Format, title: str | None = None) -> None:
    from communique.etl import runs

    cursor = connection.execute(query, given)
    names = [column.name for column in cursor.description]
    rows = cursor.fetchall()
    if "outcome" in names:
        dead = runs.dead(connection)
        place = names.index("outcome")
        rows = [(*row[:place], "interrupted" if row[0] in dead else row[place], *row[place + 1 :]) for row in rows]
    show(names, rows, format, title)


def _current_version() -> str:
    from communique.etl import jobs

    return jobs.packaged_extractor().version
