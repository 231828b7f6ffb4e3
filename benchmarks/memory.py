"""Memory of a process that annotates, with all that it loads, while it works (limit 900 MB).

    python benchmarks/memory.py [ARTICLES.jsonl] [--articles 200] [--rounds 3]

Each round is a process of its own. Told are what it held after loading, and the most that it ever held, with articles of
the usual length in batches as a run has them, and then with one article of 100,000 words. Exits with 1 above the limit.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
from itertools import islice
from pathlib import Path

import psutil
import scratch
import whole_job

LIMIT = 900
LONG_WORDS = 100_000


def inside(path: str | None, articles: int) -> None:
    """The process that is measured: prints its megabytes as JSON."""
    from communique.etl import jobs
    from communique.etl.annotate.model import Document

    records = whole_job.given_records(Path(path)) if path else whole_job.sample_records()
    texts = [record["text"] for record in islice(records, articles)]
    annotator = jobs.packaged_extractor().factory()
    found = {"loaded": psutil.Process().memory_info().rss / 1e6}
    for start in range(0, len(texts), jobs.LARGEST_BATCH):
        list(annotator.annotate(Document(str(n), text) for n, text in enumerate(texts[start : start + jobs.LARGEST_BATCH])))
    found["working"] = peak()
    words = " ".join(texts).split()
    long = " ".join(words[n % len(words)] for n in range(LONG_WORDS))
    list(annotator.annotate([Document("long", long)]))
    found["longest article"] = peak()
    print(json.dumps(found))


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", default=os.environ.get("BENCHMARK_ARTICLES"))
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        inside(given.file, given.articles)
        return 0
    command = [sys.executable, __file__, "--inside", "--articles", str(given.articles), *([given.file] if given.file else [])]
    environment = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **os.environ}
    rounds = [
        json.loads(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout) for _ in range(given.rounds)
    ]
    for name in rounds[0]:
        print(f"memory of an annotating process, {name}: {scratch.spread([each[name] for each in rounds], 'MB', 0)}; limit {LIMIT} MB")
    return int(any(each["longest article"] > LIMIT for each in rounds))


if __name__ == "__main__":
    sys.exit(main())
