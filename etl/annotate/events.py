"""Who did what to whom: PLOVER events from the dependency parse, the lexicon of predicates, and the actors' mentions.

A predicate is read as an act. Some predicates say the type themselves ('condemned', 'held talks'); others are operators on
the act in their complement ('agreed to withdraw', 'refused to meet', 'launched an attack'). An act becomes an event when it is asserted:
an infinitive or a noun counts only through an operator or as the subject of something that happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from communique.etl.annotate.lexicon import Frame, Lexicon
from communique.etl.annotate.model import Event, Mention, PartialDate, Span
from communique.etl.annotate.syntax import CALENDAR, ActorIndex, is_passive, noun_keys, objects, particles, prepositions, subject

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

DateOf = Callable[["Token"], "PartialDate | None"]

COOPERATION = {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID"}
YIELDING = {"CONCEDE", "RETREAT"}
MATERIAL_CONFLICT = {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "THREATEN"}
VERBAL = {"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"}
THREAT_MODE = {"SANCTION": "restrict", "COERCE": "arrest", "ASSAULT": "violence", "MOBILIZE": "violence", "REJECT": "relations"}
REQUEST_MODE = {"CONSULT": "meet", "RETREAT": "yield", "CONCEDE": "yield", "AID": "assist", "COOPERATE": "assist", "SUPPORT": "assist"}
SINGLE_PARTY = {"MOBILIZE", "PROTEST", "AGREE", "CONCEDE", "RETREAT", "REQUEST", "SUPPORT"}
FALLBACK = ("against", "on", "to", "toward", "towards", "with", "at", "from", "over", "of")
READY = {"willing", "ready", "prepared", "committed", "determined", "set", "eager"}
ALONE_IF_SPECIFIC = {"SANCTION", "COERCE", "CONSULT", "ASSAULT", "REJECT", "AID", "ACCUSE"}
PLAIN_SANCTIONS = {"sanction", "embargo", "blacklist"}
BACKGROUND_DAYS = {"day": 90, "month": 120, "year": 550}
NECESSITY = {"must", "should"}
EVENT_TAGS = {"VBD", "VBZ", "VBP", "VB", "VBN", "VBG"}
ANY_ACT: frozenset[str] = frozenset()
ACT_NOUNS = {
    **dict.fromkeys(("decision", "move", "vote", "step", "resolution", "ruling", "plan", "proposal", "comment", "remark", "statement"), ANY_ACT),
    **dict.fromkeys(("sanction", "measure", "ban", "embargo", "tariff"), frozenset({"SANCTION", "COERCE"})),
    **dict.fromkeys(("attack", "strike", "raid", "offensive", "killing", "bombing", "assault", "airstrike"), frozenset({"ASSAULT"})),
    **dict.fromkeys(("claim", "allegation", "accusation", "charge"), frozenset({"ACCUSE", "REJECT"})),
    **dict.fromkeys(("test", "launch", "drill", "exercise"), frozenset({"MOBILIZE"})),
    "threat": frozenset({"THREATEN"}),
}
SAYING = {"say", "state", "tell", "call", "describe", "brand", "label", "term", "consider", "deem", "dub", "add", "declare", "denounce"}


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


class EventCoder:
    """Codes the events of parsed documents with one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def code(self, doc: Doc, mentions: Sequence[Mention], date_of: DateOf, published: date | None = None, title_end: int = 0) -> list[Event]:
        """The events of a document in order.

        `date_of` dates a predicate; what lies long before `published` is historical; text before `title_end` is the headline.
        """
        reader = _Reader(self.lexicon, ActorIndex(doc, mentions))
        acts: list[Act] = []
        used: set[int] = set()
        for token in doc:
            if token.i in used:
                continue
            act = reader.asserted(token)
            if act is None:
                continue
            used |= act.used
            act = _across_borders(_domestic(_not_itself(reader.with_antecedent(act, acts))))
            if _is_whole(act):
                acts.append(act)
        acts = [reader.with_leaders(a) for a in acts]
        events = [_event(a, date_of, reader, published) for a in acts]
        return list(_told_once(events, acts, title_end))


class _Reader:
    """Reads the predicates of one document."""

    def __init__(self, lexicon: Lexicon, actors: ActorIndex) -> None:
        self.lexicon = lexicon
        self.actors = actors
        self.instruments = lexicon.classes.get("instrument", frozenset()) | frozenset(lexicon.nouns)

    # Which tokens assert an act

    def asserted(self, token: Token) -> Act | None:
        if token.pos_ == "VERB" or (token.pos_ == "AUX" and token.dep_ == "ROOT"):
            return self._asserted_verb(token)
        if token.pos_ in {"NOUN", "PROPN"}:
            return self._asserted_noun(token)
        return None

    def _asserted_verb(self, verb: Token) -> Act | None:
        if verb.tag_ not in EVENT_TAGS or not _is_asserted(verb):
            return None
        act = self.act(verb)
        if act is None:
            return self.evaluation(verb) or self.necessity(verb)
        return self.in_time(act, verb)

    def _asserted_noun(self, noun: Token) -> Act | None:
        """An event noun that is the subject or the attribute of something that happened: 'US air strikes killed'."""
        frame = self.noun_frame(noun)
        if frame is None or frame.type in VERBAL:
            return None
        if noun.dep_ not in {"nsubj", "nsubjpass", "ROOT"} and not (noun.dep_ == "pobj" and noun.head.lower_ in {"after", "following", "during", "to"}):
            return None
        if noun.dep_ == "ROOT" and noun.doc[noun.sent.start : noun.sent.end].text.rstrip().endswith((".", "?")):
            return None
        if noun.dep_ == "pobj" and noun.head.lower_ == "to" and not (noun.head.head.lemma_ == "response"):
            return None
        act = self.noun_act(noun, frame)
        return act if act.source and (act.target or act.reciprocal) else None

    # Reading predicates

    def verb_frames(self, verb: Token) -> Iterator[tuple[Frame, Token | None, str]]:
        """The frames that fit a verb, most specific first, with the object that each took and the particle in its name."""
        lemma = self.lexicon.verb_lemma(verb.lemma_.lower())
        things = objects(verb)
        for name in [*(f"{lemma} {p}" for p in particles(verb)), lemma]:
            extra = name[len(lemma) + 1 :]
            over = things or [noun for p, noun in prepositions(verb) if p == extra]
            frames = self.lexicon.verbs.get(name, ())
            if _has_clause(verb) or _purpose(verb) is not None:
                frames = tuple(sorted(frames, key=lambda f: not f.type.startswith("@") or f.object != ""))
            for frame in frames:
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
        if class_ == "person":
            return any(m.kind in {"person", "government"} for m in self.actors.covering(noun))
        return any(self.lexicon.is_a(key, class_) for key in noun_keys(noun))

    def noun_frame(self, noun: Token) -> Frame | None:
        return next((self.lexicon.nouns[k] for k in noun_keys(noun) if k in self.lexicon.nouns), None)

    def act(self, verb: Token, depth: int = 4) -> Act | None:
        """The act of a verb by the first frame that makes one, or of a readiness ('is willing to')."""
        if not depth:
            return None
        if verb.pos_ == "AUX":
            return self.readiness(verb, depth)
        for frame, thing, extra in self.verb_frames(verb):
            act = self.operated(frame, verb, thing, extra, depth) if frame.type.startswith("@") else self.plain(frame, verb, thing, extra)
            if act is not None:
                return act
        return None

    def readiness(self, verb: Token, depth: int) -> Act | None:
        """'is willing to withdraw': an agreement to the act in the adjective's complement."""
        ready = next((c for c in verb.children if c.dep_ == "acomp" and c.lower_ in READY), None)
        if ready is None or any(c.dep_ == "neg" for c in verb.children):
            return None
        clause = next((c for c in ready.children if c.dep_ == "xcomp"), None)
        if clause is None:
            return None
        inner = self.act(clause, depth - 1)
        source = self.sources(verb)
        target = tuple(m for m in (inner.target or inner.source) if m not in source) if inner else self.other((), clause, source)
        kind = "THREATEN" if inner and inner.type in MATERIAL_CONFLICT else "AGREE"
        used = frozenset({clause.i}) | (inner.used if inner else frozenset())
        return Act(kind, None, "030", (), verb, (ready,), source, target, "reported", True, False, used)

    def plain(self, frame: Frame, verb: Token, thing: Token | None, extra: str) -> Act | None:
        """The act of a frame that says its own type."""
        trigger = tuple(t for t in (verb, *_particle_tokens(verb, extra)) if t is not None)
        if frame.object.startswith("@") and thing is not None:
            trigger = (*trigger, thing)
        source = self.sources(verb)
        target = self.targets(frame, verb, thing, source)
        if not target and any(slot.startswith("!") for slot in frame.target):
            return None
        if frame.type == "SANCTION" and frame.object == "@sanctions" and thing is not None and thing.lemma_.lower() not in PLAIN_SANCTIONS:
            if not any(m.code and not _same_side(m, source) for m in target):
                return None
        reciprocal = frame.reciprocal
        if reciprocal:
            source, target = _distinct((*source, *target)), ()
        elif not target and frame.object == "any" and thing is not None and thing.head == verb:
            target = _named_only(thing)
        if frame.type == "ASSAULT" and verb.lemma_ in {"attack", "hit", "strike", "assail"} and any(m.kind == "person" for m in source):
            return Act("ACCUSE", "disapprove", "111", frame.contexts, verb, trigger, source, target, "reported", False)
        return Act(
            frame.type, frame.mode, frame.cameo, frame.contexts, verb, trigger, source, target, "reported",
            frame.object.startswith("@") or bool(extra), reciprocal, frozenset({thing.i} if thing is not None else ()),
        )  # fmt: skip

    def noun_act(self, noun: Token, frame: Frame) -> Act:
        """An event noun's act: its possessor or adjective or 'by' or 'of' acts, its 'on', 'against', 'with' bear."""
        if frame.type == "@end":
            for p, n in prepositions(noun):
                inner = self.noun_frame(n) if p == "of" else None
                if inner is not None and not inner.type.startswith("@"):
                    base = Act("", None, frame.cameo, (), noun, (noun,), tuple(self.actors.owners(noun)), (), "reported", True)
                    act = self.ended(base, self.noun_act(n, inner))
                    if act is not None:
                        return replace(act, used=frozenset({n.i}))
        by = [m for p, n in prepositions(noun) if p == "by" for m in self.actors.of(n)]
        owners = self.actors.owners(noun)
        if not owners:
            owners = [m for m in self.actors.covering(noun)]
        between = [m for p, n in prepositions(noun) if p == "between" for m in self.actors.of(n)]
        source = _distinct((*by, *owners, *between))
        target: tuple[Mention, ...] = ()
        for slot in frame.target:
            name = slot.removeprefix("sym:")
            target = _distinct([m for p, n in prepositions(noun) if p == name for m in self.actors.of(n, places=True)])
            if target:
                break
        if not source and "of" not in frame.target:
            source = _distinct([m for p, n in prepositions(noun) if p == "of" for m in self.actors.of(n)])
        target = tuple(m for m in target if m not in source)
        if frame.reciprocal:
            of = [m for p, n in prepositions(noun) if p in {"of", "among"} for m in self.actors.of(n)]
            source, target = _distinct((*source, *target, *of)), ()
        return Act(frame.type, frame.mode, frame.cameo, frame.contexts, noun, (noun,), source, target, "reported", True, frame.reciprocal)

    def operated(self, frame: Frame, verb: Token, thing: Token | None, extra: str, depth: int) -> Act | None:
        """The act of an operator: what it makes of the act in its complement."""
        inner, place = self.complement(verb, thing, depth)
        source = self.sources(verb)
        asked = _distinct([m for t in objects(verb) for m in self.actors.of(t)]) if frame.type == "@ask" else ()
        trigger = (verb, *_particle_tokens(verb, extra))
        base = Act("", None, frame.cameo, (), verb, trigger, source, (), "reported", inner is not None, False, frozenset({place.i} if place is not None else ()))
        if inner is not None:
            base = replace(base, contexts=inner.contexts, used=base.used | inner.used | {inner.head.i})
        of_inner = inner.target or tuple(m for m in inner.source if m not in source) if inner else ()
        aside = _distinct([m for p, n in prepositions(verb) if p in frame.target for m in self.actors.of(n)])
        match frame.type:
            case "@pass":
                if inner is None:
                    return None
                who = source or inner.source
                if inner.reciprocal:
                    return replace(inner, head=verb, trigger=(*trigger, *inner.trigger), source=_distinct((*who, *inner.source, *aside)), used=base.used)
                target = inner.target or self.targets_of(verb, inner, who)
                return replace(inner, head=verb, trigger=(*trigger, *inner.trigger), source=who, target=tuple(m for m in target if m not in who), used=base.used)
            case "@commit":
                if inner is None and place is None and not _has_clause(verb):
                    return None
                kind = "AGREE" if inner is None or inner.type not in MATERIAL_CONFLICT else "THREATEN"
                if verb.lemma_ in {"plan", "intend", "announce", "decide", "aim", "resolve", "prepare", "propose"}:
                    if inner is None:
                        return None
                    if inner.type in YIELDING:
                        kind = "CONCEDE"
                mode = THREAT_MODE.get(inner.type) if inner and kind == "THREATEN" else None
                target = of_inner or aside or (self.other((), place, source) if inner is None and place is not None and place.pos_ == "VERB" else ())
                return replace(base, type=kind, mode=mode, target=tuple(m for m in target if m not in source))
            case "@threat":
                return replace(base, type="THREATEN", mode=THREAT_MODE.get(inner.type) if inner else None, target=self.other(asked or of_inner, verb, source))
            case "@refuse":
                if inner is None and not _has_clause(verb):
                    return None
                mode = "meet" if inner and inner.type == "CONSULT" else "yield" if inner and inner.type in YIELDING else "assist" if inner and inner.type in COOPERATION else None
                return replace(base, type="REJECT", mode=mode, target=self.other(of_inner, verb, source))
            case "@admit":
                if inner is None or inner.type not in MATERIAL_CONFLICT or not (asked_of := inner.target):
                    return None
                return replace(base, type="CONCEDE", target=tuple(m for m in asked_of if m not in source))
            case "@fail":
                return replace(base, type="REJECT", target=self.other(of_inner, verb, source)) if inner is not None else None
            case "@ask":
                return self.request(base, verb, inner, asked, thing)
            case "@end":
                return self.ended(base, inner)
            case _:
                return None

    def request(self, base: Act, verb: Token, inner: Act | None, asked: tuple[Mention, ...], thing: Token | None) -> Act | None:
        clause = next((c for c in verb.children if c.dep_ in {"ccomp", "xcomp", "advcl"} and c.i > verb.i), None)
        if clause is None and (thing is None or (verb.lemma_ == "order" and inner is not None)):
            return None
        if verb.lemma_ in {"tell", "want", "expect", "order", "direct", "advise", "recommend", "instruct", "command", "insist", "require", "press", "push", "encourage", "call"}:
            if clause is None and verb.lemma_ not in {"order", "expect", "press", "call"}:
                return None
            if verb.lemma_ == "tell" and (clause is None or not any(c.lower_ == "to" and c.dep_ == "aux" for c in clause.children)):
                return None
        target = asked
        if not target:
            target = _distinct([m for p, n in prepositions(verb) if p in {"on", "upon", "to", "from"} for m in self.actors.of(n)])
        if not target and clause is not None:
            target = _distinct([m for c in clause.children if c.dep_ in {"nsubj", "nsubjpass"} for m in self.actors.of(c)])
        if not target and inner is not None:
            target = inner.source or inner.target
        mode = REQUEST_MODE.get(inner.type) if inner is not None else "change"
        return replace(base, type="REQUEST", mode=mode, target=tuple(m for m in target if m not in base.source))

    def ended(self, base: Act, inner: Act | None) -> Act | None:
        if inner is None:
            return None
        if inner.type == "CONSULT":
            return replace(base, type="REJECT", mode="meet", target=tuple(m for m in (*inner.target, *inner.source) if m not in base.source))
        if inner.type in {"AID", "COOPERATE", "SUPPORT"}:
            return replace(base, type="SANCTION", mode="discontinue", target=inner.target)
        if inner.type in {"ASSAULT", "SANCTION", "MOBILIZE", "COERCE"}:
            return replace(base, type="RETREAT", target=inner.target)
        if inner.type == "PROTEST":
            return replace(base, type="CONCEDE", target=inner.target)
        return None

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
                return self.noun_act(noun, frame), noun
        return None, thing

    # Evaluations and necessity in what is said

    def evaluation(self, verb: Token) -> Act | None:
        """'called the sanctions illegal', 'said that the step was a mistake': blame or praise by its words."""
        if verb.lemma_.lower() not in SAYING:
            return None
        source = self.sources(verb)
        if not source:
            return None
        for word in self._evaluating(verb):
            frame = self.lexicon.evaluations.get(word.lemma_.lower()) or self.lexicon.evaluations.get(word.lower_)
            if frame is None or any(c.dep_ == "neg" for c in word.head.children) or any(c.dep_ == "neg" for c in word.children):
                continue
            about = [m for t in self._evaluated(verb, word) for m in self.actors.of(t, places=True)]
            target = tuple(m for m in _distinct(about) if not _same_side(m, source))
            return Act(frame.type, frame.mode, frame.cameo, (), verb, (verb, word), source, target, "reported", False)
        return None

    def _evaluating(self, verb: Token) -> Iterator[Token]:
        for child in verb.children:
            if child.dep_ in {"oprd", "acomp", "attr", "xcomp"}:
                yield child
                yield from (c for c in child.children if c.dep_ in {"amod", "attr", "acomp"})
            elif child.dep_ == "ccomp":
                yield child
                for c in child.children:
                    if c.dep_ in {"attr", "acomp", "oprd", "amod"}:
                        yield c
                        yield from (d for d in c.children if d.dep_ == "amod")
            elif child.dep_ == "prep" and child.lower_ == "as":
                for c in child.children:
                    yield c
                    yield from (d for d in c.children if d.dep_ == "amod")
        if verb.lemma_ in {"call", "brand", "label", "dub", "term"}:
            for t in objects(verb):
                yield from (c for c in t.children if c.dep_ in {"appos", "oprd"})

    @staticmethod
    def _evaluated(verb: Token, word: Token) -> Iterator[Token]:
        for child in verb.children:
            if child.dep_ in {"dobj", "nsubjpass"}:
                yield child
            elif child.dep_ in {"ccomp", "xcomp"}:
                yield from (c for c in child.children if c.dep_ in {"nsubj", "nsubjpass"} and c.pos_ != "PRON")
                for c in child.subtree:
                    if c.dep_ == "pobj" and c.head.lower_ in {"for", "by"}:
                        yield c

    def necessity(self, verb: Token) -> Act | None:
        """'Russia said that Sudan must return the helicopter': a request in the form of a statement."""
        if verb.lemma_.lower() not in {"say", "state", "declare", "insist", "stress", "tell", "add", "warn", "argue"}:
            return None
        for clause in verb.children:
            if clause.dep_ == "ccomp" and any(c.dep_ == "aux" and c.lower_ in NECESSITY for c in clause.children):
                if any(c.dep_ == "neg" for c in clause.children):
                    continue
                source = self.sources(verb)
                own = subject(clause)
                target = tuple(m for m in (self.actors.of(own) if own is not None else ()) if not _same_side(m, source))
                if source and target:
                    inner = self.act(clause)
                    mode = REQUEST_MODE.get(inner.type, "change") if inner else "change"
                    return Act("REQUEST", mode, "104", (), verb, (verb,), source, target, "reported", False, False, frozenset({clause.i}))
        return None

    # Time and polarity

    def in_time(self, act: Act, verb: Token) -> Act | None:
        """The act as its negation, modal and tense make it."""
        negated, modal = _polarity(verb)
        if negated and modal in {"will", "would", "can", "could"} and act.type in COOPERATION | YIELDING:
            mode = "meet" if act.type == "CONSULT" else "yield" if act.type in YIELDING else "assist"
            return replace(act, type="REJECT", mode=mode, cameo="120")
        if negated and act.type == "CONCEDE" and act.target:
            return replace(act, type="REJECT", mode="yield", cameo="120")
        if negated:
            return replace(act, status="negated") if modal not in {"could", "might", "may"} else None
        if modal == "will":
            return self.future(act)
        if modal in {"would", "could", "may", "might", "can"}:
            if modal == "would" and _is_reported_speech(verb):
                return self.future(act)
            return replace(act, status="hypothetical") if act.source and act.target and act.type != "REQUEST" else None
        if modal in NECESSITY:
            return None
        if _is_conditional(verb):
            return None
        return act

    @staticmethod
    def future(act: Act) -> Act:
        if act.type in {"CONSULT", "SUPPORT", "COOPERATE", "AID"}:
            return replace(act, type="AGREE", mode=None, cameo="030", status="planned")
        if act.type == "RETREAT":
            return replace(act, type="CONCEDE", mode=None, cameo="080", status="planned")
        if act.type in {"SANCTION", "COERCE", "ASSAULT", "PROTEST"}:
            return replace(act, type="THREATEN", mode=THREAT_MODE.get(act.type), cameo="130", status="planned")
        return replace(act, status="planned")

    # Arguments

    def sources(self, verb: Token) -> tuple[Mention, ...]:
        token = subject(verb)
        if token is None:
            return ()
        found = tuple(m for m in self.actors.agents(token, self.instruments) if m.kind != "media")
        if not found and token.pos_ == "PRON" and token.lower_ in {"it", "they", "he", "she"} and verb.dep_ == "ccomp" and verb.head != verb:
            return self.sources(verb.head)
        return found

    def targets(self, frame: Frame, verb: Token, thing: Token | None, source: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """The actors in the frame's slots, best slot first; else in any other slot of the verb or of its object."""
        near = [*prepositions(verb), *(_around(thing) if thing is not None else ())]
        for slot in frame.target:
            name = slot.removeprefix("sym:").removeprefix("!")
            if name == "obj":
                found = [m for t in objects(verb) for m in self.actors.of(t, places=True)]
                if not found and thing is not None:
                    found = self.actors.of(thing, places=True)
            else:
                found = [m for p, n in near if p == name for m in self.actors.of(n, places=True)]
            kept = tuple(m for m in _distinct(found) if m not in source)
            if kept:
                return kept
        if frame.reciprocal:
            things = [m for t in objects(verb) if frame.object == "any" for m in self.actors.of(t)]
            owners = [m for t in objects(verb) if frame.object.startswith("@") and frame.type == "CONSULT" for m in self.actors.owners(t)]
            return tuple(m for m in _distinct([*things, *owners]) if m not in source)
        if not frame.target or (verb.lemma_ in {"meet"} and not objects(verb)):
            return ()
        return self.other((), verb, source, thing)

    def targets_of(self, verb: Token, inner: Act, source: tuple[Mention, ...]) -> tuple[Mention, ...]:
        return self.other((), verb, source, inner.head if inner.head != verb else None)

    def other(self, found: tuple[Mention, ...], verb: Token, source: tuple[Mention, ...], thing: Token | None = None) -> tuple[Mention, ...]:
        """`found`, or else the actors of the fallback prepositions and of the object."""
        if found:
            return tuple(m for m in found if m not in source)
        near = [*prepositions(verb), *(prepositions(thing) if thing is not None else ())]
        for name in FALLBACK:
            kept = tuple(m for m in _distinct([m for p, n in near if p == name for m in self.actors.of(n)]) if m not in source)
            if kept:
                return kept
        kept = [m for t in objects(verb) for m in self.actors.of(t, places=True)]
        return tuple(m for m in _distinct(kept) if m not in source)

    def with_leaders(self, act: Act) -> Act:
        """A meeting with those who 'led their delegations', told in its sentence or the next, as further parties of it."""
        if act.type != "CONSULT" or not act.reciprocal:
            return act
        codes = {m.code for m in act.source}
        doc, start = act.head.doc, act.head.sent.start
        following = next((s.end for s in doc[act.head.sent.end :].sents), act.head.sent.end)
        leaders = [
            m
            for t in doc[start:following]
            if t.lemma_ in {"lead", "head"} and any(o.lemma_ in {"delegation", "team", "side"} for o in objects(t))
            for m in self.sources(t)
            if m.code in codes and m.kind == "person"
        ]
        return replace(act, source=_distinct((*act.source, *leaders)))

    def with_antecedent(self, act: Act, before: Sequence[Act]) -> Act:
        """'condemned the decision': the act meant is the last one told, so its source is whom this one is about."""
        if act.target or act.type not in {"ACCUSE", "REJECT", "SUPPORT"} or not act.source:
            return act
        noun = next((t for t in act.head.subtree if t.i > act.head.i and t.lemma_.lower() in ACT_NOUNS), None)
        if noun is None or noun.i - act.head.i > 4 or not any(t.lower_ in {"the", "this", "that", "these"} for t in noun.doc[act.head.i : noun.i]):
            return act
        word = noun.lemma_.lower()
        others = [b for b in before[-6:] if b.source and b.status == "reported" and not any(_same_side(m, act.source) for m in b.source)]
        same = [b for b in others if any(t.lemma_.lower() == word for t in b.trigger)]
        fitting = [b for b in others if b.type in ACT_NOUNS[word]] if ACT_NOUNS[word] else others
        chosen = (same or fitting)[-1:]
        return replace(act, target=chosen[0].source) if chosen else act


# Helpers over tokens


def _particle_tokens(verb: Token, extra: str) -> tuple[Token, ...]:
    if not extra:
        return ()
    words = extra.split()
    return tuple(t for t in verb.subtree if t.lower_ in words and 0 < t.i - verb.i <= 3)[: len(words)]


def _around(thing: Token) -> Iterator[tuple[str, Token]]:
    """(preposition, noun) pairs of an object and of the clauses that describe it; 'missiles targeting US troops' counts as `at`."""
    yield from prepositions(thing)
    for clause in thing.children:
        if clause.dep_ == "relcl":
            yield from prepositions(clause)
        elif clause.dep_ == "acl" and clause.lemma_.lower() in {"target", "hit", "strike", "aim"}:
            yield from (("at", t) for t in objects(clause))
            yield from prepositions(clause)


def _has_clause(verb: Token) -> bool:
    return any(c.dep_ in {"xcomp", "ccomp"} and c.i > verb.i for c in verb.children)


def _purpose(verb: Token) -> Token | None:
    """The 'to' clause that the parser hung on a verb as an adverbial: 'appealed to France to send aid'."""
    return next((c for c in verb.children if c.dep_ == "advcl" and c.i > verb.i and any(d.lower_ == "to" and d.dep_ == "aux" for d in c.children)), None)


def _is_asserted(verb: Token) -> bool:
    """A finite verb or a participle that tells of an act; not an infinitive, a purpose, a wish or a bare modifier."""
    if verb.dep_ == "nsubj" and verb.tag_ == "VBG":
        return any(c.dep_ == "nsubj" for c in verb.children)
    if verb.dep_ in {"amod", "compound", "nsubj", "pobj", "prep"}:
        return False
    if any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
        return False
    if verb.dep_ == "xcomp":
        return False
    if verb.dep_ == "pcomp":
        return verb.head.lower_ in {"after", "by", "for", "while", "since"}
    if verb.dep_ == "ccomp" and any(c.dep_ == "neg" for c in verb.head.children):
        return False
    if verb.dep_ in {"relcl", "ccomp"} and verb.tag_ in {"VBZ", "VBP"} and not any(c.dep_ == "aux" for c in verb.children):
        return verb.head.lemma_ in {"say", "report", "announce"}
    if verb.dep_ == "conj" and verb.tag_ == "VB" and not any(c.dep_ == "aux" for c in verb.children):
        return verb.head.tag_ == "VB" and any(c.dep_ == "aux" for c in verb.head.children) and _is_asserted(verb.head)
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB" and verb.tag_ in {"VBN", "VBG"}:
        return _is_asserted(verb.head)
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return True
    if verb.tag_ == "VB" and verb.dep_ in {"ROOT", "ccomp"} and not any(c.dep_ == "aux" for c in verb.children):
        return any(c.dep_ == "nsubj" for c in verb.children)
    return True


def _polarity(verb: Token) -> tuple[bool, str | None]:
    negated = any(c.dep_ == "neg" or c.lower_ in {"never", "n't"} for c in verb.children)
    modal = next((c.lower_ for c in verb.children if c.dep_ == "aux" and c.tag_ == "MD"), None)
    if modal is None and verb.dep_ == "conj" and verb.tag_ == "VB":
        negated_head, modal = _polarity(verb.head)
        negated = negated or negated_head
    return negated, {"'ll": "will", "shall": "will", "'d": "would", "wo": "will", "ca": "can"}.get(modal or "", modal)


def _is_reported_speech(verb: Token) -> bool:
    head = verb.head
    return verb.dep_ == "ccomp" and head.lemma_ in {"say", "announce", "declare", "confirm", "tell", "add", "state", "vow", "pledge", "promise", "warn", "agree"}


def _is_conditional(verb: Token) -> bool:
    return verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in {"if", "unless", "whether", "until"} for c in verb.children)


def _distinct(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    seen: dict[object, Mention] = {}
    for m in mentions:
        seen.setdefault((m.span, m.key or m.name, m.code), m)
    return tuple(seen.values())


def _same_side(mention: Mention, others: Sequence[Mention]) -> bool:
    return any(mention.code is not None and mention.code == o.code for o in others)


def _named_only(thing: Token) -> tuple[Mention, ...]:
    """A target that is no known actor: the words of its phrase, without a code."""
    if thing.pos_ not in {"NOUN", "PROPN"} or thing.lemma_.lower() in ACT_NOUNS:
        return ()
    left = [t for t in thing.subtree if t.i <= thing.i and t.dep_ != "punct"]
    span = left[0].idx, thing.idx + len(thing)
    return (Mention(span, thing.doc.text[slice(*span)], None, "other", None, "phrase", 0.4),)


def _not_itself(act: Act) -> Act:
    """Without the targets that are only the source again: 'its forces', 'his government'."""
    kept = tuple(m for m in act.target if not (m.method in {"pronoun", "possessive"} and _same_side(m, act.source)))
    return act if kept == act.target else replace(act, target=kept)


def _domestic(act: Act) -> Act:
    """A protest that names no target is against the authorities of the protesters' own country."""
    if act.type != "PROTEST" or any(m.code for m in act.target):
        return act
    own = next((m for m in act.source if m.code), None)
    if own is None or own.code is None:
        return act
    return replace(act, target=(Mention(own.span, own.code, own.code, "country", own.code, "domestic", own.confidence * 0.8),))


def _across_borders(act: Act) -> Act:
    """To ban or restrict others' citizens and goods is a sanction; one's own, coercion."""
    if act.type == "COERCE" and act.mode in {"restrict", "censor"} and act.head.lemma_ in {"ban", "bar", "restrict", "block", "suspend"}:
        if act.source and act.target and not any(_same_side(m, act.source) for m in act.target) and all(m.code for m in act.target):
            return replace(act, type="SANCTION", mode="discontinue", cameo="163")
    return act


def _is_whole(act: Act) -> bool:
    """Whether the act has the actors that its type needs, at least one of them coded."""
    if act.type.startswith("@") or not any(m.code for m in (*act.source, *act.target)):
        return False
    if act.type == "CONSULT" and act.reciprocal:
        several = len({m.code or m.name for m in act.source}) > 1
        return several or (act.head.pos_ == "VERB" and (act.specific or any(m.kind == "igo" for m in act.source)))
    if act.type == "SANCTION" and act.mode == "discontinue" and act.trigger[-1].lemma_ not in PLAIN_SANCTIONS:
        if not any(m.code and not _same_side(m, act.source) for m in act.target):
            return False
    if act.status == "negated" and act.type != "CONSULT" and not any(m.code for m in act.target):
        return False
    if not act.source:
        return act.type == "ASSAULT" and act.status == "reported" and bool(act.target) and is_passive(act.head)
    if act.target or act.type in SINGLE_PARTY or len(act.source) > 1:
        return True
    return act.type in ALONE_IF_SPECIFIC and (act.specific or (act.type in {"ACCUSE", "REJECT"} and bool(objects(act.head))))


# From acts to events


def _event(act: Act, date_of: DateOf, reader: _Reader, published: date | None) -> Event:
    trigger = _trigger(act)
    when = date_of(act.head)
    status = "historical" if act.status == "reported" and _is_long_past(when, published) else act.status
    place = next((m.name for p, n in prepositions(act.head) if p in {"in", "at", "near"} for m in reader.actors.covering(n) if m.is_place), None)
    actors = (*act.source, *act.target)
    confidence = min((m.confidence for m in actors), default=0.5) * (0.9 if act.specific else 0.75)
    if act.status != "reported":
        confidence *= 0.8
    return Event(
        act.type, act.mode, act.cameo, act.contexts, status, trigger, act.source, act.target, place, when, round(confidence, 3)
    )  # fmt: skip


def _is_long_past(when: PartialDate | None, published: date | None) -> bool:
    """Whether an act lies so far before the article that it is told as background."""
    return when is not None and published is not None and (published - when.on).days > BACKGROUND_DAYS[when.precision]


def _trigger(act: Act) -> Span:
    """The words from the first to the last of the trigger where they stand close together, else its head's."""
    tokens = sorted(act.trigger, key=lambda t: t.i)
    if tokens[-1].i - tokens[0].i > 3:
        tokens = [act.trigger[0]]
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])


def _identity(event: Event) -> tuple[object, ...]:
    return event.type, frozenset(_who(m) for m in event.source), frozenset(_who(m) for m in event.target)


def _who(m: Mention) -> str:
    return m.code or m.name


def _told_once(events: Sequence[Event], acts: Sequence[Act], title_end: int) -> Iterator[Event]:
    """Each act once: a further mention of it is dropped, or gives it its date. Words may be repeated; a new request is a new act."""
    kept: list[tuple[Event, str]] = []
    for event, act in zip(events, acts, strict=True):
        lemma = act.trigger[-1].lemma_
        for i, (earlier, word) in enumerate(kept):
            if _identity(earlier) != _identity(event) or (earlier.date and event.date and earlier.date != event.date):
                continue
            in_title = earlier.trigger[0] < title_end
            if in_title or word == lemma or event.type not in VERBAL:
                chosen = event if in_title else earlier
                kept[i] = (replace(chosen, date=earlier.date or event.date), word)
                break
        else:
            kept.append((event, lemma))
    yield from (e for e, _ in sorted(kept, key=lambda k: k[0].trigger))
