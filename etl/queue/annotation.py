"""One batch of articles, as a worker does it: annotated by a process of the pool, loaded, and what fails counted.

At first the whole batch is done at once. A batch that comes again is done article by article, each with its try counted before it
begins: so an article that takes the whole worker down with it is known after TRIES times, whoever died over it.
"""

from __future__ import annotations

import logging
import queue
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg import Connection

from communique.etl import database, outcomes
from communique.etl.annotate.model import Document
from communique.etl.queue import batches, tables
from communique.etl.queue.serving import Again
from communique.etl.workers import Batch, Outcome, Pool

WORKER_DIED = "the worker that annotated it died, or lost the database, each time"

log = logging.getLogger(__name__)

Row = tuple[Any, ...]


class Connections:
    """Connections that are kept between batches, as many as batches are done at once; temporary tables are made once for each."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: queue.SimpleQueue[Connection[Row]] = queue.SimpleQueue()

    @contextmanager
    def one(self) -> Iterator[Connection[Row]]:
        """A connection in autocommit, for this thread alone; one that broke is not kept."""
        try:
            connection = self._idle.get_nowait()
        except queue.Empty:
            connection = database.connect(self._url, autocommit=True)
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._idle.put(connection)

    def close(self) -> None:
        with suppress(queue.Empty):
            while True:
                self._idle.get_nowait().close()


@dataclass(frozen=True, slots=True)
class Annotating:
    """What does batches: by which version, for which run, with what processes; `retry_wait` is in seconds, and doubles each time."""

    connections: Connections
    pool: Pool
    extractor: str
    run_id: int
    retry_wait: float

    def do(self, documents: Sequence[int], tried: int, *, stale: bool) -> Counter[str]:
        """Annotate and load those of the batch that are still to be; returns what a run counts.

        `tried` is how often the batch was begun before. Raises Again if some are to be tried again, psycopg.Error or DatabaseError
        where the database can't be worked with.
        """
        with self.connections.one() as connection:
            batch, sources = outcomes.texts(connection, batches.still_waiting(connection, self.extractor, documents, stale=stale))
            counts = self._at_once(connection, batch, sources) if not tried else self._one_by_one(connection, batch, sources)
            left = batches.still_waiting(connection, self.extractor, documents, stale=stale)
            again = tables.later(connection, self.retry_wait * 2**tried)
        if left:
            log.warning("%d of a batch of %d articles failed; tried again at %s", len(left), len(documents), again.isoformat())
            raise Incomplete(counts, again, f"{len(left)} articles failed")
        return counts

    def _at_once(self, connection: Connection[Row], batch: Batch, sources: dict[str, str]) -> Counter[str]:
        return self._keep(connection, batch, self.pool.outcomes(batch), sources) if batch else Counter()

    def _one_by_one(self, connection: Connection[Row], batch: Batch, sources: dict[str, str]) -> Counter[str]:
        counts: Counter[str] = Counter()
        for document in batch:
            outcomes.begin_try(connection, document, self.extractor, WORKER_DIED)
            try:
                counts += self._keep(connection, [document], self.pool.outcomes([document]), sources, is_counted=True)
            except Exception:
                self._undo(document)
                raise
        return counts

    def _keep(
        self, connection: Connection[Row], batch: Batch, found: Sequence[Outcome], sources: dict[str, str], *, is_counted: bool = False
    ) -> Counter[str]:
        with connection.transaction():
            counts = outcomes.keep(connection, self.run_id, self.extractor, batch, found, sources, is_counted=is_counted)
            if counts["document_annotations"]:
                batches.want_derived(connection)
        return counts

    def _undo(self, document: Document) -> None:
        """Take back a try that came to no end through no fault of the article; where the database can't be reached, it counts."""
        with suppress(psycopg.Error, database.DatabaseError), self.connections.one() as connection:
            outcomes.undo_try(connection, document)


class Incomplete(Again):
    """Part of a batch is done, the rest is to be tried again; `counts` is what was done."""

    def __init__(self, counts: Counter[str], at: datetime, reason: str) -> None:
        super().__init__(at, reason)
        self.counts = counts
