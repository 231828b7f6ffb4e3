"""The words of sanctions, as data in seeds/sanction_frames.csv: a role, a word, and what the word then means.

Roles: `act`, `subject`, `direct` and `nominal` words carry an action of their own; `attitude` words change the action of
their complement; `head` and `qualifier` words make the phrase that names a measure; `flow`, `stop`, `resume`, `barrier`,
`entrance`, `listing` and `unlisting` words act without such a phrase; `judgement` and `naming` words criticise;
`bearer` nouns may bear a sanction; `unrelated` words tell that a sanction is none of ours.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from spacy.tokens import Token

FILE = "sanction_frames.csv"
ACTIONS = frozenset(
    {"impose", "extend", "tighten", "maintain", "ease", "waive", "lift", "threaten", "demand_lift", "demand_impose", "refuse_lift"}
    | {"criticise", "evade"}
)
# What a verb does that is an act only under another: 'urged Beijing to back sanctions', 'accused the West of using sanctions'.
STANCES = frozenset({"back", "use"})
MEASURES = frozenset({"arms", "asset_freeze", "travel_ban", "trade", "financial", "diplomatic", "aid", "unspecified"})
OPENINGS = frozenset({"way", "groundwork", "ground", "basis", "foundation", "door", "path"})
_PARTICLES = frozenset({"prt", "prep", "advmod", "dative", "agent", "acomp"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What a word means in a role: an action, a measure or an attitude, and the slot where its measure or bearer stands."""

    value: str
    slot: str


@dataclass(frozen=True)
class Lexicon:
    """Entries by role and word; a verb may have several, told apart by slot."""

    roles: Mapping[str, Mapping[str, tuple[Entry, ...]]]

    def has(self, role: str, word: str) -> bool:
        """Whether `word` plays `role`."""
        return word in self.roles.get(role, {})

    def entries(self, role: str, word: str) -> tuple[Entry, ...]:
        """All meanings of `word` in `role`."""
        return self.roles.get(role, {}).get(word, ())

    def value(self, role: str, word: str) -> str | None:
        """The first meaning of `word` in `role`."""
        entries = self.entries(role, word)
        return entries[0].value if entries else None

    def verb(self, role: str, verb: Token) -> tuple[str, tuple[Entry, ...]] | None:
        """The longest key of a verb that plays `role`, particle or preposition included, with its meanings."""
        for key in verb_keys(verb):
            found = self.entries(role, key)
            if found:
                return key, found
        return None

    def blocks(self, kind: str, word: str) -> bool:
        """Whether `word` tells that a sanction is unrelated, as its sender, its kind, or by its sentence."""
        return any(e.slot == kind for e in self.entries("unrelated", word))


def verb_keys(verb: Token) -> list[str]:
    """What a verb may be listed as, longest first: 'roll back', 'call for', 'call'."""
    lemma = verb.lemma_.lower()
    joined = [f"{lemma} {child.lower_}" for child in verb.children if child.dep_ in _PARTICLES]
    nested = [
        f"{lemma} {child.lower_} {low.lower_}" for child in verb.children if child.dep_ in _PARTICLES for low in child.children
        if low.dep_ in ("prep", "pobj")
    ]  # fmt: skip
    particles = [c.lower_ for c in verb.children if c.dep_ in _PARTICLES]
    paired = [f"{lemma} {one} {other}" for i, one in enumerate(particles) for other in particles[i + 1 :]]
    objects = [f"{lemma} {child.lower_}" for child in verb.children if child.dep_ == "dobj" and child.lower_ == "effect"]
    objects += [f"{lemma} {child.lemma_} for" for child in verb.children if child.dep_ == "dobj" and child.lemma_ in OPENINGS]
    return [*nested, *paired, *objects, *joined, lemma]


def read(rows: Iterable[Mapping[str, str]]) -> Lexicon:
    """A lexicon from the rows of the table."""
    roles: dict[str, dict[str, tuple[Entry, ...]]] = defaultdict(dict)
    for row in rows:
        words = roles[row["role"]]
        words[row["word"]] = (*words.get(row["word"], ()), Entry(row["value"], row["slot"]))
    return Lexicon(roles)


@cache
def default() -> Lexicon:
    """The lexicon that the package ships."""
    return read(csv.DictReader((files("communique.seeds") / FILE).read_text(encoding="utf8").splitlines()))
