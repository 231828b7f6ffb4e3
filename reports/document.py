"""Answers made ready for reading: what a page and a PDF show, before either is laid out."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby

from communique.reports import evidence
from communique.reports.chart import Picture, draw
from communique.reports.header import LIMIT, Report
from communique.reports.run import Answer, Row

TextOf = Callable[[object], str]

_NUMBERS = {"int2", "int4", "int8", "float4", "float8", "numeric"}


@dataclass(frozen=True, slots=True)
class Record:
    """A row: a line of facts, and beneath it what they rest on."""

    cells: Sequence[str]
    evidence: evidence.Evidence


# Records that follow each other from one article, under its source.
Article = tuple[Mapping[str, str], Sequence[Record]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of facts: its name, how readers see it, what it means, and whether it holds numbers."""

    name: str
    label: str
    meaning: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Section:
    """An answer as readers see it. `articles` groups the rows that follow each other from one article under its source; `blank` are the
    columns that no row has a value in, which are not shown; `unlisted` says how many rows are left to the chart, and what they are
    without. A limit that cut nothing is no parameter worth telling.
    """

    report: Report
    heading: str
    parameters: Mapping[str, str]
    columns: Sequence[Shown]
    blank: Sequence[Shown]
    articles: Sequence[Article]
    count: int
    cut: bool
    picture: Picture | None
    unlisted: tuple[int, str] = (0, "")

    @property
    def rows(self) -> str:
        """How many rows there are, whether there would be more, and what none of them tells."""
        none = f" None tells {', '.join(column.label for column in self.blank)}." if self.blank else ""
        if self.unlisted[0]:
            none = f" {self.unlisted[0]} without {self.unlisted[1]} are not listed.{none}"
        if self.cut:
            return f"The first {self.count} rows only; there are more.{none}"
        return f"{self.count} row{'' if self.count == 1 else 's'}.{none}"


@dataclass(frozen=True, slots=True)
class Document:
    """Sections under one title. `notes` and `glossary` are for a reader who knows nothing of the database; a report has none."""

    title: str
    question: str
    description: str
    made: datetime
    sections: Sequence[Section]
    notes: Sequence[str] = ()
    glossary: Sequence[tuple[str, str]] = field(default_factory=tuple)

    @property
    def is_brief(self) -> bool:
        return bool(self.notes)


def table(answer: Answer, rows: Iterable[Row], text_of: TextOf, columns: Sequence[str] = ()) -> tuple[list[Shown], list[Article]]:
    """The columns of facts and the records of some rows of an answer, by article. `columns` are the facts to show, all by default."""
    types = dict(zip(answer.columns, answer.types, strict=True))
    facts = list(columns) or evidence.facts(answer.columns)
    records = []
    for row in rows:
        texts = {name: _text(value, text_of) for name, value in zip(answer.columns, row, strict=True)}
        found = evidence.of({name: text for name, text in texts.items() if name not in facts and name in evidence.COLUMNS})
        records.append(Record([texts[name] for name in facts], found))
    articles: list[Article] = [(source, list(group)) for source, group in groupby(records, key=lambda record: record.evidence.source)]
    return [_shown(answer.report, name, types[name]) for name in facts], articles


def section(
    answer: Answer, text_of: TextOf, heading: str | None = None, columns: Sequence[str] = (), is_drawn: bool = True, listed_by: str = ""
) -> Section:
    """The answer as a section, its rows read to the end. `columns` are the facts to show, all by default; the chart `is_drawn` if it
    has one. Rows whose column `listed_by` is blank or 0 are drawn and counted, not listed. Raises ReportError.
    """
    rows = list(answer.rows)
    place_of = answer.columns.index(listed_by) if listed_by else None
    listed = rows if place_of is None else [row for row in rows if row[place_of]]
    shown, articles = table(answer, listed, text_of, columns)
    told = {place for _, records in articles for record in records for place, cell in enumerate(record.cells) if cell}
    told = told or set(range(len(shown)))
    return Section(
        report=answer.report,
        heading=heading or answer.report.title,
        parameters={
            name: text_of(value) for name, value in answer.parameters.items() if value is not None and (answer.cut or name != LIMIT)
        },
        columns=[column for place, column in enumerate(shown) if place in told],
        blank=[column for place, column in enumerate(shown) if place not in told],
        articles=[(source, [_only(record, told) for record in records]) for source, records in articles],
        count=len(rows),
        cut=answer.cut,
        picture=draw(answer.report, answer.columns, rows) if is_drawn else None,
        unlisted=(len(rows) - len(listed), listed_by.replace("_", " ")),
    )


def _only(record: Record, places: Container[int]) -> Record:
    return Record([cell for place, cell in enumerate(record.cells) if place in places], record.evidence)


def of(answer: Answer, text_of: TextOf, now: datetime | None = None) -> Document:
    """A document of one answer. Raises ReportError."""
    report = answer.report
    return Document(report.title, report.question, report.description, now or datetime.now(UTC), [section(answer, text_of)])


def _text(value: object, text_of: TextOf) -> str:
    """The value as text; a decimal number with all its places, so that a column of them is even."""
    return str(value) if isinstance(value, Decimal) else text_of(value)


def _shown(report: Report, name: str, type_: str) -> Shown:
    told = report.columns.get(name)
    meaning = "" if told is None else f"{told.meaning} Unit: {told.unit}." if told.unit else told.meaning
    return Shown(name, name.replace("_", " "), meaning, type_ in _NUMBERS)
