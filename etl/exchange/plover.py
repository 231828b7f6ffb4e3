"""PLOVER events as JSON lines: everything that is known of an event. What a line says beyond that is kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, TextIO

from communique.etl.exchange.lookups import Lookups
from communique.etl.exchange.records import Json, Party, Record, day
from communique.etl.ingest import Reject

FORMAT = "plover-jsonl"
COLUMNS = (
    ("id", "Identifier of the event."),
    ("type", "PLOVER type; null for what has none, such as a CAMEO statement."),
    ("mode", "PLOVER mode, or null."),
    ("cameo", "CAMEO code, or null."),
    ("quad_class", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict. Made from the type."),
    ("score", "PLOVER score of the mode, else of the type, -10 to 10. Made from them."),
    ("contexts", "PLOVER contexts, a list."),
    ("status", "reported, planned, hypothetical, negated or historical."),
    ("date", "Day, month or year as far as it is known: 2021-03-11, 2021-03, 2021; or null."),
    ("location", "Where, as named, or null."),
    ("source", "Who acts: a list of {name, code, kind}. A reciprocal event has all its parties here."),
    ("target", "Who is acted upon: a list of the same."),
    ("confidence", "How sure the extractor is, 0 to 1, or null."),
    ("trigger", "Words that tell of the act, or null."),
    ("sentence", "The sentence that tells of it, or null."),
    ("sentence_number", "Its place in the document, from 1, or null."),
    ("document", "{id, url, publisher, published_on} of the article, each perhaps null."),
    ("mentions", "Event rows that report the happening."),
    ("articles", "Articles that report it."),
    ("publishers", "Publishers of these."),
)
_DERIVED = {"quad_class", "score"}


def write(records: Iterable[Record], stream: TextIO, lookups: Lookups) -> int:
    count = 0
    for record in records:
        own = record.extra if record.format == FORMAT else {}
        stream.write(json.dumps(as_object(record, lookups) | dict(own), ensure_ascii=False) + "\n")
        count += 1
    return count


def read(stream: TextIO, name: str, lookups: Lookups) -> Iterator[Record | Reject]:
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            yield from_object(json.loads(line), lookups)
        except (ValueError, TypeError, KeyError, AttributeError) as e:
            yield Reject(
                name, number, f"no event: {e}", 'give one JSON object a line, as docs/exchange.md describes: {"id": ..., "type": ...}'
            )


def from_object(given: Json, lookups: Lookups) -> Record:
    """A record from its object. Raises ValueError, TypeError or KeyError for what is none."""
    document = given.get("document") or {}
    record = Record(
        id=str(given["id"]),
        type=given["type"],
        mode=given.get("mode"),
        cameo=given.get("cameo"),
        status=given.get("status") or "reported",
        contexts=tuple(given.get("contexts") or ()),
        on=day(given.get("date") or ""),
        location=given.get("location"),
        sources=_parties(given.get("source")),
        targets=_parties(given.get("target")),
        confidence=given.get("confidence"),
        trigger=given.get("trigger"),
        sentence=given.get("sentence"),
        sentence_number=given.get("sentence_number"),
        document=document.get("id"),
        url=document.get("url"),
        publisher=document.get("publisher"),
        published=date.fromisoformat(document["published_on"]) if document.get("published_on") else None,
        mentions=given.get("mentions", 1),
        articles=given.get("articles", 1),
        publishers=given.get("publishers", 1),
    )
    if record.type is not None and record.type not in lookups.quad_classes:
        raise ValueError(f"{record.type!r} is no PLOVER type")
    if record.mode is not None and (record.type, record.mode) not in lookups.scores:
        raise ValueError(f"{record.mode!r} is no mode of {record.type}")
    made = as_object(record, lookups)
    extra = {key: value for key, value in given.items() if key not in made or (key in _DERIVED and made[key] != value)}
    return replace(record, format=FORMAT, extra=extra)


def as_object(record: Record, lookups: Lookups) -> Json:
    """The object of a record, without what its own format says beyond the fields."""
    return {
        "id": record.id,
        "type": record.type,
        "mode": record.mode,
        "cameo": record.cameo,
        "quad_class": lookups.quad_classes.get(record.type or ""),
        "score": lookups.score(record.type, record.mode),
        "contexts": list(record.contexts),
        "status": record.status,
        "date": str(record.on) if record.on else None,
        "location": record.location,
        "source": [_party(p) for p in record.sources],
        "target": [_party(p) for p in record.targets],
        "confidence": record.confidence,
        "trigger": record.trigger,
        "sentence": record.sentence,
        "sentence_number": record.sentence_number,
        "document": {
            "id": record.document,
            "url": record.url,
            "publisher": record.publisher,
            "published_on": record.published.isoformat() if record.published else None,
        },
        "mentions": record.mentions,
        "articles": record.articles,
        "publishers": record.publishers,
    }


def _party(party: Party) -> Json:
    return {"name": party.name, "code": party.code, "kind": party.kind}


def _parties(given: Any) -> tuple[Party, ...]:
    return tuple(Party(p["name"], p.get("code"), p.get("kind")) for p in given or ())
