"""Statements looked at closely: by kind, by publisher, speakers from afar, what was taken for what, the worst cases, two extractors.

Gold holds `attributions` (content, source) or, for whole articles, `statements` (content, speaker). A right statement is one
that shares seven tenths of its words with a gold one, as everywhere in the evaluation.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from communique.etl.annotate.statements import kind_of
from communique.etl.evaluation.actors import SENTENCE_END
from communique.etl.evaluation.attributions import Match, Said, Tally, attributions_of, matches, said
from communique.etl.evaluation.figures import Figure, share

Json = dict[str, Any]
KINDS = ("direct", "mixed", "indirect")
MISSED, SPURIOUS = "missed", "spurious"
DECILES = 10
RESAMPLES = 1000
PUBLISHER = re.compile(r"(.+?)_\d{4}-\d{2}-\d{2}_")
COMPARED = ("token", "statement", "statement+speaker")


@dataclass(frozen=True, slots=True)
class Scored:
    """One document: gold and predicted statements, in words and as attributions, and which are taken for the same."""

    id: str
    text: str
    gold: Sequence[Said]
    predicted: Sequence[Said]
    gold_rows: Sequence[Json]
    predicted_rows: Sequence[Json]
    confidences: Sequence[float | None]
    matches: Sequence[Match]

    def gold_kind(self, i: int) -> str:
        return kind_of(self.text, self.gold_rows[self.gold[i].place]["content"])

    def predicted_kind(self, j: int) -> str:
        return kind_of(self.text, self.predicted_rows[self.predicted[j].place]["content"])

    def words(self, spans: Sequence[Sequence[int]]) -> str:
        """The words at these spans on one line."""
        return " ".join(" … ".join(self.text[s:e] for s, e in spans).split())


def documents(gold: Sequence[Json], predicted: Mapping[str, Json]) -> list[Scored]:
    """Each gold document beside its prediction; one without prediction has no predicted statements."""
    found = []
    for d in gold:
        annotation = predicted.get(d["id"], {})
        rows, ours = attributions_of(d), attributions_of(annotation)
        want, have = said(d["text"], rows), said(d["text"], ours)
        confidences = [s.get("confidence") for s in annotation.get("statements", ours)]
        found.append(Scored(d["id"], d["text"], want, have, rows, ours, confidences, matches(want, have)))
    return found


def figures(scored: Sequence[Scored]) -> list[Figure]:
    """The figures of the statement measure, then by kind, then speakers that are named in another sentence."""
    everything, quoted = Tally(), Tally()
    for d in scored:
        everything.add(d.gold, d.predicted)
        quoted.add(said(d.text, d.gold_rows, quoted=True), said(d.text, d.predicted_rows, quoted=True))
    return [*everything.figures(""), *quoted.figures(", quoted"), *_by_kind(scored), _from_afar(scored)]


def _by_kind(scored: Sequence[Scored]) -> Iterator[Figure]:
    """Recall of each kind of gold statement, precision of each kind of predicted one, and how often the speaker is right."""
    for kind in KINDS:
        gold = [d.gold_kind(i) == kind for d in scored for i in range(len(d.gold))]
        predicted = [d.predicted_kind(j) == kind for d in scored for j in range(len(d.predicted))]
        of_gold = [m for d in scored for m in d.matches if d.gold_kind(m.gold) == kind]
        of_predicted = [m for d in scored for m in d.matches if d.predicted_kind(m.predicted) == kind]
        p, r = share(len(of_predicted), sum(predicted)), share(len(of_gold), sum(gold))
        yield Figure(f"statement, {kind}", p, r, share(2 * p * r, p + r), n=sum(gold))
        right = sum(m.is_speaker_right for m in of_gold)
        yield Figure(f"speaker or none right on matched, {kind}", value=share(right, len(of_gold)), n=len(of_gold))


def _from_afar(scored: Sequence[Scored]) -> Figure:
    """Statements whose speaker is named in another sentence than any of the content: how often the speaker is right.

    `value` is the share of those matched; `recall` that of all such statements in the gold, found or not.
    """
    right, gold = [], 0
    for d in scored:
        starts = [0, *(m.end() for m in SENTENCE_END.finditer(d.text))]
        apart = {i for i, g in enumerate(d.gold) if _is_apart(starts, d.gold_rows[g.place])}
        gold += len(apart)
        right += [m.is_speaker_right for m in d.matches if m.gold in apart]
    name = "speaker right, named in another sentence"
    return Figure(name, recall=share(sum(right), gold), value=share(sum(right), len(right)), n=gold)


def _is_apart(starts: Sequence[int], row: Json) -> bool:
    def sentences(spans: Sequence[Sequence[int]]) -> set[int]:
        return {k for s, e in spans for k in range(bisect_right(starts, s), bisect_right(starts, max(s, e - 1)) + 1)}

    return bool(row.get("source")) and not sentences(row["source"]) & sentences(row["content"])


@dataclass(frozen=True, slots=True)
class Publisher:
    """F1 of tokens, of statements, of statements with speaker, and speaker accuracy, on one publisher's articles."""

    name: str
    documents: int
    token: float
    statement: float
    with_speaker: float
    speaker: float


def publishers(scored: Sequence[Scored]) -> list[Publisher]:
    """Figures by publisher, then their mean, standard deviation and lowest.

    The publisher is what stands before the date in a document's id; nothing for gold whose ids have none.
    """
    groups: dict[str, list[Scored]] = defaultdict(list)
    for d in scored:
        if named := PUBLISHER.match(d.id):
            groups[named[1]].append(d)
    rows = [_publisher(name, group) for name, group in sorted(groups.items())]
    if len(rows) > 1:
        values = np.array([astuple(row)[2:] for row in rows])
        spread = (("mean", values.mean(0)), ("standard deviation", values.std(0, ddof=1)), ("lowest", values.min(0)))
        rows += [Publisher(name, sum(map(len, groups.values())), *map(float, row)) for name, row in spread]
    return rows


def _publisher(name: str, group: Sequence[Scored]) -> Publisher:
    tally = Tally()
    for d in group:
        tally.add(d.gold, d.predicted)
    found = {f.name: f for f in tally.figures("")}
    token, statement, with_speaker = (found[measure].f1 or 0.0 for measure in COMPARED)
    return Publisher(name, len(group), token, statement, with_speaker, found["speaker accuracy on matched"].value or 0.0)


def confusion(scored: Sequence[Scored]) -> list[tuple[str, str, int]]:
    """(gold, predicted, count): kinds of matched statements; what has no match is missed, or spurious, or has other bounds."""
    counts: Counter[tuple[str, str]] = Counter()
    for d in scored:
        right = {m.gold: m.predicted for m in d.matches}
        taken = set(right.values())
        for i, g in enumerate(d.gold):
            if i in right:
                counts[d.gold_kind(i), d.predicted_kind(right[i])] += 1
            else:
                counts[d.gold_kind(i), "other bounds" if any(g.content & p.content for p in d.predicted) else MISSED] += 1
        for j, p in enumerate(d.predicted):
            if j not in taken:
                counts["other bounds" if any(g.content & p.content for g in d.gold) else SPURIOUS, d.predicted_kind(j)] += 1
    return [(*pair, n) for pair, n in sorted(counts.items())]


@dataclass(frozen=True, slots=True)
class Case:
    """A statement that went wrong: how, by how many words, and both readings of it."""

    document: str
    fault: str
    words: int
    confidence: float | None
    gold: str | None
    predicted: str | None
    gold_speaker: str | None
    speaker: str | None


def worst(scored: Sequence[Scored], limit: int) -> list[Case]:
    """The cases with the most words wrong: those of one reading only, or all of a statement given to another speaker."""
    cases = [case for d in scored for case in _cases(d)]
    return sorted(cases, key=lambda c: (-c.words, c.document, c.gold or "", c.predicted or ""))[:limit]


def _cases(d: Scored) -> Iterator[Case]:
    right = {m.gold: m for m in d.matches}
    told: set[int] = {m.predicted for m in d.matches}
    for i, g in enumerate(d.gold):
        match = right.get(i)
        if match is not None:
            if not match.is_speaker_right:
                yield _case(d, "speaker", len(g.content), i, match.predicted)
            continue
        near = [(len(g.content & p.content), -j) for j, p in enumerate(d.predicted) if g.content & p.content and j not in told]
        if near:
            j = -max(near)[1]
            told.add(j)
            yield _case(d, "bounds", len(g.content ^ d.predicted[j].content), i, j)
        else:
            yield _case(d, MISSED, len(g.content), i, None)
    for j, p in enumerate(d.predicted):
        if j not in told:
            yield _case(d, SPURIOUS, len(p.content), None, j)


def _case(d: Scored, fault: str, words: int, i: int | None, j: int | None) -> Case:
    want = d.gold_rows[d.gold[i].place] if i is not None else None
    have = d.predicted_rows[d.predicted[j].place] if j is not None else None
    return Case(
        d.id,
        fault,
        words,
        d.confidences[d.predicted[j].place] if j is not None else None,
        d.words(want["content"]) if want else None,
        d.words(have["content"]) if have else None,
        d.words(want["source"]) if want and want.get("source") else None,
        d.words(have["source"]) if have and have.get("source") else None,
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better B is than A in a measure, with the bounds between which 95 of 100 resamples of the documents lie."""

    measure: str
    a: float
    b: float
    difference: float
    low: float
    high: float


def compare(a: Sequence[Scored], b: Sequence[Scored], seed: int = 0) -> list[Difference]:
    """Two extractors on the same documents: F1 of each, and a paired bootstrap over documents of the difference."""
    counts = [np.array([_counts(d) for d in side], float) for side in (a, b)]
    rng = np.random.default_rng(seed)
    weights = rng.multinomial(len(a), np.full(len(a), 1 / len(a)), RESAMPLES).astype(float)
    rows = []
    for name in COMPARED:
        one, other = (float(_f1(name, c.sum(0)[None])[0]) for c in counts)
        resampled = _f1(name, weights @ counts[1]) - _f1(name, weights @ counts[0])
        low, high = np.quantile(resampled, [0.025, 0.975])
        rows.append(Difference(name, one, other, other - one, float(low), float(high)))
    return rows


def _counts(d: Scored) -> tuple[int, ...]:
    tally = Tally()
    tally.add(d.gold, d.predicted)
    return astuple(tally)


def _f1(measure: str, counts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """F1 of a measure for each row of summed counts: twice the hits by what is predicted and what is gold."""
    at = {f.name: k for k, f in enumerate(fields(Tally))}
    hits, predicted, gold = {
        "token": ("token_hits", "token_predicted", "token_gold"),
        "statement": ("near", "predicted", "gold"),
        "statement+speaker": ("with_speaker", "predicted", "gold"),
    }[measure]
    found: npt.NDArray[np.float64] = 2 * counts[:, at[hits]] / np.maximum(counts[:, at[predicted]] + counts[:, at[gold]], 1)
    return found


@dataclass(frozen=True, slots=True)
class Decile:
    """A tenth of the predicted statements by confidence: its bounds, how sure they are on average, and the share that is right."""

    low: float
    high: float
    confidence: float
    right: float
    n: int


def calibration(scored: Sequence[Scored]) -> list[Decile]:
    """How far confidence is the share of right ones, by decile of confidence; nothing where predictions have none."""
    found = []
    for d in scored:
        taken = {m.predicted for m in d.matches}
        for j, p in enumerate(d.predicted):
            confidence = d.confidences[p.place]
            if confidence is not None:
                found.append((confidence, j in taken))
    return deciles(found)


def deciles(found: Sequence[tuple[float, bool]]) -> list[Decile]:
    """Tenths of (confidence, right) by confidence, as equal in size as can be."""
    ordered = sorted(found)
    parts = [ordered[len(ordered) * k // DECILES : len(ordered) * (k + 1) // DECILES] for k in range(DECILES)]
    return [Decile(p[0][0], p[-1][0], share(sum(c for c, _ in p), len(p)), share(sum(r for _, r in p), len(p)), len(p)) for p in parts if p]


def gap(found: Sequence[Decile]) -> Figure:
    """The largest difference between confidence and the share right, over deciles."""
    return Figure(
        "largest gap of confidence, by decile",
        value=max((abs(d.confidence - d.right) for d in found), default=0.0),
        n=sum(d.n for d in found),
    )
