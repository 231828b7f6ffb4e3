"""All listed names in memory, such that the few that a query may mean are found in milliseconds.

Every word of the query is compared with every distinct word of the lists (so that no key decides beforehand what can be
found), by spelling in one of the ways of transliteration and by consonants; the names that gather most by these words are
then compared one by one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from communique.etl.screening import compare
from communique.etl.screening.lexicon import Lexicon
from communique.etl.screening.party import Match, Party, Query
from communique.etl.screening.words import Words, bones, respelled, split

CANDIDATES = 50
THRESHOLD = 0.78
_SHORTEST = 0.65

_BRACKETS = re.compile(r"(.+?)\s*\((.+)\)\s*")

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class _Hits:
    """Names that have a word like one of the query, and how like: the best last."""

    names: Array
    likeness: Array


class Index:
    """Listed parties by their names. Making it takes some seconds for a hundred thousand names; a search a few milliseconds."""

    def __init__(self, parties: Iterable[Party]) -> None:
        self._parties: list[Party] = []
        self._owners: list[int] = []
        self._texts: list[str] = []
        self._words: list[Words] = []
        self._weak: list[bool] = []
        for party in parties:
            self._add(party)
        self._lexicon = Lexicon((owner, words.words) for owner, words in zip(self._owners, self._words, strict=True))
        self._arrange()
        self._hits = lru_cache(maxsize=20_000)(self._find)

    def __len__(self) -> int:
        return len(self._parties)

    def search(self, query: Query, *, limit: int = 5, threshold: float = THRESHOLD) -> list[Match]:
        """The parties that score at least `threshold`, the best first, at most `limit`."""
        asked = split(query.name)
        if not asked.words or not self._texts:
            return []
        best: dict[int, tuple[float, int, list[str]]] = {}
        for name in sorted(self._candidates(asked)):
            score, reasons = compare.fit(asked, self._words[name], self._lexicon)
            score, further = compare.standing(score, asked, self._words[name], is_weak=self._weak[name])
            reasons += further
            owner = self._owners[name]
            if score > best.get(owner, (0.0, 0, []))[0]:
                best[owner] = (score, name, reasons)
        found = []
        for owner, (score, name, reasons) in best.items():
            gain, further = compare.evidence(query, self._parties[owner])
            total = round(min(1.0, max(0.0, score + gain)), 4)
            if total >= threshold:
                found.append(Match(self._parties[owner], self._texts[name], total, [*reasons, *further]))
        found.sort(key=lambda match: (-match.score, match.party.list_code, match.party.external_id))
        return found[:limit]

    def nearest(self, name: str, count: int) -> list[Party]:
        """The parties that are compared with a name before any is scored, those of the likeliest names first."""
        owners = dict.fromkeys(self._owners[found] for found in self._candidates(split(name)))
        return [self._parties[owner] for owner in owners][:count]

    def _add(self, party: Party) -> None:
        owner = len(self._parties)
        self._parties.append(party)
        for name in party.names:
            for part in _parts(name.text):
                words = split(part)
                if words.words:
                    self._owners.append(owner)
                    self._texts.append(name.text)
                    self._words.append(words)
                    self._weak.append(name.is_weak)

    def _arrange(self) -> None:
        """Words to names, as arrays; words by their spelling and their consonants; neighbours as one word."""
        postings: dict[str, list[int]] = defaultdict(list)
        runs: dict[str, list[int]] = defaultdict(list)
        bare_runs: dict[str, list[int]] = defaultdict(list)
        for name, words in enumerate(self._words):
            for word in set(words.words):
                postings[word].append(name)
            for first, second in pairwise(words.words):
                runs[respelled(first + second)].append(name)
                if words.is_skeletal:
                    for skeleton in bones(first + second) - {""}:
                        bare_runs[skeleton].append(name)
        self._postings = {word: np.array(names, dtype=np.int32) for word, names in postings.items()}
        self._runs = {word: np.array(names, dtype=np.int32) for word, names in runs.items()}
        self._bare_runs = {word: np.array(names, dtype=np.int32) for word, names in bare_runs.items()}
        by_spelling: dict[str, list[str]] = defaultdict(list)
        by_bones: dict[str, list[str]] = defaultdict(list)
        by_initial: dict[str, list[str]] = defaultdict(list)
        for word in postings:
            by_spelling[respelled(word)].append(word)
            for skeleton in bones(word):
                by_bones[skeleton].append(word)
            by_initial[word[0]].append(word)
        self._spellings = list(by_spelling)
        self._by_spelling, self._by_bones, self._by_initial = dict(by_spelling), dict(by_bones), dict(by_initial)
        self._masses = np.array([sum(self._lexicon.weight(word) for word in words.words) for words in self._words], dtype=np.float32)

    def _candidates(self, asked: Words) -> list[int]:
        """The names that gather most by the words of the query."""
        gathered = np.zeros(len(self._texts), dtype=np.float32)
        best: list[Array] = []
        for word in asked.words:
            held = np.zeros(len(self._texts), dtype=np.float32)
            hits = self._hits(word, asked.is_skeletal)
            held[hits.names] = hits.likeness
            best.append(held)
        for place, (first, second) in enumerate(pairwise(asked.words)):
            hits = self._hits(first + second, asked.is_skeletal)
            for held in best[place : place + 2]:
                held[hits.names] = np.maximum(held[hits.names], hits.likeness)
        total = 0.0
        for word, held in zip(asked.words, best, strict=True):
            weight = self._lexicon.weight(word)
            total += weight
            gathered += weight * held
        left = np.maximum(self._masses - gathered, 0)
        estimates = gathered / (total + compare.LEFT_OVER_LISTED * left)
        count = min(CANDIDATES, len(estimates))
        top = np.argpartition(-estimates, count - 1)[:count]
        return [int(name) for name in top[np.argsort(-estimates[top], kind="stable")] if estimates[name] > 0]

    def _find(self, word: str, is_bare: bool) -> _Hits:
        """The names that have a word like this one; by distinct words, each compared once for all queries."""
        found: dict[str, float] = {}
        if len(word) > 1:
            spelling = respelled(word)
            likeness = process.cdist(
                [spelling], self._spellings, scorer=OSA.normalized_similarity, score_cutoff=_SHORTEST, dtype=np.float32
            )[0]
            for place in np.flatnonzero(likeness):
                for listed in self._by_spelling[self._spellings[place]]:
                    found[listed] = float(likeness[place])
            for skeleton in bones(word):
                told = compare.bones_likeness(skeleton, is_bare, listed_bare=False)
                for listed in self._by_bones.get(skeleton, ()) if told else ():
                    found[listed] = max(found.get(listed, 0.0), told)
        for initial in self._by_initial.get(word[0], ()) if len(word) == 1 else ():
            found[initial] = compare.INITIAL
        groups = [(likeness, self._postings[listed]) for listed, likeness in found.items()]
        runs = [self._runs.get(respelled(word)), *(self._bare_runs.get(skeleton) for skeleton in bones(word) if is_bare)]
        groups += [(compare.JOINED, run) for run in runs if run is not None]
        groups.sort(key=lambda group: group[0])
        if not groups:
            return _Hits(np.array([], dtype=np.int32), np.array([], dtype=np.float32))
        names = np.concatenate([posted for _, posted in groups])
        sizes = [len(posted) for _, posted in groups]
        return _Hits(names, np.repeat(np.array([likeness for likeness, _ in groups], dtype=np.float32), sizes))


def _parts(name: str) -> list[str]:
    """The name, or the two that it is where one of another script stands in brackets: 'El Harrachi (الحراشي)'."""
    match = _BRACKETS.fullmatch(name)
    return [name] if match is None or match[2].isascii() else [match[1], match[2]]
