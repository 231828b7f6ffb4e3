"""Actors in the news matched with the lists, as a query is: derived anew whenever articles or lists came in.

A row joins tables, so it takes more than a search that a person looks at: a higher score, no country that speaks against
it, and of the entries of one list only those that fit about as well as the best.

What people have judged stands above the matcher: a rejected pair stays out, an accepted one stays in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from psycopg import Connection, Cursor

from communique.etl import advisory
from communique.etl.queries import statements
from communique.etl.screening import parties
from communique.etl.screening.compare import METHOD
from communique.etl.screening.party import Match, Query
from communique.etl.staging import Stage

if TYPE_CHECKING:
    from communique.etl.screening.index import Index

SQL = statements("screening")
REVIEW = "review"
_MATCHES = Stage("listing_actors", {"listing_id": "int8", "actor_id": "int8", "score": "float8", "method": "text", "reviewed": "bool"})
# What an actor of the gazetteer may be on a list; a kind that is not here may be anything.
_KINDS = {
    "person": "person",
    "government": "entity",
    "organisation": "entity",
    "armed_group": "entity",
    "company": "entity",
    "media": "entity",
}
THRESHOLD = 0.85
_MOST, _AS_GOOD = 10, 0.05

Row = tuple[Any, ...]
Pair = tuple[int, int]
Scored = tuple[float, str, bool]
Whose = dict[str, str | None]


def derive(connection: Connection[Row], actor: str | None = None, index: Index | None = None) -> int:
    """Bring listing_actors in line with the articles, the lists and the reviews; returns how many matches there are.

    With the key of an actor only its rows are looked at, which hang on no other's. `index` is of what is listed now, made here
    if there is none.
    """
    whose = {"actor": actor}
    with connection.transaction(), connection.cursor() as cursor:
        before: dict[Pair, Scored] = {(row[0], row[1]): (row[2], row[3], row[4]) for row in cursor.execute(SQL["matched"], whose)}
        now = _matches(cursor, whose, index)
        gone = [(*pair, *match) for pair, match in before.items() if pair not in now]
        new = [(*pair, *match) for pair, match in now.items() if before.get(pair) != match]
        if gone or new:
            advisory.until_commit(cursor, advisory.Lock.FACTS)
        for rows, statement in ((gone, "remove_matches"), (new, "add_matches")):
            if rows:
                _MATCHES.fill(cursor, rows)
                cursor.execute(SQL[statement])
        return len(now)


def _matches(cursor: Cursor[Row], whose: Whose, index: Index | None) -> dict[Pair, Scored]:
    reviews = {(row[0], row[1], row[2]): row[3] for row in cursor.execute(SQL["reviews"])}
    found: dict[Pair, Scored] = {}
    for listing_id, actor_id, key, list_code, external_id, score in _found(cursor, whose, index):
        verdict = reviews.get((list_code, external_id, key))
        if verdict != "rejected":
            found[listing_id, actor_id] = (score, METHOD, verdict == "accepted")
    for listing_id, actor_id in cursor.execute(SQL["accepted_pairs"], whose):
        found.setdefault((listing_id, actor_id), (1.0, REVIEW, True))
    return found


def _found(cursor: Cursor[Row], whose: Whose, index: Index | None) -> Iterator[tuple[int, int, str, str, str, float]]:
    """(listing, actor, its key, list, entry, score) of the best matches of each actor in the news."""
    if cursor.execute(SQL["anything_listed"]).fetchone() is None:
        return
    actors = cursor.execute(SQL["actors_in_the_news"], whose).fetchall()
    if actors and index is None:
        from communique.etl.screening.index import Index

        index = Index(parties.listed(cursor.connection))
    if not actors or not index:
        return
    for actor_id, key, kind, names, countries in actors:
        for match in _best(index, names, _KINDS.get(kind), countries):
            yield match.party.id, actor_id, key, match.party.list_code, match.party.external_id, match.score


def _best(index: Index, names: Sequence[str], kind: str | None, countries: Sequence[str]) -> list[Match]:
    """The matches of an actor by all its names; one word alone names too many."""
    found: dict[int, Match] = {}
    for name in names:
        for match in index.search(Query(name, kind), limit=_MOST, threshold=THRESHOLD) if " " in name.strip() else ():
            is_elsewhere = countries and match.party.countries and match.party.countries.isdisjoint(countries)
            if not is_elsewhere and (match.party.id not in found or match.score > found[match.party.id].score):
                found[match.party.id] = match
    tops: dict[str, float] = {}
    for match in found.values():
        tops[match.party.list_code] = max(match.score, tops.get(match.party.list_code, 0.0))
    return [match for match in found.values() if match.score >= tops[match.party.list_code] - _AS_GOOD]
