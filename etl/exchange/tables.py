"""Exchanged events in the tables: ours read as records, others' kept beside them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from communique.etl.annotate.model import PartialDate
from communique.etl.exchange import plover
from communique.etl.exchange.lookups import Lookups
from communique.etl.exchange.records import Json, Party, Record
from communique.etl.queries import statements
from communique.etl.staging import Stage

SQL = statements("exchange")
PAGE = 2000
BATCH = 20_000
_IMPORTED = Stage(
    "imported_events",
    {"place": "int8", "dataset": "text", "external_id": "text", "event_type": "text", "mode": "text", "cameo_code": "text"}
    | {"status": "text", "source_codes": "text[]", "target_codes": "text[]", "occurred_on": "date", "occurred_on_precision": "text"}
    | {"location": "text", "url": "text", "digest": "text", "record": "jsonb"},
)


def ours(connection: Connection[Any], statuses: Sequence[str], since: date | None = None) -> Iterator[Record]:
    """Our events of these statuses, in the order of their ids; with a day, those of articles published from then on."""
    with connection.cursor(name="events_exchanged") as cursor:
        cursor.itersize = PAGE
        for row in cursor.execute(SQL["ours"], {"statuses": list(statuses), "since": since}):
            yield _record(row)


def theirs(connection: Connection[Any], dataset: str, statuses: Sequence[str], lookups: Lookups) -> Iterator[Record]:
    """The records of an imported data set, in the order in which they were imported."""
    with connection.cursor(name="events_exchanged") as cursor:
        cursor.itersize = PAGE
        for (kept,) in cursor.execute(SQL["theirs"], {"dataset": dataset, "statuses": list(statuses)}):
            record = plover.from_object(kept["record"], lookups)
            yield replace(record, dataset=dataset, format=kept["format"], extra=kept["extra"])


def datasets(connection: Connection[Any]) -> list[tuple[Any, ...]]:
    """(name, events, first day, last day) of every imported data set."""
    return connection.execute(SQL["datasets"]).fetchall()


def keep(connection: Connection[Any], dataset: str, records: Iterable[Record], lookups: Lookups) -> int:
    """Add records to a data set, but for those that it holds already; returns how many were new."""
    stream, new, place = iter(records), 0, 0
    while batch := list(islice(stream, BATCH)):
        with connection.transaction(), connection.cursor() as cursor:
            _IMPORTED.fill(cursor, (_row(place + n, dataset, record, lookups) for n, record in enumerate(batch)))
            cursor.execute(SQL["add_imported"])
            new += cursor.rowcount
        place += len(batch)
    return new


def _row(place: int, dataset: str, record: Record, lookups: Lookups) -> tuple[Any, ...]:
    kept = {"record": plover.as_object(record, lookups), "format": record.format, "extra": dict(record.extra)}
    digest = hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
    on, precision = (record.on.on, record.on.precision) if record.on else (None, None)
    sides = (sorted({p.code for p in side if p.code}) for side in (record.sources, record.targets))
    return (
        place, dataset, record.id, record.type, record.mode, record.cameo, record.status, *sides, on, precision, record.location,
        record.url, digest, Jsonb(kept),
    )  # fmt: skip


def _record(row: Sequence[Any]) -> Record:
    (
        id_, type_, mode, cameo, status, contexts, on, precision, location, sources, targets, confidence, trigger, sentence, number,
        document, url, publisher, published, mentions, articles, publishers,
    ) = row  # fmt: skip
    return Record(
        id=str(id_),
        type=type_,
        mode=mode,
        cameo=cameo,
        status=status,
        contexts=tuple(contexts),
        on=PartialDate(on, precision) if on else None,
        location=location,
        sources=_parties(sources),
        targets=_parties(targets),
        confidence=confidence,
        trigger=trigger,
        sentence=sentence,
        sentence_number=number,
        document=str(document),
        url=url,
        publisher=publisher,
        published=published,
        mentions=mentions,
        articles=articles,
        publishers=publishers,
    )


def _parties(given: Sequence[Json] | None) -> tuple[Party, ...]:
    return tuple(Party(name or "?", code, kind) for name, code, kind in given or ())
