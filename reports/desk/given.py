"""What a reader's address gives: parameters read as what they should be, or refused in words."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request

from communique.reports.desk.context import Unusable

LONGEST = 2000


def word(request: Request, name: str) -> str | None:
    """A parameter's text; None if it is blank or not there. Raises Unusable for one that is too long or no text."""
    text = request.query_params.get(name, "").strip()
    if len(text) > LONGEST:
        raise Unusable(f"{name}: longer than {LONGEST} characters; give less")
    if "\0" in text:
        raise Unusable(f"{name}: a zero byte is no text; leave it out")
    return text or None


def words(request: Request, name: str) -> list[str]:
    """The texts of a parameter that may be repeated, without blanks."""
    return [text.strip() for text in request.query_params.getlist(name)[:50] if text.strip() and "\0" not in text]


def day(request: Request, name: str) -> date | None:
    """A parameter that is a day."""
    text = word(request, name)
    if text is None:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Unusable(f"{name}: {text!r} is no day; give one as 2024-12-31") from None
    if not 1000 <= found.year < 3000:
        raise Unusable(f"{name}: {text!r} is no day of the years 1000 to 2999")
    return found


def whole(request: Request, name: str, default: int, *, least: int = 1, most: int = 1_000_000) -> int:
    """A parameter that is a whole number from `least` to `most`."""
    text = word(request, name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and least <= int(text) <= most):
        raise Unusable(f"{name}: {text!r} is no number from {least} to {most}")
    return int(text)


def fraction(request: Request, name: str) -> float:
    """A parameter from 0 to 1; 0 if it is not there."""
    text = word(request, name)
    try:
        value = float(text or 0)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise Unusable(f"{name}: {text!r} is no number from 0 to 1")
    return value


def one_of(request: Request, name: str, choices: tuple[str, ...], default: str) -> str:
    """A parameter that is one of some words."""
    text = word(request, name) or default
    if text not in choices:
        raise Unusable(f"{name}: {text!r} is not one of {', '.join(choices)}")
    return text
