"""An event as it is exchanged: who did what to whom and where that is told, without keys of any database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import permutations, product
from typing import Any

from communique.etl.annotate.model import PartialDate

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Party:
    """One who acts or is acted upon. `kind` is that of actors (government, igo ...)."""

    name: str
    code: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One event. A reciprocal one has all its parties as sources.

    `mentions`, `articles`, `publishers` count what reports the happening. `dataset` is where an imported record comes from, None
    for ours. `extra` holds what `format` says of the event beyond these fields, so that it can be written as it was read.
    """

    id: str
    type: str | None
    mode: str | None = None
    cameo: str | None = None
    status: str = "reported"
    contexts: tuple[str, ...] = ()
    on: PartialDate | None = None
    location: str | None = None
    sources: tuple[Party, ...] = ()
    targets: tuple[Party, ...] = ()
    confidence: float | None = None
    trigger: str | None = None
    sentence: str | None = None
    sentence_number: int | None = None
    document: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: date | None = None
    mentions: int = 1
    articles: int = 1
    publishers: int = 1
    dataset: str | None = None
    format: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dyad:
    """One pair of an event, for formats that know one source and one target a row. `number` is unique among all rows."""

    number: str
    source: Party | None
    target: Party | None


def dyads(record: Record) -> Iterator[Dyad]:
    """The pairs of an event: each source with each target; of a reciprocal event each party with each other, both ways.

    A row of ours is numbered by its event and its place; a row that was imported keeps its number.
    """
    pairs: list[tuple[Party | None, Party | None]]
    if record.targets or len(record.sources) < 2:
        pairs = list(product(record.sources or (None,), record.targets or (None,)))
    else:
        pairs = list(permutations(record.sources, 2))
    for place, (source, target) in enumerate(pairs):
        yield Dyad(record.id if record.dataset and len(pairs) == 1 else f"{record.id}{place:02d}", source, target)


def day(text: str) -> PartialDate | None:
    """A date as `PartialDate` prints it; None for a blank. Raises ValueError for what is no date."""
    if not text:
        return None
    precision = {4: "year", 7: "month", 10: "day"}.get(len(text))
    try:
        on = date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        on = None
    if precision is None or on is None:
        raise ValueError(f"{text!r} is no date such as 2021, 2021-03 or 2021-03-11")
    return PartialDate(on, precision)
