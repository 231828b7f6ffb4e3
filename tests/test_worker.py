"""Workers over the queue: they leave what one run leaves, however they end; what is poisoned is set aside."""

from __future__ import annotations

import json
import random
import signal
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import handmade
import psycopg
import pytest
import worker_process
from content import dump
from test_jobs import article

from communique.etl import advisory, cli, database, jobs, outcomes, output, settings
from communique.etl.jobs import Extractor, Options
from communique.etl.queue import batches, metrics

AnotherDatabase = Callable[[], AbstractContextManager[str]]
VERSION = "hand-1"


def hand_made() -> Extractor:
    return Extractor(VERSION, handmade.make)


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    with database.connect(database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture(autouse=True)
def nothing_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """End the workers that a test started, should it fail."""
    started, start = [], worker_process.start

    def kept(*arguments: Any, **options: Any) -> Any:
        started.append(start(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(worker_process, "start", kept)
    yield
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def texts(tmp_path: Path) -> Callable[..., Path]:
    """Writes articles to a file each, and gives the folder."""
    folder = tmp_path / "texts"
    folder.mkdir()

    def write(*bodies: str) -> Path:
        for number, body in enumerate(bodies):
            (folder / f"{number:02}.txt").write_text(f"Title {number}\n\nCONSULT USA+IRN\n{body}\n", "utf-8")
        return folder

    return write


def drained(url: str, log: Path, **options: Any) -> None:
    """Let a worker do all that waits."""
    process = worker_process.start(url, log, drain=True, **options)
    assert process.wait(60) == 0, log.read_text()


def until(condition: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.02)


def one(connection: psycopg.Connection[Any], query: str) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None


def jobs_of(connection: psycopg.Connection[Any]) -> list[Any]:
    return connection.execute(
        "select queue_name, status::text, args from procrastinate.procrastinate_jobs where task_name = 'communique.annotate' order by id"
    ).fetchall()


def run_of(connection: psycopg.Connection[Any]) -> int:
    return int(one(connection, "insert into etl_runs (command) values ('test') returning id"))


def pretend_worker(connection: psycopg.Connection[Any], processes: int) -> None:
    connection.execute(
        "insert into etl_runs (command, parameters) values ('worker', jsonb_build_object('processes', %s::int))", [processes]
    )


def test_workers_of_which_one_is_killed_leave_what_one_run_leaves(
    database_url: str, connection: psycopg.Connection[Any], tmp_path: Path, another_database: AnotherDatabase
) -> None:
    chance = random.Random(5)
    path, log = tmp_path / "articles.jsonl", tmp_path / "log"
    path.write_text("\n".join(json.dumps(article(chance, number)) for number in range(40)), "utf-8")
    jobs.ingest(database_url, [str(path)], Options())
    killed = worker_process.start(database_url, log, factory="make_slower")
    until(lambda: one(connection, "select count(*) from procrastinate.procrastinate_jobs where status = 'doing'"))
    others = [worker_process.start(database_url, log, drain=True, processes=1 + number) for number in range(2)]
    until(lambda: one(connection, "select count(*) from etl_runs where command = 'worker'") == 3)
    killed.kill()
    assert [worker.wait(60) for worker in others] == [0, 0], log.read_text()
    with another_database() as other:
        jobs.run(other, [str(path)], Options(), hand_made)
        with database.connect(other) as clean:
            assert dump(connection) == dump(clean)
    outcomes_ = connection.execute("select outcome from etl_runs where command = 'worker' order by id").fetchall()
    assert sorted(outcome for (outcome,) in outcomes_) == ["interrupted", "succeeded", "succeeded"]
    assert one(connection, "select count(*) from procrastinate.procrastinate_jobs") == 0


def test_what_is_poisoned_is_set_aside_after_three_tries(
    database_url: str,
    connection: psycopg.Connection[Any],
    texts: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
) -> None:
    folder = texts("fine", "RAISE", "good", "DIE", "well")
    jobs.ingest(database_url, [str(folder)], Options())
    drained(database_url, tmp_path / "log", processes=2)
    assert one(connection, "select count(*) from document_annotations") == 3
    failed = connection.execute(
        "select source_path, tries, reason from annotation_failures join documents on id = document_id order by 1"
    ).fetchall()
    assert [(Path(path).name, tries) for path, tries, _ in failed] == [("01.txt", 3), ("03.txt", 3)]
    assert [reason for _, _, reason in failed] == ["RuntimeError: no annotation for this one", "the process that annotated it died"]
    assert one(connection, "select count(*) from etl_rejects") == 6
    monkeypatch.setenv("DATABASE_URL", database_url)
    settings.reset()
    assert cli.main(["status", "--set-aside", "--format", "json"]) == 0
    assert [row["tries"] for row in json.loads(capsys.readouterr().out)] == [3, 3]
    settings.reset()
    assert jobs.run(database_url, [], Options(), hand_made)["failed"] == 0, "a run leaves aside what workers set aside"
    assert jobs.pending(connection, "hand-2") != [], "another version tries again"
    assert outcomes.retry(connection) == 2
    for path in folder.iterdir():
        connection.execute(
            "update documents set body = replace(replace(body, 'RAISE', 'x'), 'DIE', 'x') where source_path = %s", [str(path)]
        )
    drained(database_url, tmp_path / "log")
    assert one(connection, "select count(*) from document_annotations") == 5
    assert one(connection, "select count(*) from annotation_failures") == 0


def test_an_article_that_kills_the_whole_worker_is_set_aside(
    database_url: str, connection: psycopg.Connection[Any], texts: Callable[..., Path], tmp_path: Path
) -> None:
    jobs.ingest(database_url, [str(texts("fine", "KILL", "good", "well"))], Options())
    died = 0
    while (worker := worker_process.start(database_url, tmp_path / "log", drain=True)).wait(60):
        died += 1
        assert died < 9, (tmp_path / "log").read_text()
    assert worker.returncode == 0
    assert died == 1 + outcomes.TRIES, "once with its batch, then alone"
    assert one(connection, "select count(*) from document_annotations") == 3
    assert connection.execute("select tries, reason from annotation_failures").fetchall() == [
        (3, "the worker that annotated it died, or lost the database, each time")
    ]


def test_an_article_that_was_done_meanwhile_has_not_failed(
    database_url: str, connection: psycopg.Connection[Any], texts: Callable[..., Path]
) -> None:
    """A worker that was taken for dead lives, and is the first to load."""
    jobs.ingest(database_url, [str(texts("fine"))], Options())
    (document,) = (batch := outcomes.texts(connection, [id_ for id_, _ in jobs.pending(connection, VERSION)]))[0]
    found = list(handmade.make().annotate([document]))
    for _ in range(2):
        outcomes.begin_try(connection, document, VERSION, "died")
        outcomes.keep(connection, run_of(connection), VERSION, [document], found, batch[1], is_counted=True)
    assert one(connection, "select count(*) from document_annotations") == 1
    assert one(connection, "select count(*) from annotation_failures") == 0
    for tries in (1, 2):
        outcomes.begin_try(connection, document, VERSION, "died")
        assert one(connection, "select tries from annotation_failures") == tries
    outcomes.undo_try(connection, document)
    assert one(connection, "select tries from annotation_failures") == 1
    outcomes.undo_try(connection, document)
    assert one(connection, "select count(*) from annotation_failures") == 0


def test_only_as_much_is_entered_as_keeps_the_workers_busy(database_url: str, connection: psycopg.Connection[Any], tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(json.dumps({"text": f"CONSULT USA+IRN\nNumber {number} of many."}) for number in range(300)), "utf-8")
    jobs.ingest(database_url, [str(path)], Options())
    assert batches.enter(connection, VERSION, stale=False) == batches.Look(0, is_busy=False, is_underived=False), "no worker, no work"
    pretend_worker(connection, 2)
    assert batches.enter(connection, VERSION, stale=False) == batches.Look(12, is_busy=True, is_underived=False)
    assert batches.enter(connection, VERSION, stale=False) == batches.Look(0, is_busy=True, is_underived=False)
    ids = [document for _, _, args in jobs_of(connection) for document in args["documents"]]
    assert len(ids) == len(set(ids)) == 12 * jobs.batch_size(144, 2)
    assert not {document for document, _ in jobs.pending(connection, VERSION)} & set(ids), "a run leaves to workers what they have"
    with database.connect(database_url, autocommit=True) as run, advisory.held(run, advisory.Lock.ANNOTATE, lambda: None):
        connection.execute("truncate procrastinate.procrastinate_jobs cascade")
        assert batches.enter(connection, VERSION, stale=False) == batches.Look(0, is_busy=True, is_underived=False), "a run is at it"
    assert batches.enter(connection, VERSION, stale=False).entered == 12, "what the queue lost is entered again"


def test_reading_pauses_while_too_much_waits(
    database_url: str, connection: psycopg.Connection[Any], texts: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    jobs.ingest(database_url, [str(texts("fine", "good", "RAISE"))], Options(max_waiting=3))
    slept = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        jobs.run(database_url, [], Options(), hand_made)

    monkeypatch.setattr(jobs, "time", SimpleNamespace(sleep=sleep))
    assert jobs.ingest(database_url, [str(texts("more", "still more"))], Options(max_waiting=1))["added"] == 2
    assert len(slept) == 1 and "reading pauses" in capsys.readouterr().err
    jobs.run(database_url, [], Options(), hand_made)
    connection.execute("update annotation_failures set tries = 3")
    assert jobs.ingest(database_url, [str(texts("the last"))], Options(max_waiting=0))["added"] == 1
    assert len(slept) == 1, "what was set aside does not wait"


def test_what_another_version_annotated_goes_to_workers_of_this_one(
    database_url: str, connection: psycopg.Connection[Any], texts: Callable[..., Path], tmp_path: Path
) -> None:
    jobs.run(database_url, [str(texts("fine", "good"))], Options(), hand_made)
    drained(database_url, tmp_path / "log", version="hand-2", factory="make_newer")
    assert one(connection, "select array_agg(distinct extractor) from document_annotations") == [VERSION]
    drained(database_url, tmp_path / "log", version="hand-2", factory="make_newer", stale=True)
    assert one(connection, "select array_agg(distinct extractor) from document_annotations") == ["hand-2"]
    pretend_worker(connection, 1)
    assert batches.enter(connection, VERSION, stale=True).entered == 1
    assert [queue for queue, _, _ in jobs_of(connection)] == [batches.stale_queue(VERSION)]


def test_a_worker_finishes_what_it_is_at(
    database_url: str, connection: psycopg.Connection[Any], texts: Callable[..., Path], tmp_path: Path
) -> None:
    jobs.ingest(database_url, [str(texts(*map(str, range(24))))], Options())
    log = tmp_path / "log"
    worker = worker_process.start(database_url, log, factory="make_slower", processes=2)
    until(lambda: one(connection, "select count(*) from procrastinate.procrastinate_jobs where status = 'doing'"))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0, log.read_text()
    assert "Traceback" not in log.read_text()
    done = one(connection, "select count(*) from document_annotations")
    assert 0 < done < 24
    assert one(connection, "select count(*) from procrastinate.procrastinate_jobs where status = 'doing'") == 0
    assert one(connection, "select outcome from etl_runs where command = 'worker'") == "succeeded"
    drained(database_url, log)
    assert one(connection, "select count(*) from document_annotations") == 24
    assert one(connection, "select max(attempts) from procrastinate.procrastinate_jobs") is None


def test_a_worker_goes_on_when_its_connections_are_cut(
    database_url: str, connection: psycopg.Connection[Any], texts: Callable[..., Path], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    worker = worker_process.start(database_url, log)
    until(lambda: one(connection, "select count(*) from procrastinate.procrastinate_workers"))
    waiting = "select count(*) from documents left join document_annotations on id = document_id where document_id is null and duplicate_of is null"
    cut = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    for number in range(2):
        connection.execute(cut)
        jobs.ingest(database_url, [str(texts(f"{number} once", f"{number} again"))], Options())
        assert one(connection, waiting)
        until(lambda: not one(connection, waiting))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0, log.read_text()
    assert "Traceback" not in log.read_text()


def test_figures_of_workers_in_status_and_for_prometheus(
    database_url: str, texts: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    jobs.ingest(database_url, [str(texts("fine", "RAISE", "good"))], Options())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    worker = worker_process.start(database_url, tmp_path / "log", metrics=["127.0.0.1", port])

    def page() -> dict[str, float]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
                assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
                lines = answer.read().decode().splitlines()
        except OSError:
            return {}
        assert all(line.startswith(("# HELP communique_", "# TYPE communique_", "communique_")) for line in lines)
        return {line.split()[0]: float(line.split()[1]) for line in lines if not line.startswith("#")}

    until(lambda: page().get("communique_articles_set_aside") == 1)
    figures = page()
    assert figures["communique_annotated_articles_total"] == 2
    assert figures["communique_failed_articles_total"] == 3
    assert (figures["communique_workers"], figures["communique_worker_processes"], figures["communique_jobs_failed"]) == (1, 1, 0)
    assert figures["communique_articles_annotated_5m"] == 2
    assert 10e6 < figures["communique_memory_bytes"] < 900e6
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setattr(jobs, "packaged_extractor", hand_made)
    settings.reset()
    assert cli.main(["status", "--workers", "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["articles"], row["failed"], row["processes"]) == (2, 3, "1") and row["per_minute"]
    assert cli.main(["status", "--metrics"]) == 0
    assert "communique_articles_set_aside 1\n" in capsys.readouterr().out
    assert cli.main(["status"]) == 0
    shown = capsys.readouterr()
    assert "articles annotated 5m" in shown.out and "1 documents failed three times" in shown.err
    settings.reset()
    output.set_quiet(False)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0


def test_where_metrics_are_given_out() -> None:
    assert metrics.address("9464") == ("127.0.0.1", 9464)
    assert metrics.address("0.0.0.0:9464") == ("0.0.0.0", 9464)
    assert metrics.address("[::1]:9464") == ("::1", 9464)
    for wrong in ("", "host:", "70000", "host:x"):
        with pytest.raises(metrics.MetricsError):
            metrics.address(wrong)


def test_the_command_drains(
    database_url: str, connection: psycopg.Connection[Any], texts: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.ingest(database_url, [str(texts("fine", "good"))], Options())
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("COMMUNIQUE_WORKER_LOOK", "0.2")
    monkeypatch.setattr(jobs, "packaged_extractor", hand_made)
    settings.reset()
    assert cli.main(["worker", "--drain", "--processes", "1", "--retry", "-q"]) == 0
    assert one(connection, "select count(*) from document_annotations") == 2
    assert one(connection, "select count(*) from events where incident_id is null") == 0
    assert cli.main(["worker", "--metrics", "no-port"]) == 1
    settings.reset()
    output.set_quiet(False)
