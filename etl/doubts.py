"""What is doubtful of actors, for a person to decide: who may be one, and names that rest on little or mean nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from communique.etl import lookalike_actors
from communique.etl.queries import statements

SQL = statements("curation")
KINDS = ("merge?", "joined by name", "no country", "nobody")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubt of one of KINDS. `actor` would be merged into `other`, who has a name only there; who means nobody has no key."""

    doubt: str
    actor: str | None
    other: str | None
    name: str
    other_name: str | None
    mentions: int
    why: str


def doubts(connection: Connection[Any], limit: int) -> list[Doubt]:
    """At most `limit` of each kind, the weightiest first."""
    candidates = [
        lookalike_actors.Candidate(key, kind, name, origin == "discovered", frozenset([*codes, *([code] if code else ())]), mentions)
        for key, kind, name, origin, code, codes, mentions in connection.execute(SQL["weighed"])
    ]
    found = [
        Doubt("merge?", p.one.key, p.other.key, p.one.name, p.other.name, p.one.mentions, f"{p.why}, {p.score:.0f} of 100")
        for p in lookalike_actors.pairs(candidates)[:limit]
    ]
    uncertain = connection.execute(SQL["uncertain"], {"limit": limit * 3}).fetchall()
    for doubt in KINDS[1:]:
        some = [row for row in uncertain if row[0] == doubt][:limit]
        found += [
            Doubt(doubt, actor, None, name, None, mentions, f"in {documents} document{'' if documents == 1 else 's'}")
            for _, actor, name, mentions, documents in some
        ]
    return found
