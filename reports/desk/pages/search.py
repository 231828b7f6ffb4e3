"""Search in the articles: words marked where they were found, and what the found articles have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from math import prod
from typing import Any

from psycopg import Connection
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
# Newest articles in which words are looked for first: those that most articles have are found often enough there.
WINDOWS = (5_000, 50_000)
# Texts in which a phrase is looked for, the newest that have its words.
TEXTS = 1_500
# Facts that are gathered, if they are fewer than this, rather than looked up article by article.
MANY = 20_000
# Filters by what stands in articles, and by what is known of them.
FACTS = ("actor", "type", "topic")
FILTERS = (*FACTS, "publisher")
FACETS = {"actor": "Actors", "type": "Events", "topic": "Topics", "publisher": "Publishers", "year": "Years"}


def routes(context: Context) -> list[Route]:
    def search(request: Request) -> Response:
        typed = word(request, "q")
        words = terms.tsquery(typed) if typed else None
        chosen = {name: word(request, name) for name in FILTERS}
        since, until = day(request, "since"), day(request, "until")
        at = whole(request, "page", 1, most=MOST // PAGE)
        with context.reading() as connection:
            known = row(connection, "search_filters", **{name: chosen[name] for name in FACTS}, most=MANY)
            assert known is not None
            is_possible = words != "" and (known.actor_id is not None or not chosen["actor"])
            hits, reach = _hits(connection, typed, {**chosen, "actor": known.actor_id}, known, since, until) if is_possible else ([], None)
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
            since=since,
            until=until,
            found=[(one, list(terms.marked(one.headline))) for one in found],
            total=min(len(hits), MOST),
            has_more=len(hits) > MOST,
            reach=reach if len(hits) <= MOST else None,
            texts=TEXTS,
            at=at,
            is_last=at * PAGE >= min(len(hits), MOST),
            facets=[(name, label, facets[name]) for name, label in FACETS.items() if facets[name]],
            actor=known.actor_name or chosen["actor"],
        )

    return [Route("/search", search)]


def gathered(facts: Mapping[str, int], articles: int) -> str | None:
    """The filter whose facts are to be gathered before articles are looked at, by the number of facts that fit each filter.

    None where the newest articles, one after the other, give MOST sooner than that, or where facts are too many to gather.
    """
    if not facts:
        return None
    rarest = min(facts, key=lambda name: facts[name])
    looked_at = MOST / max(_share(facts, articles), MOST / articles)
    return rarest if facts[rarest] < min(looked_at, MANY) else None


def _share(facts: Mapping[str, int], articles: int) -> float:
    """The share of the articles that fit all filters, if these have nothing to do with each other."""
    return prod(min(number / articles, 1) for number in facts.values())


def _hits(
    connection: Connection[Any], typed: str | None, chosen: Mapping[str, Any], known: Any, since: date | None, until: date | None
) -> tuple[Sequence[Any], Any | None]:
    """The newest MOST articles that fit, and one more where there are more; and the last article in whose text a phrase was
    looked for, None where it was looked for in all.
    """
    facts = {name: getattr(known, name) for name in FACTS if chosen[name] is not None}
    first = gathered(facts, known.articles)
    words, loose = (terms.tsquery(typed), terms.loose(typed)) if typed else (None, None)
    given: dict[str, Any] = {
        **{name: value for name, value in chosen.items() if name != first},
        **{f"gathered_{name}": chosen[name] if name == first else None for name in FACTS},
        "loose": loose,
        "phrases": words if words != loose else None,
        "texts": TEXTS,
        "since": since,
        "until": until,
        "skip": 0,
        "most": MOST + 1,
    }
    if not loose:
        return rows(connection, "search", **given), None
    # Without an index a text would have to be cut into words anew, which takes far longer than Postgres thinks.
    connection.execute("set local cpu_operator_cost = 1")
    if given["phrases"] is None:
        return _newest(connection, given, _share(facts, known.articles), MOST + 1), None
    in_all = {name: None for name in (*FACTS, "phrases")}
    last = _newest(connection, {**given, **in_all, "skip": TEXTS - 1, "most": 1}, 1, 1)
    if last and last[0].published_on:
        given["since"] = last[0].published_on
    return rows(connection, "search", **given), last[0] if last else None


def _newest(connection: Connection[Any], given: dict[str, Any], share: float, enough: int) -> Sequence[Any]:
    """Articles that have the words, looked for in the newest ones first, of which `share` fit the filters."""
    for newest in WINDOWS:
        window = row(connection, "search_window", newest=newest)
        if window is None or (given["since"] and given["since"] >= window.published_on):
            break
        if newest * share < MOST:
            continue
        hits = rows(connection, "search", **{**given, "since": window.published_on})
        if len(hits) >= enough:
            return hits
    return rows(connection, "search", **given)
