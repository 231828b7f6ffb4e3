"""Events out of the tables and into them: by the command, as a user would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import handmade
import psycopg
import pytest

from communique.etl import jobs, settings
from communique.etl.cli import main
from communique.etl.jobs import Extractor, Options


@pytest.fixture
def database(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database with two articles of one meeting, which the commands use."""
    made = handmade.HandMade()
    for name, told in (
        ("first", "CONSULT/visit USA > ISR @2021-03-11 in Washington"),
        ("second", "CONSULT ISR+USA\nAID USA > ISR !planned"),
    ):
        prose = "\n".join(f"{name} {number} {name}" for number in range(20))
        (tmp_path / f"{name}.json").write_text(
            json.dumps({"id": name, "published_at": "2021-03-12", "text": f"{told}\n{prose}", "publisher": name}), "utf-8"
        )
    files = [str(tmp_path / f"{name}.json") for name in ("first", "second")]
    jobs.run(database_url, files, Options(), lambda: Extractor(made.version, lambda: made))
    monkeypatch.setenv("DATABASE_URL", database_url)
    settings.forget()
    return database_url


def imported(url: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute("select dataset, event_type, source_codes, occurred_on::text from imported_events order by id").fetchall()


@pytest.mark.parametrize("name", ["plover-jsonl", "cameo-tsv", "gdelt-v2", "icews"])
def test_events_go_out_and_come_back_as_they_were(database: str, tmp_path: Path, name: str) -> None:
    out, again = tmp_path / "out", tmp_path / "again"
    assert main(["events", "export", str(out), "--format", name]) == 0
    assert main(["events", "import", str(out), "--format", name, "--dataset", "back"]) == 0
    assert main(["events", "export", str(again), "--format", name, "--dataset", "back"]) == 0
    assert out.read_bytes() == again.read_bytes()
    assert len(out.read_text("utf-8").splitlines()) >= 2


def test_what_is_there_is_not_added_again(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    main(["events", "export", str(out), "--format", "plover-jsonl"])
    count = len(out.read_text("utf-8").splitlines())
    for new in (count, 0):
        capsys.readouterr()
        assert main(["events", "import", str(out), "--format", "plover-jsonl", "--dataset", "twice"]) == 0
        assert f"{count} events read, {new} of them new in twice, 0 lines refused" in capsys.readouterr().err
    assert len(imported(database)) == count
    capsys.readouterr()
    assert main(["events", "datasets", "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith(f"twice,{count},")


def test_a_happening_is_counted_over_its_articles(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["events", "export", "--format", "plover-jsonl"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {(e["type"], e["articles"], e["publishers"], e["quad_class"]) for e in events} == {("CONSULT", 2, 2, 1)}
    assert all(e["sentence"] and e["document"]["published_on"] == "2021-03-12" for e in events)


def test_a_bad_line_is_told_and_the_others_are_kept(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text('{"id": 1, "type": "AID", "source": [{"name": "Peru", "code": "PER"}], "date": "2020-05"}\nnothing\n', "utf-8")
    assert main(["events", "import", str(file), "--format", "plover-jsonl", "--dataset", "mixed"]) == 1
    assert "events.jsonl, line 2: no event" in capsys.readouterr().err
    assert imported(database) == [("mixed", "AID", ["PER"], "2020-05-01")]


def test_what_does_not_go_together_is_refused(database: str) -> None:
    assert main(["events", "export", "--format", "gdelt-v2", "--every-status"]) == 2
    assert main(["events", "export", "--format", "gdelt-v3"]) == 2
    assert main(["events", "export", "--dataset", "x", "--since", "2021-01-01"]) == 2


def test_formats_and_their_columns_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["events", "formats", "--format", "csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 5
    assert main(["events", "formats", "icews", "--format", "csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 21
