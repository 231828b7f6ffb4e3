"""Statements against spans: shared words decide, so that punctuation and spacing at the edges do not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from communique.etl.evaluation.figures import Figure, prf, share

Json = dict[str, Any]
Words = frozenset[int]
WORD = re.compile(r"\w+")
QUOTED = re.compile(r'[“"].*\w', re.DOTALL)
NEAR = 0.7


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as positions of words, and its place among its document's attributions."""

    content: Words
    speaker: Words
    place: int


@dataclass(frozen=True, slots=True)
class Match:
    """A gold statement and a predicted one that are taken for the same: indices, the share of words common, the speaker right."""

    gold: int
    predicted: int
    overlap: float
    is_speaker_right: bool


@dataclass
class Tally:
    """Counts over documents."""

    token_hits: int = 0
    token_predicted: int = 0
    token_gold: int = 0
    predicted: int = 0
    gold: int = 0
    near: int = 0
    exact: int = 0
    with_speaker: int = 0
    speakers_gold: int = 0
    speakers_right: int = 0

    def add(self, gold: Sequence[Said], predicted: Sequence[Said]) -> None:
        """Count one document."""
        told, found = _union(gold), _union(predicted)
        self.token_hits += len(told & found)
        self.token_predicted += len(found)
        self.token_gold += len(told)
        self.predicted += len(predicted)
        self.gold += len(gold)
        for match in matches(gold, predicted):
            self.near += 1
            self.exact += match.overlap == 1.0
            self.with_speaker += match.is_speaker_right
            if gold[match.gold].speaker:
                self.speakers_gold += 1
                self.speakers_right += match.is_speaker_right

    def figures(self, suffix: str) -> list[Figure]:
        return [
            prf(f"token{suffix}", self.token_hits, self.token_predicted, self.token_gold),
            prf(f"statement{suffix}", self.near, self.predicted, self.gold),
            prf(f"exact{suffix}", self.exact, self.predicted, self.gold),
            prf(f"statement+speaker{suffix}", self.with_speaker, self.predicted, self.gold),
            Figure(f"speaker accuracy on matched{suffix}", value=share(self.speakers_right, self.speakers_gold), n=self.speakers_gold),
        ]


def score(gold: Sequence[Json], predicted: Mapping[str, Json]) -> list[Figure]:
    """Token, statement, exact and speaker figures, over all statements and over those with a quotation."""
    everything, quoted = Tally(), Tally()
    for doc in gold:
        text = doc["text"]
        ours = attributions_of(predicted.get(doc["id"], {}))
        everything.add(said(text, doc["attributions"]), said(text, ours))
        quoted.add(said(text, doc["attributions"], quoted=True), said(text, ours, quoted=True))
    return [*everything.figures(""), *quoted.figures(", quoted")]


def matches(gold: Sequence[Said], predicted: Sequence[Said]) -> list[Match]:
    """Pairs matched greedily by the share of their words that is common, at least `NEAR`; the closest first."""
    found = []
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    for overlap, i, j in _overlaps(gold, predicted):
        if overlap < NEAR or i in taken_gold or j in taken_predicted:
            continue
        taken_gold.add(i)
        taken_predicted.add(j)
        right = bool(gold[i].speaker & predicted[j].speaker) if gold[i].speaker else not predicted[j].speaker
        found.append(Match(i, j, overlap, right))
    return found


def attributions_of(annotation: Json) -> list[Json]:
    """The statements of an annotation, in the form of attributions."""
    if "attributions" in annotation:
        found: list[Json] = annotation["attributions"]
        return found
    return [{"content": s["content"], "source": [s["speaker"]] if s.get("speaker") else []} for s in annotation.get("statements", [])]


def said(text: str, attributions: Sequence[Json], quoted: bool = False) -> list[Said]:
    """Attributions as sets of word positions; those without a word are left out, and with `quoted` those without a quotation."""
    starts = [m.start() for m in WORD.finditer(text)]
    out = []
    for place, a in enumerate(attributions):
        content = _words(starts, a["content"])
        if content and (not quoted or QUOTED.search(" ".join(text[s:e] for s, e in a["content"]))):
            out.append(Said(content, _words(starts, a.get("source") or []), place))
    return out


def _words(starts: Sequence[int], spans: Sequence[Sequence[int]]) -> Words:
    return frozenset(w for w in starts if any(s <= w < e for s, e in spans))


def _union(items: Sequence[Said]) -> Words:
    return frozenset().union(*(i.content for i in items))


def _overlaps(gold: Sequence[Said], predicted: Sequence[Said]) -> list[tuple[float, int, int]]:
    found = [
        (len(g.content & p.content) / len(g.content | p.content), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if g.content & p.content
    ]
    return sorted(found, reverse=True)
