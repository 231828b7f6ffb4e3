"""Statements as rows: kind, speaker, documents that speak, hearsay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from communique.etl.annotate.model import Document, Statement
from communique.etl.annotate.pipeline import Annotator
from communique.etl.annotate.statements import kind_of
from communique.etl.settings import packaged


@pytest.fixture(scope="module")
def annotator() -> Iterator[Annotator]:
    yield Annotator(packaged("seeds"))


def told(annotator: Annotator, text: str, published: date = date(2021, 6, 1)) -> list[tuple[str, str | None, Statement]]:
    """(content, code of the speaker, statement) of each statement of a text."""
    (annotation,) = annotator.annotate([Document("t", text, published=published)])
    return [
        (" … ".join(text[s:e] for s, e in s_.content), s_.speaker_mention.code if s_.speaker_mention else None, s_)
        for s_ in annotation.statements
    ]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("“We agree,”", "direct"),
        ('"We agree."', "direct"),
        ("that they agree", "indirect"),
        ("that it was a “mistake” to agree", "mixed"),
        ('the plan was "bold"', "mixed"),
    ],
)
def test_kind_is_told_by_the_quotation_marks(content: str, kind: str) -> None:
    assert kind_of(content, [(0, len(content))]) == kind


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("Iran said that it would keep its missiles.", "IRN", "that it would keep its missiles"),
        ("The Kremlin denied on Monday that its troops had crossed the border.", "RUS", "that its troops had crossed the border"),
        ("According to the Turkish foreign ministry, the ship turned back.", "TUR", "the ship turned back"),
        ("The United Nations warned that the harvest would fail.", "UN", "that the harvest would fail"),
        ("“The road is closed,” a spokesman for the Kenyan police said.", "KEN", "“The road is closed,”"),
        ("Ethiopian officials said the dam was full.", "ETH", "the dam was full"),
        ("The European Commission announced that the fund would grow.", "EU", "that the fund would grow"),
        ("Beijing vowed to respond to the tariffs.", "CHN", "to respond to the tariffs"),
        ("Poland's government claimed that the balloons came from Belarus.", "POL", "that the balloons came from Belarus"),
        ("Peru has insisted that the treaty is valid.", "PER", "that the treaty is valid"),
    ],
)
def test_a_statement_has_its_speaker_and_its_words(annotator: Annotator, text: str, code: str, words: str) -> None:
    assert (words, code) in [(content, speaker) for content, speaker, _ in told(annotator, text)]


@pytest.mark.parametrize(
    "text",
    [
        "The bridge over the river was closed for repairs.",
        "Snow fell on the hills all night.",
        "The index rose by two percent.",
        "Two trains met at the junction.",
    ],
)
def test_plain_telling_holds_no_statement(annotator: Annotator, text: str) -> None:
    assert told(annotator, text) == []


def test_the_statement_speaks_for_whoever_issued_it(annotator: Annotator) -> None:
    text = "Norway issued a statement after the meeting. “Both sides will meet again in spring,” the statement read."
    assert ("“Both sides will meet again in spring,”", "NOR") in [(c, code) for c, code, _ in told(annotator, text)]


def test_a_date_of_saying_is_kept_with_its_precision(annotator: Annotator) -> None:
    text = "In January 2021, the Israeli prime minister said that the deal would be a mistake."
    ((_, _, statement),) = told(annotator, text)
    assert str(statement.stated_on) == "2021-01"


def test_whom_a_statement_is_about_and_addressed_to(annotator: Annotator) -> None:
    ((_, _, statement),) = told(annotator, "France told Germany that Italy would join.")
    assert statement.addressee is not None and statement.addressee.code == "DEU"
    assert [m.code for m in statement.about] == ["ITA"]
