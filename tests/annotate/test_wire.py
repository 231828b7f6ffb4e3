"""The annotation format: what is read, and what is written."""

from __future__ import annotations

import json
from datetime import date

import pytest

from communique.etl.annotate import wire
from communique.etl.annotate.model import Annotation, Document, Event, Mention, PartialDate, SanctionAction, Stance, Statement

IRAN = Mention((0, 6), "Iran", "IRN", "country", "IRN", "metonym", 0.9)
USA = Mention((10, 12), "United States", "USA", "country", "USA", "acronym", 0.95)


def test_plain_text_is_one_document() -> None:
    assert list(wire.read_documents(["First line\n", "second line\n"], "note")) == [Document("note", "First line\nsecond line\n")]


def test_json_lines_are_a_document_each() -> None:
    lines = ['{"id": "a", "text": "One.", "title": "T", "published_at": "2021-03-12T08:00:00Z"}\n', "\n", '{"text": "Two."}\n']
    assert list(wire.read_documents(lines)) == [Document("a", "One.", "T", date(2021, 3, 12)), Document("3", "Two.")]


@pytest.mark.parametrize("stamp", ["0000-00-00", "soon", 7, None, ""])
def test_a_date_that_is_none_is_unknown(stamp: object) -> None:
    (document,) = wire.read_documents([json.dumps({"text": "One.", "published_at": stamp})])
    assert document.published is None


@pytest.mark.parametrize(("line", "reason"), [("{broken", "not JSON"), ('{"id": 1}', 'no "text"'), ('{"text": 5}', 'no "text"')])
def test_a_bad_line_is_named_with_its_remedy(line: str, reason: str) -> None:
    with pytest.raises(wire.BadInput, match=f"docs.jsonl, line 2: {reason}.*give"):
        list(wire.read_documents(['{"text": "fine"}', line], "docs.jsonl"))


def test_nothing_gives_nothing() -> None:
    assert list(wire.read_documents([])) == []


def test_an_annotation_is_written_with_the_keys_of_the_format() -> None:
    annotation = Annotation(
        "a", "1.0+x", ((0, 40),), (IRAN, USA),
        (Statement(((20, 30),), (0, 6), IRAN, (7, 9), "direct", PartialDate(date(2021, 1, 1), "month"), None, (USA, USA), 0.8,
                   "peace", "say", "say", (31, 40), (Stance(USA, "favourable"),)),),
        (Event("REQUEST", "yield", "104", (), "reported", (7, 9), (IRAN,), (USA,), None, PartialDate(date(2021, 1, 4), "day"), 0.7),),
        (SanctionAction("demand_lift", "unspecified", IRAN, USA, None, (7, 9), "reported", None, 0.6, expires_on=date(2022, 1, 1)),),
    )  # fmt: skip
    row = json.loads(wire.to_json(annotation))
    assert row["mentions"][0] == {"span": [0, 6], "name": "Iran", "code": "IRN", "kind": "country"}
    assert row["statements"][0] == {
        "content": [[20, 30]], "speaker": [0, 6], "speaker_name": "Iran", "speaker_code": "IRN", "cue": [7, 9], "kind": "direct",
        "stated_on": "2021-01", "addressee_code": None, "about": ["USA"], "confidence": 0.8, "cue_lemma": "say", "cue_class": "say",
        "addressee": [31, 40], "addressee_name": None, "topic": "peace",
        "stances": [{"name": "United States", "code": "USA", "stance": "favourable"}],
    }  # fmt: skip
    assert row["events"][0]["source"] == [{"name": "Iran", "code": "IRN", "span": [0, 6]}]
    assert (row["events"][0]["date"], row["sanctions"][0]["target"], row["sanctions"][0]["expires_on"]) == (
        "2021-01-04",
        None,
        "2022-01-01",
    )
