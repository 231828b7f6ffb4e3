"""Faults, one after another, in a scratch folder: after each, is the content that of an undisturbed run?

python benchmarks/faults.py [--trials 70] [--seed 1] [--only NAME ...]

A trial of `kills` feeds articles to two workers (or to one whole run) on an embedded server of its own, and kills with SIGKILL, at two
random moments, what its turn is: a worker, a process that annotates, the feeder, a whole run, Postgres, or one of its backends.
What was killed is started again, as a supervisor would; Postgres is started again by whoever misses it. The other faults: a disk that
fills up (needs the right to mount a tmpfs), connections that are cut, none left, two versions at work during a migration, a clock
that is moved, one file delivered four times at once. Exits with 1 if anything was lost or doubled.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import worker_process
from content import dump
from test_jobs import article

from communique.etl import database, migrate, runs, seed, settings
from communique.etl.embedded import Server

ARTICLES = 60
VICTIMS = ("worker", "annotator", "feeder", "run", "postgres", "backend")
PATIENCE = 300.0
Content = dict[str, list[str]]
numbers = count(1)


class Unsound(Exception):
    """After the fault, the content was not that of an undisturbed run."""


@dataclass
class World:
    """A server of its own with a database to clone, articles, and what an undisturbed run makes of them in `seconds`."""

    folder: Path
    server: Server
    articles: Path
    clean: Content = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def address(self, name: str) -> str:
        parts = urlsplit(self.server.start())
        return urlunsplit(parts._replace(path=f"/{name}"))

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """A database with tables and seeds, for the length of the block."""
        name = f"trial_{next(numbers)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"create database {name} template communique")
        yield self.address(name)
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"drop database {name} with (force)")

    def start(self, url: str, **options: Any) -> subprocess.Popen[bytes]:
        return worker_process.start(url, self.log, **{"home": str(self.server.home), "factory": "make_slow", **options})

    def feed(self, url: str) -> None:
        """Ingest until it succeeds, as a supervisor would."""
        within(lambda: self.start(url, ingest=str(self.articles)).wait() == 0)

    def finish(self, url: str) -> None:
        """Let a worker do what is left."""
        within(lambda: self.start(url, drain=True).wait() == 0)

    def check(self, url: str, version: str = "hand-1") -> None:
        """Raise Unsound unless all is as an undisturbed run leaves it, but for the version of the extractor."""
        with database.connect(url, autocommit=True) as connection:
            runs.close_dead(connection)
            found = {table: sorted(row.replace(version, "hand-1") for row in rows) for table, rows in dump(connection).items()}
            for table, rows in self.clean.items():
                if found[table] != rows:
                    lost, new = (Counter(rows) - Counter(found[table]), Counter(found[table]) - Counter(rows))
                    raise Unsound(
                        f"{table}: {lost.total()} lost, {new.total()} that should not be, such as {next(iter(new or lost))[:200]}"
                    )
            left = "select (select count(*) from procrastinate.procrastinate_jobs), (select count(*) from annotation_failures)"
            if connection.execute(left).fetchone() != (0, 0):
                raise Unsound(f"jobs and failures left: {connection.execute(left).fetchone()}")
            open_ = connection.execute("select id, command from etl_runs where outcome = 'running'").fetchall()
            if open_:
                raise Unsound(f"runs that never ended: {open_}")

    def must_have_said(self, words: str, since: int) -> None:
        """Raise Unsound unless a process told of the fault after so many bytes of the log: else there was none."""
        with self.log.open("rb") as log:
            log.seek(since)
            if not re.search(words, log.read().decode("utf-8", "replace"), re.IGNORECASE):
                raise Unsound("the fault never came about")

    @property
    def said(self) -> int:
        return self.log.stat().st_size


def within(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise Unsound(f"not done after {PATIENCE:.0f} s")
        time.sleep(0.05)


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(120)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Unsound("a worker did not stop when asked to") from None


@contextmanager
def world(folder: Path, articles: int = ARTICLES) -> Iterator[World]:
    """Make it, with the content of an undisturbed run, and take it away."""
    chance = random.Random(7)
    found = [article(chance, number) for number in range(articles)]
    found.insert(20, found[3])
    found.insert(22, {**found[8], "id": "near", "text": found[8]["text"] + " And more."})
    lines = [json.dumps(one) for one in found]
    path = folder / "articles.jsonl"
    path.write_text("\n".join([*lines[:12], "{broken", *lines[12:]]), "utf-8")
    server = Server(folder / "home")
    try:
        prepare(server.start())
        made = World(folder, server, path)
        with made.fresh() as clean:
            begun = time.monotonic()
            if made.start(clean, run=str(path)).wait():
                raise Unsound(f"the undisturbed run failed; see {made.log}")
            made.seconds = time.monotonic() - begun
            with database.connect(clean) as connection:
                made.clean = dump(connection)
        yield made
    finally:
        server.stop()


def prepare(url: str) -> None:
    migrate.upgrade(url)
    engine = database.engine_for(url)
    seed.load(engine, settings.packaged("seeds"))
    engine.dispose()


def kill_trial(made: World, victim: str, seed: int, kills: int = 2) -> None:
    """One trial: the fault strikes `kills` times at random moments of the work."""
    chance = random.Random(f"{victim} {seed}")
    with made.fresh() as url:
        is_run = victim == "run"
        started = [made.start(url, run=str(made.articles))] if is_run else [made.start(url, processes=1 + number) for number in range(2)]
        feeder = None if is_run else made.start(url, ingest=str(made.articles))
        try:
            for _ in range(kills):
                time.sleep(chance.uniform(0, made.seconds))
                if victim == "feeder" and feeder:
                    feeder.kill()
                    feeder.wait()
                    feeder = made.start(url, ingest=str(made.articles))
                elif victim in ("worker", "run"):
                    number = chance.randrange(len(started))
                    started[number].kill()
                    started[number].wait()
                    started[number] = made.start(url, run=str(made.articles)) if is_run else made.start(url)
                else:
                    strike(made, victim, started, chance)
            if is_run:
                within(lambda: started[0].wait() == 0 or not started.__setitem__(0, made.start(url, run=str(made.articles))))
            elif feeder and feeder.wait():
                made.feed(url)
            stop([] if is_run else started)
            made.finish(url)
            made.check(url)
        finally:
            for process in [*started, *([feeder] if feeder else [])]:
                process.kill()
                process.wait()


def strike(made: World, victim: str, workers: list[subprocess.Popen[bytes]], chance: random.Random) -> None:
    """Kill a process that annotates, Postgres, or a backend; nothing, where there is none at the moment."""
    with suppress(psutil.Error, ProcessLookupError):
        if victim == "annotator":
            children = [child for worker in workers for child in psutil.Process(worker.pid).children()]
            if children:
                chance.choice(children).kill()
            return
        state = made.server.state()
        if state is None:
            return
        if victim == "postgres":
            os.kill(state.pid, 9)
        else:
            backends = [child for child in psutil.Process(state.pid).children() if " trial_" in " ".join(child.cmdline())]
            if backends:
                chance.choice(backends).kill()


def disk_full(made: World) -> None:
    """The server's whole folder on a small disk, with two megabytes left; after a while there is room again."""
    folder = made.folder / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m,mode=0755", "none", str(folder)], check=True)
    server = Server(folder / "home")
    try:
        prepare(server.start())
        small = World(folder, server, made.articles, made.clean, made.seconds)
        url = server.start()
        ballast, said = folder / "ballast", made.said
        free = shutil.disk_usage(folder).free
        with ballast.open("wb") as file:
            file.write(b"\0" * (free - 1_000_000))
        workers = [worker_process.start(url, made.log, home=str(server.home), factory="make_slow", processes=1 + n) for n in range(2)]
        feeder = worker_process.start(url, made.log, home=str(server.home), ingest=str(made.articles))
        try:
            time.sleep(4 * made.seconds)
            with suppress(database.DatabaseError), database.connect(url, autocommit=True) as connection:
                row = connection.execute("select count(*) from document_annotations").fetchone()
                if row and row[0] >= ARTICLES:
                    raise Unsound("the disk was not full in time")
            ballast.unlink()
            if feeder.wait():
                within(lambda: worker_process.start(url, made.log, home=str(server.home), ingest=str(made.articles)).wait() == 0)
            stop(workers)
            within(lambda: worker_process.start(url, made.log, home=str(server.home), drain=True).wait() == 0)
            small.check(url)
            made.must_have_said("no space left", said)
        finally:
            for process in (*workers, feeder):
                process.kill()
                process.wait()
    finally:
        server.stop()
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def at_work(made: World, url: str) -> Iterator[None]:
    """A feeder and two workers for the length of the block; then what is left is done, and all is checked."""
    workers = [made.start(url, processes=1 + number) for number in range(2)]
    feeder = made.start(url, ingest=str(made.articles))
    try:
        yield
        if feeder.wait():
            made.feed(url)
        stop(workers)
        made.finish(url)
        made.check(url)
    finally:
        for process in (*workers, feeder):
            process.kill()
            process.wait()


def connections_cut(made: World) -> None:
    """Every connection is cut, ten times."""
    chance, said = random.Random(3), made.said
    cut = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    with made.fresh() as url, at_work(made, url):
        for _ in range(10):
            time.sleep(chance.uniform(0, made.seconds / 2))
            with database.connect(url, autocommit=True) as connection:
                connection.execute(cut)
    made.must_have_said("terminating connection", said)


def connections_exhausted(made: World) -> None:
    """Every connection is cut, and every one that the server has is taken by others for a while, twice."""
    said = made.said
    with made.fresh() as url, at_work(made, url):
        for _ in range(2):
            time.sleep(made.seconds / 2)
            held: list[psycopg.Connection[Any]] = []
            try:
                deadline = time.monotonic() + made.seconds
                while time.monotonic() < deadline:
                    take_all(url, held)
                    held[0].execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> all(%s)",
                        [[connection.info.backend_pid for connection in held]],
                    )
            finally:
                for connection in held:
                    connection.close()
    made.must_have_said("too many clients|connection slots", said)


def take_all(url: str, held: list[psycopg.Connection[Any]]) -> None:
    """Take every connection that is free."""
    with suppress(psycopg.OperationalError):
        while True:
            held.append(psycopg.connect(url, autocommit=True))


def two_versions_and_a_migration(made: World) -> None:
    """Workers of two versions annotate while the tables get columns, checks and indexes; then the newer one does the rest anew."""
    newer: dict[str, Any] = {"version": "hand-2", "factory": "make_newer"}
    with made.fresh() as url:
        workers = [made.start(url), made.start(url, **newer)]
        feeder = made.start(url, ingest=str(made.articles))
        try:
            time.sleep(made.seconds / 2)
            migrate.upgrade(url)  # what each start of a command does
            for table in ("documents", "events", "statements"):
                expand(url, table)
                time.sleep(made.seconds / 6)
            if feeder.wait():
                made.feed(url)
            stop(workers)
            within(lambda: made.start(url, drain=True, stale=True, **newer).wait() == 0)
            made.check(url, "hand-2")
        finally:
            for process in (*workers, feeder):
                process.kill()
                process.wait()


def expand(url: str, table: str) -> None:
    """What a later release might add, as a migration does it: under a lock timeout of two seconds, and again where it got no lock."""
    steps = (
        f"alter table {table} add column later_note text default 'none' not null",
        f"alter table {table} add constraint later_check check (later_note <> '') not valid",
        f"alter table {table} validate constraint later_check",
        f"create index on {table} (later_note)",
    )
    with database.connect(url, autocommit=True) as connection:
        connection.execute("set lock_timeout = '2s'")
        for step in steps:

            def is_done(step: str = step) -> bool:
                try:
                    connection.execute(step.encode())
                except psycopg.errors.LockNotAvailable:
                    return False
                return True

            within(is_done)


def clock_moved(made: World) -> None:
    """The database's clock goes back by a day, and later forward by a day: told by moving all that it wrote the other way.

    A worker is killed after each, so that what it left is found by times that can't be right.
    """
    with made.fresh() as url:
        workers = [made.start(url) for _ in range(2)]
        feeder = made.start(url, ingest=str(made.articles))
        try:
            for days in (1, -1):
                time.sleep(made.seconds / 2)
                workers[0].kill()
                workers[0].wait()
                with database.connect(url, autocommit=True) as connection:
                    for table, column in (
                        ("procrastinate.procrastinate_workers", "last_heartbeat"),
                        ("procrastinate.procrastinate_jobs", "scheduled_at"),
                        ("etl_runs", "started_at"),
                        ("document_annotations", "annotated_at"),
                    ):
                        shift = f"update {table} set {column} = {column} + make_interval(days => %s) where {column} is not null"
                        if table == "etl_runs":
                            shift += " and outcome = 'running'"
                        connection.execute("set search_path = public, procrastinate")
                        connection.execute(shift.encode(), [days])
                workers[0] = made.start(url)
            if feeder.wait():
                made.feed(url)
            stop(workers)
            made.finish(url)
            made.check(url)
        finally:
            for process in (*workers, feeder):
                process.kill()
                process.wait()


def same_file_at_once(made: World) -> None:
    """One file is delivered four times at the same moment: to two feeders and two whole runs, beside two workers."""
    with made.fresh() as url:
        workers = [made.start(url) for _ in range(2)]
        whole = [made.start(url, run=str(made.articles)) for _ in range(2)]
        feeders = [made.start(url, ingest=str(made.articles)) for _ in range(2)]
        try:
            if any(process.wait() for process in (*whole, *feeders)):
                raise Unsound("a feeder or a run failed")
            stop(workers)
            made.finish(url)
            made.check(url)
        finally:
            for process in (*workers, *whole, *feeders):
                process.kill()
                process.wait()


FAULTS: dict[str, Callable[[World], None]] = {
    "disk_full": disk_full,
    "connections_cut": connections_cut,
    "connections_exhausted": connections_exhausted,
    "two_versions_and_a_migration": two_versions_and_a_migration,
    "clock_moved": clock_moved,
    "same_file_at_once": same_file_at_once,
}


def tried(name: str, made: World, fault: Callable[[], None]) -> bool:
    begun = time.monotonic()
    try:
        fault()
        outcome = "as undisturbed"
    except Unsound as failure:
        outcome = f"UNSOUND: {failure}"
    print(f"{name:<32} {outcome} ({time.monotonic() - begun:.0f} s)", flush=True)
    return outcome == "as undisturbed"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=70, help="trials with kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=["kills", *FAULTS], help="these faults only")
    options = parser.parse_args()
    chosen = options.only or ["kills", *FAULTS]
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    with world(folder) as made:
        print(f"undisturbed run over {ARTICLES} articles: {made.seconds:.1f} s", flush=True)
        results = []
        if "kills" in chosen:
            for number in range(options.trials):
                victim = VICTIMS[number % len(VICTIMS)]
                seed_ = options.seed * 1000 + number
                results.append(tried(f"kill {number + 1}: {victim}, twice", made, lambda v=victim, s=seed_: kill_trial(made, v, s)))
        results += [tried(name, made, lambda n=name: FAULTS[n](made)) for name in FAULTS if name in chosen]
    print(f"{sum(results)} of {len(results)} trials left what an undisturbed run leaves")
    if not all(results):
        print(f"what the processes said is in {folder}", file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
