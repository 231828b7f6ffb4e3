"""Attributions (content, cue, source) from the trained model's token tags and arcs.

Every statement has one cue, its anchor. A token belongs to a statement with the probability that it is content times the
probability that it points at that statement's cue; so pieces of a broken quotation find each other by their cue.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from communique.etl.annotate.model import Span
from communique.etl.annotate.wordpieces import OVERLAP, WINDOW, Pieces, encode, load_tokenizer, windows

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

ARC = 64
REACH = 300
SCRAP = 2
BRIEF = 4
FLOOR = 1e-4
STOPS = ".,;: "
CLS, SEP = 101, 102
# Pieces of a text whose attributions are read at once, and what is seen on either side of them: both begin where a window does.
STRETCH = 20_000
MARGIN = 4 * (WINDOW - OVERLAP)
Run = tuple[int, int]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Attribution:
    """What is said, by what words it is introduced, and by whom: spans into the text, and the model's own confidence."""

    content: tuple[Span, ...]
    cue: Span
    source: Span | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the decoder draws its lines, all probabilities; found on training folds, not on dev."""

    cue: float = 0.4
    faint: float = 0.1
    support: float = 8.0
    outside: float = 0.05
    named: float = 0.05
    source: float = 0.3
    join: float = 0.5
    join_apart: float = 0.95
    alone: float = 0.2
    own: float = 0.05
    keep: float = 0.25
    keep_brief: float = 0.65
    lean: float = 0.7


@dataclass(frozen=True, slots=True)
class Tagged:
    """The model's view of a text of n pieces.

    `tags` (n, 9) are shares of content, cue and source as O, B, I. What a piece points at lies in its own window, which
    begins at `first` (n,): `to_cue` and `to_source` (n, window) are shares over the window's pieces, and what is missing
    to one points at nothing.
    """

    pieces: Pieces
    tags: Floats
    first: npt.NDArray[np.int64]
    to_cue: Floats
    to_source: Floats

    def share(self, arcs: Floats, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64]) -> Floats:
        """(columns,) the mean share with which the pieces `rows` point at each of the pieces `columns`."""
        at = columns[None, :] - self.first[rows, None]
        inside = (at >= 0) & (at < arcs.shape[1])
        found: Floats = np.where(inside, arcs[rows[:, None], np.where(inside, at, 0)], np.float32(0)).mean(0)
        return found

    def pointed(self, rows: npt.NDArray[np.int64], weights: Floats) -> Floats:
        """(n,) how much the pieces `rows` point at each piece as their cue, summed with `weights` (rows,)."""
        total = np.zeros(len(self.pieces), np.float32)
        for start in np.unique(self.first[rows]):
            own = self.first[rows] == start
            stretch = total[start : start + self.to_cue.shape[1]]
            stretch += (weights[own] @ self.to_cue[rows[own]])[: len(stretch)]
        return total


def softmax(x: Floats, axis: int = -1) -> Floats:
    e = np.exp(x - x.max(axis, keepdims=True))
    out: Floats = e / e.sum(axis, keepdims=True)
    return out


def stretches(n: int, length: int) -> list[Run]:
    """Half-open runs of about `length` over n pieces, each a whole number of steps from one window to the next."""
    step = WINDOW - OVERLAP
    cuts = range(0, n, length // step * step)
    return [(start, end) for start, end in pairwise((*cuts, n)) if start < end]


class AttributionTagger:
    """The trained model in a folder, run by onnxruntime on one thread."""

    def __init__(self, folder: Path, thresholds: Thresholds | None = None) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session: InferenceSession = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self.tokenizer = load_tokenizer(folder)
        distance = json.loads((folder / "distance.json").read_text(encoding="utf8"))
        self.distance = {kind: _by_gap(np.array(bias, np.float32)) for kind, bias in distance.items()}
        self.thresholds = thresholds or Thresholds()

    def extract(self, texts: Sequence[str]) -> list[list[Attribution]]:
        """The attributions of each text, in order of their content."""
        return [self._extract(text) for text in texts]

    def _extract(self, text: str) -> list[Attribution]:
        """Of a stretch at a time, seen with what is around it: what pieces point at takes 2 KB a piece."""
        pieces = encode(self.tokenizer, text)
        found: list[Attribution] = []
        for start, end in stretches(len(pieces), STRETCH):
            seen = pieces.between(max(0, start - MARGIN), end + MARGIN)
            first = pieces.starts[start] if start else 0
            last = pieces.starts[end] if end < len(pieces) else len(text)
            found += [a for a in decode(self.tag(seen), text, self.thresholds) if first <= a.cue[0] < last]
        return sorted(found, key=lambda a: a.content)

    def tag(self, pieces: Pieces) -> Tagged:
        """The model's view of a text's pieces. Each window is run by itself: what int8 rounds depends on its company."""
        n = len(pieces)
        tagged = Tagged(
            pieces,
            np.zeros((n, 9), np.float32),
            np.zeros(n, np.int64),
            np.zeros((n, min(n, WINDOW)), np.float32),
            np.zeros((n, min(n, WINDOW)), np.float32),
        )
        for s, e in windows(n):
            logits, vectors = self._run(pieces, s, e)
            # Of two overlapping windows each token keeps the one in which it lies further from an edge.
            a = s + OVERLAP // 2 if s else 0
            b = e - OVERLAP // 2 if e < n else e
            own, size = slice(a - s + 1, b - s + 1), e - s + 2
            tagged.tags[a:b] = softmax(logits[own].reshape(-1, 3, 3)).reshape(-1, 9)
            tagged.first[a:b] = s
            arcs = vectors.reshape(size, 4, ARC)
            for kind, out, k in (("cue", tagged.to_cue, 0), ("source", tagged.to_source, 2)):
                scores = arcs[own, k] @ arcs[:, k + 1].T / np.float32(ARC**0.5) + self.distance[kind][:size, :size][own]
                out[a:b, : e - s] = softmax(scores)[:, 1:-1]
        return tagged

    def _run(self, pieces: Pieces, start: int, end: int) -> tuple[Floats, Floats]:
        """Tag logits (width, 9) and arc vectors (width, 256) of a window between its two special tokens."""
        ids = np.array([[CLS, *pieces.ids[start:end], SEP]], np.int64)
        quoted = np.array([[0, *pieces.quoted[start:end], 0]], np.int64)
        logits, vectors = self.session.run(None, {"ids": ids, "mask": np.ones_like(ids), "quoted": quoted})
        return logits[0], vectors[0]


def _by_gap(bias: Floats) -> Floats:
    """(width, width) what the distance from a piece (row) to another (column) adds to an arc."""
    reach, width = (len(bias) - 1) // 2, WINDOW + 2
    gap = np.arange(width)[None, :] - np.arange(width)[:, None]
    out: Floats = bias[np.clip(gap, -reach, reach) + reach]
    return out


def runs(inside: npt.NDArray[np.bool_], begins: npt.NDArray[np.bool_] | None = None) -> list[tuple[int, int]]:
    """Half-open runs of true values, cut where `begins` is true."""
    found: list[tuple[int, int]] = []
    start = None
    for i, x in enumerate(inside):
        if start is not None and (not x or (begins is not None and begins[i])):
            found.append((start, i))
            start = None
        if x and start is None:
            start = i
    if start is not None:
        found.append((start, len(inside)))
    return found


def decode(tagged: Tagged, text: str, at: Thresholds) -> list[Attribution]:
    """Attributions of one text from its tags and arcs."""
    p, pieces = tagged.tags, tagged.pieces
    content, cue, source = 1 - p[:, 0], 1 - p[:, 3], 1 - p[:, 6]
    likely = np.flatnonzero(content > at.outside)
    if not len(likely):
        return []
    support = np.minimum(tagged.pointed(likely, content[likely]) / at.support, 1)
    cues = _cues(p, np.maximum(cue, support * (cue > at.faint)), at.cue)
    if not cues:
        return []
    sources = runs(source > at.source, p[:, 7] > np.maximum(p[:, 8], at.source))
    taken, linking = np.zeros(len(p), bool), np.zeros(len(p), bool)
    for span in cues:
        taken[slice(*span)] = linking[slice(*span)] = True
    for span in sources:
        linking[slice(*span)] = True
    found = []
    for anchor, members in _statements(tagged, content_runs(p[:, :3], ~taken, at.lean), cues, linking, text, at):
        spans = _spans(members, text, pieces)
        inside = np.concatenate([np.arange(*r) for r in members])
        share = tagged.share(tagged.to_cue, inside, np.arange(anchor[0], min(anchor[1], anchor[0] + 2))).sum()
        score = float(content[inside].mean() * min(1, share) ** 0.5)
        if spans and score > (at.keep if len(inside) > BRIEF else at.keep_brief):
            where = _source(tagged, anchor[0], sources, at)
            found.append(Attribution(spans, _chars(anchor, pieces), _chars(where, pieces) if where else None, score))
    return sorted(found, key=lambda a: a.content)


def _statements(
    tagged: Tagged, content: list[Run], cues: list[Run], linking: npt.NDArray[np.bool_], text: str, at: Thresholds
) -> Iterator[tuple[Run, list[Run]]]:
    """(cue, pieces) of each statement: pieces that point at one cue, unless so faintly that they must have another.

    What such a piece points at most, apart from that cue, is its own cue, though it was not tagged as one. Pieces with
    nothing but a cue and a source (`linking`) between them are one statement, broken by these.
    """
    pieces = tagged.pieces
    starts = np.array([c[0] for c in cues], np.int64)
    second = np.array([min(c[1] - 1, c[0] + 1) for c in cues], np.int64)
    groups: dict[int, list[tuple[float, Run]]] = defaultdict(list)
    for piece in content:
        rows = np.arange(*piece)
        near = np.flatnonzero((starts > piece[0] - WINDOW) & (starts < piece[1] + WINDOW))
        if not len(near):
            continue
        shares = tagged.share(tagged.to_cue, rows, starts[near])
        shares += np.where(second[near] > starts[near], tagged.share(tagged.to_cue, rows, second[near]), 0)
        k = int(shares.argmax())
        groups[int(near[k])].append((float(shares[k]), piece))
    for k, members in groups.items():
        cue = cues[k]
        best = max(members, key=lambda m: (m[0], -abs(m[1][0] - cue[0])))
        joined = []
        for share, piece in members:
            first, last = sorted((piece, best[1]))
            apart = "\n" in text[pieces.ends[first[1] - 1] : pieces.starts[last[0]]]
            gap = range(first[1], last[0])
            broken = not apart and len(gap) > 0 and all(linking[i] or not text[pieces.starts[i]].isalnum() for i in gap)
            if broken or share > (at.join_apart if apart else at.join) or (piece == best[1] and share > at.alone):
                joined.append(piece)
                continue
            rows = np.arange(*piece)
            weight = tagged.pointed(rows, np.full(len(rows), 1 / len(rows), np.float32))
            weight[slice(*cue)] = 0
            weight[slice(*piece)] = 0
            own = int(weight.argmax())
            if weight[own] > at.own:
                yield (own, own + 1), [piece]
            elif piece[1] - piece[0] > SCRAP:
                yield cue, [piece]
        if joined:
            yield cue, sorted(joined)


def _source(tagged: Tagged, anchor: int, sources: list[Run], at: Thresholds) -> Run | None:
    """The source that a cue points at most, or None where it points at none of them as much as at nothing."""
    start = int(tagged.first[anchor])
    near = [s for s in sources if start <= s[0] < start + tagged.to_source.shape[1]]
    if not near:
        return None
    shares = [float(tagged.to_source[anchor, s - start : min(e, s + 2) - start].sum()) for s, e in near]
    k = int(np.argmax(shares))
    return near[k] if shares[k] > at.named else None


def content_runs(content: Floats, free: npt.NDArray[np.bool_], lean: float = 0.0) -> list[tuple[int, int]]:
    """The best runs of content by the shares (n, 3) of O, B, I: to enter a run costs by B, to stay in it by I, to leave by O and `lean`."""
    outside, enter, stay = np.log(content + FLOOR).T
    outside = outside - lean
    best_out, best_in = 0.0, -np.inf
    came = np.zeros((len(content), 2), np.int8)
    for i in range(len(content)):
        out = max(best_out, best_in) + outside[i]
        came[i, 0] = best_in > best_out
        if free[i]:
            begin, on = max(best_out, best_in) + enter[i], best_in + stay[i]
            came[i, 1] = 1 if on >= begin else 2 if best_in > best_out else 0
            inside = max(begin, on)
        else:
            inside = -np.inf
        best_out, best_in = out, inside
    found: list[tuple[int, int]] = []
    state, end = int(best_in > best_out), None
    for i in range(len(content) - 1, -1, -1):
        if state and end is None:
            end = i + 1
        before = int(came[i, 1 if state else 0])
        if state and before != 1:
            assert end is not None
            found.append((i, end))
            end = None
        state = int(before > 0)
    return found[::-1]


def _cues(p: Floats, strength: Floats, threshold: float) -> list[tuple[int, int]]:
    """Runs of cue tokens; a token that much content points at is a cue though its own tag is faint."""
    inside = strength > threshold
    return runs(inside, p[:, 4] > np.maximum(p[:, 5], threshold))


def _chars(run: tuple[int, int], pieces: Pieces) -> Span:
    return int(pieces.starts[run[0]]), int(pieces.ends[run[1] - 1])


def _spans(found: list[tuple[int, int]], text: str, pieces: Pieces) -> tuple[Span, ...]:
    spans = [_chars(r, pieces) for r in found]
    if spans:
        start, end = spans[0]
        spans[0] = end - len(text[start:end].lstrip(STOPS)), end
        start, end = spans[-1]
        spans[-1] = start, start + len(text[start:end].rstrip(STOPS))
    return tuple(s for s in spans if any(c.isalnum() for c in text[slice(*s)]))
