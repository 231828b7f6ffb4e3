"""Runs of jobs and reports, what was refused, and what the data lacks."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.reports import catalog, run
from communique.reports.desk.context import Context
from communique.reports.desk.query import rows
from communique.reports.desk.view import page
from communique.reports.document import table

QUALITY = "data-quality"


def routes(context: Context) -> list[Route]:
    def runs(request: Request) -> Response:
        with context.reading() as connection:
            shown = {name: rows(connection, name) for name in ("runs", "rejects", "report_runs", "extractors")}
        with (
            context.pool.connection() as connection,
            run.asked(connection, catalog.report(QUALITY, context.folders), {}, context.seconds) as answer,
        ):
            columns, articles = table(answer, answer.rows, context.text_of)
        checks = [record.cells for _, records in articles for record in records]
        return page(request, "runs.html", columns=columns, checks=checks, done=shown)

    return [Route("/runs", runs)]
