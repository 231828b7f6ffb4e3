"""Times of day as cron writes them, in a time zone with its clock changes.

A fixed time that a clock change skips comes as long after midnight as on any other day (02:30 is 03:30 that night); one that the
clock shows twice comes once. Where every hour is meant (`*` or `*/2` as the hour), each hour that the clock shows comes, so that
a repeated one comes twice and a skipped one not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_DAYS = {name: number for number, name in enumerate("sun mon tue wed thu fri sat".split())}
_FIELDS: tuple[tuple[str, int, int, dict[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day of the month", 1, 31, {}),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 7, _DAYS),
)
_NAMED = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
}
_PART = re.compile(r"(?P<all>\*)|(?P<low>\w+)(?:-(?P<high>\w+))?")
# Nine years hold every day of every calendar, a 29 February on each weekday aside.
_DAYS_LOOKED_AT = 9 * 366


class CronError(ValueError):
    """A cron expression that can't be read: the message says which field and why."""


@dataclass(frozen=True, slots=True)
class Cron:
    """A cron expression of five fields, read."""

    text: str
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    any_day: bool
    any_weekday: bool
    every_hour: bool

    @classmethod
    def parse(cls, text: str) -> Cron:
        """The expression that the text writes. Raises CronError; also for one that never comes, such as 30 February."""
        fields = _NAMED.get(text.strip().lower(), text).split()
        if len(fields) != len(_FIELDS):
            named = ", ".join(_NAMED)
            raise CronError(f"{text!r} has {len(fields)} fields, not five (minute, hour, day, month, weekday), and is not one of {named}")
        minutes, hours, days, months, weekdays = (_numbers(field, *kind) for field, kind in zip(fields, _FIELDS, strict=True))
        cron = cls(
            text=text.strip(),
            minutes=tuple(sorted(minutes)),
            hours=tuple(sorted(hours)),
            days=frozenset(days),
            months=frozenset(months),
            weekdays=frozenset(day % 7 for day in weekdays),
            any_day=fields[2].startswith("*"),
            any_weekday=fields[4].startswith("*"),
            every_hour=fields[1].startswith("*"),
        )
        if next(cron.after(datetime(2024, 1, 1, tzinfo=UTC), ZoneInfo("UTC")), None) is None:
            raise CronError(f"{text!r} never comes")
        return cron

    def after(self, moment: datetime, zone: ZoneInfo) -> Iterator[datetime]:
        """The moments (UTC) after the given one, in their order, as far as the next nine years have any."""
        day = moment.astimezone(zone).date() - timedelta(days=1)
        latest = moment
        for _ in range(_DAYS_LOOKED_AT):
            for each in self._moments(day, zone) if self._comes_on(day) else ():
                if each > latest:
                    latest = each
                    yield each
            day += timedelta(days=1)

    def between(self, start: datetime, end: datetime, zone: ZoneInfo, limit: int) -> list[datetime]:
        """The first `limit` moments after `start`, up to and including `end`."""
        found = []
        for each in islice(self.after(start, zone), limit):
            if each > end:
                break
            found.append(each)
        return found

    def _comes_on(self, day: date) -> bool:
        in_month, in_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        # As every cron has it: where both are restricted, either will do.
        fits = in_month and in_week if self.any_day or self.any_weekday else in_month or in_week
        return day.month in self.months and fits

    def _moments(self, day: date, zone: ZoneInfo) -> list[datetime]:
        moments: set[datetime] = set()
        for hour in self.hours:
            for minute in self.minutes:
                local = datetime.combine(day, time(hour, minute), zone)
                first, second = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
                is_skipped = first.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None)
                if not (is_skipped and self.every_hour):
                    moments.add(first)
                if self.every_hour and not is_skipped:
                    moments.add(second)
        return sorted(moments)


def _numbers(field: str, name: str, lowest: int, highest: int, names: dict[str, int]) -> set[int]:
    found: set[int] = set()
    for part in field.lower().split(","):
        body, slash, step = part.partition("/")
        match = _PART.fullmatch(body)
        if match is None or (slash and not (step.isascii() and step.isdigit() and int(step))):
            raise CronError(f"{name}: {part!r} is not a number, a range (1-5), a list (1,3), * or a step (*/5)")
        if match["all"]:
            low, high = lowest, highest
        else:
            low = _number(match["low"], name, lowest, highest, names)
            high = _number(match["high"], name, lowest, highest, names) if match["high"] else highest if slash else low
        if high < low:
            raise CronError(f"{name}: {part!r} runs backwards")
        found.update(range(low, high + 1, int(step) if slash else 1))
    return found


def _number(text: str, name: str, lowest: int, highest: int, names: dict[str, int]) -> int:
    number = names.get(text, int(text) if text.isascii() and text.isdigit() else -1)
    if not lowest <= number <= highest:
        also = f" or {', '.join(names)}" if names else ""
        raise CronError(f"{name}: {text!r} is not a number from {lowest} to {highest}{also}")
    return number
