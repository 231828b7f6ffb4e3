"""A report's answer as a page: one HTML file that asks nothing of any other machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from communique.reports.run import Result

TEMPLATES = Path(__file__).parent / "templates"
# A report that gives both of these has its matched words marked within its sentence.
SENTENCE, MARKED = "sentence", "words"


def html(result: Result, text_of: Callable[[object], str], now: datetime | None = None) -> str:
    """The answer as a page. `text_of` writes a value as text."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    marked = list(result.columns).index(MARKED) if MARKED in result.columns and SENTENCE in result.columns else None
    rows = []
    for row in result.rows:
        cells: list[str | Markup] = [text_of(value) for value in row]
        if marked is not None:
            at = list(result.columns).index(SENTENCE)
            cells[at] = with_mark(text_of(row[at]), text_of(row[marked]))
        rows.append(cells)
    return environment.get_template("report.html").render(
        report=result.report,
        parameters={k: text_of(v) for k, v in result.parameters.items() if v is not None},
        columns=[(c, c.replace("_", " "), result.report.columns.get(c, "")) for c in result.columns],
        rows=rows,
        made=(now or datetime.now(UTC)).strftime("%d %B %Y, %H:%M UTC"),
    )


def with_mark(sentence: str, words: str) -> Markup:
    """The sentence, escaped, with the first place where `words` stand marked."""
    at = sentence.find(words) if words else -1
    if at < 0:
        return escape(sentence)
    return escape(sentence[:at]) + Markup("<mark>") + escape(words) + Markup("</mark>") + escape(sentence[at + len(words) :])
