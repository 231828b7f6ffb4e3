"""A page made of a template: what every template may use, and how a template becomes a response."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from communique.reports.desk import static_files

TEMPLATES = Path(__file__).parent / "templates"


def page(request: Request, template: str, *, status: int = 200, **shown: Any) -> HTMLResponse:
    """A template as a response. Everything shown is escaped, as articles are strangers' texts."""
    return HTMLResponse(environment().get_template(template).render(request=request, **shown), status)


@cache
def environment() -> Environment:
    """The templates, with the filters and functions that all of them know."""
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals["static"] = static_files.address
    return made
