"""A worker: enters what is due, does what is in the queue, and takes up what dead workers left. Any number may run at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from communique.etl import analyst, database
from communique.etl.queue import tables
from communique.etl.queue.serving import Clock, Pace, Retry, serve
from communique.etl.schedule import due
from communique.etl.schedule.execute import execute
from communique.etl.schedule.plan import Plan, PlanError, load

if TYPE_CHECKING:
    import procrastinate

# Seconds between two looks at what is due.
_LOOK = 5.0
# Seconds that a session of the analyst's role may be at one transaction.
_LONGEST_SESSION = 3600.0

log = logging.getLogger(__name__)


class Schedule:
    """The schedule in a file, read anew when the file changes; a change that can't be read leaves the one before in force."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen = self._state()
        self._plan = load(path)

    def plan(self) -> Plan:
        state = self._state()
        if state != self._seen:
            self._seen = state
            try:
                self._plan = load(self.path)
                log.info("%s: read anew, %d entries", self.path, len(self._plan.schedule))
            except PlanError as failure:
                log.error("%s; the schedule before stays in force", failure)
        return self._plan

    def _state(self) -> tuple[int, int] | None:
        with suppress(OSError):
            status = self.path.stat()
            return status.st_mtime_ns, status.st_size
        return None


class _Service:
    """The schedule as a service of the queue; with `once`, only as long as something is due."""

    queues = (due.QUEUE,)

    def __init__(self, path: Path, once: bool) -> None:
        self._schedule = Schedule(path)
        how = self._schedule.plan().worker
        self.concurrency, self.waits = how.concurrency, not once
        self.pace = Pace(how.heartbeat, how.stalled_after, _LOOK)
        self._url = ""
        self._clock = Clock()

    @contextmanager
    def session(self, url: str) -> Iterator[None]:
        self._url = url
        yield

    def register(self, application: procrastinate.App) -> None:
        @application.task(name=due.TASK, queue=due.QUEUE, retry=Retry(self._clock, _LOOK))
        def report(run_id: int) -> str:
            return execute(self._url, self._schedule.plan(), run_id)

    def look(self) -> bool:
        plan = self._schedule.plan()
        with database.connect(self._url, autocommit=True) as connection:
            self._clock.set(connection)
            entered = due.enter(connection, plan)
            rescued = tables.rescue(connection, self.queues, plan.worker.stalled_after)
            with suppress(psycopg.errors.InsufficientPrivilege):
                analyst.end_overlong(connection, _LONGEST_SESSION)
        if entered or rescued:
            log.info("%d runs entered, %d taken over from dead workers", entered, rescued)
        return True


def work(address: Callable[[], str], path: Path, *, once: bool = False) -> None:
    """Work until asked to stop (SIGINT, SIGTERM), or only as long as something is due with `once`.

    `address` tells where the database is. Raises PlanError, DatabaseError.
    """
    serve(_Service(path, once), address)
