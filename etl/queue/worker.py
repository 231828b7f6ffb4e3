"""A worker: annotates what waits, together with any number of others on any machines, and derives what follows from it."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psutil
from procrastinate import JobContext
from psycopg import Connection

from communique.etl import advisory, jobs, runs
from communique.etl.jobs import Extractor
from communique.etl.queue import batches, metrics, progress, tables
from communique.etl.queue.annotation import Annotating, Connections, Incomplete
from communique.etl.queue.metrics import Metric
from communique.etl.queue.serving import Clock, Pace, Retry, serve
from communique.etl.workers import Pool

if TYPE_CHECKING:
    import procrastinate

DERIVE_ATTEMPTS = 5

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """How a worker works. `stale` takes in what another version annotated; `drain` ends it when nothing waits any more.

    `retry_wait` is how many seconds what failed waits at first, `metrics` where they are given out.
    """

    processes: int = 1
    stale: bool = False
    drain: bool = False
    pace: Pace = field(default_factory=Pace)
    retry_wait: float = 5.0
    metrics: tuple[str, int] | None = None


def work(address: Callable[[], str], extractor: Callable[[], Extractor], options: Options) -> None:
    """Work until asked to stop (SIGINT, SIGTERM), or with `drain` until nothing waits. `address` tells where the database is.

    Raises DatabaseError, WorkerError where the annotator can't be loaded, MetricsError.
    """
    chosen = extractor()
    pool = Pool(chosen.factory, options.processes)
    try:
        pool.get_ready()
        worker = _Worker(chosen, pool, options)
        with metrics.served(options.metrics, worker.page):
            serve(worker, address)
    finally:
        pool.end()
        pool.close()


@dataclass
class _Worker:
    """The service that the queue is served by; a session is one run in etl_runs."""

    extractor: Extractor
    pool: Pool
    options: Options
    waits: bool = True
    totals: Counter[str] = field(default_factory=Counter)
    figures: Mapping[str, int | None] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def queues(self) -> tuple[str, ...]:
        return (batches.DERIVE, batches.ARTICLES, *([batches.stale_queue(self.extractor.version)] if self.options.stale else []))

    @property
    def concurrency(self) -> int:
        return self.options.processes

    @property
    def pace(self) -> Pace:
        return self.options.pace

    @contextmanager
    def session(self, url: str) -> Iterator[None]:
        parameters = {
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "processes": self.options.processes,
            "extractor": self.extractor.version,
            "stale": self.options.stale,
        }
        connections = Connections(url)
        with runs.recorded(url, "worker", parameters) as (run, connection):
            self._run, self._connection = run, connection
            self._annotating = Annotating(connections, self.pool, self.extractor.version, run.id, self.options.retry_wait)
            self._connections = connections
            self._keep_gazetteer(connection)
            try:
                yield
            finally:
                connections.close()

    def register(self, application: procrastinate.App) -> None:
        @application.task(name=batches.TASK, queue=batches.ARTICLES, retry=Retry(self.clock, self.options.retry_wait), pass_context=True)
        def annotate(context: JobContext, documents: list[int]) -> None:
            self._annotate(documents, context.job.attempts, stale=context.job.queue != batches.ARTICLES)

        @application.task(name=batches.DERIVE_TASK, queue=batches.DERIVE, retry=Retry(self.clock, self.options.retry_wait, DERIVE_ATTEMPTS))
        def derive() -> None:
            self._derive()

    def look(self) -> bool:
        """Take over from the dead, enter what waits, and tell how far it is; False when it is drained."""
        self.clock.set(self._connection)
        tables.rescue(self._connection, self.queues, self.pace.stalled_after)
        runs.close_dead(self._connection)
        found = batches.enter(self._connection, self.extractor.version, stale=self.options.stale)
        with self._lock:
            self._run.counts["megabytes"] = _megabytes([os.getpid(), *self.pool.pids()])
            runs.tell(self._connection, self._run)
        self.figures = progress.figures(self._connection)
        return not self.options.drain or found.is_busy or found.is_underived

    def page(self) -> str:
        """The metrics, as of the last look."""
        with self._lock:
            totals = Counter(self.totals)
        own = (
            Metric("annotated_articles_total", "Articles that this worker annotated.", totals["document_annotations"], "counter"),
            Metric("failed_articles_total", "Tries of articles that failed in this worker.", totals["failed"], "counter"),
            Metric("batches_total", "Batches that this worker did.", totals["batches"], "counter"),
            Metric("busy_seconds_total", "Seconds that its processes were at batches.", totals["milliseconds"] / 1000, "counter"),
            Metric("memory_bytes", "Memory of this worker with its processes.", 1e6 * _megabytes([os.getpid(), *self.pool.pids()])),
        )
        return metrics.text([*own, *metrics.of_queue(self.figures, progress.FIGURES)])

    def _annotate(self, documents: list[int], tried: int, *, stale: bool) -> None:
        begun = time.monotonic()
        counts: Counter[str] = Counter()
        try:
            counts = self._annotating.do(documents, tried, stale=stale)
        except Incomplete as failure:
            counts = failure.counts
            raise
        finally:
            with self._lock:
                self._run.counts.update(counts)
                self.totals.update(counts)
                self.totals.update(batches=1, milliseconds=int(1000 * (time.monotonic() - begun)))

    def _derive(self) -> None:
        begun = time.monotonic()
        with self._connections.one() as connection:
            counts = jobs.derive(connection)
            jobs.refresh_statistics(connection)
        with self._lock:
            self._run.counts.update(counts)
            self._run.counts["derive_seconds"] = round(time.monotonic() - begun)

    def _keep_gazetteer(self, connection: Connection[Row]) -> None:
        """Keep in the tables by which gazetteer it annotates; a run that is at it has done so for the same version, or will."""
        gazetteer = self.extractor.gazetteer
        if gazetteer is None:
            return
        with connection.transaction(), connection.cursor() as cursor:
            if advisory.try_until_commit(cursor, advisory.Lock.ANNOTATE):
                gazetteer.settle(connection, self.extractor.version, confirm=self.options.stale)


def _megabytes(pids: list[int]) -> int:
    """Memory of these processes, shared pages counted once for each."""
    total = 0
    for pid in pids:
        try:
            total += psutil.Process(pid).memory_info().rss
        except psutil.Error:  # just replaced
            continue
    return total // 1_000_000
