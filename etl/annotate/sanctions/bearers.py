"""The phrases that may name who bears a measure, best first."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from communique.etl.annotate.sanctions.arguments import conjuncts, first_conjunct, objects, prepositional
from communique.etl.annotate.sanctions.measures import Named
from communique.etl.annotate.words import words

TARGETING = frozenset({"on", "upon", "against", "at", "for", "targeting", "to", "from", "with", "toward", "towards"})
_BY = frozenset({"by"})
_IN = frozenset({"in"})
_OF = frozenset({"of"})
_AMOUNTS = frozenset({"percent", "cent", "%", "dollar"})
_AMONG = frozenset({"including"})
_MEDIA = words("twitter facebook telegram instagram youtube x television tv radio")
_MAKING = frozenset({"make", "produce", "import", "build", "ship", "manufacture", "assemble", "grow"})
SURROUNDING = frozenset({"blockade", "siege", "boycott"})
DONE_SOMEWHERE = frozenset({"investment", "business", "dealing", "operation"})


def of_measures(named: Named, predicate: Token) -> tuple[Token, ...]:
    """After the measures, in their clauses, after the predicate, or inside the restricted flow; never the measures themselves."""
    own = {m.token.i for m in named.measures} | {first_conjunct(m.token).i for m in named.measures}
    return tuple(t for t in _candidates(named, predicate) if t.i not in own)


def _candidates(named: Named, predicate: Token) -> Iterator[Token]:
    for measure in reversed(named.measures):
        yield from after(measure.token)
        for amount in prepositional(measure.token, _OF):
            if amount.lemma_ in _AMOUNTS:
                yield from after(amount)
        if measure.token.dep_ == "compound":
            yield from after(measure.token.head)
    for measure in named.measures:
        for clause in measure.token.children:
            if clause.dep_ in ("acl", "relcl"):
                yield from _in_clause(clause)
    for hung in (t for t in prepositional(predicate, TARGETING) if t.lower_ not in _MEDIA):
        yield hung
        yield from after(hung)
    carriers = {first_conjunct(m.token).i for m in named.measures}
    for measure in named.measures:
        head = measure.token.head
        if head.pos_ == "ADP" and head.head.i not in carriers:
            yield from prepositional(head.head, TARGETING)


def _in_clause(clause: Token) -> Iterator[Token]:
    """'sanctions imposed on', 'imposed by Canada on', 'targeting', 'that hit'."""
    yield from prepositional(clause, TARGETING)
    for agent in prepositional(clause, _BY):
        yield from after(agent)
    if clause.tag_ == "VBG" or clause.lemma_ in ("target", "hit", "affect"):
        yield from objects(clause)


def after(noun: Token) -> Iterator[Token]:
    """The nouns that a noun's prepositions lead to, outermost first: 'a ban on imports of cars made in' gives imports, cars, and where."""
    if noun.lemma_ in SURROUNDING:
        yield from prepositional(noun, _OF)
    for inner in prepositional(noun, TARGETING):
        if inner.dep_ == "pcomp":  # 'aid for rebuilding Serbia', 'a ban on selling arms to'
            yield from prepositional(inner, TARGETING)
            yield from objects(inner)
        if inner.dep_ != "pobj" or inner.lower_ in _MEDIA:
            continue
        yield inner
        yield from prepositional(inner, _AMONG)
        yield from after(inner)
        for goods in prepositional(inner, _OF):  # 'exports of chips to Seoul', where the parser hung 'to' on the chips
            yield from after(goods)
        if inner.lemma_ in DONE_SOMEWHERE:
            yield from prepositional(inner, _IN)
        for clause in inner.children:
            if clause.dep_ == "acl" and clause.lemma_ in _MAKING:
                yield from prepositional(clause, frozenset({"in", "from"}))
        for other in conjuncts(inner):
            yield from after(other)
