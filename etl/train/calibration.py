"""Fit how sure a statement is: a logistic model of the tagger's score and the statement's looks, on gold of attributions.

The gold must not be what the tagger was trained on, where it is surer than elsewhere. The fit is deterministic: Newton's
steps on a loss with one optimum. How well it holds is told by halves: each half of the documents by the fit of the other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from communique.etl.annotate import actors
from communique.etl.annotate.confidence import FILE, Confidence, Features
from communique.etl.annotate.model import Document
from communique.etl.annotate.pipeline import Annotator
from communique.etl.annotate.statements import StatementReader
from communique.etl.evaluation.attributions import matches, said
from communique.etl.evaluation.statements import Decile, deciles

RIDGE = 2.0
STEPS = 30
PLACES = 4
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Observed:
    """A candidate of a document (its number), what it looks like, and whether the gold has it."""

    document: int
    features: Features
    is_right: bool


def observe(annotator: Annotator, reader: StatementReader, gold: Sequence[dict[str, Any]]) -> list[Observed]:
    """The candidates of all gold documents. `reader` leaves none of them out for its confidence."""
    found = []
    parsed = annotator.parse([d["text"] for d in gold])
    tagged = annotator.attributions.extract([d["text"] for d in gold])
    for number, (d, doc, attributions) in enumerate(zip(gold, parsed, tagged, strict=True)):
        document = Document(str(d["id"]), d["text"])
        mentions = actors.resolve(doc, document.published, annotator.gazetteer)
        candidates = reader.candidates(doc, d["text"], attributions, mentions)
        ours = said(d["text"], [{"content": c.attribution.content, "source": []} for c in candidates])
        right = {m.predicted for m in matches(said(d["text"], d["attributions"]), ours)}
        found += [Observed(number, candidates[s.place].features, j in right) for j, s in enumerate(ours)]
    return found


def fit(observed: Sequence[Observed], ridge: float = RIDGE) -> Features:
    """The weights of the features that are seen, by name; the fewer there are, the more `ridge` should hold them back."""
    names = sorted({name for o in observed for name in o.features})
    x = np.array([[o.features.get(name, 0.0) for name in names] for o in observed])
    y = np.array([o.is_right for o in observed], float)
    w: Floats = np.zeros(len(names))
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (p - y) + ridge * w
        w = w - np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(w)), slope)
    return dict(zip(names, np.round(w, PLACES).tolist(), strict=True))


def check(observed: Sequence[Observed], ridge: float = RIDGE) -> list[Decile]:
    """Confidence against what is right, each half of the documents by the weights of the other."""
    found = []
    for half in (0, 1):
        model = Confidence(fit([o for o in observed if o.document % 2 != half], ridge))
        found += [(model.of(o.features, 0.0), o.is_right) for o in observed if o.document % 2 == half]
    return deciles(found)


def write(folder: Path, weights: Features, observed: int) -> Path:
    """The weights as confidence.json in the tagger's folder; returns its path."""
    path = folder / FILE
    path.write_text(json.dumps({"observed": observed, "weights": weights}, indent=1) + "\n", encoding="utf8")
    return path
