"""A document as a page: one HTML file that asks nothing of any other machine."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from communique.reports import document
from communique.reports.document import Document, Section
from communique.reports.run import Answer

TEMPLATES = Path(__file__).parent / "templates"


def page(answer: Answer, text_of: Callable[[object], str], now: datetime | None = None) -> tuple[str, int]:
    """The answer as an HTML page, and how many rows it has. `text_of` writes a value as text. Raises ReportError."""
    one = document.of(answer, text_of, now)
    return html(one), one.sections[0].count


def html(shown: Document) -> str:
    """The document as an HTML page."""
    pictures = [_picture(section, number) for number, section in enumerate(shown.sections)]
    return _environment().get_template("page.html").render(document=shown, pictures=pictures)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.tests["web"] = lambda address: address.startswith(("https://", "http://"))
    environment.filters["moment"] = lambda moment: f"{moment.day} {moment:%B %Y, %H:%M} UTC"
    return environment


def _picture(section: Section, number: int) -> Markup | None:
    """The picture as SVG whose names are its own on the page."""
    if section.picture is None:
        return None
    drawn = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>p{number}-", section.picture.svg(titled=False))
    return Markup(drawn)
