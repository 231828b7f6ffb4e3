"""Codes of the actors of acts in plain news of many regions and years, by the measure of `communique evaluate`.

The texts of actor_acts_*.csv were written, with the acts that they tell of, before the rules were tried on them; docs/actors.md has
what was found at first. A row is a sentence of an article, with its acts: `s cue SPEAKER`, `e trigger SOURCES > TARGETS`,
`x trigger PERFORMER SENDER TARGET`, where `-` is nobody.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from communique.etl.annotate import wire
from communique.etl.annotate.pipeline import Annotator
from communique.etl.evaluation import actors

HERE = Path(__file__).parent
# The least share of actors that must be found.
LEAST = {"1": 0.97, "2": 0.96}


def coded(codes: Iterable[str]) -> list[dict[str, str]]:
    return [{"code": code} for code in codes if code not in ("", "-")]


def add(article: dict[str, Any], act: str, sentence: str, at: int) -> None:
    kind, trigger, who = act.split(" ", 2)
    start = at + sentence.index(trigger)
    span = [start, start + len(trigger)]
    if kind == "s":
        article["statements"].append({"content": [span], "speaker_code": who})
    elif kind == "e":
        source, _, target = (part.strip() for part in who.partition(">"))
        article["events"].append({"trigger": span, "source": coded(source.split(",")), "target": coded(target.split(","))})
    else:
        by, sender, target = (next(iter(coded([code])), None) for code in who.split(" "))
        article["sanctions"].append({"trigger": span, "by": by, "sender": sender, "target": target})


def articles(name: str) -> Iterator[dict[str, Any]]:
    """The articles of a file as gold, made of their sentences."""
    with (HERE / f"actor_acts_{name}.csv").open(encoding="utf8", newline="") as f:
        for number, rows in groupby(csv.DictReader(f), key=lambda r: r["article"]):
            article: dict[str, Any] = {"id": number, "text": "", "statements": [], "events": [], "sanctions": []}
            for row in rows:
                article["published_at"] = row["published"]
                article["text"] += " " if article["text"] else ""
                for act in filter(None, row["acts"].split("; ")):
                    add(article, act, row["sentence"], len(article["text"]))
                article["text"] += row["sentence"]
            yield article


@pytest.mark.parametrize(("name", "least"), LEAST.items())
def test_actors_of_acts(annotator: Annotator, name: str, least: float) -> None:
    gold = list(articles(name))
    documents = list(wire.read_documents(map(json.dumps, gold), name))
    found = {
        d.id: {"mentions": [{"span": m.span, "code": m.code} for m in a.mentions]}
        for d, a in zip(documents, annotator.annotate(documents), strict=True)
    }
    [figure] = actors.score_articles(gold, found)
    assert figure.n > 200
    assert figure.recall is not None
    assert figure.recall >= least
