"""Days as lists write them, as fine as they tell: 1960-03-01, 1960-03 or 1960."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
_ISO = re.compile(r"(?P<year>[12]\d{3})-(?P<month>\d\d)(-(?P<day>\d\d))?(?![\d-])")
_WRITTEN = re.compile(r"(?P<year>[12]\d{3})(-(?P<month>\d\d))?(-(?P<day>\d\d))?")
_WORDS = re.compile(r"((?P<day>\d{1,2})[ -])?((?P<month>[A-Za-z]{3})[a-z]*\.?[ -])?(?P<year>[12]\d{3})\b")
_SLASHES = re.compile(r"(?P<day>\d\d|dd)/(?P<month>\d\d|mm)/(?P<year>[12]\d{3})\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"(?P<month>\d\d)/(?P<day>\d\d)/(?P<year>[12]\d{3})\b")
_RANGE = re.compile(r"\b([12]\d{3})\s*(?:to|and|-|–)\s*([12]\d{3})\b")
LONGEST_RANGE = 30


def partial(text: str, *, month_first: bool = False) -> str | None:
    """The first date in `text`; a day or month of 00 is not told. None if there is none, or no such day."""
    slashes = _MONTH_FIRST if month_first else _SLASHES
    for pattern in (_ISO, slashes, _WORDS):
        match = pattern.search(text)
        if match:
            return _written(int(match["year"]), _number(match["month"]), _number(match["day"]))
    return None


def birth_dates(text: str) -> Iterator[str]:
    """The dates that a field on birth tells; of a span of years ('1957 to 1959') each."""
    span = _RANGE.search(text)
    if span and 0 <= int(span[2]) - int(span[1]) <= LONGEST_RANGE:
        yield from map(str, range(int(span[1]), int(span[2]) + 1))
    elif found := partial(text):
        yield found


def day(text: str | None, *, month_first: bool = False) -> date | None:
    """The first day that fits the date in `text`."""
    found = partial(text or "", month_first=month_first)
    return first_day(found) if found else None


def first_day(partial_date: str) -> date:
    """1960-03 as 1 March 1960; ValueError if it is no date."""
    match = _WRITTEN.fullmatch(partial_date)
    if not match:
        raise ValueError(f"{partial_date!r}: give a date such as 2026-02-27, 2026-02 or 2026")
    return date(int(match["year"]), _number(match["month"]) or 1, _number(match["day"]) or 1)


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdigit():
        return int(text) or None
    return _MONTHS.get(text[:3].lower())


def _written(year: int, month: int | None, day: int | None) -> str | None:
    if not month:
        return f"{year:04}"
    if not day:
        return f"{year:04}-{month:02}" if month <= 12 else None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
