"""A worker over the queue: does jobs until asked to stop, looks around now and then, and goes on where the database was lost.

The first SIGINT or SIGTERM lets it finish the jobs that it is at; the second ends it at once.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

import psycopg
from procrastinate.exceptions import ConnectorException
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from communique.etl.database import DatabaseError
from communique.etl.failures import explain
from communique.etl.queue import tables

if TYPE_CHECKING:
    import procrastinate
    from procrastinate import jobs

# Seconds until the database is looked for again, or a job that broke off is tried again, at most.
_LONGEST_WAIT = 30.0

log = logging.getLogger(__name__)


class Again(Exception):
    """The job is to be tried again, not before `at`."""

    def __init__(self, at: datetime, reason: str) -> None:
        super().__init__(reason)
        self.at = at


@dataclass(frozen=True, slots=True)
class Pace:
    """In seconds: how often a worker shows that it lives, after what silence it is taken for dead, and how often it looks around."""

    heartbeat: float = 10.0
    stalled_after: float = 30.0
    look: float = 5.0


class Clock:
    """The clock of the database, which decides when a job's time has come, as far as it can be told without asking."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def set(self, connection: psycopg.Connection[Any]) -> None:
        self._ahead = tables.later(connection, 0) - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead


class Service(Protocol):
    """What a worker does. `waits` is whether it stays when its queues are empty."""

    @property
    def queues(self) -> Sequence[str]: ...
    @property
    def concurrency(self) -> int: ...
    @property
    def pace(self) -> Pace: ...
    @property
    def waits(self) -> bool: ...

    def session(self, url: str) -> AbstractContextManager[object]:
        """What is to be there while the database is; entered anew whenever it was lost."""
        ...

    def register(self, application: procrastinate.App) -> None:
        """Tell the application the tasks."""
        ...

    def look(self) -> bool:
        """Look around, within a session; whether to go on."""
        ...


class Retry(BaseRetryStrategy):
    """What asks to be tried again is, when it asks for; what broke off is after `soon` seconds, then twice as many, up to `attempts` times."""

    def __init__(self, clock: Clock, soon: float, attempts: int | None = None) -> None:
        self._clock, self._soon, self._attempts = clock, soon, attempts

    def get_retry_decision(self, *, exception: BaseException, job: jobs.Job) -> RetryDecision | None:
        if isinstance(exception, Again):
            return RetryDecision(retry_at=exception.at)
        if self._attempts is not None and job.attempts + 1 >= self._attempts:
            log.error("%s is given up after %d attempts: %s", job.task_name, self._attempts, explain(exception))
            return None
        wait = min(_LONGEST_WAIT, self._soon * 2**job.attempts)
        log.warning("%s broke off and is tried again in %.0f s: %s", job.task_name, wait, explain(exception))
        return RetryDecision(retry_at=self._clock.now() + timedelta(seconds=wait))


def serve(service: Service, address: Callable[[], str]) -> None:
    """Serve until asked to stop, or until the service has no more to do. `address` tells where the database is, whenever it was lost.

    Raises what the first session raises; later ones are tried again.
    """
    asyncio.run(_serve(service, address))


class _Lost(Exception):
    """The worker ended without having been asked to."""


async def _serve(service: Service, address: Callable[[], str]) -> None:
    if not log.isEnabledFor(logging.DEBUG):  # they tell of each step, and of one loss in many traces; what matters is told here
        for library in ("procrastinate", "psycopg.pool", "asyncio"):
            logging.getLogger(library).setLevel(logging.CRITICAL)
    stopping = asyncio.Event()
    has_begun, failures = False, 0
    with _signals(stopping):
        while True:
            try:
                url = await asyncio.to_thread(address)
                async with _in_thread(service.session(url)):
                    has_begun, failures = True, 0
                    await _session(service, url, stopping)
                return
            except (ConnectorException, psycopg.OperationalError, psycopg.InterfaceError, DatabaseError, _Lost) as failure:
                if not has_begun:
                    raise
                failures += 1
                wait = min(_LONGEST_WAIT, 2.0 ** (failures - 2))
                log.error("the database was lost: %s; looked for again in %.1f s", explain(failure.__cause__ or failure), wait)
                with suppress(TimeoutError):
                    await asyncio.wait_for(stopping.wait(), wait)
                if stopping.is_set():
                    return


async def _session(service: Service, url: str, stopping: asyncio.Event) -> None:
    application = tables.application(url)
    service.register(application)
    goes_on = await asyncio.to_thread(service.look)
    if not goes_on or stopping.is_set():
        return
    pace = service.pace
    async with application.open_async():
        working = asyncio.create_task(
            application.run_worker_async(
                queues=list(service.queues),
                concurrency=service.concurrency,
                wait=service.waits,
                fetch_job_polling_interval=pace.look,
                update_heartbeat_interval=pace.heartbeat,
                stalled_worker_timeout=pace.stalled_after,
                delete_jobs="successful",
                install_signal_handlers=False,
            )
        )
        looking = asyncio.create_task(_keep_looking(service))
        await _until(working, looking, asyncio.create_task(stopping.wait()))
        if service.waits and looking.cancelled() and not stopping.is_set():
            raise _Lost("the worker's connections were cut")


@asynccontextmanager
async def _in_thread(context: AbstractContextManager[object]) -> AsyncIterator[None]:
    """Enter and leave a context that waits for the database, without keeping the loop waiting."""
    async with AsyncExitStack() as stack:
        await asyncio.to_thread(context.__enter__)

        async def leave(*details: Any) -> bool | None:
            return await asyncio.to_thread(context.__exit__, *details)

        stack.push_async_exit(leave)
        yield


async def _until(working: asyncio.Task[None], *others: asyncio.Task[Any]) -> None:
    """Wait for the first to end; then let the worker finish what it is at. Raises what it raises."""
    try:
        await asyncio.wait({working, *others}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (working, *others):
            if not task.done():
                task.cancel()
        ended = await asyncio.gather(working, *others, return_exceptions=True)
    for failure in ended:
        if isinstance(failure, Exception):
            raise failure


async def _keep_looking(service: Service) -> None:
    goes_on = True
    while goes_on:
        await asyncio.sleep(service.pace.look)
        goes_on = await asyncio.to_thread(service.look)


@contextmanager
def _signals(stopping: asyncio.Event) -> Iterator[None]:
    """Let the first signal ask to stop, and the next do as it does by default; only where the main thread may say so."""
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}

    def restore() -> None:
        for number in numbers:
            if loop.remove_signal_handler(number):
                signal.signal(number, before[number])

    def ask() -> None:
        restore()
        log.info("asked to stop; what is under way is finished")
        stopping.set()

    try:
        for number in numbers:
            loop.add_signal_handler(number, ask)
    except (RuntimeError, ValueError):  # not the main thread
        yield
        return
    try:
        yield
    finally:
        restore()
