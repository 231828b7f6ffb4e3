"""Who does what to whom in a dependency parse: the arguments of verbs and nouns, and the actors within a phrase."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from communique.etl.annotate.model import Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = {"nsubj", "nsubjpass", "csubj", "expl"}
OBJECTS = {"dobj", "obj"}
RELATIVE = {"which", "that", "who", "whom"}
MODIFIERS = {"poss", "compound", "amod", "nmod", "appos", "nummod", "npadvmod"}
INNER_PREPOSITIONS = {"of", "from", "by", "between", "against", "on", "with", "for", "in", "to"}


class ActorIndex:
    """The mentions of a document by token."""

    def __init__(self, doc: Doc, mentions: Iterable[Mention]) -> None:
        self.at: dict[int, list[Mention]] = defaultdict(list)
        for m in mentions:
            span = doc.char_span(*m.span, alignment_mode="expand")
            if span is not None:
                for token in span:
                    self.at[token.i].append(m)

    def covering(self, token: Token) -> list[Mention]:
        return self.at.get(token.i, [])

    def of(self, token: Token, depth: int = 3, places: bool = False) -> list[Mention]:
        """The actors that the phrase headed by `token` names: the head's own, else its modifiers', with coordination."""
        found = [m for m in self.covering(token) if places or not m.is_place]
        if not found and depth:
            found = self._within(token, depth, places)
        for child in token.children:
            if child.dep_ == "conj" and child.pos_ in {"NOUN", "PROPN", "PRON", "ADJ", "NUM", "X"}:
                found += self.of(child, depth, places)
        return _distinct(found)

    def _within(self, token: Token, depth: int, places: bool) -> list[Mention]:
        near = [c for c in token.children if c.dep_ in MODIFIERS]
        for child in near:
            if child.dep_ == "appos" or child.pos_ != "VERB":
                found = self.of(child, depth - 1, places or child.dep_ in {"poss", "amod", "compound"})
                if found:
                    return found
        for child in token.children:
            if child.dep_ in {"prep", "agent"} and child.lower_ in INNER_PREPOSITIONS:
                for grandchild in child.children:
                    if grandchild.dep_ in {"pobj", "pcomp"}:
                        found = self.of(grandchild, depth - 1, places or child.lower_ in {"of", "from"})
                        if found:
                            return found
        return []


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
        while governor.dep_ in {"prep", "aux"} and governor.head is not governor:
            governor = governor.head
        if governor.pos_ in {"VERB", "AUX"} and governor is not verb:
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
    if not found and verb.dep_ == "relcl" and any(c.dep_ == "nsubj" and c.lower_ not in RELATIVE for c in verb.children):
        if verb.head.pos_ in {"NOUN", "PROPN"} and not any(c.dep_ in {"advmod"} and c.tag_ == "WRB" for c in verb.children):
            found = [verb.head]
    return found


def prepositions(token: Token) -> Iterator[tuple[str, Token]]:
    """(preposition, its noun) of the phrases that depend on `token`; 'out of' and the like are joined."""
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
    """The words that may belong to the predicate: particles and prepositions, alone and joined."""
    found = []
    for child in verb.children:
        if child.dep_ in {"prt", "prep", "advmod", "agent"} and child.pos_ in {"ADP", "PART", "ADV", "SCONJ"}:
            nested = [g.lower_ for g in child.children if g.dep_ == "prep"]
            others = [c.lower_ for c in verb.children if c.dep_ == "prep" and c.i > child.i]
            found += [f"{child.lower_} {x}" for x in nested + others]
            found.append(child.lower_)
    return sorted(found, key=lambda p: -len(p))


def noun_keys(token: Token) -> list[str]:
    """How a noun may be listed: with the word before it, its lemma, its form."""
    keys = []
    left = [c for c in token.children if c.dep_ in {"compound", "amod"} and c.i < token.i]
    if left:
        keys += [f"{left[-1].lower_} {token.lower_}", f"{left[-1].lower_} {token.lemma_.lower()}"]
    return [*keys, token.lemma_.lower(), token.lower_]
