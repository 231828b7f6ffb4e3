"""`communique ingest`, `run` and `status` as their users meet them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import handmade
import psycopg
import pytest

from communique.etl import cli, jobs, output, settings, summary
from communique.etl.jobs import Extractor

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command line on a fresh database with the hand-made annotator; gives exit code, stdout and stderr."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setattr(jobs, "packaged_extractor", lambda: Extractor("hand-1", handmade.make))
    settings.reset()

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(list(arguments))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    yield run
    settings.reset()
    output.set_quiet(False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles and an empty file."""
    (tmp_path / "one.txt").write_text("One\n\nCONSULT USA+ISR @2021-03-11\n", "utf-8")
    (tmp_path / "two.txt").write_text("Two\n\nACT impose trade USA USA IRN @2021-03-11\n", "utf-8")
    (tmp_path / "zero.txt").write_bytes(b"")
    return tmp_path


def counts(shown: str) -> dict[str, int]:
    return {row["what"]: row["count"] for row in json.loads(shown)}


def test_run_prints_counts_on_stdout_and_words_on_stderr(run: Run, folder: Path) -> None:
    code, shown, told = run("run", str(folder), "--format", "json", "--jobs", "1")
    assert code == 0
    assert counts(shown) == {
        "articles read": 2,
        "documents added": 2,
        "inputs refused": 1,
        "documents annotated": 2,
        "mentions": 5,
        "events": 1,
        "sanction acts": 1,
        "incidents new or changed": 1,
        "sanctions new or changed": 1,
    }
    assert "zero.txt" in told and "Done in" in told and "1 refused" in told


def test_a_second_run_says_that_there_was_nothing_new(run: Run, folder: Path) -> None:
    run("run", str(folder))
    code, shown, told = run("run", str(folder), "--format", "json")
    assert (code, counts(shown)["documents added"], "documents annotated" in shown) == (0, 0, False)
    assert "Nothing new" in told
    code, shown, told = run("run", "--quiet", "--format", "csv")
    assert (code, shown, told) == (0, "what,count\n", "")


def test_exit_codes(run: Run, folder: Path) -> None:
    assert run("ingest", str(folder), "--strict")[0] == 1
    assert run("ingest", str(folder / "one.txt"), "--strict")[0] == 0
    assert run("ingest", str(folder / "zero.txt"))[0] == 1
    assert run("run", str(folder / "zero.txt"))[0] == 1
    assert run("ingest")[0] == 2
    code, _, told = run("ingest", str(folder), "--column", "headline=x")
    assert code == 2 and "headline" in told
    assert run("ingest", str(folder), "--column", "text")[0] == 2
    assert run("run", "--since", "yesterday")[0] == 2
    assert run("status", "--runs", "--stale")[0] == 2


def test_a_column_is_mapped_and_a_dry_run_keeps_nothing(run: Run, tmp_path: Path, database_url: str) -> None:
    (tmp_path / "a.csv").write_text("words,when\nEnvoys met in Oslo to talk about trade.,03/04/2021\n", "utf-8")
    arguments = [
        "ingest",
        str(tmp_path / "a.csv"),
        "--column",
        "text=words",
        "--column",
        "published_at=when",
        "--day-first",
        "--format",
        "json",
    ]
    code, shown, told = run(*arguments, "--dry-run")
    assert code == 0 and counts(shown)["documents added"] == 1 and "dry run" in told
    with psycopg.connect(database_url) as connection:
        assert connection.execute("select count(*) from documents").fetchone() == (0,)
        run(*arguments)
        assert connection.execute("select published_on::text from documents").fetchall() == [("2021-04-03",)]


def test_status_in_short_and_in_lists(run: Run, folder: Path) -> None:
    run("run", str(folder))
    code, shown, _ = run("status", "--format", "json")
    told = counts(shown)
    assert code == 0 and (told["documents"], told["annotated"], told["to annotate"], told["stale"]) == (2, 2, 0, 0)
    (entry,) = json.loads(run("status", "--runs", "--format", "json")[1])
    assert (entry["command"], entry["outcome"], entry["added"], entry["paths"]) == ("run", "succeeded", "2", [str(folder)])
    (refused,) = json.loads(run("status", "--rejects", "--format", "json")[1])
    assert refused["source"].endswith("zero.txt") and refused["reason"] and refused["remedy"]
    shown = run("status")[1]
    assert "Last runs" in shown and "zero.txt" in shown


def test_status_tells_of_stale_documents_and_dead_runs(run: Run, folder: Path, database_url: str) -> None:
    run("run", str(folder))
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("update document_annotations set extractor = 'older'")
        connection.execute("insert into etl_runs (command) values ('run')")
    _, shown, told = run("status", "--format", "json")
    assert counts(shown)["stale"] == 2 and "run --stale" in told
    stale = json.loads(run("status", "--stale", "--limit", "1", "--format", "json")[1])
    assert [row["extractor"] for row in stale] == ["older"]
    runs = json.loads(run("status", "--runs", "--format", "json")[1])
    assert [row["outcome"] for row in runs] == ["interrupted", "succeeded"]
    run("run", "--stale")
    assert counts(run("status", "--format", "json")[1])["stale"] == 0


def test_every_count_of_a_run_has_a_label_or_is_left_out_on_purpose(database_url: str, folder: Path) -> None:
    told = jobs.run(database_url, [str(folder)], jobs.Options(), lambda: Extractor("hand-1", handmade.make))
    unlabelled = set(told) - set(summary.LABELS)
    assert unlabelled <= {"sentences", "statement_subjects", "event_participants", "event_contexts"}
