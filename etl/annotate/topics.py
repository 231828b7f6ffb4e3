"""What a statement is about, of a fixed list of policy topics: by weighted terms that an analyst can edit.

seeds/topics.csv lists the topics, seeds/topic_terms.csv the terms with their weights. A term is one or more words, as lemmas
or as written. In a text the longest terms are found first, so that 'trade war' is no war; each counts once. A topic scores
the weights of its terms in the statement, half of those in the rest of its sentences, and up to `THEME` for its share of the
score of the whole article. The best topic is taken if its score is `ENOUGH`; else none.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from communique.etl.annotate.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

TOPICS, TERMS = "topics.csv", "topic_terms.csv"
WORD = re.compile(r"\w+")
BESIDE = 0.5
THEME = 4.0
ENOUGH = 2.0
# Added to the score of an article, so that one word does not make the theme of a short one.
DAMPING = 5.0


class TopicError(ValueError):
    """A row of the terms that can't be used: file, line, reason and remedy."""


@dataclass(frozen=True, slots=True)
class Found:
    """A term in a text: the offset at which it begins, and what it weighs for each topic."""

    start: int
    words: tuple[str, ...]
    weights: Mapping[str, float]


class Topics:
    """The topics, in their order, and the terms by their first word, longest first."""

    def __init__(self, topics: Sequence[str], terms: Mapping[tuple[str, ...], Mapping[str, float]]) -> None:
        self.order = {topic: k for k, topic in enumerate(topics)}
        self._terms: dict[str, list[tuple[tuple[str, ...], Mapping[str, float]]]] = defaultdict(list)
        for words in sorted(terms, key=lambda w: (-len(w), w)):
            self._terms[words[0]].append((words, terms[words]))

    def reader(self, doc: Doc) -> TopicReader:
        """The topics of one document's statements."""
        return TopicReader(self, doc)

    def find(self, doc: Doc) -> list[Found]:
        """The terms of a document in order, none within another."""
        forms, starts = _words(doc)
        found = []
        i = 0
        while i < len(forms):
            for words, weights in (t for form in sorted(forms[i]) for t in self._terms.get(form, ())):
                if all(w in f for w, f in zip(words, forms[i : i + len(words)], strict=False)) and i + len(words) <= len(forms):
                    found.append(Found(starts[i], words, weights))
                    i += len(words) - 1
                    break
            i += 1
        return found


class TopicReader:
    """The terms of one document, and what each topic has of its whole."""

    def __init__(self, topics: Topics, doc: Doc) -> None:
        self._topics = topics
        self._doc = doc
        self._found = topics.find(doc)
        whole = _score(self._found)
        self._theme = {topic: THEME * score / (whole.total() + DAMPING) for topic, score in whole.items()}

    def topic(self, content: Sequence[Span]) -> str | None:
        """The topic of a statement; None where its words and sentences do not tell."""
        sentences = [self._sentences(s, e) for s, e in content]
        said = _score(f for span in content for f in self._within(span))
        near = _score(f for span in sentences for f in self._within(span))
        scores = {topic: said[topic] + BESIDE * (near[topic] - said[topic]) + theme for topic, theme in self._theme.items()}
        best = min(scores, key=lambda topic: (-scores[topic], self._topics.order[topic]), default=None)
        return best if best is not None and scores[best] >= ENOUGH else None

    def _within(self, span: Span) -> list[Found]:
        """The terms that begin in a span."""
        return self._found[bisect_left(self._found, span[0], key=_start) : bisect_left(self._found, span[1], key=_start)]

    def _sentences(self, start: int, end: int) -> Span:
        words = self._doc.char_span(start, end, alignment_mode="expand")
        return (words[0].sent.start_char, words[-1].sent.end_char) if words is not None and len(words) else (start, end)


def _start(found: Found) -> int:
    return found.start


def _score(found: Iterable[Found]) -> Counter[str]:
    """The weights of the distinct terms, by topic."""
    total: Counter[str] = Counter()
    for words in {f.words: f.weights for f in found}.values():
        total.update(words)
    return total


def _words(doc: Doc) -> tuple[list[set[str]], list[int]]:
    """(forms, offset) of each word: as written, its lemma, and without a plural's s; tokens with hyphens are several words."""
    forms: list[set[str]] = []
    starts: list[int] = []
    for token in doc:
        parts = list(WORD.finditer(token.lower_))
        for part in parts:
            word = part.group()
            forms.append({word, word.removesuffix("s")} | ({token.lemma_.lower()} if len(parts) == 1 else set()))
            starts.append(token.idx + part.start())
    return forms, starts


def read(topics: Iterable[Mapping[str, str]], terms: Iterable[Mapping[str, str]]) -> Topics:
    """Topics from the rows of the two tables. Raises TopicError for a term of no topic, without words or weight."""
    names = [row["code"] for row in topics]
    return Topics(names, _weights(terms, frozenset(names)))


def _weights(rows: Iterable[Mapping[str, str]], topics: frozenset[str]) -> Mapping[tuple[str, ...], Mapping[str, float]]:
    weights: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
    for line, row in enumerate(rows, 2):
        words = tuple(WORD.findall(row["term"].lower()))
        if row["topic"] not in topics:
            raise TopicError(f"{TERMS}, line {line}, column topic: {row['topic']!r} is no topic; write one of {TOPICS}")
        if not words:
            raise TopicError(f"{TERMS}, line {line}, column term: no word; write the words of the term")
        try:
            weights[words][row["topic"]] = float(row["weight"])
        except ValueError:
            raise TopicError(f"{TERMS}, line {line}, column weight: {row['weight']!r} is no number; write one such as 2") from None
    return weights


def load(seeds: Path) -> Topics:
    """The topics of a seeds folder."""
    return read(_rows(seeds / TOPICS), _rows(seeds / TERMS))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf8", newline="") as f:
        yield from csv.DictReader(f)
