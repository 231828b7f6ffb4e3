"""`communique demo`: everything once, on the articles that come with the package."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from communique.etl.output import note

REPORTS = ("latest-happenings", "who-said-what", "sanctions-and-demands")


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: communique demo")(demo)


def demo(rows: Annotated[int, typer.Option(help="Rows of each report, at most.", min=1)] = 5) -> None:
    """Start a database, make its tables, load the lookups and the sample articles, and print three reports.

    Safe to repeat: what is there already is left as it is. Afterwards the database is yours to ask and to fill.
    """
    from communique.etl import database, jobs, settings
    from communique.etl.commands.report import print_report

    current = settings.get()
    address = database.url()
    note(f"Database: {database.redacted(address)}")
    jobs.prepare(address, current.seeds_dir)
    counts = jobs.run(address, [str(settings.packaged("seeds") / "articles")], jobs.Options(jobs=current.jobs))
    note(", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if count))
    for name in REPORTS:
        print()
        print_report(name, {"limit": str(rows)})
    print()
    sys.stdout.flush()
    note("Next: communique run FOLDER; communique report list; communique sql --tables; communique db psql; communique db stop")
