"""Actors that may be one and the same, though their names differ: for a person to look at, never joined by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from communique.etl.annotate import names

LEAST = 87.0
# Words that a name may have or lack and still be the same.
_DISPENSABLE = frozenset(
    {"the", "of", "and", "jr", "sr", "ii", "iii", "ltd", "limited", "inc", "co", "corp", "company", "group", "llc", "plc"}
)
# A block of names that begin alike is compared pair by pair; beyond this many it tells nothing.
LARGEST_BLOCK = 400


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor with the codes for which it acts, none if that isn't known, and how often articles mean it."""

    key: str
    kind: str
    name: str
    is_discovered: bool
    codes: frozenset[str]
    mentions: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors that may be one: `one` would be merged into `other`. `score` is 0 to 100."""

    one: Candidate
    other: Candidate
    score: float
    why: str

    @property
    def weight(self) -> float:
        """By what the pair is sorted: how many mentions would change hands, by how likely they should."""
        return self.one.mentions * self.score


def pairs(candidates: Iterable[Candidate]) -> list[Pair]:
    """The pairs worth a look, of those of whom at least one only articles know; the weightiest first."""
    blocks: dict[tuple[bool, str], dict[str, Candidate]] = defaultdict(dict)
    for candidate in candidates:
        words = _telling(candidate.name)
        if words and len("".join(words)) > 3:
            for word in {words[0][:3], words[-1][:4]}:
                blocks[candidate.kind == "person", word][candidate.key] = candidate
    found: dict[tuple[str, str], Pair] = {}
    for block in blocks.values():
        discovered = [c for c in block.values() if c.is_discovered]
        known = [c for c in block.values() if not c.is_discovered]
        for pair in _within(discovered[:LARGEST_BLOCK], known):
            found.setdefault((pair.one.key, pair.other.key), pair)
    return sorted(found.values(), key=lambda pair: (-pair.weight, pair.one.key, pair.other.key))


def _within(discovered: Sequence[Candidate], known: Sequence[Candidate]) -> Iterator[Pair]:
    for one, other in combinations(discovered, 2):
        if pair := likeness(*sorted((one, other), key=lambda c: (c.mentions, c.key))):
            yield pair
    for one in discovered:
        for other in known:
            if pair := likeness(one, other):
                yield pair


def likeness(one: Candidate, other: Candidate) -> Pair | None:
    """How alike two actors' names are, if they may be one at all: no two persons of one surname alone, no two countries."""
    if one.codes and other.codes and one.codes.isdisjoint(other.codes):
        return None
    mine, yours = _telling(one.name), _telling(other.name)
    if not mine or not yours:
        return None
    if mine == yours:
        return Pair(one, other, 100.0, "the same name" if one.kind == other.kind else "the same name, of another kind")
    if one.kind == "person" and not _may_be_one_person(mine, yours):
        return None
    shorter, longer = sorted((set(mine), set(yours)), key=len)
    score = fuzz.token_sort_ratio(" ".join(mine), " ".join(yours))
    if len(shorter) > 1 and shorter < longer:
        return Pair(one, other, max(score, 90.0), "one name holds the other")
    return Pair(one, other, score, "spelt alike") if score >= LEAST else None


def _may_be_one_person(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether first names and surnames are alike, each with its like; initials that differ tell two persons apart."""
    if len(one) < 2 or len(other) < 2 or fuzz.ratio(one[-1], other[-1]) < LEAST - 7:
        return False
    if {w for w in one[1:-1] if len(w) == 1} ^ {w for w in other[1:-1] if len(w) == 1} and min(len(one), len(other)) > 2:
        return False
    first, second = one[0], other[0]
    return fuzz.ratio(first, second) >= LEAST - 17 or (min(len(first), len(second)) == 1 and first[0] == second[0])


def _telling(name: str) -> tuple[str, ...]:
    return tuple(word for word in names.key(name) if word not in _DISPENSABLE)
