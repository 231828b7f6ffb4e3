"""Faults in short: kills, a full disk, no connections, a clock that is moved. At length, and the others: `make faults`."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import handmade
import procrastinate
import psycopg
import pytest
import worker_process
from test_jobs import article

from communique.etl import database, jobs, runs
from communique.etl.failures import explain
from communique.etl.queue import tables
from communique.etl.queue.serving import Again, Clock, Retry


@pytest.fixture(scope="module")
def faults() -> Any:
    """benchmarks/faults.py."""
    spec = importlib.util.spec_from_file_location("faults", Path(__file__).parents[1] / "benchmarks" / "faults.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def world(faults: Any) -> Iterator[Any]:
    """A server of its own, that may be killed, and what an undisturbed run over a few articles leaves.

    Not below pytest's folder: each session that starts closes that to the account that the server runs as.
    """
    with tempfile.TemporaryDirectory(prefix="test-", ignore_cleanup_errors=True) as folder, faults.world(Path(folder), 24) as made:
        yield made


def test_postgres_killed_under_two_workers_loses_and_doubles_nothing(faults: Any, world: Any) -> None:
    faults.kill_trial(world, "postgres", seed=5, kills=1)


def test_the_comparison_sees_what_is_missing(faults: Any, world: Any) -> None:
    with world.fresh() as url, pytest.raises(faults.Unsound, match="lost"):
        world.check(url)
    with pytest.raises(faults.Unsound, match="never came about"):
        world.must_have_said("a fault that was not", 0)


@pytest.fixture
def full_disk(world: Any) -> Iterator[tuple[str, Path]]:
    """A database on a small disk that has no room left, and what fills it."""
    space = world.server.home / "space"
    space.mkdir()
    owner = world.server.data.stat()
    mount = ["mount", "-t", "tmpfs", "-o", f"size=40m,uid={owner.st_uid},gid={owner.st_gid},mode=0700", "none", str(space)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        with psycopg.connect(world.address("postgres"), autocommit=True) as connection:
            connection.execute(f"create tablespace small location '{space}'".encode())
            connection.execute("create database on_small template communique tablespace small")
            psycopg.connect(world.address("on_small")).close()  # writes what it reads at each start
            ballast = space / "ballast"
            with suppress(OSError), ballast.open("wb", buffering=0) as file:
                while file.write(b"\0" * 65536):
                    pass
            yield world.address("on_small"), ballast
            connection.execute("drop database on_small with (force)")
            connection.execute("drop tablespace small")
    finally:
        subprocess.run(["umount", "-l", str(space)], check=True)


def test_a_run_that_filled_the_disk_is_taken_up_when_there_is_room(full_disk: tuple[str, Path], world: Any) -> None:
    url, ballast = full_disk
    with pytest.raises(psycopg.errors.DiskFull) as caught:
        jobs.run(url, [str(world.articles)], jobs.Options(), lambda: jobs.Extractor("hand-1", handmade.make))
    assert "free some space" in explain(caught.value)
    ballast.unlink()
    jobs.run(url, [str(world.articles)], jobs.Options(), lambda: jobs.Extractor("hand-1", handmade.make))
    world.check(url)


def test_without_a_connection_left_the_worker_waits(database_url: str, tmp_path: Path) -> None:
    """The account has one connection less than a worker needs, then enough."""
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps(article(random.Random(1), 1)), "utf-8")
    jobs.ingest(database_url, [str(path)], jobs.Options())
    with database.connect(database_url, autocommit=True) as connection:
        account, log = f"narrow_{os.getpid()}", tmp_path / "log"
        connection.execute(f"create role {account} login connection limit 3 in role {connection.info.user}".encode())
        try:
            worker = worker_process.start(database_url.replace(f"{connection.info.user}@", f"{account}@"), log, drain=True)
            deadline = time.monotonic() + 30
            while "too many connections" not in log.read_text():
                assert time.monotonic() < deadline and worker.poll() is None, log.read_text()
                time.sleep(0.05)
            connection.execute(f"alter role {account} connection limit -1".encode())
            assert worker.wait(60) == 0, log.read_text()
            assert connection.execute("select count(*) from document_annotations").fetchone() == (1,)
        finally:
            worker.kill()
            worker.wait()
            connection.execute(f"reassign owned by {account} to current_user".encode())
            connection.execute(f"drop role {account}".encode())


def test_a_clock_that_is_set_back_keeps_nothing_waiting(database_url: str) -> None:
    with database.connect(database_url, autocommit=True) as connection:
        connection.execute("insert into etl_runs (command, started_at) values ('worker', now() + interval '1 day')")
        runs.close_dead(connection)
        assert connection.execute("select outcome, finished_at = started_at from etl_runs").fetchall() == [("interrupted", True)]
        connection.execute("set search_path = procrastinate, public")
        (living, ahead) = (
            connection.execute("insert into procrastinate_workers (last_heartbeat) values (now() + %s) returning id", [later]).fetchone()
            for later in (timedelta(0), timedelta(days=1))
        )
        for (worker,) in (living, ahead):
            connection.execute(
                "insert into procrastinate_jobs (queue_name, task_name, status, worker_id) values ('articles', 'x', 'doing', %s)", [worker]
            )
        connection.execute(
            "insert into procrastinate_jobs (queue_name, task_name, scheduled_at) values ('articles', 'x', now() + interval '1 day')"
        )
        assert tables.rescue(connection, ["articles"], 30) == 1
        found = connection.execute("select status::text, scheduled_at > now() from procrastinate_jobs order by id").fetchall()
        assert found == [("doing", None), ("todo", False), ("todo", False)]


def test_a_job_waits_by_the_clock_of_the_database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker's own may be wrong."""

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(tz) - timedelta(days=1)

    clock = Clock()
    monkeypatch.setattr("communique.etl.queue.serving.datetime", Wrong)
    with database.connect(database_url, autocommit=True) as connection:
        clock.set(connection)
        job = procrastinate.jobs.Job(id=1, queue="x", lock=None, queueing_lock=None, task_name="x", attempts=1)
        decision = Retry(clock, 5).get_retry_decision(exception=OSError(), job=job)
        assert decision and decision.retry_at
        (seconds,) = connection.execute("select extract(epoch from %s - clock_timestamp())::int", [decision.retry_at]).fetchone() or (0,)
    assert 9 <= seconds <= 10
    assert Retry(clock, 5, attempts=2).get_retry_decision(exception=OSError(), job=job) is None
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    again = Retry(clock, 5, attempts=2).get_retry_decision(exception=Again(tomorrow, "later"), job=job)
    assert again and again.retry_at == tomorrow
