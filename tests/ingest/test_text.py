"""Plain text, Markdown, front matter."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from communique.etl.ingest.formats.text import first_line_title
from communique.etl.ingest.frontmatter import split

from .conftest import BODY, TITLE, Reading


def test_the_title_is_recorded_and_stays_in_the_text(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.txt").write_text(f"{TITLE}\n{BODY}\n")
    article = reading(tmp_path / "a.txt").article
    assert article.title == TITLE
    assert article.text == f"{TITLE}\n{BODY}"
    assert article.format == "text"
    assert article.source == str(tmp_path / "a.txt")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A title\n\nText.", "A title"),
        ("Will talks resume?\nText.", "Will talks resume?"),
        ("A single line", None),
        ("The ministry said so on Tuesday.\n\nIt said more on Wednesday.", None),
        ("The ministry said that the talks would\nresume on Tuesday.", None),
        ("word " * 60 + "\nText.", None),
    ],
)
def test_when_a_first_line_is_a_title(text: str, title: str | None) -> None:
    assert first_line_title(text) == title


def test_markdown_loses_its_marks_and_keeps_its_words(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.md").write_text(
        "# Talks *to* resume\n\nThe **ministry** said [on Tuesday](https://example.org) that talks\nwould resume.\n\n"
        "> A quoted paragraph.\n\n- one\n- two\n\n![picture](x.png)\n\n<div>kept out</div>\n"
    )
    article = reading(tmp_path / "a.md").article
    assert article.title == "Talks to resume"
    assert article.text == "Talks to resume\n\nThe ministry said on Tuesday that talks would resume.\n\nA quoted paragraph.\n\none\n\ntwo"
    assert article.format == "markdown"


def test_front_matter_gives_metadata_and_is_no_text(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: 'Talks: a ''pause'''\ndate: 2021-03  # month only\nauthors:\n  - A. Writer\n  - B. Reporter\n"
        f"publisher: The Post\nlang: en-GB\nid: p-1\nurl: https://example.org/a?b=1\n---\n\n{BODY}\n"
    )
    article = reading(tmp_path / "a.md").article
    assert (article.title, str(article.published), article.byline) == ("Talks: a 'pause'", "2021-03", "A. Writer, B. Reporter")
    assert (article.publisher, article.language, article.external_id) == ("The Post", "en", "p-1")
    assert article.url == "https://example.org/a?b=1"
    assert article.text == BODY


def test_front_matter_in_toml(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.txt").write_text(f'+++\ntitle = "Talks"\ndate = 2021-03-12\n+++\n{BODY}')
    article = reading(tmp_path / "a.txt").article
    assert (article.title, str(article.published), article.text) == ("Talks", "2021-03-12", BODY)


@pytest.mark.parametrize(
    "text",
    ["---\nThis is a rule, not front matter.\n---\nText", "---\nno end: here\n", "+++\nnot toml\n+++\nText", "Text\n---\na: b\n---\n"],
)
def test_what_is_no_front_matter_stays_text(text: str) -> None:
    assert split(text) == ({}, text)


@pytest.mark.parametrize(
    "block", ["a." * 30_000 + "b = 1", "a = " + "[" * 10_000, "x = {" + "a." * 30_000 + "b = 1}", 'a = "b"\n' * 10_000]
)
def test_front_matter_without_end_or_bottom_stays_text(tmp_path: Path, reading: Reading, block: str) -> None:
    begin = time.process_time()
    (tmp_path / "a.md").write_text(f"+++\n{block}\n+++\n{BODY}")
    assert reading(tmp_path / "a.md").article.text.endswith(BODY)
    assert time.process_time() - begin < 5


def test_right_to_left_text_is_kept(tmp_path: Path, reading: Reading) -> None:
    arabic = "استئناف المحادثات\n\nقالت وزارة الخارجية يوم الثلاثاء إن المحادثات ستستأنف الأسبوع المقبل.\u200f"
    (tmp_path / "a.txt").write_text("\ufeff" + arabic)
    article = reading(tmp_path / "a.txt").article
    assert article.text == arabic
    assert article.title == "استئناف المحادثات"


def test_a_hundred_thousand_words_are_an_article(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "long.txt").write_text("\n\n".join(["The talks went on for ten more days this year."] * 10_000))
    assert len(reading(tmp_path / "long.txt").article.text.split()) == 100_000


def test_more_characters_than_an_article_has_are_refused(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "longer.txt").write_text("word " * 250_000)
    refused = reading(tmp_path / "longer.txt").reject
    assert "1,249,999 characters, more than the 1,000,000" in refused.reason
    assert "Split" in refused.remedy


def test_a_text_of_twenty_megabytes_is_not_read_to_its_end(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "line.txt").write_bytes(b"x" * 20_000_000)
    assert "larger than 4,000,000 bytes" in reading(tmp_path / "line.txt").reject.reason


def test_invalid_utf8_is_replaced_and_told(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.txt").write_bytes("Title\n\n“Quoted” and „more“ text ".encode() + b"\xff\xfe end.")
    found = reading(tmp_path / "a.txt")
    assert found.articles[0].text.endswith("text \ufffd\ufffd end.")
    assert "some bytes are not valid utf-8, first the byte 0xff at offset 40" in found.reject.reason


def test_nul_characters_are_dropped(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.txt").write_bytes(b"Title\n\nThe ministry\x00 said that the talks would go on, and a second round was planned.")
    assert "\0" not in reading(tmp_path / "a.txt").article.text
