"""The load step's way into a table (binary COPY into a staging table, then one INSERT) against psql's \\copy of the same rows.

    python benchmarks/merge.py [--rows 200000] [--rounds 5]

Both fill the real `mentions` table with its indexes, checks and foreign keys, from rows made in memory and from a CSV file
respectively. Above 1 ours is the faster; making the CSV file is not counted.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
import scratch

from communique.etl import client
from communique.etl.rows import STAGES

MENTIONS = next(stage for stage in STAGES if stage.table == "mentions")
A_SENTENCE, SENTENCES = 4, 20


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rows", type=int, default=200_000)
    arguments.add_argument("--rounds", type=int, default=5)
    given = arguments.parse_args()
    ratios = []
    with tempfile.TemporaryDirectory() as folder, scratch.server() as url, psycopg.connect(url, autocommit=True) as connection:
        rows = made_rows(connection, given.rows)
        path = Path(folder) / "mentions.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        for _ in range(given.rounds):
            copied = copy_seconds(connection, url, path)
            merged = merge_seconds(connection, rows)
            ratios.append(copied / merged)
            print(f"\\copy {copied:.2f} s, merge {merged:.2f} s ({len(rows) / merged:,.0f} rows/s): {ratios[-1]:.2f}")
    print(f"merge of {given.rows:,} rows against \\copy, rows a second: {scratch.spread(ratios)}")


def made_rows(connection: psycopg.Connection[Any], count: int) -> list[tuple[Any, ...]]:
    """Mentions of documents and sentences that are there."""
    documents = -(-count // (SENTENCES * A_SENTENCE))
    connection.execute(
        "insert into documents (body, word_count, content_hash) select 'text', 1, n::text from generate_series(1, %s) n", (documents,)
    )
    connection.execute("insert into document_annotations (document_id, extractor) select id, 'bench' from documents")
    connection.execute(
        "insert into sentences select id, n, n * 100, n * 100 + 99 from documents, generate_series(0, %s) n", (SENTENCES - 1,)
    )
    connection.execute("analyze")
    actors = connection.execute("select id, code from actors where kind = 'country' order by id").fetchall()
    (first,) = connection.execute("select min(id) from documents").fetchone() or (1,)
    rows = []
    for n in range(count):
        sentence, place = divmod(n % (SENTENCES * A_SENTENCE), A_SENTENCE)
        actor, code = actors[n % len(actors)]
        start = sentence * 100 + place * 20
        document = first + n // (SENTENCES * A_SENTENCE)
        rows.append((n + 1, document, sentence, start, start + 12, "the ministry", actor, code, False, "demonym-agent", 0.9))
    return rows


def copy_seconds(connection: psycopg.Connection[Any], url: str, path: Path) -> float:
    connection.execute("truncate mentions cascade")
    command = f"\\copy mentions ({', '.join(MENTIONS.columns)}) from '{path}' with (format csv)"
    begun = time.monotonic()
    if client.psql(url, ["-q", "-c", command]):
        raise SystemExit("psql failed")
    return time.monotonic() - begun


def merge_seconds(connection: psycopg.Connection[Any], rows: list[tuple[Any, ...]]) -> float:
    connection.execute("truncate mentions cascade")
    begun = time.monotonic()
    with connection.transaction(), connection.cursor() as cursor:
        MENTIONS.fill(cursor, rows)
        MENTIONS.insert(cursor)
    return time.monotonic() - begun


if __name__ == "__main__":
    main()
