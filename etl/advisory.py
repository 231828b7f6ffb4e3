"""Postgres advisory locks: what keeps two jobs on one database from treading on each other.

Lock order, to exclude deadlocks: ANNOTATE before STORE or FACTS; never STORE and FACTS together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

from psycopg import Connection, Cursor

_JOBS, _RUNS, _REPORTS = 0x434D51, 0x434D52, 0x434D53
_LARGEST_KEY = 2**31

Row = tuple[Any, ...]


class Lock(IntEnum):
    """STORE: new documents. ANNOTATE: the job that annotates. FACTS: shared while a document's rows are replaced,
    exclusive while anything is derived from the rows of all documents.
    """

    STORE = 1
    ANNOTATE = 2
    FACTS = 3


@contextmanager
def held(connection: Connection[Row], lock: Lock, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold `lock` for the block, by a connection that lives as long; `waiting` is called if another job holds it now."""
    if not _one(connection.execute("select pg_try_advisory_lock(%s, %s)", (_JOBS, lock))):
        waiting()
        connection.execute("select pg_advisory_lock(%s, %s)", (_JOBS, lock))
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("select pg_advisory_unlock(%s, %s)", (_JOBS, lock))


def until_commit(cursor: Cursor[Row], lock: Lock, *, shared: bool = False) -> None:
    """Hold `lock` until the transaction ends."""
    function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    cursor.execute(f"select {function}(%s, %s)", (_JOBS, lock))


def try_until_commit(cursor: Cursor[Row], lock: Lock) -> bool:
    """Hold `lock` until the transaction ends; False if another job holds it."""
    return _one(cursor.execute("select pg_try_advisory_xact_lock(%s, %s)", (_JOBS, lock)))


def mark_alive(cursor: Cursor[Row], run_id: int) -> None:
    """Show that the run lives, for as long as this connection does."""
    cursor.execute("select pg_advisory_lock(%s, %s)", (_RUNS, run_id % _LARGEST_KEY))


def is_alive(cursor: Cursor[Row], run_id: int) -> bool:
    """Whether the process of the run still holds its connection."""
    key = (_RUNS, run_id % _LARGEST_KEY)
    if not _one(cursor.execute("select pg_try_advisory_lock(%s, %s)", key)):
        return True
    cursor.execute("select pg_advisory_unlock(%s, %s)", key)
    return False


@contextmanager
def held_report(connection: Connection[Row], run_id: int) -> Iterator[bool]:
    """Hold the run of a report for the block, or for as long as this connection lives; False where another connection does."""
    key = (_REPORTS, run_id % _LARGEST_KEY)
    is_held = _one(connection.execute("select pg_try_advisory_lock(%s, %s)", key))
    try:
        yield is_held
    finally:
        if is_held and not connection.closed:
            connection.execute("select pg_advisory_unlock(%s, %s)", key)


def _one(cursor: Cursor[Row]) -> bool:
    row = cursor.fetchone()
    return bool(row and row[0])
