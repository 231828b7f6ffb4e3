"""Actors: all of them, and one with what is known of it, what it says and does, and what is done to it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from communique.reports.desk.context import Context
from communique.reports.desk.faults import NotHere
from communique.reports.desk.given import whole, word
from communique.reports.desk.query import happenings, row, rows
from communique.reports.desk.view import literal, page, path

PAGE = 50
NEWEST = 12
KINDS = ("country", "government", "organisation", "person", "igo", "armed_group", "company", "media", "other")


def routes(context: Context) -> list[Route]:
    def actors(request: Request) -> Response:
        typed, kind, at = word(request, "q"), word(request, "kind"), whole(request, "page", 1, most=1000)
        with context.reading() as connection:
            found = rows(connection, "actors", typed=literal(typed), kind=kind, skip=(at - 1) * PAGE, most=PAGE + 1)
        return page(request, "actors.html", typed=typed, kind=kind, kinds=KINDS, found=found[:PAGE], at=at, has_more=len(found) > PAGE)

    def actor(request: Request) -> Response:
        key = request.path_params["key"]
        with context.reading() as connection:
            one = row(connection, "actor", key=key)
            if one is None:
                raise NotHere(f"There is no actor {key}. Actors are found by their names under Actors.")
            if one.key != key:
                return RedirectResponse(f"/actor/{path(one.key)}")
            who = {"actor": one.id, "code": one.code if one.code == one.key or one.kind in ("country", "igo") else None}
            return page(
                request,
                "actor.html",
                actor=one,
                aliases=rows(connection, "actor_aliases", **who),
                offices=rows(connection, "actor_offices", **who),
                listings=rows(connection, "actor_listings", **who),
                says=rows(connection, "actor_says", **who, most=NEWEST),
                said_of=rows(connection, "actor_said_of", **who, most=NEWEST),
                does=happenings(connection, rows(connection, "actor_acts", **who, role="source", most=NEWEST)),
                undergoes=happenings(connection, rows(connection, "actor_acts", **who, role="target", most=NEWEST)),
                partners=rows(connection, "actor_partners", **who),
                sanctions=rows(connection, "actor_sanctions", **who),
            )

    return [Route("/actors", actors), Route("/actor/{key:path}", actor)]
