"""Hostile articles through the whole job and out again: stored as they are, shown without harm; and a short run of the fuzzer."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import handmade
import psycopg
import pytest

from communique.etl import cli, jobs, output, settings
from communique.etl.annotate.model import Document
from communique.etl.ingest.normalise import normalise_line
from communique.etl.jobs import Extractor, Options
from communique.etl.output import terminal_safe

if TYPE_CHECKING:
    from communique.etl.annotate.pipeline import Annotator

FUZZ = Path(__file__).parents[1] / "benchmarks" / "fuzz.py"
INPUTS = 1_000

# Each is a title, a publisher, an identifier, an address and a byline.
HOSTILE = {
    "sql": "'); drop table documents; --",
    "sql escapes": "\\'; delete from actors; -- \\N \\. $$ %s %(x)s :name {x}",
    "terminal": "\x1b[2J\x1b[31mred\x1b]0;title\x07\x9b31m",
    "carriage": "all is well\rall is lost\nERROR: line two",
    "direction": "exe.\u202etxt.cod \u2066isolated\u2069 \u200fright",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)> &amp; \"quoted\"",
    "link": "javascript:alert(document.domain)",
    "formula": "=HYPERLINK(\"http://evil.example\",\"x\")",
    "template": "{{ 7 * 7 }} {% include '/etc/passwd' %} #read(\"/etc/passwd\") ${x}",
    "markdown": "[a](javascript:alert(1)) | `b` **c** <d>",
    "nul": "a\0b\ud800c\uffff",
    "marks": "e" + "\u0301" * 300,
    "wide": "ﷺ" * 50 + "👨‍👩‍👧",
}  # fmt: skip
TEXT = "Delegations met.\nCONSULT/visit USA+ISR @2021-03-11 in Vienna\n{}\n{}"

Run = Callable[..., str]


@pytest.fixture(scope="module")
def hostile_url(another_database: Callable[[], AbstractContextManager[str]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database with the hostile articles; no test changes it."""
    rows = [
        dict.fromkeys(("id", "title", "publisher", "url", "author"), value)
        | {"text": TEXT.format(value, " ".join(f"{number}-{word}" for word in range(60))), "published_at": "2021-03-12", "language": value}
        for number, value in enumerate(HOSTILE.values())
    ]
    folder = tmp_path_factory.mktemp("articles")
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (folder / "evil\x1b[31m\u202e\nname.json").write_text('{"text": 7, "\x1b[31m": "<b>"}')
    with another_database() as url:
        jobs.run(url, [str(folder)], Options(), lambda: Extractor("hand-1", handmade.make))
        yield url


@pytest.fixture
def run(hostile_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run a command line on that database; gives all that it printed."""
    monkeypatch.setenv("DATABASE_URL", hostile_url)
    settings.reset()

    def run(*arguments: str) -> str:
        code = cli.main(list(arguments))
        shown = capsys.readouterr()
        assert code == 0, (arguments, shown.err)
        return shown.out + shown.err

    yield run
    settings.reset()
    output.set_quiet(False)


def test_what_is_hostile_is_stored_as_it_is(hostile_url: str) -> None:
    lines = [normalise_line(value) for value in HOSTILE.values()]
    with psycopg.connect(hostile_url) as connection:
        stored = connection.execute("select title, external_id, byline, url from documents order by id").fetchall()
        assert [row[1:] for row in stored] == [(line,) * 3 for line in lines]
        # What is marked up is read as its words.
        assert [row[0] for row in stored] == ['& "quoted"' if name == "html" else line for name, line in zip(HOSTILE, lines, strict=True)]
        assert connection.execute("select count(*) > 0 from actors").fetchone() == (True,)
        # The text with tags has no lines, which the annotator by hand goes by.
        assert connection.execute("select count(*) from events").fetchone() == (len(HOSTILE) - 1,)
        # Each article's language is none, and so is the other file's text.
        assert connection.execute("select count(*) from etl_rejects").fetchone() == (len(HOSTILE) + 1,)


COMMANDS = [
    ("status",),
    ("status", "--rejects"),
    ("sql", "select id, title, byline, url, external_id, body from documents"),
    ("sql", "select name from publishers"),
    ("report", "run", "latest-happenings"),
    ("report", "run", "rejects"),
    ("report", "run", "source-coverage"),
    ("report", "run", "data-quality"),
]


@pytest.mark.parametrize("format", ["table", "json", "jsonl", "md"])
def test_nothing_that_is_printed_drives_a_terminal(run: Run, format: str) -> None:
    for command in COMMANDS:
        shown = run(*command, "--format", format)
        assert terminal_safe(shown) == shown, command
        assert "\r" not in shown


def test_an_article_is_shown_without_what_drives_a_terminal(run: Run, hostile_url: str) -> None:
    with psycopg.connect(hostile_url) as connection:
        ids = [str(id_) for (id_,) in connection.execute("select id from documents")]
    for id_ in ids:
        shown = run("show", id_, "--why")
        assert terminal_safe(shown) == shown


class Page(HTMLParser):
    """What of a page can act."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.active: list[tuple[str, str | None]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.active += [
            (name, value)
            for name, value in attrs
            if name.startswith("on") or (name in {"href", "src"} and not (value or "").startswith(("http", "#")))
        ]


@pytest.mark.parametrize("report", ["latest-happenings", "rejects", "source-coverage", "data-quality", "who-said-what"])
def test_a_page_runs_nothing_that_an_article_brought(run: Run, report: str, tmp_path: Path) -> None:
    run("report", "run", report, "--format", "html", "--output", str(tmp_path / "a.html"))
    page = Page((tmp_path / "a.html").read_text("utf-8"))
    assert not page.tags & {"script", "img", "iframe", "object", "form", "base"}
    assert page.active == []


def test_letters_that_no_font_has_are_no_reason_for_a_pdf_to_fail(run: Run, tmp_path: Path) -> None:
    run("report", "run", "latest-happenings", "--format", "pdf", "--output", str(tmp_path / "a.pdf"))
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")


def test_parameters_of_reports_are_values(run: Run) -> None:
    for value in HOSTILE.values():
        given = value.encode("utf-8", "ignore").decode().replace("\0", "")
        assert "[]" in run("report", "run", "latest-happenings", "--param", f"actor={given}", "--format", "json")


def test_an_enumeration_without_end_is_annotated(annotator: Annotator) -> None:
    [found] = annotator.annotate([Document("1", "Iran, " * 1_000 + "met Russia.")])
    assert len(found.mentions) >= 1_000


def test_a_thousand_hostile_inputs_break_nothing(database_url: str, tmp_path: Path) -> None:
    """At length: make fuzz N=1000000."""
    command = [sys.executable, FUZZ, "--inputs", str(INPUTS), "--seed", "7", "--database-url", database_url, "--findings", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    assert f"{INPUTS:,} inputs in" in done.stdout
    assert done.stdout.endswith(": 0 findings\n")
