"""Who is listed, and who is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name of a listed party; `is_weak` if the list itself calls the alias a poor one."""

    text: str
    is_weak: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """An entry of a list. `id` is that of its row; `names` has the primary one first; `birth_dates` are as fine as told."""

    id: int
    list_code: str
    external_id: str
    kind: str | None
    names: Sequence[ListedName]
    countries: frozenset[str] = frozenset()
    birth_dates: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """Who is asked about; what is not known is None. `kind` is person, entity, vessel or aircraft, `country` an ISO3 code,
    `birth_date` 1960-03-01, 1960-03 or 1960.
    """

    name: str
    kind: str | None = None
    birth_date: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A listed party that the query may mean: the best of its names, how well it fits (0 to 1), and why."""

    party: Party
    matched_name: str
    score: float
    reasons: Sequence[str]
