"""The measures, on gold made for the purpose, with answers worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from communique.etl.evaluation import UnknownGold, evaluate
from communique.etl.evaluation.figures import Figure

TEXT = 'Iran said that the talks had failed. "We go on," said France. The ministry warned of rain.'


def span(words: str) -> list[int]:
    at = TEXT.index(words)
    return [at, at + len(words)]


def figures(gold: list[dict[str, Any]], predicted: dict[str, Any]) -> dict[str, Figure]:
    return {f.name: f for f in evaluate(gold, {"a": predicted} if predicted else {})}


ATTRIBUTIONS = [
    {"content": [span("that the talks had failed")], "source": [span("Iran")], "cue": [span("said")]},
    {"content": [span('"We go on,"')], "source": [span("France")], "cue": []},
]


def test_statements_match_by_their_words() -> None:
    ours = {
        "statements": [
            {"content": [span("the talks had failed")], "speaker": span("Iran")},  # 4 of 5 words: near, not exact
            {"content": [span('"We go on,"')], "speaker": span("Iran")},  # exact, but by another
            {"content": [span("of rain")], "speaker": None},  # no statement
        ]
    }
    found = figures([{"id": "a", "text": TEXT, "attributions": ATTRIBUTIONS}], ours)
    assert (found["token"].precision, found["token"].recall) == (7 / 9, 7 / 8)
    assert (found["statement"].precision, found["statement"].recall) == (2 / 3, 1.0)
    assert found["exact"].recall == 0.5
    assert found["statement+speaker"].recall == 0.5
    assert found["speaker accuracy on matched"].value == 0.5
    assert (found["statement, quoted"].precision, found["statement, quoted"].n) == (1.0, 1)


def test_a_document_without_prediction_has_recall_nought() -> None:
    found = figures([{"id": "a", "text": TEXT, "attributions": ATTRIBUTIONS}], {})
    assert (found["token"].recall, found["token"].precision, found["token"].f1) == (0.0, 0.0, 0.0)


ARTICLE = {
    "id": "a",
    "text": TEXT,
    "statements": [{"content": [span("that the talks had failed")], "speaker": span("Iran"), "speaker_country": "IRN"}],
    "events": [
        {"type": "ACCUSE", "source": ["IRN"], "target": ["USA"], "trigger": span("failed"), "date": "2021-03-11"},
        {"type": "CONSULT", "source": ["FRA", "IRN"], "target": [], "trigger": span("talks"), "date": None},
    ],
    "sanctions": [{"action": "lift", "by": "USA", "sender": "USA", "target": "IRN", "measure": "trade", "trigger": span("failed")}],
}


def test_articles_compare_codes_not_names() -> None:
    iran, france, usa = ({"code": c, "name": c, "span": span("Iran")} for c in ("IRN", "FRA", "USA"))
    ours = {
        "mentions": [{"span": span("Iran"), "code": "IRN"}],
        "statements": [{"content": [span("that the talks had failed")], "speaker": span("Iran"), "speaker_code": "IRN"}],
        "events": [
            {"type": "ACCUSE", "source": [iran], "target": [france], "date": "2021-03-11"},
            {"type": "CONSULT", "source": [iran, france], "target": [], "date": None},
        ],
        "sanctions": [{"action": "lift", "by": usa, "sender": usa, "target": iran, "measure": "arms"}],
    }
    found = figures([ARTICLE], ours)
    assert [found[f"event type{s}"].f1 for s in ("", "+source", "+source+target")] == [1.0, 1.0, 0.5]
    assert [found[f"sanction {s}"].f1 for s in ("action+target", "action+sender+target", "all fields")] == [1.0, 1.0, 0.0]
    assert found["event dates"].recall == 1.0
    assert found["speaker resolved"].recall == 1.0
    # Of eight coded actors of acts only Iran is mentioned, four times asked for: speaker, two events, one sanction.
    assert (found["actors of acts found nearby"].recall, found["actors of acts found nearby"].n) == (4 / 8, 8)


def test_records_count_types_and_both_sides() -> None:
    gold = [{"id": "a", "text": TEXT, "type": "ACCUSE", "source": [{"code": "IRN"}], "target": [{"code": "USA"}]}]
    ours = {
        "mentions": [{"span": [0, 4], "code": "IRN"}, {"span": [5, 9], "code": "FRA"}],
        "events": [
            {"type": "ACCUSE", "source": [{"code": "IRN"}], "target": [{"code": "USA"}], "status": "reported"},
            {"type": "REJECT", "source": [{"code": "IRN"}], "target": [], "status": "reported"},
            {"type": "AID", "source": [{"code": "IRN"}], "target": [], "status": "negated"},
        ],
    }
    found = figures(gold, ours)
    assert (found["type"].precision, found["type"].recall, found["dyad"].recall) == (0.5, 1.0, 1.0)
    assert (found["sentences with every actor"].recall, found["extra codes a sentence"].value) == (0.0, 1.0)


def test_pairs_count_overlap_and_take_retreat_for_yield() -> None:
    gold = [{"id": "a", "text": TEXT, "type": "YIELD", "source": [[0, 4]], "target": [[20, 25]]}]
    ours = {"events": [{"type": "RETREAT", "source": [{"span": [0, 2]}], "target": [{"span": [22, 30]}], "status": "reported"}]}
    found = figures(gold, ours)
    assert (found["type"].f1, found["pair"].recall, found["actors"].recall, found["type given actors"].value) == (1.0, 1.0, 1.0, 1.0)


def test_gold_of_no_known_shape_is_refused() -> None:
    with pytest.raises(UnknownGold, match="attributions"):
        evaluate([{"id": "a", "text": ""}], {})
