"""Nouns that name what happens, and verbs whose acts have their dates."""

from __future__ import annotations

from spacy.tokens import Token

from communique.etl.annotate.dates.clauses import is_introduced_by
from communique.etl.annotate.words import words

LIGHT = words(
    "hold launch conduct carry have make stage take begin start open sign announce impose issue give pay hand slap place mount wage reach "
    "strike do complete lead attend join host see order deliver adopt pass approve unveil declare"
)
EVENT_NOUNS = words(
    "attack assault strike airstrike bombing launch test talk meeting visit summit election vote war invasion offensive coup protest "
    "demonstration rally assassination murder killing death arrest decision announcement statement speech agreement deal ceasefire raid "
    "incident crash landing referendum clash blast explosion shooting massacre uprising revolution withdrawal conference poll ruling "
    "takeover annexation poisoning detention inauguration signing trip tour hearing debate siege riot strike ambush outbreak"
)
# What something happens at or in, so that its date is that of what happens: 'said so in a 2002 interview', 'at the summit on Monday'.
_OCCASIONS = words(
    "attack assault strike airstrike bombing raid ambush crash clash blast explosion shooting massacre battle meeting summit conference session "
    "ceremony speech interview discussion debate hearing call address statement letter message email tweet post report rally protest riot "
    "campaign election vote referendum poll convention visit trip war uprising coup crisis"
)
# What a happening itself does: the date of the one is that of the other.
_EFFECTS = words(
    "kill wound injure maim hit strike destroy damage wreck level target claim displace begin start open end conclude close erupt happen occur "
    "take last leave"
)
# What holds an act in words, dated by when it is issued: 'adopted a resolution condemning the coup'.
_TEXTS = words(
    "resolution statement letter decree order law bill motion call appeal petition lawsuit complaint decision ruling judgement judgment verdict "
    "agreement deal pact memorandum communique declaration message tweet ultimatum"
)
_ISSUED = LIGHT | words("send write publish release join file back circulate submit present repeat renew")
_ISSUE = words("publish release air broadcast post issue date deliver hold give send write")


def is_happening(noun: Token, verb: Token) -> bool:
    """Whether a noun is a happening and the verb what it did: 'the attack killed'."""
    is_subject = noun.dep_ in ("nsubj", "nsubjpass") and noun.head.i == verb.i
    return is_subject and noun.lemma_.lower() in EVENT_NOUNS and verb.lemma_ in _EFFECTS


def is_occasion(noun: Token, verb: Token) -> bool:
    """Whether the act of the verb is done at or in what the noun names: 'said so in a 2002 interview', 'was killed in the May raid'."""
    preposition = noun.head
    if noun.dep_ != "pobj" or preposition.lower_ not in ("at", "during", "in") or noun.lemma_.lower() not in _OCCASIONS:
        return False
    if preposition.lower_ == "in" and any(c.dep_ == "poss" or c.lower_ in ("a", "an") for c in noun.children):
        return preposition.head.i == verb.i or (preposition.head.dep_ == "dobj" and preposition.head.head.i == verb.i)
    return preposition.head.i == verb.i and (preposition.lower_ != "in" or preposition.i <= verb.i + 1)


def happening_told_of(verb: Token) -> Token | None:
    """The happening that a relative clause goes on to tell: 'the raid of May 4 that killed nine', 'the riot in which nine were killed'."""
    noun = verb.head
    while noun.lemma_.lower() not in EVENT_NOUNS and noun.dep_ in ("pobj", "nummod") and noun.head.i != noun.i:
        noun = noun.head if noun.dep_ == "nummod" else noun.head.head
    if noun.lemma_.lower() not in EVENT_NOUNS:
        return None
    told = any(c.dep_ in ("nsubj", "nsubjpass") and c.lower_ in ("that", "which") for c in verb.children) and verb.lemma_ in _EFFECTS
    inside = is_introduced_by(verb, ("when", "where")) or any(
        c.dep_ == "prep" and c.lower_ in ("in", "at", "during") and any(g.lower_ == "which" for g in c.children) for c in verb.children
    )
    return noun if told or inside else None


def is_issued(participle: Token, noun: Token) -> bool:
    """Whether a participle dates words or an occasion: 'in an interview published on Sunday', 'at a meeting held on Sunday'."""
    kinds = _OCCASIONS | _TEXTS
    return participle.dep_ == "acl" and participle.tag_ == "VBN" and participle.lemma_ in _ISSUE and noun.lemma_.lower() in kinds


def is_said_by(noun: Token, participle: Token) -> bool:
    """Whether a participle tells the act of words that are issued: 'adopted a resolution condemning the coup'."""
    verb = noun.head
    return participle.tag_ == "VBG" and noun.dep_ == "dobj" and noun.lemma_.lower() in _TEXTS and verb.lemma_ in _ISSUED


def is_dynamic(verb: Token) -> bool:
    """Whether a verb tells what happens, so that its date may be its subject's: not 'the visit reminds many of the one in 1985'."""
    return verb.tag_ not in ("VBZ", "VBP") or verb.lemma_ in _EFFECTS or verb.lemma_ in LIGHT or verb.lemma_ == "be"
