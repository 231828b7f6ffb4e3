"""How likely a mention is right: what its rule gives, moved by what a reading of mentions of each method found.

calibration.csv: method, shift (in log-odds), and how many were read and right. `python benchmarks/actors_calibration.py`
fits it anew from benchmarks/actors_reading.csv.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "calibration.csv"
LOW, HIGH = 0.02, 0.995


@cache
def shifts() -> Mapping[str, float]:
    """The shift of each method; none for a method that was not read."""
    with FILE.open(encoding="utf8", newline="") as f:
        return {row["method"]: float(row["shift"]) for row in csv.DictReader(f)}


def calibrated(method: str, confidence: float) -> float:
    """The chance, 0 to 1, that a mention by this method of this confidence is right."""
    return moved(confidence, shifts().get(method, 0.0))


def as_ruled(method: str, confidence: float) -> float:
    """The rule's own confidence, of a calibrated one."""
    return moved(confidence, -shifts().get(method, 0.0))


def moved(confidence: float, shift: float) -> float:
    """A probability moved by a shift in log-odds."""
    inside = min(max(confidence, LOW), HIGH)
    return 1 / (1 + math.exp(-(math.log(inside / (1 - inside)) + shift)))
