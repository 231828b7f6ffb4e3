"""Whom a statement is addressed to: 'told reporters', 'urged Tehran to', 'said to the envoy'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from communique.etl.annotate.cues import Cue
from communique.etl.annotate.model import Mention, Span
from communique.etl.annotate.places import overlapping

if TYPE_CHECKING:
    from spacy.tokens import Token

AUDIENCE = set(
    "reporter journalist press medium media newspaper agency television radio network broadcaster channel anchor host interviewer"
    " audience crowd supporter voter follower viewer reader listener rally conference summit meeting hearing panel parliament congress"
    " senate council assembly committee lawmaker legislator deputy senator minister court judge jury police investigator prosecutor"
    " official authorities government ally partner colleague counterpart student worker troop soldier resident citizen people public nation"
    " country company bank member delegate diplomat ambassador donor investor party leader president king rebel militant protester side"
    " everyone everybody anyone them us me him her you it".split()
)
TOWARDS = {"to", "on", "upon", "with", "from"}
ASKING = {"ask", "threaten", "promise"}


def addressee_of(cue: Cue, source: Span | None, content: Sequence[Span], mentions: Sequence[Mention]) -> tuple[Span | None, Mention | None]:
    """(words, actor) of the addressee: the actor where it is one, the words alone where it is an audience."""
    if cue.entry is None or not cue.entry.addressee:
        return None, None
    for token in _addressed(cue):
        span = _phrase(token, content)
        if source and span[0] < source[1] and source[0] < span[1]:
            continue
        for m in overlapping(mentions, (token.idx, token.idx + 1)):
            if not m.is_place:
                return (min(span[0], m.span[0]), max(span[1], m.span[1])), m
        if token.lemma_.lower() in AUDIENCE or token.lower_ in AUDIENCE:
            return span, None
    return None, None


def _addressed(cue: Cue) -> Iterator[Token]:
    """The words that may name the addressee, the likeliest first."""
    assert cue.entry is not None
    verb = cue.head
    if cue.entry.addressee == "object":
        passive = any(c.dep_ in {"nsubjpass", "auxpass"} for c in verb.children)
        yield from (c for c in verb.children if c.dep_ == "dative" and c.pos_ != "ADP")
        yield from (c for c in verb.children if c.dep_ == "nsubjpass")
        if not passive:
            yield from (c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i)
        if cue.entry.class_ in ASKING:
            yield from _subject_of_order(verb)
    yield from _objects_of(verb, TOWARDS if cue.entry.addressee == "object" else {"to"})


def _subject_of_order(verb: Token) -> Iterator[Token]:
    """'urged Tehran to lift': the subject of the infinitive right behind the verb."""
    for clause in verb.children:
        if clause.dep_ in {"ccomp", "xcomp"} and any(c.dep_ == "aux" and c.lower_ == "to" for c in clause.children):
            yield from (c for c in clause.children if c.dep_ == "nsubj" and c.i > verb.i)


def _objects_of(verb: Token, prepositions: set[str]) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ in {"prep", "dative"} and child.lower_ in prepositions:
            yield from (c for c in child.children if c.dep_ == "pobj")


def _phrase(token: Token, content: Sequence[Span]) -> Span:
    """The words before the noun that belong to it, and the noun; not what lies in the content unless the noun does."""
    start = token.left_edge.idx if token.pos_ in {"NOUN", "PROPN"} else token.idx
    inside = any(s <= token.idx < e for s, e in content)
    if not inside:
        start = max([start, *(e for s, e in content if s < token.idx and e > start)])
    return start, token.idx + len(token)
