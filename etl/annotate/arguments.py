"""Who performs a predicate's act and who bears it, by the slots of its frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from communique.etl.annotate.acts import Act, distinct, refers_back, same_side
from communique.etl.annotate.lexicon import Frame
from communique.etl.annotate.model import Mention
from communique.etl.annotate.syntax import ActorIndex, objects, prepositions, subject

if TYPE_CHECKING:
    from spacy.tokens import Token

PRESS = {"reporter", "journalist", "correspondent", "interviewer", "newspaper", "magazine", "press", "media", "audience", "crowd"}
GIVEN_TO_OTHERS = {"AID", "SUPPORT", "AGREE", "COOPERATE"}
SAYING = {
    "say",
    "state",
    "argue",
    "claim",
    "add",
    "insist",
    "note",
    "suggest",
    "believe",
    "think",
    "write",
    "tell",
    "warn",
    "declare",
    "maintain",
}
SPEECH = set(
    "accuse blame criticise criticize condemn denounce urge call demand ask praise thank warn reject dismiss deny threaten vow pledge promise"
    " slam blast rebuke welcome apologise apologize".split()
)
FALLBACK = ("against", "on", "to", "toward", "towards", "with", "at", "from", "over", "of")


class Arguments:
    """The actors in the argument places of the predicates of one document."""

    def __init__(self, actors: ActorIndex, instruments: frozenset[str]) -> None:
        self.actors = actors
        self.instruments = instruments

    def sources(self, verb: Token) -> tuple[Mention, ...]:
        telling = speech_joined_to(verb)
        token = subject(telling or verb)
        if token is None:
            return ()
        found = tuple(m for m in self.actors.agents(token, self.instruments) if m.kind != "media")
        if (
            not found
            and token.pos_ == "PRON"
            and token.lower_ in {"it", "they", "he", "she"}
            and verb.dep_ == "ccomp"
            and verb.head != verb
        ):
            return self.sources(verb.head)
        if not found and token.dep_ == "nsubj":
            found = tuple(m for m in self.actors.covering(token) if m.kind == "country")
        if not found and verb.dep_ == "acl" and token.dep_ in {"dobj", "pobj"} and token.head != token:
            governor = token.head if token.head.pos_ == "VERB" else token.head.head
            return self.sources(governor) if governor.pos_ == "VERB" and governor != verb else ()
        if token.pos_ == "PRON" and found and verb.dep_ == "ccomp" and verb.head != verb:
            return self.named_before(found, verb.head)
        return found

    def named_before(self, pronouns: tuple[Mention, ...], speaking: Token) -> tuple[Mention, ...]:
        """Whoever the pronouns mean, by the name in the clause above: 'the ministry said it had seized'."""
        above = self.sources(speaking)
        meant = {m.key or m.code for m in pronouns}
        return above if above and {m.key or m.code for m in above} == meant else pronouns

    def targets(self, frame: Frame, verb: Token, thing: Token | None, source: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """The actors in the frame's slots, best slot first; else in any other slot of the verb or of its object."""
        near = [*prepositions(verb), *(around(thing) if thing is not None else ())]
        if frame.type == "CONSULT":
            near = [(p, n) for p, n in near if n.lemma_.lower() not in PRESS]
        own_side: tuple[Mention, ...] = ()
        for slot in frame.target:
            kept = tuple(m for m in self._in_slot(slot, verb, thing, near) if self._may_bear(m, frame, source))
            if kept and frame.type in GIVEN_TO_OTHERS and all(same_side(m, source) for m in kept):
                own_side = own_side or kept
            elif kept:
                return kept
        if own_side:
            return self.beneficiaries(verb, thing, source) or (own_side if frame.type != "SUPPORT" else ())
        if frame.reciprocal:
            met = [m for t in objects(verb) if frame.object == "any" for m in self.actors.of(t)]
            owners = [m for t in objects(verb) if frame.object.startswith("@") and frame.type == "CONSULT" for m in self.actors.owners(t)]
            return tuple(m for m in distinct([*met, *owners]) if m not in source)
        if not frame.target or (verb.lemma_ == "meet" and not objects(verb)):
            return ()
        return self._elsewhere(frame, verb, thing, source)

    def _in_slot(self, slot: str, verb: Token, thing: Token | None, near: list[tuple[str, Token]]) -> tuple[Mention, ...]:
        name = slot.removeprefix("sym:").removeprefix("!")
        if name != "obj":
            return distinct([m for p, n in near if p == name for m in self.actors.of(n, places=True)])
        found = [m for t in objects(verb) for m in self.actors.of(t, places=True)]
        return distinct(found or (self.actors.of(thing, places=True) if thing is not None else []))

    def _may_bear(self, mention: Mention, frame: Frame, source: tuple[Mention, ...]) -> bool:
        press = frame.type == "CONSULT" and mention.kind == "media"
        return mention not in source and not refers_back(mention, source) and not press

    def _elsewhere(self, frame: Frame, verb: Token, thing: Token | None, source: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Targets outside the frame's slots: who is asked in a clause, other prepositions, whom it is for, whose the object is."""
        if frame.type == "REQUEST" and thing is not None:
            asked = [s for c in thing.children if c.dep_ in {"acl", "ccomp", "relcl"} for s in c.children if s.dep_ == "nsubj"]
            found = tuple(m for s in asked for m in self.actors.of(s) if m not in source)
            if found:
                return found
        if frame.type in {"ASSAULT", "COERCE"} and frame.object == "any" and objects(verb):
            return ()
        found = self.other((), verb, source, thing)
        if not found and frame.type in GIVEN_TO_OTHERS:
            found = self.beneficiaries(verb, thing, source)
        if not found and thing is not None:
            makers = [n for c in thing.children if c.dep_ == "acl" and c.tag_ == "VBN" for p, n in prepositions(c) if p == "by"]
            found = tuple(m for n in makers for m in self.actors.of(n) if m not in source)
        return found

    def beneficiaries(self, verb: Token, thing: Token | None, source: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """The first actors of another side in what an act is for: 'gave money to promote schools in Ethiopia'."""
        heads = [verb, *([thing] if thing is not None else [])]
        aims = [
            c
            for h in heads
            for c in h.children
            if c.i > h.i
            and (
                (c.dep_ in {"advcl", "acl", "xcomp", "relcl"} and any(t.lower_ == "to" and t.dep_ == "aux" for t in c.children))
                or (c.dep_ in {"prep", "dative"} and c.lower_ in {"for", "to", "in"})
            )
        ]
        for aim in aims:
            for token in aim.subtree:
                found = tuple(m for m in self.actors.covering(token) if m.code and not same_side(m, source))
                if found:
                    return found[:1]
        return ()

    def targets_of(self, verb: Token, inner: Act, source: tuple[Mention, ...]) -> tuple[Mention, ...]:
        return self.other((), verb, source, inner.head if inner.head != verb else None)

    def other(
        self, found: tuple[Mention, ...], verb: Token, source: tuple[Mention, ...], thing: Token | None = None
    ) -> tuple[Mention, ...]:
        """`found`, or else the actors of the fallback prepositions and of the object."""
        if found:
            return tuple(m for m in found if m not in source)
        near = [*prepositions(verb), *(prepositions(thing) if thing is not None else ())]
        for name in FALLBACK:
            kept = tuple(m for m in distinct([m for p, n in near if p == name for m in self.actors.of(n)]) if m not in source)
            if kept:
                return kept
        found = distinct([m for t in objects(verb) for m in self.actors.of(t, places=True)])
        return tuple(m for m in found if m not in source)

    def with_leaders(self, act: Act) -> Act:
        """A meeting with those who 'led their delegations', told in its sentence or the next, as further parties of it."""
        if act.type != "CONSULT" or not act.reciprocal:
            return act
        codes = {m.code for m in act.source}
        doc, start, following = act.head.doc, act.head.sent.start, act.head.sent.end
        if following < len(doc):
            following = doc[following].sent.end
        leaders = [
            m
            for t in doc[start:following]
            if t.lemma_ in {"lead", "head"} and any(o.lemma_ in {"delegation", "team", "side"} for o in objects(t))
            for m in self.sources(t)
            if m.code in codes and m.kind == "person"
        ]
        return replace(act, source=distinct((*act.source, *leaders)))


def speech_joined_to(verb: Token) -> Token | None:
    """The verb of saying whose speaker a further act of speech shares: 'said that the army had fled, and accused the rebels'."""
    first = verb.head
    if verb.dep_ != "conj" or verb.lemma_ not in SPEECH or first.dep_ != "ccomp" or first.lemma_ in SPEECH or subject_of_its_own(verb):
        return None
    saying = first.head
    return saying if saying.lemma_ in SAYING and saying.i < first.i and verb.tag_ == saying.tag_ else None


def subject_of_its_own(verb: Token) -> bool:
    return any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children)


def particle_tokens(verb: Token, extra: str) -> tuple[Token, ...]:
    if not extra:
        return ()
    words = extra.split()
    return tuple(t for t in verb.subtree if t.lower_ in words and 0 < t.i - verb.i <= 3)[: len(words)]


def around(thing: Token) -> Iterator[tuple[str, Token]]:
    """(preposition, noun) pairs of an object and of the clauses that describe it; 'missiles targeting US troops' counts as `at`."""
    yield from prepositions(thing)
    for clause in thing.children:
        if clause.dep_ == "relcl":
            yield from prepositions(clause)
        elif clause.dep_ == "acl" and clause.lemma_.lower() in {"target", "hit", "strike", "aim"}:
            yield from (("at", t) for t in objects(clause))
            yield from prepositions(clause)
