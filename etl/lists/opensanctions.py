"""OpenSanctions' collections: targets.simple.csv, and entities of FollowTheMoney as JSON lines, nested or not."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from communique.etl.lists import days, tabular
from communique.etl.lists.model import AGAIN, WEAK, Contents, Entry, File, Name, Unreadable, distinct

COLUMNS = ("id", "schema", "name", "aliases", "birth_date", "countries")
# Said of every entity in every release: no change of the entity.
_PASSING = {"last_seen"}
_KINDS = {
    "Person": "person",
    "Organization": "entity",
    "Company": "entity",
    "LegalEntity": "entity",
    "PublicBody": "entity",
    "Vessel": "vessel",
    "Airplane": "aircraft",
}
_PLACES = ("nationality", "citizenship", "country", "birthCountry", "jurisdiction", "mainCountry", "flag")
LONGEST_LINE = 16 << 20


def read_simple(files: Sequence[File], contents: Contents) -> Iterator[Entry]:
    """A row an entity; several values in one field are parted by semicolons."""
    for file in files:
        for line, record in tabular.records(file, COLUMNS):
            if not record["id"] or not record["name"]:
                raise Unreadable(file.name, "an entity lacks its id or its name", AGAIN, line)
            contents.parts["entries"] += 1
            contents.issued = _latest(contents.issued, record.get("last_seen") or record.get("last_change"))
            yield Entry(
                external_id=record["id"],
                kind=_KINDS.get(record["schema"], record["schema"].lower() or None),
                names=_names(record["name"], _several(record["aliases"])),
                fields={name: value for name, value in record.items() if value and name not in _PASSING},
                line=line,
                programmes=_several(record.get("program_ids", "")) or _several(record.get("dataset", "")),
                remarks=record.get("sanctions") or None,
                countries=_several(record["countries"]),
                birth_dates=_several(record["birth_date"]),
            )


def read_entities(files: Sequence[File], contents: Contents) -> Iterator[Entry]:
    """The targets among the entities, with what Sanction entities say of them."""
    for file in files:
        sanctions = _sanctions(file)
        for line, entity in _entities(file):
            if entity["schema"] == "Sanction" or not _is_target(entity):
                continue
            contents.parts["entries"] += 1
            contents.issued = _latest(contents.issued, entity.get("last_seen") or entity.get("last_change"))
            yield _from_entity(file, line, entity, [*sanctions[entity["id"]], *_nested(entity)])


def _from_entity(file: File, line: int, entity: Mapping[str, Any], sanctions: Sequence[Mapping[str, list[str]]]) -> Entry:
    told: Mapping[str, list[Any]] = entity["properties"]
    names = distinct([entity.get("caption"), *_texts(told, "name")])
    if not names:
        raise Unreadable(file.name, f"entity {entity['id']} has no name", AGAIN, line)
    weak = [Name(text, WEAK) for text in _texts(told, "weakAlias") if text not in names]
    programmes = [text for sanction in sanctions for text in (_texts(sanction, "programId") or _texts(sanction, "program"))]
    begun = sorted(text for sanction in sanctions for key in ("listingDate", "startDate") for text in _texts(sanction, key)[:1])
    properties = {key: sorted(map(_plain, values)) for key, values in told.items() if key != "sanctions"}
    return Entry(
        external_id=entity["id"],
        kind=_KINDS.get(entity["schema"], entity["schema"].lower()),
        names=[*_names(names[0], [*names[1:], *_texts(told, "alias")]), *weak],
        fields={
            "schema": entity["schema"],
            "caption": entity.get("caption"),
            "datasets": entity.get("datasets", []),
            "sanctions": sorted((dict(sanction) for sanction in sanctions), key=repr),
            **properties,
        },
        line=line,
        programmes=distinct([*programmes, *_texts(told, "programId")]) or distinct(entity.get("datasets", [])),
        listed_on=days.day(begun[0]) if begun else None,
        remarks="; ".join(_texts(told, "notes")) or None,
        countries=distinct([text for key in _PLACES for text in _texts(told, key)]),
        birth_dates=_texts(told, "birthDate"),
    )


def _entities(file: File) -> Iterator[tuple[int, dict[str, Any]]]:
    with file.open() as stream:
        number = 0
        while raw := stream.readline(LONGEST_LINE):
            number += 1
            if not raw.strip():
                continue
            try:
                entity = json.loads(raw)
                if not isinstance(entity["id"], str) or not isinstance(entity["schema"], str) or not isinstance(entity["properties"], dict):
                    raise TypeError
            except (ValueError, KeyError, TypeError, RecursionError) as failure:
                raise Unreadable(file.name, "is no whole entity of FollowTheMoney", AGAIN, number) from failure
            yield number, entity


def _sanctions(file: File) -> Mapping[str, list[Mapping[str, list[str]]]]:
    """What Sanction entities of their own say, by the entity that is sanctioned."""
    found: dict[str, list[Mapping[str, list[str]]]] = defaultdict(list)
    for _, entity in _entities(file):
        if entity["schema"] == "Sanction":
            for sanctioned in _texts(entity["properties"], "entity"):
                found[sanctioned].append({key: values for key, values in entity["properties"].items() if key != "entity"})
    return found


def _nested(entity: Mapping[str, Any]) -> list[Mapping[str, list[str]]]:
    return [
        {key: values for key, values in sanction["properties"].items() if key != "entity"}
        for sanction in entity["properties"].get("sanctions", [])
        if isinstance(sanction, dict) and isinstance(sanction.get("properties"), dict)
    ]


def _is_target(entity: Mapping[str, Any]) -> bool:
    told = entity.get("target")
    return bool(told) if told is not None else "sanction" in entity["properties"].get("topics", [])


def _texts(properties: Mapping[str, Any], key: str) -> list[str]:
    values = properties.get(key, [])
    return distinct([value for value in values if isinstance(value, str)]) if isinstance(values, list) else []


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def _names(first: str, rest: Sequence[str]) -> list[Name]:
    return [Name(first, is_primary=True), *(Name(text, "strong") for text in rest if text != first)]


def _several(field: str) -> list[str]:
    return distinct(field.split(";"))


def _latest(day: date | None, told: str | None) -> date | None:
    found = days.day(told)
    return max((known for known in (day, found) if known), default=None)
