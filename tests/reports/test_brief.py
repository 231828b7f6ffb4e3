"""`communique brief`: several reports in one document, over the articles of report_world.py."""

from __future__ import annotations

import io
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import psycopg
import pypdf
import pytest
from markdown_it import MarkdownIt

from communique.etl import cli, settings
from communique.reports import brief, catalog
from communique.reports.header import ReportError

DOCS = Path(__file__).parents[2] / "docs" / "reports.md"


@pytest.fixture
def told(world_url, capsys, monkeypatch):
    """Run `communique brief` on the world: exit code, stdout, stderr. Runs are recorded there and change no answer."""
    monkeypatch.setenv("DATABASE_URL", world_url)

    def told(*arguments: str) -> tuple[int, str, str]:
        settings.reset()
        code = cli.main(["brief", *arguments])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    yield told
    settings.reset()


def test_a_daily_brief(told):
    code, shown, said = told()
    assert (code, said) == (0, "")
    assert shown.startswith("# Daily brief: 30 June 2024\n\n*What did the articles of 30 June 2024 tell?*")
    tokens = MarkdownIt().parse(shown)
    headings = [token.content for before, token in pairwise(tokens) if before.type == "heading_open"]
    assert headings == [
        "Daily brief: 30 June 2024",
        *("The day in figures", "What happened", "What changed against the usual", "What was said", "Sanctions", "Meetings to come"),
        "How to read this",
    ]
    assert re.findall(r"^\d\. \[(.*)\]", shown, re.MULTILINE) == headings[1:]
    assert "- news goes on · type ASSAULT · sources RUS · targets UKR · articles 2\n  > Russia had **raided** Odesa." in shown
    assert "from 2 articles by 2 publishers, 30 June 2024." in shown
    assert "- **RUS** Russia\n" in shown
    assert "- **ACCUSE** Disapproves" in shown


def test_a_weekly_brief_as_a_page(told, tmp_path):
    file = tmp_path / "week.html"
    assert told("weekly", "-o", str(file)) == (0, "", "")
    page = file.read_text()
    assert "<h1>Weekly brief: 24 to 30 June 2024</h1>" in page
    assert page.count("<section") == 9
    assert page.count("<svg") == 2  # the busiest pairs and the weeks: there is no alert, and nobody spoke
    anchors = re.findall(r'href="#([\w-]+)"', page)
    assert all(f'id="{anchor}"' in page for anchor in anchors if not anchor.startswith("p"))
    names = re.findall(r'\bid="([^"]+)"', page)
    assert len(names) == len(set(names))
    assert "RUS – UKR" in page
    assert "so great a change." in page
    assert "Lower `threshold`" not in page


def test_a_brief_on_an_actor_for_print(told, tmp_path):
    file = tmp_path / "iran.pdf"
    assert told("iran", "--since", "2024-04-01", "--output", str(file)) == (0, "", "")
    reader = pypdf.PdfReader(io.BytesIO(file.read_bytes()))
    assert reader.metadata.title == "Iran"
    assert [entry.title for entry in reader.outline][:3] == ["Cooperation and conflict, week by week", "What happened", "What it said"]
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "What did the articles tell of Iran, 1 April to 30 June 2024?" in text
    assert "weeks = 13." in text
    assert "limit = " not in text
    assert "Israel called the sanctions on Iran too mild" in text
    assert f"1 / {len(reader.pages)}" in text


def test_quiet_weeks_are_left_to_the_chart(told):
    """So that a brief over years is no list of zeros: weeks with happenings are listed, and the others counted."""
    code, shown, _ = told("RUS", "--since", "2020-01-06", "--until", "2024-06-30", "--format", "md")
    listed = re.findall(r"^- week \d{4}-\d\d-\d\d · happenings (\d+)", shown, re.MULTILINE)
    rows, unlisted = re.search(r"(\d+) rows\. (\d+) without happenings are not listed\.", shown).groups()
    assert code == 0
    assert int(rows) == 234 == len(listed) + int(unlisted)
    assert listed
    assert "0" not in listed


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2024-06-30", "2024-06-30", "30 June 2024"),
        ("2024-06-24", "2024-06-30", "24 to 30 June 2024"),
        ("2024-05-28", "2024-06-03", "28 May to 3 June 2024"),
        ("2023-12-28", "2024-01-03", "28 December 2023 to 3 January 2024"),
    ],
)
def test_a_period_says_once_what_both_days_share(first, last, said):
    assert brief._period(date.fromisoformat(first), date.fromisoformat(last)) == said


@pytest.mark.parametrize(
    ("first", "last", "weeks"), [("2024-06-30", "2024-06-30", 1), ("2024-06-30", "2024-07-01", 2), ("2024-04-01", "2024-06-30", 13)]
)
def test_weeks_begin_on_monday(first, last, weeks):
    assert brief._weeks(date.fromisoformat(first), date.fromisoformat(last)) == weeks


@pytest.mark.parametrize(
    ("word", "title"), [("nuclear", "# Nuclear programmes\n"), ("IRN", "# Iran\n"), ("Tehran", "# Iran\n"), ("eu", "# European Union\n")]
)
def test_a_topic_or_an_actor_is_found_by_what_it_is_called(told, word, title):
    code, shown, _ = told(word)
    assert (code, shown[: len(title)]) == (0, title)


def test_a_brief_on_a_topic(told):
    _, shown, _ = told("nuclear")
    assert "- speaker Ada Example · acting for USA · about IRN · was favourable · became unfavourable" in shown
    assert shown.count("offer on enrichment") == 1
    assert "Israel" not in shown.split("## How to read this")[0]


def test_runs_of_its_reports_are_recorded(told, world_url):
    def runs():
        with psycopg.connect(world_url) as connection:
            return connection.execute("select report, rows, outcome from report_runs where outputs = '{-}' order by id").fetchall()

    before = len(runs())
    told("daily")
    assert runs()[before:] == [
        ("period-in-figures", 8, "succeeded"),
        ("daily-brief", 2, "succeeded"),
        ("tension-alerts", 0, "succeeded"),
        ("who-said-what", 0, "succeeded"),
        ("sanctions-and-demands", 0, "succeeded"),
        ("meetings-calendar", 0, "succeeded"),
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "remedy"),
    [
        (
            ["atlantis"],
            1,
            "no brief, topic, country or body 'atlantis'; give daily, weekly, a topic such as nuclear, or a code such as IRN",
        ),
        (["daily", "--until", "yesterday"], 2, "yesterday"),
        (["daily", "--format", "csv"], 2, "csv"),
        (["actor"], 1, "no brief"),
    ],
)
def test_exit_codes_and_remedies(told, arguments, code, remedy):
    given, shown, said = told(*arguments)
    assert (given, shown) == (code, "")
    assert remedy in said


def test_there_is_nothing_to_tell_without_articles(run):
    assert run("brief") == (1, "", "communique: there are no articles with a day yet; communique run takes some in\n")


def test_a_brief_of_ones_own(told, tmp_path, monkeypatch):
    monkeypatch.setenv("COMMUNIQUE_REPORTS_DIR", str(tmp_path))
    file = tmp_path / "desk.toml"
    file.write_text(
        'title = "Desk, {last_day}"\nquestion = "Q?"\ndays = 3\n[[sections]]\nheading = "Visits"\nreport = "visits"\ncolumns = ["visitors"]\n'
    )
    _, shown, _ = told("desk")
    assert shown.startswith("# Desk, 30 June 2024\n")
    assert "- visitors Ada Example\n  > Ada Example **visited** Beijing on Monday." in shown
    file.write_text(file.read_text().replace("visitors", "nobody"))
    assert told("desk")[2] == "communique: brief section 'Visits': report visits has no column 'nobody'\n"
    file.write_text("title = 1")
    assert "no sections; give title, question, days, and sections" in told("desk")[2]


@pytest.mark.parametrize("path", sorted(brief.BRIEFS.glob("*.toml")), ids=lambda path: path.stem)
def test_packaged_briefs_ask_reports_that_there_are(path: Path):
    for part in brief.read(path).parts:
        report = catalog.report(part.report)
        assert set(part.columns) <= set(report.columns)
        assert set(part.parameters) <= {parameter.name for parameter in report.parameters}


def test_the_brief_of_the_manual_works(told, tmp_path, monkeypatch):
    monkeypatch.setenv("COMMUNIQUE_REPORTS_DIR", str(tmp_path))
    (text,) = re.findall(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "desk.toml").write_text(text)
    _, shown, _ = told("desk")
    assert shown.startswith("# The desk's morning, 30 June 2024\n")
    assert "No pair had so many happenings" in shown


def test_a_file_that_is_no_brief_is_told(tmp_path):
    path = tmp_path / "x.toml"
    path.write_text("title = [")
    with pytest.raises(ReportError, match=r"x\.toml: .*; mend the file"):
        brief.read(path)
