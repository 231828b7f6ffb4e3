"""How likely an event is right in type and both sides: what it looks like, weighted by a fitted logistic model.

The weights (models/events/confidence.json) are fitted to events that were read one by one: `communique train events`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from communique.etl.annotate import domains
from communique.etl.annotate.confidence import Confidence, Features, load
from communique.etl.annotate.model import Event, Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MODEL = Path(__file__).parent / "models" / "events"
NOBODY = "nobody"
EARLY = 500
DEEPEST = 6
FARTHEST = 100
LESS_POLITICAL = {"other", "company", "media"}
CIVIL = {"person", "organisation", "media", "company"}
# What is less likely right than this is not told, in an article: a text of at least so many sentences.
LEAST = 0.35
ARTICLE = 5
COMPLEMENTS = {"dobj": "object", "prep": "preposition", "ccomp": "clause", "xcomp": "clause", "nsubjpass": "passive"}


class EventConfidence:
    """Weighs the events of one document after another by one model."""

    def __init__(self, model: Confidence | None = None) -> None:
        self.model = model or load(MODEL)

    def weighed(self, doc: Doc, events: Sequence[Event], mentions: Iterable[Mention]) -> list[Event]:
        """The events, each with its chance to be right; without weights they stay as they are."""
        found = features(doc, events, mentions) if events else []
        return [replace(e, confidence=round(self.model.of(f, e.confidence), 3)) for e, f in zip(events, found, strict=True)]


def likely(events: Iterable[Event], sentences: int, least: float = LEAST) -> list[Event]:
    """The events but for those reported that are less likely right than `least`; in a text of few `sentences` all of them.

    The weights are fitted to whole articles: a sentence alone does not show what it is about.
    """
    return [e for e in events if sentences < ARTICLE or e.status != "reported" or e.confidence >= least]


def features(doc: Doc, events: Sequence[Event], mentions: Iterable[Mention]) -> list[Features]:
    """What the model weighs of each event, by name; what is not there is nought."""
    coded = [m for m in mentions if m.code]
    counts = Counter(m.code for m in coded)
    political = [any(domains.is_political(t) for t in s) for s in doc.sents]
    whole = {
        "bias": 1.0,
        "share of the main actor": max(counts.values()) / counts.total() if counts else 1.0,
        "share of politics": sum(political) / len(political),
    }
    return [{name: value for name, value in (whole | _of(e, doc, coded)).items() if value} for e in events]


def _of(event: Event, doc: Doc, coded: Sequence[Mention]) -> dict[str, float]:
    words = doc.char_span(*event.trigger, alignment_mode="expand")
    assert words is not None
    head = words.root
    sentence = head.sent
    sides = _sides(event)
    doer = event.source[0] if event.source else None
    done_to = event.target[0] if event.target else None
    who = "nobody" if doer is None else "civil" if doer.kind in CIVIL else doer.kind
    here = {m.code for m in coded if sentence.start_char <= m.span[0] < sentence.end_char}
    found = {
        f"type {event.type}": 1.0,
        f"{event.type} {sides}": 1.0,
        f"{event.type} by {who}": 1.0,
        f"{sides} by {who}": 1.0,
        sides: 1.0,
        f"source {doer.kind if doer else NOBODY}": 1.0,
        f"target {done_to.kind if done_to else NOBODY}": 1.0,
        f"source by {doer.method if doer else NOBODY}": 1.0,
        f"target by {done_to.method if done_to else NOBODY}": 1.0,
        f"tag {head.tag_}": 1.0,
        f"place {head.dep_}": 1.0,
        f"mode {event.mode}": 1.0,
        "mode": float(event.mode is not None),
        "dated": float(event.date is not None),
        "early": float(event.trigger[0] < EARLY),
        "political sentence": float(any(domains.is_political(t) for t in sentence)),
        "actors of the sentence": float(min(3, len(here))),
        "depth": _depth(head) / DEEPEST,
        "far source": _distance(event, event.source),
        "far target": _distance(event, event.target),
    }
    for child in head.children:
        if child.dep_ in COMPLEMENTS:
            found[f"has {COMPLEMENTS[child.dep_]}"] = 1.0
    for side, actors in (("source", event.source), ("target", event.target)):
        found[f"{side} is no power"] = float(any(m.kind in LESS_POLITICAL for m in actors))
    return found


def _sides(event: Event) -> str:
    """Who faces whom: the same code, others, only a target, words without a code, nobody."""
    sources, targets = ({m.code for m in side if m.code} for side in (event.source, event.target))
    if targets:
        return "at home" if sources == targets else "abroad" if sources else "unto"
    return "with words" if event.target else "alone"


def _depth(token: Token) -> int:
    depth = 0
    while token.head != token and depth < DEEPEST:
        token, depth = token.head, depth + 1
    return depth


def _distance(event: Event, actors: Iterable[Mention]) -> float:
    """How many hundred characters lie between the trigger and the nearest of the actors; 1 without any."""
    gaps = (max(m.span[0] - event.trigger[1], event.trigger[0] - m.span[1], 0) for m in actors)
    return min(gaps, default=FARTHEST) / FARTHEST
