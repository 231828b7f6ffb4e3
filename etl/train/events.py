"""Fit how sure an event is, on events that were read one by one.

A verdict names an article, the trigger's offsets, the type, and whether it was `right` or what was wrong. The verdicts may be
on an earlier coder: only events that this one finds, with their type, are fitted on.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from communique.etl.annotate import event_confidence
from communique.etl.annotate.model import Document
from communique.etl.annotate.pipeline import Annotator
from communique.etl.annotate.wire import BadInput
from communique.etl.train.calibration import Observed

COLUMNS = ("id", "start", "end", "type", "verdict")
RIGHT = "right"
RIDGE = 10.0
Verdict = Mapping[str, str]


def load(path: Path) -> Sequence[Verdict]:
    """The verdicts of a CSV file. Raises BadInput naming what its header or a row lacks."""
    with path.open(encoding="utf8", newline="") as lines:
        rows = csv.DictReader(lines)
        missing = [name for name in COLUMNS if name not in (rows.fieldnames or [])]
        if missing:
            raise BadInput(f"{path.name}, line 1: no column {missing[0]!r}; give {', '.join(COLUMNS)}")
        found = list(rows)
    for number, row in enumerate(found, 2):
        if not (row["start"] or "").isdigit() or not (row["end"] or "").isdigit():
            raise BadInput(f"{path.name}, line {number}: start and end must be numbers; give the offsets of the trigger's characters")
    return found


def observe(annotator: Annotator, verdicts: Iterable[Verdict], articles: Iterable[Document]) -> list[Observed]:
    """What the events with a verdict look like, and whether they are right; articles without a verdict are not read."""
    read: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        read[verdict["id"]].append(verdict)
    found: list[Observed] = []
    for number, article in enumerate(a for a in articles if a.id in read):
        found += _observed(annotator, number, article, read[article.id])
    return found


def _observed(annotator: Annotator, number: int, article: Document, verdicts: Sequence[Verdict]) -> list[Observed]:
    (doc,) = annotator.parse([article.text])
    annotation = annotator.read(article, doc, [], least=0.0)
    features = event_confidence.features(doc, annotation.events, annotation.mentions)
    found = []
    for verdict in verdicts:
        start, end = int(verdict["start"]), int(verdict["end"])
        for event, seen in zip(annotation.events, features, strict=True):
            if event.status == "reported" and event.type == verdict["type"] and event.trigger[0] < end and start < event.trigger[1]:
                found.append(Observed(number, seen, verdict["verdict"] == RIGHT))
                break
    return found
