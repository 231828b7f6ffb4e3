"""What a reader of a list gives: entries, and what the list says of itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any

PRIMARY, ORIGINAL_SCRIPT, WEAK = None, "original script", "weak"


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a listed party. `quality` is what the list says of an alias; null for the name that it is listed by."""

    text: str
    quality: str | None = PRIMARY
    is_primary: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a list. `names` has the primary one first; `countries` are as written; `fields` is the entry as read,
    by which versions are compared; `line` is where it begins in its file.
    """

    external_id: str
    kind: str | None
    names: Sequence[Name]
    fields: Mapping[str, Any]
    line: int
    programmes: Sequence[str] = ()
    listed_on: date | None = None
    remarks: str | None = None
    countries: Sequence[str] = ()
    birth_dates: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file of a list. `name` says where it came from, as messages tell it."""

    name: str
    path: Path

    @property
    def stem(self) -> str:
        """The bare name without folder and ending, in small letters."""
        return Path(self.name.partition("?")[0]).stem.lower()

    def open(self) -> IO[bytes]:
        return self.path.open("rb")


@dataclass(slots=True)
class Contents:
    """A list as it is read. `issued` and `parts` (records by part of the list) are settled once `entries` is exhausted;
    reading them raises Unreadable for a file that is cut or malformed.
    """

    entries: Iterator[Entry]
    issued: date | None = None
    parts: Counter[str] = field(default_factory=Counter)


class Unreadable(Exception):
    """A list that is refused whole: names the file, the line where it is known, the reason and the remedy."""

    def __init__(self, file: str, reason: str, remedy: str, line: int | None = None) -> None:
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {reason}. {remedy}")
        self.file, self.reason, self.remedy, self.line = file, reason, remedy, line


Reader = Callable[[Sequence[File], Contents], Iterator[Entry]]

AGAIN = "Fetch the file again; if it is whole, its publisher has changed the format."


def distinct(values: Sequence[str | None]) -> list[str]:
    """The values that are not blank, stripped, each once, in their order."""
    return list(dict.fromkeys(value.strip() for value in values if value and value.strip()))
