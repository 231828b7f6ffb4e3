"""Actors: does each actor of a gold act stand among the predicted mentions near it?"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from communique.etl.evaluation.articles import code
from communique.etl.evaluation.figures import Figure, country_code, share

Json = dict[str, Any]
SENTENCE_END = re.compile(r"[.!?][\"”’')]*\s+(?=[\"“‘'(]?[A-Z0-9])|\n+")
BEFORE = 2


def score_articles(gold: Sequence[Json], predicted: Mapping[str, Json]) -> list[Figure]:
    """The share of actors of acts whose code is among the mentions of the act's sentence or of the two before it."""
    wanted = hits = 0
    for d in gold:
        mentions = [(m["span"][0], m["code"]) for m in predicted.get(d["id"], {}).get("mentions", []) if m.get("code")]
        starts = [0, *(m.end() for m in SENTENCE_END.finditer(d["text"]))]
        for position, want in _acts(d):
            if not want:
                continue
            first, last = 0, len(d["text"]) + 1
            if position is not None:
                k = bisect_right(starts, position) - 1
                first = starts[max(0, k - BEFORE)]
                last = starts[k + 1] if k + 1 < len(starts) else last
            wanted += 1
            hits += any(first <= at < last and have == want for at, have in mentions)
    return [Figure("actors of acts found nearby", recall=share(hits, wanted), n=wanted)]


def _acts(d: Json) -> Iterator[tuple[int | None, str | None]]:
    """(place in the text, code) of each actor of each act."""
    for s in d["statements"]:
        yield s["content"][0][0], s.get("speaker_country") or s.get("speaker_code")
    for e in d["events"]:
        for actor in (*e["source"], *e["target"]):
            yield _start(e), code(actor)
    for s in d["sanctions"]:
        for role in ("by", "sender", "target"):
            yield _start(s), code(s.get(role))


def _start(act: Json) -> int | None:
    return act["trigger"][0] if act.get("trigger") else None


def score_records(gold: Sequence[Json], predicted: Mapping[str, Json]) -> list[Figure]:
    """The share of sentences where every country of source and target is mentioned, and the mean number of others."""
    n = hits = extra = 0
    for d in gold:
        want = {c for a in (*d["source"], *d["target"]) if (c := country_code(code(a)))}
        if not want:
            continue
        have = {m["code"] for m in predicted.get(d["id"], {}).get("mentions", []) if m.get("code") and len(m["code"]) == 3}
        n += 1
        hits += want <= have
        extra += len(have - want)
    return [Figure("sentences with every actor", recall=share(hits, n), n=n), Figure("extra codes a sentence", value=share(extra, n), n=n)]
