"""The first page: what happened this week, what changed, what waits for a person."""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.reports.desk.context import Context
from communique.reports.desk.query import happenings, row, rows
from communique.reports.desk.view import page

HAPPENINGS = 8
DAYS = 7


def routes(context: Context) -> list[Route]:
    def home(request: Request) -> Response:
        with context.reading() as connection:
            counts = row(connection, "counts")
            assert counts is not None
            last = counts.last_day
            first = last and last - timedelta(days=DAYS - 1)
            return page(
                request,
                "home.html",
                counts=counts,
                first=first,
                weeks={week.week: week for week in rows(connection, "home_week", newest=last)},
                happenings=happenings(connection, rows(connection, "home_happenings", since=first, until=last, most=HAPPENINGS)),
                sanctions=rows(connection, "home_sanctions", until=last),
                lists=rows(connection, "lists"),
                waits=row(connection, "home_waits"),
            )

    return [Route("/", home)]
