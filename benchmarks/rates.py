"""What an article costs at each step, in milliseconds of one core, here and in Postgres, and in bytes of disk; and what follows for clusters.

python benchmarks/rates.py [ARTICLES.jsonl] [--articles 500]

CPU time is measured, not the clock, so that what else the machine does weighs little. ARTICLES.jsonl (or the variable
BENCHMARK_ARTICLES) has a JSON object with "text" a line; without it the sample articles are repeated under other dates.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import psutil
import psycopg
from scratch import copy_of, server
from whole_job import given_records, sample_records

from communique.etl import database, jobs, outcomes, workers

BATCH = 12
# The share of a day that cores are taken to be at work: the rest is for the busiest hours, for restarts and for what was annotated anew.
USED = 0.6
DAYS = (1_000, 10_000, 100_000, 300_000, 1_000_000, 10_000_000)
SIZE = "select sum(pg_total_relation_size(oid)) from pg_class where relkind in ('r', 'm') and relnamespace = 'public'::regnamespace"


@dataclass
class Costs:
    """Milliseconds of CPU an article, here and in the server, by step."""

    postmaster: psutil.Process
    articles: int
    steps: dict[str, tuple[float, float]] = field(default_factory=dict)

    @contextmanager
    def of(self, step: str) -> Iterator[None]:
        own, servers = time.process_time(), self._server()
        yield
        here, there = self.steps.get(step, (0.0, 0.0))
        self.steps[step] = (
            here + 1000 * (time.process_time() - own) / self.articles,
            there + 1000 * (self._server() - servers) / self.articles,
        )

    def _server(self) -> float:
        """CPU seconds of the server so far, of the processes that live and of those that ended."""
        times = self.postmaster.cpu_times()
        total = times.user + times.system + times.children_user + times.children_system
        for child in self.postmaster.children():
            spent = child.cpu_times()
            total += spent.user + spent.system
        return total


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("file", nargs="?", type=Path, default=os.environ.get("BENCHMARK_ARTICLES"))
    arguments.add_argument("--articles", type=int, default=500)
    given = arguments.parse_args()
    records = list(islice(given_records(Path(given.file)) if given.file else sample_records(), given.articles))
    words = sum(len(record["text"].split()) for record in records)
    with tempfile.TemporaryDirectory() as folder, server() as seeded, copy_of(seeded) as url:
        path = Path(folder) / "articles.jsonl"
        path.write_text("\n".join(map(json.dumps, records)), "utf-8")
        costs, counts, disk = measured(url, path, len(records))
    print(f"{len(records)} articles, {words:,} words: {counts}")
    print(f"{'step':<12} {'ms of a core here':>18} {'in Postgres':>12}")
    for step, (here, there) in costs.steps.items():
        print(f"{step:<12} {here:>18.2f} {there:>12.2f}")
    workers_ms = sum(here for step, (here, _) in costs.steps.items() if step not in ("load models", "ingest"))
    server_ms = sum(there for step, (_, there) in costs.steps.items() if step != "load models")
    print(f"{disk / len(records) / 1000:.1f} kB of disk an article")
    print(f"{'articles a day':>14} {'cores of workers':>17} {'cores of Postgres':>18} {'GB a month':>11}")
    for day in DAYS:
        cores = [max(1, math.ceil(day * ms / 1000 / 86_400 / USED)) for ms in (workers_ms, server_ms)]
        print(f"{day:>14,} {cores[0]:>17,} {cores[1]:>18,} {30 * day * disk / len(records) / 1e9:>11,.1f}")


def size(connection: psycopg.Connection[Any]) -> int:
    """Bytes of all our tables with their indexes."""
    row = connection.execute(SIZE).fetchone()
    assert row is not None
    return int(row[0])


def measured(url: str, path: Path, articles: int) -> tuple[Costs, Counter[str], int]:
    """The costs of each step over the articles, what was found, and the bytes that it takes."""
    counts: Counter[str] = Counter()
    with database.connect(url, autocommit=True) as connection:
        (data,) = connection.execute("show data_directory").fetchone() or ("",)
        costs = Costs(psutil.Process(int((Path(data) / "postmaster.pid").read_text().split()[0])), articles)
        before = size(connection)
        with costs.of("ingest"):
            counts.update(jobs.ingest(url, [str(path)], jobs.Options()))
        with costs.of("load models"):
            extractor = jobs.packaged_extractor()
            annotator = extractor.factory()
            workers.outcomes(annotator, outcomes.texts(connection, [1])[0])
        run = connection.execute("insert into etl_runs (command) values ('rates') returning id").fetchone()
        assert run is not None
        ids = [id_ for id_, _ in jobs.pending(connection, extractor.version)]
        for start in range(0, len(ids), BATCH):
            batch, sources = outcomes.texts(connection, ids[start : start + BATCH])
            with costs.of("annotate"):
                found = workers.outcomes(annotator, batch)
            with costs.of("load"):
                counts.update(outcomes.keep(connection, run[0], extractor.version, batch, found, sources))
        with costs.of("derive"):
            jobs.derive(connection)
        after = size(connection)
    return costs, Counter({name: counts[name] for name in ("added", "failed", "statements", "events")}), after - before


if __name__ == "__main__":
    main()
