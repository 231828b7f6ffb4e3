"""Which runs are due: entered once, however many workers look, and each with its job in the queue."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from psycopg import Connection

from communique.etl.queries import statements
from communique.etl.queue import tables
from communique.etl.schedule.plan import Entry, Plan

QUEUE = "reports"
TASK = "communique.report"
# A run that is due longer was missed: what becomes of it, the entry's catch_up says.
LATE = timedelta(minutes=2)
# Runs of an entry that are entered at once; more wait for the next look.
_AT_ONCE = 500

SQL = statements("schedule")
log = logging.getLogger(__name__)


def enter(connection: Connection[Any], plan: Plan, now: datetime | None = None) -> int:
    """Enter every run that is due by now, by the database's clock; returns how many are new.

    Where the clock went back, planning goes on from the time that it shows now, and what was entered before is not entered
    again. `connection` must be in autocommit.
    """
    count = 0
    for name, entry in plan.schedule.items():
        with connection.transaction():
            count += _enter(connection, plan, name, entry, now or _clock(connection))
    return count


def enter_now(connection: Connection[Any], name: str, entry: Entry) -> int:
    """Enter a run that someone asks for, due at this moment; returns its id. It has no job: who asks does it."""
    with connection.transaction():
        values = {"report": entry.asks, "name": name, "moments": [_clock(connection)]}
        row = connection.execute(SQL["enter"], values).fetchone()
    assert row is not None
    return int(row[0])


def _enter(connection: Connection[Any], plan: Plan, name: str, entry: Entry, now: datetime) -> int:
    row = connection.execute(SQL["entry"], {"name": name}).fetchone()
    if row is None:  # new, or just now planned by another worker
        connection.execute(SQL["begin_entry"], {"name": name, "until": now})
        return 0
    (planned_until,) = row
    found = entry.times.between(planned_until, now, plan.zone(entry), _AT_ONCE)
    until = found[-1] if len(found) == _AT_ONCE else now
    moments = _wanted(found, entry, now)
    if len(moments) < len(found):
        log.warning("schedule %s: %d runs missed, %d of them caught up with", name, len(found), len(moments))
    ids = [id for (id,) in connection.execute(SQL["enter"], {"report": entry.asks, "name": name, "moments": moments})] if moments else []
    if ids:
        tables.reach(connection)
        # A run that is compared with the one before it waits for that.
        lock = f"schedule {name}" if entry.digest or entry.only_if == "changes" else None
        connection.execute(SQL["defer"], {"queue": QUEUE, "task": TASK, "lock": lock, "runs": ids})
    connection.execute(SQL["planned"], {"name": name, "until": until})
    return len(ids)


def _wanted(moments: list[datetime], entry: Entry, now: datetime) -> list[datetime]:
    """Of the moments up to now, those that the entry wants: all, the last, or only those that are not late."""
    match entry.catch_up:
        case "all":
            return moments
        case "last":
            return [each for number, each in enumerate(moments, 1) if now - each <= LATE or number == len(moments)]
        case "none":
            return [each for each in moments if now - each <= LATE]


def _clock(connection: Connection[Any]) -> datetime:
    row = connection.execute("select clock_timestamp()").fetchone()
    assert row is not None
    return row[0]  # type: ignore[no-any-return]
