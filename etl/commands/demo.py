"""`communique demo`: everything once, on the articles that come with the package."""

from __future__ import annotations

from typing import Annotated

import typer

from communique.etl.output import Format, FormatOption, note, show

# The reports to show, each with the columns that fit a terminal; `communique report run` gives them whole.
REPORTS = {
    "latest-happenings": ("published_on", "type", "sources", "targets", "sentence"),
    "who-said-what": ("published_on", "speaker", "acting_for", "about", "content"),
    "sanctions-and-demands": ("published_on", "action", "measure", "performer", "sender", "target", "sentence"),
}


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: communique demo")(demo)


def demo(
    rows: Annotated[int, typer.Option(help="Rows of each report.", min=1)] = 5,
    format: FormatOption = Format.TABLE,
) -> None:
    """Start a database, make its tables, load the lookups and the sample articles, and print three reports.

    Safe to repeat: what is there already is left as it is. Afterwards the database is yours to ask and to fill.
    """
    from communique.etl import database, jobs, settings
    from communique.reports.catalog import report
    from communique.reports.run import run

    current = settings.get()
    address = database.url()
    note(f"Database: {database.redacted(address)}")
    jobs.prepare(address, current.seeds_dir)
    counts = jobs.run(address, [str(settings.packaged("seeds") / "articles")], jobs.Options(jobs=current.jobs))
    note(", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if count))
    with database.connect(address) as connection:
        for name, columns in REPORTS.items():
            result = run(connection, report(name), {"limit": str(rows)})
            places = [list(result.columns).index(column) for column in columns]
            show(columns, ([row[place] for place in places] for row in result.rows), format, result.report.title)
            print()
    note("Next: communique run FOLDER; communique report list; communique sql --tables; communique db psql; communique db stop")
