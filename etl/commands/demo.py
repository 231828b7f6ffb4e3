"""`communique demo`: everything once, on the articles that come with the package."""

from __future__ import annotations

import typer

from communique.etl.output import note


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: communique demo")(demo)


def demo() -> None:
    """Start a database, make its tables, load the lookups and the sample articles, and print three reports.

    Safe to repeat: what is there already is left as it is. Afterwards the database is yours to ask and to fill.
    """
    from communique.etl import database, jobs, settings

    current = settings.get()
    address = database.url()
    note(f"Database: {database.redacted(address)}")
    jobs.prepare(address, current.seeds_dir)
    counts = jobs.run(address, [str(settings.packaged("seeds") / "articles")], jobs.Options(jobs=current.jobs))
    note(", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if count))
    note("Next: communique run FOLDER; communique report list; communique sql --tables; communique db psql; communique db stop")
