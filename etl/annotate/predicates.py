"""Predicates read as acts: those that say their type, and operators on the act in their complement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from communique.etl.annotate.acts import (
    ACT_NOUNS,
    MATERIAL_CONFLICT,
    PLAIN_SANCTIONS,
    VERBAL,
    Act,
    distinct,
    named_only,
    same_side,
)
from communique.etl.annotate.arguments import PRESS, Arguments, particle_tokens
from communique.etl.annotate.assertion import EVENT_TAGS, future, has_clause, in_time, is_asserted, is_headline_infinitive, purpose
from communique.etl.annotate.evaluations import allegation, evaluation, necessity
from communique.etl.annotate.lexicon import NOTHING, Frame, Lexicon
from communique.etl.annotate.model import Mention
from communique.etl.annotate.operators import OPERATORS, Operated, ended
from communique.etl.annotate.syntax import CALENDAR, ActorIndex, is_passive, noun_keys, objects, particles, prepositions

if TYPE_CHECKING:
    from spacy.tokens import Token

# Classes of objects that an act is upon, rather than what it is done with; and the words before whom it is against.
BEARERS = {
    "prisoners",
    "people",
    "refugees",
    "envoy",
    "homes",
    "media",
    "property",
    "facility",
    "territory",
    "infrastructure",
    "member",
    "office",
}
AGAINST = {"against", "on", "to", "at", "into", "for", "from"}
DATED = CALENDAR - {"row", "day", "week", "month", "year", "morning", "afternoon", "evening", "night", "eve", "today", "weekend"}
HAPPENING = set(
    "begin come follow take announce occur happen resume continue start erupt draw shake leave kill alarm cause spark prompt trigger anger"
    " worry go last intensify spread open hold make repeat send film report wound injure displace stun deepen provoke escalate".split()
)
ENDING = {"stop", "end", "cease", "halt"}
PLACING = {"in", "into", "at", "near", "across", "inside", "along", "throughout", "outside", "on", "from", "to", "around", "over", "within"}
EXPELLING = {"expel", "deport"}
POINTING = {"the", "this", "that", "these"}
READY = {"willing", "ready", "prepared", "committed", "determined", "set", "eager"}


class Reader:
    """Reads the predicates of one document."""

    def __init__(self, lexicon: Lexicon, actors: ActorIndex) -> None:
        self.lexicon = lexicon
        self.actors = actors
        instruments = lexicon.classes.get("instrument", frozenset()) | frozenset(lexicon.nouns)
        self.arguments = Arguments(actors, instruments)

    # Which tokens assert an act

    def asserted(self, token: Token) -> Act | None:
        if token.pos_ == "VERB" or (token.pos_ == "AUX" and token.dep_ in {"ROOT", "ccomp", "conj"}):
            return self._asserted_verb(token)
        if token.pos_ in {"NOUN", "PROPN"}:
            return self._asserted_noun(token)
        return None

    def _asserted_verb(self, verb: Token) -> Act | None:
        if verb.tag_ not in EVENT_TAGS or not is_asserted(verb):
            return None
        if verb.lemma_ == "be" and verb.pos_ == "AUX":
            coming = next((c for c in verb.children if c.dep_ == "xcomp" and any(t.lower_ == "to" for t in c.children)), None)
            act = self.act(coming) if coming is not None else None
            if act is not None:
                return future(act)
        act = self.act(verb)
        if act is not None and is_headline_infinitive(verb):
            return future(act)
        if act is None:
            return (
                allegation(verb, self.arguments)
                or evaluation(verb, self.lexicon, self.arguments)
                or necessity(verb, self.arguments, self.act)
            )
        return in_time(act, verb)

    def _asserted_noun(self, noun: Token) -> Act | None:
        """An event noun that is the subject or the attribute of something that happened: 'US air strikes killed'."""
        frame = self.noun_frame(noun)
        if noun.pos_ == "PROPN" and self.actors.covering(noun):
            return None
        if frame is None or (frame.type in VERBAL and not _happens(noun)):
            return None
        told = noun.dep_ == "pobj" and noun.head.lower_ in {"after", "following", "during", "to"}
        if noun.dep_ not in {"nsubj", "nsubjpass", "ROOT"} and not told and not _has_own_date(noun):
            return None
        if noun.dep_ == "ROOT" and noun.doc[noun.sent.start : noun.sent.end].text.rstrip().endswith((".", "?")):
            return None
        if noun.dep_ == "pobj" and noun.head.lower_ == "to" and noun.head.head.lemma_ != "response" and not _has_own_date(noun):
            return None
        act = self.noun_act(noun, frame)
        if act.source and noun.dep_ == "nsubj" and noun.head.lemma_ in ENDING:
            over = ended(Operated(replace(act, target=()), act, noun, None, ()), self.arguments)
            return replace(over, source=act.source, target=act.target) if over is not None and act.type != "CONSULT" else None
        if act.type == "ASSAULT" and _has_own_date(noun) and any(m.code for m in act.target):
            return act
        return act if act.source and (act.target or act.reciprocal or act.type == "PROTEST") else None

    def reporting(self, act: Act) -> tuple[Mention, ...]:
        """Who says it, where an act is told in a clause of somebody's words."""
        head = act.head.head
        return self.arguments.sources(head) if act.head.dep_ == "ccomp" and head.pos_ == "VERB" else ()

    def places(self, act: Act) -> tuple[Mention, ...]:
        """The places and countries where an act is said to happen: 'in Afghanistan', 'into the north of Syria'."""
        heads = (act.head, *act.trigger[1:], *(t for t in objects(act.head) if act.head.pos_ != "NOUN"))
        near = [n for head in heads for p, n in prepositions(head) if p in PLACING]
        further = [n for noun in near if not self.actors.covering(noun) for p, n in prepositions(noun) if p in PLACING | {"of"}]
        return distinct([m for n in (*near, *further) for m in self.actors.covering(n)])

    # Reading predicates

    def verb_frames(self, verb: Token) -> Iterator[tuple[Frame, Token | None, str]]:
        """The frames that fit a verb, most specific first, with the object that each took and the particle in its name."""
        lemma = self.lexicon.verb_lemma(verb.lemma_.lower())
        things = objects(verb)
        named = [
            (f, name[len(lemma) + 1 :])
            for name in (*(f"{lemma} {p}" for p in particles(verb)), lemma)
            for f in self.lexicon.verbs.get(name, ())
        ]
        named.sort(key=lambda n: "@" not in n[0].object or n[0].object == "@event")
        if has_clause(verb) or (purpose(verb) is not None and not things):
            named.sort(key=lambda n: not n[0].type.startswith("@") or n[0].object != "")
        for frame, extra in named:
            over = things or [noun for p, noun in prepositions(verb) if p == extra]
            if ":" in frame.object:
                where, _, class_ = frame.object.partition(":@")
                for p, noun in prepositions(verb):
                    if p == where and self.is_a(noun, class_):
                        yield frame, things[0] if things else noun, extra
            elif frame.object == "":
                if frame.type.startswith("@") or extra or not things or frame.type in {"RETREAT", "PROTEST"}:
                    yield frame, over[0] if over else None, extra
            elif frame.object == "any":
                if things:
                    yield frame, things[0], extra
            else:
                for thing in over:
                    if self.is_a(thing, frame.object[1:]):
                        yield frame, thing, extra
                        break

    def is_a(self, noun: Token, class_: str) -> bool:
        if noun.pos_ == "PROPN" and noun.lower_ in CALENDAR:
            return False
        keys = noun_keys(noun)
        compound = [k for k in keys if " " in k and self.lexicon.is_known(k)]
        if class_ == "person":
            return any(m.kind in {"person", "government"} for m in self.actors.covering(noun))
        return any(self.lexicon.is_a(key, class_) for key in compound or keys)

    def between(self, verb: Token) -> tuple[Mention, ...]:
        """Between whom somebody mediates: 'a mediation effort to end the rift between Qatar and its neighbours'."""
        nouns = (n for t in verb.subtree if t.lower_ == "between" and t.dep_ == "prep" for n in t.children if n.dep_ == "pobj")
        return distinct([m for n in nouns for m in self.actors.of(n)])

    def is_press(self, noun: Token) -> bool:
        """Whether a noun is a reporter or a medium: to speak with one is no meeting."""
        return noun.lemma_.lower() in PRESS or any(m.kind == "media" for m in self.actors.covering(noun))

    def is_for_the_press(self, noun: Token) -> bool:
        """'a request for comment', 'an interview request': what reporters ask and are refused is no act."""
        asked = any(p == "for" and self.is_a(n, "routine") for p, n in prepositions(noun))
        return noun.lemma_.lower() == "request" and (asked or any(self.is_a(c, "routine") for c in noun.children if c.dep_ == "compound"))

    def noun_frame(self, noun: Token) -> Frame | None:
        if any(p == "of" and self.is_a(n, "animal") for p, n in prepositions(noun)):
            return None
        return next((self.lexicon.nouns[k] for k in noun_keys(noun) if k in self.lexicon.nouns), None)

    def act(self, verb: Token, depth: int = 4) -> Act | None:
        """The act of a verb by the first frame that makes one, or of a readiness ('is willing to')."""
        if not depth:
            return None
        if verb.pos_ == "AUX" or verb.lemma_ in {"stand", "remain"}:
            ready = self.readiness(verb, depth)
            if ready is not None or verb.pos_ == "AUX":
                return ready
        if any(self.is_for_the_press(noun) for noun in (*objects(verb), *(n for p, n in prepositions(verb) if p == "to"))):
            return None
        for frame, thing, extra in self.verb_frames(verb):
            if frame.type == NOTHING:
                return None
            act = self.operated(frame, verb, thing, extra, depth) if frame.type.startswith("@") else self.plain(frame, verb, thing, extra)
            if act is not None:
                return act
        return self.together(verb)

    def together(self, verb: Token) -> Act | None:
        """'patrolled the river together': whatever two sides do together is cooperation."""
        if not any(c.dep_ == "advmod" and c.lower_ in {"together", "jointly"} for c in verb.children):
            return None
        source = self.arguments.sources(verb)
        several = len({m.code for m in source if m.code}) > 1
        return Act("COOPERATE", None, "060", (), verb, (verb,), source, (), "reported", False, True) if several else None

    def readiness(self, verb: Token, depth: int) -> Act | None:
        """'is willing to withdraw': an agreement to the act in the adjective's complement."""
        ready = next((c for c in verb.children if c.dep_ == "acomp" and c.lower_ in READY), None)
        if ready is None or any(c.dep_ == "neg" for c in verb.children):
            return None
        clause = next((c for c in ready.children if c.dep_ == "xcomp"), None) or next(
            (n for p, n in prepositions(ready) if p == "to" and n.pos_ == "VERB"), None
        )
        if clause is None or any(c.dep_ == "aux" and c.lemma_ == "have" for c in clause.children):
            return None
        inner = self.act(clause, depth - 1)
        source = self.arguments.sources(verb)
        target = tuple(m for m in (inner.target or inner.source) if m not in source) if inner else self.arguments.other((), clause, source)
        kind = "THREATEN" if inner and inner.type in MATERIAL_CONFLICT else "AGREE"
        used = frozenset({clause.i}) | (inner.used if inner else frozenset())
        return Act(kind, None, "030", (), verb, (ready,), source, target, "reported", True, False, used)

    def plain(self, frame: Frame, verb: Token, thing: Token | None, extra: str) -> Act | None:
        """The act of a frame that says its own type."""
        trigger = tuple(t for t in (verb, *particle_tokens(verb, extra)) if t is not None)
        if frame.object.startswith("@") and thing is not None:
            trigger = (*trigger, thing)
        source = self.arguments.sources(verb)
        target = self.arguments.targets(frame, verb, thing, source)
        if not source and frame.mode in EXPELLING and is_passive(verb):
            source = distinct([m for p, n in prepositions(verb) if p == "from" for m in self.actors.of(n, places=True)])
            target = distinct([m for t in objects(verb) for m in self.actors.of(t)]) if source else target
        if not target and any(slot.startswith("!") for slot in frame.target):
            return None
        if frame.object == "@threat" and thing is not None and any(c.dep_ == "compound" for c in thing.children):
            return None
        if frame.mode == "phone" and thing is not None and _is_naming(verb, thing):
            return None
        if frame.type == "CONSULT" and any(p in {"with", "to"} and self.is_press(n) for p, n in prepositions(verb)):
            return None
        loose = (
            frame.type == "SANCTION" and frame.object == "@sanctions" and thing is not None and thing.lemma_.lower() not in PLAIN_SANCTIONS
        )
        if loose and not any(m.code and not same_side(m, source) for m in target):
            return None
        reciprocal = frame.reciprocal
        if reciprocal:
            source, target = distinct((*source, *target)), ()
        elif frame.mode == "third-party":
            target = target or self.between(verb)
        elif not target:
            target = self.named(frame, verb, thing)
        return Act(
            frame.type, frame.mode, frame.cameo, frame.contexts, verb, trigger, source, target, "reported",
            frame.object.startswith("@") or bool(extra), reciprocal, frozenset({thing.i} if thing is not None else ()),
        )  # fmt: skip

    def named(self, frame: Frame, verb: Token, thing: Token | None) -> tuple[Mention, ...]:
        """Whom the act is upon where that is no known actor, by the words for it."""
        if frame.type == "CONSULT":
            return ()
        if frame.object == "any":
            return named_only(thing) if thing is not None and thing.head == verb else ()
        near = [*prepositions(verb), *(prepositions(thing) if thing is not None else ())]
        for slot in frame.target:
            nouns = [n for p, n in near if p == slot and n.lower_ not in CALENDAR]
            if slot == "obj" and frame.object.removeprefix("@") in BEARERS and thing is not None and thing.head == verb:
                nouns = [thing]
            for noun in nouns:
                found = named_only(noun) if slot == "obj" or slot in AGAINST else ()
                if found:
                    return found
        return ()

    def noun_act(self, noun: Token, frame: Frame) -> Act:
        """An event noun's act: its possessor or adjective or 'by' or 'of' acts, its 'on', 'against', 'with' bear."""
        if frame.type == "@end":
            for p, n in prepositions(noun):
                inner = self.noun_frame(n) if p == "of" else None
                if inner is not None and not inner.type.startswith("@"):
                    base = Act("", None, frame.cameo, (), noun, (noun,), tuple(self.actors.owners(noun)), (), "reported", True)
                    act = ended(Operated(base, self.noun_act(n, inner), n, None, ()), self.arguments)
                    if act is not None:
                        return replace(act, used=frozenset({n.i}))
        by = [m for p, n in prepositions(noun) if p == "by" for m in self.actors.of(n)]
        owners = self.actors.owners(noun)
        if not owners:
            owners = [m for m in self.actors.covering(noun)]
        between = [m for p, n in prepositions(noun) if p == "between" for m in self.actors.of(n)]
        source = distinct((*by, *owners, *between))
        target: tuple[Mention, ...] = ()
        for slot in frame.target:
            name = slot.removeprefix("sym:")
            target = distinct([m for p, n in prepositions(noun) if p == name for m in self.actors.of(n, places=True)])
            if target:
                break
        if not source and "of" not in frame.target:
            source = distinct([m for p, n in prepositions(noun) if p == "of" for m in self.actors.of(n)])
        target = tuple(m for m in target if m not in source)
        if frame.reciprocal:
            of = [m for p, n in prepositions(noun) if p in {"of", "among"} for m in self.actors.of(n)]
            source, target = distinct((*source, *target, *of)), ()
        return Act(frame.type, frame.mode, frame.cameo, frame.contexts, noun, (noun,), source, target, "reported", True, frame.reciprocal)

    def operated(self, frame: Frame, verb: Token, thing: Token | None, extra: str, depth: int) -> Act | None:
        """The act of an operator: what it makes of the act in its complement."""
        inner, place = self.complement(verb, thing, depth)
        source = self.arguments.sources(verb)
        used = frozenset({place.i} if place is not None else ())
        contexts: tuple[str, ...] = ()
        if inner is not None:
            used, contexts = used | inner.used | {inner.head.i}, inner.contexts
        trigger = (verb, *particle_tokens(verb, extra))
        base = Act("", None, frame.cameo, contexts, verb, trigger, source, (), "reported", inner is not None, False, used)
        aside = distinct([m for p, n in prepositions(verb) if p in frame.target for m in self.actors.of(n)])
        return OPERATORS[frame.type](Operated(base, inner, place, thing, aside), self.arguments)

    def complement(self, verb: Token, thing: Token | None, depth: int) -> tuple[Act | None, Token | None]:
        """The act in a predicate's complement (a clause, else an event noun as its object) and the token where it stands."""
        for child in verb.children:
            if child.dep_ in {"xcomp", "ccomp", "advcl"} and child.i > verb.i and child.pos_ in {"VERB", "AUX"}:
                if child.dep_ == "advcl" and not any(c.lower_ == "to" and c.dep_ == "aux" for c in child.children):
                    continue
                inner = self.act(child, depth - 1)
                if inner is None or not inner.target:
                    for other in child.conjuncts:
                        second = self.act(other, depth - 1) if other.i > child.i and other.pos_ == "VERB" else None
                        if second is not None and (inner is None or second.target):
                            return second, child
                return inner, child
        candidates = [thing] if thing is not None else []
        candidates += [n for p, n in prepositions(verb) if p in {"to", "on", "in", "for", "with", "against", "from", "of"}]
        for noun in candidates:
            if noun.pos_ == "VERB":
                return self.act(noun, depth - 1), noun
            frame = self.noun_frame(noun)
            if frame is not None:
                act = self.noun_act(noun, frame)
                return (None if act.type.startswith("@") else act), noun
        return None, thing

    def with_antecedent(self, act: Act, before: Sequence[Act]) -> Act:
        """'condemned the decision': the act meant is the last one told, so its source is whom this one is about."""
        if act.target or act.type not in {"ACCUSE", "REJECT", "SUPPORT"} or not act.source:
            return act
        noun = next((t for t in act.head.subtree if t.lemma_.lower() in ACT_NOUNS and (t.i > act.head.i or t.dep_ == "nsubjpass")), None)
        if noun is None or noun.i - act.head.i > 4 or not any(t.lower_ in POINTING for t in noun.doc[noun.left_edge.i : noun.i]):
            return act
        word = noun.lemma_.lower()
        others = [b for b in before[-6:] if b.source and b.status == "reported" and not any(same_side(m, act.source) for m in b.source)]
        same = [b for b in others if any(t.lemma_.lower() == word for t in b.trigger)]
        fitting = [b for b in others if b.type in ACT_NOUNS[word]] if ACT_NOUNS[word] else others
        chosen = (same or fitting)[-1:]
        return replace(act, target=chosen[0].source) if chosen else act


def _has_own_date(noun: Token) -> bool:
    """Whether a noun says when it happened: 'the assassination of the general in January', 'an assault in Ghazni in August 2018'."""
    near = [c for c in noun.children if c.dep_ == "prep"]
    near += [c for p in near for n in p.children if n.dep_ == "pobj" for c in n.children if c.dep_ == "prep"]
    return any(p.lower_ in {"in", "on"} and any(_is_of_calendar(n) for n in p.children) for p in near)


def _is_of_calendar(token: Token) -> bool:
    return token.dep_ == "pobj" and (token.lower_ in DATED or (token.is_digit and len(token) == 4))


def _happens(noun: Token) -> bool:
    """Whether an event noun is the subject of a verb that tells that it happened."""
    return noun.dep_ in {"nsubj", "nsubjpass"} and noun.head.lemma_ in HAPPENING


def _is_naming(verb: Token, thing: Token) -> bool:
    """Whether 'called' names its object ('called him a friend') rather than rings it up."""
    if any(c.dep_ in {"oprd", "acomp", "ccomp"} for c in verb.children):
        return True
    after = thing.right_edge.i + 1
    return after < len(thing.doc) and thing.doc[after].lower_ in {'"', "“", "‘", "'", "a", "an"}
