"""`communique report` as its users meet it: formats, files, notes, records, reports of one's own, exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import psycopg
import pytest

from communique.etl import database
from communique.etl.commands import demo
from communique.reports import catalog, style
from communique.reports.catalog import QUERIES

DOCS = Path(__file__).parents[2] / "docs" / "reports.md"
REPORTS = sorted(path.stem for path in QUERIES.glob("*.sql"))
HOSTILE = [
    '<script>alert(1)</script> & "quoted" <b>\'s',
    '=HYPERLINK("http://evil.example","x")',
    "\x1b[31mred\x1b[0m \u202egnirts",
    "| pipe | and `code` **",
]


@pytest.fixture
def articles(hand):
    """Three happenings, one of an article in which everything is hostile."""
    plain = hand.article(
        "2021-03-11", "First Wire", "Delegations meet", ["Both sides met.", "They convened again."], "https://first.example/meet"
    )
    hand.event(plain, "CONSULT", "met", ["USA", "ISR"], location="Vienna")
    hand.event(plain, "CONSULT", "convened again", ["USA", "ISR"])
    hostile = hand.article("2021-03-12", HOSTILE[1], HOSTILE[0], [f"They met {HOSTILE[0]}."], "javascript:alert(1)")
    hand.event(hostile, "CONSULT", "met <script>", [f"'{HOSTILE[0][:8]}"], location=HOSTILE[2])


class Page(HTMLParser):
    """Tags with their attributes, and the text without styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.marked: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data):
        if "style" not in self._open:
            self.text += data
        if "mark" in self._open:
            self.marked.append(data)


def rows_of_runs(url):
    with psycopg.connect(url) as connection:
        return connection.execute(
            "select report, parameters, rows, outputs, outcome, finished >= started from report_runs order by id"
        ).fetchall()


def test_list_has_every_report(run):
    code, shown, said = run("report", "list", "--format", "json")
    rows = {row["name"]: row for row in json.loads(shown)}
    assert (code, said) == (0, "")
    assert list(rows) == REPORTS
    assert rows["who-said-what"]["question"].endswith("?")
    assert "speaker" in rows["who-said-what"]["parameters"]


def test_show_prints_the_file(run):
    code, shown, _ = run("report", "show", "who-said-what")
    assert (code, shown) == (0, (QUERIES / "who-said-what.sql").read_text())


def test_check_passes_the_packaged_reports(run):
    assert run("report", "check", "--no-style") == (0, "", f"{len(REPORTS)} reports, 0 faults\n")


def test_a_table_groups_rows_under_their_article_and_cuts_nothing(run, articles):
    code, shown, said = run("report", "run", "latest-happenings", "-p", "until=2021-03-11")
    assert (code, said) == (0, "")
    assert shown == (
        "Latest happenings\n"
        "What has been reported to have happened, newest first?\n\n"
        "published_on  happened_on  type     mode  sources   targets  location  reports\n\n"
        "First Wire · Delegations meet · document 1\n"
        "https://first.example/meet\n"
        "2021-03-11                 CONSULT        USA, ISR           Vienna    1\n"
        "    Both sides **met**.\n"
        "2021-03-11                 CONSULT        USA, ISR                     1\n"
        "    They **convened again**.\n"
    )


def test_a_narrow_table_tells_beneath_what_does_not_fit(run, articles, monkeypatch):
    monkeypatch.setenv("COLUMNS", "36")
    _, shown, _ = run("report", "run", "latest-happenings", "-p", "until=2021-03-11", "-p", "limit=1")
    assert max(map(len, shown.splitlines())) <= max(36, len("What has been reported to have happened, newest first?"))
    head, line = (next(text for text in shown.splitlines() if text.startswith(start)) for start in ("published_on", "2021-03-11"))
    assert head.split() == ["published_on", "happened_on", "type"]
    assert line.split() == ["2021-03-11", "CONSULT"]
    assert "sources USA, ISR · location Vienna" in " ".join(shown.split())


def test_a_long_value_goes_over_several_lines(run, own):
    long = " ".join(f"word{n}" for n in range(40))
    own(
        "long",
        f"-- title: T\n-- question: Q?\n-- grain: one row\n-- example: communique report run long\n\nselect 1 as a, '{long}' as b, 2 as c",
    )
    _, shown, _ = run("report", "run", "long")
    assert re.findall(r"word\d+", shown) == long.split()
    assert max(map(len, shown.splitlines())) <= 100


def test_the_article_is_told_once(run, own):
    own(
        "houses",
        "-- title: T\n-- question: Q?\n-- grain: one\n-- example: communique report run houses\n\nselect 'Wire' as publisher, 3 as document",
    )
    assert run("report", "run", "houses")[1] == "T\nQ?\n\npublisher  document\nWire       3\n"
    assert Page(run("report", "run", "houses", "--format", "html")[1]).text.count("Wire") == 2  # in the row and in the query


def test_a_name_that_recurs_hides_nothing(run, own):
    own("twice", "-- title: T\n-- question: Q?\n-- grain: one\n-- example: communique report run twice\n\nselect 1 as a, 2 as a, 3 as a_2")
    assert run("report", "run", "twice", "--format", "csv")[1] == "a,a_2,a_2_2\n1,2,3\n"
    assert run("report", "run", "twice")[1].splitlines()[-2:] == ["a  a_2  a_2_2", "1  2    3"]


def test_a_terminal_is_not_driven_by_what_an_article_says(run, articles):
    for format in ("table", "md"):
        _, shown, _ = run("report", "run", "latest-happenings", "--format", format)
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "\\x1b" in shown.replace("\\\\", "\\")


def test_csv_is_safe_in_a_spreadsheet(run, articles):
    code, shown, _ = run("report", "run", "latest-happenings", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(shown)))
    assert code == 0
    assert rows[0]["publisher"] == "'" + HOSTILE[1]
    assert rows[0]["title"] == HOSTILE[0]
    assert rows[0]["words_at"] == "5"
    assert [row["words"] for row in rows] == ["met <script>", "met", "convened again"]


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_json_gives_back_what_is_stored(run, articles, ask, format):
    _, shown, _ = run("report", "run", "latest-happenings", "--format", format)
    rows = json.loads(shown) if format == "json" else [json.loads(line) for line in shown.splitlines()]
    stored = [{**row, "published_on": row["published_on"].isoformat()} for row in ask("latest-happenings")]
    assert rows == stored
    assert rows[0]["location"] == HOSTILE[2]


def test_markdown_is_one_table(run, articles):
    _, shown, _ = run("report", "run", "latest-happenings", "--format", "md")
    title, _, *table = shown.splitlines()
    assert title == "### Latest happenings"
    assert len(table) == 2 + 3
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {16}


def test_a_page_escapes_marks_and_asks_nothing_of_others(run, articles, tmp_path):
    file = tmp_path / "out.html"
    assert run("report", "run", "latest-happenings", "-o", str(file)) == (0, "", "")
    page = Page(file.read_text(encoding="utf-8"))
    assert HOSTILE[0] in page.text
    assert page.marked == ["met <script>", "met", "convened again"]
    tags = [tag for tag, _ in page.tags]
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & set(tags)
    assert [attributes["href"] for tag, attributes in page.tags if tag == "a"] == ["https://first.example/meet"]
    assert "javascript:alert(1)" in page.text
    assert not [attributes for _, attributes in page.tags if any(name.startswith("on") or name == "src" for name in attributes)]
    assert "url(" not in file.read_text() and "@import" not in file.read_text()
    policy = next(attributes for tag, attributes in page.tags if attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy["content"].startswith("default-src 'none'")
    assert "3 rows." in page.text


def test_an_empty_answer_says_so(run):
    assert "(no rows)" in run("report", "run", "who-said-what")[1]
    assert run("report", "run", "who-said-what", "--format", "json")[1] == "[]\n"
    assert "Nothing in the database answers this" in run("report", "run", "who-said-what", "--format", "html")[1]


def test_a_window_with_nothing_in_it_is_told(run, articles):
    _, shown, said = run("report", "run", "protests-and-responses")
    assert "No article of this time reports a protest." in shown
    assert said == "Nothing since 2020-03-12; for all days: communique report run protests-and-responses --param since=\n"
    assert run("report", "run", "protests-and-responses", "-p", "since=2021-01-01")[2] == ""
    assert run("report", "run", "protests-and-responses", "-p", "since=")[2] == ""


def test_a_cut_is_told_in_every_format(run, articles):
    note = "The first 2 rows; for all: communique report run latest-happenings --param limit=\n"
    for format in ("table", "csv", "json", "jsonl", "md", "html"):
        code, shown, said = run("report", "run", "latest-happenings", "-p", "limit=2", "--format", format)
        assert (code, said) == (0, note)
        assert ("first rows only" in shown) == (format == "md")
        assert ("The first 2 rows only; there are more." in shown) == (format == "html")
    assert run("report", "run", "latest-happenings", "-p", "limit=3")[2] == ""


def test_only_a_table_is_cut_unasked(run, own):
    own(
        "numbers",
        "-- title: T\n-- question: Q?\n-- grain: one row\n-- parameter: limit integer = 4 | At most so many.\n"
        "-- example: communique report run numbers\n\nselect n from generate_series(1, 2500) as n order by n limit :limit",
    )
    code, shown, said = run("report", "run", "numbers", "--format", "csv")
    assert (code, shown.split(), said) == (0, ["n", *map(str, range(1, 2501))], "")
    _, shown, said = run("report", "run", "numbers")
    assert shown.split()[-4:] == ["1", "2", "3", "4"]
    assert said.startswith("The first 4 rows;")
    assert run("report", "run", "numbers", "-p", "limit=")[2] == ""


def test_runs_are_recorded(run, articles, database_url, tmp_path, own):
    file = tmp_path / "out.json"
    run("report", "run", "latest-happenings", "-p", "since=2021-03-12", "-o", str(file))
    run("report", "run", "who-said-what", "-p", "limit=1")
    own("broken", "-- title: T\n-- question: Q?\n-- grain: one\n-- example: communique report run broken\n\nselect 1 / 0")
    code, _, said = run("report", "run", "broken")
    assert (code, said) == (1, "communique: division by zero\n")
    asked = {"since": "2021-03-12", "until": None, "actor": None, "type": None, "status": "reported", "limit": None}
    said_what = {"since": None, "until": None, "speaker": None, "about": None, "topic": None, "kind": None, "limit": 1}
    assert rows_of_runs(database_url) == [
        ("latest-happenings", asked, 1, [str(file)], "succeeded", True),
        ("who-said-what", said_what, 0, ["-"], "succeeded", True),
        ("broken", {}, None, ["-"], "failed", True),
    ]


def test_a_reader_who_leaves_is_recorded_as_such(own, database_url):
    own(
        "many",
        "-- title: T\n-- question: Q?\n-- grain: one\n-- example: communique report run many\n\nselect generate_series(1, 300000) as n",
    )
    command = [sys.executable, "-m", "communique.etl.cli", "report", "run", "many", "--format", "csv"]
    environment = {**os.environ, "DATABASE_URL": database_url}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout.readline() == "n\n"
        process.stdout.close()
        assert process.stderr.read() == ""
    assert [row[-2] for row in rows_of_runs(database_url)] == ["interrupted"]


def test_an_account_that_only_reads_can_ask(run, articles, database_url, monkeypatch):
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"alter database {connection.info.dbname} set default_transaction_read_only = on")
    code, shown, said = run("report", "run", "latest-happenings", "--format", "csv")
    assert code == 0
    assert len(shown.splitlines()) == 4
    assert said == "This database account can't write, so the run is not in report_runs.\n"


@pytest.mark.parametrize(
    "query",
    [
        "delete from actors returning id",
        "with gone as (delete from actors returning id) select * from gone",
        "select 1; commit; delete from actors",
        "select set_config('transaction_read_only', 'off', false), nextval(pg_get_serial_sequence('publishers', 'id'))",
        "commit",
        "copy actors to stdout",
        "select * into mine from actors",
    ],
)
def test_a_report_can_only_read(run, own, database_url, query):
    own("evil", f"-- title: T\n-- question: Q?\n-- grain: one\n-- example: communique report run evil\n\n{query}")
    code, shown, said = run("report", "run", "evil", "--format", "csv")
    assert (code, shown) == (1, "")
    assert said.startswith("communique: ")
    with psycopg.connect(database_url) as connection:
        assert connection.execute("select count(*) > 0, to_regclass('mine') from actors").fetchone() == (True, None)


def test_a_report_has_a_time_limit(run, own):
    own(
        "slow",
        "-- title: T\n-- question: Q?\n-- grain: one\n-- example: communique report run slow\n\nselect count(*) from generate_series(1, 10000000000)",
    )
    code, _, said = run("report", "run", "slow", "--set", "statement_timeout=0.05")
    assert code == 1
    assert "raise the setting statement_timeout" in said


def test_a_file_is_there_only_once_it_is_whole(run, own, tmp_path):
    own(
        "half",
        "-- title: T\n-- question: Q?\n-- grain: one\n-- example: communique report run half\n\nselect 1 / (1500 - n) as x from generate_series(1, 3000) as n",
    )
    file = tmp_path / "out.csv"
    assert run("report", "run", "half", "-o", str(file))[0] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["my reports"]
    file.write_text("the last one")
    assert run("report", "run", "half", "-o", str(file))[0] == 1
    assert file.read_text() == "the last one"


def test_a_device_is_written_not_replaced(run, articles):
    assert run("report", "run", "latest-happenings", "--format", "csv", "-o", os.devnull)[0] == 0
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize(
    ("name", "begins"), [("a.csv", "published_on,"), ("a.JSON", "[\n"), ("a.htm", "<!doctype"), ("a.txt", "Latest"), ("a", "Latest")]
)
def test_the_ending_of_the_file_gives_the_format(run, articles, tmp_path, name, begins):
    assert run("report", "run", "latest-happenings", "-o", str(tmp_path / name))[0] == 0
    assert (tmp_path / name).read_text().startswith(begins)


@pytest.mark.parametrize(
    ("ending", "begins"), [("pdf", b"%PDF-"), ("xlsx", b"PK\x03\x04"), ("parquet", b"PAR1"), ("png", b"\x89PNG"), ("svg", b"<svg")]
)
def test_files_for_other_programs_are_written(run, articles, tmp_path, ending, begins):
    file = tmp_path / f"out.{ending}"
    assert run("report", "run", "most-active-actors", "-o", str(file)) == (0, "", "")
    assert file.read_bytes().startswith(begins)
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_a_report_without_a_chart_is_no_picture(run, articles, tmp_path):
    code, shown, said = run("report", "run", "latest-happenings", "-o", str(tmp_path / "out.svg"))
    assert (code, shown) == (1, "")
    assert said.startswith("communique: report latest-happenings has no chart; write html, pdf")
    assert not list(tmp_path.iterdir())


def test_check_tells_all_that_is_wrong_with_ones_own(run, own):
    head = "-- title: T\n-- question: Q?\n-- grain: one\n-- example: communique report run x\n"
    unplanned = own("a", head + "\nselect nothing from actors")
    unsaid = own("b", head + "-- column: gone | Not there.\n\nselect 1 as there")
    unread = own("c", "select 1")
    own("d", head + "-- column: n | Whether.\n-- parameter: since date | x\n\nselect cast(:since as date) is null as n\n-- the end")
    code, shown, said = run("report", "check", "--no-style")
    assert (code, shown) == (1, "")
    assert said.splitlines() == [
        f"communique: {unread}, line 1: no title; add a line `-- title: ...` to the header",
        f'communique: {unplanned}, line 6: column "nothing" does not exist; mend the query',
        f"communique: {unsaid}: column there is not in the header; add `-- column: there | meaning`",
        f"communique: {unsaid}: the query gives no column gone; take `-- column: gone` out of the header",
        f"{len(REPORTS) + 4} reports, 4 faults",
    ]
    code, shown, said = run("report", "list", "--format", "csv")
    assert code == 0
    assert {"a", "b", "d"} <= {row["name"] for row in csv.DictReader(io.StringIO(shown))}
    assert said == f"communique: {unread}, line 1: no title; add a line `-- title: ...` to the header\n"


def test_check_tells_faults_of_style(run, own):
    own("who-said-what", "-- title: T\n-- question: Q?\n-- grain: one\n-- example: x\n-- column: a | x\n\nSELECT 1 as a\n")
    faults = style.style([catalog.files([catalog.QUERIES, Path(os.environ["COMMUNIQUE_REPORTS_DIR"])])["who-said-what"]])
    assert [fault.split(": ")[1] for fault in faults] == ["CP01"]
    assert faults[0].endswith("mend the style")


def test_a_packaged_report_without_a_known_answer_is_told():
    assert style.untested(["who-said-what", "never-heard-of"]) == [
        "report never-heard-of has no known-answer test; ask it in tests/reports"
    ]


def test_where_nothing_can_be_checked_it_is_said(run, monkeypatch, tmp_path):
    monkeypatch.setattr(style, "_TESTS", tmp_path / "none")
    code, _, said = run("report", "check", "--no-style")
    assert (code, said.splitlines()[0]) == (0, "Note: known answers are not checked: that takes a checkout of the repository.")


def test_ones_own_report_replaces_its_namesake(run, own):
    own("who-said-what", "-- title: Mine\n-- question: Q?\n-- grain: one\n-- example: communique report run who-said-what\n\nselect 7 as a")
    assert run("report", "run", "who-said-what", "--format", "csv")[1] == "a\n7\n"


@pytest.mark.parametrize(
    ("arguments", "code", "remedy"),
    [
        (["run", "xyz"], 1, "no report 'xyz'; there are: ceasefires-and-violations"),
        (["run", "../who-said-what"], 1, "do you mean who-said-what?"),
        (["show", "nothing"], 1, "there are"),
        (["run", "who-said-what", "-p", "speeker=USA"], 1, "it has since, until, speaker"),
        (["run", "who-said-what", "-p", "since=lately"], 1, "is not a day as 2024-12-31"),
        (["run", "who-said-what", "-p", "kind=loud"], 1, "is not one of direct, indirect, mixed"),
        (["run", "who-said-what", "-p", "since"], 2, "give NAME=VALUE"),
        (["run", "who-said-what", "--format", "docx"], 2, "html"),
        (["run"], 2, "Missing argument"),
        (["run", "who-said-what", "-o", "/nowhere/out.csv"], 2, "/nowhere"),
    ],
)
def test_exit_codes_and_remedies(run, arguments, code, remedy):
    given, shown, said = run("report", *arguments)
    assert (given, shown) == (code, "")
    assert remedy in said


def test_a_folder_that_is_not_there_is_told(run, monkeypatch):
    monkeypatch.setenv("COMMUNIQUE_REPORTS_DIR", "/nowhere")
    for arguments in (["list"], ["check"], ["run", "who-said-what"]):
        assert run("report", *arguments) == (1, "", "communique: /nowhere: no such folder; make it, or mend the setting reports_dir\n")


def test_report_names_are_completed(own):
    own("who-was-met", "x")
    words = {"COMP_WORDS": "communique report run who-", "COMP_CWORD": "3", "_COMMUNIQUE_COMPLETE": "complete_bash"}
    code = "from communique.etl.cli import main; main([])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **words}, check=False)
    assert done.stdout.split() == ["who-met-whom", "who-said-what", "who-was-met"]


def test_what_is_printed_by_the_examples_can_be_run(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in REPORTS:
        _, shown, _ = run("report", "show", name)
        (example,) = re.findall("^-- example: communique (.*)$", shown, re.MULTILINE)
        assert run(*example.split())[0] == 0


def test_the_manual_names_every_report_with_its_question():
    rows = dict(re.findall(r"^\| `([\w-]+)` \| (.*\?) \|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE))
    assert rows == {report.name: report.question for report in catalog.reports()[0]}


def test_the_report_of_the_manual_works(run, own, articles):
    (text,) = re.findall(r"```sql\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    own("meetings", text)
    assert run("report", "check", "--no-style")[0] == 0
    code, shown, _ = run("report", "run", "meetings", "-p", "country=USA", "--format", "json")
    assert code == 0
    assert [(row["published_on"], row["parties"], row["words"]) for row in json.loads(shown)] == [
        ("2021-03-11", "ISR, USA", "met"),
        ("2021-03-11", "ISR, USA", "convened again"),
    ]


def test_the_reader_account_of_the_embedded_server_is_used_for_reading(run, articles, database_url, monkeypatch):
    asked = []
    monkeypatch.setattr(database, "reader_url", lambda: asked.append(1) or database_url)
    assert run("report", "run", "latest-happenings")[0] == 0
    assert asked


def test_the_demo_shows_reports_that_there_are():
    assert set(demo.REPORTS) <= set(REPORTS)
