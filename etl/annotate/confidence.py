"""How likely a statement is one: the tagger's score and what the statement looks like, weighted by a fitted logistic model.

The weights lie beside the tagger (confidence.json) and belong to it: `communique train calibration` fits them anew.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from communique.etl.annotate.attribution import Attribution
from communique.etl.annotate.cues import NONE, Cue
from communique.etl.annotate.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

FILE = "confidence.json"
FINITE = {"VBD", "VBZ", "VBP", "MD"}
QUOTES = "\"“‘«'"
LOW, HIGH = 0.02, 0.999
BRIEF = 4
WORDY = 4
# Where the slope of the score may change.
BENDS = (0.6, 0.75, 0.9)
Features = Mapping[str, float]


def form_of(doc: Doc, content: Sequence[Span]) -> str:
    """How content is built: a `quotation`, a `clause`, an `infinitive`, or a `phrase` without a verb of its own."""
    words = doc.char_span(*content[0], alignment_mode="expand")
    if words is None or not len(words):
        return "phrase"
    first = words[0]
    if first.text[0] in QUOTES:
        return "quotation"
    if first.lower_ == "to" and first.tag_ == "TO":
        return "infinitive"
    root = words.root
    if first.dep_ == "mark" or first.tag_ in {"WDT", "WP", "WRB"} or first.lower_ in {"that", "whether", "if"}:
        return "clause"
    return "clause" if root.tag_ in FINITE or (root.pos_ in {"VERB", "AUX"} and any(t.tag_ in FINITE for t in words)) else "phrase"


def features(doc: Doc, text: str, a: Attribution, cue: Cue | None) -> Features:
    """What the model weighs, by name; what is not there is nought."""
    score = min(max(a.confidence, LOW), HIGH)
    spans = [doc.char_span(s, e, alignment_mode="expand") for s, e in a.content]
    length = max(1, sum(1 for span in spans if span is not None for t in span if not t.is_punct and not t.is_space))
    form = form_of(doc, a.content)
    gap = max(a.content[0][0] - a.cue[1], a.cue[0] - a.content[-1][1], 0)
    end = a.content[-1][1]
    class_ = (cue.entry.class_ if cue.entry else "unlisted") if cue else NONE
    found = {
        "bias": 1.0,
        "score": math.log(score / (1 - score)),
        **{f"score over {bend}": max(0.0, score - bend) for bend in BENDS},
        "length": math.log(length),
        "brief": float(length <= BRIEF),
        f"form {form}": 1.0,
        "length of phrase": math.log(length) if form == "phrase" else 0.0,
        f"cue {class_}": 1.0,
        "cue no verb": float(cue is not None and cue.head.pos_ not in {"VERB", "AUX"}),
        "cue of being": float(cue is not None and cue.head.pos_ == "AUX"),
        "wordy cue": float(len(text[slice(*a.cue)].split()) >= WORDY),
        "no source": float(a.source is None),
        "broken": float(len(a.content) > 1),
        "distance": math.log1p(gap),
        "cut short": float(text[end : end + 1] == " "),
    }
    return {name: value for name, value in found.items() if value}


class Confidence:
    """The fitted model; without weights the tagger's own score stands."""

    def __init__(self, weights: Features) -> None:
        self.weights = weights

    def of(self, found: Features, score: float) -> float:
        """The chance that these features are those of a statement."""
        if not self.weights:
            return score
        return 1 / (1 + math.exp(-sum(self.weights.get(name, 0.0) * value for name, value in found.items())))


def load(folder: Path) -> Confidence:
    """The model beside a tagger; without weights if its folder has none."""
    path = folder / FILE
    return Confidence(json.loads(path.read_text(encoding="utf8"))["weights"] if path.exists() else {})
