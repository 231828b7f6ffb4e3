"""`communique db ...`: the embedded server, migrations, backups."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from communique.etl.output import Format, FormatOption, note, show, warn

YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")]


class Role(StrEnum):
    """The accounts of the database."""

    OWNER = "owner"
    ANALYST = "analyst"


def register(app: typer.Typer) -> None:
    db = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help="The database: server, tables, backups.",
        epilog="Example: communique db status",
    )
    db.command(epilog="Example: communique db start")(start)
    db.command(epilog="Example: communique db stop")(stop)
    db.command(epilog="Example: communique db status --format json")(status)
    db.command(epilog='Example: psql "$(communique db url --role analyst)"')(url)
    db.command(epilog="Example: communique db analyst")(analyst)
    db.command(
        epilog="Example: communique db psql -c '\\d+ events'",
        context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
    )(psql)
    db.command(epilog="Example: communique db upgrade")(upgrade)
    db.command(epilog="Example: communique db downgrade 0001")(downgrade)
    db.command(epilog="Example: communique db check")(check)
    db.command(epilog="Example: communique db reset --yes && communique seed")(reset)
    db.command(epilog="Example: communique db backup monday.dump")(backup)
    db.command(epilog="Example: communique db restore monday.dump")(restore)
    app.add_typer(db, name="db")


def start() -> None:
    """Start the embedded server, or find it running; prints its address. It keeps running until `db stop`."""
    from communique.etl import database

    _refuse_foreign("start")
    print(database.url())


def stop() -> None:
    """Stop the embedded server, ending every connection to it."""
    from communique.etl import database

    _refuse_foreign("stop")
    note("Stopped." if database.server().stop() else "It wasn't running.")


def status(format: FormatOption = Format.TABLE) -> None:
    """Show which server is used, whether it runs, its version and size, and whether its tables are up to date.

    Exits with 1 if the server can't be reached; never starts it.
    """
    from communique.etl import database, migrate, settings

    configured = settings.get().database_url
    address = configured or database.server().url()
    facts: list[tuple[str, Any]] = [("server", "yours" if configured else "embedded")]
    if address is None:
        facts += [("running", False), ("data", database.server().data)]
    else:
        with database.connect(address) as connection:
            row = connection.execute(
                "SELECT current_setting('server_version'), pg_size_pretty(pg_database_size(current_database()))"
            ).fetchone()
        assert row is not None
        facts += [("running", True), ("address", database.redacted(address)), ("version", row[0]), ("size", row[1])]
        facts += [("revision", migrate.current(address) or "none"), ("newest revision", migrate.head())]
        if not configured:
            facts += [("data", database.server().data), ("log", database.server().log)]
    show(["fact", "value"], facts, format)
    if address is None:
        raise typer.Exit(1)


def url(
    role: Annotated[
        Role, typer.Option(help="owner: whoever the settings name; analyst: an account that reads and nothing else.")
    ] = Role.OWNER,
) -> None:
    """Print the database's address, with its password if it has one; starts the embedded server."""
    from communique.etl import database

    print(database.analyst_url() if role is Role.ANALYST else database.url())


def analyst(
    sql: Annotated[bool, typer.Option("--sql", help="Print what makes the role as a script for psql, and do nothing.")] = False,
    new_password: Annotated[bool, typer.Option("--new-password", help="Give it a new password, and keep that in its file.")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Make or mend the role that reads and nothing else, and show which of its safeguards hold; exits with 1 if one doesn't.

    `db upgrade` makes it too. Where the account of the settings may not, a superuser runs what --sql prints.
    """
    from communique.etl import analyst, database

    if sql:
        print(analyst.script(), end="")
        return
    address = database.url()
    if new_password:
        note(f"The new password is in {analyst.renew_password(address)}.")
    analyst.ensure(address)
    found = analyst.safeguards(address)
    show(["safeguard", "holds", "remedy"], [(each.name, each.holds, each.remedy) for each in found], format)
    if not all(each.holds for each in found):
        raise typer.Exit(1)


def psql(arguments: Annotated[list[str] | None, typer.Argument(help="What to pass on to psql.")] = None) -> None:
    """Open psql on the database. What follows is passed on to it."""
    from communique.etl import client, database

    raise typer.Exit(client.psql(database.url(), arguments or []))


def upgrade(revision: Annotated[str, typer.Argument(help="Revision to go to.")] = "head") -> None:
    """Make the tables, or bring them up to this release; safe to repeat.

    While the tables are in use it waits two seconds for a lock, then changes nothing and fails: repeat it. Five revisions (0005, 0007,
    0012, 0015, 0016) keep readers or writers of a large database waiting, seconds to minutes: docs/reliability.md. Then
    `communique seed`, for the lookups that are new.
    """
    from communique.etl import analyst, database, migrate

    address = database.url()
    migrate.upgrade(address, revision)
    note(f"Tables are at revision {migrate.current(address)}.")
    for each in analyst.safeguards(address):
        if not each.holds:
            warn(f"communique: role of the analyst: not so: {each.name}; {each.remedy}")


def downgrade(revision: Annotated[str, typer.Argument(help="Revision to go back to; `base` removes all.")], yes: YesOption = False) -> None:
    """Take the tables back to an earlier revision. What that one has no place for is deleted."""
    from communique.etl import database, migrate

    address = database.url()
    _confirm(f"Take {database.redacted(address)} back to {revision}, deleting what it has no place for?", yes)
    migrate.downgrade(address, revision)
    note(f"Tables are at revision {migrate.current(address) or 'none'}.")


def check() -> None:
    """Compare the database's tables with those declared; prints each difference and exits with 1 if there is one."""
    from communique.etl import database, migrate

    differences = migrate.check(database.url())
    for difference in differences:
        print(difference)
    if differences:
        raise typer.Exit(1)
    note("The tables are as declared.")


def reset(yes: YesOption = False) -> None:
    """Delete all of Communique's tables with their content, and make them anew, empty."""
    from communique.etl import database, migrate
    from communique.etl.queue import tables

    address = database.url()
    _confirm(f"Delete every article, actor and event in {database.redacted(address)}?", yes)
    migrate.downgrade(address, "base")
    tables.remove(address)
    migrate.upgrade(address)
    note("The tables are empty. `communique seed` loads the lookups and the gazetteer.")


def backup(file: Annotated[Path | None, typer.Argument(help="Where to; default a dated file under home.", dir_okay=False)] = None) -> None:
    """Write the whole database to a file (pg_dump's custom format) and print its path."""
    from communique.etl import client, database, settings

    target = file or settings.get().home / "backups" / f"communique-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.dump"
    target.parent.mkdir(parents=True, exist_ok=True)
    client.dump(database.url(), target)
    print(target)


def restore(
    file: Annotated[Path, typer.Argument(help="A file made by `db backup`.", exists=True, dir_okay=False)], yes: YesOption = False
) -> None:
    """Replace the database's content by a backup's, all of it or nothing."""
    from communique.etl import analyst, client, database

    address = database.url()
    _confirm(f"Replace the content of {database.redacted(address)} by {file}?", yes)
    client.restore(address, file)
    analyst.ensure(address)
    note(f"Restored from {file}.")


def _refuse_foreign(deed: str) -> None:
    from communique.etl import database, settings

    if settings.get().database_url:
        origin = settings.origins()["database_url"]
        raise database.DatabaseError(f"database_url is set (by {origin}): that server isn't ours to {deed}")


def _confirm(question: str, yes: bool) -> None:
    if not yes:
        typer.confirm(question, abort=True, err=True)
