"""An analyst's own SQL: an editor with the schema beside it, the rows as a table, a chart or a file, all kept in the address."""

from __future__ import annotations

from itertools import chain, islice
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.reports import chart
from communique.reports.desk.context import Context, Unusable
from communique.reports.desk.faults import NotHere
from communique.reports.desk.given import one_of, word
from communique.reports.desk.query import rows
from communique.reports.desk.view import page
from communique.reports.header import CHARTS, Chart, Report, ReportError
from communique.reports.run import Answer

SHOWN = 500
DRAWN = 5_000
SAVED = 100_000
SECONDS = 30.0
LONGEST = 20_000
FORMATS = ("csv", "json", "jsonl", "md", "xlsx")
KINDS = ("none", "bar", "line", "heatmap")
CHANNELS = ("x", "y", "value", "series")


def routes(context: Context) -> list[Route]:
    seconds = min(context.seconds, SECONDS)

    def editor(request: Request) -> Response:
        statement, kind = _statement(request), one_of(request, "chart", KINDS, "none")
        columns: list[str] = []
        found: list[Any] = []
        fault = None
        if statement:
            try:
                with context.ask(statement, seconds) as (columns, answered):
                    found = list(islice(answered, SHOWN + 1))
            except Unusable as failure:
                fault = str(failure)
        with context.reading() as connection:
            tables = rows(connection, "schema_tables")
        return page(
            request,
            "sql.html",
            status=400 if fault else 200,
            statement=statement or "",
            columns=columns,
            found=[[("", True) if v is None else (context.text_of(v), isinstance(v, int | float)) for v in one] for one in found[:SHOWN]],
            cut=len(found) > SHOWN,
            fault=fault,
            tables=tables,
            seconds=seconds,
            chart=kind,
            kinds=KINDS,
            channels={name: word(request, name) or "" for name in CHANNELS},
            formats=FORMATS,
        )

    def columns(request: Request) -> Response:
        relation = request.path_params["relation"]
        with context.reading() as connection:
            found = rows(connection, "schema_columns", relation=relation)
        if not found:
            raise NotHere(f"There is no table or view {relation}.")
        return page(request, "sql_columns.html", relation=relation, columns=found)

    def saved(request: Request) -> Response:
        statement, format = _statement(request), request.path_params["format"]
        if format not in FORMATS:
            raise NotHere(f"A query is not written as {format}; there are {', '.join(FORMATS)}.")
        if not statement:
            raise Unusable("there is no query; write one first")
        with context.ask(statement, seconds) as (names, answered):
            made = context.render(_answer(statement, names, islice(answered, SAVED), None), format)
        headers = {"Content-Disposition": f'attachment; filename="query.{made.ending}"'}
        return Response(made.content, media_type=made.media_type, headers=headers)

    def drawn(request: Request) -> Response:
        statement, kind = _statement(request), one_of(request, "chart", KINDS, "none")
        channels = {name: column for name in CHANNELS if (column := word(request, name))}
        if not statement or kind not in CHARTS:
            raise Unusable("there is no query, or no kind of chart; give both")
        needed, possible = CHARTS[kind]
        kept = {name: column for name, column in channels.items() if name in (*needed, *possible)}
        if missing := [name for name in needed if name not in kept]:
            raise Unusable(f"a {kind} chart needs a column for {', '.join(missing)}")
        with context.ask(statement, seconds) as (names, answered):
            answer = _answer(statement, names, islice(answered, DRAWN), Chart(kind, kept, ""))
            picture = chart.draw(answer.report, names, list(answer.rows))
        if picture is None:
            raise NotHere("There is nothing to draw: the columns have no values that fit.")
        try:
            return Response(picture.svg(titled=False), media_type="image/svg+xml")
        except ReportError as failure:
            raise Unusable(str(failure)) from failure

    return [
        Route("/sql", editor),
        Route("/sql/columns/{relation}", columns),
        Route("/sql/chart", drawn),
        Route("/sql/query.{format}", saved),
    ]


def _statement(request: Request) -> str | None:
    text = request.query_params.get("q", "").strip()
    if len(text) > LONGEST:
        raise Unusable(f"the query is longer than {LONGEST} characters; `communique sql --file` takes one of any length")
    return text or None


def _answer(statement: str, columns: list[str], answered: Any, drawn: Chart | None) -> Answer:
    """The rows of a statement as if a report had given them, for its formats and its chart."""
    asked = Report(
        name="query",
        path=Path("query"),
        title="Query",
        question="",
        grain="one row per row of the query",
        description="",
        tags=(),
        example="",
        parameters=(),
        columns={},
        chart=drawn,
        empty="",
        remedy="",
        sql=statement,
        line=1,
    )
    return Answer(asked, {}, columns, ["text"] * len(columns), chain(answered))
