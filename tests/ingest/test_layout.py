"""Lines to paragraphs, and markup to text."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.etl.ingest.layout import unwrap
from communique.etl.ingest.markup import has_tags, plain_text

from .conftest import PARAGRAPHS


@pytest.mark.parametrize("width", [60, 72, 80])
def test_wrapped_paragraphs_come_back(width: int) -> None:
    wrapped = "\r\n\r\n".join("\r\n".join(textwrap.wrap(paragraph, width)) for paragraph in PARAGRAPHS)
    assert unwrap(wrapped) == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        (
            ["A heading", "The first sentence fills the whole of its line,", "and goes on here."],
            ["A heading", "The first sentence fills the whole of its line, and goes on here."],
        ),
        (["One paragraph that ends early here.", "x" * 60, "y" * 60], ["One paragraph that ends early here.", "x" * 60 + " " + "y" * 60]),
        (["- one item", "- another item"], ["- one item", "- another item"]),
        (["x" * 60, "   An indented paragraph", "of two lines"], ["x" * 60, "An indented paragraph of two lines"]),
    ],
)
def test_where_paragraphs_begin(lines: list[str], paragraphs: list[str]) -> None:
    assert unwrap("\n".join(lines)).split("\n\n") == paragraphs


def test_broken_words_are_joined_on_demand() -> None:
    assert unwrap("the nego-\ntiations of the EU-\nUS group", hyphens=True) == "the negotiations of the EU- US group"
    assert unwrap("long-\nterm", hyphens=False) == "long- term"


@given(st.text())
def test_no_word_is_lost(text: str) -> None:
    assert "".join(unwrap(text).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One <b>bold</b>, <a href='x'>linked</a>.</p><p>Two</p>", "One bold, linked.\n\nTwo"),
        ("before<ul><li>a</li><li>b</li></ul>after", "before\n\na\n\nb\n\nafter"),
        ("one<br/>two<br>three", "one\ntwo\nthree"),
        ("a<script>x()</script>b<style>y</style><!-- c -->d", "abd"),
        ("AT&amp;T &lt;b&gt; caf&eacute;", "AT&T <b> café"),
        ("spaces \n\n in \t a row", "spaces in a row"),
        ("<div><div>nested</div> tail</div>", "nested\n\ntail"),
        ("", ""),
        ("<p></p>", ""),
        ("<b>unclosed <p>and", "unclosed\n\nand"),
    ],
)
def test_markup_becomes_text(html: str, text: str) -> None:
    assert plain_text(html) == text


@given(st.text(st.sampled_from("<>/&;!-pab \n\0'\"")) | st.text())
def test_any_string_can_be_stripped(html: str) -> None:
    assert isinstance(plain_text(html), str)


@pytest.mark.parametrize(
    ("text", "marked"), [("a < b and c > d", False), ("<p>x", True), ("x<br/>y", True), ("<unknown>", False), ('<a href="x">y</a>', True)]
)
def test_what_counts_as_markup(text: str, marked: bool) -> None:
    assert has_tags(text) is marked
