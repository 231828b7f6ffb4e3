"""Precision and recall against gold. Which measures fit is told by the gold's own keys.

| gold has | measured |
|---|---|
| `attributions` | content tokens, statements, speakers; all and quoted only |
| `statements`, `events`, `sanctions` | whole articles: events, dates, sanction acts, statements, speakers; actors near acts |
| `type`, actors with codes | one event a sentence: type, dyad; actors of the sentence |
| `type`, actors as spans | one marked pair a sentence: type, pair, type given actors |

Gold and predictions are read as JSON objects by id; predictions have the annotation format.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from communique.etl.evaluation import actors, articles, attributions, records
from communique.etl.evaluation.figures import Figure

Json = dict[str, Any]


class UnknownGold(ValueError):
    """The gold has none of the known shapes."""


def evaluate(gold: Sequence[Json], predicted: Mapping[str, Json]) -> list[Figure]:
    """All figures that fit the gold. A document without prediction counts as one without any rows."""
    first = gold[0] if gold else {}
    if "attributions" in first:
        return attributions.score(gold, predicted)
    if "statements" in first:
        return [*articles.score(gold, predicted), *actors.score_articles(gold, predicted)]
    if "type" in first and first.get("source") and isinstance(first["source"][0], list):
        return records.score_pairs(gold, predicted)
    if "type" in first:
        return [*records.score_records(gold, predicted), *actors.score_records(gold, predicted)]
    raise UnknownGold('no gold: a line needs "attributions", or "statements", "events" and "sanctions", or "type" with its actors')
