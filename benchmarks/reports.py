"""Milliseconds that each report takes on a database of generated articles.

    python benchmarks/reports.py [--documents 100000] [--url URL] [--rounds 5] [--limit 200] [--plan NAME]

Without --url an embedded server is filled first (benchmarks/generate.py). Each report is asked once to warm up, then as
often as --rounds says, all rows fetched: with its defaults, then with the parameters of its example where it has any. Told
are the median, the longest, and the processor time that the server took, which other work on the machine does not touch. Exits
with 1 if a median is longer than --limit milliseconds. --only takes names of reports; --plan prints the plan of one report and
nothing else.
"""

from __future__ import annotations

import argparse
import shlex
import statistics
import sys
import time
from collections.abc import Collection, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import generate
import psutil
import psycopg
import scratch

from communique.reports import catalog
from communique.reports.header import LIMIT, Report
from communique.reports.run import asked, newest, reading


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--documents", type=int, default=100_000)
    arguments.add_argument("--url")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--limit", type=float, default=200)
    arguments.add_argument("--plan")
    arguments.add_argument("--only", nargs="*")
    given = arguments.parse_args()
    if given.url and given.plan:
        print(plan(given.url, catalog.report(given.plan)))
        return
    if given.url:
        sys.exit(measured(given.url, given.rounds, given.limit, given.only))
    with scratch.server() as url:
        for table, rows in generate.fill(url, given.documents).items():
            print(f"{table:26} {rows:>12,}")
        sys.exit(measured(url, given.rounds, given.limit, given.only))


def measured(url: str, rounds: int, limit: float, only: Collection[str] | None) -> int:
    """Print the median of each report, in the catalog's order; 1 if one is above the limit, else 0."""
    slow = 0
    print(f"{'':28} {'rows':>6} {'median':>8} {'longest':>8} {'CPU':>8}  ms")
    with psycopg.connect(url) as connection:
        server = psutil.Process(connection.info.backend_pid) if Path(connection.info.host).is_absolute() else None
        for report in catalog.reports()[0]:
            if only and report.name not in only:
                continue
            for name, given in ((report.name, {}), ("  as its example", example(report))):
                if given or name == report.name:
                    slow += timed(connection, server, report, name, given, rounds) > limit
    print(f"{slow} above {limit:.0f} ms")
    return int(slow > 0)


def timed(
    connection: psycopg.Connection[Any], server: psutil.Process | None, report: Report, name: str, given: Mapping[str, str], rounds: int
) -> float:
    """The median, in milliseconds; prints it."""
    times, spent, rows = [], [], 0
    for _ in range(rounds + 1):
        before, begun = cpu(server), time.monotonic()
        with asked(connection, report, given, 60) as answer:
            rows = len(list(answer.rows))
        times.append((time.monotonic() - begun) * 1000)
        spent.append((cpu(server) - before) * 1000)
    median = statistics.median(times[1:])
    print(f"{name:28} {rows:>6} {median:>8.0f} {max(times[1:]):>8.0f} {statistics.mean(spent[1:]):>8.0f}", flush=True)
    return median


def example(report: Report) -> dict[str, str]:
    """The parameters of the report's example."""
    words = shlex.split(report.example)
    return dict(value.split("=", 1) for option, value in pairwise(words) if option == "--param")


def cpu(server: psutil.Process | None) -> float:
    """Seconds of processor time that the connection's server process has taken; 0 where it is on another machine."""
    used = server.cpu_times() if server else None
    return used.user + used.system if used else 0.0


def plan(url: str, report: Report) -> str:
    """The plan of a report with its defaults as it ran, with what was read."""
    with psycopg.connect(url) as connection, reading(connection, 60):
        values = report.values({}, newest(connection))
        if isinstance(limit := values.get(LIMIT), int):
            values[LIMIT] = limit + 1
        explained = connection.execute(("explain (analyze, buffers) " + report.bound()).encode(), values)
        return "\n".join(row[0] for row in explained)


if __name__ == "__main__":
    main()
