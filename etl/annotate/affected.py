"""Which texts could read otherwise under another gazetteer: a test by their words, much cheaper than to annotate them anew.

It errs on one side only: a text that it clears has the same mentions under both, as nothing that the resolver could have
looked up for it differs. What differs is found by comparing the two gazetteers in memory, so that an edit of a file that
changes nothing concerns no text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from communique.etl.annotate import names
from communique.etl.annotate.actors.lexicon import COMPOUND_PREFIXES
from communique.etl.annotate.decisions import ACTOR_KINDS
from communique.etl.annotate.gazetteer import LEADING_OFFICES, Gazetteer

Words = tuple[str, ...]
K = TypeVar("K")


class Phrases:
    """Names and phrases that can be looked for among the words of a text."""

    def __init__(self, phrases: Iterable[Words]) -> None:
        self.all = frozenset(phrases) - {()}
        self._sizes: dict[str, set[int]] = defaultdict(set)
        for phrase in self.all:
            self._sizes[phrase[0]].add(len(phrase))

    def stand_in(self, words: Sequence[str]) -> bool:
        """Whether one of them does."""
        sizes = self._sizes
        return any(word in sizes and any(tuple(words[i : i + size]) in self.all for size in sizes[word]) for i, word in enumerate(words))


@dataclass(frozen=True, slots=True)
class Term:
    """An office of a body that has another holder, from `since` to `until`: it concerns texts of those days that name the
    office by one of its phrases and whose mentions have one of `codes`.
    """

    phrases: Phrases
    codes: frozenset[str]
    since: date
    until: date

    def concerns(self, words: Sequence[str], on: date | None, codes: Collection[str]) -> bool:
        """Whether the other holder may matter to a text."""
        return on is not None and self.since <= on <= self.until and not self.codes.isdisjoint(codes) and self.phrases.stand_in(words)


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two gazetteers: `names` concern every text that has one of them."""

    names: Phrases
    terms: tuple[Term, ...]

    def __bool__(self) -> bool:
        return bool(self.names.all or self.terms)

    def concerns(self, words: Sequence[str], on: date | None, codes: Collection[str]) -> bool:
        """Whether a text of these words, of this day, with mentions of these codes, may read otherwise."""
        return self.names.stand_in(words) or any(term.concerns(words, on, codes) for term in self.terms)


def between(old: Gazetteer, new: Gazetteer) -> Change:
    """What differs between two gazetteers."""
    actors = _actors(old, new)
    changed = {*_differing(old.senses, new.senses), *_differing(old.defaults, new.defaults)}
    changed |= {tuple(short.split()) for short in _differing(old.surnames, new.surnames)}
    for gazetteer in (old, new):
        changed |= _names_of(gazetteer, actors)
        changed |= {names.key(gazetteer.actors[key].name) for key in actors if key in gazetteer.actors}
        changed |= {tuple(short.split()) for short, persons in gazetteer.surnames.items() if not actors.isdisjoint(persons)}
    changed |= {(prefix,) for prefix, code in COMPOUND_PREFIXES.items() if code in actors}
    changed |= {
        names.key(old.actors[key].name) if key in old.actors else names.key(spoken(key)) for key in _differing(old.merges, new.merges)
    }
    return Change(Phrases(changed), tuple(_terms(old, new, actors)))


def _actors(old: Gazetteer, new: Gazetteer) -> set[str]:
    """Actors of whom something differs: they themselves, for whom they act, their members, or what they were merged into."""
    own = _differing(old.actors, new.actors) | _differing(old.roles, new.roles) | _differing(old.members, new.members)
    own |= {
        gazetteer.by_code[code] for code in _differing(old.by_code, new.by_code) for gazetteer in (old, new) if code in gazetteer.by_code
    }
    rows = _differing(old.actors, new.actors)
    found = set(own)
    for gazetteer in (old, new):
        found |= {key for key in gazetteer.actors if not rows.isdisjoint(_above(gazetteer, key))}
    bodies = found & (rows | {key for key in found if old.code(key) != new.code(key)})
    for gazetteer in (old, new):
        found |= {person for person, roles in gazetteer.roles.items() if any(role.body in bodies for role in roles)}
        found |= {group for group, members in gazetteer.members.items() if any(member in bodies for member, _, _ in members)}
    return found


def _above(gazetteer: Gazetteer, key: str) -> set[str]:
    """What an actor is a part of."""
    seen: set[str] = set()
    at = gazetteer.actors[key].parent
    while at is not None and at not in seen and at in gazetteer.actors:
        seen.add(at)
        at = gazetteer.actors[at].parent
    return seen


def _names_of(gazetteer: Gazetteer, actors: Collection[str]) -> set[Words]:
    kinds = ("office", "agent", "other")
    return {words for words, senses in gazetteer.senses.items() if any(s.kind not in kinds and s.target in actors for s in senses)}


def spoken(key: str) -> str:
    """The name in the key of a discovered actor, which begins with its kind and ends with its code."""
    rest = key.removeprefix("discovered-")
    kind = next((kind for kind in _KINDS if rest.startswith(f"{kind}-")), "")
    return " ".join(rest.removeprefix(f"{kind}-").split("-")[:-1])


_KINDS = tuple(kind.replace("_", "-") for kind in ACTOR_KINDS)


def _terms(old: Gazetteer, new: Gazetteer, actors: Collection[str]) -> Iterator[Term]:
    offices: dict[str, set[Words]] = defaultdict(set)
    for gazetteer in (old, new):
        for words, senses in gazetteer.senses.items():
            for sense in senses:
                if sense.kind == "office":
                    offices[sense.target].add(words)
    phrases = {office: Phrases(found) for office, found in offices.items()}
    for place in sorted(old.holders.keys() | new.holders.keys()):
        before, after = old.holders.get(place, ()), new.holders.get(place, ())
        codes = _codes(place[1], old, new)
        for role in set(before) ^ set(after) | {role for role in (*before, *after) if role.person in actors}:
            if role.office in phrases:
                yield Term(phrases[role.office], codes, role.since or date.min, role.until or date.max)
    every = Phrases(words for found in offices.values() for words in found)
    for code in sorted(_differing(_leading(old), _leading(new))):
        yield Term(every, frozenset({code}), date.min, date.max)


def _leading(gazetteer: Gazetteer) -> Mapping[str, frozenset[str]]:
    """Which of the two highest offices each country has, of those of which any office is known."""
    return {code: held.intersection(LEADING_OFFICES) for code, held in gazetteer.offices_of_country.items()}


def _codes(body: str, *gazetteers: Gazetteer) -> frozenset[str]:
    return frozenset(code for gazetteer in gazetteers if (code := gazetteer.code(body))) or frozenset({body})


def _differing(one: Mapping[K, object], other: Mapping[K, object]) -> set[K]:
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}
