"""The lists of the United Kingdom: the UK sanctions list as CSV and XML, and OFSI's consolidated list of asset freeze targets as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from communique.etl.lists import days, markup, merged, tabular
from communique.etl.lists.model import AGAIN, ORIGINAL_SCRIPT, Contents, Entry, File, Name, Unreadable, distinct

_KINDS = {"individual": "person", "entity": "entity", "ship": "vessel"}
_NAME = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6")
_NAME_XML = tuple(part.replace(" ", "") for part in _NAME)
COLUMNS = ("Unique ID", "Name 6", "Name type", "Regime Name", "Designation Type")
OFSI_COLUMNS = ("Group ID", "Name 6", "Group Type", "Alias Type", "Regime")


def read_csv(files: Sequence[File], contents: Contents) -> Iterator[Entry]:
    """The UK sanctions list: a line with the day of the report, then the header."""
    for file in files:
        contents.issued = _first_line(file)
        for group in merged.groups(file, "Unique ID", COLUMNS, skip=1):
            contents.parts["entries"] += 1
            names = [(_joined(row, _NAME), row["Name type"], row.get("Alias strength", "")) for row in group.rows]
            yield Entry(
                external_id=group.key,
                kind=_kind(group.first("Designation Type")),
                names=_names(file, names, group.values("Name non-latin script"), group.line),
                fields=group.fields(),
                line=group.line,
                programmes=group.values("Regime Name"),
                listed_on=days.day(group.first("Date Designated")),
                remarks=group.first("Other Information"),
                countries=group.values("Nationality(/ies)", "Country of birth", "Address Country", "Current believed flag of ship"),
                birth_dates=_born(group.values("D.O.B")),
            )


def read_ofsi(files: Sequence[File], contents: Contents) -> Iterator[Entry]:
    """OFSI's ConList: a line with the day of the last update, then the header."""
    for file in files:
        contents.issued = _first_line(file)
        for group in merged.groups(file, "Group ID", OFSI_COLUMNS, skip=1):
            contents.parts["entries"] += 1
            names = [(_joined(row, _NAME), row["Alias Type"], row.get("Alias Quality", "")) for row in group.rows]
            yield Entry(
                external_id=group.key,
                kind=_kind(group.first("Group Type")),
                names=_names(file, names, group.values("Name Non-Latin Script"), group.line),
                fields=group.fields(),
                line=group.line,
                programmes=group.values("Regime"),
                listed_on=days.day(group.first("Listed On")),
                remarks=group.first("Other Information"),
                countries=group.values("Nationality", "Country of Birth", "Country"),
                birth_dates=_born(group.values("DOB")),
            )


def read_xml(files: Sequence[File], contents: Contents) -> Iterator[Entry]:
    """The UK sanctions list as XML."""
    for file in files:
        for element in markup.elements(file, {"DateGenerated", "Designation"}):
            if markup.local(element) == "DateGenerated":
                contents.issued = days.day(element.text)
                continue
            contents.parts["entries"] += 1
            yield _from_xml(file, element)


def _from_xml(file: File, element: Any) -> Entry:
    reference = markup.text(element, "UniqueID")
    if not reference:
        raise Unreadable(file.name, "an entry lacks its unique id", AGAIN, element.sourceline)
    names = [
        (
            " ".join(part for tag in _NAME_XML for part in markup.texts(name, tag)),
            markup.text(name, "NameType") or "",
            markup.text(name, "AliasStrength") or "",
        )
        for name in markup.children(element, "Names", "Name")
    ]
    person = ("IndividualDetails", "Individual")
    return Entry(
        external_id=reference,
        kind=_kind(markup.text(element, "IndividualEntityShip")),
        names=_names(file, names, markup.texts(element, "NonLatinNames", "NonLatinName", "NameNonLatinScript"), element.sourceline),
        fields=markup.content(element),
        line=element.sourceline,
        programmes=markup.texts(element, "RegimeName"),
        listed_on=days.day(markup.text(element, "DateDesignated")),
        remarks=markup.text(element, "OtherInformation"),
        countries=distinct(
            [
                *markup.texts(element, *person, "Nationalities", "Nationality"),
                *markup.texts(element, *person, "BirthDetails", "Location", "CountryOfBirth"),
                *markup.texts(element, "Addresses", "Address", "AddressCountry"),
            ]
        ),
        birth_dates=_born(markup.texts(element, *person, "DOBs", "DOB")),
    )


def _first_line(file: File) -> Any:
    _, row = next(tabular.rows(file), (1, []))
    return days.day(" ".join(row))


def _joined(row: Mapping[str, str], columns: Sequence[str]) -> str:
    return " ".join(part for column in columns if (part := " ".join(row.get(column, "").split())))


def _kind(told: str | None) -> str | None:
    return _KINDS.get((told or "").lower(), told)


def _names(file: File, told: Sequence[tuple[str, str, str]], originals: Sequence[str], line: int) -> list[Name]:
    """(name, its type, its strength) of each, the primary one first."""
    named = [(text, type_, strength) for text, type_, strength in told if text]
    if not named:
        raise Unreadable(file.name, "an entry has no name", AGAIN, line)
    primary = next((text for text, type_, _ in named if type_.lower() == "primary name"), named[0][0])
    others = [Name(text, strength.lower() or type_.lower() or None) for text, type_, strength in named if text != primary]
    return [Name(primary, is_primary=True), *(Name(text, ORIGINAL_SCRIPT) for text in originals), *others]


def _born(told: Sequence[str]) -> list[str]:
    return distinct([date for text in told for date in days.birth_dates(text)])
