"""`communique report`: the canned reports."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, TextIO, cast

import typer

from communique.etl.output import Format, FormatOption, cell_text, note, show, terminal_safe, warn, write_rows

if TYPE_CHECKING:
    from communique.reports.run import Answer

# Columns where no terminal tells its width.
_WIDTH = 100


class ReportFormat(StrEnum):
    """The formats of a report: those of any listing, a page, files for other programs, and the chart alone."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    MD = "md"
    HTML = "html"
    PDF = "pdf"
    XLSX = "xlsx"
    PARQUET = "parquet"
    SVG = "svg"
    PNG = "png"


BINARY = frozenset({ReportFormat.PDF, ReportFormat.XLSX, ReportFormat.PARQUET, ReportFormat.SVG, ReportFormat.PNG})


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="Ask the canned reports.", epilog="Example: communique report run latest-happenings")
    group.command("list", epilog="Example: communique report list --format csv")(list_)
    group.command("show", epilog="Example: communique report show who-said-what")(show_)
    group.command("run", epilog="Example: communique report run who-said-what --param speaker=IRN --output said.html")(run)
    group.command("check", epilog="Example: communique report check")(check)
    app.add_typer(group, name="report")


def folders() -> list[Path]:
    """Where reports are: the packaged ones, and the user's own."""
    from communique.etl import settings
    from communique.reports.catalog import QUERIES

    own = settings.get().reports_dir
    return [QUERIES, own] if own else [QUERIES]


def _names(incomplete: str) -> list[str]:
    """Report names that begin so, for the shell's completion."""
    from communique.reports.catalog import files

    return [name for name in files(folders()) if name.startswith(incomplete)]


NameArgument = Annotated[str, typer.Argument(help="Name of a report, as `communique report list` gives it.", autocompletion=_names)]


def list_(format: FormatOption = Format.TABLE) -> None:
    """List the reports, with the question that each answers and its parameters."""
    from communique.reports.catalog import reports

    sound, faults = reports(folders())
    for fault in faults:
        warn(f"communique: {fault}")
    rows = [(r.name, r.question, ", ".join(p.name for p in r.parameters), ", ".join(r.tags)) for r in sound]
    show(["name", "question", "parameters", "tags"], rows, format)


def show_(name: NameArgument) -> None:
    """Print a report's file: its header and its query."""
    from communique.reports.catalog import report

    sys.stdout.write(report(name, folders()).path.read_text(encoding="utf-8-sig"))


def run(
    name: NameArgument,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter; repeatable.")] = None,
    format: Annotated[
        ReportFormat | None, typer.Option("--format", help="How to write it; default by the ending of --output, else table.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write to; default stdout.")] = None,
) -> None:
    """Run a report and print its answer.

    A table gives the first rows, as many as the report's parameter `limit` says; every other format gives all of them
    unless you set `limit` yourself. svg and png are the chart alone; html and pdf have it beside the rows.
    """
    given = {}
    for pair in param or []:
        key, equals, value = pair.partition("=")
        if not equals:
            raise typer.BadParameter(f"{pair!r}: give NAME=VALUE", param_hint="--param")
        given[key.strip()] = value
    print_report(name, given, format or _format_of(output), output)


def print_report(name: str, given: dict[str, str], format: str = ReportFormat.TABLE, output: Path | None = None) -> None:
    """Run a report and write its answer to a file, or to stdout; the run is recorded."""
    from communique.etl import database, settings
    from communique.reports.catalog import report
    from communique.reports.header import LIMIT, SINCE
    from communique.reports.run import asked, recorded

    asking = report(name, folders())
    if format != ReportFormat.TABLE and LIMIT not in given and any(p.name == LIMIT for p in asking.parameters):
        given = {**given, LIMIT: ""}
    with (
        database.connect(database.url(), autocommit=True) as recording,
        recorded(recording, asking, given, str(output.absolute()) if output else "-") as this_run,
        database.connect(database.reader_url()) as reading,
        asked(reading, asking, given, settings.get().statement_timeout) as answer,
        opened(output, is_binary=format in BINARY) as stream,
    ):
        this_run.rows = _write(answer, format, stream)
        stream.flush()
    if answer.cut:
        note(f"The first {this_run.rows} rows; for all: communique report run {name} --param {LIMIT}=")
    if not this_run.rows and SINCE not in given and (first := answer.parameters.get(SINCE)):
        note(f"Nothing since {first}; for all days: communique report run {name} --param {SINCE}=")
    if this_run.id is None:
        note("This database account can't write, so the run is not in report_runs.")


def _format_of(output: Path | None) -> str:
    endings = {".txt": ReportFormat.TABLE, ".htm": ReportFormat.HTML, **{f".{name}": name for name in ReportFormat}}
    return endings.get(output.suffix.lower(), ReportFormat.TABLE) if output else ReportFormat.TABLE


@contextmanager
def opened(output: Path | None, *, is_binary: bool) -> Iterator[IO[Any]]:
    """Where to write: stdout, or a file that is there only once it is whole."""
    if output is None:
        if is_binary and sys.stdout.isatty():
            raise typer.BadParameter("this format is for a file: name one, or send stdout to one", param_hint="--output")
        yield sys.stdout.buffer if is_binary else sys.stdout
        return
    mode: dict[str, Any] = {"mode": "wb"} if is_binary else {"mode": "w", "encoding": "utf-8", "newline": ""}
    target = output.resolve()
    if target.exists() and not target.is_file():  # a pipe or a device can't be replaced
        with target.open(**mode) as stream:
            yield stream
        return
    if not target.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {target.parent}; make it first", param_hint="--output")
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open(**mode) as stream:
            yield stream
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _write(answer: Answer, format: str, stream: IO[Any]) -> int:
    if format in BINARY:
        from communique.reports import formats

        return formats.BINARY[format].write(answer, stream, cell_text)
    if format == ReportFormat.HTML:
        from communique.reports.render import page

        text, count = page(answer, cell_text)
        stream.write(text)
        return count
    if format == ReportFormat.TABLE:
        from rich.console import Console

        from communique.reports.terminal import write

        width = None if stream.isatty() or "COLUMNS" in os.environ else _WIDTH
        return write(answer, Console(file=stream, width=width, highlight=False), lambda value: terminal_safe(cell_text(value)))
    text_stream = cast(TextIO, stream)
    title = f"{answer.report.title} (the first rows only)" if answer.cut else answer.report.title
    return write_rows(answer.columns, answer.rows, format, text_stream, title)


def check(
    style: Annotated[bool, typer.Option(help="Check the style by sqlfluff too, which takes a while.")] = True,
) -> None:
    """Check every report: its header, that its query can run, that its columns are those of the header, its style, its test.

    Style and known-answer tests are checked in a checkout of the repository; elsewhere it is said that they were not.
    """
    from communique.etl import database, settings
    from communique.reports import catalog, run
    from communique.reports.style import NotHere, untested
    from communique.reports.style import style as check_style

    sound, unread = catalog.reports(folders())
    faults = [str(fault) for fault in unread]
    with database.connect(database.reader_url()) as connection:
        for report in sound:
            faults += run.check(connection, report, settings.get().statement_timeout)
    try:
        faults += untested(report.name for report in sound if report.path.parent == catalog.QUERIES)
        if style:
            faults += check_style([report.path for report in sound])
    except NotHere as reason:
        note(f"Note: {reason}.")
    for fault in faults:
        warn(f"communique: {fault}")
    note(f"{len(sound) + len(unread)} reports, {len(faults)} faults")
    if faults:
        raise typer.Exit(1)
