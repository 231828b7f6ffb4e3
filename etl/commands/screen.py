"""`communique screen`: names against the official sanctions lists."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from communique.etl.output import Format, FormatOption, json_text, note, show, warn

if TYPE_CHECKING:
    from communique.etl.lists.countries import Countries
    from communique.etl.screening.party import Match, Query

INPUT_HELP = "File with a name a line, or CSV with a header: name, kind, birth_date, country; - for standard input."


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: communique screen 'Sirajuddin Haqani' --birth-date 1978 --format jsonl")(screen)


def screen(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME...]", help="Names to look for, each in quotes.")] = None,
    input_: Annotated[str | None, typer.Option("--input", metavar="FILE", help=INPUT_HELP)] = None,
    kind: Annotated[str | None, typer.Option(help="What the names are: person, entity, vessel or aircraft.")] = None,
    birth_date: Annotated[str | None, typer.Option(metavar="DATE", help="Date of birth, as 1960-03-01, 1960-03 or 1960.")] = None,
    country: Annotated[str | None, typer.Option(help="Country, by name or code.")] = None,
    list_code: Annotated[list[str] | None, typer.Option("--list", metavar="LIST", help="Only this list; repeatable.")] = None,
    threshold: Annotated[
        float | None, typer.Option(min=0.3, max=1, help="Leave out what scores less, 0 to 1.", show_default="0.78")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most N matches a name.")] = 5,
    format: FormatOption = Format.TABLE,
) -> None:
    """Look for names on the imported lists: spelt otherwise, in another order or script, with initials or words left out.

    For each name, as JSON: the query, and its matches with list, external_id, name, matched_name, score and reasons.
    """
    from communique.etl import database
    from communique.etl.lists.countries import Countries
    from communique.etl.screening import parties
    from communique.etl.screening.index import THRESHOLD, Index

    if bool(names) == bool(input_):
        raise typer.BadParameter("give names, or a file of names with --input", param_hint="NAME")
    with database.connect(database.url(), autocommit=True) as connection:
        listed = list(parties.listed(connection, list_code))
        with connection.cursor() as cursor:
            countries = Countries.of(cursor)
    if not listed:
        warn("communique: no list was imported; `communique lists import` brings one in" if not list_code else "communique: no such list")
        raise typer.Exit(1)
    index = Index(listed)
    begun = time.monotonic()
    asked = _asked(names, input_, kind, birth_date, country, countries)
    answers = ((query, index.search(query, limit=limit, threshold=threshold or THRESHOLD)) for query in asked)
    count = _print(answers, format)
    note(f"{count} names against {len(listed)} listed parties in {time.monotonic() - begun:.1f} s")


def _asked(
    names: list[str] | None, path: str | None, kind: str | None, birth_date: str | None, country: str | None, countries: Countries
) -> Iterator[Query]:
    from communique.etl.screening import queries

    if path is None:
        for name in names or ():
            yield queries.of(name.strip(), kind, birth_date, country, countries, name)
        return
    told = "standard input" if path == "-" else path
    with nullcontext(sys.stdin) if path == "-" else Path(path).open(encoding="utf-8-sig", newline="") as stream:
        yield from queries.read(stream, told, countries)


def _print(answers: Iterable[tuple[Query, list[Match]]], format: Format) -> int:
    count = 0
    if format in (Format.JSON, Format.JSONL):
        if format is Format.JSON:
            sys.stdout.write("[")
        for query, matches in answers:
            answer = json_text({"query": query.name, "matches": [_told(match) for match in matches]})
            lead = ("," if count else "") + "\n  " if format is Format.JSON else ""
            sys.stdout.write(lead + answer + ("" if format is Format.JSON else "\n"))
            count += 1
        if format is Format.JSON:
            sys.stdout.write("\n]\n" if count else "]\n")
        return count
    rows: list[list[object]] = []
    for query, matches in answers:
        count += 1
        for match in matches:
            told = _told(match)
            rows.append([query.name, *(told[name] for name in list(told)[:-1]), "; ".join(match.reasons)])
    show(["query", "list", "external_id", "name", "matched_name", "score", "reasons"], rows, format)
    return count


def _told(match: Match) -> dict[str, Any]:
    return {
        "list": match.party.list_code,
        "external_id": match.party.external_id,
        "name": match.party.names[0].text,
        "matched_name": match.matched_name,
        "score": match.score,
        "reasons": list(match.reasons),
    }
