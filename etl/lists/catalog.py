"""The lists that are known by name: who issues them, where they are published, and how many entries they should have."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# A list of a user's own may have any number of entries.
UNBOUNDED = 10_000_000
LARGEST_FALL = 0.05


@dataclass(frozen=True, slots=True)
class Known:
    """`issuer` is the key of an actor of the gazetteer, or None; a sound version has `floor` to `ceiling` entries."""

    code: str
    name: str
    issuer: str | None
    urls: tuple[str, ...]
    floor: int
    ceiling: int


@cache
def known() -> dict[str, Known]:
    """The lists of catalog.csv by code."""
    text = files("communique.etl.lists").joinpath("catalog.csv").read_text(encoding="utf-8")
    return {
        row["code"]: Known(
            row["code"], row["name"], row["issuer"] or None, tuple(row["urls"].split()), int(row["floor"]), int(row["ceiling"])
        )
        for row in csv.DictReader(text.splitlines())
    }


def of(code: str) -> Known:
    """The list of this code, or one of the user's own."""
    return known().get(code) or Known(code, code, None, (), 1, UNBOUNDED)
