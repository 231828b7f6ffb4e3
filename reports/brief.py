"""Several reports in one document: what a reader who has ten minutes wants to know of a day, a week, a topic or an actor.

A brief is a TOML file: a title and a question, the days that it looks back, and its sections, each a report with its
parameters and the columns to show. {since} and {until}, or in words {first_day}, {last_day} and {period}, {weeks} that hold them, {code} and
{name} stand for what it is asked for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from communique.reports import catalog
from communique.reports.document import Document, Section, TextOf, section
from communique.reports.header import Report, ReportError
from communique.reports.run import asked, newest

BRIEFS = Path(__file__).parent / "briefs"
PERIODS = ("daily", "weekly")
_CODE = re.compile(r"\b[A-Z]{2,}\b")

_READING = (
    """This brief was made by machine from {articles} by {publishers}, {period}. Nothing in it has
    another source: what these articles do not tell is not here, and what they tell wrongly is here as they tell it.""",
    """Each row stands above the sentence that it was read from, with the words marked and the article named. The reading is done by
    rules and a trained model and can be wrong: look at the sentence before you rely on the row.""",
    """A happening counts once, however many articles tell of it. Scores run from -10 (hostile) to 10 (friendly). A date is as fine as
    the text tells it; a blank is unknown.""",
)


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a brief: a report, how it is asked, which columns are shown (all facts if none is named), whether its chart is, and
    the column without which a row is not listed.
    """

    heading: str
    report: str
    parameters: Mapping[str, str]
    columns: tuple[str, ...]
    is_drawn: bool
    listed_by: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A brief as its file says, placeholders still in it."""

    title: str
    question: str
    days: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a brief is about: which plan it takes, and the code and name of an actor or a topic."""

    plan: str
    code: str = ""
    name: str = ""


def read(path: Path) -> Plan:
    """The plan in a file. Raises ReportError."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        parts = tuple(
            Part(
                one["heading"],
                one["report"],
                {k: str(v) for k, v in one.get("parameters", {}).items()},
                tuple(one.get("columns", ())),
                bool(one.get("chart", True)),
                one.get("listed_by", ""),
            )
            for one in told["sections"]
        )
        return Plan(told["title"], told["question"], int(told["days"]), parts)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, ValueError, TypeError) as failure:
        raise ReportError(f"{path}: {failure}; mend the file") from None
    except KeyError as failure:
        raise ReportError(f"{path}: no {failure.args[0]}; give title, question, days, and sections with heading and report") from None


def plans(folders: Iterable[Path]) -> dict[str, Path]:
    """Files of briefs by name: the packaged ones, and those beside the user's own reports."""
    found = {path.stem: path for path in BRIEFS.glob("*.toml")}
    for folder in folders:
        found |= {path.stem: path for path in folder.glob("*.toml") if path.is_file() and not path.name.startswith(".")}
    return dict(sorted(found.items()))


def subject(connection: psycopg.Connection[Any], what: str, folders: Sequence[Path]) -> Subject:
    """What is meant by the user's word: a brief by name, a topic, or a country or body. Raises ReportError."""
    there = plans(folders)
    if what in there and what not in ("actor", "topic"):
        return Subject(what)
    if row := connection.execute(_sql("topic").encode(), {"what": what}).fetchone():
        return Subject("topic", *row)
    if row := connection.execute(_sql("actor").encode(), {"who": what}).fetchone():
        return Subject("actor", *row)
    named = ", ".join(name for name in there if name not in ("actor", "topic"))
    raise ReportError(f"no brief, topic, country or body {what!r}; give {named}, a topic such as nuclear, or a code such as IRN")


def build(
    connection: psycopg.Connection[Any],
    about: Subject,
    folders: Sequence[Path],
    text_of: TextOf,
    seconds: float,
    since: date | None = None,
    until: date | None = None,
) -> Document:
    """The brief, all its reports asked of one state of the database. Raises ReportError, psycopg.Error."""
    plan = read(plans(folders)[about.plan])
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        last = until or newest(connection)
        if last is None:
            raise ReportError("there are no articles with a day yet; communique run takes some in")
        first = since or last - timedelta(days=plan.days - 1)
        days = {
            "since": first.isoformat(),
            "until": last.isoformat(),
            "first_day": _written(first),
            "last_day": _written(last),
            "period": _period(first, last),
            "weeks": str(_weeks(first, last)),
        }
        words = {**days, "code": about.code, "name": about.name}
        sections = [_section(connection, part, words, folders, text_of, seconds) for part in plan.parts]
        names = connection.execute(_sql("names").encode(), {"codes": sorted(_codes(sections))}).fetchall()
        coverage = connection.execute(_sql("coverage").encode(), {"since": first, "until": last}).fetchone() or (0, 0)
    return Document(
        title=plan.title.format(**words),
        question=plan.question.format(**words),
        description="",
        made=datetime.now(UTC),
        sections=sections,
        notes=_notes(first, last, *coverage),
        glossary=names,
    )


def reports(about: Subject, folders: Sequence[Path]) -> list[Report]:
    """The reports that the brief asks. Raises ReportError."""
    return [catalog.report(part.report, folders) for part in read(plans(folders)[about.plan]).parts]


def _section(
    connection: psycopg.Connection[Any], part: Part, words: Mapping[str, str], folders: Sequence[Path], text_of: TextOf, seconds: float
) -> Section:
    report = catalog.report(part.report, folders)
    given = {name: value.format(**words) for name, value in part.parameters.items()}
    with asked(connection, report, given, seconds) as answer:
        if strange := [column for column in (*part.columns, part.listed_by) if column and column not in answer.columns]:
            raise ReportError(f"brief section {part.heading!r}: report {report.name} has no column {strange[0]!r}")
        return section(answer, text_of, part.heading, part.columns, part.is_drawn, part.listed_by)


def _weeks(first: date, last: date) -> int:
    """How many weeks, from Monday on, hold a day of the period."""
    return (last.toordinal() - first.toordinal() + first.weekday()) // 7 + 1


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _period(first: date, last: date) -> str:
    """'23 to 29 September 2025': what both days have in common is said once."""
    if first == last:
        return _written(last)
    if first.year != last.year:
        return f"{_written(first)} to {_written(last)}"
    return f"{first.day} to {_written(last)}" if first.month == last.month else f"{first.day} {first:%B} to {_written(last)}"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _codes(sections: Sequence[Section]) -> set[str]:
    """Words in capitals among the facts: codes of countries, bodies and types of acts, if they are any."""
    return {
        code
        for one in sections
        for _, records in one.articles
        for record in records
        for cell in record.cells
        for code in _CODE.findall(cell)
    }


def _notes(since: date, until: date, articles: int, publishers: int) -> list[str]:
    return [
        " ".join(note.split()).format(
            articles=_number(articles, "article"), publishers=_number(publishers, "publisher"), period=_period(since, until)
        )
        for note in _READING
    ]


def _sql(name: str) -> str:
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")
