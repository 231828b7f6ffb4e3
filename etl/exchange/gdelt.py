"""GDELT 2.0 events: 61 columns parted by tabs, no header. What we don't measure (tone, coordinates, ethnic groups) stays blank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import TextIO

from communique.etl.annotate.model import PartialDate
from communique.etl.exchange import tabular
from communique.etl.exchange.lookups import Lookups
from communique.etl.exchange.records import Dyad, Party, Record
from communique.etl.exchange.tabular import Row, number
from communique.etl.ingest import Reject

FORMAT = "gdelt-v2"


def _actor(n: int) -> tuple[tuple[str, str], ...]:
    who = "who acts" if n == 1 else "who is acted upon"
    return (
        (f"Actor{n}Code", f"Code of {who}: country or body, then the kind of actor."),
        (f"Actor{n}Name", "Its name."),
        (f"Actor{n}CountryCode", "Its country, ISO 3166-1 alpha-3."),
        (f"Actor{n}KnownGroupCode", "Code of a body that belongs to no country, such as EU."),
        (f"Actor{n}EthnicCode", "Blank."),
        (f"Actor{n}Religion1Code", "Blank."),
        (f"Actor{n}Religion2Code", "Blank."),
        (f"Actor{n}Type1Code", "Kind of actor: GOV, IGO, REB, BUS, MED; blank for a country or where it is not known."),
        (f"Actor{n}Type2Code", "Blank."),
        (f"Actor{n}Type3Code", "Blank."),
    )


def _place(prefix: str, what: str) -> tuple[tuple[str, str], ...]:
    return (
        (f"{prefix}Geo_Type", f"{what} 0: place not matched."),
        (f"{prefix}Geo_FullName", "Its name." if prefix == "Action" else "Blank."),
        *((f"{prefix}Geo_{part}", "Blank.") for part in ("CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")),
    )


COLUMNS = (
    ("GLOBALEVENTID", "Identifier of the pair: the event's number and the pair's place in it, two digits."),
    ("SQLDATE", "YYYYMMDD: the first day that fits; the article's day where the text names none."),
    ("MonthYear", "YYYYMM."),
    ("Year", "YYYY."),
    ("FractionDate", "YYYY.FFFF, the share of the year that had passed: ((month - 1) x 30 + day) / 365, as GDELT counts."),
    *_actor(1),
    *_actor(2),
    ("IsRootEvent", "1 if one of the first three sentences of the article tells of it, else 0."),
    ("EventCode", "CAMEO code."),
    ("EventBaseCode", "Its first three digits."),
    ("EventRootCode", "Its first two digits."),
    ("QuadClass", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."),
    ("GoldsteinScale", "PLOVER score of the mode, else of the type, -10 to 10."),
    ("NumMentions", "Event rows that report the happening."),
    ("NumSources", "Publishers that report it."),
    ("NumArticles", "Articles that report it."),
    ("AvgTone", "Blank: tone is not measured."),
    *_place("Actor1", "Blank, or"),
    *_place("Actor2", "Blank, or"),
    *_place("Action", "Where it happened."),
    ("DATEADDED", "YYYYMMDDHHMMSS: midnight of the article's day."),
    ("SOURCEURL", "Address of the article."),
)
NAMES = tuple(name for name, _ in COLUMNS)
LEAD_SENTENCES = 3
TYPES = {"government": "GOV", "igo": "IGO", "armed_group": "REB", "company": "BUS", "media": "MED"}
KINDS = {code: kind for kind, code in TYPES.items()}


def write(records: Iterable[Record], stream: TextIO, lookups: Lookups) -> int:
    return tabular.write(records, stream, NAMES, FORMAT, partial(_row, lookups), header=False)


def read(stream: TextIO, name: str, lookups: Lookups) -> Iterator[Record | Reject]:
    return tabular.read(stream, name, NAMES, FORMAT, partial(_record, lookups), partial(_row, lookups), header=False)


def _row(lookups: Lookups, record: Record, dyad: Dyad) -> Row:
    cameo = record.cameo or lookups.code_of(record.type, record.mode) or ""
    on = record.on.on if record.on else record.published
    lead = record.sentence_number is not None and record.sentence_number <= LEAD_SENTENCES
    return {
        "GLOBALEVENTID": dyad.number,
        **({} if on is None else _days(on)),
        **_who(1, dyad.source, lookups),
        **_who(2, dyad.target, lookups),
        "IsRootEvent": str(int(lead)),
        "EventCode": cameo,
        "EventBaseCode": cameo[:3],
        "EventRootCode": cameo[:2],
        "QuadClass": number(lookups.quad_classes.get(record.type or "")),
        "GoldsteinScale": number(lookups.score(record.type, record.mode)),
        "NumMentions": str(record.mentions),
        "NumSources": str(record.publishers),
        "NumArticles": str(record.articles),
        "Actor1Geo_Type": "0",
        "Actor2Geo_Type": "0",
        "ActionGeo_Type": "0",
        "ActionGeo_FullName": record.location or "",
        "DATEADDED": f"{record.published:%Y%m%d}000000" if record.published else "",
        "SOURCEURL": record.url or "",
    }


def _days(on: date) -> Row:
    return {
        "SQLDATE": f"{on:%Y%m%d}",
        "MonthYear": f"{on:%Y%m}",
        "Year": f"{on:%Y}",
        "FractionDate": f"{on.year + ((on.month - 1) * 30 + on.day) / 365:.4f}",
    }


def _who(n: int, party: Party | None, lookups: Lookups) -> Row:
    if party is None:
        return {}
    code, type_ = party.code or "", TYPES.get(party.kind or "", "")
    is_country = code in lookups.countries
    return {
        f"Actor{n}Code": code + type_,
        f"Actor{n}Name": party.name,
        f"Actor{n}CountryCode": code if is_country else "",
        f"Actor{n}KnownGroupCode": "" if is_country else code,
        f"Actor{n}Type1Code": type_,
    }


def _record(lookups: Lookups, row: Row) -> Record:
    type_, mode = lookups.kind_of(row["EventCode"])
    added = _day(row["DATEADDED"][:8])
    on = _day(row["SQLDATE"])
    return Record(
        id=row["GLOBALEVENTID"],
        type=type_,
        mode=mode,
        cameo=row["EventCode"] or None,
        on=PartialDate(on, "day") if on else None,
        location=row["ActionGeo_FullName"] or None,
        sources=_party(row, 1),
        targets=_party(row, 2),
        sentence_number=1 if row["IsRootEvent"] == "1" else None,
        url=row["SOURCEURL"] or None,
        published=added,
        mentions=int(row["NumMentions"] or 1),
        articles=int(row["NumArticles"] or 1),
        publishers=int(row["NumSources"] or 1),
    )


def _party(row: Row, n: int) -> tuple[Party, ...]:
    code = row[f"Actor{n}CountryCode"] or row[f"Actor{n}KnownGroupCode"] or row[f"Actor{n}Code"][:3]
    name = row[f"Actor{n}Name"] or code
    return (Party(name, code or None, KINDS.get(row[f"Actor{n}Type1Code"])),) if name else ()


def _day(text: str) -> date | None:
    if not text:
        return None
    if len(text) != 8 or not text.isdigit():
        raise ValueError(f"{text!r} is no date such as 20210311")
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))
