"""What comes by itself: feeds of the newest events, statements and reports, and a calendar of announced meetings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from communique.reports.desk.api import answers, atom, icalendar, parameters
from communique.reports.desk.api.resources import query
from communique.reports.desk.context import Context
from communique.reports.header import Report

Told = Mapping[str, Any]
# Makes an entry of a row; the text is the address of the desk's pages, without a slash at its end.
MakeEntry = Callable[[Told, str], atom.Entry]


@dataclass(frozen=True, slots=True)
class Feed:
    """A path, the query whose rows it tells, and the media type that it comes in."""

    path: str
    report: Report
    media_type: str


def _event(row: Told, home: str) -> atom.Entry:
    parties = " → ".join(filter(None, (row["sources"], row["targets"])))
    standing = "" if row["status"] == "reported" else f" ({row['status']})"
    return atom.Entry(
        id=f"urn:communique:event:{row['document']}:{row['event_type']}:{row['trigger_start']}",
        title=": ".join(filter(None, (parties, row["event_label"]))) + standing,
        summary=row["sentence_text"],
        link=f"{home}/article/{row['document']}",
        author=row["publisher"] or "Unknown publisher",
        updated=row["published_at"] or row["ingested_at"],
        categories=(row["event_type"], row["status"]),
    )


def _statement(row: Told, home: str) -> atom.Entry:
    return atom.Entry(
        id=f"urn:communique:statement:{row['document']}:{row['content_start']}",
        title=": ".join(filter(None, (row["speaker"], row["content"]))),
        summary=row["sentence_text"],
        link=f"{home}/article/{row['document']}",
        author=row["publisher"] or "Unknown publisher",
        updated=row["published_at"] or row["ingested_at"],
        categories=tuple(filter(None, (row["speaker_code"], row["topic_label"]))),
    )


def _report(row: Told, home: str) -> atom.Entry:
    asked = {name: value for name, value in row["parameters"].items() if value is not None}
    return atom.Entry(
        id=f"urn:communique:report-run:{row['schedule']}:{row['due_at']:%Y%m%dT%H%M%SZ}",
        title=f"{row['schedule']}: {row['row_count']} rows",
        summary=f"The report {row['report']} that was due at {row['due_at']:%Y-%m-%d %H:%M} UTC gave {row['row_count']} rows.",
        link=f"{home}/reports/{row['report']}" + (f"?{urlencode(asked)}" if asked else ""),
        author="Communique",
        updated=row["finished"],
        categories=(row["report"],),
    )


def _meeting(row: Told, home: str) -> icalendar.Day:
    parties = " – ".join(filter(None, (row["sources"], row["targets"])))
    told = "\x1f".join(str(row[name]) for name in ("day", "event_label", "mode", "sources", "targets"))
    source = ", ".join(filter(None, (row["headline"], row["publisher"])))
    return icalendar.Day(
        uid=f"{hashlib.sha256(told.encode()).hexdigest()[:32]}@communique",
        day=row["day"],
        summary=": ".join(filter(None, (parties, row["mode"] or "meeting"))),
        description=f"{row['sentence_text']}\n\n{source}",
        location=row["location"],
        link=f"{home}/article/{row['document']}",
        stamped=row["announced_at"] or row["ingested_at"],
    )


_ENTRIES: Mapping[str, tuple[str, MakeEntry]] = {
    "/feeds/events.atom": ("feed-events", _event),
    "/feeds/statements.atom": ("feed-statements", _statement),
    "/feeds/reports.atom": ("feed-reports", _report),
}
_MEETINGS = "/calendars/meetings.ics"


def every() -> list[Feed]:
    """The feeds and calendars that there are."""
    feeds = [Feed(path, query(name), atom.MEDIA_TYPE) for path, (name, _) in _ENTRIES.items()]
    return [*feeds, Feed(_MEETINGS, query("meetings"), icalendar.MEDIA_TYPE)]


def routes(context: Context) -> list[BaseRoute]:
    """A route a feed."""
    return [Route(feed.path, _endpoint(context, feed)) for feed in every()]


def _endpoint(context: Context, feed: Feed) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        given = parameters.fields(request.scope["query_string"])
        parameters.known(given, [parameter.name for parameter in feed.report.parameters])
        parameters.checked(feed.report, given)
        answer = answers.ask(context, feed.report, given)
        rows = (dict(zip(answer.columns, row, strict=True)) for row in answer.rows)
        return answers.tagged(request, _written(request, feed, rows), feed.media_type)

    return endpoint


def _written(request: Request, feed: Feed, rows: Iterator[dict[str, Any]]) -> bytes:
    home = str(request.url.replace(path="", query="")).rstrip("/")
    if feed.path == _MEETINGS:
        return icalendar.calendar(feed.report.title, [_meeting(row, home) for row in rows])
    _, make = _ENTRIES[feed.path]
    named = f"urn:communique:feed:{feed.path.rpartition('/')[2]}:{request.url.query}"
    return atom.feed(named, feed.report.title, str(request.url), f"{home}/", [make(row, home) for row in rows])
