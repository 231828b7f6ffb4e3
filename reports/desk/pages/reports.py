"""The canned reports: all of them, and one with its parameters as a form, its chart, its rows, its downloads and its query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from psycopg import Connection, sql
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.reports import catalog, chart, run
from communique.reports.desk.context import Context
from communique.reports.desk.faults import NotHere
from communique.reports.desk.view import page
from communique.reports.document import table
from communique.reports.header import LIMIT, Report, Value

# A download has all rows unless it is asked for fewer, and never more than these.
MOST_ROWS = 100_000


def routes(context: Context) -> list[Route]:
    def listed(request: Request) -> Response:
        sound, faults = catalog.reports(context.folders)
        by_tag: dict[str, list[Report]] = defaultdict(list)
        for one in sound:
            by_tag[one.tags[0] if one.tags else "others"].append(one)
        return page(request, "reports.html", groups=sorted(by_tag.items()), faults=[str(fault) for fault in faults])

    def shown(request: Request) -> Response:
        asking, given = _report(context, request), _given(request)
        with context.pool.connection() as connection, run.asked(connection, asking, given, context.seconds) as answer:
            answered = list(answer.rows)
            columns, articles = table(answer, answered, context.text_of)
            query = _by_hand(connection, asking, answer.parameters)
        return page(
            request,
            "report.html",
            report=asking,
            given={p.name: given.get(p.name, p.default or "") for p in asking.parameters},
            parameters={name: context.text_of(value) for name, value in answer.parameters.items() if value is not None},
            columns=columns,
            articles=articles,
            has_evidence=any(record.evidence.passages for _, records in articles for record in records),
            total=len(answered),
            cut=answer.cut,
            query=query,
            asked=urlencode(given),
            formats=context.formats,
        )

    def downloaded(request: Request) -> Response:
        asking, given, format = _report(context, request), _given(request), request.path_params["format"]
        if format not in context.formats:
            raise NotHere(f"No report is written as {format}; there are {', '.join(context.formats)}.")
        has_limit = any(parameter.name == LIMIT for parameter in asking.parameters)
        if has_limit and not given.get(LIMIT, "").strip():
            given[LIMIT] = str(MOST_ROWS)
        with context.pool.connection() as connection, run.asked(connection, asking, given, context.seconds) as answer:
            made = context.render(answer, format)
        is_shown = format == "svg"
        headers = {} if is_shown else {"Content-Disposition": f'attachment; filename="{asking.name}.{made.ending}"'}
        return Response(made.content, media_type=made.media_type, headers=headers)

    def drawn(request: Request) -> Response:
        """The chart of the rows that the page shows."""
        asking, given = _report(context, request), _given(request)
        with context.pool.connection() as connection, run.asked(connection, asking, given, context.seconds) as answer:
            picture = chart.draw(asking, answer.columns, list(answer.rows))
        if picture is None:
            raise NotHere("There is nothing to draw with these parameters.")
        return Response(picture.svg(titled=False), media_type="image/svg+xml")

    return [
        Route("/reports", listed),
        Route("/reports/{name}/chart", drawn),
        Route("/reports/{name}.{format}", downloaded),
        Route("/reports/{name}", shown),
    ]


def _report(context: Context, request: Request) -> Report:
    name = request.path_params["name"]
    if name not in catalog.files(context.folders):
        raise NotHere(f"There is no report {name}. The page Reports lists all.")
    return catalog.report(name, context.folders)


def _given(request: Request) -> dict[str, str]:
    """The parameters of the address. A field left blank is a parameter left blank: the form sends all."""
    return dict(request.query_params)


def _by_hand(connection: Connection[Any], asked: Report, values: Mapping[str, Value | None]) -> str:
    """The query as it was asked, its parameters written into it."""
    return asked.written({name: sql.Literal(value).as_string(connection) for name, value in values.items()})
