"""The consolidated list of the United Nations Security Council, as XML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from communique.etl.lists import days, markup
from communique.etl.lists.model import AGAIN, ORIGINAL_SCRIPT, Contents, Entry, File, Name, Unreadable, distinct

_KINDS = {"INDIVIDUAL": "person", "ENTITY": "entity"}
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_ROOT = "CONSOLIDATED_LIST"


def read(files: Sequence[File], contents: Contents) -> Iterator[Entry]:
    for file in files:
        for element in markup.elements(file, {_ROOT, *_KINDS}):
            if markup.local(element) == _ROOT:
                contents.issued = days.day(element.get("dateGenerated"))
                continue
            kind = markup.local(element)
            contents.parts[kind.lower()] += 1
            yield _entry(file, element, kind)


def _entry(file: File, element: Any, kind: str) -> Entry:
    name = " ".join(part for tag in _NAMES for part in markup.texts(element, tag))
    reference = markup.text(element, "REFERENCE_NUMBER") or markup.text(element, "DATAID")
    if not name or not reference:
        raise Unreadable(file.name, "an entry lacks its reference number or its name", AGAIN, element.sourceline)
    aliases = [
        Name(alias_name, markup.text(alias, "QUALITY"))
        for alias in markup.children(element, f"{kind}_ALIAS")
        if (alias_name := markup.text(alias, "ALIAS_NAME"))
    ]
    original = [Name(text, ORIGINAL_SCRIPT) for text in markup.texts(element, "NAME_ORIGINAL_SCRIPT")]
    return Entry(
        external_id=reference,
        kind=_KINDS[kind],
        names=(Name(name, is_primary=True), *original, *aliases),
        fields=markup.content(element),
        line=element.sourceline,
        programmes=markup.texts(element, "UN_LIST_TYPE"),
        listed_on=days.day(markup.text(element, "LISTED_ON")),
        remarks=markup.text(element, "COMMENTS1"),
        countries=distinct(
            [
                *markup.texts(element, "NATIONALITY", "VALUE"),
                *markup.texts(element, f"{kind}_PLACE_OF_BIRTH", "COUNTRY"),
                *markup.texts(element, f"{kind}_ADDRESS", "COUNTRY"),
            ]
        ),
        birth_dates=distinct([date for born in markup.children(element, f"{kind}_DATE_OF_BIRTH") for date in _born(born)]),
    )


def _born(element: Any) -> Iterator[str]:
    first, last = markup.text(element, "FROM_YEAR"), markup.text(element, "TO_YEAR")
    if first and last:
        yield from days.birth_dates(f"{first} to {last}")
    elif told := markup.text(element, "DATE") or markup.text(element, "YEAR") or markup.text(element, "NOTE"):
        yield from days.birth_dates(told)
