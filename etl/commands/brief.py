"""`communique brief`: several reports in one document."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from communique.etl.output import cell_text, markdown_safe


class BriefFormat(StrEnum):
    """The formats of a brief."""

    HTML = "html"
    PDF = "pdf"
    MD = "md"


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: communique brief weekly --output week.pdf")(brief)


def _subjects(incomplete: str) -> list[str]:
    """Names of briefs that begin so, for the shell's completion; topics and codes would take a look into the database."""
    from communique.reports.brief import PERIODS

    return [name for name in PERIODS if name.startswith(incomplete)]


def brief(
    what: Annotated[
        str, typer.Argument(metavar="[daily|weekly|TOPIC|ACTOR]", help="A period, a topic, or a country or body.", autocompletion=_subjects)
    ] = "daily",
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="First day; default as the brief says, back from the last.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="Last day; default that of the newest article.")
    ] = None,
    format: Annotated[
        BriefFormat | None, typer.Option("--format", help="How to write it; default by the ending of --output, else md.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write to; default stdout.")] = None,
) -> None:
    """Put together what a day, a week, a topic or an actor gives, with contents, charts and the sentences it rests on.

    An actor is a country or body, by code (IRN) or name (Iran); a topic is one that `communique report run
    statements-by-topic` names. Briefs of your own are TOML files beside your own reports.
    """
    from communique.etl import database, settings
    from communique.etl.commands.report import folders, opened
    from communique.reports import brief as briefs
    from communique.reports.run import recorded

    chosen = format or _format_of(output)
    current = settings.get()
    with ExitStack() as stack:
        recording = stack.enter_context(database.connect(database.url(), autocommit=True))
        reading = stack.enter_context(database.connect(database.reader_url(), autocommit=True))
        about = briefs.subject(reading, what, folders())
        place = str(output.absolute()) if output else "-"
        asked = briefs.reports(about, folders())
        runs = [stack.enter_context(recorded(recording, report, {}, place)) for report in asked]
        document = briefs.build(
            reading,
            about,
            folders(),
            cell_text,
            current.statement_timeout,
            since.date() if since else None,
            until.date() if until else None,
        )
        for run, section in zip(runs, document.sections, strict=True):
            run.rows = section.count
        stream = stack.enter_context(opened(output, is_binary=chosen == BriefFormat.PDF))
        match chosen:
            case BriefFormat.PDF:
                from communique.reports.pdf import pdf

                stream.write(pdf(document))
            case BriefFormat.HTML:
                from communique.reports.render import html

                stream.write(html(document))
            case BriefFormat.MD:
                from communique.reports.markdown import markdown

                stream.write(markdown(document, markdown_safe))
        stream.flush()


def _format_of(output: Path | None) -> BriefFormat:
    endings = {".htm": BriefFormat.HTML, **{f".{name}": name for name in BriefFormat}}
    return endings.get(output.suffix.lower(), BriefFormat.MD) if output else BriefFormat.MD
