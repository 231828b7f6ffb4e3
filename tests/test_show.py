"""`communique show`: the article as it is marked, and what stands beneath it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import handmade
import psycopg
import pytest

from communique.etl import cli, jobs, output, settings, view
from communique.etl.commands.show import STYLES, marked
from communique.etl.jobs import Extractor, Options

Run = Callable[..., tuple[int, str, str]]

TEXT = """Delegations met.
CONSULT/visit USA+ISR @2021-03-11 in Vienna
ACT demand_lift unspecified IRN USA IRN
Ali_Alghasi-Mehr:IRN said to USA about IRN: the sanctions must go\u200e"""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command line on a database with one annotated article; gives exit code, stdout and stderr."""
    row = {"id": "talks-1", "title": "Talks", "published_at": "2021-03-12", "publisher": "The Daily", "text": TEXT}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), "utf-8")
    jobs.run(database_url, [str(tmp_path / "a.jsonl")], Options(), lambda: Extractor("hand-1", handmade.make))
    monkeypatch.setenv("DATABASE_URL", database_url)
    settings.reset()

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(list(arguments))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    yield run
    settings.reset()
    output.set_quiet(False)


def test_the_article_and_what_was_found_in_it(run: Run) -> None:
    code, shown, _ = run("show", "talks-1")
    assert code == 0
    assert "\x1b" not in shown, "colour in a pipe"
    assert shown.startswith("Talks\ndocument 1 (talks-1) · The Daily · 2021-03-12\n\nDelegations met.\n")
    statements, events, acts = (shown.split(f"\n{part}\n")[1] for part in ("Statements", "Events", "Sanction acts"))
    assert "the sanctions must go" in statements and "Ali Alghasi-Mehr" in statements and "indirect" in statements
    assert "United States (USA) + Israel (ISR)" in events and "2021-03-11" in events and "Vienna" in events
    assert "demand_lift" in acts and "Mentions" not in acts


def test_why_lists_each_mention_with_its_rule(run: Run) -> None:
    _, shown, _ = run("show", "1", "--why")
    mentions = shown.split("\nMentions\n")[1].splitlines()
    assert "method" in mentions[0] and "confidence" in mentions[0]
    assert sum("proper-name" in line and "0.6" in line for line in mentions) == 1


def test_a_party_of_whom_nothing_is_known_is_left_out(run: Run, database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        event = connection.execute("select id from events").fetchone()
        connection.execute("insert into event_participants (event_id, role, position) values (%s, 'target', 7)", event)
    code, shown, _ = run("show", "1")
    assert code == 0 and "United States (USA) + Israel (ISR)" in shown


def test_what_could_drive_a_terminal_is_replaced_in_place(run: Run, database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        found = view.load(connection, view.find(connection, "1"))
    text = marked(found)
    assert len(text) == len(found.document.body) and "\u200e" not in text.plain
    styled = {(text.plain[span.start : span.end], str(span.style)) for span in text.spans}
    assert ("CONSULT", STYLES["event"]) in styled
    assert ("demand_lift", STYLES["sanction act"]) in styled
    assert ("Ali_Alghasi-Mehr:IRN", STYLES["actor"]) in styled
    assert ("said", STYLES["cue"]) in styled


def test_a_reference_that_means_nothing_or_too_much(run: Run, database_url: str) -> None:
    code, shown, told = run("show", "nowhere")
    assert (code, shown) == (1, "") and "no document nowhere" in told
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("insert into documents (external_id, body, word_count, content_hash) values ('talks-1', 'b', 1, 'b')")
    code, _, told = run("show", "talks-1")
    assert code == 1 and "several documents" in told and "give the id" in told
    code, _, told = run("show", "2")
    assert code == 0 and "not annotated yet" in told
