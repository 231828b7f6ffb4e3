"""Blame, praise and demands in what is said: by the words that evaluate, and by what must be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from communique.etl.annotate.acts import REQUEST_MODE, Act, distinct, refers_back, same_side
from communique.etl.annotate.arguments import Arguments
from communique.etl.annotate.assertion import NECESSITY
from communique.etl.annotate.lexicon import Lexicon
from communique.etl.annotate.syntax import objects, subject

if TYPE_CHECKING:
    from spacy.tokens import Token

SAYING = {"say", "state", "tell", "call", "describe", "brand", "label", "term", "consider", "deem", "dub", "add", "declare", "denounce"}
ALLEGING = {"allege", "charge"}
DEMANDING = set("say state declare insist stress tell add warn argue conclude announce maintain reiterate emphasise emphasize note".split())


def evaluation(verb: Token, lexicon: Lexicon, arguments: Arguments) -> Act | None:
    """'called the sanctions illegal', 'said that the step was a mistake': blame or praise by its words."""
    if verb.lemma_.lower() not in SAYING:
        return None
    source = arguments.sources(verb)
    if not source:
        return None
    for word in _evaluating(verb):
        frame = lexicon.evaluations.get(word.lemma_.lower()) or lexicon.evaluations.get(word.lower_)
        if frame is None or any(c.dep_ == "neg" for c in word.head.children) or any(c.dep_ == "neg" for c in word.children):
            continue
        about = [m for t in _evaluated(verb, word) for m in arguments.actors.of(t, places=True)]
        target = tuple(m for m in distinct(about) if not same_side(m, source))
        if not target and word.dep_ != "oprd":
            continue
        return Act(frame.type, frame.mode, frame.cameo, (), verb, (verb, word), source, target, "reported", False)
    return None


def allegation(verb: Token, arguments: Arguments) -> Act | None:
    """'alleged that Sudan was supplying the rebels': an accusation of the clause's subject."""
    if verb.lemma_.lower() not in ALLEGING:
        return None
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i), None)
    own = subject(clause) if clause is not None else None
    source = arguments.sources(verb)
    target = tuple(m for m in (arguments.actors.of(own) if own is not None else ()) if not refers_back(m, source))
    return Act("ACCUSE", "allege", "112", (), verb, (verb,), source, target, "reported", False) if source and target else None


def _evaluating(verb: Token) -> Iterator[Token]:
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


def _evaluated(verb: Token, word: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ in {"dobj", "nsubjpass"}:
            yield child
        elif child.dep_ in {"ccomp", "xcomp"}:
            yield from (c for c in child.children if c.dep_ in {"nsubj", "nsubjpass"} and c.pos_ != "PRON")
            for c in child.subtree:
                for_whom = c.dep_ == "nsubj" and any(m.dep_ == "mark" and m.lower_ == "for" for m in c.head.children)
                if for_whom or (c.dep_ == "pobj" and c.head.lower_ in {"for", "by"}):
                    yield c


def necessity(verb: Token, arguments: Arguments, inner_of: Callable[[Token], Act | None]) -> Act | None:
    """'Russia said that Sudan must return the helicopter': a request in the form of a statement."""
    if verb.lemma_.lower() not in DEMANDING:
        return None
    for clause in verb.children:
        if clause.dep_ == "ccomp" and any(c.dep_ == "aux" and c.lower_ in NECESSITY for c in clause.children):
            if any(c.dep_ == "neg" for c in clause.children):
                continue
            source = arguments.sources(verb)
            own = subject(clause)
            target = tuple(m for m in (arguments.actors.of(own) if own is not None else ()) if not same_side(m, source))
            if source and target:
                inner = inner_of(clause)
                mode = REQUEST_MODE.get(inner.type, "change") if inner else "change"
                return Act("REQUEST", mode, "104", (), verb, (verb,), source, target, "reported", False, False, frozenset({clause.i}))
    return None
