"""`communique worker`: annotation by any number of processes on any number of machines."""

from __future__ import annotations

from typing import Annotated

import typer

from communique.etl.output import note


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: communique worker --processes 2 --metrics 9464")(worker)


def worker(
    processes: Annotated[
        int | None,
        typer.Option("--processes", "-p", min=1, max=512, metavar="N", help="Processes that annotate; default the setting jobs."),
    ] = None,
    stale: Annotated[bool, typer.Option("--stale", help="Annotate anew what another version of the extractor has annotated.")] = False,
    drain: Annotated[bool, typer.Option("--drain", help="Leave when nothing waits any more and all that follows is derived.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="First let what was set aside after three tries be tried again.")] = False,
    metrics: Annotated[
        str | None,
        typer.Option(metavar="[HOST:]PORT", help="Give out metrics for Prometheus there; without a host, to this machine alone."),
    ] = None,
) -> None:
    """Annotate what waits until stopped: start as many as you like, on any machine that reaches the database.

    `communique ingest` brings articles in. Ctrl-C or SIGTERM lets a worker finish the batch that it is at; a second one ends it
    at once. What a worker leaves undone when it dies, another takes up. `communique status` tells how far they are.
    """
    from communique.etl import database, jobs, outcomes, settings
    from communique.etl.queue import metrics as figures
    from communique.etl.queue.serving import Pace
    from communique.etl.queue.worker import Options, work

    now = settings.get()
    options = Options(
        processes=processes or now.jobs,
        stale=stale,
        drain=drain,
        pace=Pace(now.worker_heartbeat, now.worker_stalled_after, now.worker_look),
        retry_wait=now.worker_retry_wait,
        metrics=figures.address(metrics) if metrics else None,
    )
    address = database.url()
    jobs.prepare(address, now.seeds_dir)
    if retry:
        with database.connect(address, autocommit=True) as connection:
            note(f"{outcomes.retry(connection)} documents are tried again.")
    note(f"{options.processes} processes annotate what waits; Ctrl-C stops them.")
    work(database.url, jobs.packaged_extractor, options)
