"""Two sides: what they do to each other by week, their meetings and sanctions, what they say about each other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from communique.reports.desk import bars
from communique.reports.desk.context import Context
from communique.reports.desk.faults import NotHere
from communique.reports.desk.given import day, word
from communique.reports.desk.query import row, rows
from communique.reports.desk.view import page, path

NEWEST = 15
DAYS = 730


def routes(context: Context) -> list[Route]:
    def pairs(request: Request) -> Response:
        one, other = (word(request, name) for name in ("one", "other"))
        if one and other:
            return RedirectResponse(f"/pair/{path(one.upper())}/{path(other.upper())}", 303)
        with context.reading() as connection:
            return page(request, "pairs.html", one=one, other=other, codes=rows(connection, "codes"), pairs=rows(connection, "pairs"))

    def pair(request: Request) -> Response:
        one, other = request.path_params["one"], request.path_params["other"]
        since, until = day(request, "since"), day(request, "until")
        sides = {"one": one, "other": other}
        with context.reading() as connection:
            named = row(connection, "pair_span", **sides)
            if named is None or named.one is None or named.other is None:
                unknown = other if named and named.one else one
                raise NotHere(f"There is no country or body {unknown}. Give codes such as USA, IRN, EU; the page Pairs has all.")
            last = until or named.newest
            first = since or (last and last - timedelta(days=DAYS))
            days: dict[str, Any] = {"since": first, "until": last}
            weeks = rows(connection, "pair_weeks", **sides, **days) if last else []
            return page(
                request,
                "pair.html",
                **sides,
                **days,
                is_default=not (since or until),
                names=named,
                panels=[
                    (names, bars.bars(((w.week, w.score, w.happenings) for w in weeks if w.is_forward is forward), first, last))
                    for forward, names in ((True, (named.one, named.other)), (False, (named.other, named.one)))
                ],
                ticks=bars.ticks(first, last) if last else [],
                size=(bars.WIDTH, bars.HEIGHT, bars.LEFT),
                acts=rows(connection, "pair_acts", **sides, since=since, until=until, type=None, most=NEWEST),
                meetings=rows(connection, "pair_acts", **sides, since=since, until=until, type="CONSULT", most=NEWEST),
                sanctions=rows(connection, "pair_sanctions", **sides),
                said=[
                    ((named.one, named.other), rows(connection, "pair_statements", one=one, other=other, most=NEWEST)),
                    ((named.other, named.one), rows(connection, "pair_statements", one=other, other=one, most=NEWEST)),
                ],
            )

    return [Route("/pair", pairs), Route("/pair/{one}/{other}", pair)]
