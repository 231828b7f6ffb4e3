"""Publication dates as sources write them, with the precision that they were written in."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from communique.etl.annotate.model import PartialDate

EARLIEST_YEAR = 1600
_MISSING = frozenset({"", "-", "?", "null", "none", "nan", "nat", "n/a", "na", "unknown", "undefined"})
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august")
        + ("sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_CLOCK = r"(?:(?:,|\s)\s*(?:at\s+|-\s*|–\s*|[|]\s*)?\(?\d{1,2}[:.h]\d{2}.*|\s+\d{1,2}\s*[ap]\.?m\b.*)?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})",
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})",
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?:[T ,].*)?",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T?\d{4}(?:\d{2})?(?:\.\d+)?Z?(?:[+-]\d{2}:?\d{2})?)?",
        r"(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])",
        r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})",
        r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日.*)?",
        rf"{_WEEKDAY}{_DAY}[\s.-]+(?:of\s+)?{_MONTH},?[\s-]+(?P<year>\d{{4}}){_CLOCK}",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+(?P<year>\d{{4}}){_CLOCK}",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY}\s+\d{{2}}:\d{{2}}:\d{{2}}(?:\s+[a-z]+)?\s+(?P<year>\d{{4}})",
        rf"{_MONTH},?[\s-]+(?P<year>\d{{4}})",
    )
)
_NUMERIC = re.compile(rf"(?P<first>\d{{1,2}})(?P<mark>[-/.])(?P<second>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}){_CLOCK}", re.IGNORECASE)
_MAY_BE_IN_WORDS = re.compile(r"(?=.*[^\W\d_]{2})(?=.*\b(?:1[6-9]|20)\d\d\b)", re.DOTALL)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")


class NotADate(ValueError):
    """The value can't be a publication date; the message says why."""


class AmbiguousDate(NotADate):
    """The value is a date once it is known whether its day or its month comes first."""


def parse_date(value: object, *, day_first: bool | None = None) -> PartialDate | None:
    """The day, month or year that `value` (string, number of seconds or milliseconds since 1970, date, datetime) gives.

    A time zone is not converted: the day is the one that the publisher wrote. None for a blank; NotADate for anything
    that is no date, lies before EARLIEST_YEAR or in the future, or is ambiguous while `day_first` is None.
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, date):
        return _plausible(value.year, value.month, value.day)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise NotADate(f"a {type(value).__name__} is not a date")
    text = value.strip() if isinstance(value, str) else str(value)
    if text.lower() in _MISSING:
        return None
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(text):
            parts = match.groupdict()
            if (month := _month_number(parts.get("month"))) is not None:
                return _plausible(int(parts["year"]), month, int(parts.get("day") or 0))
    if match := _NUMERIC.fullmatch(text):
        day, month = _day_and_month(int(match["first"]), int(match["second"]), match["mark"], day_first)
        return _plausible(int(match["year"]), month, day)
    if _EPOCH.fullmatch(text):
        return _from_epoch(float(text))
    return _in_words(text)


def _month_number(month: str | None) -> int | None:
    """0 for no month, None for a word that is no month."""
    if month is None:
        return 0
    return int(month) if month.isdigit() else _MONTHS.get(month.lower())


def _day_and_month(first: int, second: int, mark: str, day_first: bool | None) -> tuple[int, int]:
    if mark == "." or first > 12 or first == second:
        return first, second
    if second > 12:
        return second, first
    if day_first is None:
        raise AmbiguousDate("day and month can't be told apart")
    return (first, second) if day_first else (second, first)


def _from_epoch(number: float) -> PartialDate:
    seconds = number / 1000 if number >= 1e11 else number
    moment = datetime.fromtimestamp(seconds, UTC)
    return _plausible(moment.year, moment.month, moment.day)


@lru_cache(maxsize=1024)
def _in_words(text: str) -> PartialDate:
    """Dates in other languages and orders, by dateparser; relative ones ('yesterday') are refused."""
    # dateparser tries hundreds of languages on what is no date at all, for tenths of a second.
    if len(text) > 60 or not _MAY_BE_IN_WORDS.search(text):
        raise NotADate("not a date")
    found = _parser().get_date_data(text)
    if found is None or found.date_obj is None or str(found.date_obj.year) not in text:
        raise NotADate("not a date")
    on = found.date_obj
    month = 0 if found.period == "year" else on.month
    return _plausible(on.year, month, 0 if found.period in {"year", "month"} else on.day)


@cache
def _parser() -> Any:
    from dateparser.date import DateDataParser

    # All its languages together take more than a second over a string that is no date; these take a twentieth of that.
    languages = ["en", "fr", "de", "es", "it", "pt", "nl", "pl", "ru", "uk", "tr", "ar", "fa", "he", "el", "id", "sv", "hi"]
    choices = {"PREFER_DAY_OF_MONTH": "first", "PREFER_MONTH_OF_YEAR": "first"}
    return DateDataParser(languages=languages, settings={"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["year"], **choices})


def _plausible(year: int, month: int, day: int) -> PartialDate:
    """Month or day 0 means unknown, as in 2021-03-00."""
    if year == 0:
        raise NotADate("there is no year 0")
    if year < EARLIEST_YEAR:
        raise NotADate(f"the year {year} is before {EARLIEST_YEAR}")
    precision = "day" if month and day else "month" if month else "year"
    if day and not month:
        raise NotADate("it has a day but no month")
    try:
        on = date(year, month or 1, day or 1)
    except ValueError:
        raise NotADate("there is no such day") from None
    # Two days ahead: the publisher's clock may be a day ahead of ours.
    if on > datetime.now(UTC).date() + timedelta(days=2):
        raise NotADate("it lies in the future")
    return PartialDate(on, precision)
