"""Sentences about sport, fiction or markets, whose words of war and diplomacy are no politics. Terms in seeds/other_domains.csv."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

TERMS = "other_domains.csv"
# A sentence with one of these is about politics too, whatever else it names.
POLITICAL = set(
    "government president premier minister ministry parliament lawmaker senate congress court police troop soldier army military rebel militant"
    " sanction embargo boycott protest protester demonstrator diplomat diplomatic ambassador embassy un nato ceasefire treaty regime junta"
    " election border missile terrorist refugee visa regulator ban authority authorities".split()
)
NEAR = 2


def load(seeds: Path) -> Mapping[str, str]:
    """The domain of each term, of one word or two."""
    with (seeds / TERMS).open(encoding="utf8", newline="") as rows:
        return {row["term"]: row["domain"] for row in csv.DictReader(rows)}


def elsewhere(doc: Doc, terms: Mapping[str, str]) -> frozenset[int]:
    """The first tokens of the sentences that belong to another domain: two terms of it within two sentences, and no politics.

    A sentence without a term of its own needs neighbours without politics; a text of one sentence needs but one term.
    """
    sentences = list(doc.sents)
    found = [_terms(s, terms) for s in sentences]
    out = set()
    political = [any(is_political(t) for t in s) for s in sentences]
    for i, sentence in enumerate(sentences):
        window = slice(max(0, i - NEAR), i + NEAR + 1)
        if political[i] or (not found[i] and any(political[window])):
            continue
        around: dict[str, set[str]] = defaultdict(set)
        for near in found[window]:
            for term in near:
                around[terms[term]].add(term)
        if (len(sentences) == 1 and found[i]) or any(len(around[d]) > 1 for d in {terms[t] for t in found[i]} or around):
            out.add(sentence.start)
    return frozenset(out)


def _terms(sentence: Span, terms: Mapping[str, str]) -> set[str]:
    words = [t.lower_ for t in sentence]
    lemmas = [t.lemma_.lower() for t in sentence]
    pairs = [f"{a} {b}" for a, b in pairwise(words)]
    return {w for w in (*words, *lemmas, *pairs) if w in terms}


def is_political(token: Token) -> bool:
    """Whether a word tells of politics."""
    return token.lemma_.lower() in POLITICAL
