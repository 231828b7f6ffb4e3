"""`communique report`: the canned reports."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.etl.output import Format, FormatOption, cell_text, note, show, warn, write_rows

if TYPE_CHECKING:
    from communique.reports.catalog import Report
    from communique.reports.run import Result


class ReportFormat(StrEnum):
    """The formats of a report: those of any listing, and a page."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    MD = "md"
    HTML = "html"


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="Ask the canned reports.", epilog="Example: communique report run latest-happenings")
    group.command("list", epilog="Example: communique report list --format csv")(list_)
    group.command("show", epilog="Example: communique report show who-said-what")(show_)
    group.command("run", epilog="Example: communique report run who-said-what --param speaker=IRN --format html --output said.html")(run)
    group.command("check", epilog="Example: communique report check")(check)
    app.add_typer(group, name="report")


def folders() -> list[Path]:
    """Where reports are: the packaged ones, and the user's own."""
    from communique.etl import settings
    from communique.reports.catalog import QUERIES

    own = settings.get().reports_dir
    return [QUERIES, own] if own else [QUERIES]


def names(incomplete: str) -> list[str]:
    """Report names that begin so, for completion."""
    return [p.stem for folder in folders() for p in sorted(folder.glob("*.sql")) if p.stem.startswith(incomplete)]


NameArgument = Annotated[str, typer.Argument(help="Name of a report, as `communique report list` gives it.", autocompletion=names)]


def list_(format: FormatOption = Format.TABLE) -> None:
    """List the reports, with the question that each answers."""
    from communique.reports.catalog import reports

    show(["name", "question", "tags"], [(r.name, r.question, ", ".join(r.tags)) for r in reports(folders())], format)


def show_(name: NameArgument) -> None:
    """Print a report's file: its header and its query."""
    from communique.reports.catalog import report

    print(report(name, folders()).path.read_text(encoding="utf8"), end="")


def run(
    name: NameArgument,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter; repeatable.")] = None,
    format: Annotated[ReportFormat, typer.Option("--format", help="How to write the answer.")] = ReportFormat.TABLE,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write to; default stdout.")] = None,
) -> None:
    """Run a report and print its answer."""
    from communique.etl import database
    from communique.reports.catalog import report
    from communique.reports.run import record
    from communique.reports.run import run as answer

    given = {}
    for pair in param or []:
        key, equals, value = pair.partition("=")
        if not equals:
            raise typer.BadParameter(f"{pair!r}: give NAME=VALUE", param_hint="--param")
        given[key.strip()] = value
    with database.connect(database.url()) as connection:
        result = answer(connection, report(name, folders()), given)
        write(result, format, output)
        record(connection, result, [str(output) if output else "-"])
    _tell_of_limit(result)


def write(result: Result, format: str, output: Path | None) -> None:
    """Write an answer to a file, or to stdout."""
    from communique.reports.render import html

    stream = output.open("w", encoding="utf8", newline="") if output else sys.stdout
    try:
        if format == ReportFormat.HTML:
            stream.write(html(result, cell_text))
        else:
            write_rows(result.columns, result.rows, format, stream, result.report.title)
    finally:
        if output:
            stream.close()


def _tell_of_limit(result: Result) -> None:
    limit = result.parameters.get("limit")
    if isinstance(limit, int) and len(result.rows) == limit:
        note(f"The first {limit} rows; for more: --param limit=1000, for all: --param limit=")


def check() -> None:
    """Check every report: its header, that its query runs, that its columns are those of the header."""
    from communique.etl import database
    from communique.reports.catalog import ReportError, read
    from communique.reports.run import check as faults_of

    found: list[Report] = []
    faults: list[str] = []
    for path in (p for folder in folders() for p in sorted(folder.glob("*.sql"))):
        try:
            found.append(read(path))
        except ReportError as e:
            faults.append(str(e))
    with database.connect(database.url()) as connection:
        for report in found:
            faults += faults_of(connection, report)
    for fault in faults:
        warn(fault)
    note(f"{len(found)} reports, {len(faults)} faults")
    if faults:
        raise typer.Exit(1)
