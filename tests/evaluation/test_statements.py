"""Statements looked at closely, on gold made for the purpose, with answers worked out by hand."""

from __future__ import annotations

import json
import math
import random
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from communique.etl import cli
from communique.etl.evaluation import statements as scoring
from communique.etl.train.calibration import Observed, check, fit

TEXT = 'Iran said that the talks had failed. "We go on," said France. The minister rose. "It is late," he said of the long day ahead.'
RUNNER = CliRunner()


def span(words: str) -> list[int]:
    at = TEXT.index(words)
    return [at, at + len(words)]


GOLD = [
    {
        "id": f"{publisher}_2016-09-0{k}_x",
        "text": TEXT,
        "attributions": [
            {"content": [span("that the talks had failed")], "source": [span("Iran")]},
            {"content": [span('"We go on,"')], "source": [span("France")]},
            {"content": [span('"It is late,"')], "source": [span("The minister")]},
        ],
    }
    for k, publisher in enumerate(("gazette", "gazette", "herald"), 1)
]
FULL = [
    {"content": [span("that the talks had failed")], "speaker": span("Iran"), "confidence": 0.9},
    {"content": [span('"We go on,"')], "speaker": span("Iran"), "confidence": 0.8},
    {"content": [span('"It is late,"')], "speaker": span("The minister"), "confidence": 0.6},
    {"content": [span("the long day ahead")], "speaker": None, "confidence": 0.3},
]


def predicted(*lists: list[dict[str, Any]]) -> dict[str, Any]:
    return {d["id"]: {"id": d["id"], "statements": found} for d, found in zip(GOLD, lists, strict=True)}


@pytest.fixture
def scored() -> list[scoring.Scored]:
    return scoring.documents(GOLD, predicted(FULL, FULL[:1], []))


def test_figures_by_kind_and_of_speakers_named_elsewhere(scored: list[scoring.Scored]) -> None:
    found = {f.name: f for f in scoring.figures(scored)}
    assert (found["statement"].precision, found["statement"].recall) == (4 / 5, 4 / 9)
    assert (found["statement, indirect"].precision, found["statement, indirect"].recall) == (2 / 3, 2 / 3)
    assert (found["statement, direct"].precision, found["statement, direct"].recall) == (1.0, 2 / 6)
    assert found["speaker or none right on matched, direct"].value == 0.5
    afar = found["speaker right, named in another sentence"]
    assert (afar.value, afar.recall, afar.n) == (1.0, 1 / 3, 3)


def test_confusion_counts_each_gold_and_each_spurious_statement(scored: list[scoring.Scored]) -> None:
    assert scoring.confusion(scored) == [
        ("direct", "direct", 2),
        ("direct", "missed", 4),
        ("indirect", "indirect", 2),
        ("indirect", "missed", 1),
        ("spurious", "indirect", 1),
    ]


def test_the_worst_cases_come_first(scored: list[scoring.Scored]) -> None:
    cases = scoring.worst(scored, 3)
    assert [(c.fault, c.words) for c in cases] == [("missed", 5), ("spurious", 4), ("speaker", 3)]
    (speaker,) = [c for c in scoring.worst(scored, 50) if c.fault == "speaker"]
    assert (speaker.gold_speaker, speaker.speaker, speaker.confidence) == ("France", "Iran", 0.8)


def test_wrong_bounds_are_one_case_and_not_two() -> None:
    found = scoring.documents(GOLD[:1], {GOLD[0]["id"]: {"statements": [{"content": [span("talks had")], "speaker": span("Iran")}]}})
    assert [(c.fault, c.words, c.predicted) for c in scoring.worst(found, 50)] == [
        ("missed", 3, None), ("missed", 3, None), ("bounds", 3, "talks had"),
    ]  # fmt: skip


def test_the_spread_over_publishers(scored: list[scoring.Scored]) -> None:
    rows = {row.name: row for row in scoring.publishers(scored)}
    assert (rows["gazette"].documents, rows["herald"].documents, rows["mean"].documents) == (2, 1, 3)
    assert rows["gazette"].statement == pytest.approx(2 * 4 / (5 + 6))
    assert rows["mean"].statement == pytest.approx(rows["gazette"].statement / 2)
    assert rows["lowest"].statement == 0
    assert scoring.publishers(scoring.documents([GOLD[0] | {"id": "a"}], {})) == []


def test_two_extractors_are_compared_on_the_same_documents(scored: list[scoring.Scored]) -> None:
    better = scoring.documents(GOLD, predicted(FULL, FULL, FULL))
    rows = scoring.compare(scored, better)
    assert [row.measure for row in rows] == ["token", "statement", "statement+speaker"]
    assert all(row.low <= row.difference <= row.high and row.difference > 0 for row in rows)
    assert rows[1].a == pytest.approx(2 * 4 / (5 + 9)) and rows[1].b == pytest.approx(2 * 9 / (12 + 9))
    assert scoring.compare(scored, better) == rows
    assert all(row.low == row.high == 0 for row in scoring.compare(better, better))


def test_deciles_are_as_equal_as_can_be_and_tell_the_gap() -> None:
    found = scoring.deciles([(k / 20, k >= 10) for k in range(20)])
    assert [d.n for d in found] == [2] * 10
    assert (found[0].low, found[0].high, found[0].right, found[-1].right) == (0.0, 0.05, 0.0, 1.0)
    assert scoring.gap(found).value == pytest.approx(0.475)
    assert scoring.calibration(scoring.documents(GOLD, {})) == []


def test_a_fit_is_deterministic_and_holds_on_the_other_half() -> None:
    rng = random.Random(0)
    scores = [rng.gauss(0, 2) for _ in range(4000)]
    seen = [Observed(k, {"bias": 1.0, "score": x}, rng.random() < 1 / (1 + math.exp(-0.5 - x))) for k, x in enumerate(scores)]
    assert fit(seen) == fit(list(reversed(seen)))
    assert fit(seen)["score"] == pytest.approx(1, abs=0.1)
    assert scoring.gap(check(seen)).value < 0.07


def test_the_command_prints_views_and_comparisons(tmp_path: Path) -> None:
    files = {}
    for name, rows in (("gold", GOLD), ("a", predicted(FULL, FULL[:1], []).values()), ("b", predicted(FULL, FULL, FULL).values())):
        files[name] = tmp_path / f"{name}.jsonl"
        files[name].write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")

    def shown(*arguments: object) -> str:
        done = RUNNER.invoke(cli.application(), ["evaluate", "statements", str(files["gold"]), *map(str, arguments)])
        assert done.exit_code == 0, done.output
        return done.stdout

    every = shown("--pred", files["a"], "--worst", 2)
    assert "gold \\ predicted" in every and "gazette" in every
    assert len(re.findall(r"^-- \d", every, re.MULTILINE)) == 2 and "[Iran]  that the talks had failed" in every
    compared = json.loads(shown("--compare", files["a"], files["b"], "--format", "json"))
    assert [row["measure"] for row in compared] == ["token", "statement", "statement+speaker"]
    cases = json.loads(shown("--pred", files["a"], "--view", "worst", "--format", "json"))
    assert cases[0]["fault"] == "missed"
    plain = RUNNER.invoke(cli.application(), ["evaluate", str(files["gold"]), "--pred", str(files["a"])])
    assert plain.exit_code == 0 and "statement+speaker, quoted" in plain.stdout
