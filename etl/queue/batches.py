"""Articles that wait, entered in the queue in batches: no more than keeps the workers busy, and none twice.

That an article waits is told by the tables alone (it has no annotation); the queue only carries. So a batch that is lost with the
queue is entered again, and one that was done twice changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, Cursor
from psycopg.types.json import Jsonb

from communique.etl import advisory, jobs, outcomes
from communique.etl.queries import statements
from communique.etl.queue import tables

ARTICLES = "articles"
DERIVE = "derive"
TASK = "communique.annotate"
DERIVE_TASK = "communique.derive"
# Batches that wait for each process: enough to keep it at work between two looks.
AHEAD = 6
# Seconds from an annotation until what follows from it is derived; longer where that takes long, so that it is a tenth of the time.
DERIVE_WAIT = 60.0

SQL = statements("queue")

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the queue found: whether any article waits or is at work, and whether anything is still to be derived."""

    entered: int
    is_busy: bool
    is_underived: bool


def stale_queue(extractor: str) -> str:
    """The queue of what another version annotated: only workers of this version serve it, so that no two versions take turns."""
    return f"stale-{hashlib.sha256(extractor.encode()).hexdigest()[:12]}"


def enter(connection: Connection[Row], extractor: str, *, stale: bool) -> Look:
    """Enter what waits, up to AHEAD batches for each process at work. `connection` must be in autocommit.

    While `communique run` annotates, or another worker enters, nothing is entered.
    """
    with connection.transaction(), connection.cursor() as cursor:
        tables.reach(connection)
        is_ours = advisory.try_until_commit(cursor, advisory.Lock.ANNOTATE)
        processes, waiting, doing, deriving = _state(cursor)
        room = AHEAD * processes - waiting
        entered = _enter(connection, cursor, extractor, stale, room, processes) if is_ours and room > 0 else 0
        is_busy = not is_ours or bool(entered or waiting or doing)
        if not is_busy:
            cursor.execute(SQL["derive_now"], {"task": DERIVE_TASK})
        return Look(entered, is_busy, bool(deriving))


def still_waiting(connection: Connection[Row], extractor: str, documents: Sequence[int], *, stale: bool) -> list[int]:
    """Those of a batch that are still to be done, in their order."""
    given = {"documents": list(documents), "extractor": extractor, "stale": stale, "tries": outcomes.TRIES}
    return [id_ for (id_,) in connection.execute(SQL["still_waiting"], given)]


def want_derived(connection: Connection[Row]) -> None:
    """See to it that what was loaded by this transaction, which holds the lock FACTS, is derived from.

    Where a job for it waits, it can't have begun before the lock is free; else a new one is entered.
    """
    given = {"task": DERIVE_TASK, "queue": DERIVE, "wait": DERIVE_WAIT}
    tables.reach(connection)
    connection.execute(SQL["want_derived"], given)


def _state(cursor: Cursor[Row]) -> Row:
    row = cursor.execute(SQL["state"], {"task": TASK, "derive_task": DERIVE_TASK}).fetchone()
    assert row is not None
    return row


def _enter(connection: Connection[Row], cursor: Cursor[Row], extractor: str, stale: bool, room: int, processes: int) -> int:
    found = jobs.pending(connection, extractor, stale=stale, limit=room * jobs.LARGEST_BATCH)
    if not found:
        return 0
    size = jobs.batch_size(len(found), processes)
    entered = [
        {"queue": queue, "documents": batch}
        for queue, is_stale in ((ARTICLES, False), (stale_queue(extractor), True))
        for batch in _chunks([id_ for id_, stale_too in found if stale_too is is_stale], size)
    ][:room]
    cursor.execute(SQL["enter"], {"task": TASK, "batches": Jsonb(entered)})
    return len(entered)


def _chunks(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
