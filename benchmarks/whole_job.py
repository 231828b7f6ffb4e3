"""The whole job against a bare parse of the same articles, as one ratio of articles a second.

    python benchmarks/whole_job.py [ARTICLES.jsonl] [--articles 500] [--jobs 2] [--rounds 3]

The whole job is ingest, annotate, load, resolve, cluster and sanctions into an empty database, started cold, its processes
and their loading included. The bare parse is one process that runs all components of the small spaCy model over the
texts by nlp.pipe, its loading not included. Both are measured in turn, round by round, so that what else the machine does
weighs on both. Above 1 the whole job is the faster.

ARTICLES.jsonl (or the variable BENCHMARK_ARTICLES) has a JSON object with "text" a line. Without it the sample articles
are repeated under other dates: enough to see the speed, but their texts recur.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path

import scratch

from communique.etl import jobs, settings
from communique.etl.ingest import Article, read

BATCH = 32


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("file", nargs="?", type=Path, default=os.environ.get("BENCHMARK_ARTICLES"))
    arguments.add_argument("--articles", type=int, default=500)
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    records = list(islice(given_records(Path(given.file)) if given.file else sample_records(), given.articles))
    words = sum(len(record["text"].split()) for record in records)
    print(f"{len(records)} articles, {words:,} words, from {given.file or 'the samples, repeated'}; {given.jobs} processes")
    ratios = []
    with tempfile.TemporaryDirectory() as folder, scratch.server() as url:
        path = Path(folder) / "articles.jsonl"
        path.write_text("\n".join(map(json.dumps, records)), "utf-8")
        for _ in range(given.rounds):
            bare = bare_seconds([record["text"] for record in records])
            whole = whole_seconds(url, path, given.jobs)
            ratios.append(bare / whole)
            print(f"bare parse {bare:.1f} s, whole job {whole:.1f} s ({words / whole:,.0f} words/s): {ratios[-1]:.2f}")
    print(f"whole job against one bare parse, articles a second: {scratch.spread(ratios)}")


def given_records(path: Path) -> Iterator[dict[str, str]]:
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        yield {key: record[key] for key in ("id", "text", "title", "published_at", "date") if record.get(key)}


def sample_records() -> Iterator[dict[str, str]]:
    """The sample articles again and again, each time three weeks later, so that they are not taken for near duplicates."""
    samples = [item for item in read([str(settings.packaged("seeds") / "articles")]) if isinstance(item, Article)]
    day = date(2000, 1, 1)
    for number, article in enumerate(cycle(samples)):
        round_ = number // len(samples)
        text = f"{article.text}\n\nEdition {round_}."
        yield {"id": str(number), "text": text, "published_at": (day + timedelta(weeks=3 * number)).isoformat()}


def bare_seconds(texts: list[str]) -> float:
    import spacy

    nlp = spacy.load(settings.get().spacy_model)
    begun = time.monotonic()
    for _ in nlp.pipe(texts, batch_size=BATCH):
        pass
    return time.monotonic() - begun


def whole_seconds(url: str, path: Path, processes: int) -> float:
    with scratch.copy_of(url) as fresh:
        begun = time.monotonic()
        counts = jobs.run(fresh, [str(path)], jobs.Options(jobs=processes))
        seconds = time.monotonic() - begun
    print(", ".join(f"{name} {counts[name]}" for name in ("added", "duplicates", "near_duplicates", "failed", "statements", "events")))
    return seconds


if __name__ == "__main__":
    main()
