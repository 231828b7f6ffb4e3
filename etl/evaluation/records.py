"""Sentences with one gold event each: by codes, or by one marked pair of spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from communique.etl.evaluation.articles import code
from communique.etl.evaluation.figures import Figure, country_code, prf, share

Json = dict[str, Any]
YIELD = {"CONCEDE", "RETREAT", "YIELD"}


def _countries(actors: Sequence[Any]) -> set[str]:
    return {c for a in actors if (c := country_code(code(a)))}


def score_records(gold: Sequence[Json], predicted: Mapping[str, Json]) -> list[Figure]:
    """Type: the gold type is among the types coded. Dyad: an event of that type has the gold's countries on both sides."""
    type_hits = type_predicted = coded = dyad_hits = dyad_predicted = dyads = 0
    for d in gold:
        events = [e for e in predicted.get(d["id"], {}).get("events", []) if e.get("status") != "negated"]
        types = {e["type"] for e in events}
        type_predicted += len(types)
        type_hits += d["type"] in types
        coded += bool(events)
        source, target = _countries(d["source"]), _countries(d["target"])
        if source or target:
            dyads += 1
            dyad_predicted += len(types)
            dyad_hits += any(joins(e, source, target) for e in events if e["type"] == d["type"])
    return [
        prf("type", type_hits, type_predicted, len(gold)),
        prf("dyad", dyad_hits, dyad_predicted, dyads),
        Figure("sentences coded", value=share(coded, len(gold)), n=len(gold)),
        Figure("types a sentence", value=share(type_predicted, len(gold)), n=len(gold)),
    ]


def joins(event: Json, source: set[str], target: set[str]) -> bool:
    """Whether the event has these codes on its sides; one without target, on either."""
    sources, targets = set(map(code, event["source"])), set(map(code, event["target"]))
    return (source <= sources and target <= targets) or (not target and source <= sources | targets)


def score_pairs(gold: Sequence[Json], predicted: Mapping[str, Json]) -> list[Figure]:
    """Type as above (YIELD stands for CONCEDE and RETREAT); pair: an event of that type overlaps the marked source and target."""
    type_hits = type_predicted = pairs = joined = coded = 0
    for d in gold:
        right = YIELD if d["type"] == "YIELD" else {d["type"]}
        events = [e for e in predicted.get(d["id"], {}).get("events", []) if e.get("status") != "negated"]
        coded += len(events)
        types = {e["type"] for e in events}
        type_predicted += len({"YIELD" if t in YIELD else t for t in types})
        type_hits += bool(types & right)
        both = [e for e in events if touches(e["source"], d["source"]) and touches(e["target"] or e["source"], d["target"])]
        joined += bool(both)
        pairs += any(e["type"] in right for e in both)
    n = len(gold)
    return [
        prf("type", type_hits, type_predicted, n),
        Figure("pair", recall=share(pairs, n), n=n),
        Figure("actors", recall=share(joined, n), n=n),
        Figure("type given actors", value=share(pairs, joined), n=joined),
        Figure("events a sentence", value=share(coded, n), n=n),
    ]


def touches(actors: Sequence[Json], spans: Sequence[Sequence[int]]) -> bool:
    """Whether one of the actors is named in one of the spans."""
    return any(a["span"] and a["span"][0] < e and s < a["span"][1] for a in actors for s, e in spans)
