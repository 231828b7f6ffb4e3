"""A happening: what every article tells of it, side by side, and on what they differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.reports.desk.context import Context
from communique.reports.desk.faults import NotHere
from communique.reports.desk.query import row, rows
from communique.reports.desk.view import page

# What reports can differ on: the column, and its name for readers.
ASPECTS = {
    "happened_on": "the day",
    "location": "the place",
    "mode": "the manner",
    "status": "its standing",
    "sources": "who acted",
    "targets": "who was acted upon",
}
PARTIES = ("sources", "targets")


def routes(context: Context) -> list[Route]:
    def incident(request: Request) -> Response:
        key = request.path_params["key"]
        with context.reading() as connection:
            found = row(connection, "incident", key=key)
            if found is None:
                raise NotHere("There is no such happening: another run may have joined it with others. The search finds its articles.")
            reports = rows(connection, "incident_reports", incident=found.id)
        return page(request, "incident.html", incident=found, reports=reports, differences=differences(reports), aspects=ASPECTS)

    return [Route("/incident/{key:path}", incident)]


def differences(reports: Sequence[Any]) -> dict[str, dict[str, list[Any]]]:
    """Aspects on which reports differ: each version with those that give it. What only some of them tell is no difference."""
    found = {}
    for aspect in ASPECTS:
        versions: dict[str, list[Any]] = {}
        for report in reports:
            if value := getattr(report, aspect):
                # The same parties in another order are the same.
                told = ", ".join(sorted(value.split(", "))) if aspect in PARTIES else value
                versions.setdefault(told, []).append(report)
        if len(versions) > 1:
            found[aspect] = versions
    return found
