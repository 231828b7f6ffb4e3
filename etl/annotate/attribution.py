"""Attributions (content, cue, source) from the trained model's token tags and arcs.

Every statement has one cue, its anchor. A token belongs to a statement with the probability that it is content times the
probability that it points at that statement's cue; so pieces of a broken quotation find each other by their cue.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from communique.etl.annotate.model import Span
from communique.etl.annotate.wordpieces import OVERLAP, Pieces, encode, load_tokenizer, windows

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

ARC = 64
REACH = 300
NEAR = 60
BATCH = 8
SCRAP = 2
FLOOR = 1e-4
CLS, SEP = 101, 102
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
    source: float = 0.5
    join: float = 0.5
    join_apart: float = 0.95
    alone: float = 0.2
    own: float = 0.05
    keep: float = 0.35


@dataclass(frozen=True, slots=True)
class Tagged:
    """The model's view of a text: `tags` (n, 9) probabilities of content, cue and source as O, B, I; `arcs` (n, 4, 64)."""

    pieces: Pieces
    tags: Floats
    arcs: Floats


def softmax(x: Floats, axis: int = -1) -> Floats:
    e = np.exp(x - x.max(axis, keepdims=True))
    out: Floats = e / e.sum(axis, keepdims=True)
    return out


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
        self.distance: dict[str, Floats] = {k: np.array(v, np.float32) for k, v in distance.items()}
        self.thresholds = thresholds or Thresholds()

    def extract(self, texts: Sequence[str]) -> list[list[Attribution]]:
        """The attributions of each text, in order of their content."""
        return [decode(t, text, self.distance, self.thresholds) for t, text in zip(self.tag(texts), texts, strict=True)]

    def tag(self, texts: Sequence[str]) -> Iterator[Tagged]:
        """The model's view of each text. A text's windows are run by themselves: what int8 rounds depends on its company."""
        for text in texts:
            pieces = encode(self.tokenizer, text)
            tags = np.zeros((len(pieces), 9), np.float32)
            arcs = np.zeros((len(pieces), 4 * ARC), np.float32)
            for group in _grouped(windows(len(pieces)), BATCH):
                logits, vectors = self._run(pieces, group)
                for row, (s, e) in enumerate(group):
                    # Of two overlapping windows each token keeps the one in which it lies further from an edge.
                    a = s + OVERLAP // 2 if s else 0
                    b = e - OVERLAP // 2 if e < len(pieces) else e
                    tags[a:b] = logits[row, a - s + 1 : b - s + 1]
                    arcs[a:b] = vectors[row, a - s + 1 : b - s + 1]
            yield Tagged(pieces, softmax(tags.reshape(-1, 3, 3)).reshape(-1, 9), arcs.reshape(-1, 4, ARC))

    def _run(self, pieces: Pieces, places: Sequence[Run]) -> tuple[Floats, Floats]:
        """Tag logits (windows, width, 9) and arc vectors (windows, width, 256), each window between its two special tokens."""
        width = max(e - s for s, e in places) + 2
        given = {name: np.zeros((len(places), width), np.int64) for name in ("ids", "mask")}
        for row, (s, e) in enumerate(places):
            given["ids"][row, : e - s + 2] = [CLS, *pieces.ids[s:e], SEP]
            given["mask"][row, : e - s + 2] = 1
        logits, vectors = self.session.run(None, given)
        return logits, vectors


def _grouped(items: Sequence[Run], size: int) -> Iterator[Sequence[Run]]:
    for i in range(0, len(items), size):
        yield items[i : i + size]


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


def decode(tagged: Tagged, text: str, distance: dict[str, Floats], at: Thresholds) -> list[Attribution]:
    """Attributions of one text from its tags and arcs."""
    p, pieces = tagged.tags, tagged.pieces
    if not len(pieces):
        return []
    cue, source = 1 - p[:, 3], 1 - p[:, 6]
    pointing = _arcs(tagged.arcs[:, 0], tagged.arcs[:, 1], distance["cue"])
    support = ((1 - p[:, 0]) @ pointing) / at.support
    cues = _cues(p, np.maximum(cue, np.minimum(support, 1) * (cue > at.faint)), at.cue)
    if not cues:
        return []
    owner = np.stack([pointing[:, s : min(e, s + 2)].sum(1) for s, e in cues], 1)
    sources = runs(source > at.source, p[:, 7] > np.maximum(p[:, 8], at.source))
    taken = np.zeros(len(p), bool)
    for span in cues:
        taken[span[0] : span[1]] = True
    linking = taken.copy()
    for span in sources:
        linking[span[0] : span[1]] = True
    told = list(_statements(content_runs(p[:, :3], ~taken), cues, owner, pointing, linking, text, pieces, at))
    pointed = _sources(tagged, np.array([anchor[0] for anchor, _ in told], np.int64), sources, distance["source"])
    found = []
    for (anchor, members), where in zip(told, pointed, strict=True):
        spans = _spans(members, text, pieces)
        inside = np.concatenate([np.arange(*r) for r in members])
        share = pointing[inside, anchor[0] : min(anchor[1], anchor[0] + 2)].sum(1).mean()
        score = float((1 - p[inside, 0]).mean() * share**0.5)
        if spans and score > at.keep:
            found.append(Attribution(spans, _chars(anchor, pieces), _chars(where, pieces) if where else None, score))
    return sorted(found, key=lambda a: a.content)


def _statements(
    content: list[Run],
    cues: list[Run],
    owner: Floats,
    pointing: Floats,
    linking: npt.NDArray[np.bool_],
    text: str,
    pieces: Pieces,
    at: Thresholds,
) -> Iterator[tuple[Run, list[Run]]]:
    """(cue, pieces) of each statement: pieces that point at one cue, unless so faintly that they must have another.

    What such a piece points at most, apart from that cue, is its own cue, though it was not tagged as one. Pieces with
    nothing but a cue and a source (`linking`) between them are one statement, broken by these.
    """
    groups: dict[int, list[tuple[float, Run]]] = defaultdict(list)
    for piece in content:
        share = owner[slice(*piece)].mean(0)
        k = int(share.argmax())
        groups[k].append((float(share[k]), piece))
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
            weight = pointing[slice(*piece)].mean(0)
            weight[cue[0] : cue[1]] = 0
            weight[slice(*piece)] = 0
            own = int(weight.argmax())
            if weight[own] > at.own:
                yield (own, own + 1), [piece]
            elif piece[1] - piece[0] > SCRAP:
                yield cue, [piece]
        if joined:
            yield cue, sorted(joined)


def content_runs(content: Floats, free: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The best runs of content by the shares (n, 3) of O, B, I: to enter a run costs by B, to stay in it by I."""
    outside, enter, stay = np.log(content + FLOOR).T
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


def _arcs(dependents: Floats, heads: Floats, bias: Floats) -> Floats:
    """(n, n) shares: how much each token points at each other within reach."""
    n, reach = len(dependents), (len(bias) - 1) // 2
    gap = np.arange(n)[None, :] - np.arange(n)[:, None]
    scores = dependents @ heads.T / ARC**0.5 + bias[np.clip(gap, -reach, reach) + reach]
    return softmax(np.where(np.abs(gap) <= REACH, scores, np.float32(-1e4)).astype(np.float32))


def _cues(p: Floats, strength: Floats, threshold: float) -> list[tuple[int, int]]:
    """Runs of cue tokens; a token that much content points at is a cue though its own tag is faint."""
    inside = strength > threshold
    return runs(inside, p[:, 4] > np.maximum(p[:, 5], threshold))


def _sources(tagged: Tagged, anchors: npt.NDArray[np.int64], sources: list[tuple[int, int]], bias: Floats) -> list[tuple[int, int] | None]:
    """The source that each cue points at, or None where none is near enough."""
    if not sources:
        return [None] * len(anchors)
    heads = np.array([s[0] for s in sources])
    reach = (len(bias) - 1) // 2
    gap = heads[None, :] - anchors[:, None]
    scores = tagged.arcs[anchors, 2] @ tagged.arcs[heads, 3].T / ARC**0.5 + bias[np.clip(gap, -reach, reach) + reach]
    best = np.where(np.abs(gap) <= NEAR, scores, -1e4).argmax(1)
    return [sources[j] if abs(int(heads[j]) - int(a)) <= NEAR else None for a, j in zip(anchors, best, strict=True)]


def _chars(run: tuple[int, int], pieces: Pieces) -> Span:
    return int(pieces.starts[run[0]]), int(pieces.ends[run[1] - 1])


def _spans(found: list[tuple[int, int]], text: str, pieces: Pieces) -> tuple[Span, ...]:
    spans = [_chars(r, pieces) for r in found]
    return tuple(s for s in spans if any(c.isalnum() for c in text[slice(*s)]))
