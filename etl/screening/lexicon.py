"""How much each word of a name tells: a word of every other party next to nothing, a word of one party most."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from communique.etl.screening.words import light_words, respelled

_LIGHT = {"particle": 0.06, "title": 0.05, "form": 0.03}
_COMMONEST = 0.3
_UNKNOWN_BY_LENGTH = {1: 0.3, 2: 0.4, 3: 0.8}
_LISTED_BY_LENGTH = {1: 0.3, 2: 0.75}


# A word of one party in a short list may still be one of many in the world.
FEWEST = 10_000


class Lexicon:
    """The words of all listed names, given as (party, words of one of its names)."""

    def __init__(self, names: Iterable[tuple[int, Sequence[str]]]) -> None:
        bearers: dict[str, set[int]] = defaultdict(set)
        words: set[str] = set()
        parties: set[int] = set()
        for party, name in names:
            parties.add(party)
            words.update(name)
            for word in name:
                bearers[respelled(word)].add(party)
        count = max(len(parties), FEWEST)
        light = light_words()
        self._information = {
            word: 0.0 if word in light or len(word) == 1 else math.log(count / len(bearers[respelled(word)])) for word in words
        }
        rarest = math.log(count)
        self._weights = {
            word: _LIGHT[light[word]]
            if word in light
            else (_COMMONEST + (1 - _COMMONEST) * told / rarest) * _LISTED_BY_LENGTH.get(len(word), 1.0)
            for word, told in self._information.items()
        }

    def __contains__(self, word: str) -> bool:
        return word in self._weights

    def weight(self, word: str) -> float:
        """How much the word counts in a comparison, 0 to 1; a word of no listed name as much as its length makes it likely
        to be a name."""
        known = self._weights.get(word)
        if known is not None:
            return known
        kind = light_words().get(word)
        return _LIGHT[kind] if kind else _UNKNOWN_BY_LENGTH.get(len(word), 1.0)

    def information(self, word: str) -> float:
        """In nats, how much it narrows the listed parties down that one bears this word; 0 for titles, forms and the like."""
        return self._information.get(word, 0.0)
