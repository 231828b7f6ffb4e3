"""Who said what: attributions of the trained model, with the speaker as an actor, the date, the kind and the subjects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from communique.etl.annotate.attribution import Attribution
from communique.etl.annotate.model import Mention, PartialDate, Span, Statement
from communique.etl.annotate.speakers import speaker_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

DateOf = Callable[["Token"], "PartialDate | None"]

OPENING, CLOSING = "\"“‘«'", "\"”’»'"
TOLD = {"tell", "inform", "assure", "warn", "remind", "ask", "urge", "advise", "notify"}
HEARSAY = {"reportedly", "allegedly", "supposedly", "apparently"}
INTRODUCTIONS = {("as", "per"), ("according", "to")}
INTRODUCED = 0.7
SHORTEST = 3


def statements(doc: Doc, found: Sequence[Attribution], mentions: Sequence[Mention], date_of: DateOf) -> list[Statement]:
    """The statements of a document in order. `found` are its attributions; `date_of` dates a token."""
    text = doc.text  # made anew at each call, so made once
    introduced = _introduced(doc, found)
    wider = [a for a in found if not any(_is_within(a, b) for b in introduced)]
    hearsay = [a if _is_named(text, a) else replace(a, source=None) for a in wider]
    kept = [inner for a in hearsay for inner in (_told_by_somebody(doc, text, a, mentions) or [a])]
    kept = sorted([*kept, *introduced], key=lambda a: a.content)
    return [_statement(doc, text, a, mentions, date_of) for a in kept]


def _introduced(doc: Doc, found: Sequence[Attribution]) -> list[Attribution]:
    """Sentences that begin by naming their source ('As per a statement issued by the White House, ...') and were not found."""
    out = []
    for sentence in doc.sents:
        words = [t for t in sentence if not t.is_space]
        opening = tuple(t.lower_ for t in words[:2])
        if opening not in INTRODUCTIONS or any(a.cue[0] < words[1].idx + len(words[1]) and words[0].idx < a.cue[1] for a in found):
            continue
        named = next((c for c in words[1].children if c.dep_ == "pobj"), None)
        comma = next((t for t in words[2:] if t.lower_ == "," and (named is None or t.i > named.right_edge.i)), None)
        rest = [t for t in words if comma is not None and t.i > comma.i]
        while rest and rest[-1].is_punct and not rest[-1].is_quote:
            rest.pop()
        if comma is None or named is None or len(rest) < SHORTEST:
            continue
        content = rest[0].idx, rest[-1].idx + len(rest[-1])
        source = named.left_edge.idx, named.right_edge.idx + len(named.right_edge)
        out.append(Attribution((content,), (words[0].idx, words[1].idx + len(words[1])), source, INTRODUCED))
    return out


def _is_within(a: Attribution, b: Attribution) -> bool:
    """Whether `a` is a fainter reading of a part of what `b` holds."""
    (start, end), *_ = b.content
    return a.confidence < b.confidence and all(start <= s and e <= end for s, e in a.content)


def _is_named(text: str, a: Attribution) -> bool:
    """Whether an attribution can have a source: 'reportedly' and its like name none."""
    return text[slice(*a.cue)].lower() not in HEARSAY


def _told_by_somebody(doc: Doc, text: str, a: Attribution, mentions: Sequence[Mention]) -> list[Attribution]:
    """What hearsay ('reportedly') holds of an actor's own words: 'reportedly ... as Washington has maintained that'."""
    if _is_named(text, a):
        return []
    inner = []
    for s, e in a.content:
        for token in doc.char_span(s, e, alignment_mode="contract") or ():
            clause = next((c for c in token.children if c.dep_ == "ccomp" and c.i > token.i), None)
            speaker = next((c for c in token.children if c.dep_ == "nsubj" and c.i < token.i), None)
            if clause is None or speaker is None or not any(m.code and m.span[0] <= speaker.idx < m.span[1] for m in mentions):
                continue
            words = [t for t in clause.subtree if not t.is_punct or t.i < clause.i]
            content = words[0].idx, words[-1].idx + len(words[-1])
            cue = min((t for t in (token, *token.children) if t == token or t.dep_ == "aux"), key=lambda t: t.i)
            who = speaker.left_edge.idx, speaker.idx + len(speaker)
            inner.append(Attribution((content,), (cue.idx, token.idx + len(token)), who, a.confidence))
    return inner


def _statement(doc: Doc, text: str, a: Attribution, mentions: Sequence[Mention], date_of: DateOf) -> Statement:
    cue = _head(doc, a.cue)
    inside = [m for m in mentions if any(s <= m.span[0] and m.span[1] <= e for s, e in a.content)]
    speaker = speaker_of(doc, a.source, mentions) if a.source else None
    return Statement(
        content=a.content,
        speaker=a.source,
        speaker_mention=speaker,
        cue=a.cue,
        kind=kind_of(text, a.content),
        stated_on=date_of(cue) if cue is not None else None,
        addressee=_addressee(cue, mentions, a) if cue is not None else None,
        about=_distinct([m for m in inside if m.code or m.key]),
        confidence=round(a.confidence, 3),
    )


def kind_of(text: str, content: Sequence[Span]) -> str:
    """`direct` where all content stands in quotation marks, `indirect` where none does, else `mixed`."""
    quoted = bare = False
    for s, e in content:
        inside = False
        for c in text[s:e]:
            if c in '"“”«»':
                inside = c in "“«" or (c == '"' and not inside)
                quoted = True
            elif c.isalnum() and not inside:
                bare = True
    return "mixed" if quoted and bare else "direct" if quoted else "indirect"


def _head(doc: Doc, span: Span) -> Token | None:
    words = doc.char_span(*span, alignment_mode="expand")
    return words.root if words is not None and len(words) else None


def _addressee(cue: Token, mentions: Sequence[Mention], a: Attribution) -> Mention | None:
    """Whom a verb of telling or asking is directed at: its object, where that is an actor."""
    if cue.lemma_.lower() not in TOLD:
        return None
    for child in cue.children:
        if child.dep_ in {"dobj", "dative"}:
            for m in mentions:
                if m.span[0] <= child.idx < m.span[1] and not (a.source and m.span[0] < a.source[1] and a.source[0] < m.span[1]):
                    return m
    return None


def _distinct(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    seen: dict[str, Mention] = {}
    for m in mentions:
        seen.setdefault(m.key or m.code or m.name, m)
    return tuple(seen.values())
