"""An analyst's decisions about actors, brought into the tables, and new ones made.

The file of decisions is what counts (etl/annotate/decisions.py): the tables follow it, at every run and after every decision.
A merge takes hold at once; what it took is parted again, after `split`, by annotating the documents that name the actor anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from psycopg import Connection, Cursor

from communique.etl import advisory, audit, resolve
from communique.etl.annotate import affected, names
from communique.etl.annotate import decisions as files
from communique.etl.annotate.decisions import Decision, DecisionError
from communique.etl.audit import Entry
from communique.etl.identity import PREFIX
from communique.etl.queries import statements
from communique.etl.staging import Stage

SQL = statements("curation")
# The name under which the loaded file is remembered among the seed files.
REMEMBERED = "decisions"
_ADDED = Stage("added_actors", {"key": "text", "kind": "text", "name": "text", "code": "text", "parent": "text", "description": "text"})
_ALIASES = Stage("added_aliases", {"actor": "text", "alias": "text", "alias_key": "text", "kind": "text", "since": "date", "until": "date"})
_MERGES = Stage("actor_merges", {"actor_key": "text", "into_key": "text", "note": "text"})

Row = tuple[Any, ...]


def sync(connection: Connection[Row], path: Path) -> bool:
    """Bring the tables in line with the file, if it has changed; returns whether it had. Raises DecisionError."""
    decided = files.read(path)
    digest = hashlib.sha256(files.render(decided).encode()).hexdigest()
    with connection.transaction(), connection.cursor() as cursor:
        row = cursor.execute(SQL["remembered"], {"file": REMEMBERED}).fetchone()
        if row == (digest,) or (row is None and not decided):
            return False
        advisory.until_commit(cursor, advisory.Lock.FACTS)
        _load(cursor, decided)
        cursor.execute(SQL["remember"], {"file": REMEMBERED, "digest": digest})
        resolve.reconsider(cursor)
    return True


def decide(connection: Connection[Row], path: Path, decided: Sequence[Decision], reviewer: str | None) -> None:
    """Make these all the decisions there are: in the file, in the tables, and in the rows of all documents.

    What `reviewer` has decided anew or taken back is kept. Raises DecisionError, with nothing changed, for what can't be.
    """
    before = files.read(path)
    with connection.transaction():
        with connection.cursor() as cursor:
            advisory.until_commit(cursor, advisory.Lock.FACTS)
            _load(cursor, decided)
            cursor.execute(SQL["remember"], {"file": REMEMBERED, "digest": hashlib.sha256(files.render(decided).encode()).hexdigest()})
        audit.keep(connection, _changes(before, decided), reviewer)
        files.write(path, decided)
        try:
            resolve.derive(connection, everyone=True)
            resolve.drop_unreferenced(connection)
        except BaseException:
            files.write(path, before)
            raise


def _changes(before: Sequence[Decision], decided: Sequence[Decision]) -> Iterator[Entry]:
    """What was taken back, then what is new; a row that changed is both."""
    for decision in sorted(set(before) - set(decided)):
        yield Entry("actor", f"undo {decision.decision}", _told(decision), decision.note or None)
    for decision in sorted(set(decided) - set(before)):
        yield Entry("actor", decision.decision, _told(decision), decision.note or None)


def _told(decision: Decision) -> list[str]:
    return [text for text in (decision.actor, decision.other, decision.name) if text]


def find(connection: Connection[Row], reference: str) -> Row:
    """(key, kind, name, code, parent's key, origin) of the actor with this key, or the only one with this name.

    Raises DecisionError, which names those that are near, if there is none, or more than one.
    """
    rows = connection.execute(SQL["find"], {"reference": reference, "alias_key": " ".join(names.key(reference))}).fetchall()
    if len(rows) == 1 or (rows and rows[0][0] == reference):
        return rows[0]
    if rows:
        raise DecisionError(f"{reference} is the name of several actors: {', '.join(row[0] for row in rows)}; give a key")
    near = _near(connection, reference)
    raise DecisionError(
        f"there is no actor {reference}{f'; near it are {near}' if near else ''}. `communique actors list --match` searches"
    )


def added(connection: Connection[Row], decided: Sequence[Decision], decision: Decision) -> list[Decision]:
    """With a new actor, or another description of one that was added before."""
    files.check(decision)
    if decision.other:
        find(connection, decision.other)
    row = connection.execute(SQL["find_key"], {"key": decision.actor}).fetchone()
    if row is not None and row[-1] == "seed":
        raise DecisionError(f"{decision.actor} is an actor already: {row[2]}; `communique actors alias` gives it a further name")
    return files.united(decided, [decision])


def aliased(connection: Connection[Row], decided: Sequence[Decision], decision: Decision) -> list[Decision]:
    """With a further name of an actor."""
    files.check(decision)
    actor = find(connection, decision.actor)
    return files.united(decided, [*_promoted(actor), decision])


def merged(connection: Connection[Row], decided: Sequence[Decision], one: str, other: str, note: str | None) -> list[Decision]:
    """With one actor merged into another."""
    actor, into = find(connection, one), find(connection, other)
    if (actor[1] == "person") != (into[1] == "person"):
        raise DecisionError(f"{actor[0]} is a {actor[1]} and {into[0]} a {into[1]}: a person is no body")
    decision = files.with_note(Decision("merge", actor[0], into[0]), note)
    files.check(decision)
    return files.united(decided, [*_promoted(into), decision])


def split(connection: Connection[Row], decided: Sequence[Decision], one: str, note: str | None) -> list[Decision]:
    """With an actor by itself: its merge undone, and never joined by its name either."""
    was_merged = any(d.decision == "merge" and d.actor == one for d in decided)
    key = one if was_merged else find(connection, one)[0]
    return files.united(decided, [files.with_note(Decision("apart", key), note)])


def without(decided: Sequence[Decision], decision: Decision) -> list[Decision]:
    """Without a decision made before; raises DecisionError if there is none such."""
    kept = [d for d in decided if d.identity != decision.identity]
    if len(kept) == len(decided):
        raise DecisionError(
            f"no decision {decision.decision} {decision.actor} {decision.name}".rstrip() + "; `communique actors export` lists all"
        )
    return kept


def documents_naming(connection: Connection[Row], text: str) -> int:
    """How many documents have this name in them, case aside."""
    row = connection.execute(SQL["documents_naming"], {"name": text}).fetchone()
    return row[0] if row else 0


def _promoted(actor: Row) -> list[Decision]:
    """The decision that makes an actor of articles or lists one that is known, so that others can be joined to it."""
    key, kind, name, code, parent, origin = actor
    return [Decision("add", key, parent or "", name, kind, code or "")] if origin in ("discovered", "list") else []


def _near(connection: Connection[Row], reference: str) -> str:
    from rapidfuzz import fuzz, process

    by_name: dict[str, str] = {" ".join(names.key(name)): key for key, name in connection.execute(SQL["names"])}
    found = process.extract(" ".join(names.key(reference)), by_name.keys(), scorer=fuzz.WRatio, limit=3, score_cutoff=80)
    return ", ".join(by_name[name] for name, _, _ in found)


def _load(cursor: Cursor[Row], decided: Sequence[Decision]) -> None:
    """Make curated actors, their aliases and the merges those of the decisions."""
    adds = [d for d in decided if d.decision == "add"]
    aliases = [d for d in decided if d.decision == "alias"]
    _ADDED.fill(cursor, [(d.actor, d.kind, d.name, d.code or None, d.other or None, d.note or None) for d in adds])
    taken = cursor.execute(SQL["already_seeded"]).fetchone()
    if taken is not None:
        raise DecisionError(f"add {taken[0]}: the gazetteer has this actor by now; take the decision out")
    for name in ("add_actors", "set_parents", "demote_actors"):
        cursor.execute(SQL[name])
    _ALIASES.fill(
        cursor,
        [(d.actor, d.name, " ".join(names.key(d.name)), d.kind, files.day(d.valid_from), files.day(d.valid_to)) for d in aliases],
    )
    into = files.merges(decided)
    _MERGES.fill(cursor, [(d.actor, into.get(d.actor), d.note or None) for d in decided if d.decision in ("merge", "apart")])
    missing = cursor.execute(SQL["missing_targets"]).fetchone()
    if missing is not None:
        raise DecisionError(f"there is no actor {missing[0]} that decisions name: add it, or take them back first")
    _part(cursor)
    for name in ("remove_aliases", "add_aliases", "clear_merges"):
        cursor.execute(SQL[name])
    _MERGES.insert(cursor)


def _part(cursor: Cursor[Row]) -> None:
    """Have the documents annotated anew in which a merge took hold that is no more: only they know who meant whom."""
    for key, into in cursor.execute(SQL["undone_merges"]).fetchall():
        name = names.key(affected.spoken(key)) if key.startswith(PREFIX) else ()
        rows = cursor.execute(SQL["surfaces_meaning"], {"actor": into}).fetchall()
        parted = [document for document, surfaces in rows if any(set(name) <= set(names.key(surface)) for surface in surfaces)]
        cursor.execute(SQL["outdate"], {"documents": parted})
