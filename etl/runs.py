"""The log of runs: one row of etl_runs for each job that writes, with its parameters, counts and outcome."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from psycopg import Connection, Cursor
from psycopg.pq import TransactionStatus
from psycopg.types.json import Jsonb

from communique.etl import advisory, database
from communique.etl.ingest.article import Reject


@dataclass(slots=True)
class Run:
    """A run under way. `connection` is its own, in autocommit; `counts` is stored when it ends.

    `failed` makes it end as failed though nothing was raised, such as where every input was refused.
    """

    id: int
    connection: Connection[tuple[Any, ...]]
    counts: Counter[str] = field(default_factory=Counter)
    failed: bool = False


Context = AbstractContextManager[tuple[Run, Connection[tuple[Any, ...]]]]


@contextmanager
def recorded(url: str, command: str, parameters: Mapping[str, Any]) -> Iterator[tuple[Run, Connection[tuple[Any, ...]]]]:
    """A run of `command` and a connection, in autocommit, for its work.

    The run is entered in etl_runs at once and closed with its outcome, whatever happens in the block.
    """
    with database.connect(url, autocommit=True) as own, database.connect(url, autocommit=True) as connection, _terminable():
        close_dead(own)
        run = Run(_begin(own, command, parameters), own)
        try:
            yield run, connection
        except KeyboardInterrupt:
            _end(url, run, "interrupted")
            raise
        except BaseException:
            _end(url, run, "failed")
            raise
        _end(url, run, "failed" if run.failed else "succeeded")


@contextmanager
def rehearsed(url: str, command: str, parameters: Mapping[str, Any]) -> Iterator[tuple[Run, Connection[tuple[Any, ...]]]]:
    """As `recorded`, but within one transaction that is undone in the end, with all that was done by the connection."""
    with database.connect(url, autocommit=True) as connection, connection.transaction(force_rollback=True):
        yield Run(_begin(connection, command, parameters), connection), connection


def reject(cursor: Cursor[tuple[Any, ...]], run_id: int, rejects: Iterable[Reject]) -> None:
    """Store what the run refused, in the cursor's transaction."""
    cursor.executemany(
        "insert into etl_rejects (run_id, source, line, reason, remedy) values (%s, %s, %s, %s, %s)",
        [(run_id, refused.source, refused.line, refused.reason, refused.remedy) for refused in rejects],
    )


def dead(connection: Connection[tuple[Any, ...]]) -> set[int]:
    """The runs still entered as running whose process is gone."""
    with connection.cursor() as cursor:
        running = cursor.execute("select id from etl_runs where outcome = 'running'").fetchall()
        return {run_id for (run_id,) in running if not advisory.is_alive(cursor, run_id)}


def close_dead(connection: Connection[tuple[Any, ...]]) -> None:
    """Mark as interrupted the runs whose process is gone without having ended them."""
    connection.execute(
        "update etl_runs set outcome = 'interrupted', finished_at = greatest(now(), started_at) where id = any(%s) and outcome = 'running'",
        (sorted(dead(connection)),),
    )


def tell(connection: Connection[tuple[Any, ...]], run: Run) -> None:
    """Store the counts of a run that goes on."""
    connection.execute("update etl_runs set counts = %s where id = %s", (Jsonb(dict(sorted(run.counts.items()))), run.id))


def _begin(connection: Connection[tuple[Any, ...]], command: str, parameters: Mapping[str, Any]) -> int:
    # One transaction, so that nobody sees the row before the lock that shows it alive.
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("insert into etl_runs (command, parameters) values (%s, %s) returning id", (command, Jsonb(dict(parameters))))
        row = cursor.fetchone()
        assert row is not None
        advisory.mark_alive(cursor, row[0])
        return int(row[0])


def _end(url: str, run: Run, outcome: str) -> None:
    if run.connection.closed or run.connection.broken:
        return
    if run.connection.info.transaction_status is TransactionStatus.IDLE:
        _close(run.connection, run, outcome)
        return
    # Interrupted between a query and its answer: this connection takes no other query.
    run.connection.close()
    with database.connect(url, autocommit=True) as another:
        _close(another, run, outcome)


def _close(connection: Connection[tuple[Any, ...]], run: Run, outcome: str) -> None:
    connection.execute(
        "update etl_runs set outcome = %s, finished_at = greatest(clock_timestamp(), started_at), counts = %s where id = %s",
        (outcome, Jsonb(dict(sorted(run.counts.items()))), run.id),
    )


@contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl-C does, so that the run is closed; only where the main thread may say so."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, interrupt)
    except ValueError:  # not the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
