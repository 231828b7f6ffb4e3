"""The confidence of mentions: fitted to a reading, which is there to be checked."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.etl.annotate.actors import calibration

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "actors_calibration.py"


@pytest.fixture(scope="module")
def fitting() -> ModuleType:
    spec = importlib.util.spec_from_file_location("actors_calibration", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_shifts_are_those_of_the_reading(fitting: ModuleType) -> None:
    assert calibration.shifts() == pytest.approx(fitting.fit(fitting.reading()))


def test_the_reading_is_of_mentions_each_with_a_verdict(fitting: ModuleType) -> None:
    with fitting.READING.open(encoding="utf8", newline="") as f:
        rows = list(csv.DictReader(f))
    assert len({(row["document"], row["start"], row["end"], row["code"], row["key"]) for row in rows}) == len(rows) >= 800
    assert {row["verdict"] for row in rows} == {"right", "wrong"}
    assert all(row["note"] for row in rows if row["verdict"] == "wrong")
    right = {name: [row["verdict"] == "right" for row in rows if row["set"] == name] for name in ("dev", "news")}
    assert sum(right["dev"]) / len(right["dev"]) >= 0.95
    assert sum(right["news"]) / len(right["news"]) >= 0.95


def test_calibrated_chances_are_nearer_to_what_was_right_on_mentions_left_out(fitting: ModuleType) -> None:
    read = fitting.reading()
    ruled, held_out = [calibration.moved(confidence, 0) for _, confidence, _ in read], fitting.left_out(read)
    right = sum(verdict for _, _, verdict in read) / len(read)
    assert fitting.brier(held_out, read) < fitting.brier(ruled, read)
    assert fitting.log_loss(held_out, read) < fitting.log_loss(ruled, read)
    assert abs(sum(held_out) / len(held_out) - right) < 0.03


@given(st.sampled_from(["name", "pronoun", "office-on-date", "never read"]), st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_a_chance_stays_one_and_keeps_its_rank(method: str, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 < calibration.calibrated(method, low) <= calibration.calibrated(method, high) < 1
    assert calibration.as_ruled(method, calibration.calibrated(method, one)) == pytest.approx(one, abs=0.01)
