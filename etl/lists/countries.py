"""Countries as lists write them, to their codes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import Cursor

from communique.etl.annotate import names
from communique.etl.queries import statements

_NOTE = re.compile(r"\(.*?\)|\[.*?\]")


class Countries:
    """`codes` maps folded names (`names.key`) and codes of two or three letters to ISO3."""

    def __init__(self, codes: Mapping[tuple[str, ...], str]) -> None:
        self._codes = codes

    @classmethod
    def of(cls, cursor: Cursor[tuple[Any, ...]]) -> Countries:
        """By the names, adjectives and codes that the gazetteer has."""
        return cls({names.key(name): iso3 for name, iso3 in cursor.execute(statements("lists")["country_names"])})

    def code(self, text: str) -> str | None:
        """The ISO3 code of a country: 'Korea, North' and 'Iran (Islamic Republic of)' too. None for what is no known country."""
        head, comma, rest = text.partition(",")
        for form in (text, f"{rest} {head}" if comma else "", _NOTE.sub(" ", text), head):
            key = names.key(form)
            if key and key[0] == "the":
                key = key[1:]
            if found := self._codes.get(key):
                return found
        return None

    def all(self, texts: Sequence[str]) -> list[str]:
        """The codes of those that are known, sorted, each once."""
        return sorted({code for text in texts if (code := self.code(text))})
