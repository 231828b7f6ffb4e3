"""`communique schedule ...`: reports that come by themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.etl.output import Format, FormatOption, note, show, warn

if TYPE_CHECKING:
    from communique.etl.schedule.plan import Entry, Plan


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help="Reports that come by themselves, as schedule.toml has it.",
        epilog="Example: communique schedule next",
    )
    group.command("list", epilog="Example: communique schedule list --format json")(list_)
    group.command("check", epilog="Example: communique schedule check")(check)
    group.command("next", epilog="Example: communique schedule next --count 10")(next_)
    group.command("run", epilog="Example: communique schedule run morning")(run)
    group.command("start", epilog="Example: communique schedule start --verbose")(start)
    app.add_typer(group, name="schedule")


def _names(incomplete: str) -> list[str]:
    """Names of entries, for the shell's completion."""
    import tomllib

    from communique.etl import settings

    entries = tomllib.loads(settings.schedule_file().read_text(encoding="utf-8")).get("schedule", {})
    return sorted(name for name in entries if name.startswith(incomplete))


NameArgument = Annotated[str, typer.Argument(help="Name of an entry of the schedule.", autocompletion=_names)]


def list_(format: FormatOption = Format.TABLE) -> None:
    """List the entries: what, when, for whom, when next, and how the last run ended."""
    from communique.etl import database, settings
    from communique.etl.queries import statements
    from communique.etl.schedule.plan import load

    plan = load(settings.schedule_file())
    with database.connect(database.url(), autocommit=True) as connection:
        last = {name: facts for name, *facts in connection.execute(statements("schedule")["last_runs"])}
    rows = []
    for name, entry in plan.schedule.items():
        zone = plan.zone(entry)
        due_at, outcome, count, error = last.get(name, (None, None, None, None))
        # A list for programs, words for readers.
        recipients = list(entry.recipients) if format in (Format.JSON, Format.JSONL) else ", ".join(entry.recipients)
        coming = next(entry.times.after(datetime.now(UTC), zone)).astimezone(zone)
        rows.append((name, entry.asks, entry.cron, str(zone), entry.format, recipients, coming, due_at, outcome, count, error))
    columns = ["name", "report", "cron", "time_zone", "format", "recipients", "next", "last_due", "last_outcome", "last_rows", "last_error"]
    show(columns, rows, format)


def check() -> None:
    """Look for what will not work: the file, reports and their parameters, formats, recipients, secrets; exits with 1 for any.

    Prints a line for each fault. Nothing is sent, and no secret is shown.
    """
    from communique.etl import settings
    from communique.etl.schedule.document import BRIEF_FORMATS, FORMATS
    from communique.etl.schedule.plan import faults, load, report_folders
    from communique.reports.catalog import reports

    path = settings.schedule_file()
    plan = load(path)
    sound, broken = reports(report_folders())
    for each in broken:
        warn(f"communique: {each}")
    found = list(faults(plan, {report.name: report for report in sound}, FORMATS, BRIEF_FORMATS, datetime.now(UTC)))
    for fault in found:
        print(f"{path}: {f'schedule.{fault.entry}: ' if fault.entry else ''}{fault.reason}")
    if found:
        raise typer.Exit(1)
    note(f"{path}: {len(plan.schedule)} entries, all well.")


def next_(
    name: Annotated[str | None, typer.Argument(help="Name of an entry; default all.", autocompletion=_names)] = None,
    count: Annotated[int, typer.Option(help="How many moments.", min=1, max=1000)] = 5,
    format: FormatOption = Format.TABLE,
) -> None:
    """Show when the next runs are due, by the clock of their time zone and in UTC."""
    from heapq import merge
    from itertools import islice, repeat

    from communique.etl import settings
    from communique.etl.schedule.plan import load

    plan = load(settings.schedule_file())
    entries = {name: _entry(plan, name)} if name else plan.schedule
    now = datetime.now(UTC)
    moments = [zip(islice(entry.times.after(now, plan.zone(entry)), count), repeat(key)) for key, entry in entries.items()]
    rows = [(key, f"{at.astimezone(plan.zone(entries[key])):%a %Y-%m-%d %H:%M %Z}", at) for at, key in islice(merge(*moments), count)]
    show(["name", "due", "utc"], rows, format)


def run(name: NameArgument) -> None:
    """Run an entry now and deliver it, whatever its time; the run is kept in report_runs like any other. Exits with 1 if it failed."""
    import logging

    from communique.etl import database, settings
    from communique.etl.queue.serving import Again
    from communique.etl.schedule import due
    from communique.etl.schedule.execute import execute
    from communique.etl.schedule.plan import load

    plan = load(settings.schedule_file())
    entry = _entry(plan, name)
    # Who waits for it is not served by a retry in an hour.
    at_once = plan.model_copy(update={"schedule": {**plan.schedule, name: entry.model_copy(update={"retries": 0})}})
    address = database.url()
    with database.connect(address, autocommit=True) as connection:
        run_id = due.enter_now(connection, name, entry)
    logger = logging.getLogger("communique.etl.schedule")
    level = logger.level
    logger.setLevel(logging.CRITICAL)  # what goes wrong is told below
    try:
        outcome = execute(address, at_once, run_id)
    except Again as failure:
        warn(f"communique: {failure}")
        raise typer.Exit(1) from failure
    finally:
        logger.setLevel(level)
    with database.connect(address, autocommit=True) as connection:
        row = connection.execute("select rows, outputs, error from report_runs where id = %s", [run_id]).fetchone()
    assert row is not None
    count, outputs, error = row
    if outcome == "failed":
        warn(f"communique: schedule {name}: {error}")
        raise typer.Exit(1)
    note(f"{name}: {outcome}, {count} rows{''.join(f', {place}' for place in outputs)}")


def start(
    once: Annotated[bool, typer.Option("--once", help="Do what is due, and leave; for those who have a cron of their own.")] = False,
) -> None:
    """Work on the schedule until stopped (Ctrl-C, SIGTERM): start as many as you like, on any machine that reaches the database.

    Each run is done by one of them. What a worker leaves undone when it dies, another takes up. --verbose tells of each run.
    """
    from communique.etl import database, settings
    from communique.etl.schedule.worker import work

    path: Path = settings.schedule_file()
    if not once:
        note(f"Working on {path}; Ctrl-C stops it.")
    work(database.url, path, once=once)


def _entry(plan: Plan, name: str) -> Entry:
    from communique.etl.schedule.plan import PlanError

    if name not in plan.schedule:
        raise PlanError(f"the schedule has no entry {name!r}; it has {', '.join(plan.schedule) or 'none'}")
    return plan.schedule[name]
