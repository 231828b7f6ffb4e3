"""Milliseconds that each report takes on a database of generated articles.

    python benchmarks/reports.py [--documents 100000] [--url URL] [--rounds 5] [--limit 200] [--plan NAME]

Without --url an embedded server is filled first (benchmarks/generate.py). Each report is asked once to warm up, then as
often as --rounds says, with its defaults, all rows fetched; the median counts. Exits with 1 if one takes longer than --limit
milliseconds. --plan prints the plan of one report and nothing else.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

import generate
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
    given = arguments.parse_args()
    if given.url and given.plan:
        print(plan(given.url, catalog.report(given.plan)))
        return
    if given.url:
        sys.exit(measured(given.url, given.rounds, given.limit))
    with scratch.server() as url:
        for table, rows in generate.fill(url, given.documents).items():
            print(f"{table:26} {rows:>12,}")
        sys.exit(measured(url, given.rounds, given.limit))


def measured(url: str, rounds: int, limit: float) -> int:
    """Print the median of each report, in the catalog's order; 1 if one is above the limit, else 0."""
    slow = 0
    with psycopg.connect(url) as connection:
        for report in catalog.reports()[0]:
            times, rows = [], 0
            for _ in range(rounds + 1):
                begun = time.monotonic()
                with asked(connection, report, {}, 60) as answer:
                    rows = len(list(answer.rows))
                times.append((time.monotonic() - begun) * 1000)
            median = statistics.median(times[1:])
            slow += median > limit
            print(f"{report.name:28} {rows:>6} rows {median:>8.0f} ms{'  above the limit' if median > limit else ''}", flush=True)
    print(f"{slow} above {limit:.0f} ms")
    return int(slow > 0)


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
