"""The jobs and their order: seed, ingest, annotate and load, resolve, cluster, sanctions, refresh.

Each step is a transaction or many, and leaves the tables such that the next run takes up where this one was killed. Steps
of different runs on one database take turns.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from psycopg import Connection, sql

from communique.etl import (
    advisory,
    cluster,
    database,
    documents,
    near,
    outcomes,
    output,
    resolve,
    runs,
    sanction_episodes,
    staleness,
    workers,
)
from communique.etl.annotate.model import Document
from communique.etl.ingest import read
from communique.etl.ingest.article import Article, Reject
from communique.etl.ingest.options import Options as Reading
from communique.etl.queries import statements
from communique.etl.runs import Run
from communique.etl.screening import actors

STORE_ARTICLES, STORE_CHARACTERS = 256, 4_000_000
TOLD_REJECTS = 20
_PAUSE = 1.0
LARGEST_BATCH, SMALLEST_BATCH, BATCHES_A_PROCESS = 12, 4, 8
SQL = statements("jobs")

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is to do. `since` and `limit` hold for the articles read and for the documents annotated alike; articles
    without a date are never too old. `stale` takes in documents that another version of the extractor annotated, `retry`
    those that were set aside. Reading pauses while more than `max_waiting` documents wait to be annotated.
    """

    jobs: int = 1
    since: date | None = None
    limit: int | None = None
    stale: bool = False
    retry: bool = False
    max_waiting: int | None = None
    reading: Reading = field(default_factory=Reading)

    def told(self) -> dict[str, Any]:
        """As stored with the run."""
        return {
            "jobs": self.jobs,
            "since": self.since.isoformat() if self.since else None,
            "limit": self.limit,
            "stale": self.stale,
            "retry": self.retry,
            "max_waiting": self.max_waiting,
            "columns": dict(self.reading.columns),
            "allow_network": self.reading.allow_network,
        }


@dataclass(frozen=True, slots=True)
class Extractor:
    """What annotates: `version` decides what is stale, `factory` makes the annotator of a process.

    `gazetteer`, where given, tells which documents another gazetteer concerns, so that the others are not stale.
    """

    version: str
    factory: workers.Factory
    gazetteer: staleness.Gazetteer | None = None


def prepare(url: str, seeds_dir: Path) -> None:
    """Bring tables, seeds and decisions about actors up to date; quick where they are.

    Raises SeedError for a seed file that is refused, and DecisionError for decisions that can't be.
    """
    from communique.etl import curation, migrate, seed, settings

    migrate.upgrade(url)
    engine = database.engine_for(url)
    try:
        seed.load_seeds(engine, seeds_dir)
    finally:
        engine.dispose()
    with database.connect(url, autocommit=True) as connection:
        curation.sync(connection, settings.decisions_file())


def packaged_extractor() -> Extractor:
    """The annotator of this package, by the settings in force."""
    from communique.etl import settings
    from communique.etl.annotate import gazetteer
    from communique.etl.annotate.pipeline import extractor_version

    now, decisions = settings.get(), settings.decisions_file()
    factory = partial(_annotator, now.seeds_dir, now.spacy_model, now.home / "cache", decisions)
    version = extractor_version(now.seeds_dir, now.spacy_model, decisions)
    return Extractor(version, factory, staleness.Gazetteer(gazetteer.sources(now.seeds_dir, decisions), now.spacy_model))


def ingest(url: str, paths: Sequence[str], options: Options, *, dry_run: bool = False) -> Counter[str]:
    """Read articles into documents; returns what became of them. With `dry_run` it is all undone again."""
    with _run(url, "ingest", paths, options, dry_run) as (run, connection):
        _ingest(connection, run, paths, options)
    return run.counts


def run(
    url: str, paths: Sequence[str], options: Options, extractor: Callable[[], Extractor] | None = None, *, dry_run: bool = False
) -> Counter[str]:
    """The whole job: read `paths`, if any, annotate what waits for it, and derive all that follows; returns counts.

    `extractor` is asked only when it is needed; the default is `packaged_extractor`. With `dry_run` the articles are read
    and counted, and so is what would be annotated, but nothing is kept.
    """
    extractor = extractor or packaged_extractor
    with _run(url, "run", paths, options, dry_run) as (run, connection):
        if paths:
            _ingest(connection, run, paths, options)
        if dry_run:
            run.counts["to_annotate"] = len(_pending(connection, extractor().version, options))
        else:
            _annotate(connection, run, extractor, options)
            _derive(connection, run)
    return run.counts


def is_all_refused(counts: Counter[str]) -> bool:
    """Whether there was input, and none of it was any good."""
    return bool(counts["refused"]) and not counts["read"]


def faults(counts: Counter[str]) -> int:
    """How many inputs and documents were refused."""
    return counts["refused"] + counts["failed"]


def _run(url: str, command: str, paths: Sequence[str], options: Options, dry_run: bool) -> runs.Context:
    parameters = {"paths": list(paths), **options.told()}
    return runs.rehearsed(url, command, parameters) if dry_run else runs.recorded(url, command, parameters)


def _annotator(seeds_dir: Path, spacy_model: str, cache: Path, decisions: Path) -> workers.Annotates:
    from communique.etl.annotate.pipeline import Annotator

    return Annotator(seeds_dir, spacy_model, cache, decisions)


def _ingest(connection: Connection[Row], run: Run, paths: Sequence[str], options: Options) -> None:
    linker = near.Linker()
    with output.progress() as bar:
        task = bar.add_task("Reading", total=None)
        for articles, rejects in _batches(paths, options, run.counts):
            _tell(rejects, before=run.counts["refused"] - len(rejects))
            if options.max_waiting is not None:
                _pause(connection, options.max_waiting)
            run.counts.update(documents.store(connection, articles, rejects, run.id, linker))
            bar.advance(task, len(articles))
    run.failed = is_all_refused(run.counts)


def _pause(connection: Connection[Row], most: int) -> None:
    """Wait until no more than so many documents wait to be annotated."""
    is_told = False
    while (row := connection.execute(SQL["waiting"], {"most": most, "tries": outcomes.TRIES}).fetchone()) and row[0] > most:
        if not is_told:
            output.note(f"More than {most} documents wait to be annotated; reading pauses until workers have done some.")
            is_told = True
        time.sleep(_PAUSE)


def _tell(rejects: Sequence[Reject], before: int) -> None:
    """Say why inputs were refused, up to TOLD_REJECTS of them in all; `before` is how many there were already."""
    for number, refused in enumerate(rejects, before):
        if number < TOLD_REJECTS:
            place = f"{refused.source}, line {refused.line}" if refused.line else refused.source
            output.warn(f"communique: {place}: {refused.reason}. {refused.remedy}")
        elif number == TOLD_REJECTS:
            output.warn("communique: more was refused; `communique status --rejects` lists all of it")


def _batches(paths: Sequence[str], options: Options, counts: Counter[str]) -> Iterator[tuple[list[Article], list[Reject]]]:
    """What is read, in batches to be stored at once; `counts` gets read, refused and too_old."""
    articles: list[Article] = []
    rejects: list[Reject] = []
    for item in read(paths, options.reading):
        if isinstance(item, Reject):
            rejects.append(item)
            counts["refused"] += 1
        elif options.since and item.published and item.published.on < options.since:
            counts["too_old"] += 1
        elif options.limit is not None and counts["read"] >= options.limit:
            break
        else:
            articles.append(item)
            counts["read"] += 1
        if len(articles) + len(rejects) >= STORE_ARTICLES or sum(len(article.text) for article in articles) >= STORE_CHARACTERS:
            yield articles, rejects
            articles, rejects = [], []
    if articles or rejects:
        yield articles, rejects


def _annotate(connection: Connection[Row], run: Run, extractor: Callable[[], Extractor], options: Options) -> None:
    def waiting() -> None:
        output.note("Another run is annotating; waiting until it is done.")

    with advisory.held(run.connection, advisory.Lock.ANNOTATE, waiting), output.progress() as bar:
        chosen = extractor()
        if options.retry:
            outcomes.retry(connection)
        if chosen.gazetteer is not None:
            run.counts["confirmed"] = chosen.gazetteer.settle(connection, chosen.version, confirm=options.stale)
        ids = _pending(connection, chosen.version, options)
        if not ids:
            return
        # A commit that a crash of the server undoes leaves its documents waiting, so none need wait for the disk.
        connection.execute("set synchronous_commit to off")
        size = batch_size(len(ids), options.jobs)
        jobs = min(options.jobs, -(-len(ids) // size))
        sources: dict[str, str] = {}
        task = bar.add_task("Annotating", total=len(ids))
        with closing(workers.annotate(_batches_of(connection, ids, size, sources), chosen.factory, jobs)) as annotated:
            for batch, found in annotated:
                run.counts.update(outcomes.keep(connection, run.id, chosen.version, batch, found, sources))
                for document in batch:
                    del sources[document.id]
                bar.advance(task, len(batch))


def batch_size(documents: int, processes: int) -> int:
    """How many documents a batch has: fewer where there are few, so that each process gets several batches."""
    return min(LARGEST_BATCH, max(SMALLEST_BATCH, documents // (processes * BATCHES_A_PROCESS)))


def pending(
    connection: Connection[Row],
    version: str,
    *,
    stale: bool = False,
    since: date | None = None,
    limit: int | None = None,
    after: int = 0,
) -> list[tuple[int, bool]]:
    """The documents that wait to be annotated and are in no worker's batch: (id, whether another version annotated it).

    Those annotated by another version count with `stale`. What was tried too often by this version is set aside.
    """
    given = {"extractor": version, "stale": stale, "since": since, "limit": limit, "after": after, "tries": outcomes.TRIES}
    return connection.execute(SQL["pending"], given).fetchall()


def _pending(connection: Connection[Row], version: str, options: Options) -> list[int]:
    return [id_ for id_, _ in pending(connection, version, stale=options.stale, since=options.since, limit=options.limit)]


def _batches_of(connection: Connection[Row], ids: Sequence[int], size: int, sources: dict[str, str]) -> Iterator[list[Document]]:
    """The documents in batches; `sources` gets where each was read from."""
    stream = iter(ids)
    while chunk := list(islice(stream, size)):
        batch, places = outcomes.texts(connection, chunk)
        sources.update(places)
        if batch:
            yield batch


def derive(connection: Connection[Row]) -> Counter[str]:
    """What follows from the rows of all documents, each step from those before; returns what a run counts."""
    counts = Counter(
        actors_joined=resolve.derive(connection),
        incidents=cluster.derive(connection),
        sanctions=sanction_episodes.derive(connection),
        listings_matched=actors.derive(connection),
    )
    resolve.drop_unreferenced(connection)
    return counts


def _derive(connection: Connection[Row], run: Run) -> None:
    run.counts.update(derive(connection))
    if run.counts["added"] or run.counts["document_annotations"]:
        refresh_statistics(connection)


def refresh_statistics(connection: Connection[Row]) -> None:
    """Let the planner look at the tables again of which a good part is new; what little a daily run adds is left to autovacuum."""
    connection.execute(SQL["flush_statistics"])
    for (table,) in connection.execute(SQL["changed_tables"]).fetchall():
        connection.execute(sql.SQL("analyze (skip_locked) {}").format(sql.Identifier(table)))
