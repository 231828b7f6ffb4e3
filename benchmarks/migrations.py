"""Migrations on a filled database that is in use: how long does anybody wait, and is anything lost on the way down and up again?

python benchmarks/migrations.py [--documents 50000] [--lowest 0003]

Fills an embedded database with generated articles, then takes it down to the lowest revision and up again, one revision after another,
while a reader and a writer are at work on the tables: prints for each step how long it took, and the longest that each waited.
Then every column that both the lowest and the newest revision have is compared with the database before. Exits with 1 if anything differs, or if anybody
waited longer than two seconds.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import generate
import psycopg
from alembic.script import ScriptDirectory
from psycopg import sql
from scratch import copy_of, server

from communique.etl import database, migrate

LONGEST = 2.0
# What a migration empties on purpose, so that the next run derives it by new rules.
MADE_ANEW = {"events.incident_id", "sanction_actions.sanction_id", "statements.topic"}
READ = (
    "select count(*) from (select from documents where id < 100) as few",
    "select count(*) from (select from events where document_id < 100) as few",
    "select count(*) from (select from statements where document_id < 100) as few",
    "select count(*) from (select from sanction_actions where document_id < 100) as few",
    "select count(*) from (select from incidents where id < 100) as few",
    "select count(*) from (select from actors where id < 100) as few",
)
WRITE = "update documents set title = title where id = 1 + floor(random() * 1000)"


@contextmanager
def used(url: str) -> Iterator[list[float]]:
    """A reader and a writer on the database for the length of the block; gives the longest that each waited, in seconds."""
    longest, is_over = [0.0, 0.0], threading.Event()

    def use(who: int, queries: tuple[str, ...]) -> None:
        with database.connect(url, autocommit=True) as connection:
            while not is_over.is_set():
                for query in queries:
                    begun = time.monotonic()
                    connection.execute(query.encode())
                    longest[who] = max(longest[who], time.monotonic() - begun)
                time.sleep(0.005)

    threads = [threading.Thread(target=use, args=given) for given in ((0, READ), (1, (WRITE,)))]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    longest[:] = [0.0, 0.0]
    try:
        yield longest
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def columns(url: str) -> dict[str, list[str]]:
    """The columns of every table of ours."""
    query = """
        select table_name, column_name from information_schema.columns natural join information_schema.tables
        where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'alembic_version'
    """
    found: dict[str, list[str]] = {}
    with psycopg.connect(url) as connection:
        for table, column in connection.execute(query):
            found.setdefault(table, []).append(column)
    return found


def digests(url: str, tables: dict[str, list[str]]) -> dict[str, Any]:
    """For each table.column, how many values it has, and a sum over the hashes of the rows' keys with their values."""
    found: dict[str, Any] = {}
    with psycopg.connect(url) as connection:
        for table, names in tables.items():
            sums = [
                sql.SQL("sum(hashtextextended(t.row_key || '=' || t.{}::text, 0)::numeric)").format(sql.Identifier(name)) for name in names
            ]
            key = sql.SQL("id::text") if "id" in names else sql.SQL("''")
            query = sql.SQL("select count(*), {} from (select *, {} as row_key from {}) as t").format(
                sql.SQL(", ").join(sums), key, sql.Identifier(table)
            )
            count, *values = connection.execute(query).fetchone() or (0,)
            found |= {f"{table}.{name}": (count, value) for name, value in zip(names, values, strict=True)}
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=50_000)
    parser.add_argument("--lowest", default="0003")
    options = parser.parse_args()
    script = ScriptDirectory.from_config(migrate.config_for("postgresql://"))
    chain = [revision.revision for revision in script.walk_revisions(options.lowest, "head")][::-1]
    with server() as before:
        rows = generate.fill(before, options.documents)
        print(f"{options.documents:,} documents, {rows['events']:,} events, {rows['mentions']:,} mentions", flush=True)
        worst = 0.0
        with copy_of(before) as url:
            for way, steps in (("down", chain[-2::-1]), ("up", chain[1:])):
                for step in steps:
                    with used(url) as waited:
                        begun = time.monotonic()
                        (migrate.downgrade if way == "down" else migrate.upgrade)(url, step)
                        seconds = time.monotonic() - begun
                    worst = max(worst, *waited)
                    print(
                        f"{way:>4} to {step} {seconds:6.2f} s   a reader waited {waited[0]:6.2f} s, a writer {waited[1]:6.2f} s", flush=True
                    )
                if way == "down":
                    whole = columns(before)
                    kept = {table: sorted({*names} & {*whole.get(table, [])}) for table, names in columns(url).items()}
                    kept = {table: names for table, names in kept.items() if names}
            then, now = digests(before, kept), digests(url, kept)
    lost = [column for column, digest in then.items() if now[column] != digest and column not in MADE_ANEW]
    print(f"longest wait {worst:.2f} s; columns that differ: {', '.join(lost) or 'none'} of {len(then)}")
    return int(bool(lost) or worst > LONGEST)


if __name__ == "__main__":
    sys.exit(main())
