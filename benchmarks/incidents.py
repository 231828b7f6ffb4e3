"""How long it takes to make incidents of many documents' events, in the tables: all at once, and then of a few new documents.

    python benchmarks/incidents.py [--documents 50000] [--new 500]

The documents are synthetic: each reports two happenings of a world in which the same parties meet, accuse and attack one another
day by day, and every happening is reported by several documents in other words, some without its date, mode or place.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import psycopg
import scratch

from communique.etl import cluster
from communique.etl.staging import Stage

EVENTS_EACH = 2
TOLD_BY = 4
BEGIN = date(2015, 1, 1)
KINDS = (("CONSULT", (None, "visit", "phone")), ("ACCUSE", ("disapprove", "allege")), ("ASSAULT", ("aerial", "explosives", None)))
KINDS += (("SANCTION", ("discontinue", "expel")), ("AID", (None,)), ("SUPPORT", (None,)))
PLACES = ("Vienna", "Geneva", "Doha", None, None, None)
WORDS = "border port minister talks troops aid village agreement pipeline embassy fighters convoy island budget railway bridge".split()
EVENTS = Stage(
    "events",
    {"document_id": "int8", "sentence": "int4", "event_type": "text", "mode": "text", "status": "text", "trigger": "text"}
    | {"trigger_start": "int4", "trigger_end": "int4", "occurred_on": "date", "occurred_on_precision": "text", "location": "text"}
    | {"confidence": "float8"},
)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--documents", type=int, default=50_000)
    arguments.add_argument("--new", type=int, default=500)
    given = arguments.parse_args()
    chance = random.Random(1)
    with scratch.server() as url, psycopg.connect(url, autocommit=True) as connection:
        fill(connection, given.documents, chance)
        print(f"{given.documents:,} documents: {seconds(connection)}")
        fill(connection, given.new, chance)
        print(f"{given.new:,} more: {seconds(connection)}")


def seconds(connection: psycopg.Connection[Any]) -> str:
    begun = time.monotonic()
    changed = cluster.derive(connection)
    took = time.monotonic() - begun
    events, incidents = connection.execute("select (select count(*) from events), (select count(*) from incidents)").fetchone() or (0, 0)
    return f"{events:,} events, {incidents:,} incidents, {changed:,} of them new or changed, in {took:.1f} s"


def fill(connection: psycopg.Connection[Any], documents: int, chance: random.Random) -> None:
    """Documents of one sentence an event, with their events and the events' parties."""
    (first,) = connection.execute("select coalesce(max(id), 0) + 1 from documents").fetchone() or (1,)
    happenings = list(made(documents * EVENTS_EACH // TOLD_BY, chance))
    told = [chance.sample(happenings, EVENTS_EACH) for _ in range(documents)]
    sentences = [[" ".join(chance.sample(WORDS, 5)) + " on that day." for _ in range(EVENTS_EACH)] for _ in told]
    with connection.transaction(), connection.cursor() as cursor:
        with cursor.copy("copy documents (body, word_count, content_hash, published_at, published_precision) from stdin") as copy:
            for n, (acts, lines) in enumerate(zip(told, sentences, strict=True)):
                copy.write_row((" ".join(lines), 20, f"{first + n:016x}", max(act[3] for act in acts), "day"))
        (first,) = cursor.execute("select max(id) - %s from documents", (documents - 1,)).fetchone() or (1,)
        cursor.execute(
            "insert into document_annotations (document_id, extractor) select id, 'bench' from documents where id >= %s", (first,)
        )
        with cursor.copy("copy sentences (document_id, ordinal, char_start, char_end) from stdin") as copy:
            for n, lines in enumerate(sentences):
                start = 0
                for ordinal, line in enumerate(lines):
                    copy.write_row((first + n, ordinal, start, start + len(line)))
                    start += len(line) + 1
        rows, parties = [], []
        for n, acts in enumerate(told):
            for ordinal, (kind, mode, sides, day, place) in enumerate(acts):
                own = chance.random() < 0.7
                mode, place = (mode if chance.random() < 0.7 else None), (place if chance.random() < 0.5 else None)
                at = ordinal * 60
                rows.append(
                    (
                        first + n,
                        ordinal,
                        kind,
                        mode,
                        "reported",
                        "met",
                        at,
                        at + 3,
                        day if own else None,
                        "day" if own else None,
                        place,
                        0.8,
                    )
                )
                parties.append(sides)
        EVENTS.fill(cursor, rows)
        EVENTS.insert(cursor)
        ids = [id_ for (id_,) in cursor.execute("select id from events where document_id >= %s order by document_id, sentence", (first,))]
        with cursor.copy("copy event_participants (event_id, role, position, code) from stdin") as copy:
            for id_, (sources, targets) in zip(ids, parties, strict=True):
                for role, codes in (("source", sources), ("target", targets)):
                    for position, code in enumerate(codes):
                        copy.write_row((id_, role, position, code))
        cursor.execute("analyze")


def made(count: int, chance: random.Random) -> Iterator[tuple[str, str | None, tuple[tuple[str, ...], tuple[str, ...]], date, str | None]]:
    """(type, mode, parties, day, place) of happenings, more of some pairs than of others."""
    countries = [f"{a}{b}X" for a in "ABCDEFGHIJ" for b in "ABCDEF"]
    weights = [1 / (n + 1) for n in range(len(countries))]
    for _ in range(count):
        kind, modes = chance.choice(KINDS)
        one, other = chance.choices(countries, weights, k=2)
        sides = ((one, other), ()) if kind == "CONSULT" and one != other else ((one,), (other,))
        yield kind, chance.choice(modes), sides, BEGIN + timedelta(days=chance.randrange(1500)), chance.choice(PLACES)


if __name__ == "__main__":
    main()
