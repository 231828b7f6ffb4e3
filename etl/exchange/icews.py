"""ICEWS coded events: 20 columns parted by tabs, with a header. Countries stand by name; a text says what the CAMEO code means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TextIO

from communique.etl.exchange import tabular
from communique.etl.exchange.lookups import Lookups
from communique.etl.exchange.records import Dyad, Party, Record, day
from communique.etl.exchange.tabular import Row, number
from communique.etl.ingest import Reject

FORMAT = "icews"
COLUMNS = (
    ("Event ID", "Identifier of the pair: the event's number and the pair's place in it, two digits."),
    ("Event Date", "YYYY-MM-DD: the first day that fits; the article's day where the text names none."),
    ("Source Name", "Who acts."),
    ("Source Sectors", "Kind of actor: Government, International Government Organization, Rebel, Business, Media; or blank."),
    ("Source Country", "Name of its country; blank for a body that belongs to none."),
    ("Event Text", "What the CAMEO code means."),
    ("CAMEO Code", "CAMEO code."),
    ("Intensity", "PLOVER score of the mode, else of the type, -10 to 10."),
    ("Target Name", "Who is acted upon."),
    ("Target Sectors", "As for the source."),
    ("Target Country", "As for the source."),
    ("Story ID", "Number of the document."),
    ("Sentence Number", "Place of the sentence in it, from 1."),
    ("Publisher", "Who published it."),
    ("City", "Where it happened, as named, unless that is a country."),
    ("District", "Blank."),
    ("Province", "Blank."),
    ("Country", "Where it happened, if a country is named."),
    ("Latitude", "Blank."),
    ("Longitude", "Blank."),
)
NAMES = tuple(name for name, _ in COLUMNS)
SECTORS = {
    "government": "Government",
    "igo": "International Government Organization",
    "armed_group": "Rebel",
    "company": "Business",
    "media": "Media",
}
KINDS = {sector: kind for kind, sector in SECTORS.items()}


def write(records: Iterable[Record], stream: TextIO, lookups: Lookups) -> int:
    return tabular.write(records, stream, NAMES, FORMAT, partial(_row, lookups))


def read(stream: TextIO, name: str, lookups: Lookups) -> Iterator[Record | Reject]:
    return tabular.read(stream, name, NAMES, FORMAT, partial(_record, lookups), partial(_row, lookups))


def _row(lookups: Lookups, record: Record, dyad: Dyad) -> Row:
    cameo = record.cameo or lookups.code_of(record.type, record.mode) or ""
    on = record.on.on if record.on else record.published
    place = record.location or ""
    is_country = lookups.code_for_name(place) in lookups.countries
    return {
        "Event ID": dyad.number,
        "Event Date": on.isoformat() if on else "",
        **_who("Source", dyad.source, lookups),
        "Event Text": lookups.labels.get(cameo, ""),
        "CAMEO Code": cameo,
        "Intensity": number(lookups.score(record.type, record.mode)),
        **_who("Target", dyad.target, lookups),
        "Story ID": record.document or "",
        "Sentence Number": str(record.sentence_number or ""),
        "Publisher": record.publisher or "",
        "City": "" if is_country else place,
        "Country": place if is_country else "",
    }


def _who(role: str, party: Party | None, lookups: Lookups) -> Row:
    if party is None:
        return {}
    return {
        f"{role} Name": party.name,
        f"{role} Sectors": SECTORS.get(party.kind or "", ""),
        f"{role} Country": lookups.countries.get(party.code or "", ""),
    }


def _record(lookups: Lookups, row: Row) -> Record:
    type_, mode = lookups.kind_of(row["CAMEO Code"])
    number_ = row["Sentence Number"]
    if number_ and not number_.isdigit():
        raise ValueError(f"Sentence Number {number_!r} is no number")
    return Record(
        id=row["Event ID"],
        type=type_,
        mode=mode,
        cameo=row["CAMEO Code"] or None,
        on=day(row["Event Date"]),
        location=row["City"] or row["Country"] or None,
        sources=_party(row, "Source", lookups),
        targets=_party(row, "Target", lookups),
        sentence_number=int(number_) if number_ else None,
        document=row["Story ID"] or None,
        publisher=row["Publisher"] or None,
    )


def _party(row: Row, role: str, lookups: Lookups) -> tuple[Party, ...]:
    name, country = row[f"{role} Name"], row[f"{role} Country"]
    code = lookups.code_for_name(country or name)
    return (Party(name or country, code, KINDS.get(row[f"{role} Sectors"])),) if name or country else ()
