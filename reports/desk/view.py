"""A page made of a template: what every template may use, and how a template becomes a response."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from communique.reports import evidence
from communique.reports.desk import static_files

TEMPLATES = Path(__file__).parent / "templates"

_NUMBER = re.compile(r"([-−]?)(\d{4,})((?:\.\d+)?)")
# Columns whose numbers are names.
_NAMES = re.compile(r"(^|_)(id|ids|year|document|example|run|line|code|key|entry|episode)$")
_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")

# The pages that the head of every page leads to, and the key that does so after a g.
PLACES = (
    ("/", "Home", "h"),
    ("/search", "Search", "s"),
    ("/actors", "Actors", "a"),
    ("/pair", "Pairs", "p"),
    ("/sanctions", "Sanctions", "x"),
    ("/lists", "Lists", "l"),
    ("/reports", "Reports", "r"),
    ("/sql", "SQL", "q"),
    ("/review", "Review", "v"),
    ("/runs", "Runs", "u"),
)


def page(request: Request, template: str, *, status: int = 200, **shown: Any) -> HTMLResponse:
    """A template as a response. Everything shown is escaped, as articles are strangers' texts."""
    return HTMLResponse(environment().get_template(template).render(request=request, **shown), status)


@cache
def environment() -> Environment:
    """The templates, with the filters and functions that all of them know."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(static=static_files.address, places=PLACES, address=address, passage=passage, reader=reader)
    made.filters.update(count=count, many=many, figure=figure, day=day, moment=moment, spoken=spoken, percent=percent, path=path)
    made.tests["day"] = lambda text: _DAY.fullmatch(str(text)) is not None
    made.tests["web"] = lambda text: str(text).startswith(("https://", "http://"))
    return made


def reader(request: Request) -> str | None:
    """Who is logged in; None where nobody needs to be."""
    known: str | None = getattr(request.state, "reader", None)
    return known


def address(request: Request, **changes: object) -> str:
    """The address of this page with other parameters; those that are None are left out."""
    given = {name: value for name, value in request.query_params.items() if name not in changes}
    given |= {name: str(value) for name, value in changes.items() if value is not None}
    return f"{request.url.path}?{urlencode(given)}" if given else request.url.path


def path(text: object) -> str:
    """The text as one part of an address."""
    return quote(str(text), safe="")


def literal(typed: str | None) -> str | None:
    """What was typed, for LIKE: its signs no pattern's."""
    return typed and typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def count(number: float | None) -> str:
    """A number with marks between its thousands; a dash where it is unknown."""
    if number is None:
        return "–"
    return f"{number:,}" if number == int(number) else f"{number:,.2f}"


def many(number: int, thing: str) -> str:
    """A number of things: 1 article, 2,000 articles."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def figure(cell: str, column: str) -> str:
    """A number that was written as text with marks between its thousands, unless it names something: a year, a document."""
    match = _NUMBER.fullmatch(cell)
    return cell if match is None or _NAMES.search(column) else f"{match[1]}{int(match[2]):,}{match[3]}"


def day(value: date | None, precision: str | None = "day") -> str:
    """A day as fine as it is known: 11 March 2021, March 2021, 2021."""
    if value is None:
        return "undated"
    written = {"year": f"{value:%Y}", "month": f"{value:%B %Y}"}
    return written.get(precision or "day", f"{value.day} {value:%B %Y}")


def moment(value: datetime | None) -> Markup:
    """A moment in UTC, which the script turns to the reader's own zone."""
    if value is None:
        return Markup("–")
    exact = value.astimezone(UTC)
    return Markup('<time datetime="{}" data-moment>{} UTC</time>').format(
        exact.isoformat(timespec="seconds"), f"{exact.day} {exact:%B %Y, %H:%M}"
    )


def spoken(code: str | None) -> str:
    """A code such as travel_ban as words."""
    return (code or "").replace("_", " ").lower()


def percent(value: float | None) -> str:
    """A share from 0 to 1."""
    return "–" if value is None else f"{round(100 * value)}\N{NO-BREAK SPACE}%"


def passage(sentence: str, words: str, at: int | None = None) -> evidence.Passage:
    """A sentence with words marked in it."""
    given: Mapping[str, str] = {"sentence": sentence, "words": words, "words_at": "" if at is None else str(at)}
    return evidence.of(given).passages[0] if sentence else evidence.Passage("", "", "")
