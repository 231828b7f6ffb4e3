"""Train the attribution model: a small transformer that marks contents, cues and sources and links them.

Every statement has one cue, so the cue is its anchor: each content token points at the first token of its cue, and each
cue points at the first token of its source, or at the window's first token where it has none. Pieces that point at one
cue are one statement, however far apart. Needs the `train` extra; users of the trained weights need none of this.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim import swa_utils as swa

from communique.etl.annotate.wordpieces import WINDOW, Pieces, encode, load_tokenizer, windows
from communique.etl.train.smoothing import smooth

TAGS = {"content": slice(0, 3), "cue": slice(3, 6), "source": slice(6, 9)}
ARC_WEIGHT = 0.7
ARC = 64
MAX_DISTANCE = 128
IGNORED = -100
CLS, SEP, MASK = 101, 102, 103
# The share of words that a training step hides, and how much of the averaged weights each step keeps.
HIDDEN = 0.05
MEMORY = 0.995
# How many texts the peaks of activations are taken from.
SEEN = 24


@dataclass(frozen=True)
class Example:
    """One document: pieces, tag arrays (n,), and for each token the token that it points at (-1 none, -2 no target)."""

    pieces: Pieces
    tags: dict[str, np.ndarray]
    cue_of: np.ndarray
    source_of: np.ndarray


def example(tokenizer: Any, doc: dict[str, Any]) -> Example:
    """Tags and arcs of a document in the form of the attribution gold ({"text", "attributions"})."""
    pieces = encode(tokenizer, doc["text"])
    n = len(pieces)
    tags = {head: np.zeros(n, int) for head in TAGS}
    cue_of, source_of = np.full(n, -2), np.full(n, -2)

    def inside(span: Sequence[int]) -> np.ndarray:
        return np.flatnonzero((pieces.starts >= span[0]) & (pieces.ends <= span[1]) & (pieces.ends > pieces.starts))

    def mark(head: str, spans: Iterable[Sequence[int]]) -> list[np.ndarray]:
        found = [p for p in map(inside, spans) if len(p)]
        for p in found:
            tags[head][p] = 2
            tags[head][p[0]] = 1
        return found

    by_length = sorted(doc["attributions"], key=lambda a: -sum(e - s for s, e in a["content"]))
    for a in by_length:
        contents = [p for p in map(inside, a["content"]) if len(p)]
        if not contents or any(tags["content"][p].any() for p in contents):
            continue
        mark("content", a["content"])
        cues, sources = mark("cue", a["cue"]), mark("source", a["source"])
        if not cues:
            continue
        anchor = cues[0][0]
        for p in contents:
            cue_of[p] = anchor
        source_of[anchor] = sources[0][0] if sources else -1
    return Example(pieces, tags, cue_of, source_of)


class AttributionModel(nn.Module):
    """Encoder, a recurrent layer over it, token tags and the vectors whose products are the arcs."""

    def __init__(self, encoder: nn.Module, size: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.drop = nn.Dropout(0.1)
        self.lstm = nn.LSTM(size, size // 2, bidirectional=True, batch_first=True)
        self.tags = nn.Linear(size, 9)
        self.arcs = nn.Linear(size, 4 * ARC)
        self.distance = nn.Parameter(torch.zeros(2, 2 * MAX_DISTANCE + 1))

    def forward(self, ids: Tensor, mask: Tensor, quoted: Tensor) -> tuple[Tensor, Tensor]:
        x = self.drop(self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=quoted).last_hidden_state)
        x = self.drop(x + self.lstm(x)[0])
        return self.tags(x), self.arcs(x)

    def arc_scores(self, arcs: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """(batch, from, to) scores of content to cue and of cue to source."""
        content, cue_head, cue, source_head = arcs.split(ARC, -1)
        n = arcs.shape[1]
        gap = (torch.arange(n)[None, :] - torch.arange(n)[:, None]).clamp(-MAX_DISTANCE, MAX_DISTANCE) + MAX_DISTANCE
        shut = ~mask.bool()[:, None, :]
        scores = []
        for k, (a, b) in enumerate(((content, cue_head), (cue, source_head))):
            s = a @ b.transpose(1, 2) / ARC**0.5
            scores.append((s.float() + self.distance[k][gap]).masked_fill(shut, -1e4))
        return scores[0], scores[1]


def batch_of(
    examples: Sequence[Example], places: Sequence[tuple[int, int, int]]
) -> tuple[Tensor, Tensor, Tensor, dict[str, Tensor], Tensor, Tensor]:
    width = max(e - s for _, s, e in places) + 2
    ids = torch.zeros(len(places), width, dtype=torch.long)
    mask = torch.zeros(len(places), width, dtype=torch.long)
    quoted = torch.zeros(len(places), width, dtype=torch.long)
    tags = {h: torch.full((len(places), width), IGNORED) for h in TAGS}
    cue_of = torch.full((len(places), width), IGNORED)
    source_of = torch.full((len(places), width), IGNORED)
    for row, (k, s, e) in enumerate(places):
        x = examples[k]
        n = e - s
        ids[row, : n + 2] = torch.tensor([CLS, *x.pieces.ids[s:e], SEP])
        mask[row, : n + 2] = 1
        quoted[row, 1 : n + 1] = torch.tensor(x.pieces.quoted[s:e])
        for h in TAGS:
            tags[h][row, 1 : n + 1] = torch.tensor(x.tags[h][s:e])
        for arcs, target in ((x.cue_of, cue_of), (x.source_of, source_of)):
            to = arcs[s:e]
            place = np.where((to >= s) & (to < e), to - s + 1, 0)
            target[row, 1 : n + 1] = torch.tensor(np.where(to == -2, IGNORED, place))
    return ids, mask, quoted, tags, cue_of, source_of


def batches(examples: Sequence[Example], size: int, rng: random.Random) -> Iterator[list[tuple[int, int, int]]]:
    places = []
    for k, x in enumerate(examples):
        first = rng.randint(WINDOW // 2, WINDOW) if len(x.pieces) > WINDOW else None
        places += [(k, s, e) for s, e in windows(len(x.pieces), overlap=32, first=first)]
    by_length = sorted(places, key=lambda p: p[2] - p[1] + 40 * rng.random())
    found = [by_length[i : i + size] for i in range(0, len(by_length), size)]
    rng.shuffle(found)
    yield from found


def train(gold: Sequence[Path], base: Path, out: Path, epochs: float = 8, batch: int = 16, seed: int = 0, limit: int | None = None) -> None:
    """Train on attribution gold (JSON lines) from the encoder in folder `base`; writes `out`/model.pt and the tokenizer.

    Words are hidden at random, and what is saved is the mean of the weights over the last steps: both make up for few texts.
    """
    from transformers import AutoModel

    random.seed(seed)
    torch.manual_seed(seed)
    rng = random.Random(seed)
    out.mkdir(parents=True, exist_ok=True)
    shutil.copy(base / "tokenizer.json", out / "tokenizer.json")
    tokenizer = load_tokenizer(out)
    docs = [json.loads(line) for path in gold for line in path.open(encoding="utf8")][:limit]
    examples = [example(tokenizer, d) for d in docs]
    model = AttributionModel(AutoModel.from_pretrained(base), 384)
    steps = int(epochs * sum(1 for _ in batches(examples, batch, random.Random(seed))))
    body = [p for n, p in model.named_parameters() if n.startswith("encoder")]
    rest = [p for n, p in model.named_parameters() if not n.startswith("encoder")]
    optimiser = torch.optim.AdamW([{"params": body, "lr": 1.5e-4}, {"params": rest, "lr": 1e-3}], weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: min(1, (i + 1) / 60) * max(0.02, 1 - i / steps))
    averaged = swa.AveragedModel(model, multi_avg_fn=swa.get_ema_multi_avg_fn(MEMORY))
    ce = nn.functional.cross_entropy
    step, began, mean = 0, time.monotonic(), 0.0
    while step < steps:
        for places in batches(examples, batch, rng):
            ids, mask, quoted, tags, cue_of, source_of = batch_of(examples, places)
            hidden = torch.rand(ids.shape) < HIDDEN
            ids = torch.where(hidden & (ids > SEP), MASK, ids)
            with torch.autocast("cpu", torch.bfloat16):
                logits, arcs = model(ids, mask, quoted)
                to_cue, to_source = model.arc_scores(arcs, mask)
            loss = sum(ce(logits[..., s].float().flatten(0, 1), tags[h].flatten(), ignore_index=IGNORED) for h, s in TAGS.items())
            for scores, target in ((to_cue, cue_of), (to_source, source_of)):
                if (target != IGNORED).any():
                    loss = loss + ARC_WEIGHT * ce(scores.flatten(0, 1), target.flatten(), ignore_index=IGNORED)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad()
            schedule.step()
            averaged.update_parameters(model)
            step += 1
            mean = 0.95 * mean + 0.05 * loss.item() if step > 1 else loss.item()
            if step % 20 == 0:
                print(
                    f"step {step} of {steps}, loss {mean:.3f}, {(time.monotonic() - began) / step:.2f} s a step",
                    file=sys.stderr,
                    flush=True,
                )
            if step % 200 == 0:
                torch.save(averaged.module.state_dict(), out / "model.pt")
            if step >= steps:
                break
    torch.save(averaged.module.state_dict(), out / "model.pt")
    export(base, out, [x.pieces for x in examples[:SEEN]])


def export(base: Path, out: Path, seen: Sequence[Pieces]) -> None:
    """Write `out`/model.onnx (int8) and `out`/distance.json from `out`/model.pt; `seen` are texts to find activations' peaks on."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from transformers import AutoModel

    model = AttributionModel(AutoModel.from_pretrained(base, attn_implementation="eager"), 384)
    model.load_state_dict(torch.load(out / "model.pt"))
    model.eval()
    blocks = [block for layer in model.encoder.encoder.layer for block in (layer.intermediate, layer.output)]
    smooth(model, blocks, (_window(pieces, s, e) for pieces in seen for s, e in windows(len(pieces))))
    ids = torch.randint(1000, 2000, (2, 40))
    names = {"input_names": ["ids", "mask", "quoted"], "output_names": ["tags", "arcs"]}
    axes = {name: {0: "batch", 1: "length"} for name in ("ids", "mask", "quoted", "tags", "arcs")}
    full = out / "full.onnx"
    torch.onnx.export(
        model, (ids, torch.ones_like(ids), torch.ones_like(ids)), str(full), dynamic_axes=axes, dynamo=False, opset_version=17, **names
    )
    quantize_dynamic(str(full), str(out / "model.onnx"), weight_type=QuantType.QInt8, per_channel=True)
    full.unlink()
    distance = model.distance.detach().numpy().round(4).tolist()
    (out / "distance.json").write_text(json.dumps({"cue": distance[0], "source": distance[1]}) + "\n", encoding="utf8")


def _window(pieces: Pieces, start: int, end: int) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, mask and quotation marks of one window, each (1, width)."""
    ids = torch.tensor([[CLS, *pieces.ids[start:end], SEP]])
    return ids, torch.ones_like(ids), torch.tensor([[0, *pieces.quoted[start:end], 0]])
