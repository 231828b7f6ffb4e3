"""Search in the articles: words marked where they were found, and what the found articles have in common."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.reports.desk import terms
from communique.reports.desk.context import Context
from communique.reports.desk.given import day, whole, word
from communique.reports.desk.query import row, rows
from communique.reports.desk.view import page

PAGE = 20
# Found articles that are counted and can be leafed through.
MOST = 1000
# Mentions from which on an actor is looked for article by article.
MANY = 5000
FILTERS = ("actor", "type", "topic", "publisher")
FACETS = {"actor": "Actors", "type": "Events", "topic": "Topics", "publisher": "Publishers", "year": "Years"}


def routes(context: Context) -> list[Route]:
    def search(request: Request) -> Response:
        typed = word(request, "q")
        words = terms.tsquery(typed) if typed else None
        chosen = {name: word(request, name) for name in FILTERS}
        at = whole(request, "page", 1, most=MOST // PAGE)
        given: dict[str, Any] = {**chosen, "since": day(request, "since"), "until": day(request, "until"), "words": words, "most": MOST + 1}
        with context.reading() as connection:
            if words:
                connection.execute("set local enable_seqscan = off")  # it would read every text anew
            actor = row(connection, "search_actor", key=chosen["actor"], many=MANY) if chosen["actor"] else None
            given |= {
                "common": actor.id if actor and actor.is_common else None,
                "rare": actor.id if actor and not actor.is_common else None,
            }
            hits = rows(connection, "search", **given) if words != "" and bool(actor) == bool(chosen["actor"]) else []
            here = [hit.id for hit in hits[(at - 1) * PAGE : at * PAGE]]
            found = rows(connection, "search_rows", documents=here, words=words, start=terms.START, stop=terms.STOP) if here else []
            facets = defaultdict(list)
            for facet in rows(connection, "search_facets", documents=[hit.id for hit in hits[:MOST]]):
                facets[facet.facet].append(facet)
        return page(
            request,
            "search.html",
            typed=typed,
            chosen=chosen,
            since=given["since"],
            until=given["until"],
            found=[(one, list(terms.marked(one.headline))) for one in found],
            total=min(len(hits), MOST),
            has_more=len(hits) > MOST,
            at=at,
            is_last=at * PAGE >= min(len(hits), MOST),
            facets=[(name, label, facets[name]) for name, label in FACETS.items() if facets[name]],
            actor=actor.name if actor else chosen["actor"],
        )

    return [Route("/search", search)]
