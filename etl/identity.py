"""Which actor a mention means: one of the gazetteer, the principal of its code, or one that only the articles know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from communique.etl.annotate import names
from communique.etl.annotate.gazetteer import Gazetteer
from communique.etl.annotate.model import Mention
from communique.etl.annotate.speakers import NAMELESS

UNCODED = "unknown"
PREFIX = "discovered"

_BODIES = {"government", "organisation", "igo", "company", "media", "armed_group"}
_SMALL = {
    *("a", "al", "an", "and", "at", "bin", "bint", "da", "de", "del", "den", "der", "des", "di", "do", "dos", "du", "e", "el", "for", "ibn"),
    *("in", "la", "le", "of", "on", "the", "ul", "van", "von", "y"),
}  # fmt: skip
_TITLES = {
    *("ambassador", "admiral", "brigadier", "captain", "chancellor", "chief", "col", "colonel", "commander", "dame", "dr", "envoy", "gen"),
    *("general", "gov", "governor", "judge", "justice", "king", "lady", "lord", "lt", "major", "mayor", "minister", "miss", "mr", "mrs", "ms"),
    *("mx", "pope", "premier", "president", "prime", "prince", "princess", "prof", "professor", "queen", "rep", "representative", "secretary"),
    *("sen", "senator", "sgt", "sheikh", "sir", "sultan"),
}  # fmt: skip
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&.-]+$")


@dataclass(frozen=True, slots=True)
class Known:
    """The actor with this key in the gazetteer; `code`, if the key should be gone from the tables."""

    key: str
    code: str | None


@dataclass(frozen=True, slots=True)
class Principal:
    """The country or body itself that bears this code."""

    code: str


@dataclass(frozen=True, slots=True)
class Discovered:
    """An actor made of a proper name in an article, and of the code it had there."""

    kind: str
    name: str
    code: str | None

    @property
    def group(self) -> str:
        """What all actors of this kind and name have in common, whatever their code."""
        return "-".join((PREFIX, self.kind.replace("_", "-"), *names.key(self.name)))

    @property
    def key(self) -> str:
        """Natural key. The code is its last part, so that 'Action' of IRN and 'Action IRN' of no code differ."""
        return f"{self.group}-{(self.code or UNCODED).lower()}"


Identity = Known | Principal | Discovered


def of(mention: Mention | None) -> Identity | None:
    """Whom the mention means; None if that can't be told.

    A person known by surname alone is never made an actor: like 'Iranian officials', such a mention counts for the
    country or body that it is coded with. A source without any name is nobody: it has a code at most.
    """
    if mention is None or mention.method in NAMELESS:
        return None
    if mention.key:
        return Known(mention.key, mention.code)
    if not mention.is_place and is_discovery(mention.kind, mention.name):
        return Discovered(mention.kind, mention.name, mention.code)
    return Principal(mention.code) if mention.code else None


def merged(mentions: Sequence[Mention], gazetteer: Gazetteer, on: date | None) -> list[Mention]:
    """The mentions, those of an actor that an analyst merged into another being of that other."""
    return [_merged(mention, gazetteer, on) for mention in mentions]


def _merged(mention: Mention, gazetteer: Gazetteer, on: date | None) -> Mention:
    who = of(mention)
    key = who.key if isinstance(who, Known | Discovered) else ""
    into = gazetteer.merges.get(key, key)
    actor = gazetteer.actors.get(into)
    if actor is None or into == mention.key:
        return mention
    from communique.etl.annotate.actors.offices import acts_for  # takes a second, which only this needs

    code = mention.code or (acts_for(gazetteer, into, on, None) if actor.kind == "person" else gazetteer.code(into))
    return replace(mention, key=into, name=actor.name, kind=actor.kind, code=code)


def is_discovery(kind: str, name: str) -> bool:
    """Whether a name of this kind identifies someone by itself: two words that a title or initial is none of, or an acronym."""
    words = name.split()
    large = [word for word in words if names.fold(word.strip(".,'’")) not in _SMALL]
    if not large or "\n" in name or not names.key(name) or not all(_is_capital(word) for word in large):
        return False
    if kind == "person":
        return len([word for word in large if not _is_title_or_initial(word)]) >= 2
    return kind in _BODIES and (len(large) >= 2 or bool(_ACRONYM.match(large[0])))


def _is_capital(word: str) -> bool:
    """Begins as a name does: a capital, a digit, a letter without case, or a particle written on ('al-Assad', 'd'Estaing')."""
    first = word.lstrip("(\"'“‘")[:1]
    return first.isupper() or first.isdigit() or (first.isalpha() and not first.islower()) or any(c.isupper() for c in word)


def _is_title_or_initial(word: str) -> bool:
    bare = word.replace(".", "").strip(",")
    return len(bare) < 2 or bare.casefold() in _TITLES
