"""An act as read from a predicate: its type, its words, who does it to whom; and what makes it whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from communique.etl.annotate.model import Mention
from communique.etl.annotate.syntax import is_passive, objects

if TYPE_CHECKING:
    from spacy.tokens import Token

COOPERATION = {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID"}
YIELDING = {"CONCEDE", "RETREAT"}
MATERIAL_CONFLICT = {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "THREATEN"}
VERBAL = {"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"}
THREAT_MODE = {"SANCTION": "restrict", "COERCE": "arrest", "ASSAULT": "violence", "MOBILIZE": "violence", "REJECT": "relations"}
# What a threat is of, where the threatened act's mode or object tells more than its type.
THREAT_OF = {"expel": "expel", "withdraw": "expel", "arrest": "arrest", "convict": "arrest", "discontinue": "restrict"}
REQUEST_MODE = {"CONSULT": "meet", "RETREAT": "yield", "CONCEDE": "yield", "AID": "assist", "COOPERATE": "assist", "SUPPORT": "assist"}
SINGLE_PARTY = {"MOBILIZE", "THREATEN", "PROTEST", "AGREE", "CONCEDE", "RETREAT", "REQUEST", "SUPPORT"}
ALONE_IF_SPECIFIC = {"SANCTION", "COERCE", "CONSULT", "ASSAULT", "REJECT", "ACCUSE"}
# The daily work of police and courts is an event only where it is done to somebody whom the text places.
OF_THE_LAW = {"arrest", "convict", "investigate"}
# Ways to name somebody by where they are: too weak for an act that lacks its other side.
BY_PLACE = {"agent-in-place", "agent-of", "theme"}
# A person named with an office or in full acts in it; a bare surname may be anybody's.
TITLED = {"title-name", "name", "office-on-date", "body-of-country"}
EXERCISES = {"exercise", "exercises", "drill", "drills", "manoeuvres", "maneuvers", "game", "games", "training"}
# Who and what attacks though no actor is named for it.
ATTACKERS = set(
    "bomb bomber bombing explosion blast attack attacker gunman militant insurgent terrorist rebel extremist fighter assailant mortar rocket"
    " missile shell shelling airstrike strike drone mine grenade device gunfire fire ambush raid sniper mob rioter guerrilla jihadist crossfire"
    " shooter hitman suicide-bomber gunmen men man".split()
)
# Who does not take to the streets.
AUTHORITIES = {"government", "ministry", "parliament", "authorities", "minister", "department"}
POLICE = {"police", "authorities", "ministry", "prosecutor", "prosecutors", "security", "government"}
UPON_A_PLACE = {"ASSAULT", "COERCE", "AID", "MOBILIZE", "RETREAT", "CONCEDE"}
OWN_PEOPLE = set(
    "protester protesters demonstrator demonstrators marchers activists activist dissidents dissident opposition journalist journalists"
    " reporters students civilians protest protests demonstration demonstrations rally rallies march marches worshippers strikers rallygoers citizens residents lawmakers bloggers".split()
)
PEOPLE = set(
    "people protester demonstrator worker student resident villager thousand hundred dozen ten crowd teacher farmer driver miner woman man"
    " activist supporter refugee migrant prisoner doctor nurse trader employee citizen youth rioter truck-driver pensioner fisherman".split()
)
PLAIN_SANCTIONS = {"sanction", "embargo", "blacklist"}
ANY_ACT: frozenset[str] = frozenset()
ACT_NOUNS = {
    **dict.fromkeys(
        ("decision", "move", "vote", "step", "resolution", "ruling", "plan", "proposal", "comment", "remark", "statement"), ANY_ACT
    ),
    **dict.fromkeys(("sanction", "measure", "ban", "embargo", "tariff"), frozenset({"SANCTION", "COERCE"})),
    **dict.fromkeys(("operation", "campaign", "invasion", "incursion", "shelling"), frozenset({"ASSAULT"})),
    **dict.fromkeys(("attack", "strike", "raid", "offensive", "killing", "bombing", "assault", "airstrike"), frozenset({"ASSAULT"})),
    **dict.fromkeys(("claim", "allegation", "accusation", "charge"), frozenset({"ACCUSE", "REJECT"})),
    **dict.fromkeys(("test", "launch", "drill", "exercise"), frozenset({"MOBILIZE"})),
    "threat": frozenset({"THREATEN"}),
}


@dataclass(frozen=True, slots=True)
class Act:
    """A reading of a predicate: its type, the tokens that show it, and who may do it to whom."""

    type: str
    mode: str | None
    cameo: str | None
    contexts: tuple[str, ...]
    head: Token
    trigger: tuple[Token, ...]
    source: tuple[Mention, ...]
    target: tuple[Mention, ...]
    status: str
    specific: bool
    reciprocal: bool = False
    used: frozenset[int] = frozenset()


def threat_mode(inner: Act) -> str | None:
    """The mode of a threat to do `inner`: to expel, arrest, restrict, end relations, take territory, use violence."""
    things = {t.lemma_.lower() for t in inner.trigger}
    if inner.type == "SANCTION" and things & {"tie", "relation", "talk", "cooperation", "link", "contact"}:
        return "relations"
    if things & {"annex", "occupy", "territory", "invade"}:
        return "territory"
    return THREAT_OF.get(inner.mode or "") or THREAT_MODE.get(inner.type)


def distinct(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    seen: dict[object, Mention] = {}
    for m in mentions:
        seen.setdefault((m.span, m.key or m.name, m.code), m)
    return tuple(seen.values())


def same_side(mention: Mention, others: Sequence[Mention]) -> bool:
    return any(mention.code is not None and mention.code == o.code for o in others)


def refers_back(mention: Mention, source: Sequence[Mention]) -> bool:
    """Whether a mention is only the source again: 'its forces', 'his government'."""
    return mention.method in {"pronoun", "possessive"} and same_side(mention, source)


def named_only(thing: Token) -> tuple[Mention, ...]:
    """A target that is no known actor: the words of its phrase, without a code."""
    if thing.pos_ not in {"NOUN", "PROPN"} or thing.lemma_.lower() in ACT_NOUNS:
        return ()
    left = [t for t in thing.subtree if t.i <= thing.i and t.dep_ != "punct"]
    span = left[0].idx, thing.idx + len(thing)
    return (Mention(span, thing.doc[left[0].i : thing.i + 1].text, None, "other", None, "phrase", 0.4),)


def not_itself(act: Act) -> Act:
    """Without the targets that are only the source again: 'its forces', 'his government'."""
    kept = tuple(m for m in act.target if not refers_back(m, act.source))
    return act if kept == act.target else replace(act, target=kept)


def domestic(act: Act) -> Act:
    """A protest that names no target is against the authorities of the protesters' own country."""
    if act.type != "PROTEST" or any(m.code for m in act.target):
        return act
    own = next((m for m in act.source if m.code), None)
    if own is None or own.code is None:
        return act
    return replace(act, target=(Mention(own.span, own.code, own.code, "country", own.code, "domestic", own.confidence * 0.8),))


def risen(act: Act, places: Sequence[Mention]) -> Act:
    """A protest by people whom only its place tells: they are of that country, and so are those against whom they protest."""
    if act.type != "PROTEST" or any(m.code for m in act.source):
        return act
    who, where = subject_noun(act), next((m for m in places if m.code), None)
    if who is None or where is None or who.lemma_.lower() not in PEOPLE:
        return act
    span = who.left_edge.idx, who.idx + len(who)
    crowd = Mention(span, who.doc[who.left_edge.i : who.i + 1].text, where.code, "other", None, "agent-in-place", where.confidence * 0.8)
    return replace(act, source=(crowd,))


def placed(act: Act, places: Sequence[Mention]) -> Act:
    """An act upon people or things that the text only places is upon the country where they are."""
    if act.type not in UPON_A_PLACE or any(m.code for m in act.target):
        return act
    found = [m for m in places if m.code]
    if act.type in {"MOBILIZE", "RETREAT", "CONCEDE"}:
        found = [m for m in found if not same_side(m, act.source)]
    return replace(act, target=tuple(found[:1])) if found else act


def among_its_own(act: Act) -> Act:
    """What the police or the army do to protesters, or to others without a country, they do at home."""
    if act.type not in {"ASSAULT", "COERCE"} or not act.source or len(act.target) != 1 or act.target[0].code:
        return act
    own, other = act.source[0], act.target[0]
    if own.code is None or not (act.mode == "crowd-control" or set(other.name.lower().split()) & OWN_PEOPLE):
        return act
    return replace(act, target=(replace(other, code=own.code, method="domestic", confidence=own.confidence * 0.7),))


def by_police(act: Act, reporting: Sequence[Mention]) -> Act:
    """An arrest without an agent, told by the police of a country, is theirs: 'the police said that 70 people were arrested'."""
    if act.type != "COERCE" or act.mode != "arrest" or act.source or not is_passive(act.head):
        return act
    doers = tuple(m for m in reporting if m.code and set(m.name.lower().split()) & POLICE)
    if not doers:
        return act
    target = tuple(m if m.code else replace(m, code=doers[0].code, method="domestic") for m in act.target)
    return replace(act, source=doers, target=target)


def across_borders(act: Act) -> Act:
    """To ban or restrict others' citizens and goods is a sanction; one's own, coercion."""
    restricts = (
        act.type == "COERCE" and act.mode in {"restrict", "censor"} and act.head.lemma_ in {"ban", "bar", "restrict", "block", "suspend"}
    )
    foreign = act.source and act.target and all(m.code and not same_side(m, act.source) for m in act.target)
    return replace(act, type="SANCTION", mode="discontinue", cameo="163") if restricts and foreign else act


def joint(act: Act) -> Act:
    """An exercise of several forces is cooperation, not a show of force."""
    together = act.type == "MOBILIZE" and len({m.code for m in act.source}) > 1 and any(t.lemma_.lower() in EXERCISES for t in act.trigger)
    return replace(act, type="COOPERATE", mode=None, cameo="062", target=()) if together else act


def subject_noun(act: Act) -> Token | None:
    """The subject of an active verb, whoever it is."""
    return next((c for c in act.head.children if c.dep_ == "nsubj"), None) if act.head.pos_ == "VERB" else None


def is_people(mention: Mention) -> bool:
    """Whether a phrase names people: 'Syrian refugees', 'the workers'."""
    words = mention.name.lower().split()
    return bool(words) and (
        words[-1] in OWN_PEOPLE or words[-1].removesuffix("s") in PEOPLE or words[-1] in {"children", "women", "men", "victims"}
    )


def _is_private(noun: Token | None) -> bool:
    """Whether a noun names a private person: 'a Lebanese man visiting Nice'."""
    return noun is not None and noun.lemma_.lower() in PEOPLE | {"tourist", "visitor", "family", "couple", "fan"}


def _is_of_a_campaign(act: Act) -> bool:
    """Whether a rally is a candidate's or a party's: 'her rally', 'a Trump rally'."""
    rallies = (t for t in act.trigger if t.lemma_.lower() == "rally" and t.pos_ == "NOUN")
    return any(c.dep_ == "poss" or (c.dep_ == "compound" and c.pos_ == "PROPN") for t in rallies for c in t.children)


def rests_on_little(act: Act) -> bool:
    """Whether the only side that has a code is a bare name, a pronoun or a guess: too little to tell politics from the rest."""
    coded = [m for m in (*act.source, *act.target) if m.code]
    both = any(m.code for m in act.source) and any(m.code for m in act.target)
    if both or len({m.code for m in act.source if m.code}) > 1 or act.mode == "resign" or act.type == "PROTEST":
        return False
    return not any(
        m.method in TITLED
        if m.kind == "person"
        else m.kind not in {"media", "company", "organisation"} and m.method not in {"pronoun", "theme"}
        for m in coded
    )


def is_whole(act: Act) -> bool:
    """Whether the act has the actors that its type needs, at least one of them coded."""
    if act.type.startswith("@") or not any(m.code for m in (*act.source, *act.target)):
        return False
    if rests_on_little(act):
        return False
    if act.type in {"SUPPORT", "AID"} and act.target and not any(m.method != "phrase" or is_people(m) for m in act.target):
        return False
    if act.type == "CONSULT" and act.reciprocal:
        several = len({m.code or m.name for m in act.source}) > 1
        return several or (
            act.head.pos_ == "VERB" and (act.specific or any(m.kind == "igo" or (m.code and len(m.code) != 3) for m in act.source))
        )
    loose = act.type == "SANCTION" and act.mode == "discontinue" and act.trigger[-1].lemma_ not in PLAIN_SANCTIONS
    if loose and not any(m.code and not same_side(m, act.source) for m in act.target):
        return False
    if act.mode in OF_THE_LAW and not any(m.code for m in act.target):
        return bool(act.target) and any(m.code and m.method not in BY_PLACE for m in act.source)
    if act.status == "negated" and act.type != "CONSULT" and not any(m.code for m in act.target):
        return False
    if not act.source:
        doer = next((c for t in act.head.children if t.dep_ == "agent" for c in t.children if c.dep_ == "pobj"), None) or subject_noun(act)
        if doer is not None and doer.lemma_.lower() not in ATTACKERS:
            return False
        named = bool(act.target) and not any(m.method in BY_PLACE or m.is_place for m in act.target)
        return (
            act.type == "ASSAULT"
            and act.status == "reported"
            and named
            and (is_passive(act.head) or doer is not None or act.head.pos_ == "NOUN")
        )
    travels = act.mode == "withdraw" and all(m.kind == "person" for m in act.source)
    if travels and act.target and all(same_side(m, act.source) and m.is_place for m in act.target):
        return False
    if act.type == "PROTEST" and act.mode != "boycott" and any(set(m.name.lower().split()) & AUTHORITIES for m in act.source):
        return False
    if act.type == "PROTEST" and act.mode == "demo" and all(m.kind == "person" for m in act.source):
        return False
    if act.type == "PROTEST" and _is_of_a_campaign(act):
        return False
    if act.head.lemma_ == "beat" and all(m.kind in {"country", "person"} for m in act.target):
        return False
    if act.type == "AID" and act.target and all(same_side(m, act.source) and not is_people(m) for m in act.target):
        return False
    if not any(m.code for m in act.target) and act.type in VERBAL and any(t.pos_ == "PRON" for t in objects(act.head)):
        return False
    if act.head.lemma_ == "defend" and any(c.lemma_ in {"title", "crown", "championship", "record"} for c in objects(act.head)):
        return False
    if act.mode == "visit" and (all(same_side(m, act.source) for m in act.target) or _is_private(subject_noun(act))):
        return False
    if act.target or len(act.source) > 1:
        return True
    if act.head.tag_ == "VBG" and act.type != "CONSULT":
        return False
    if act.type in SINGLE_PARTY:
        return True
    return act.type in ALONE_IF_SPECIFIC and (act.specific or (act.type in {"ACCUSE", "REJECT"} and bool(objects(act.head))))
