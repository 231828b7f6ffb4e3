"""Draw how far confidence is the share of right statements, by decile: python benchmarks/calibration.py GOLD.jsonl [PRED.jsonl]

Writes docs/calibration.svg. GOLD holds attributions; PRED annotations as `communique annotate` prints them, made now if not given.
The fit that ships saw all of GOLD's documents if GOLD is what it was fitted on; `communique train calibration GOLD --dry-run`
tells how it holds on documents kept apart.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from communique.etl.commands.evaluate import annotated, objects
from communique.etl.evaluation.statements import Decile, calibration, documents, gap

OUT = Path(__file__).parents[1] / "docs" / "calibration.svg"
SIZE, EDGE = 360, 48
ALLOWED = 0.07


def main(arguments: Sequence[str]) -> None:
    if not arguments:
        sys.exit(f"{__doc__}")
    gold = Path(arguments[0])
    predicted = objects(Path(arguments[1])) if len(arguments) > 1 else annotated(gold)
    found = calibration(documents(objects(gold), {d["id"]: d for d in predicted}))
    OUT.write_text(svg(found), encoding="utf8")
    print(f"{OUT}: {len(found)} deciles, largest gap {gap(found).value:.3f}")


def svg(found: Sequence[Decile]) -> str:
    """A square from 0 to 1 both ways: the diagonal with the band that is allowed, and a dot a decile."""
    total = SIZE + 2 * EDGE

    def at(x: float, y: float) -> str:
        return f"{EDGE + SIZE * x:.1f},{EDGE + SIZE * (1 - y):.1f}"

    band = " ".join((at(0, 0), at(0, ALLOWED), at(1 - ALLOWED, 1), at(1, 1), at(1, 1 - ALLOWED), at(ALLOWED, 0)))
    size = f'viewBox="0 0 {total} {total}" width="{total}" height="{total}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">',
        "<title>Share of right statements by confidence</title>",
        f'<rect width="{total}" height="{total}" fill="#ffffff"/>',
        f'<polygon points="{band}" fill="#dbe7f1"/>',
        f'<polyline points="{at(0, 0)} {at(1, 1)}" stroke="#5b6b7a" stroke-dasharray="4 3" fill="none"/>',
        f'<rect x="{EDGE}" y="{EDGE}" width="{SIZE}" height="{SIZE}" fill="none" stroke="#5b6b7a"/>',
    ]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = EDGE + SIZE * tick, EDGE + SIZE * (1 - tick)
        parts.append(f'<text x="{x:.1f}" y="{EDGE + SIZE + 18}" text-anchor="middle" fill="#333333">{tick:g}</text>')
        parts.append(f'<text x="{EDGE - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#333333">{tick:g}</text>')
    for d in found:
        x, y = at(d.confidence, d.right).split(",")
        parts.append(f'<circle cx="{x}" cy="{y}" r="5" fill="#a23e48"><title>{d.n} statements</title></circle>')
    middle = EDGE + SIZE / 2
    parts += [
        f'<text x="{middle}" y="{total - 8}" text-anchor="middle" fill="#333333">mean confidence of a decile</text>',
        f'<text transform="translate(14,{middle}) rotate(-90)" text-anchor="middle" fill="#333333">share that is right</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
