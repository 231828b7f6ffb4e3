"""What a million articles cost: CPU of the whole job and of its Postgres, at a price of a core-hour.

    python benchmarks/cost.py [ARTICLES.jsonl] [--articles 100] [--price 0.04] [--rounds 3]

CPU time is told, not time on the clock, so that a busy machine tells the same as an idle one (but for caches shared). Loading
the models is counted once a round, and told apart, since a real run loads them once for many more articles.
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

import psutil
import psycopg
import scratch
import whole_job

from communique.etl import jobs

MILLION = 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=os.environ.get("BENCHMARK_ARTICLES"))
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--price", type=float, default=0.04, help="of a core-hour, in dollars")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    records = list(islice(whole_job.given_records(Path(given.file)) if given.file else whole_job.sample_records(), given.articles))
    words = sum(len(record["text"].split()) for record in records)
    hours: list[float] = []
    shares: list[float] = []
    with tempfile.TemporaryDirectory() as folder, scratch.server() as url:
        few, all_ = Path(folder, "few.jsonl"), Path(folder, "all.jsonl")
        few.write_text(json.dumps(records[0]))
        all_.write_text("\n".join(map(json.dumps, records)))
        for _ in range(given.rounds):
            loading, _ = spent(url, few)
            whole, of_server = spent(url, all_)
            hours.append((whole - loading) / (len(records) - 1) * MILLION / 3600)
            shares.append(100 * of_server / whole)
            print(f"{len(records)} articles: {whole:.1f} s of CPU, of which loading {loading:.1f} s and Postgres {of_server:.1f} s")
    print(f"core-hours for a million articles of {words / len(records):.0f} words: {scratch.spread(hours)}")
    print(f"share of Postgres: {scratch.spread(shares, '%')}")
    print(f"at ${given.price} a core-hour, dollars a million articles: {scratch.spread([given.price * each for each in hours])}")


def spent(url: str, path: Path) -> tuple[float, float]:
    """Seconds of CPU of a whole job into an empty database: in all, and those of the server."""
    with scratch.copy_of(url) as fresh:
        with psycopg.connect(fresh) as connection:
            [(pid,)] = connection.execute("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int").fetchall()
        server, before = of_server(pid), own()
        jobs.run(fresh, [str(path)], jobs.Options(jobs=1))
        server = of_server(pid) - server
        return own() - before + server, server


def own() -> float:
    """CPU of this process and of those that it has waited for."""
    return sum(os.times()[:4])


def of_server(pid: int) -> float:
    """CPU of the server, of its processes that have ended, and of those that run."""
    postmaster = psutil.Process(pid)
    return sum(postmaster.cpu_times()[:4]) + sum(sum(child.cpu_times()[:2]) for child in postmaster.children())


if __name__ == "__main__":
    main()
