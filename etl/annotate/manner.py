"""What kind of its type an act is: PLOVER's modes, and the type where means or parties decide it rather than the verb."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from communique.etl.annotate.acts import Act, same_side, subject_noun
from communique.etl.annotate.lexicon import NOTHING
from communique.etl.annotate.syntax import objects

# By what an attack is done: the first set that its own words, subject, object or 'with' hold.
WEAPONS: dict[str, frozenset[str]] = {
    mode: frozenset(words.split())
    for mode, words in {
        "drone": "drone drones",
        "unconventional": "chlorine sarin mustard anthrax toxic nerve chemical novichok polonium",
        "suicide-attack": "suicide",
        "aerial": "airstrike airstrikes jet jets warplane warplanes plane planes bomber bombers helicopter helicopters aircraft air",
        "heavy-weapons": "artillery tank tanks armour armor mortar mortars rocket rockets missile missiles howitzer howitzers shell shells",
        "firearms": "gunman gunmen sniper snipers rifle rifles gun guns gunfire pistol shots",
        "primitive": "machete machetes knife knives spear spears arrow arrows axe stone stones car truck vehicle",
        "explosives": "bomb bombs explosive explosives grenade grenades mine mines ied blast explosion",
    }.items()
}
BY_VERB = {
    **dict.fromkeys(("shoot", "gun"), "firearms"),
    **dict.fromkeys(("stab", "hack", "behead", "knife", "ram"), "primitive"),
    **dict.fromkeys(("assassinate", "murder", "poison"), "targeted"),
    **dict.fromkeys(("shell",), "heavy-weapons"),
}
PHONE = {"phone", "telephone", "call"}
MEDIATION = {"mediation", "mediator", "auspices"}
CYBER = {"cyber", "hacker", "hackers", "cyberattack", "cyberattacks", "malware"}
PROTESTERS = set(
    "protester demonstrator student farmer worker activist trucker driver teacher resident villager youth rioter striker miner crowd mob".split()
)
OF_THE_STREET = {"occupy": "obstruct", "block": "obstruct", "blockade": "obstruct", "storm": "riot", "besiege": "obstruct", "clash": "riot"}
# Verbs and nouns of attacking that tell of words as well, and those that tell of any contest.
OF_WORDS = {"attack", "hit", "strike", "assail", "assault"}
OF_CONTESTS = {"fight", "battle", "clash", "beat", "defeat", "combat", "trample"}
WORDS = set(
    "decision move plan policy inquiry investigation proposal bill law statement report comment remark record handling legislation deal"
    " agreement budget idea stance claim criticism speech ruling verdict process measure response proclamation judgement judgment"
    " opponent rival critic".split()
)
CIVIL = {"person", "organisation", "media", "company"}
EXPELLED = {"envoy", "ambassador", "diplomat", "worker", "inspector", "observer", "peacekeeper"}


def with_manner(act: Act) -> Act:
    """The act with its mode, or its type, as its means and parties make it."""
    words = frozenset(_words(act))
    if act.type == "ASSAULT":
        return _in_words(_attack(act, words), words)
    if act.type == "COERCE" and act.mode not in {"cyber"}:
        return _in_the_street(act)
    if act.type == "CONSULT":
        return _meeting(act, words)
    if act.type == "ACCUSE" and act.head.lemma_ == "protest" and _doer(act) in PROTESTERS:
        return replace(act, type="PROTEST", mode="demo", cameo="141")
    if act.type == "RETREAT" and act.mode in {"withdraw", "resign"} and act.target and all(m.kind == "igo" for m in act.target):
        return act if act.trigger[-1] in objects(act.head) else replace(act, type="SANCTION", mode="withdraw", cameo="166")
    if act.type == "CONCEDE" and act.status == "reported" and words & {"ban", "embargo", "tariff", "tariffs"} and act.target and act.source:
        foreign = all(m.code and not same_side(m, act.source) for m in act.target)
        return replace(act, type="RETREAT", mode=None, cameo="085") if foreign else act
    return act


def _words(act: Act) -> Iterable[str]:
    """The words of an act's trigger, its subject, its objects and what follows 'with', 'by' or 'in', with their compounds."""
    heads = [*act.trigger, *objects(act.head)]
    for child in act.head.children:
        if child.dep_ == "nsubj":
            heads.append(child)
        elif child.dep_ in {"prep", "agent"} and child.lower_ in {"with", "by", "under", "over", "in", "using"}:
            heads += [c for c in child.children if c.dep_ == "pobj"]
    for token in heads:
        yield token.lower_
        yield from (c.lower_ for c in token.children if c.dep_ in {"compound", "amod", "nmod", "npadvmod"})


def _doer(act: Act) -> str:
    doer = subject_noun(act)
    return doer.lemma_.lower() if doer is not None else ""


def _in_the_street(act: Act) -> Act:
    mode = OF_THE_STREET.get(act.head.lemma_)
    return replace(act, type="PROTEST", mode=mode, cameo="144") if mode and _doer(act) in PROTESTERS else act


def _attack(act: Act, words: frozenset[str]) -> Act:
    if words & CYBER:
        return replace(act, type="COERCE", mode="cyber", cameo="176")
    if act.head.lemma_ == "fire" and any(c.lower_ == "test" for c in act.head.children):
        return replace(act, type="MOBILIZE", mode="weapons", cameo="155", target=())
    if "joint" in words and len({m.code for m in act.source}) > 1:
        return replace(act, type="COOPERATE", mode=None, cameo="062", target=())
    in_the_street = _in_the_street(act)
    if in_the_street is not act or act.mode in {"abduct", "torture", "sexual", "destroy", "crowd-control", "beat"}:
        return in_the_street
    mode = next((m for m, weapons in WEAPONS.items() if words & weapons), None)
    mode = mode or (BY_VERB.get(act.head.lemma_) if act.mode in {None, "primitive", "firearms"} else None)
    return replace(act, mode=mode) if mode else act


def _in_words(act: Act, words: frozenset[str]) -> Act:
    """An attack without any force is one of words, and a fight between civilians is no act: 'Cruz fought Rubio for votes'."""
    if act.type != "ASSAULT" or act.mode not in {None, "beat"} or not act.source:
        return act
    verb = {t.lemma_.lower() for t in act.trigger} | {act.head.lemma_.lower()}
    upon = {t.lemma_.lower() for t in objects(act.head)} & WORDS
    civil = all(m.kind in CIVIL for m in act.source) and all(m.kind in CIVIL | {"other"} for m in act.target if m.code)
    if verb & OF_WORDS and (civil or upon):
        return replace(act, type="ACCUSE", mode="disapprove", cameo="111")
    return replace(act, type=NOTHING) if civil and verb & OF_CONTESTS else act


def _meeting(act: Act, words: frozenset[str]) -> Act:
    if act.mode is None and words & PHONE:
        return replace(act, mode="phone")
    if act.mode is None and words & MEDIATION:
        return replace(act, mode="third-party")
    if act.mode is None and act.reciprocal and len({m.code for m in act.source if m.code}) > 2:
        return replace(act, mode="multilateral")
    return act
