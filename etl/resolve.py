"""Actors across documents: one name that articles know under one code is one actor, wherever it is met.

The load step makes an actor of each kind, name and code. Here, over all documents,
- those whose full name and code are a person's of the gazetteer become that person;
- mentions without a code join the one actor of their kind and name that has a code, if there is just one; where there are
  several namesakes, or none, they are an actor of their own;
- an analyst's decisions go before both: an actor merged into another is that other, and one that is kept apart is not joined.

Each row keeps the code that its own article gave, so that the outcome follows from the rows alone: it is the same in any
order, a second time changes nothing, and a namesake that turns up later parts what had been joined.

What one name's mentions are joined with depends on its namesakes alone, so only the names are looked at of which mentions came
or went (pending_checks), unless the gazetteer or the decisions have changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, Cursor

from communique.etl import advisory, load
from communique.etl.annotate import names
from communique.etl.identity import PREFIX, UNCODED
from communique.etl.queries import statements
from communique.etl.staging import Stage

SQL = statements("resolve")
_MOVES = Stage("moves", {"from_id": "int8", "uncoded": "bool", "to_id": "int8"})

Row = tuple[Any, ...]
NameKey = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An actor to be settled; `is_coded` and `is_uncoded` tell which mentions there are of it.

    `into` is whom an analyst merged it into; `is_apart`, whether an analyst wants it joined to nobody.
    """

    id: int
    key: str
    kind: str
    name: str
    code: str | None
    is_coded: bool
    is_uncoded: bool
    into: int | None = None
    is_apart: bool = False

    @property
    def group(self) -> str:
        """The key without its code: the same for all actors of this kind and name."""
        return _group(self.key, self.code)


@dataclass(frozen=True, slots=True)
class Move:
    """The rows of `from_id` that have a code, or those that have none, mean `to_id` from now on.

    Where `to_id` is None they mean the actor without a code of `from_id`'s group, which is still to be made.
    """

    from_id: int
    uncoded: bool
    to_id: int | None


def moves(found: Iterable[Found], persons: Mapping[tuple[NameKey, str], int]) -> Iterator[Move]:
    """What has to change. `persons` maps a full name and a code to the gazetteer's only person of both."""
    groups: dict[str, list[Found]] = defaultdict(list)
    for actor in found:
        groups[actor.group].append(actor)
    for group in groups.values():
        yield from _moves_within(sorted(group, key=lambda actor: actor.key), persons)


def derive(connection: Connection[Row], *, everyone: bool = False) -> int:
    """Bring the rows of all documents in line; returns how many actors took over rows of another.

    With `everyone` all names are looked at, as is due when what is known or decided about actors has changed.
    """
    with connection.transaction(), connection.cursor() as cursor:
        advisory.until_commit(cursor, advisory.Lock.FACTS)
        found = _found(cursor, [row[0] for row in cursor.execute(SQL["take_all" if everyone else "take_named"])])
        planned = list(moves(found, _persons(cursor))) if found else []
        if planned:
            _apply(cursor, found, planned)
        return len(planned)


def reconsider(cursor: Cursor[Row]) -> None:
    """Let the next `derive` look at all names: what is known or decided about actors has changed."""
    cursor.execute(SQL["settle_all"])


def drop_unreferenced(connection: Connection[Row]) -> int:
    """Remove the discovered actors that lost rows and that nothing means any more; returns how many."""
    with connection.transaction(), connection.cursor() as cursor:
        advisory.until_commit(cursor, advisory.Lock.FACTS)
        return cursor.execute(SQL["delete_unreferenced"]).rowcount


def _moves_within(group: Sequence[Found], persons: Mapping[tuple[NameKey, str], int]) -> Iterator[Move]:
    coded: list[Found] = []
    for actor in group:
        if actor.into is not None:
            yield from (
                Move(actor.id, uncoded, actor.into) for uncoded in (False, True) if (actor.is_uncoded if uncoded else actor.is_coded)
            )
        elif actor.is_coded and actor.code:
            person = persons.get((names.key(actor.name), actor.code)) if actor.kind == "person" and not actor.is_apart else None
            if person is None:
                coded.append(actor)
            else:
                yield Move(actor.id, False, person)
    open_ = [actor for actor in group if actor.into is None]
    uncoded = next((actor for actor in open_ if actor.code is None), None)
    is_joined = len(coded) == 1 and not coded[0].is_apart and not (uncoded is not None and uncoded.is_apart)
    goal = coded[0].id if is_joined else uncoded.id if uncoded is not None else None
    for actor in open_:
        if actor.is_uncoded and actor.id != goal:
            yield Move(actor.id, True, goal)


def _found(cursor: Cursor[Row], actors: Sequence[int]) -> list[Found]:
    """These actors and all their namesakes, as far as mentions mean them."""
    if not actors:
        return []
    groups = {_group(key, code) for _, key, code in cursor.execute(SQL["keys_of"], {"actors": actors}) if key.startswith(PREFIX)}
    namesakes = [row[0] for row in cursor.execute(SQL["namesakes"], {"groups": sorted(groups)})]
    rows = cursor.execute(SQL["discovered"], {"actors": [*{*actors, *namesakes}]})
    return [found for row in rows if (found := Found(*row)).is_coded or found.is_uncoded]


def _group(key: str, code: str | None) -> str:
    """An actor's key without its code."""
    return key.removesuffix(f"-{(code or UNCODED).lower()}")


def _persons(cursor: Cursor[Row]) -> Mapping[tuple[NameKey, str], int]:
    bearers: dict[tuple[NameKey, str], set[int]] = defaultdict(set)
    for name, code, actor in cursor.execute(SQL["gazetteer_persons"]):
        bearers[names.key(name), code].add(actor)
    return {bearer: actors.pop() for bearer, actors in bearers.items() if len(actors) == 1 and len(bearer[0]) > 1}


def _apply(cursor: Cursor[Row], found: Sequence[Found], planned: Iterable[Move]) -> None:
    by_id = {actor.id: actor for actor in found}
    _MOVES.fill(
        cursor,
        [
            (move.from_id, move.uncoded, move.to_id if move.to_id is not None else _make_uncoded(cursor, by_id[move.from_id]))
            for move in planned
        ],
    )
    cursor.execute(SQL["leave"])
    documents = [row[0] for row in cursor.execute(SQL["moved_documents"])]
    load.release(cursor, documents)
    for name in ("mentions", "speakers", "addressees", "subjects", "participants", "doers", "senders", "targets"):
        cursor.execute(SQL[f"move_{name}"])


def _make_uncoded(cursor: Cursor[Row], namesake: Found) -> int:
    given = {"key": f"{namesake.group}-{UNCODED}", "kind": namesake.kind, "name": namesake.name}
    row = cursor.execute(SQL["add_uncoded"], given).fetchone()
    if row is None:
        raise RuntimeError(f"no actor could be made for {given['key']}")
    return int(row[0])
