"""The European Union's consolidated list of persons and entities under financial sanctions, as XML and as CSV (version 1.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from communique.etl.lists import days, markup, merged
from communique.etl.lists.model import AGAIN, WEAK, Contents, Entry, File, Name, Unreadable, distinct

_KINDS = {"person": "person", "p": "person", "enterprise": "entity", "e": "entity"}
_ID, _NAME, _ISSUED = "Entity_LogicalId", "NameAlias_WholeName", "fileGenerationDate"
COLUMNS = (_ISSUED, _ID, _NAME)
_SKIPPED = {_ISSUED}


def read_xml(files: Sequence[File], contents: Contents) -> Iterator[Entry]:
    for file in files:
        for element in markup.elements(file, {"export", "sanctionEntity"}):
            if markup.local(element) == "export":
                contents.issued = days.day(element.get("generationDate"))
                continue
            contents.parts["entries"] += 1
            yield _from_xml(file, element)


def read_csv(files: Sequence[File], contents: Contents) -> Iterator[Entry]:
    """A row for each name, address, date of birth and so on of an entry."""
    for file in files:
        for group in merged.groups(file, _ID, COLUMNS, delimiter=";"):
            contents.issued = contents.issued or days.day(group.first(_ISSUED))
            contents.parts["entries"] += 1
            yield _from_csv(file, group)


def _from_xml(file: File, element: Any) -> Entry:
    names = [
        Name(whole, None if alias.get("strong") != "false" else WEAK)
        for alias in markup.children(element, "nameAlias")
        if (whole := " ".join((alias.get("wholeName") or "").split()))
    ]
    reference = element.get("euReferenceNumber") or element.get("logicalId")
    if not names or not reference:
        raise Unreadable(file.name, "an entry lacks its reference number or its name", AGAIN, element.sourceline)
    subject = next((child.get("code") or "" for child in markup.children(element, "subjectType")), "")
    regulations = markup.children(element, "regulation")
    places = [child for tag in ("citizenship", "birthdate", "address") for child in markup.children(element, tag)]
    return Entry(
        external_id=reference,
        kind=_KINDS.get(subject.lower(), subject or None),
        names=_ordered(names),
        fields=markup.content(element),
        line=element.sourceline,
        programmes=distinct([regulation.get("programme") for regulation in regulations]),
        listed_on=days.day(element.get("designationDate")),
        remarks="; ".join(markup.texts(element, "remark")) or None,
        countries=distinct([place.get("countryDescription") for place in places]),
        birth_dates=distinct([date for born in markup.children(element, "birthdate") for date in _born(dict(born.attrib))]),
    )


def _from_csv(file: File, group: merged.Group) -> Entry:
    names = [Name(text, None) for text in group.values(_NAME)]
    if not names:
        raise Unreadable(file.name, f"entry {group.key} has no name", AGAIN, group.line)
    subject = (group.first("Entity_SubjectType_ClassificationCode") or group.first("Entity_SubjectType") or "").lower()
    born = ("BirthDate_BirthDate", "BirthDate_Year", "BirthDate_YearRangeFrom", "BirthDate_YearRangeTo")
    keys = ("birthdate", "year", "yearRangeFrom", "yearRangeTo")
    return Entry(
        external_id=group.first("Entity_EU_ReferenceNumber") or group.key,
        kind=_KINDS.get(subject, subject or None),
        names=_ordered(names),
        fields=group.fields(_SKIPPED),
        line=group.line,
        programmes=group.values("Entity_Regulation_Programme"),
        listed_on=days.day(group.first("Entity_DesignationDate")),
        remarks=group.first("Entity_Remark"),
        countries=group.values("Citizenship_CountryDescription", "BirthDate_CountryDescription", "Address_CountryDescription"),
        birth_dates=distinct(
            [date for row in group.rows for date in _born({key: row.get(column, "") for key, column in zip(keys, born, strict=True)})]
        ),
    )


def _ordered(names: Sequence[Name]) -> list[Name]:
    """The first name is the one that it is listed by."""
    first, *rest = names
    return [Name(first.text, first.quality, is_primary=True), *(Name(name.text, name.quality or "strong") for name in rest)]


def _born(told: dict[str, str]) -> Iterator[str]:
    if told.get("yearRangeFrom") and told.get("yearRangeTo"):
        yield from days.birth_dates(f"{told['yearRangeFrom']} to {told['yearRangeTo']}")
    elif found := told.get("birthdate") or told.get("year"):
        yield from days.birth_dates(found)
