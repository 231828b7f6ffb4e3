"""What the gazetteer's terms of office leave open, and where two hold what only one can."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from communique.etl.annotate.gazetteer import Gazetteer, Role

DAY = timedelta(days=1)
# By one day only, a cabinet list tells who held an office then, not since when or until when.
Fault = Literal["two holders", "nobody known", "begin unknown", "one day known"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about an office of a body, from `since` to `until`; None is always, or still. `who` names those concerned."""

    fault: Fault
    office: str
    body: str
    since: date | None
    until: date | None
    who: str


def clashes(holders: Mapping[tuple[str, str], Sequence[Role]], shared: Collection[str]) -> Iterator[tuple[Role, Role]]:
    """Terms of two persons that overlap in an office that only one can hold; the one that began later is the second."""
    for (office, _), roles in sorted(holders.items()):
        if office in shared:
            continue
        last: Role | None = None
        for role in sorted(roles, key=lambda r: (_begin(r), _end(r))):
            if last is not None and _begin(role) <= _end(last) and role.person != last.person:
                yield last, role
            if last is None or _end(role) > _end(last):
                last = role


def overlaps(gazetteer: Gazetteer, shared: Collection[str]) -> Iterator[Finding]:
    """Days on which two hold an office that only one can."""
    for one, other in clashes(gazetteer.holders, shared):
        who = f"{_name(gazetteer, one)}, {_name(gazetteer, other)}"
        yield Finding("two holders", other.office, other.body, other.since, min(_end(one), _end(other)), who)


def gaps(gazetteer: Gazetteer, office: str, body: str, first: date, last: date) -> Iterator[Finding]:
    """The stretches of `first` to `last` on which no holder is known."""
    day = first
    for role in sorted(gazetteer.holders.get((office, body), ()), key=_begin):
        if _end(role) < day:
            continue
        if _begin(role) > last:
            break
        if _begin(role) > day:
            yield Finding("nobody known", office, body, day, _begin(role) - DAY, "")
        if _end(role) >= last:
            return
        day = _end(role) + DAY
    if day <= last:
        yield Finding("nobody known", office, body, day, last, "")


def open_terms(gazetteer: Gazetteer, offices: Collection[str]) -> Iterator[Finding]:
    """Terms of these offices whose begin isn't known, or of which only one day is."""
    for (office, body), roles in sorted(gazetteer.holders.items()):
        for role in roles if office in offices else ():
            if role.since is None:
                yield Finding("begin unknown", office, body, None, role.until, _name(gazetteer, role))
            elif role.since == role.until:
                yield Finding("one day known", office, body, role.since, role.until, _name(gazetteer, role))


def findings(gazetteer: Gazetteer, shared: Collection[str], offices: Sequence[str], first: date, last: date) -> list[Finding]:
    """All of it, the worst first: overlaps of every office, then what is open of `offices` of the states that have them."""
    found = list(overlaps(gazetteer, shared))
    for office, body in sorted(gazetteer.holders):
        if office in offices and gazetteer.actors[body].kind == "country":
            found += gaps(gazetteer, office, body, first, last)
    return [*found, *open_terms(gazetteer, offices)]


def _begin(role: Role) -> date:
    return role.since or date.min


def _end(role: Role) -> date:
    return role.until or date.max


def _name(gazetteer: Gazetteer, role: Role) -> str:
    return gazetteer.actors[role.person].name
