"""A report's answer as a page: one HTML file that asks nothing of any other machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from communique.reports import evidence
from communique.reports.run import Answer

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class _Record:
    """A row as the page shows it: a line of facts, and beneath it what they rest on."""

    cells: list[str]
    evidence: evidence.Evidence


def page(answer: Answer, text_of: Callable[[object], str], now: datetime | None = None) -> tuple[str, int]:
    """The answer as an HTML page, and how many rows it has. `text_of` writes a value as text."""
    facts = evidence.facts(answer.columns)
    records = []
    for row in answer.rows:
        texts = dict(zip(answer.columns, map(text_of, row), strict=True))
        found = evidence.of({name: text for name, text in texts.items() if name not in facts})
        records.append(_Record([texts[name] for name in facts], found))
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.tests["web"] = lambda address: address.startswith(("https://", "http://"))
    text = environment.get_template("report.html").render(
        report=answer.report,
        parameters={name: text_of(value) for name, value in answer.parameters.items() if value is not None},
        columns=[(name, name.replace("_", " "), answer.report.columns.get(name, "")) for name in facts],
        articles=[(source, list(group)) for source, group in groupby(records, key=lambda record: record.evidence.source)],
        count=len(records),
        cut=answer.cut,
        made=(now or datetime.now(UTC)).strftime("%-d %B %Y, %H:%M UTC"),
    )
    return text, len(records)
