"""Who holds an office on the article's day, and which person a title and surname mean then."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from communique.etl.annotate import names
from communique.etl.annotate.actors.lexicon import COMMON_SURNAMES, NOT_THE_HOLDER, words
from communique.etl.annotate.actors.phrases import Candidate
from communique.etl.annotate.actors.pieces import Pieces
from communique.etl.annotate.actors.units import Unit
from communique.etl.annotate.gazetteer import LEADING_OFFICES, Gazetteer, Role

# The offices of these are their own, not those of the state for which they act: 'spokesperson for the Labour Party'.
OWN_OFFICES = frozenset({"organisation", "company", "media", "armed_group", "igo"})
# Ministers who may be called by surname alone from the first, where the text names their country or all know it.
KNOWN_BY_SURNAME = (*LEADING_OFFICES, "foreign_minister", "defence_minister", "national_security_adviser")
# How long before and after a term its holder is still called by surname alone.
BEFORE_TERM, AFTER_TERM = timedelta(days=540), timedelta(days=3650)
# Offices that a state or body gives to many at once: that one holder is known doesn't tell that he is meant.
MANY_HOLD = words(
    """ambassador special_envoy minister official negotiator commissioner legislator candidate campaign_official judge prosecutor
    public_figure military_commander presidency_member deputy_foreign_minister deputy_head_of_body"""
)


def offices_named(unit: Unit, code: str | None) -> list[str]:
    """Codes of the offices that a phrase names in a country: a row for the country overrides the general one."""
    offices = [s for s in unit.senses if s.kind == "office"]
    own = [s.target for s in offices if s.country and s.country == code]
    return own or [s.target for s in offices if not s.country]


def is_sitting(p: Pieces, c: Candidate) -> bool:
    """Whether the phrase means the present holder: not 'former', 'deputy', nor an office told of someone ('served as')."""
    noun = c.noun
    if noun is None or is_told_of_someone(p, c):
        return False
    if c.start and p.lower[c.start - 1] == "for" and c.start == noun.start:
        return False
    stop = noun.start
    return not any(p.lower[i] in NOT_THE_HOLDER for i in range(max(0, c.start - 1), stop))


def is_told_of_someone(p: Pieces, c: Candidate) -> bool:
    """Whether an office is said of a person ('served as president', 'was named the nominee') and stands for none itself."""
    at = c.head
    while c.start <= p.head[at] < c.end and p.head[at] != at:
        at = p.head[at]  # of 'secretary of state' the first word
    if p.dep[at] in ("attr", "oprd") or (c.start and p.lower[c.start - 1] == "as"):
        return True
    return p.lemma[p.head[at]] in _APPOINTING and p.dep[at] in ("dobj", "attr", "oprd", "xcomp", "appos")


def holder_of(gazetteer: Gazetteer, unit: Unit, key: str | None, code: str | None, on: date | None) -> Role | None:
    """The holder of the office that `unit` names, of body `key` or of country `code`."""
    actor = gazetteer.actors.get(key or "")
    is_own = actor is not None and actor.kind in OWN_OFFICES and actor.key != code
    for body in dict.fromkeys(b for b in (key, code) if b and not (is_own and b != key)):
        for office in offices_named(unit, code):
            if office in MANY_HOLD or (office in LEADING_OFFICES and body != key):
                continue
            role = gazetteer.holder(office, body, on)
            if role is not None:
                return role
    return None


def by_surname(
    gazetteer: Gazetteer,
    surname: str,
    on: date | None,
    unit: Unit | None,
    code: str | None,
    may_be: Callable[[str], bool] = lambda person: True,
) -> str | None:
    """The one person of that surname who held the office named (without one, led or spoke for a state) on the day or last before.

    Only persons of whom `may_be` is true are looked at.
    """
    best: list[tuple[int, date, str]] = []
    for person in filter(may_be, gazetteer.surnames.get(surname, ())):
        roles = [r for r in gazetteer.roles[person] if code is None or gazetteer.code(r.body) == code]
        if unit is None:
            roles = [r for r in roles if is_known_by_surname(gazetteer, r)]
        elif any(s.kind == "office" for s in unit.senses):
            roles = [r for r in roles if r.office in offices_named(unit, gazetteer.code(r.body))]
        for role in roles:
            if on is not None and role.holds(on):
                best.append((0, role.since or date.min, person))
            elif on is None or (role.since is not None and role.since <= on):
                best.append((1, role.since or date.min, person))
    if not best:
        return None
    closest = min(rank for rank, _, _ in best)
    persons = {person for rank, _, person in best if rank == closest}
    if len(persons) == 1:
        return persons.pop()
    if closest == 1:
        return max(b for b in best if b[0] == 1)[2] if unit is not None else None
    return None


def is_known_by_surname(gazetteer: Gazetteer, role: Role) -> bool:
    """Whether the news may call who holds it by surname alone: leaders, ministers, heads of international bodies."""
    if role.office in KNOWN_BY_SURNAME:
        return True
    actor = gazetteer.actors.get(role.body)
    return role.office == "head_of_body" and actor is not None and actor.kind == "igo" and actor.parent is None


def leader_around(gazetteer: Gazetteer, surname: str, on: date | None, codes: AbstractSet[str]) -> str | None:
    """The one person of that surname who led a country of `codes` not long before a day, or was to lead it soon after."""
    if on is None:
        return None
    found = {
        person
        for person in gazetteer.surnames.get(surname, ())
        for r in gazetteer.roles[person]
        if r.office in LEADING_OFFICES
        and r.body in codes
        and r.since is not None
        and r.since - BEFORE_TERM <= on <= (r.until or on) + AFTER_TERM
    }
    return found.pop() if len(found) == 1 else None


def by_outer_names(gazetteer: Gazetteer, words: tuple[str, ...], on: date | None) -> set[str]:
    """Persons in office about a day whose full name has more words between the first and the last than the text gives."""
    found = set()
    for person in gazetteer.surnames.get(words[-1], ()):
        full = names.key(gazetteer.actors[person].name)
        if len(full) > len(words) and full[: len(words) - 1] == words[:-1] and full[-1] == words[-1]:
            terms = gazetteer.roles[person]
            if on is None or any(r.since and r.since - BEFORE_TERM <= on <= (r.until or on) + AFTER_TERM for r in terms):
                found.add(person)
    return found


def only_bearer(gazetteer: Gazetteer, surname: str, on: date | None, codes: AbstractSet[str]) -> str | None:
    """The one listed person of that surname, where that one serves a country of `codes` on the day."""
    persons = gazetteer.surnames.get(surname, ())
    if len(persons) != 1 or on is None or surname in COMMON_SURNAMES:
        return None
    serves = any(gazetteer.code(r.body) in codes and r.since is not None and r.holds(on) for r in gazetteer.roles[persons[0]])
    return persons[0] if serves else None


def acts_for(gazetteer: Gazetteer, person: str, on: date | None, stated: str | None) -> str | None:
    """The code for which a person acts on a day: what the text states, else the role held then."""
    if stated is not None:
        return stated
    role = gazetteer.role(person, on)
    return (gazetteer.code(role.body) if role is not None else None) or gazetteer.code(person)


_APPOINTING = words("become elect appoint name nominate choose swear remain inaugurate crown")
