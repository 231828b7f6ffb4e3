"""Fit the confidence of mentions to a reading of them, and show how well it tells right from wrong.

    python benchmarks/actors_calibration.py [--write]

Each method gets one shift in log-odds of what its rules give: the one that makes the verdicts of the reading likeliest, drawn
towards none as by a normal distribution of deviation SPREAD, so that a method read seldom keeps nearly what its rules give.
What is printed is measured on mentions left out of the fit, tenth by tenth.
"""

from __future__ import annotations

import argparse
import csv
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from communique.etl.annotate.actors.calibration import FILE, moved

READING = Path(__file__).parent / "actors_reading.csv"
SPREAD = 1.0
FOLDS = 10
BINS = (0.0, 0.7, 0.8, 0.9, 0.95, 1.01)

Read = tuple[str, float, bool]


def reading(path: Path = READING) -> list[Read]:
    """(method, confidence as ruled, whether it is right) of each mention that was read."""
    with path.open(encoding="utf8", newline="") as f:
        return [(row["method"], float(row["confidence"]), row["verdict"] == "right") for row in csv.DictReader(f)]


def fit(read: Sequence[Read]) -> Mapping[str, float]:
    """The shift of each method."""
    by_method: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for method, confidence, right in read:
        by_method[method].append((confidence, right))
    return {method: _shift(found) for method, found in sorted(by_method.items())}


def _shift(found: Sequence[tuple[float, bool]]) -> float:
    """By bisection of the slope of the penalised likelihood, which falls throughout."""
    low, high = -6.0, 6.0
    for _ in range(60):
        middle = (low + high) / 2
        slope = sum(right - moved(confidence, middle) for confidence, right in found) - middle / SPREAD**2
        low, high = (middle, high) if slope > 0 else (low, middle)
    return round((low + high) / 2, 3)


def left_out(read: Sequence[Read]) -> list[float]:
    """The calibrated confidence of each mention by a fit without its tenth."""
    out = [0.0] * len(read)
    for fold in range(FOLDS):
        shifts = fit([one for k, one in enumerate(read) if k % FOLDS != fold])
        for k in range(fold, len(read), FOLDS):
            out[k] = moved(read[k][1], shifts.get(read[k][0], 0.0))
    return out


def brier(chances: Sequence[float], read: Sequence[Read]) -> float:
    """Mean square of what a chance is off."""
    return sum((chance - right) ** 2 for chance, (_, _, right) in zip(chances, read, strict=True)) / len(read)


def log_loss(chances: Sequence[float], read: Sequence[Read]) -> float:
    """Mean surprise, in nats."""
    return -sum(math.log(chance if right else 1 - chance) for chance, (_, _, right) in zip(chances, read, strict=True)) / len(read)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"Write the shifts to {FILE.name}.")
    given = parser.parse_args()
    read = reading()
    ruled, held_out = [moved(confidence, 0) for _, confidence, _ in read], left_out(read)
    print(f"{len(read)} mentions read, {sum(right for _, _, right in read) / len(read):.1%} right")
    for name, chances in (("as ruled", ruled), ("calibrated, left out", held_out)):
        print(f"{name}: mean {sum(chances) / len(chances):.3f}, Brier {brier(chances, read):.4f}, log loss {log_loss(chances, read):.4f}")
    print("confidence   read  mean   right")
    for low, high in pairwise(BINS):
        inside = [(chance, right) for chance, (_, _, right) in zip(held_out, read, strict=True) if low <= chance < high]
        if inside:
            mean, right = sum(chance for chance, _ in inside) / len(inside), sum(r for _, r in inside) / len(inside)
            print(f"{low:.2f} to {min(high, 1):.2f} {len(inside):5}  {mean:.3f}  {right:.3f}")
    shifts = fit(read)
    rows = [(method, shift, *_counts(method, read)) for method, shift in shifts.items()]
    for row in rows:
        print("{:20} shift {:+.3f}  {} read, {} right".format(*row))
    if given.write:
        with FILE.open("w", encoding="utf8", newline="") as f:
            csv.writer(f, lineterminator="\n").writerows([("method", "shift", "read", "right"), *rows])


def _counts(method: str, read: Sequence[Read]) -> tuple[int, int]:
    found = [right for name, _, right in read if name == method]
    return len(found), sum(found)


if __name__ == "__main__":
    main()
