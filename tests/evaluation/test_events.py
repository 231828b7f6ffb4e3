"""Events of gold beside ours: which are paired, what is taken for what, which cases are worst."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from communique.etl.cli import main
from communique.etl.evaluation import events

TEXT = "France met Spain. Peru condemned Chile. Chad helped Mali."


def gold(id_: str, type_: str, source: list[str], target: list[str], text: str = TEXT) -> dict[str, Any]:
    return {"id": id_, "text": text, "type": type_, "source": [{"code": c} for c in source], "target": [{"code": c} for c in target]}


def ours(
    type_: str, source: list[str], target: list[str], at: int = 0, confidence: float = 0.9, status: str = "reported"
) -> dict[str, Any]:
    sides = ([{"name": c, "code": c, "span": [at, at + 1]} for c in side] for side in (source, target))
    named = dict(zip(("source", "target"), sides, strict=True))
    return {"type": type_, "status": status, "trigger": [at, at + 3], "confidence": confidence, **named}


def paired(want: list[dict[str, Any]], **have: list[dict[str, Any]]) -> list[events.Paired]:
    return events.pairs(want, {id_: {"id": id_, "events": found} for id_, found in have.items()})


def test_same_type_and_actors_come_first_and_what_is_left_is_told() -> None:
    found = paired(
        [gold("a", "ACCUSE", ["PER"], ["CHL"]), gold("b", "AID", ["TCD"], ["MLI"])],
        a=[ours("ACCUSE", ["CHL"], ["PER"]), ours("ACCUSE", ["PER"], ["CHL"]), ours("AID", ["PER"], [], status="negated")],
    )
    assert [(p.kinds, p.same_actors) for p in found] == [
        (("ACCUSE", "ACCUSE"), True),
        (("spurious", "ACCUSE"), False),
        (("AID", "missed"), False),
    ]
    assert events.confusion(found) == [("ACCUSE", "ACCUSE", 1), ("AID", "missed", 1), ("spurious", "ACCUSE", 1)]


def test_a_wrong_type_with_the_right_actors_is_a_confusion() -> None:
    found = paired([gold("a", "ACCUSE", ["PER"], ["CHL"])], a=[ours("AID", ["TCD"], ["MLI"]), ours("REJECT", ["PER"], ["CHL"])])
    assert [p.kinds for p in found] == [("ACCUSE", "REJECT"), ("spurious", "AID")]


def test_yield_is_either_of_its_two_types() -> None:
    want = {"id": "a", "text": TEXT, "type": "YIELD", "source": [[0, 6]], "target": [[11, 16]]}
    found = paired([want], a=[ours("RETREAT", ["FRA"], ["ESP"])])
    assert events.confusion(found) == [("YIELD", "YIELD", 1)]
    assert not found[0].same_actors  # ours names nobody at the target's place


def test_of_an_article_the_nearest_of_the_same_kind_is_meant() -> None:
    article = {
        "id": "a",
        "text": TEXT,
        "events": [{"type": "AID", "source": ["TCD"], "target": ["MLI"], "trigger": [45, 51]}],
    }
    found = paired([article], a=[ours("AID", ["TCD"], ["MLI"], at=0), ours("AID", ["TCD"], ["MLI"], at=45)])
    assert found[0].predicted is not None and found[0].predicted["trigger"] == [45, 48]


def test_the_worst_are_those_that_we_were_surest_of() -> None:
    found = paired(
        [gold("a", "ACCUSE", ["PER"], ["CHL"]), gold("b", "AID", ["TCD"], ["MLI"]), gold("c", "AID", ["TCD"], ["MLI"])],
        a=[ours("ACCUSE", ["PER"], ["FRA"], at=23, confidence=0.8), ours("SUPPORT", ["ESP"], [], confidence=0.3)],
        c=[ours("AID", ["TCD"], ["MLI"])],
    )
    cases = events.worst(found, 9)
    assert [(c.document, c.fault, c.gold, c.predicted) for c in cases] == [
        ("a", "actors", "ACCUSE PER > CHL", "ACCUSE PER > FRA"),
        ("b", "missed", "AID TCD > MLI", None),
        ("a", "spurious", None, "SUPPORT ESP > -"),
    ]
    assert cases[0].text == "Peru condemned Chile."
    assert len(events.worst(found, 1)) == 1


def test_the_command_prints_figures_confusion_and_cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    want, have = tmp_path / "gold.jsonl", tmp_path / "pred.jsonl"
    want.write_text(json.dumps(gold("a", "ACCUSE", ["PER"], ["CHL"])) + "\n", "utf-8")
    have.write_text(json.dumps({"id": "a", "mentions": [], "events": [ours("REJECT", ["PER"], ["CHL"])]}) + "\n", "utf-8")
    assert main(["evaluate", "events", str(want), "--pred", str(have)]) == 0
    printed = capsys.readouterr().out
    assert "types a sentence" in printed and "gold \\ predicted" in printed and "REJECT PER > CHL" in printed
    assert main(["evaluate", "events", str(want), "--pred", str(have), "--view", "confusion", "--format", "csv"]) == 0
    assert capsys.readouterr().out == "gold,predicted,n\nACCUSE,REJECT,1\n"
    assert main(["evaluate", "events", str(want), "--pred", str(have), "--view", "worst", "--view", "figures", "--format", "csv"]) == 2
