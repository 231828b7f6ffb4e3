"""The first page: what is in the database, what the newest articles tell, what waits for a person."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.reports.desk.context import Context
from communique.reports.desk.query import row
from communique.reports.desk.view import page


def routes(context: Context) -> list[Route]:
    def home(request: Request) -> Response:
        with context.reading() as connection:
            return page(request, "home.html", counts=row(connection, "counts"))

    return [Route("/", home)]
