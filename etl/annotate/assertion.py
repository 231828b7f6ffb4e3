"""Whether a predicate asserts its act, and what negation, modal and tense make of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from communique.etl.annotate.acts import COOPERATION, YIELDING, Act, threat_mode

if TYPE_CHECKING:
    from spacy.tokens import Token

NECESSITY = {"must", "should"}
# What is promised by these is an agreement (CAMEO 035); an announced withdrawal or easing is a concession already.
GIVING = {"release", "free", "allow", "permit", "let", "grant", "lay", "recognise", "recognize", "accept", "return", "hand", "surrender"}
# What these ask for in a clause is not done: 'their demand that Israel ease restrictions'.
ASKING = {"demand", "insist", "urge", "request", "ask", "propose", "suggest", "recommend", "require", "call", "insistence", "proposal"}
INDICATIVE = {"VBD", "VBZ", "VBP"}
EVENT_TAGS = {"VBD", "VBZ", "VBP", "VB", "VBN", "VBG"}


def in_time(act: Act, verb: Token) -> Act | None:
    """The act as its negation, modal and tense make it."""
    negated, modal = polarity(verb)
    if negated and modal in {"will", "would", "can", "could"} and act.type in COOPERATION | YIELDING:
        mode = "meet" if act.type == "CONSULT" else "yield" if act.type in YIELDING else "assist"
        return replace(act, type="REJECT", mode=mode, cameo="120")
    if negated and act.type == "CONCEDE" and act.target:
        return replace(act, type="REJECT", mode="yield", cameo="120")
    if negated:
        return replace(act, status="negated") if modal not in {"could", "might", "may"} else None
    if modal == "will":
        return future(act)
    if modal in {"would", "could", "may", "might", "can"}:
        if modal == "would" and is_reported_speech(verb):
            return future(act)
        return replace(act, status="hypothetical") if act.source and act.target and act.type != "REQUEST" else None
    if modal in NECESSITY:
        return None
    if is_conditional(verb):
        return None
    return act


def future(act: Act) -> Act:
    if act.type in {"CONSULT", "SUPPORT", "COOPERATE", "AID"}:
        return replace(act, type="AGREE", mode=None, cameo="030", status="planned")
    if act.type in YIELDING and act.head.lemma_ in GIVING:
        return replace(act, type="AGREE", mode=None, cameo="035", status="planned")
    if act.type == "RETREAT":
        return replace(act, type="CONCEDE", mode=None, cameo="080", status="planned")
    if act.type in {"SANCTION", "COERCE", "ASSAULT", "PROTEST"} or act.head.lemma_ == "boycott":
        return replace(act, type="THREATEN", mode=threat_mode(act), cameo="130", status="planned")
    return replace(act, status="planned")


def has_clause(verb: Token) -> bool:
    return any(c.dep_ in {"xcomp", "ccomp"} and c.i > verb.i for c in verb.children)


def tells_what_is(verb: Token) -> bool:
    """Whether the clause of a verb tells what is or was, not what is to be: 'agreed that it was late', 'insists they are ready'."""
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i), None)
    return (
        clause is not None
        and not any(c.tag_ == "MD" for c in clause.children)
        and (clause.tag_ in INDICATIVE or any(c.dep_ in {"aux", "auxpass"} and c.tag_ in INDICATIVE for c in clause.children))
    )


def asks_a_question(clause: Token) -> bool:
    """Whether a clause is an indirect question: 'asked him whether he had', 'asked why they came'."""
    first = clause.doc[clause.left_edge.i]
    return first.tag_ in {"WDT", "WP", "WP$", "WRB"} or first.lower_ in {"if", "whether"} or clause.tag_ in INDICATIVE


def purpose(verb: Token) -> Token | None:
    """The 'to' clause that the parser hung on a verb as an adverbial: 'appealed to France to send aid'."""
    return next(
        (c for c in verb.children if c.dep_ == "advcl" and c.i > verb.i and any(d.lower_ == "to" and d.dep_ == "aux" for d in c.children)),
        None,
    )


def is_headline_infinitive(verb: Token) -> bool:
    """'Japan to host Indian premier': an infinitive that is all of a sentence tells what is planned."""
    return (
        verb.dep_ == "ROOT"
        and any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
        and any(c.dep_ == "nsubj" and c.i < verb.i for c in verb.children)
    )


def is_asserted(verb: Token) -> bool:
    """A finite verb or a participle that tells of an act; not an infinitive, a purpose, a wish or a bare modifier."""
    if verb.dep_ == "nsubj" and verb.tag_ == "VBG":
        return any(c.dep_ == "nsubj" for c in verb.children)
    if verb.dep_ in {"amod", "compound", "nsubj", "pobj", "prep"}:
        return False
    if any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
        return is_headline_infinitive(verb)
    if verb.dep_ == "xcomp" or (
        verb.tag_ in {"VB", "VBP"} and verb.head.lemma_ in ASKING and not any(c.dep_ == "aux" for c in verb.children)
    ):
        return False
    if verb.dep_ == "pcomp":
        return verb.head.lower_ in {"after", "by", "while", "since"}
    if verb.dep_ == "ccomp" and any(c.dep_ == "neg" for c in verb.head.children):
        return False
    if verb.dep_ in {"relcl", "ccomp"} and verb.tag_ in {"VBZ", "VBP"} and not any(c.dep_ == "aux" for c in verb.children):
        return verb.head.lemma_ in {"say", "report", "announce"}
    if verb.dep_ == "conj" and verb.tag_ == "VB" and not any(c.dep_ == "aux" for c in verb.children):
        return verb.head.tag_ == "VB" and any(c.dep_ == "aux" for c in verb.head.children) and is_asserted(verb.head)
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB" and verb.tag_ in {"VBN", "VBG"}:
        return is_asserted(verb.head)
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return True
    if verb.tag_ == "VB" and verb.dep_ in {"ROOT", "ccomp"} and not any(c.dep_ == "aux" for c in verb.children):
        return any(c.dep_ == "nsubj" for c in verb.children)
    return True


def polarity(verb: Token) -> tuple[bool, str | None]:
    negated = any(c.dep_ == "neg" or c.lower_ in {"never", "n't"} for c in verb.children)
    modal = next((c.lower_ for c in verb.children if c.dep_ == "aux" and c.tag_ == "MD"), None)
    if modal is None and verb.dep_ == "conj" and verb.tag_ == "VB":
        negated_head, modal = polarity(verb.head)
        negated = negated or negated_head
    return negated, {"'ll": "will", "shall": "will", "'d": "would", "wo": "will", "ca": "can"}.get(modal or "", modal)


def is_reported_speech(verb: Token) -> bool:
    head = verb.head
    return verb.dep_ == "ccomp" and head.lemma_ in {
        "say",
        "announce",
        "declare",
        "confirm",
        "tell",
        "add",
        "state",
        "vow",
        "pledge",
        "promise",
        "warn",
        "agree",
    }


def is_conditional(verb: Token) -> bool:
    return verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in {"if", "unless", "whether", "until"} for c in verb.children)
