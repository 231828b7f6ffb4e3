"""Two sides: what they do to each other by week, their meetings and sanctions, what they say about each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from statistics import fmean
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from communique.reports.desk import bars
from communique.reports.desk.context import Context
from communique.reports.desk.faults import NotHere
from communique.reports.desk.given import day, word
from communique.reports.desk.query import happenings, row, rows
from communique.reports.desk.view import page, path

NEWEST = 15
DAYS = 730
MEETING = "CONSULT"


def routes(context: Context) -> list[Route]:
    def pairs(request: Request) -> Response:
        one, other = (word(request, name) for name in ("one", "other"))
        with context.reading() as connection:
            found = {typed: row(connection, "pair_side", typed=typed) for typed in (one, other) if typed}
            if one and other and (left := found[one]) and (right := found[other]):
                return RedirectResponse(f"/pair/{path(left.code)}/{path(right.code)}", 303)
            unknown = [typed for typed, side in found.items() if side is None]
            return page(
                request,
                "pairs.html",
                status=400 if unknown else 200,
                one=one,
                other=other,
                unknown=unknown,
                codes=rows(connection, "codes"),
                pairs=rows(connection, "pairs"),
            )

    def pair(request: Request) -> Response:
        one, other = request.path_params["one"], request.path_params["other"]
        since, until = day(request, "since"), day(request, "until")
        sides = {"one": one, "other": other}
        with context.reading() as connection:
            named = row(connection, "pair_names", **sides)
            if named is None or named.one is None or named.other is None:
                unknown = other if named and named.one else one
                raise NotHere(f"There is no country or body {unknown}. Give codes such as USA, IRN, EU; the page Pairs has all.")
            told = rows(connection, "pair_events", **sides)
            last = until or max((act.published_on for act in told if act.published_on), default=None)
            first = since or (last and last - timedelta(days=DAYS))
            within = [
                act for act in told if (not since and not until) or (act.published_on and _is_between(act.published_on, since, until))
            ]
            newest: dict[int, Any] = {}
            for act in within:
                newest.setdefault(act.happening, act)
            latest = list(newest.values())
            return page(
                request,
                "pair.html",
                one=one,
                other=other,
                since=first,
                until=last,
                is_default=not (since or until),
                names=named,
                panels=[
                    ((named.one, named.other), _bars((act for act in told if act.is_forward), first, last)),
                    ((named.other, named.one), _bars((act for act in told if act.is_backward), first, last)),
                ],
                ticks=bars.ticks(first, last) if first and last else [],
                size=(bars.WIDTH, bars.HEIGHT, bars.LEFT),
                acts=happenings(connection, latest[:NEWEST]),
                meetings=happenings(connection, [act for act in latest if act.type == MEETING][:NEWEST]),
                sanctions=rows(connection, "pair_sanctions", **sides),
                said=[
                    ((named.one, named.other), rows(connection, "pair_statements", one=one, other=other, most=NEWEST)),
                    ((named.other, named.one), rows(connection, "pair_statements", one=other, other=one, most=NEWEST)),
                ],
            )

    return [Route("/pair", pairs), Route("/pair/{one}/{other}", pair)]


def _is_between(when: date, since: date | None, until: date | None) -> bool:
    return (since is None or when >= since) and (until is None or when <= until)


def _bars(acts: Iterable[Any], first: date | None, last: date | None) -> list[bars.Bar]:
    """A bar for each week in which something is reported: the mean score of its acts, and how many happenings there are."""
    weeks: dict[date, list[Any]] = defaultdict(list)
    for act in acts:
        if act.status == "reported" and act.day and _is_between(act.day, first, last):
            weeks[act.day - timedelta(days=act.day.weekday())].append(act)
    if first is None or last is None:
        return []
    told = [(week, fmean(act.score for act in some), len({act.happening for act in some})) for week, some in sorted(weeks.items())]
    return bars.bars(told, first, last)
