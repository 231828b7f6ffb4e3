"""What a run costs that brings a few new articles into databases of different sizes, step by step.

    python benchmarks/run_steps.py [URL ...] [--documents 10000 100000] [--new 100] [--rounds 3]

Each database was filled by benchmarks/generate.py; without URLs an embedded server is filled with so many documents. In each
round new articles of the last day, made of the samples' sentences, go through the whole job by one process. Told are the
seconds of the run, of each step, and the processor time that the server took. What grows from one size to the next depends on what
is there, and what does not, on what is new.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import generate
import psutil
import psycopg
import scratch

from communique.etl import cluster, jobs, near, resolve, sanction_episodes, settings, staleness
from communique.etl.ingest import Article, read
from communique.etl.jobs import Options
from communique.etl.screening import actors

# Where a step is called, and what it is told as.
STEPS = (
    (near.Linker, "link", "near duplicates"),
    (staleness.Gazetteer, "settle", "staleness"),
    (jobs, "pending", "what waits"),
    (resolve, "derive", "actors"),
    (cluster, "derive", "incidents"),
    (sanction_episodes, "derive", "sanctions"),
    (actors, "derive", "listed actors"),
    (resolve, "drop_unreferenced", "unused actors"),
    (jobs, "refresh_statistics", "statistics"),
)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("urls", nargs="*")
    arguments.add_argument("--documents", type=int, nargs="+", default=[10_000, 100_000])
    arguments.add_argument("--new", type=int, default=100)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    if given.urls:
        for url in given.urls:
            measure(url, given.new, given.rounds)
        return
    for documents in given.documents:
        with scratch.server() as url:
            generate.fill(url, documents)
            measure(url, given.new, given.rounds)


def measure(url: str, new: int, rounds: int) -> None:
    """Print the medians of one database."""
    with psycopg.connect(url) as connection:
        (there,) = connection.execute("select count(*) from documents").fetchone() or (0,)
        (day,) = connection.execute("select max(published_on) from documents").fetchone() or (None,)
    told: dict[str, list[float]] = defaultdict(list)
    server = _server_seconds(url)
    for number in range(rounds + 1):  # the first warms up
        with tempfile.TemporaryDirectory() as folder, _timed() as spent:
            path = Path(folder) / "new.jsonl"
            path.write_text("\n".join(json.dumps(article) for article in articles(new, day, there * 10 + number)), "utf-8")
            begun, before = time.monotonic(), server()
            counts = jobs.run(url, [str(path)], Options())
            spent["whole run"] = time.monotonic() - begun
            spent["server, processor"] = server() - before
        if number:
            for step, seconds in spent.items():
                told[step].append(seconds)
    print(f"{there:,} documents there, {counts['added']} new, {counts['events']} events; seconds:")
    for step, seconds_ in told.items():
        print(f"  {step:20} {statistics.median(seconds_):8.2f}", flush=True)


def articles(count: int, day: Any, seed: int) -> Iterator[dict[str, str]]:
    """Articles of that day, each of some paragraphs of the samples and a line that no other has."""
    chance = random.Random(seed)
    samples = [item.text for item in read([str(settings.packaged("seeds") / "articles")]) if isinstance(item, Article)]
    paragraphs = [part for text in samples for part in text.split("\n") if len(part) > 80]
    for number in range(count):
        own = " ".join("".join(chance.choice("abcdefghij") for _ in range(8)) for _ in range(150))
        text = "\n\n".join([*chance.sample(paragraphs, 3), own])
        yield {"id": f"{seed}-{number}", "text": text, "published_at": day.isoformat()}


@contextmanager
def _timed() -> Iterator[dict[str, float]]:
    """Seconds by step while the block runs."""
    spent: dict[str, float] = {label: 0.0 for _, _, label in STEPS}

    def timing(step: Callable[..., Any], label: str) -> Callable[..., Any]:
        def timed(*positional: Any, **named: Any) -> Any:
            begun = time.monotonic()
            try:
                return step(*positional, **named)
            finally:
                spent[label] += time.monotonic() - begun

        return timed

    patches = [mock.patch.object(owner, name, timing(getattr(owner, name), label)) for owner, name, label in STEPS]
    for patch in patches:
        patch.start()
    try:
        yield spent
    finally:
        for patch in patches:
            patch.stop()


def _server_seconds(url: str) -> Callable[[], float]:
    """Processor seconds of all processes of the server, those that have ended included."""
    with psycopg.connect(url) as connection:
        postmaster = psutil.Process(connection.info.backend_pid).parent()

    def seconds() -> float:
        if postmaster is None:
            return 0.0
        own = postmaster.cpu_times()
        living = _living(postmaster.children())
        return own.user + own.system + own.children_user + own.children_system + living

    return seconds


def _living(processes: Sequence[psutil.Process]) -> float:
    total = 0.0
    for process in processes:
        try:
            used = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += used.user + used.system
    return total


if __name__ == "__main__":
    main()
