"""`communique run`: the whole job, from articles to incidents and sanctions."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from communique.etl.commands import ingest
from communique.etl.output import Format, FormatOption


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: communique run articles/ --jobs 2")(run)


def run(
    paths: Annotated[list[str] | None, typer.Argument(metavar="[PATH...]", help=f"{ingest.PATHS} None: what is in the database.")] = None,
    jobs: Annotated[int | None, typer.Option(min=1, metavar="N", help="Processes for annotation; default the setting jobs.")] = None,
    since: ingest.SinceOption = None,
    limit: ingest.LimitOption = None,
    stale: Annotated[bool, typer.Option("--stale", help="Annotate anew what another version of the extractor has annotated.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Try again what was set aside after three tries.")] = False,
    column: ingest.ColumnOption = None,
    encoding: ingest.EncodingOption = None,
    day_first: ingest.DayFirstOption = None,
    allow_network: ingest.NetworkOption = False,
    strict: ingest.StrictOption = False,
    dry_run: ingest.DryRunOption = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Do it all: read articles, annotate what is new, load it, resolve actors, find incidents and sanctions.

    Safe to repeat: a second run adds nothing, and one that was killed is taken up where it ended. Two at once take turns.
    Exits with 1 if all input was refused, or anything with --strict.
    """
    from communique.etl import database, settings
    from communique.etl import jobs as whole

    current = settings.get()
    reading = ingest.reading_options(column, encoding, day_first, allow_network)
    options = whole.Options(jobs or current.jobs, ingest.day(since), limit, stale, retry, reading=reading)
    address = database.url()
    whole.prepare(address, current.seeds_dir)
    begun = time.monotonic()
    counts = whole.run(address, paths or [], options, dry_run=dry_run)
    ingest.tell(counts, time.monotonic() - begun, format, strict=strict, dry_run=dry_run)
