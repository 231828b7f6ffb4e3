"""The whole job: what it leaves in the tables, again, twice at once, and killed at any moment."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import handmade
import psycopg
import pytest
from content import dump
from handmade import HandMade

from communique.etl import jobs, near, runs
from communique.etl.ingest.options import Options as Reading
from communique.etl.jobs import Extractor, Options
from communique.etl.workers import WorkerError

Connection = psycopg.Connection[Any]
AnotherDatabase = Callable[[], AbstractContextManager[str]]

KILLS_A_ROUND = 5
WORDS = (
    "ministers",
    "envoys",
    "met",
    "talks",
    "border",
    "trade",
    "held",
    "after",
    "week",
    "region",
    "accord",
    "leaders",
    "staff",
    "signed",
)
ACTORS = ["USA", "IRN", "ISR", "FRA", "RUS", "Ali_Alghasi-Mehr:IRN", "Ali_Alghasi-Mehr:", "Jane_Roe:GBR", "Jane_Roe:FRA", "Jane_Roe:"]


def article(chance: random.Random, number: int) -> dict[str, str]:
    """An article of prose with a few lines that the hand-made annotator reads."""
    day = f"2021-03-{chance.randint(1, 9):02}"
    lines = [" ".join(chance.choices(WORDS, k=12)) for _ in range(8)]
    for _ in range(3):
        source, target = chance.sample(ACTORS, 2)
        lines += [
            f"CONSULT {source}+{target} @{day}",
            f"ACCUSE {source} > {target}",
            f"{source} said to {target} about {target}+IRN: they will act number {number}",
            f"ACT {chance.choice(['impose', 'demand_lift', 'lift', 'threaten'])} trade {source} USA {chance.choice(['IRN', 'RUS'])} @{day}",
        ]
    return {
        "id": f"a{number}",
        "title": f"Article {number}",
        "published_at": day,
        "publisher": f"Paper {number % 3}",
        "text": "\n".join(lines),
    }


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Sixty articles, of which one is there twice, one is nearly another and one is broken."""
    chance = random.Random(7)
    found = [article(chance, number) for number in range(60)]
    found.insert(20, found[3])
    found.insert(30, {**found[8], "id": "near", "text": found[8]["text"] + " And more."})
    path = tmp_path / "articles.jsonl"
    path.write_text(
        "\n".join(json.dumps(one) for one in found[:40]) + "\n{broken\n" + "\n".join(json.dumps(one) for one in found[40:]), "utf-8"
    )
    return path


def hand_made() -> Extractor:
    return Extractor("hand-1", handmade.make)


def connect(url: str) -> Connection:
    return psycopg.connect(url, autocommit=True)


def count(connection: Connection, table: str) -> int:
    row = connection.execute(psycopg.sql.SQL("select count(*) from {}").format(psycopg.sql.Identifier(table))).fetchone()
    assert row
    return int(row[0])


def test_the_whole_job(database_url: str, articles: Path) -> None:
    counts = jobs.run(database_url, [str(articles)], Options(), hand_made)
    assert (counts["read"], counts["added"], counts["duplicates"], counts["near_duplicates"], counts["refused"]) == (62, 61, 1, 1, 1)
    assert counts["document_annotations"] == 60
    with connect(database_url) as connection:
        assert count(connection, "documents") == 61
        assert count(connection, "events") == 60 * 6
        linked = "select d.external_id, o.external_id from documents d join documents o on o.id = d.duplicate_of"
        assert connection.execute(linked).fetchall() == [("near", "a8")]
        unlinked = "select count(*) from events where incident_id is null"
        assert connection.execute(unlinked).fetchone() == (0,)
        assert connection.execute("select count(*) from sanction_actions where sanction_id is null").fetchone() == (0,)
        assert connection.execute("select source, line from etl_rejects").fetchone() == (str(articles), 41)
        outcome = connection.execute("select command, outcome, counts ->> 'added', finished_at is not null from etl_runs").fetchall()
        assert outcome == [("run", "succeeded", "61", True)]
        names = connection.execute("select code from actors where origin = 'discovered' and name = 'Ali Alghasi-Mehr'").fetchall()
        assert names == [("IRN",)]  # the mentions without a code are his
        names = connection.execute("select code from actors where origin = 'discovered' and name = 'Jane Roe' order by 1").fetchall()
        assert names == [("FRA",), ("GBR",), (None,)]  # two namesakes: the mentions without a code may be of either


def test_a_second_run_adds_nothing(database_url: str, articles: Path) -> None:
    jobs.run(database_url, [str(articles)], Options(), hand_made)
    with connect(database_url) as connection:
        before = dump(connection)
        keys = connection.execute("select key, id from incidents union all select 'sanction', id from sanctions order by 1, 2").fetchall()
        counts = jobs.run(database_url, [str(articles)], Options(), hand_made)
        assert (counts["added"], counts["document_annotations"]) == (0, 0)
        assert dump(connection) == before
        again = connection.execute("select key, id from incidents union all select 'sanction', id from sanctions order by 1, 2").fetchall()
        assert again == keys


def test_processes_give_what_one_gives(database_url: str, articles: Path, another_database: AnotherDatabase) -> None:
    jobs.run(database_url, [str(articles)], Options(jobs=1), hand_made)
    with another_database() as other:
        jobs.run(other, [str(articles)], Options(jobs=3), hand_made)
        with connect(database_url) as one, connect(other) as three:
            assert dump(one) == dump(three)
            ids = "select d.content_hash, e.id from events e join documents d on d.id = e.document_id order by 2"
            assert one.execute(ids).fetchall() == three.execute(ids).fetchall()


def test_the_order_and_the_batches_of_articles_do_not_matter(database_url: str, tmp_path: Path, another_database: AnotherDatabase) -> None:
    chance = random.Random(3)
    found = [article(chance, number) for number in range(24)]
    files = []
    for part in range(4):
        files.append(tmp_path / f"{part}.jsonl")
        files[-1].write_text("\n".join(json.dumps(one) for one in found[part::4]), "utf-8")
    jobs.run(database_url, [str(file) for file in files], Options(), hand_made)
    with another_database() as other:
        for file in reversed(files):
            jobs.run(other, [str(file)], Options(), hand_made)
        with connect(database_url) as at_once, connect(other) as by_and_by:
            assert dump(at_once) == dump(by_and_by)


def test_two_at_once(database_url: str, articles: Path, another_database: AnotherDatabase) -> None:
    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(jobs.run, database_url, [str(articles)], Options(), hand_made) for _ in range(2)]
        counts = [future.result() for future in both]
    assert sum(one["added"] for one in counts) == 61
    assert sum(one["document_annotations"] for one in counts) == 60
    with another_database() as other:
        jobs.run(other, [str(articles)], Options(), hand_made)
        with connect(database_url) as one, connect(other) as clean:
            assert dump(one) == dump(clean)


@pytest.fixture(scope="session")
def clean_content(
    another_database: AnotherDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, dict[str, list[str]], float]]:
    """Articles, the content after one undisturbed run over them, and the seconds that it took."""
    path = tmp_path_factory.mktemp("killed") / "articles.jsonl"
    chance = random.Random(11)
    path.write_text("\n".join(json.dumps(article(chance, number)) for number in range(60)), "utf-8")
    with another_database() as url:
        process = start(url, path, jobs_=2)
        begun = time.monotonic()
        assert process.wait(60) == 0
        seconds = time.monotonic() - begun
        with connect(url) as connection:
            yield path, dump(connection), seconds


def start(url: str, path: Path, jobs_: int) -> subprocess.Popen[str]:
    """A process that runs the whole job, as soon as it has begun."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        [sys.executable, handmade.__file__, url, str(jobs_), str(path)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdout and process.stdout.readline() == "ready\n"
    return process


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_random_and_run_again(seed: int, database_url: str, clean_content: tuple[Path, dict[str, list[str]], float]) -> None:
    path, clean, seconds = clean_content
    chance = random.Random(seed)
    for _ in range(KILLS_A_ROUND):
        process = start(database_url, path, jobs_=1 + seed % 2)
        time.sleep(chance.uniform(0, seconds))
        process.kill()
        process.wait()
    process = start(database_url, path, jobs_=1)
    assert process.wait(60) == 0
    with connect(database_url) as connection:
        assert dump(connection) == clean
        outcomes = {outcome for (outcome,) in connection.execute("select outcome from etl_runs")}
        assert outcomes <= {"interrupted", "succeeded"}


def test_processes_end_with_the_one_that_started_them(database_url: str, clean_content: tuple[Path, dict[str, list[str]], float]) -> None:
    process = start(database_url, clean_content[0], jobs_=2)
    children: list[int] = []
    deadline = time.monotonic() + 20
    while len(children) < 2 and time.monotonic() < deadline:
        listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        if not listed.exists():
            pytest.skip("needs /proc to find the children of a process")
        children = [int(pid) for pid in listed.read_text().split()]
        time.sleep(0.02)
    process.kill()
    process.wait()
    while (left := [pid for pid in children if is_running(pid)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert children and not left


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_run_ends_at_once_and_says_so(
    number: int, database_url: str, clean_content: tuple[Path, dict[str, list[str]], float]
) -> None:
    process = start(database_url, clean_content[0], jobs_=2)
    with connect(database_url) as connection:
        deadline = time.monotonic() + 20
        while not count(connection, "documents") and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(number)
        assert process.wait(10) != 0
        assert connection.execute("select outcome from etl_runs").fetchall() == [("interrupted",)]


def test_a_run_interrupted_between_a_query_and_its_answer_says_so(database_url: str) -> None:
    with pytest.raises(KeyboardInterrupt), runs.recorded(database_url, "run", {}) as (run, _):
        run.connection.pgconn.send_query(b"select pg_sleep(60)")
        raise KeyboardInterrupt
    with connect(database_url) as connection:
        assert connection.execute("select outcome from etl_runs").fetchall() == [("interrupted",)]


def test_an_annotator_that_cannot_be_loaded_fails_the_run(database_url: str, articles: Path) -> None:
    with pytest.raises(WorkerError, match="RuntimeError: no model here"):
        jobs.run(database_url, [str(articles)], Options(jobs=2), lambda: Extractor("hand-1", handmade.make_nothing))
    with connect(database_url) as connection:
        assert connection.execute("select outcome from etl_runs").fetchall() == [("failed",)]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_the_annotator_cannot_take_is_refused_alone(database_url: str, tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.txt").write_text(f"Title {number}\n\nCONSULT USA+IRN\n" + ("RAISE" if number == 4 else ""), "utf-8")
    counts = jobs.run(database_url, [str(tmp_path)], Options(), hand_made)
    assert (counts["document_annotations"], counts["failed"]) == (8, 1)
    with connect(database_url) as connection:
        source, reason = connection.execute("select source, reason from etl_rejects").fetchone() or ("", "")
        assert source == str(tmp_path / "4.txt")
        assert reason == "can't be annotated: RuntimeError: no annotation for this one"


def test_a_document_that_kills_its_process_is_refused_alone(database_url: str, tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.txt").write_text(f"Title {number}\n\nCONSULT USA+IRN\n" + ("DIE" if number == 5 else ""), "utf-8")
    counts = jobs.run(database_url, [str(tmp_path)], Options(jobs=2), hand_made)
    assert (counts["document_annotations"], counts["failed"]) == (11, 1)
    with connect(database_url) as connection:
        assert connection.execute("select reason from etl_rejects").fetchall() == [
            ("can't be annotated: the process that annotated it died",)
        ]


def test_stale_documents_are_annotated_anew_only_when_asked(database_url: str, articles: Path) -> None:
    jobs.run(database_url, [str(articles)], Options(), hand_made)
    with connect(database_url) as connection:
        before = dump(connection)
        newer = Extractor("hand-2", lambda: HandMade("hand-2"))
        assert jobs.run(database_url, [], Options(), lambda: newer)["document_annotations"] == 0
        assert jobs.run(database_url, [], Options(stale=True), lambda: newer)["document_annotations"] == 60
        after = dump(connection)
        del before["document_annotations"], after["document_annotations"]
        assert after == before


def test_since_and_limit(database_url: str, articles: Path) -> None:
    counts = jobs.run(database_url, [str(articles)], Options(limit=5), hand_made)
    assert (counts["read"], counts["document_annotations"]) == (5, 5)
    counts = jobs.run(database_url, [str(articles)], Options(since=date(2021, 3, 8)), hand_made)
    assert counts["too_old"] and counts["too_old"] + counts["read"] == 62
    with connect(database_url) as connection:
        old = connection.execute("select count(*) from documents where published_on < '2021-03-08'").fetchone()
        assert old and old[0] <= 5


def test_a_dry_run_keeps_nothing(database_url: str, articles: Path) -> None:
    with connect(database_url) as connection:
        before = dump(connection)
        counts = jobs.run(database_url, [str(articles)], Options(), hand_made, dry_run=True)
        assert (counts["added"], counts["near_duplicates"], counts["refused"], counts["to_annotate"]) == (61, 1, 1, 60)
        assert dump(connection) == before
        assert count(connection, "etl_runs") == 0


def test_a_run_whose_input_is_all_refused_has_failed(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    counts = jobs.ingest(database_url, [str(tmp_path / "empty.txt")], Options())
    assert jobs.is_all_refused(counts)
    with connect(database_url) as connection:
        assert connection.execute("select outcome from etl_runs").fetchall() == [("failed",)]


def test_columns_are_passed_on(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("words,paper\nEnvoys met in Oslo on Friday to talk about trade.,The Daily\n", "utf-8")
    reading = Reading(columns={"text": "words", "publisher": "paper"})
    assert jobs.ingest(database_url, [str(tmp_path / "a.csv")], Options(reading=reading))["added"] == 1
    with connect(database_url) as connection:
        assert connection.execute("select name from publishers where origin = 'discovered'").fetchall() == [("The Daily",)]


def test_publishers_are_found_by_name_and_by_domain(database_url: str, tmp_path: Path) -> None:
    rows = [
        {"text": "First article about the talks.", "publisher": "Daily Herald", "url": "https://news.example.org/1"},
        {"text": "Second one, on another day.", "publisher": "daily herald"},
        {"text": "Third, without a name.", "url": "https://www.example.net/a"},
        {"text": "Fourth, of the same site.", "url": "https://europe.example.net/b"},
        {"text": "Fifth, of nobody in particular."},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    jobs.ingest(database_url, [str(tmp_path)], Options())
    with connect(database_url) as connection:
        found = connection.execute(
            "select p.name, p.domain from documents d left join publishers p on p.id = publisher_id order by d.id"
        ).fetchall()
    assert found == [
        ("Daily Herald", None),
        ("Daily Herald", None),
        ("example.net", "example.net"),
        ("example.net", "example.net"),
        (None, None),
    ]


def test_near_duplicates_are_sought_in_neighbouring_weeks_only(database_url: str, tmp_path: Path) -> None:
    text = article(random.Random(5), 0)["text"]
    days = ["2021-03-01", "2021-03-09", "2021-06-01", None, None]
    rows = [{"id": str(n), "text": f"{text} Edition {n}.", **({"published_at": day} if day else {})} for n, day in enumerate(days)]
    for n, row in enumerate(rows):
        (tmp_path / f"{n}.jsonl").write_text(json.dumps(row), "utf-8")
        jobs.ingest(database_url, [str(tmp_path / f"{n}.jsonl")], Options())
    with connect(database_url) as connection:
        links = connection.execute(
            "select d.external_id, o.external_id from documents d join documents o on o.id = d.duplicate_of order by 1"
        ).fetchall()
    assert links == [("1", "0"), ("4", "3")]


def test_a_linker_that_forgets_finds_the_same(
    database_url: str, articles: Path, monkeypatch: pytest.MonkeyPatch, another_database: AnotherDatabase
) -> None:
    monkeypatch.setattr(jobs, "STORE_ARTICLES", 7)
    jobs.ingest(database_url, [str(articles)], Options())
    monkeypatch.setattr(near.Linker.__init__, "__defaults__", (3,))
    with another_database() as other:
        jobs.ingest(other, [str(articles)], Options())
        with connect(database_url) as one, connect(other) as forgetful:
            assert dump(one)["documents"] == dump(forgetful)["documents"]
