"""CAMEO events by source and target, the least that coders of the PETRARCH family print, with class, score and place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TextIO

from communique.etl.exchange import tabular
from communique.etl.exchange.lookups import Lookups
from communique.etl.exchange.records import Dyad, Party, Record, day
from communique.etl.exchange.tabular import Row, number
from communique.etl.ingest import Reject

FORMAT = "cameo-tsv"
COLUMNS = (
    ("EventID", "Identifier of the pair: the event's number and the pair's place in it, two digits."),
    ("Date", "Day, month or year as far as it is known: 2021-03-11, 2021-03, 2021."),
    ("Source", "Code of who acts; --- if it has none."),
    ("SourceName", "Its name."),
    ("Target", "Code of who is acted upon; --- if it has none or there is nobody."),
    ("TargetName", "Its name."),
    ("CAMEO", "CAMEO code, of two to four digits."),
    ("QuadClass", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."),
    ("Goldstein", "PLOVER score of the mode, else of the type, -10 to 10."),
    ("Status", "reported, planned, hypothetical, negated or historical."),
    ("Location", "Where, as named."),
    ("Sentence", "The sentence that tells of it."),
    ("URL", "Address of the article."),
)
NAMES = tuple(name for name, _ in COLUMNS)
NONE = "---"


def write(records: Iterable[Record], stream: TextIO, lookups: Lookups) -> int:
    return tabular.write(records, stream, NAMES, FORMAT, partial(_row, lookups))


def read(stream: TextIO, name: str, lookups: Lookups) -> Iterator[Record | Reject]:
    return tabular.read(stream, name, NAMES, FORMAT, partial(_record, lookups), partial(_row, lookups))


def _row(lookups: Lookups, record: Record, dyad: Dyad) -> Row:
    return {
        "EventID": dyad.number,
        "Date": str(record.on) if record.on else "",
        "Source": (dyad.source and dyad.source.code) or NONE,
        "SourceName": dyad.source.name if dyad.source else "",
        "Target": (dyad.target and dyad.target.code) or NONE,
        "TargetName": dyad.target.name if dyad.target else "",
        "CAMEO": record.cameo or lookups.code_of(record.type, record.mode) or "",
        "QuadClass": number(lookups.quad_classes.get(record.type or "")),
        "Goldstein": number(lookups.score(record.type, record.mode)),
        "Status": record.status,
        "Location": record.location or "",
        "Sentence": record.sentence or "",
        "URL": record.url or "",
    }


def _record(lookups: Lookups, row: Row) -> Record:
    type_, mode = lookups.kind_of(row["CAMEO"])
    return Record(
        id=row["EventID"],
        type=type_,
        mode=mode,
        cameo=row["CAMEO"] or None,
        status=row["Status"] or "reported",
        on=day(row["Date"]),
        location=row["Location"] or None,
        sources=_party(row["Source"], row["SourceName"]),
        targets=_party(row["Target"], row["TargetName"]),
        sentence=row["Sentence"] or None,
        url=row["URL"] or None,
    )


def _party(code: str, name: str) -> tuple[Party, ...]:
    known = None if code in {NONE, ""} else code
    return (Party(name or known or "", known),) if known or name else ()
