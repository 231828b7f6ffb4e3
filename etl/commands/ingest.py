"""`communique ingest`: articles into documents, without annotating them."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from communique.etl.output import Format, FormatOption, note, show

if TYPE_CHECKING:
    from communique.etl.ingest.options import Options as Reading

PATHS = "Files, folders (with all below), patterns, archives, feeds, URLs, or - for standard input."

SinceOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Leave out what was published before.")]
LimitOption = Annotated[int | None, typer.Option(min=1, metavar="N", help="Take at most N articles, counted from the first.")]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option("--column", metavar="FIELD=NAME", help="Which column or key of CSV, Parquet or JSON holds a field; repeatable."),
]
EncodingOption = Annotated[str | None, typer.Option(metavar="NAME", help="Encoding of the texts, instead of detecting it.")]
DayFirstOption = Annotated[
    bool | None, typer.Option("--day-first/--month-first", help="How to read dates such as 03/04/2021; else they are refused.")
]
NetworkOption = Annotated[bool, typer.Option("--allow-network", help="Fetch URLs; private addresses are refused all the same.")]
StrictOption = Annotated[bool, typer.Option("--strict", help="Exit with 1 if anything was refused.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Read and count, but keep nothing.")]


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: communique ingest articles/ feed.xml archive.jsonl.gz")(ingest)


def ingest(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help=PATHS)],
    since: SinceOption = None,
    limit: LimitOption = None,
    column: ColumnOption = None,
    encoding: EncodingOption = None,
    day_first: DayFirstOption = None,
    allow_network: NetworkOption = False,
    max_waiting: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Pause while more than N documents wait for workers to annotate them.")
    ] = None,
    strict: StrictOption = False,
    dry_run: DryRunOption = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Read articles into the database: text, Markdown, HTML, JSON, CSV, Parquet, RSS, Atom, WARC, mail, PDF, packed or not.

    What is there already is left as it is; what nearly repeats another article is linked to it. What can't be read is set
    down with its reason, and the rest goes on. Exits with 1 if all was refused. `communique run` does this and the rest.
    """
    from communique.etl import database, jobs, settings

    reading = reading_options(column, encoding, day_first, allow_network)
    options = jobs.Options(since=day(since), limit=limit, max_waiting=max_waiting, reading=reading)
    address = database.url()
    jobs.prepare(address, settings.get().seeds_dir)
    begun = time.monotonic()
    counts = jobs.ingest(address, paths, options, dry_run=dry_run)
    tell(counts, time.monotonic() - begun, format, strict=strict, dry_run=dry_run)


def reading_options(column: list[str] | None, encoding: str | None, day_first: bool | None, allow_network: bool) -> Reading:
    """How inputs are to be read, by the options of the command line and the settings; typer.BadParameter if they are wrong."""
    from communique.etl import settings
    from communique.etl.ingest.options import Limits, Options

    now = settings.get()
    limits = Limits(download_bytes=now.fetch_max_bytes, download_seconds=now.fetch_timeout)
    columns = {}
    for pair in column or []:
        field, equals, name = pair.partition("=")
        if not equals or not name:
            raise typer.BadParameter(f"{pair!r}: give FIELD=NAME, such as text=body", param_hint="--column")
        columns[field] = name
    try:
        return Options(columns, allow_network or now.allow_network, encoding, day_first, limits)
    except ValueError as failure:
        raise typer.BadParameter(str(failure), param_hint="--column or --encoding") from failure


def day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def tell(counts: Counter[str], seconds: float, format: Format, *, strict: bool, dry_run: bool) -> None:
    """Print the counts, and leave with 1 if all was refused, or if anything was and `strict` is set."""
    from communique.etl import jobs, summary

    show(["what", "count"], summary.rows(counts), format)
    note(summary.closing(counts, seconds, dry_run=dry_run))
    if jobs.is_all_refused(counts) or (strict and jobs.faults(counts)):
        raise typer.Exit(1)
