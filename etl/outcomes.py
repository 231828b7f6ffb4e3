"""What came of annotating a batch: its rows loaded, its failures counted. An article that failed TRIES times is set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from psycopg import Connection

from communique.etl import load, runs
from communique.etl.annotate.model import Annotation, Document
from communique.etl.ingest.article import Reject
from communique.etl.queries import statements
from communique.etl.rows import Annotated
from communique.etl.workers import Failure, Outcome

TRIES = 3
SQL = statements("outcomes")
_REMEDY = (
    f"It stays in the database without annotation. After {TRIES} tries it is set aside: `communique status --set-aside` lists such articles,"
    " `communique run --retry` tries them again; report the fault with this reason."
)

Row = tuple[Any, ...]


def texts(connection: Connection[Row], ids: Sequence[int]) -> tuple[list[Document], dict[str, str]]:
    """Those of the documents that are there, in their order, and by id where each was read from."""
    documents, sources = [], {}
    for id_, body, title, published_on, source in connection.execute(SQL["texts"], {"documents": list(ids)}):
        sources[str(id_)] = source
        documents.append(Document(str(id_), body, title, published_on))
    return documents, sources


def keep(
    connection: Connection[Row],
    run_id: int,
    extractor: str,
    batch: Sequence[Document],
    outcomes: Sequence[Outcome],
    sources: Mapping[str, str],
    *,
    is_counted: bool = False,
) -> Counter[str]:
    """Load a batch's annotations, and set down what the annotator or the tables refused; returns what a run counts.

    `is_counted` says that the try was counted before it began (`begin_try`).
    """
    found = [Annotated(document, outcome) for document, outcome in zip(batch, outcomes, strict=True) if isinstance(outcome, Annotation)]
    failures = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    counts, refused = _load_or_split(connection, run_id, found)
    failures += refused
    if failures:
        rejects = [Reject(sources[failure.id], None, f"can't be annotated: {failure.reason}", _REMEDY) for failure in failures]
        with connection.transaction(), connection.cursor() as cursor:
            runs.reject(cursor, run_id, rejects)
            cursor.executemany(
                SQL["fail"],
                [
                    {"document": int(failure.id), "extractor": extractor, "reason": failure.reason, "tries": int(not is_counted)}
                    for failure in failures
                ],
            )
    counts["failed"] += len(failures)
    return counts


def begin_try(connection: Connection[Row], document: Document, extractor: str, reason: str) -> None:
    """Count a try before it is made, with the reason that holds if nothing is heard of it again."""
    connection.execute(SQL["fail"], {"document": int(document.id), "extractor": extractor, "reason": reason, "tries": 1})


def undo_try(connection: Connection[Row], document: Document) -> None:
    """Take back the try that was counted before: it came to nothing through no fault of the article."""
    connection.execute(SQL["undo"], {"document": int(document.id)})


def retry(connection: Connection[Row]) -> int:
    """Forget all failures, so that what was set aside is tried again; returns how many were set aside."""
    return len(connection.execute(SQL["forget"], {"tries": TRIES}).fetchall())


def _load_or_split(connection: Connection[Row], run_id: int, found: Sequence[Annotated]) -> tuple[Counter[str], list[Failure]]:
    """Load all, or as many as the tables take."""
    if not found:
        return Counter(), []
    try:
        return load.load(connection, found, run_id), []
    except (psycopg.DataError, psycopg.IntegrityError) as failure:
        if len(found) == 1:
            return Counter(), [Failure(found[0].document.id, " ".join(str(failure).split()))]
    counts: Counter[str] = Counter()
    failures: list[Failure] = []
    for item in found:
        loaded, refused = _load_or_split(connection, run_id, [item])
        counts.update(loaded)
        failures += refused
    return counts, failures
