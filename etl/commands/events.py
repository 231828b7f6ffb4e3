"""`communique events`: our events in the formats of other data sets, and theirs beside ours."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.etl.output import Format, FormatOption, note, show, warn

if TYPE_CHECKING:
    from communique.etl import exchange
    from communique.etl.exchange.lookups import Lookups
    from communique.etl.exchange.records import Record

MOST_REFUSALS = 20


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="Exchange events with other data sets: PLOVER, CAMEO, GDELT, ICEWS.")
    group.command("export", epilog="Example: communique events export --format gdelt-v2 events.tsv --since 2021-01-01")(export)
    group.command("import", epilog="Example: communique events import --format icews --dataset icews-2021 events.2021.tab")(import_)
    group.command("formats", epilog="Example: communique events formats icews")(formats)
    group.command("datasets", epilog="Example: communique events datasets --format csv")(datasets)
    app.add_typer(group, name="events")


def _names(incomplete: str) -> list[str]:
    from communique.etl.exchange import FORMATS

    return [name for name in FORMATS if name.startswith(incomplete)]


NameOption = Annotated[
    str,
    typer.Option(
        "--format", help="plover-jsonl, cameo-tsv, gdelt-v2 or icews; `events formats` says what they hold.", autocompletion=_names
    ),
]


def export(
    path: Annotated[Path | None, typer.Argument(metavar="[PATH]", help="File to write; stdout if none.")] = None,
    format: NameOption = "plover-jsonl",
    dataset: Annotated[str | None, typer.Option(help="Write an imported data set, not our own events.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only events of articles published on that day or later.")
    ] = None,
    every_status: Annotated[
        bool, typer.Option("--every-status", help="Also what is planned, hypothetical, negated or historical, if the format can tell.")
    ] = False,
) -> None:
    """Write events in a format of event data. Only reads."""
    from communique.etl import database, settings
    from communique.etl.exchange import lookups, tables
    from communique.etl.exports.tables import whole_file
    from communique.etl.schema import STATUSES

    chosen = _format(format)
    if every_status and not chosen.has_status:
        raise typer.BadParameter(f"{format} can't tell what is planned or denied from news", param_hint="--every-status")
    if dataset and since:
        raise typer.BadParameter("an imported data set has no articles of ours: leave it out", param_hint="--since")
    statuses = STATUSES if every_status else ("reported",)
    known = lookups.load(settings.get().seeds_dir)
    with ExitStack() as stack:
        connection = stack.enter_context(database.connect(database.reader_url()))
        stream = stack.enter_context(whole_file(path)) if path else sys.stdout
        records = (
            tables.theirs(connection, dataset, statuses, known)
            if dataset
            else tables.ours(connection, statuses, since.date() if since else None)
        )
        count = chosen.write(records, stream, known)
    note(f"{count} rows written{f' to {path}' if path else ''}.")


def import_(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files of one format; - is stdin.")],
    format: NameOption,
    dataset: Annotated[str, typer.Option(help="Name for the data set; what it holds already is not added again.")],
) -> None:
    """Bring in the events of another data set, beside ours. Exit code 1 if a line was refused; the others are kept."""
    from communique.etl import database, settings
    from communique.etl.exchange import lookups, tables

    known = lookups.load(settings.get().seeds_dir)
    tally = Tally()
    with database.connect(database.url()) as connection:
        new = sum(tables.keep(connection, dataset, _records(path, _format(format), known, tally), known) for path in paths)
    note(f"{tally.read} events read, {new} of them new in {dataset}, {tally.refused} lines refused.")
    if tally.refused:
        raise typer.Exit(1)


@dataclass(slots=True)
class Tally:
    """How many lines were read as events, and how many were refused."""

    read: int = 0
    refused: int = 0


def _records(path: Path, chosen: exchange.Format, known: Lookups, tally: Tally) -> Iterator[Record]:
    """The events of a file; why a line is none is said on stderr, of the first of such lines."""
    from communique.etl.ingest import Reject

    with nullcontext(sys.stdin) if str(path) == "-" else path.open(encoding="utf-8-sig", newline="\n") as stream:
        for found in chosen.read(stream, path.name, known):
            if isinstance(found, Reject):
                tally.refused += 1
                if tally.refused <= MOST_REFUSALS:
                    warn(f"{found.source}, line {found.line}: {found.reason}; {found.remedy}")
            else:
                tally.read += 1
                yield found


def formats(
    name: Annotated[str | None, typer.Argument(metavar="[FORMAT]", help="Print the columns of this format.", autocompletion=_names)] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """List the formats, or the columns of one with what each holds."""
    from communique.etl.exchange import FORMATS

    if name is None:
        show(["format", "what"], [(key, each.label) for key, each in FORMATS.items()], format)
    else:
        show(["column", "what"], _format(name).columns, format)


def datasets(format: FormatOption = Format.TABLE) -> None:
    """List the data sets that were imported."""
    from communique.etl import database
    from communique.etl.exchange import tables

    with database.connect(database.reader_url()) as connection:
        show(["dataset", "events", "first_on", "last_on"], tables.datasets(connection), format)


def _format(name: str) -> exchange.Format:
    from communique.etl.exchange import FORMATS

    if name not in FORMATS:
        raise typer.BadParameter(f"{name!r}: give one of {', '.join(FORMATS)}", param_hint="--format")
    return FORMATS[name]
