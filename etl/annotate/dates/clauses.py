"""The clause that a token is in."""

from __future__ import annotations

from collections.abc import Collection

from spacy.tokens import Token

from communique.etl.annotate.words import words

_CLAUSES = frozenset({"ROOT", "ccomp", "xcomp", "advcl", "acl", "relcl", "conj", "csubj", "csubjpass", "parataxis", "pcomp"})
_SCHEDULED = words("begin start open end close expire run last take")
_QUOTES = frozenset('"“”«»')


def is_verbal(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX")


def clause_verb(token: Token) -> Token:
    """The verb of the clause that a token is in (the token itself where it heads one)."""
    while token.head.i != token.i and not (is_verbal(token) and token.dep_ in _CLAUSES and not _is_definition(token)):
        token = token.head
    return token


def _is_definition(verb: Token) -> bool:
    """A relative clause in the present that tells what its noun is, so that a date at its end is not its own ('states that sponsor terror')."""
    if verb.dep_ != "relcl" or verb.tag_ not in ("VBP", "VBZ") or verb.lemma_ in _SCHEDULED:
        return False
    return not any(c.dep_ in ("aux", "auxpass") for c in verb.children)


def between_is_clause(low: Token, high: Token) -> bool:
    while low.i != high.i:
        if is_verbal(low):
            return True
        low = low.head
    return False


def is_introduced_by(verb: Token, words_of_time: Collection[str]) -> bool:
    return any(c.lower_ in words_of_time and c.dep_ in ("advmod", "mark") for c in verb.children)


def outside_its_quote(token: Token, head: Token) -> Token:
    """What `token` hangs on where the parse has it hang on a verb in a quotation that ends before it: the verb that brings the quotation in."""
    while head.dep_ == "ccomp" and sum(t.text in _QUOTES for t in token.doc[head.i : token.i]) % 2:
        head = head.head
    return head


def has_subject(token: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in token.children)
