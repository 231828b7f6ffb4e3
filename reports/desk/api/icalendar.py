"""Calendars in the format iCalendar (RFC 5545), of events that take a whole day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MEDIA_TYPE = "text/calendar"
_LONGEST = 75
_NOT_ADDRESS = re.compile("[\x00-\x20\x7f]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Day:
    """Something of one day; `uid` stays the same in every calendar that has it, `stamped` is when it was told."""

    uid: str
    day: date
    summary: str
    description: str
    location: str | None
    link: str
    stamped: datetime


def calendar(name: str, days: Sequence[Day]) -> bytes:
    """The calendar as a file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Communique//Announced meetings//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for day in days:
        lines += _event(day)
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) for line in lines).encode()


def _event(day: Day) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(day.uid)}"
    yield f"DTSTAMP:{day.stamped.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{_day(day.day)}"
    if day.day < date.max:
        yield f"DTEND;VALUE=DATE:{_day(day.day + timedelta(days=1))}"
    yield f"SUMMARY:{_text(day.summary)}"
    yield f"DESCRIPTION:{_text(day.description)}"
    if day.location:
        yield f"LOCATION:{_text(day.location)}"
    yield f"URL:{_NOT_ADDRESS.sub('', day.link)}"
    yield "STATUS:TENTATIVE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _text(text: str) -> str:
    """A text as a value: what would part it or end it is escaped."""
    escaped = _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"([\\;,])", r"\\\1", escaped).replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line with its end, in pieces of 75 bytes at most, none of which cuts a character."""
    pieces, piece, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _LONGEST:
            pieces.append(piece)
            piece, size = " ", 1
        piece += character
        size += width
    return "\r\n".join([*pieces, piece]) + "\r\n"
