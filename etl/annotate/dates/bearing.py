"""Whether a date expression bears on the very act that a token heads."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from communique.etl.annotate.dates.clauses import between_is_clause, clause_verb, is_introduced_by, is_verbal, outside_its_quote
from communique.etl.annotate.dates.find import DateMention, is_modifier, preposition_of, token_of
from communique.etl.annotate.dates.happenings import EVENT_NOUNS, LIGHT, is_happening, is_occasion
from communique.etl.annotate.words import words

BACKGROUND = words("after following before since over despite amid about regarding because")
TIME_NOUNS = words("morning afternoon evening night day week month year time start beginning end middle eve hour")


def bearing_on(doc: Doc, token: Token, dates: Sequence[DateMention]) -> list[DateMention]:
    """The date expressions that bear on the act itself."""
    return [m for m in dates if _opens_clause(doc, m, token) or (m.relation in ("on", "for") and _belongs(doc, m, token))]


def _opens_clause(doc: Doc, mention: DateMention, token: Token) -> bool:
    """Whether the act is told of the date itself: 'in 2014, when two ministers urged a larger role'."""
    return token.dep_ in ("relcl", "acl", "advcl") and token.head == token_of(doc, mention.span) and is_introduced_by(token, {"when"})


def _belongs(doc: Doc, mention: DateMention, token: Token) -> bool:
    head = token_of(doc, mention.span)
    if head is None:
        return False
    if is_modifier(doc, mention.span):
        return _describes(head, token)
    preposition = preposition_of(doc, mention.span)
    governor = _governor(preposition if preposition is not None and head.dep_ in ("compound", "nmod") else head)
    if mention.kind == "anchored":
        return clause_verb(_above_its_anchor(doc, mention, governor)).i == token.i
    if governor.i == token.i:
        return not _ends_background(doc, mention, token)
    if is_verbal(token):
        return clause_verb(governor).i == token.i and not _keeps_its_date(governor, token) and not _ends_background(doc, mention, token)
    return token.i in {a.i for a in governor.ancestors if not between_is_clause(governor, a)}


def _describes(head: Token, token: Token) -> bool:
    """Whether a date before a noun dates the act of `token`: the noun itself, or what it did ('Monday's attack killed'), or what was done at it."""
    noun = head.head
    return noun.i == token.i or (is_verbal(token) and (is_happening(noun, token) or is_occasion(noun, token)))


def _governor(head: Token) -> Token:
    """What a date expression modifies: its nearest ancestor that is no preposition and no word of time, or the clause at its front."""
    token = head
    while token.head.i != token.i:
        token = token.head
        if token.pos_ != "ADP" and not (token.lemma_.lower() in TIME_NOUNS and token.dep_ in ("npadvmod", "pobj")):
            break
    for clause in token.lefts:
        if clause.dep_ == "advcl" and clause.i < head.i < token.i and not any(t.text == "," for t in head.doc[clause.i : head.i]):
            return clause
    return outside_its_quote(head, token)


def _above_its_anchor(doc: Doc, mention: DateMention, governor: Token) -> Token:
    """What 'two days after' dates: not the clause that tells after what, but the act above it."""
    tokens = doc.char_span(*mention.span, alignment_mode="expand")
    return governor.head if tokens is not None and tokens[-1].dep_ == "mark" and tokens[-1].head == governor else governor


def _keeps_its_date(governor: Token, verb: Token) -> bool:
    """Whether the date belongs to a noun of its own ('followed the launch in November', 'over the raid in May') rather than to its verb."""
    while governor.i != verb.i:
        if governor.pos_ in ("ADP", "SCONJ") and governor.lower_ in BACKGROUND:
            return True
        if is_happening(governor, verb) or is_occasion(governor, verb):
            return False
        if governor.lemma_.lower() in EVENT_NOUNS and not (verb.lemma_.lower() in LIGHT and governor.head.i == verb.i):
            return True
        governor = governor.head
    return False


def _ends_background(doc: Doc, mention: DateMention, verb: Token) -> bool:
    """Whether a date closes a phrase of background: 'over the crash last month', 'ahead of a vote on Monday'."""
    tokens = doc.char_span(*mention.span, alignment_mode="expand")
    if tokens is None or tokens.start <= verb.i + 1:
        return False
    token = doc[tokens.start - 1]
    if token.lower_ in ("on", "in"):
        token = doc[token.i - 1]
        preposition = token.head.head if token.head.lower_ == "of" else token.head
        is_dated = any(c.like_num for c in token.children)
        if token.lemma_.lower() in EVENT_NOUNS and token.dep_ == "pobj" and verb.i < preposition.i and not is_dated:
            return preposition.lower_ in BACKGROUND or preposition.lower_ == "ahead"
        return False
    if mention.kind != "period":
        return False
    while token.i > verb.i and token.head.i != token.i:
        if token.pos_ in ("ADP", "SCONJ") and token.lower_ in BACKGROUND:
            return True
        token = token.head
    return False
