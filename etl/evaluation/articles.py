"""Whole articles: events, sanction acts and statements, actors compared by code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from communique.etl.evaluation.attributions import Tally, attributions_of, said
from communique.etl.evaluation.figures import Figure, multiset, share

Json = dict[str, Any]


def code(actor: Any) -> str | None:
    """The code of an actor that is written as a code or as an object."""
    return actor.get("code") if isinstance(actor, dict) else actor


def codes(actors: Sequence[Any] | None) -> frozenset[str]:
    return frozenset(c for c in map(code, actors or []) if c)


EVENT_KEYS: dict[str, Callable[[Json], Hashable]] = {
    "event type": lambda e: e["type"],
    "event type+source": lambda e: (e["type"], codes(e["source"])),
    "event type+source+target": lambda e: (e["type"], codes(e["source"]), codes(e["target"])),
}
SANCTION_KEYS: dict[str, Callable[[Json], Hashable]] = {
    "sanction action+target": lambda s: (s["action"], code(s.get("target"))),
    "sanction action+sender+target": lambda s: (s["action"], code(s.get("sender")), code(s.get("target"))),
    "sanction all fields": lambda s: (s["action"], code(s.get("by")), code(s.get("sender")), code(s.get("target")), s["measure"]),
}


def score(gold: Sequence[Json], predicted: Mapping[str, Json]) -> list[Figure]:
    """Micro figures over all articles."""
    figures = []
    for kind, keys in (("events", EVENT_KEYS), ("sanctions", SANCTION_KEYS)):
        for name, key in keys.items():
            want: Counter[Hashable] = Counter((d["id"], key(x)) for d in gold for x in d[kind])
            have: Counter[Hashable] = Counter((d["id"], key(x)) for d in gold for x in predicted.get(d["id"], {}).get(kind, []))
            figures.append(multiset(name, want, have))
    return [*figures, _dates(gold, predicted), *_statements(gold, predicted), _speakers(gold, predicted)]


def _dates(gold: Sequence[Json], predicted: Mapping[str, Json]) -> Figure:
    """Of the dated gold events, the share found with type, sources and date."""

    def dated(d: Json, event: Json) -> Hashable:
        return d["id"], event["type"], codes(event["source"]), event.get("date")

    want = Counter(dated(d, e) for d in gold for e in d["events"] if e["date"])
    have = Counter(dated(d, e) for d in gold for e in predicted.get(d["id"], {}).get("events", []))
    return Figure("event dates", recall=share((want & have).total(), want.total()), n=want.total())


def _statements(gold: Sequence[Json], predicted: Mapping[str, Json]) -> list[Figure]:
    tally = Tally()
    for d in gold:
        if d["id"] in predicted:
            tally.add(
                said(d["text"], attributions_of({"statements": d["statements"]})), said(d["text"], attributions_of(predicted[d["id"]]))
            )
        else:
            tally.add(said(d["text"], attributions_of({"statements": d["statements"]})), [])
    return [f for f in tally.figures("") if f.name in {"statement", "statement+speaker"}]


def _speakers(gold: Sequence[Json], predicted: Mapping[str, Json]) -> Figure:
    """Of the gold statements whose speaker acts for somebody, the share with an overlapping statement of that code."""
    named = hits = 0
    for d in gold:
        ours = predicted.get(d["id"], {}).get("statements", [])
        for s in d["statements"]:
            if not s["speaker_country"]:
                continue
            named += 1
            start, end = s["content"][0]
            hits += any(p.get("speaker_code") == s["speaker_country"] and any(a < end and start < b for a, b in p["content"]) for p in ours)
    return Figure("speaker resolved", recall=share(hits, named), n=named)
