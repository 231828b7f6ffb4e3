"""Who does what to whom in a dependency parse: the arguments of verbs and nouns, and the actors within a phrase."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from communique.etl.annotate.model import Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

SUBJECTS = {"nsubj", "nsubjpass", "csubj", "expl"}
OBJECTS = {"dobj", "obj"}
CALENDAR = set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october"
    " november december row day week month year weekend morning afternoon evening night today eve".split()
)
RESULTS = {"guilty", "free", "responsible", "accountable", "captive", "hostage"}
MEASURES = set(
    "dozen dozens hundred hundreds thousand thousands million millions number part some group series ton tons tonne tonnes kg kilogram"
    " worth team lot member members portion half third most majority couple pair handful wave round rest batch contingent shipment list"
    " one two three four several amount convoy".split()
)
CARRIERS = set(
    "delivery deliveries program programme shipment package supply supplies effort operation worker workers convoy plan project mission link links".split()
)
# What acts for whoever owns it.
OFFICES = set(
    "office administration campaign delegation team side camp cabinet presidency party coalition bloc movement network group organization organisation regime militia faction junta government union leadership report committee commission panel parliament congress senate court tribunal judge lawmaker service services agency guard guards agents ministry lawyer spokesman spokeswoman".split()
)
NOMINAL = {"NOUN", "PROPN", "PRON", "ADJ", "NUM", "X"}
RELATIVE = {"which", "that", "who", "whom"}
TAKES_CLAUSE = {
    "say",
    "think",
    "believe",
    "claim",
    "hope",
    "fear",
    "know",
    "add",
    "note",
    "argue",
    "feel",
    "insist",
    "tell",
    "make",
    "let",
    "see",
    "mean",
}
MODIFIERS = {"poss", "compound", "amod", "nmod", "appos", "nummod", "npadvmod"}
INNER_PREPOSITIONS = {"of", "from", "by", "between", "against", "on", "with", "for", "in", "to"}
# Deeper within a phrase only those that say whose it is: 'members of a delegation for talks with Iran' names no Iran.
DEEP_PREPOSITIONS = {"of", "from", "by", "between", "in"}
# Of an enumeration without end only so many: each hangs on the one before, and calls can't nest without end.
MOST_COORDINATED = 60


class ActorIndex:
    """The mentions of a document by token."""

    def __init__(self, doc: Doc, mentions: Iterable[Mention]) -> None:
        self.at: dict[int, list[Mention]] = defaultdict(list)
        spans = []
        for m in mentions:
            span = doc.char_span(*m.span, alignment_mode="expand")
            if span is not None:
                spans.append((span, m))
                for token in span:
                    self.at[token.i].append(m)
        self.listed = _lists(spans)

    def covering(self, token: Token) -> list[Mention]:
        return self.at.get(token.i, [])

    def of(self, token: Token, depth: int = 3, places: bool = False, coordinated: int = MOST_COORDINATED) -> list[Mention]:
        """The actors that the phrase headed by `token` names: the head's own, else its modifiers', with coordination."""
        found = [m for m in self.covering(token) if places or not m.is_place]
        if found:
            with_others = [x for m in found for x in self.listed.get(m.span, ())]
            found = [*found, *with_others, *self._beside(token, found, depth, places)]
        elif depth:
            found = self._within(token, depth, places)
        if token.pos_ == "VERB" and not found and depth:
            found = [m for c in token.children if c.dep_ == "nsubj" for m in self.of(c, depth - 1, places)]
        for child in token.children:
            listed = child.dep_ == "appos" and found and any(c.dep_ == "conj" for c in child.children)
            if coordinated and child.pos_ in NOMINAL and (child.dep_ == "conj" or (listed and self.covering(child))):
                found += self.of(child, depth, places, coordinated - 1)
        return _distinct(found)

    def agents(self, token: Token, instruments: frozenset[str], coordinated: int = MOST_COORDINATED) -> list[Mention]:
        """The actors that act where `token` is a subject: those it names itself, or whose instrument (tank, air strike) it is."""
        if self.covering(token) or token.pos_ == "VERB" or any(k in instruments for k in noun_keys(token)):
            return self.of(token)
        if token.lemma_.lower() in MEASURES or token.pos_ == "NUM":
            return self.of(token)
        found = []
        if token.tag_ == "NNS":
            found = [
                m for c in token.children if c.dep_ in {"amod", "compound"} for m in self.covering(c) if m.method.startswith("demonym")
            ]
        if token.lemma_.lower() in OFFICES:
            found = self.owners(token)
        for child in token.children:
            if coordinated and child.dep_ == "conj" and child.pos_ in NOMINAL:
                found += self.agents(child, instruments, coordinated - 1)
        return found

    def owners(self, token: Token) -> list[Mention]:
        """The actors that modify a noun: possessors, adjectives, compounds; not those of its prepositions."""
        near = [c for c in token.children if c.dep_ in MODIFIERS - {"appos"}]
        return _distinct([m for c in near for m in self._of_modifier(c, 2)])

    def _of_modifier(self, token: Token, depth: int) -> list[Mention]:
        if token.pos_ == "VERB":
            return [m for c in token.children if c.dep_ in {"npadvmod", "compound", "nmod", "amod"} for m in self.covering(c)]
        return self.of(token, depth - 1, places=True)

    def _beside(self, token: Token, found: list[Mention], depth: int, places: bool) -> Iterator[Mention]:
        """Actors coordinated within a mention's words: 'officials from France and Spain', 'Iranian and American delegates'."""
        if not depth:
            return
        spans = [m.span for m in found]
        for inner in token.subtree:
            if not any(s <= inner.idx < e for s, e in spans):
                continue
            for child in inner.children:
                outside = not any(s <= child.idx < e for s, e in spans)
                if not outside or child.dep_ in {"prep", "relcl", "acl", "punct", "cc"}:
                    continue
                if child.dep_ == "conj" and inner != token:
                    yield from self.of(child, depth - 1, places or inner.dep_ == "pobj")
                elif child.dep_ in {"amod", "compound", "nmod"} and any(c.dep_ == "conj" for c in child.children):
                    yield from (m for m in self.covering(child))
                elif child.dep_ in {"appos", "dep", "nmod", "compound"} and child.i < inner.i and child.nbor().lower_ == ",":
                    yield from self.covering(child)
        first = token.left_edge
        if first.i >= 2 and first.nbor(-1).lower_ == "," and first.nbor(-2).is_sent_start and token.dep_ == "nsubj":
            yield from self.covering(first.nbor(-2))

    def _within(self, token: Token, depth: int, places: bool) -> list[Mention]:
        # 'their Chinese counterparts' are China's: whose they are comes last.
        for child in sorted(token.children, key=lambda c: c.dep_ == "poss" and c.pos_ == "PRON"):
            if child.dep_ in MODIFIERS:
                found = self.of(child, depth - 1, places) if child.dep_ == "appos" else self._of_modifier(child, depth)
                if found:
                    return found
        allowed = INNER_PREPOSITIONS if depth >= 3 else DEEP_PREPOSITIONS
        for child in token.children:
            if child.dep_ in {"prep", "agent"} and child.lower_ in allowed:
                for grandchild in child.children:
                    if grandchild.dep_ in {"pobj", "pcomp"}:
                        found = self.of(grandchild, depth - 1, places or child.lower_ in {"of", "from"})
                        if found:
                            return found
        return []


def _lists(spans: Sequence[tuple[Span, Mention]]) -> dict[tuple[int, int], tuple[Mention, ...]]:
    """By its characters, each actor of an 'A, B and C' with the others, where they depend on one verb: the parser loses some titles."""
    found: dict[tuple[int, int], tuple[Mention, ...]] = {}
    ordered = sorted(((s, m) for s, m in spans if m.code and not m.is_place), key=lambda x: x[0].start)
    for (a, first), (b, second) in pairwise(ordered):
        between = a.doc[a.end : b.start].text
        if between in {"and", ", and"} and _governor(a.root) == _governor(b.root) is not None:
            group = (*found.get(first.span, (first,)), second)
            for m in group:
                found[m.span] = group
    return found


def _governor(token: Token) -> int | None:
    """The verb above a token, by its place."""
    return next((t.i for t in token.ancestors if t.pos_ in {"VERB", "AUX"}), None)


def _distinct(mentions: Sequence[Mention]) -> list[Mention]:
    seen: dict[tuple[object, ...], Mention] = {}
    for m in mentions:
        seen.setdefault((m.span, m.key or m.name, m.code), m)
    return list(seen.values())


def is_passive(verb: Token) -> bool:
    return any(c.dep_ in {"nsubjpass", "auxpass", "agent"} for c in verb.children) or (verb.dep_ == "acl" and verb.tag_ == "VBN")


def _resolved(token: Token, verb: Token) -> Token:
    """A relative pronoun stands for the noun that its clause modifies."""
    if token.lower_ in RELATIVE and token.pos_ in {"PRON", "DET", "SCONJ"} and verb.dep_ == "relcl":
        return verb.head
    return token


def subject(verb: Token, depth: int = 4) -> Token | None:
    """Who performs the act of `verb`: its subject, a passive's agent, or the subject that it shares with its governor."""
    if is_passive(verb):
        for child in verb.children:
            if child.dep_ == "agent":
                return next((c for c in child.children if c.dep_ == "pobj"), None)
        return None
    for child in verb.children:
        if child.dep_ == "nsubj":
            return _resolved(child, verb)
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return verb.head
    if not depth:
        return None
    if verb.dep_ in {"conj", "advcl", "xcomp", "pcomp", "ccomp"}:
        governor = verb.head
        while governor.dep_ in {"prep", "aux"} and governor.head != governor:
            governor = governor.head
        if governor.pos_ in {"VERB", "AUX"} and governor != verb:
            if verb.dep_ == "xcomp":
                controller = next(iter(objects(governor)), None)
                if controller is not None:
                    return controller
            if is_passive(governor) and verb.dep_ == "conj" and not is_passive(verb):
                return next((c for c in governor.children if c.dep_ == "nsubjpass"), None)
            return subject(governor, depth - 1)
        if governor.pos_ == "NOUN" and verb.dep_ != "conj":
            return governor
    return None


def objects(verb: Token) -> list[Token]:
    """What the act is done to: direct objects, or a passive's subject."""
    if is_passive(verb):
        found = [_resolved(c, verb) for c in verb.children if c.dep_ == "nsubjpass"]
        if not found and verb.dep_ == "acl":
            found = [verb.head]
        if not found and verb.dep_ == "conj" and is_passive(verb.head):
            found = objects(verb.head)
        return found
    found = [_resolved(c, verb) for c in verb.children if c.dep_ in OBJECTS]
    if not found:
        found = [c for c in verb.children if c.dep_ == "dative" and c.pos_ != "ADP"]
    if not found:
        found = [
            t for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i and _is_infinitive(c) for t in c.children if t.dep_ == "nsubj"
        ]
    if not found and not any(c.dep_ in {"mark", "nsubj"} and c.i < verb.i and c.lower_ == "that" for c in verb.children):
        found = [t for c in bare_clauses(verb) for t in c.children if t.dep_ == "nsubj"]
    if not found:
        found = [n for p, n in prepositions(verb) if p == "up to" and any(c.dep_ == "nummod" for c in n.children)]
    if not found and verb.dep_ == "relcl" and _is_gap(verb):
        found = [verb.head]
    return found


def _is_infinitive(clause: Token) -> bool:
    return clause.tag_ == "VB" and any(c.dep_ == "aux" and c.lower_ == "to" for c in clause.children)


def _is_gap(verb: Token) -> bool:
    """Whether a relative clause lacks its object, which is then the noun that it describes: 'the ship that Iran seized'."""
    subjects = any(c.dep_ == "nsubj" and c.lower_ not in RELATIVE for c in verb.children)
    when_or_where = any(c.dep_ == "advmod" and c.tag_ == "WRB" for c in verb.children)
    return subjects and not when_or_where and verb.head.pos_ in {"NOUN", "PROPN"} and verb.head.lemma_.lower() not in CALENDAR


def bare_clauses(verb: Token) -> list[Token]:
    """Clauses without a conjunction right behind a verb that takes none: a noun that the parser took for a verb."""
    if verb.lemma_ in TAKES_CLAUSE:
        return []
    return [
        c for c in verb.children
        if c.dep_ == "ccomp" and c.i > verb.i and c.tag_ in {"VBZ", "NNS"} and c.left_edge.i == verb.i + 1
        and not any(d.dep_ in {"mark", "aux"} for d in c.children)
    ]  # fmt: skip


def prepositions(token: Token) -> Iterator[tuple[str, Token]]:
    """(preposition, its noun) of the phrases that depend on `token`; 'out of' and the like are joined."""
    for clause in bare_clauses(token) if token.pos_ == "VERB" else ():
        yield from prepositions(clause)
    for child in token.children:
        if child.dep_ in {"prep", "dative", "prt", "agent", "advmod"} and child.pos_ in {"ADP", "SCONJ", "PART", "ADV"}:
            for grandchild in child.children:
                if grandchild.dep_ in {"pobj", "pcomp"}:
                    yield child.lower_, grandchild
                    for c in grandchild.conjuncts:
                        if c.i > grandchild.i:
                            yield child.lower_, c
                elif grandchild.dep_ == "prep":
                    for last in grandchild.children:
                        if last.dep_ == "pobj":
                            yield f"{child.lower_} {grandchild.lower_}", last
                            yield grandchild.lower_, last
        elif child.dep_ == "dative":
            yield "to", child


def particles(verb: Token) -> list[str]:
    """The words that may belong to the predicate: particles, prepositions (not those of a date), results ('found guilty')."""
    found = []
    for child in verb.children:
        if child.dep_ in {"prt", "prep", "advmod", "agent"} and child.pos_ in {"ADP", "PART", "ADV", "SCONJ"}:
            if any(c.dep_ == "pobj" and (c.lemma_.lower() in CALENDAR or c.ent_type_ == "DATE") for c in child.children):
                continue
            nested = [g.lower_ for g in child.children if g.dep_ == "prep"]
            others = [c.lower_ for c in verb.children if c.dep_ == "prep" and c.i > child.i]
            found += [f"{child.lower_} {x}" for x in nested + others]
            found.append(child.lower_)
        elif child.dep_ in {"acomp", "oprd", "ccomp", "advcl", "xcomp"} and child.lower_ in RESULTS:
            found.append(child.lower_)
    return sorted(found, key=lambda p: -len(p))


def noun_keys(token: Token) -> list[str]:
    """How a noun may be listed: with the word before it, its lemma, its form; its compounds; what a measure ('dozens of') is of."""
    keys = []
    left = [c for c in token.children if c.dep_ in {"compound", "amod"} and c.i < token.i]
    if left:
        keys += [f"{left[-1].lower_} {token.lower_}", f"{left[-1].lower_} {token.lemma_.lower()}"]
    keys += [token.lemma_.lower(), token.lower_]
    if token.lemma_.lower() in CARRIERS:
        keys += [c.lemma_.lower() for c in left if c.dep_ == "compound"]
    if token.lemma_.lower() in MEASURES or token.pos_ == "NUM":
        inner = next((g for c in token.children if c.dep_ == "prep" and c.lower_ == "of" for g in c.children if g.dep_ == "pobj"), None)
        if inner is not None:
            keys += noun_keys(inner)
    return keys
