"""`communique actors`: who the actors are, what is doubtful of them, and an analyst's decisions."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from communique.etl.output import Format, FormatOption, note, show

if TYPE_CHECKING:
    from psycopg import Connection

    from communique.etl.annotate.decisions import Decision

ActorArgument = Annotated[str, typer.Argument(metavar="ACTOR", help="Its key, or its name if no other has it.")]
NoteOption = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why, for those who read the file later.")]
UndoOption = Annotated[bool, typer.Option("--undo", help="Take the decision back.")]
SinceOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="First day of the name.")]
UntilOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Last day of the name.")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        no_args_is_help=True,
        help="Look at actors, and decide who is who. Decisions stand in one CSV file (the setting decisions_file).",
        epilog="Example: communique actors review",
    )
    group.command("list", epilog="Example: communique actors list --origin discovered --code IRN")(list_)
    group.command("show", epilog="Example: communique actors show IRN")(show_)
    group.command("review", epilog="Example: communique actors review --limit 20 --format csv")(review)
    group.command("check", epilog="Example: communique actors check --country TON --since 2000-01-01")(check)
    group.command("add", epilog='Example: communique actors add coastal-front "Coastal Front" --kind armed_group --code NGA')(add)
    group.command("alias", epilog='Example: communique actors alias USA "Uncle Sam" --note nickname')(alias)
    group.command("merge", epilog="Example: communique actors merge discovered-person-jane-m-roe-gbr discovered-person-jane-roe-gbr")(merge)
    group.command("split", epilog="Example: communique actors split discovered-person-jane-m-roe-gbr")(split)
    group.command("export", epilog="Example: communique actors export -o decisions.csv")(export)
    group.command("import", epilog="Example: communique actors import decisions.csv")(import_)
    app.add_typer(group, name="actors")


def list_(
    match: Annotated[str | None, typer.Option(metavar="TEXT", help="Only those with this in a name or the key.")] = None,
    kind: Annotated[str | None, typer.Option(help="Only of this kind: country, person, company ...")] = None,
    code: Annotated[str | None, typer.Option(help="Only of this code.")] = None,
    origin: Annotated[str | None, typer.Option(help="Only of this origin: seed, curated, list or discovered.")] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most N actors.")] = 50,
    format: FormatOption = Format.TABLE,
) -> None:
    """List actors, those that articles mean most first."""
    with _connection() as connection:
        cursor = connection.execute(_sql()["list"], {"match": match, "kind": kind, "code": code, "origin": origin, "limit": limit})
        show([column.name for column in cursor.description or ()], cursor.fetchall(), format)


def show_(
    actor: ActorArgument,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most N words by which articles mean it.")] = 20,
    format: FormatOption = Format.TABLE,
) -> None:
    """Print an actor: names, offices, whom it was merged with, and by which words and rules articles mean it."""
    from communique.etl import curation

    with _connection() as connection:
        key = curation.find(connection, actor)[0]
        parts = {}
        for part in ("show", "aliases", "roles", "merged_into", "surfaces"):
            cursor = connection.execute(_sql()[part], {"key": key, "limit": limit})
            parts[part] = [column.name for column in cursor.description or ()], cursor.fetchall()
    columns, (row,) = parts.pop("show")
    titles = {"aliases": "names", "roles": "offices", "merged_into": "merged", "surfaces": "mentions"}
    if format is not Format.TABLE:
        inner = {titles[part]: [dict(zip(names, values, strict=True)) for values in rows] for part, (names, rows) in parts.items()}
        show([*columns, *inner], [[*row, *inner.values()]], format)
        return
    show(["what", "is"], [(name, value) for name, value in zip(columns, row, strict=True) if value not in (None, False)], format)
    for part, (names, rows) in parts.items():
        if rows:
            print()
            show(names, rows, format, titles[part])


def review(
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most N of each doubt.")] = 30,
    format: FormatOption = Format.TABLE,
) -> None:
    """List what is doubtful, the weightiest first: actors that may be one, and names that rest on little or mean nobody.

    `merge?`: two actors whose names are alike. `joined by name`: mentions without a country, taken for the one actor of that
    name. `no country`: actors that no article gives a country. `nobody`: names that no actor was found for.
    """
    from communique.etl.doubts import doubts

    with _connection() as connection:
        found = doubts(connection, limit)
    rows = [(one.doubt, one.actor, one.other, one.name, one.mentions, one.why) for one in found]
    show(["doubt", "actor", "other", "name", "mentions", "why"], rows, format)
    note("`communique actors merge ACTOR OTHER` makes two one, `communique actors split ACTOR` keeps one by itself.")


def check(
    office: Annotated[
        list[str] | None, typer.Option("--office", metavar="OFFICE", help="Of these offices; default head_of_state and head_of_government.")
    ] = None,
    country: Annotated[str | None, typer.Option(metavar="ISO3", help="Only of this country or body, by key.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Gaps from then on; default 2000.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Gaps until then; default today.")
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """List what the gazetteer's terms of office leave open, and exit with 1 if two hold on one day what only one can."""
    from datetime import date

    from communique.etl import settings, tenures
    from communique.etl.annotate import gazetteer

    now = settings.get()
    read = gazetteer.sources(now.seeds_dir, settings.decisions_file())
    first, last = since.date() if since else date(2000, 1, 1), until.date() if until else date.today()
    found = tenures.findings(gazetteer.build(read), gazetteer.shared_offices(read), office or list(gazetteer.LEADING_OFFICES), first, last)
    found = [one for one in found if country in (None, one.body)]
    show(
        ["fault", "office", "of", "since", "until", "who"],
        [(one.fault, one.office, one.body, one.since, one.until, one.who) for one in found],
        format,
    )
    if any(one.fault == "two holders" for one in found):
        raise typer.Exit(1)


def add(
    key: Annotated[str, typer.Argument(help="Its key: small letters and hyphens, such as coastal-front.")],
    name: Annotated[str, typer.Argument(help="Its name.")],
    kind: Annotated[str, typer.Option(help="country, government, organisation, person, igo, armed_group, company, media or other.")],
    code: Annotated[str, typer.Option(help="Country or body that it acts for.")] = "",
    parent: Annotated[str, typer.Option(metavar="ACTOR", help="Actor that it is a part of, by key.")] = "",
    undo: UndoOption = False,
    why: NoteOption = None,
) -> None:
    """Add an actor that the gazetteer lacks."""
    from communique.etl import curation
    from communique.etl.annotate.decisions import Decision, with_note

    decision = with_note(Decision("add", key, parent, name, kind, code), why)
    _decide(lambda c, before: curation.without(before, decision) if undo else curation.added(c, before, decision), name)


def alias(
    actor: ActorArgument,
    name: Annotated[str, typer.Argument(help="A further name.")],
    kind: Annotated[str, typer.Option(help="How it names: name, acronym, metonym (a seat), demonym or title.")] = "name",
    since: SinceOption = None,
    until: UntilOption = None,
    undo: UndoOption = False,
    why: NoteOption = None,
) -> None:
    """Give an actor a further name."""
    from communique.etl import curation
    from communique.etl.annotate.decisions import Decision, with_note

    days = [str(moment.date()) if moment else "" for moment in (since, until)]

    def decided(connection: Connection[Any], before: list[Decision]) -> list[Decision]:
        key = curation.find(connection, actor)[0]
        decision = with_note(Decision("alias", key, "", name, kind, "", *days), why)
        return curation.without(before, decision) if undo else curation.aliased(connection, before, decision)

    _decide(decided, name)


def merge(
    actor: ActorArgument,
    into: Annotated[str, typer.Argument(metavar="OTHER", help="The actor that it is, by key or name.")],
    why: NoteOption = None,
) -> None:
    """Make one actor another: all rows of it mean the other, now and after every run. `split` undoes it."""
    from communique.etl import curation

    _decide(lambda c, before: curation.merged(c, before, actor, into, why), None)


def split(
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help="Key of an actor that was merged, or of one to be joined to nobody.")],
    why: NoteOption = None,
) -> None:
    """Undo a merge, and keep the actor by itself: it is not joined by its name either. `communique run --stale` parts its rows."""
    from communique.etl import curation

    _decide(lambda c, before: curation.split(c, before, actor, why), None)


def export(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write; default stdout.", dir_okay=False)] = None,
) -> None:
    """Print all decisions as CSV, as `import` reads them."""
    from communique.etl import settings
    from communique.etl.annotate import decisions

    made = decisions.read(settings.decisions_file())
    if output is None:
        print(decisions.render(made), end="")
    else:
        decisions.write(output, made)
    note(f"{len(made)} decisions, kept in {settings.decisions_file()}.")


def import_(
    file: Annotated[Path, typer.Argument(help="CSV file of decisions.", exists=True, dir_okay=False)],
    replace: Annotated[bool, typer.Option("--replace", help="Forget those made before, rather than adding to them.")] = False,
) -> None:
    """Take over decisions from a file: where they contradict those made before, the file's hold."""
    from communique.etl.annotate import decisions

    given = decisions.read(file)
    _decide(lambda _, before: decisions.united([] if replace else before, given), None)


def _sql() -> Any:
    from communique.etl.queries import statements

    return statements("curation")


def _connection() -> Any:
    from communique.etl import database

    return database.connect(database.url(), autocommit=True)


def _decide(change: Any, name: str | None) -> None:
    """Make the decisions that `change` makes of those before, and say what follows; `name` is one that texts may have."""
    from communique.etl import audit, curation, database, jobs, settings
    from communique.etl.annotate import decisions

    address, path = database.url(), settings.decisions_file()
    jobs.prepare(address, settings.get().seeds_dir)
    before = decisions.read(path)
    with database.connect(address, autocommit=True) as connection:
        after = change(connection, before)
        if after == before:
            note("That was decided before; nothing has changed.")
            return
        curation.decide(connection, path, after, audit.user())
        documents = curation.documents_naming(connection, name) if name else None
    told = "" if documents is None else f" Documents with the name: {documents}."
    note(f"Kept in {path}.{told} `communique run --stale` annotates anew what it concerns.")
