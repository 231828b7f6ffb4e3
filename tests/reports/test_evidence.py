"""Which words of an article are shown beneath a row, and which of them are marked."""

from __future__ import annotations

import pytest

from communique.reports import evidence
from communique.reports.evidence import Passage


@pytest.mark.parametrize(
    ("row", "passages", "others"),
    [
        ({"sentence": "Both met.\n\n", "words": "met"}, [Passage("Both ", "met", ".")], {}),
        (
            {"sentence": "They met metal men who met.", "words": "met", "words_at": "23"},
            [Passage("They met metal men who ", "met", ".")],
            {},
        ),
        ({"sentence": "Metal men met.", "words": "met"}, [Passage("Metal men ", "met", ".")], {}),
        ({"sentence": "Both met.", "words": "met", "words_at": "1"}, [Passage("Both ", "met", ".")], {}),
        (
            {"sentence": "Both met.\n", "words": "talked", "words_at": "5"},
            [Passage("Both met.", "", "")],
            {"words": "talked", "words_at": "5"},
        ),
        ({"sentence": "Both met."}, [Passage("Both met.", "", "")], {}),
        ({"sentence": "He said so.", "content": "so"}, [Passage("He said ", "so", ".")], {}),
        ({"sentence": "“A,” he said, “b.”", "content": "A, b."}, [Passage("", "A, b.", ""), Passage("“A,” he said, “b.”", "", "")], {}),
        ({"content": "A, b."}, [Passage("", "A, b.", "")], {}),
        ({"words": "met"}, [], {"words": "met"}),
        ({"sentence": "", "words": "", "content": ""}, [], {}),
        ({}, [], {}),
    ],
)
def test_words_are_marked_where_they_stand(row, passages, others):
    found = evidence.of(row)
    assert found.passages == passages
    assert found.others == others


def test_the_article_is_named_without_blanks():
    assert evidence.of({"url": "", "document": "3", "publisher": "Wire", "n": "1"}).source == {"publisher": "Wire", "document": "3"}


def test_all_columns_are_facts_where_there_is_nothing_else():
    assert evidence.facts(["a", "sentence", "url", "b"]) == ["a", "b"]
    assert evidence.facts(["publisher", "document"]) == ["publisher", "document"]
