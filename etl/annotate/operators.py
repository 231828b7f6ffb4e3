"""Operators: predicates whose act is what they make of another's, as in 'agreed to withdraw' or 'launched an attack'."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from communique.etl.annotate.acts import COOPERATION, MATERIAL_CONFLICT, REQUEST_MODE, YIELDING, Act, distinct, refers_back, threat_mode
from communique.etl.annotate.arguments import Arguments
from communique.etl.annotate.assertion import asks_a_question, has_clause, tells_what_is
from communique.etl.annotate.model import Mention
from communique.etl.annotate.syntax import objects, prepositions

if TYPE_CHECKING:
    from spacy.tokens import Token

PLANNING = {"plan", "intend", "announce", "decide", "aim", "resolve", "prepare", "propose"}
# Verbs of good will, which make no threat of what is agreed: 'agreed to extradite', 'offered to send troops'.
WILLING = {"agree", "offer", "volunteer", "consent", "undertake"}
# Verbs that promise or threaten by what follows only.
SWEARING = {"vow", "swear", "resolve", "vote"}
# Whoever announces these does them: 'announced sanctions', 'announced the arrest'.
DONE_BY_SAYING = {"SANCTION", "COERCE", "ASSAULT"}
# Whoever announces these gives them: 'announced his endorsement'.
BACKING = {"support", "endorse", "endorsement", "back", "backing"}
# To plan or to promise these is no promise: what is announced of them is done.
OF_WORDS = {"ACCUSE", "REQUEST", "THREATEN"}
# Verbs that ask only where they have a clause: 'expects rain' asks nothing.
ASKING_BY_CLAUSE = {"direct", "instruct", "command", "insist", "require", "push", "encourage", "expect"}


@dataclass(frozen=True, slots=True)
class Operated:
    """An operator's reading: `base` is its own act yet without a type, `inner` the act in its complement at `place`.

    `thing` is its object, `aside` the actors in its frame's slots.
    """

    base: Act
    inner: Act | None
    place: Token | None
    thing: Token | None
    aside: tuple[Mention, ...]

    @property
    def verb(self) -> Token:
        return self.base.head

    @property
    def others(self) -> tuple[Mention, ...]:
        """Whom the inner act concerns, other than the operator's own source."""
        if self.inner is None:
            return ()
        return self.inner.target or tuple(m for m in self.inner.source if m not in self.base.source)

    def act(self, type: str, target: tuple[Mention, ...], mode: str | None = None) -> Act:
        """The operator's act with this type, its source never among its targets."""
        return replace(self.base, type=type, mode=mode, target=tuple(m for m in target if m not in self.base.source))


def passed(o: Operated, arguments: Arguments) -> Act | None:
    """'began to withdraw', 'launched an attack': the inner act, by the operator's source."""
    inner = o.inner
    if inner is None:
        return None
    source = o.base.source or inner.source
    trigger = (*o.base.trigger, *inner.trigger)
    if inner.reciprocal:
        return replace(inner, head=o.verb, trigger=trigger, source=distinct((*source, *inner.source, *o.aside)), used=o.base.used)
    target = inner.target or arguments.targets_of(o.verb, inner, source)
    return replace(inner, head=o.verb, trigger=trigger, source=source, target=tuple(m for m in target if m not in source), used=o.base.used)


def committed(o: Operated, arguments: Arguments) -> Act | None:
    """'agreed to help': an agreement; to do harm, a threat; a plan to yield, a concession."""
    inner, place = o.inner, o.place
    if o.verb.lemma_ == "agree" and tells_what_is(o.verb):
        return None
    plans = o.verb.lemma_ in PLANNING
    announced = place is not None and place.pos_ == "NOUN" and o.verb.lemma_ == "announce"
    if o.verb.lemma_ == "offer" and inner is None and (place is None or place.pos_ != "VERB"):
        return None
    to_something = o.verb.lemma_ == "agree" and any(p in {"to", "on", "upon"} for p, _ in prepositions(o.verb))
    if inner is None and (plans or (place is None and not has_clause(o.verb) and not to_something)):
        return None
    if inner is None and o.verb.lemma_ in SWEARING:
        return None
    if inner is not None and inner.type in OF_WORDS:
        return passed(o, arguments) if announced else None
    kind = "AGREE"
    if inner is not None and inner.type in MATERIAL_CONFLICT | {"REJECT"} and o.verb.lemma_ not in WILLING:
        kind = "THREATEN"
    elif inner is not None and plans and inner.type in YIELDING:
        kind = "CONCEDE"
    if inner is not None and inner.trigger[0].lemma_.lower() in BACKING and o.verb.lemma_ in {"announce", "decide"}:
        return passed(o, arguments)
    if inner is not None and inner.type in DONE_BY_SAYING and (announced or o.verb.lemma_ == "vote"):
        return passed(o, arguments)
    target = o.aside or distinct([m for p, n in prepositions(o.verb) if p == "with" for m in arguments.actors.of(n)]) or o.others
    if len({m.code for m in o.base.source}) > 1:
        target = o.aside
    elif not target and inner is None and place is not None and place.pos_ == "VERB":
        target = arguments.other((), place, o.base.source)
    if kind == "AGREE" and all(refers_back(m, o.base.source) for m in target):
        target = arguments.beneficiaries(o.verb, place, o.base.source)
    return o.act(kind, target, threat_mode(inner) if inner is not None and kind == "THREATEN" else None)


def threatened(o: Operated, arguments: Arguments) -> Act | None:
    """'threatened to attack': a threat, of the inner act's kind."""
    return o.act("THREATEN", arguments.other(o.others, o.verb, o.base.source), threat_mode(o.inner) if o.inner else None)


def refused(o: Operated, arguments: Arguments) -> Act | None:
    """'refused to meet': a rejection, of the inner act's kind."""
    if o.inner is None and not has_clause(o.verb):
        return None
    return o.act("REJECT", arguments.other(o.others, o.verb, o.base.source), rejection_mode(o.inner.type) if o.inner else None)


def rejection_mode(type: str) -> str | None:
    """What is rejected: to meet, to yield, to assist."""
    return "meet" if type == "CONSULT" else "yield" if type in YIELDING else "assist" if type in COOPERATION else None


def admitted(o: Operated, arguments: Arguments) -> Act | None:
    """'admitted that it had shot down': a concession to whom the harm was done."""
    if o.inner is None or o.inner.type not in MATERIAL_CONFLICT or not o.inner.target:
        return None
    return o.act("CONCEDE", o.inner.target)


def failed(o: Operated, arguments: Arguments) -> Act | None:
    """'failed to reach agreement': a rejection."""
    return o.act("REJECT", arguments.other(o.others, o.verb, o.base.source)) if o.inner is not None else None


def ended(o: Operated, arguments: Arguments) -> Act | None:
    """'halted the talks', 'suspended aid', 'stopped the shelling': by what is ended."""
    inner = o.inner
    if inner is None:
        return None
    if inner.type == "CONSULT":
        return o.act("REJECT", (*inner.target, *inner.source), "meet")
    if inner.type in {"AID", "COOPERATE", "SUPPORT"}:
        return o.act("SANCTION", inner.target, "discontinue")
    if inner.type in {"ASSAULT", "SANCTION", "MOBILIZE", "COERCE"}:
        return o.act("RETREAT", inner.target)
    return o.act("CONCEDE", inner.target) if inner.type == "PROTEST" else None


def requested(o: Operated, arguments: Arguments) -> Act | None:
    """'urged Egypt to release', 'demanded that Guinea shorten': a request to the one asked, of the inner act's kind."""
    verb, inner = o.verb, o.inner
    if verb.lemma_ == "insist" and tells_what_is(verb):
        return None
    clause = next((c for c in verb.children if c.dep_ in {"ccomp", "xcomp", "advcl"} and c.i > verb.i), None)
    if verb.lemma_ == "ask" and (clause is None or asks_a_question(clause)):
        return None
    if clause is None and (o.thing is None or verb.lemma_ in ASKING_BY_CLAUSE or (verb.lemma_ == "order" and inner is not None)):
        return None
    of = arguments.actors.of
    target = distinct([m for t in objects(verb) for m in of(t)])
    if verb.lemma_ == "order" and inner is not None and inner.type == "COERCE":
        return replace(
            inner,
            head=verb,
            trigger=(*o.base.trigger, *inner.trigger),
            source=o.base.source,
            target=target or inner.target,
            used=o.base.used,
        )
    if not target:
        target = distinct([m for p, n in prepositions(verb) if p in {"on", "upon", "to", "from"} for m in of(n)])
    if not target and clause is not None:
        target = distinct([m for c in clause.children if c.dep_ in {"nsubj", "nsubjpass"} for m in of(c)])
    if not target and inner is not None:
        target = inner.source or inner.target
    return o.act("REQUEST", target, REQUEST_MODE.get(inner.type) if inner is not None else "change")


OPERATORS: Mapping[str, Callable[[Operated, Arguments], Act | None]] = {
    "@pass": passed,
    "@commit": committed,
    "@threat": threatened,
    "@refuse": refused,
    "@admit": admitted,
    "@fail": failed,
    "@end": ended,
    "@ask": requested,
}
