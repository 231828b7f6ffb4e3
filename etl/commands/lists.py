"""`communique lists`: the official sanctions lists."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.etl.output import Format, FormatOption, note, show, warn

if TYPE_CHECKING:
    from communique.etl.lists.imports import Imported

NetworkOption = Annotated[bool, typer.Option("--allow-network", help="Fetch URLs; private addresses are refused all the same.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Import a list that looks cut: too short, or over 5 % shorter than before.")]


class Verdict(StrEnum):
    """What a person says of a match."""

    ACCEPT = "accept"
    REJECT = "reject"
    UNDO = "undo"


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        no_args_is_help=True, help="Import official sanctions lists, and tell what changed.", epilog="Example: communique lists list"
    )
    group.command("import", epilog="Example: communique lists import sdn.csv add.csv alt.csv --version 2021-06-10")(import_)
    group.command("update", epilog="Example: communique lists update un --allow-network")(update)
    group.command("list", epilog="Example: communique lists list ofac-sdn --format csv")(list_)
    group.command("changes", epilog="Example: communique lists changes ofac-sdn --since 2018-12 --format csv")(changes)
    group.command("show", epilog="Example: communique lists show 'kim jong un' --list un")(show_)
    group.command("review", epilog="Example: communique lists review accept un KPi.033 person-ri-won-ho --note 'same birth date'")(review)
    app.add_typer(group, name="lists")


def import_(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files of one list, the folder that holds them, or URLs.")],
    list_code: Annotated[
        str | None, typer.Option("--list", metavar="LIST", help="Code of the list; by default the one that comes in this format.")
    ] = None,
    version: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day of the version, as 2026-02-27, 2026-02 or 2026; by default as the file tells.")
    ] = None,
    force: ForceOption = False,
    allow_network: NetworkOption = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Import a version of a list: OFAC (CSV, XML), UN (XML), EU (XML, CSV), UK (CSV, XML, OFSI's CSV), OpenSanctions.

    What was added, changed and removed is kept as history; the same file again changes nothing. A file that is cut or
    malformed is refused whole. OFAC's three CSV files are one list: pass them together, or their folder. OpenSanctions
    comes as targets.simple.csv or as FollowTheMoney's JSON lines.
    """
    from communique.etl import database, settings
    from communique.etl import jobs as whole
    from communique.etl.lists import days, jobs
    from communique.etl.lists.imports import Wanted

    if version is not None:
        try:
            days.first_day(version)
        except ValueError as failure:
            raise typer.BadParameter(str(failure), param_hint="--version") from failure
    current = settings.get()
    address = database.url()
    whole.prepare(address, current.seeds_dir)
    wanted = Wanted(list_code, version, force)
    _tell([jobs.import_paths(address, paths, wanted, allow_network=allow_network or current.allow_network)], format)


def update(
    lists: Annotated[list[str] | None, typer.Argument(metavar="[LIST...]", help="Lists to fetch; by default all imported ones.")] = None,
    force: ForceOption = False,
    allow_network: NetworkOption = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Fetch the newest version of lists from where they were imported, or from their publishers. Exits with 1 if one fails."""
    from communique.etl import database, settings
    from communique.etl import jobs as whole
    from communique.etl.lists import catalog, history, imports, jobs
    from communique.etl.lists.model import Unreadable

    current = settings.get()
    address = database.url()
    whole.prepare(address, current.seeds_dir)
    with database.connect(address, autocommit=True) as connection:
        wanted = lists or jobs.updatable(history.codes(connection))
        sources = {code: jobs.addresses(code, imports.latest_source(connection, code)) for code in wanted}
    unknown = [code for code, urls in sources.items() if not urls]
    if unknown or not sources:
        there = ", ".join(code for code, known in catalog.known().items() if known.urls)
        raise typer.BadParameter(f"no address is known for {', '.join(unknown) or 'any list'}; name some of {there}", param_hint="LIST")
    done, failed = [], False
    for code, urls in sources.items():
        try:
            done.append(
                jobs.import_paths(address, urls, imports.Wanted(code, None, force), allow_network=allow_network or current.allow_network)
            )
        except Unreadable as refusal:
            warn(f"communique: {refusal}")
            failed = True
    _tell(done, format)
    if failed:
        raise typer.Exit(1)


def _tell(done: Sequence[Imported], format: Format) -> None:
    rows = []
    for imported in done:
        entries = imported.entries if imported.is_new else None
        rows.append((imported.code, imported.version, entries, imported.added, imported.changed, imported.removed))
        if not imported.is_new:
            note(f"{imported.code}: the same files were imported before, as version {imported.version}; nothing was done.")
    show(["list", "version", "entries", "added", "changed", "removed"], rows, format)


def list_(
    list_code: Annotated[str | None, typer.Argument(metavar="[LIST]", help="A list, to see all its versions.")] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Print the imported lists with their newest versions, or all versions of one."""
    from communique.etl import database
    from communique.etl.lists import history

    with database.connect(database.url(), autocommit=True) as connection:
        columns, rows = history.versions(connection, list_code) if list_code else history.lists(connection)
    show(columns, rows, format)


def changes(
    list_code: Annotated[str, typer.Argument(metavar="LIST", help="Code of the list.")],
    since: Annotated[str, typer.Option(metavar="VERSION", help="The version to compare with.")],
    until: Annotated[str | None, typer.Option(metavar="VERSION", help="The version to compare; by default the newest.")] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Print how the entries of a list differ between two versions: a row a change, with the fields that differ."""
    from communique.etl import database
    from communique.etl.lists import history

    with database.connect(database.url(), autocommit=True) as connection:
        found = history.changes(connection, list_code, since, until)
        rows = ((one.external_id, one.name, one.change, _fields(one.fields, format)) for one in found)
        show(["external_id", "name", "change", "fields"], rows, format)


def _fields(names: list[str], format: Format) -> object:
    return names if format in (Format.JSON, Format.JSONL) else ", ".join(names)


def show_(
    text: Annotated[str, typer.Argument(metavar="ENTRY", help="Identifier of an entry, or words of a name.")],
    list_code: Annotated[str | None, typer.Option("--list", metavar="LIST", help="Only this list.")] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most N entries.")] = 10,
    format: FormatOption = Format.TABLE,
) -> None:
    """Print entries with all their names, the actors that they match, and what earlier versions said of them."""
    from communique.etl import database
    from communique.etl.lists import history

    with database.connect(database.url(), autocommit=True) as connection:
        found = history.find(connection, text, list_code, limit)
        entries = [history.entry(connection, code, external_id) for code, external_id in found]
    if not entries:
        warn(f"communique: no entry has the identifier {text!r} or these words in a name")
        raise typer.Exit(1)
    columns = list(entries[0])
    if format is Format.TABLE:
        columns = [column for column in columns if column != "history"] + ["versions"]
        for entry in entries:
            entry["aliases"] = "; ".join(alias["name"] for alias in entry["aliases"] or [])
            entry["actors"] = "; ".join(actor["name"] for actor in entry["actors"] or [])
            entry["versions"] = ", ".join(f"{state['from']} to {state['to'] or 'now'}" for state in entry["history"])
    show(columns, [[entry[column] for column in columns] for entry in entries], format)


def review(
    verdict: Annotated[Verdict | None, typer.Argument(help="What you judge; without it: print the matches.", show_default=False)] = None,
    list_code: Annotated[str | None, typer.Argument(metavar="[LIST]", help="Code of the list.", show_default=False)] = None,
    external_id: Annotated[str | None, typer.Argument(metavar="[ENTRY]", help="Identifier of the entry.", show_default=False)] = None,
    actor: Annotated[str | None, typer.Argument(metavar="[ACTOR]", help="Key of the actor, as printed.", show_default=False)] = None,
    text: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why.")] = None,
    reviewer: Annotated[str | None, typer.Option(metavar="NAME", help="Who judges; by default the user of this computer.")] = None,
    judged: Annotated[bool, typer.Option("--judged", help="Print the reviews instead, such as to keep them in a file.")] = False,
    from_file: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="Take reviews from a CSV, as --judged --format csv prints it.", exists=True),
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Judge whether an actor in the news is the party on a list: print the open matches, accept, reject, or undo that.

    A review holds for later imports and runs too, until it is undone.
    """
    from communique.etl import audit, database
    from communique.etl.screening import reviews

    given = (list_code, external_id, actor)
    if verdict is not None and None in given:
        raise typer.BadParameter("give the list, the entry and the actor too", param_hint="VERDICT")
    with database.connect(database.url(), autocommit=True) as connection:
        if from_file is not None:
            note(f"{reviews.take(connection, from_file)} reviews taken over")
        elif verdict is None:
            columns, rows = reviews.judged(connection) if judged else reviews.open_matches(connection)
            show(columns, rows, format)
        else:
            match = reviews.Match(list_code or "", external_id or "", actor or "")
            reviews.judge(connection, match, verdict.value, text, reviewer or audit.user())
            note(f"{match.list_code} {match.external_id} and {match.actor_key}: {verdict.value}")
