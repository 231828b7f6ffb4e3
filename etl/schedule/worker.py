"""A worker: enters what is due, does what is in the queue, and takes up what dead workers left. Any number may run at once."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from procrastinate import jobs
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from communique.etl import analyst, database
from communique.etl.failures import explain
from communique.etl.schedule import due, queue
from communique.etl.schedule.execute import Again, execute
from communique.etl.schedule.plan import Plan, PlanError, load

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


class _Retry(BaseRetryStrategy):
    """What asks to be tried again is; of what broke off, the next look takes care."""

    def get_retry_decision(self, *, exception: BaseException, job: jobs.Job) -> RetryDecision | None:
        return (
            RetryDecision(retry_at=exception.at)
            if isinstance(exception, Again)
            else RetryDecision(retry_at=datetime.now(UTC) + timedelta(seconds=_LOOK))
        )


def work(url: str, path: Path, *, once: bool = False) -> None:
    """Work until asked to stop (SIGINT, SIGTERM), or only as long as something is due with `once`. Raises PlanError, DatabaseError."""
    asyncio.run(_work(url, Schedule(path), once))


async def _work(url: str, schedule: Schedule, once: bool) -> None:
    logging.getLogger("procrastinate").setLevel(max(logging.WARNING, logging.getLogger().level))  # it tells of each step
    application = queue.application(url)

    @application.task(name=queue.TASK, queue=queue.QUEUE, retry=_Retry())
    def report(run_id: int) -> str:
        return execute(url, schedule.plan(), run_id)

    await asyncio.to_thread(_look, url, schedule)
    how = schedule.plan().worker
    async with application.open_async():
        working = application.run_worker_async(
            queues=[queue.QUEUE],
            concurrency=how.concurrency,
            wait=not once,
            fetch_job_polling_interval=_LOOK,
            update_heartbeat_interval=how.heartbeat,
            stalled_worker_timeout=how.stalled_after,
            delete_jobs="successful",
        )
        if once:
            await working
            return
        looking = asyncio.create_task(_keep_looking(url, schedule))
        try:
            await working
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking


async def _keep_looking(url: str, schedule: Schedule) -> None:
    while True:
        await asyncio.sleep(_LOOK)
        try:
            await asyncio.to_thread(_look, url, schedule)
        except (psycopg.Error, database.DatabaseError) as failure:
            log.error("the database can't be asked what is due: %s", explain(failure))


def _look(url: str, schedule: Schedule, now: datetime | None = None) -> None:
    plan = schedule.plan()
    with database.connect(url, autocommit=True) as connection:
        entered = due.enter(connection, plan, now)
        rescued = due.rescue(connection, plan.worker.stalled_after)
        with suppress(psycopg.errors.InsufficientPrivilege):
            analyst.end_overlong(connection, _LONGEST_SESSION)
    if entered or rescued:
        log.info("%d runs entered, %d taken over from dead workers", entered, rescued)
