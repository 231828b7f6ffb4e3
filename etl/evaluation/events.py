"""Events looked at closely: which type is taken for which, and the cases that went worst.

Gold is of one event a sentence (`type`, actors with codes or as spans) or of whole articles (`events`). An event of gold is
paired with one of ours of the same type and actors, else of the same type, else with the same actors, else with any that is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from communique.etl.evaluation.actors import SENTENCE_END
from communique.etl.evaluation.articles import code
from communique.etl.evaluation.figures import GENERIC_CODES
from communique.etl.evaluation.records import YIELD, joins, touches

Json = dict[str, Any]
MISSED, SPURIOUS = "missed", "spurious"
# How sure we are counted to be of an event that we don't have: a miss stands among the wrong ones of middling confidence.
UNSURE = 0.5


@dataclass(frozen=True, slots=True)
class Case:
    """An event that went wrong: how, and both readings of it. `fault` is missed, spurious, type or actors."""

    document: str
    fault: str
    confidence: float | None
    gold: str | None
    predicted: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Paired:
    """An event of gold beside ours; either may lack. `same_actors`: ours has the actors of gold."""

    document: Json
    gold: Json | None
    predicted: Json | None
    same_actors: bool

    @property
    def kinds(self) -> tuple[str, str]:
        """(gold type, our type)."""
        return self.gold["type"] if self.gold else SPURIOUS, self.predicted["type"] if self.predicted else MISSED

    @property
    def is_right_type(self) -> bool:
        return self.gold is not None and self.predicted is not None and _is_type(self.gold, self.predicted)


def pairs(gold: Sequence[Json], predicted: Mapping[str, Json]) -> list[Paired]:
    """Every event of gold and of ours once. What we say did not happen is no event."""
    return [pair for d in gold for pair in _pairs(d, predicted.get(d["id"], {}))]


def confusion(paired: Sequence[Paired]) -> list[tuple[str, str, int]]:
    """(gold type, our type, how many) of all pairs. YIELD is CONCEDE or RETREAT, and right with either."""
    counts = Counter((p.kinds[0], p.kinds[0] if p.is_right_type else p.kinds[1]) for p in paired)
    return sorted((gold, ours, n) for (gold, ours), n in counts.items())


def worst(paired: Sequence[Paired], limit: int) -> list[Case]:
    """The cases that we were surest of and wrong, with those missed among them."""
    cases = [_case(p) for p in paired if not (p.is_right_type and p.same_actors)]
    return sorted(cases, key=lambda c: (-(UNSURE if c.confidence is None else c.confidence), c.document, c.gold or "", c.predicted or ""))[
        :limit
    ]


def _pairs(document: Json, annotation: Json) -> Iterator[Paired]:
    want = list(document["events"]) if "events" in document else [document]
    have = [e for e in annotation.get("events", []) if e.get("status") != "negated"]
    for same_type, same_actors in ((True, True), (True, False), (False, True), (False, False)):
        for g in list(want):
            fitting = [e for e in have if (not same_type or _is_type(g, e)) and (not same_actors or _has_actors(g, e))]
            if fitting:
                chosen = max(fitting, key=lambda e: _nearness(g, e))
                want.remove(g)
                have.remove(chosen)
                yield Paired(document, g, chosen, _has_actors(g, chosen))
    yield from (Paired(document, g, None, False) for g in want)
    yield from (Paired(document, None, e, False) for e in have)


def _is_type(gold: Json, event: Json) -> bool:
    return event["type"] in (YIELD if gold["type"] == "YIELD" else {gold["type"]})


def _has_actors(gold: Json, event: Json) -> bool:
    if _is_spans(gold):
        return touches(event["source"], gold["source"]) and touches(event["target"] or event["source"], gold["target"])
    source, target = ({c for a in gold[side] if (c := code(a)) and c not in GENERIC_CODES} for side in ("source", "target"))
    return joins(event, source, target)


def _is_spans(gold: Json) -> bool:
    return bool(gold["source"]) and isinstance(gold["source"][0], list)


def _nearness(gold: Json, event: Json) -> int:
    """How near the two triggers stand, the more the nearer; all alike where gold has none."""
    trigger = gold.get("trigger")
    return -abs(trigger[0] - event["trigger"][0]) if isinstance(trigger, list) else 0


def _case(pair: Paired) -> Case:
    fault = MISSED if pair.predicted is None else SPURIOUS if pair.gold is None else "actors" if pair.is_right_type else "type"
    return Case(
        document=str(pair.document["id"]),
        fault=fault,
        confidence=pair.predicted.get("confidence") if pair.predicted else None,
        gold=_gold_words(pair.document, pair.gold) if pair.gold else None,
        predicted=_words(pair.predicted["type"], pair.predicted["source"], pair.predicted["target"]) if pair.predicted else None,
        text=_text(pair),
    )


def _gold_words(document: Json, gold: Json) -> str:
    if not _is_spans(gold):
        return _words(gold["type"], gold["source"], gold["target"])
    source, target = (", ".join(document["text"][s:e] for s, e in side) for side in (gold["source"], gold["target"]))
    return f"{gold['type']} {source or '-'} > {target or '-'}"


def _words(type_: str, source: Sequence[Any], target: Sequence[Any]) -> str:
    sides = (", ".join((code(a) or (a.get("name") if isinstance(a, dict) else "")) or "?" for a in side) for side in (source, target))
    return f"{type_} {' > '.join(side or '-' for side in sides)}"


def _text(pair: Paired) -> str:
    """The sentence that the event stands in, on one line; the whole text where no place is known."""
    text = str(pair.document["text"])
    place = next((e["trigger"] for e in (pair.predicted, pair.gold) if e and isinstance(e.get("trigger"), list)), None)
    if place is not None:
        ends = [0, *(m.end() for m in SENTENCE_END.finditer(text)), len(text)]
        text = text[max(e for e in ends if e <= place[0]) : min((e for e in ends if e >= place[1]), default=len(text))]
    return " ".join(text.split())
