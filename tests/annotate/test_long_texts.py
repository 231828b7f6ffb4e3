"""Texts far longer than articles are: what is parsed in parts is one document, and nothing in it goes too deep."""

from __future__ import annotations

from datetime import date

import pytest

from communique.etl.annotate import pipeline
from communique.etl.annotate.model import Document
from communique.etl.annotate.pipeline import Annotator

PARAGRAPHS = [
    f"France condemned the attack on Kenya in village {n}. Its officials said on Monday that they would send aid." for n in range(40)
]


def test_what_is_parsed_in_parts_is_read_as_a_whole(annotator: Annotator, monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document("long", "\n\n".join(PARAGRAPHS), published=date(2021, 6, 1))
    (whole,) = annotator.annotate([document])
    monkeypatch.setattr(pipeline, "LONGEST", 700)
    monkeypatch.setattr(pipeline, "AT_ONCE", 300)
    (parts,) = annotator.annotate([document])
    assert parts == whole
    assert len(whole.statements) >= len(PARAGRAPHS)
    # The last paragraph's 'its' is France, named before in the same document.
    assert {m.code for m in parts.mentions} == {"FRA", "KEN"}


def test_pieces_are_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "LONGEST", 50)
    text = "\n".join(PARAGRAPHS[:3]) + " " + "[" * 2_500 + " end"
    pieces = pipeline._pieces(text)
    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= 50


@pytest.mark.parametrize(
    "text", ["“He said " * 1_000, "Iran, " * 600, "[" * 1_500, "that Iran said " * 500], ids=["quotes", "list", "brackets", "that"]
)
def test_an_endless_sentence_is_annotated(annotator: Annotator, text: str) -> None:
    (doc,) = annotator.parse([text])
    assert doc.text == text
    assert max(len(sentence) for sentence in doc.sents) <= 300
    (found,) = annotator.annotate([Document("endless", text)])
    assert found.sentences[-1][1] <= len(text)
