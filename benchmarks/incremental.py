"""A run with one in a hundred articles new, against the run that brought the others.

    python benchmarks/incremental.py [ARTICLES.jsonl] [--articles 200] [--new 0.01] [--rounds 3]

Both runs are given all the files that there are, as a job that is repeated every night is. Told is the CPU of the second run
against the first, loading the models and all; and what is left of it where loading is taken off, against the share that is new.
"""

from __future__ import annotations

import os

# As processes that annotate have it: a second thread of products would mostly wait, and its waiting counts as CPU.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[variable] = "1"

import argparse
import json
import tempfile
from itertools import islice
from pathlib import Path

import cost
import psycopg
import scratch
import whole_job

from communique.etl import jobs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=os.environ.get("BENCHMARK_ARTICLES"))
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--new", type=float, default=0.01)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    source = whole_job.given_records(Path(given.file)) if given.file else whole_job.sample_records()
    records = list(islice(source, given.articles))
    few = max(1, round(given.new * len(records)))
    old, new = records[:-few], records[-few:]
    ratios: list[float] = []
    nothing: list[float] = []
    with tempfile.TemporaryDirectory() as folder, scratch.server() as url:
        for name, part in (("old.jsonl", old), ("new.jsonl", new)):
            Path(folder, name).write_text("\n".join(map(json.dumps, part)))
        for _ in range(given.rounds):
            with scratch.copy_of(url) as fresh:
                first = run(fresh, [str(Path(folder, "old.jsonl"))])
                second = run(fresh, [folder])
                third = run(fresh, [folder])
            ratios.append(second / first)
            nothing.append(third / first)
            print(f"{len(old)} articles {first:.1f} s of CPU, {few} more {second:.1f} s, none more {third:.1f} s")
    print(f"a run with {few} of {len(records)} articles new, against the first: {scratch.spread(ratios)}")
    print(f"a run with nothing new, against the first: {scratch.spread(nothing)}")


def run(url: str, paths: list[str]) -> float:
    """Seconds of CPU of a run, its processes' and the server's."""
    with psycopg.connect(url) as connection:
        [(pid,)] = connection.execute("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int").fetchall()
    server, before = cost.of_server(pid), cost.own()
    jobs.run(url, paths, jobs.Options(jobs=1))
    return cost.own() - before + cost.of_server(pid) - server


if __name__ == "__main__":
    main()
