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
    workers: Annotated[bool, typer.Option("--workers", help="List the workers that live, and what each does a minute.")] = False,
    set_aside: Annotated[bool, typer.Option("--set-aside", help="List the documents that failed three times, and why.")] = False,
    metrics: Annotated[bool, typer.Option("--metrics", help="Print the figures of the queue as Prometheus reads them.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most N rows of a list.", show_default="all")] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Show how much there is, what waits, the last runs and what they refused. Without a choice: all of it in short."""
    from communique.etl import database, outcomes
    from communique.etl.queries import statements
    from communique.etl.runs import dead

    if runs + rejects + stale + workers + set_aside + metrics > 1:
        choices = "--runs, --rejects, --stale, --workers, --set-aside and --metrics"
        raise typer.BadParameter(f"give one of {choices}", param_hint="--runs")
    queries = statements("status")
    with database.connect(database.url(), autocommit=True) as connection:
        if runs:
            _list(connection, queries["runs"], {"limit": limit}, format)
        elif rejects:
            _list(connection, queries["rejects"], {"limit": limit}, format)
        elif stale:
            _list(connection, queries["stale"], {"limit": limit, "current": _current_version()}, format)
        elif workers:
            _list(connection, statements("progress")["workers"], {"limit": limit, "dead": sorted(dead(connection))}, format)
        elif set_aside:
            _list(connection, statements("progress")["set_aside"], {"limit": limit, "tries": outcomes.TRIES}, format)
        elif metrics:
            _metrics(connection)
        else:
            _overview(connection, queries, limit, format)


def _metrics(connection: Any) -> None:
    from communique.etl.queue import metrics, progress

    print(metrics.text(metrics.of_queue(progress.figures(connection), progress.FIGURES)), end="")


def _overview(connection: Any, queries: Any, limit: int | None, format: Format) -> None:
    from communique.etl.queue import progress

    cursor = connection.execute(queries["overview"], {"current": _current_version()})
    counts = dict(zip((column.name for column in cursor.description), cursor.fetchone(), strict=True))
    counts |= {name: count for name, count in progress.figures(connection).items() if count is not None}
    show(["what", "count"], [(name.replace("_", " "), count) for name, count in counts.items()], format)
    if format is Format.TABLE:
        print()
        _list(connection, queries["runs"], {"limit": limit or 5}, format, "Last runs")
        print()
        _list(connection, queries["rejects"], {"limit": limit or 5}, format, "Last refused")
    if counts["stale"]:
        note(f"{counts['stale']} documents were annotated by another version: `communique run --stale` annotates them anew.")
    waiting, rate = counts["to_annotate"] - counts["articles_set_aside"], counts["articles_annotated_5m"] / 5
    if waiting > 0 and counts["workers"]:
        left = f", {waiting / rate:.0f} minutes' work at the rate of the last five" if rate else ""
        note(f"{waiting} documents wait to be annotated; {counts['workers']} workers are at it{left}.")
    elif waiting > 0:
        note(f"{waiting} documents wait to be annotated: `communique run` does it, or `communique worker` on as many machines as you like.")
    if counts["articles_set_aside"]:
        note(f"{counts['articles_set_aside']} documents failed three times: `communique status --set-aside` says why.")


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
