"""Calendar arithmetic for partial dates: every function is pure and answers None where the words don't settle a date.

`published` is always the day that relative words are read against.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from communique.etl.annotate.model import PartialDate

SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
FAR_AHEAD = 330  # A day and month read as the past one lies no further back, or else it names a coming day.


@dataclass(frozen=True, slots=True)
class Reading:
    """What a date expression means beside a past act, beside a coming one, and with no act to go by."""

    past: PartialDate | None
    future: PartialDate | None
    bare: PartialDate | None

    @classmethod
    def fixed(cls, value: PartialDate | None) -> Reading:
        """The same date whatever the act's time."""
        return cls(value, value, value)


UNKNOWN = Reading(None, None, None)


def shifted(day: date, days: int) -> date | None:
    """`day` moved by `days`, None outside the calendar's range."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def on_day(day: date | None) -> PartialDate | None:
    """`day` itself, to the day."""
    return None if day is None else PartialDate(day, "day")


def in_month(year: int, month: int) -> PartialDate | None:
    """A month, `month` running past December or January into the next or previous years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return PartialDate(date(year, month, 1), "month") if 1 <= year <= 9999 else None


def in_year(year: int) -> PartialDate | None:
    """A year, None outside 1 to 9999."""
    return PartialDate(date(year, 1, 1), "year") if 1 <= year <= 9999 else None


def from_parts(year: int, month: int, day: int) -> PartialDate | None:
    """A day from its parts, None where there is no such day."""
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        return None
    return PartialDate(date(year, month, day), "day") if 1 <= day <= monthrange(year, month)[1] else None


def span_of(first: date | None, last: date | None) -> PartialDate | None:
    """The finest date that holds all days from `first` to `last`: a day, a month, a year or None."""
    if first is None or last is None:
        return None
    if first == last:
        return PartialDate(first, "day")
    if (first.year, first.month) == (last.year, last.month):
        return PartialDate(first.replace(day=1), "month")
    return in_year(first.year) if first.year == last.year else None


def weekday(published: date, day: int) -> Reading:
    """A weekday's name (Monday is 0): the latest such day up to publication, or the first one from it on."""
    past = on_day(shifted(published, -((published.weekday() - day) % 7)))
    return Reading(past, on_day(shifted(published, (day - published.weekday()) % 7)), past)


def weekday_of_week(published: date, day: int, weeks: int) -> Reading:
    """A weekday of the week `weeks` after the week of publication (-1 is last week)."""
    return Reading.fixed(on_day(shifted(published, day - published.weekday() + 7 * weeks)))


def weekday_next(published: date, day: int) -> Reading:
    """'next Monday': the first such day after publication."""
    return Reading.fixed(on_day(shifted(published, (day - published.weekday() - 1) % 7 + 1)))


def weekday_last(published: date, day: int) -> Reading:
    """'last Monday': the latest such day before the eve of publication, which would be called yesterday."""
    return Reading.fixed(on_day(shifted(published, -((published.weekday() - day - 2) % 7 + 2))))


def week(published: date, weeks: int) -> Reading:
    """The week `weeks` after that of publication; this week ends with publication for a past act and begins there for a coming one."""
    monday, sunday = shifted(published, -published.weekday() + 7 * weeks), shifted(published, 6 - published.weekday() + 7 * weeks)
    whole = span_of(monday, sunday)
    if weeks:
        return Reading.fixed(whole)
    coarse_past, coarse_future = span_of(monday, published), span_of(published, sunday)
    return Reading(_no_day(coarse_past), _no_day(coarse_future), whole)


def _no_day(value: PartialDate | None) -> PartialDate | None:
    return PartialDate(value.on.replace(day=1), "month") if value and value.precision == "day" else value


def weekend(published: date, weeks: int) -> Reading:
    """The weekend of the week `weeks` after publication's; 0 is the latest one begun for a past act, the coming one for a future act."""

    def saturday_sunday(week_offset: int) -> PartialDate | None:
        saturday = shifted(published, 5 - published.weekday() + 7 * week_offset)
        return span_of(saturday, saturday and shifted(saturday, 1))

    if weeks:
        return Reading.fixed(saturday_sunday(weeks))
    past = saturday_sunday(0 if published.weekday() >= 5 else -1)
    return Reading(past, saturday_sunday(0), past)


def month(published: date, number: int) -> Reading:
    """A month's name without its year."""
    past = in_month(published.year - (number > published.month), number)
    return Reading(past, in_month(published.year + (number < published.month), number), past)


def month_last(published: date, number: int) -> Reading:
    """'last October': the latest one over before the month of publication."""
    return Reading.fixed(in_month(published.year - (number >= published.month), number))


def month_next(published: date, number: int) -> Reading:
    """'next June': the first one after the month of publication."""
    return Reading.fixed(in_month(published.year + (number <= published.month), number))


def day_and_month(published: date, number: int, day: int) -> Reading:
    """A day and month without the year; beside a past act, a day that would lie nearly a year back names no date of that act."""
    years = range(max(1, published.year - 8), min(9999, published.year + 8) + 1)
    days = [d.on for d in (from_parts(year, number, day) for year in years) if d]
    before = max((d for d in days if d <= published), default=None)
    after = min((d for d in days if d >= published), default=None)
    nearest = min(days, key=lambda d: abs(d - published), default=None)
    past = before if before and (published - before).days <= FAR_AHEAD else None
    return Reading(on_day(past), on_day(after), on_day(nearest))


def season(published: date, name: str, which: str) -> Reading:
    """'last summer', 'this spring', 'the summer'; a winter lies in two years, so it settles nothing."""
    if name not in SEASONS:
        return UNKNOWN
    first, last = SEASONS[name]
    if which == "this":
        return Reading.fixed(in_year(published.year))
    if which == "next":
        return Reading.fixed(in_year(published.year + (published.month >= first)))
    ended = published.month > last
    if which == "last":
        return Reading.fixed(in_year(published.year - (not ended)))
    past = in_year(published.year - (published.month < first))
    return Reading(past, in_year(published.year + ended), past)


def away(anchor: date, count: int, unit: str) -> PartialDate | None:
    """`count` days after a day (before it, where negative) to the day; weeks as the month, if the days around lie in one."""
    if unit == "day":
        return on_day(shifted(anchor, count))
    return span_of(shifted(anchor, 7 * count - 3), shifted(anchor, 7 * count + 3))


def ago(published: date, count: int, unit: str) -> Reading:
    """'three days ago' is a day, 'two weeks ago' the month if its week lies in one, 'a month ago' a month, 'five years ago' a year."""
    if unit == "day":
        return Reading.fixed(on_day(shifted(published, -count)))
    if unit == "week":
        return Reading.fixed(span_of(shifted(published, -7 * count - 3), shifted(published, -7 * count + 3)))
    if unit == "month":
        if count <= 3:
            return Reading.fixed(in_month(published.year, published.month - count))
        early, late = in_month(published.year, published.month - count - 1), in_month(published.year, published.month - count + 1)
        return Reading.fixed(in_year(early.on.year) if early and late and early.on.year == late.on.year else None)
    return Reading.fixed(in_year(published.year - count) if count <= 9 else None)


def few_days_ago(published: date) -> Reading:
    """'a few days ago': two to six days back."""
    return Reading.fixed(span_of(shifted(published, -6), shifted(published, -2)))


def day_of_range(year: int, number: int, first: int, last: int) -> PartialDate | None:
    """'3 to 5 May': the month that holds the days, None where they are no days of it."""
    start, end = from_parts(year, number, first), from_parts(year, number, last)
    return span_of(start.on, end.on) if start and end else None
