"""How far the workers are: figures of the whole queue, and of each worker that lives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg import Connection

from communique.etl import outcomes, runs
from communique.etl.queries import statements
from communique.etl.queue import batches

SQL = statements("progress")
# What each figure is; the names are those of the metrics, less their prefix.
FIGURES = {
    "workers": "Workers that live.",
    "worker_processes": "Processes that annotate, of all workers.",
    "batches_waiting": "Batches of articles in the queue, ready to be taken.",
    "batches_delayed": "Batches that failed and wait to be tried again.",
    "batches_at_work": "Batches that a worker is at.",
    "jobs_failed": "Jobs of the queue that were given up.",
    "articles_set_aside": "Articles that failed three times and are not tried again.",
    "articles_annotated_5m": "Articles annotated in the last five minutes.",
    "seconds_since_annotation": "Seconds since an article was annotated; null if none was in the last day.",
}

Row = tuple[Any, ...]


def figures(connection: Connection[Row]) -> Mapping[str, int | None]:
    """The figures of FIGURES, in their order."""
    given = {"task": batches.TASK, "tries": outcomes.TRIES, "dead": sorted(runs.dead(connection))}
    cursor = connection.execute(SQL["figures"], given)
    row = cursor.fetchone()
    assert row is not None and cursor.description is not None
    return dict(zip((column.name for column in cursor.description), row, strict=True))
