"""The lists of the US Treasury's Office of Foreign Assets Control: SDN and consolidated, as CSV (three files) and as XML."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from communique.etl.lists import days, markup, tabular
from communique.etl.lists.model import AGAIN, WEAK, Contents, Entry, File, Name, Unreadable, distinct

ENTRIES, ADDRESSES, ALIASES = "entries", "addresses", "aliases"

# Columns of sdn.csv and cons_prim.csv after the number; none of the files has a header.
COLUMNS = ("name", "type", "program", "title", "call_sign", "vessel_type", "tonnage", "grt", "vessel_flag", "vessel_owner", "remarks")
ADDRESS = ("number", "address", "city", "country", "remarks")
ALIAS = ("number", "type", "name", "remarks")
_WIDTHS = {ENTRIES: len(COLUMNS) + 1, ADDRESSES: len(ADDRESS) + 1, ALIASES: len(ALIAS) + 1}
_NOTHING = "-0-"
_KINDS = {None: "entity", "individual": "person", "entity": "entity", "vessel": "vessel", "aircraft": "aircraft"}
_QUALITIES = {"aka": "strong", "fka": "former", "nka": "new"}

_REMARK = re.compile(r";\s+|\.\s*$")
_BORN = re.compile(r"(?:alt\. )?DOB (.+)")
_BORN_AT = re.compile(r"(?:alt\. )?POB (.+)")
_NATIONAL = re.compile(r"(?:alt\. )?(?:nationality|citizen) (.+)", re.IGNORECASE)
_CALLED = re.compile(r"(?:alt\. )?[af]\.k\.a\. '(.+)'$")


def read_csv(files: Sequence[File], contents: Contents) -> Iterator[Entry]:
    """sdn.csv with add.csv and alt.csv, or the cons_ files of the consolidated list, in any order."""
    parts = _by_part(files)
    if ENTRIES not in parts:
        raise Unreadable(", ".join(file.name for file in files), "no file of entries is among them", "Pass sdn.csv or cons_prim.csv too.")
    addresses = _grouped(parts[ADDRESSES], ADDRESS) if ADDRESSES in parts else {}
    aliases = _grouped(parts[ALIASES], ALIAS) if ALIASES in parts else {}
    for part, found in ((ADDRESSES, addresses), (ALIASES, aliases)):
        if part in parts:
            contents.parts[part] = sum(map(len, found.values()))
    file = parts[ENTRIES]
    numbers: set[str] = set()
    for line, row in tabular.of_width(file, tabular.rows(file), _WIDTHS[ENTRIES]):
        number, values = row[0].strip(), [_value(field) for field in row[1:]]
        if not number.isdigit() or values[0] is None:
            raise Unreadable(file.name, "an entry lacks its number or its name", AGAIN, line)
        numbers.add(number)
        contents.parts[ENTRIES] += 1
        fields: dict[str, Any] = dict(zip(COLUMNS, values, strict=True))
        yield _entry(number, {**fields, ADDRESSES: addresses.get(number, []), ALIASES: aliases.get(number, [])}, line)
    for part, found in ((ADDRESSES, addresses), (ALIASES, aliases)):
        stray = found.keys() - numbers
        if stray:
            raise Unreadable(parts[part].name, f"belongs to no entry of {file.name}: {min(stray)}", "Pass files of the same day.")


def read_xml(files: Sequence[File], contents: Contents) -> Iterator[Entry]:
    """sdn.xml or consolidated.xml; the number of records that it states must be there."""
    stated: int | None = None
    for file in files:
        for element in markup.elements(file, {"publshInformation", "sdnEntry"}):
            if markup.local(element) == "publshInformation":
                contents.issued = days.day(markup.text(element, "Publish_Date"), month_first=True)
                stated = _count(file, markup.text(element, "Record_Count"))
                continue
            contents.parts[ENTRIES] += 1
            yield _from_xml(file, element)
        if stated is not None and stated != contents.parts[ENTRIES]:
            raise Unreadable(file.name, f"states {stated} entries, but has {contents.parts[ENTRIES]}", AGAIN)


def _count(file: File, text: str | None) -> int | None:
    """A number of records; None for none stated, or zero."""
    try:
        return int(text or 0) or None
    except ValueError:
        raise Unreadable(file.name, f"states {text!r} entries, which is no number", AGAIN) from None


def _by_part(files: Sequence[File]) -> Mapping[str, File]:
    parts: dict[str, File] = {}
    for file in files:
        line, row = next(tabular.rows(file), (1, []))
        part = next((part for part, columns in _WIDTHS.items() if columns == len(row)), None)
        if part is None:
            raise Unreadable(file.name, f"has {len(row)} fields where 12, 6 or 5 belong", AGAIN, line)
        if part in parts:
            raise Unreadable(file.name, f"is a second file of {part} beside {parts[part].name}", "Pass the files of one list.")
        parts[part] = file
    return parts


def _grouped(file: File, columns: Sequence[str]) -> dict[str, list[dict[str, str | None]]]:
    found: dict[str, list[dict[str, str | None]]] = defaultdict(list)
    for line, row in tabular.of_width(file, tabular.rows(file), len(columns) + 1):
        if not row[0].strip().isdigit():
            raise Unreadable(file.name, "a row lacks the number of its entry", AGAIN, line)
        found[row[0].strip()].append(dict(zip(columns, map(_value, row[1:]), strict=True)))
    return found


def _value(field: str) -> str | None:
    stripped = field.strip("\x1a \t")
    # The last field of a file may have been trimmed with its blanks and dashes.
    return None if stripped in (_NOTHING, "-0", "") else stripped


def _entry(number: str, fields: Mapping[str, Any], line: int) -> Entry:
    remarks = [part for part in _REMARK.split(fields["remarks"] or "") if part]
    aliases = [Name(alias["name"], _QUALITIES.get(alias["type"] or "", alias["type"])) for alias in fields[ALIASES] if alias["name"]]
    weak = [Name(found, WEAK) for found in _told(_CALLED, remarks)]
    return Entry(
        external_id=number,
        kind=_KINDS.get((fields["type"] or "").lower() or None, fields["type"]),
        names=(Name(fields["name"], is_primary=True), *aliases, *weak),
        fields=fields,
        line=line,
        programmes=[programme for programme in re.split(r"\]\s*\[", fields["program"] or "") if programme],
        remarks=fields["remarks"],
        countries=distinct(
            [
                *_told(_NATIONAL, remarks),
                *(place.rpartition(",")[2] for place in _told(_BORN_AT, remarks)),
                *(address["country"] for address in fields[ADDRESSES]),
                fields["vessel_flag"],
            ]
        ),
        birth_dates=distinct([born for told in _told(_BORN, remarks) for born in days.birth_dates(told)]),
    )


def _told(pattern: re.Pattern[str], remarks: Iterable[str]) -> list[str]:
    return [match[1] for remark in remarks if (match := pattern.match(remark))]


def _from_xml(file: File, element: Any) -> Entry:
    number, name = markup.text(element, "uid"), _full_name(element)
    if not number or not name:
        raise Unreadable(file.name, "an entry lacks its number or its name", AGAIN, element.sourceline)
    aliases = [
        Name(alias_name, _quality(alias)) for alias in markup.children(element, "akaList", "aka") if (alias_name := _full_name(alias))
    ]
    type_ = (markup.text(element, "sdnType") or "").lower()
    born = markup.texts(element, "dateOfBirthList", "dateOfBirthItem", "dateOfBirth")
    return Entry(
        external_id=number,
        kind=_KINDS.get(type_ or None, type_),
        names=(Name(name, is_primary=True), *aliases),
        fields=markup.content(element),
        line=element.sourceline,
        programmes=markup.texts(element, "programList", "program"),
        remarks=markup.text(element, "remarks"),
        countries=distinct(
            [
                *markup.texts(element, "nationalityList", "nationality", "country"),
                *markup.texts(element, "citizenshipList", "citizenship", "country"),
                *(place.rpartition(",")[2] for place in markup.texts(element, "placeOfBirthList", "placeOfBirthItem", "placeOfBirth")),
                *markup.texts(element, "addressList", "address", "country"),
                *markup.texts(element, "vesselInfo", "vesselFlag"),
            ]
        ),
        birth_dates=distinct([date for told in born for date in days.birth_dates(told)]),
    )


def _quality(alias: Any) -> str | None:
    """As the CSV has it: a former or new name is told as such, unless it is weak."""
    category, kind = markup.text(alias, "category"), (markup.text(alias, "type") or "").replace(".", "").lower()
    return category if category == WEAK or kind == "aka" else _QUALITIES.get(kind, category)


def _full_name(element: Any) -> str | None:
    last, first = markup.text(element, "lastName"), markup.text(element, "firstName")
    return f"{last}, {first}" if last and first else last or first
