"""The date that an act without one of its own has from the sentence before."""

from __future__ import annotations

from spacy.tokens import Doc, Token

# Words of a time longer than that of one act, over which something did not happen.
_LONGER = frozenset(("any", "ever", "never", "during", "until", "yet", "throughout", "while"))


def told_before(doc: Doc, verb: Token) -> Token | None:
    """The main act of the sentence before, if this act must lie at its time; None where it may lie elsewhere, as most acts may.

    It must if it is what did not happen then ('They agreed on Tuesday. They did not meet.'), what the same actor also did after
    a sentence that begins with its time ('In 2014 Oslo freed three. It also freed a fourth.'), or the same act told again with a
    name ('A judge ruled on Friday. Judge Orlov ruled that').
    """
    if verb.dep_ != "ROOT" or not _is_simple_past(verb) or verb.sent.start == 0:
        return None
    end = doc[verb.sent.start - 1]
    before = end.sent.root
    if not _is_simple_past(before):
        return None
    same_paragraph = "\n" not in end.text_with_ws
    lies_there = _is_named_again(before, verb) or (same_paragraph and (_did_not(verb) or _did_also(before, verb)))
    return before if lies_there else None


def _is_simple_past(verb: Token) -> bool:
    """Whether a verb tells the past without 'has' or 'had': 'met', 'did not meet', 'was jailed'."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    return verb.tag_ == "VBD" if not helpers else helpers <= {"did", "was", "were"} and verb.tag_ in ("VB", "VBN")


def _did_not(verb: Token) -> bool:
    return {"aux", "neg"} <= {c.dep_ for c in verb.children} and verb.tag_ == "VB" and not any(t.lower_ in _LONGER for t in verb.sent)


def _did_also(before: Token, verb: Token) -> bool:
    one, other = _subject(before), _subject(verb)
    if one is None or other is None or not any(c.lower_ == "also" for c in verb.children):
        return False
    opening = next((t for t in before.lefts if not t.is_punct and not t.is_space), before)
    return opening.dep_ == "prep" and (other.pos_ == "PRON" or other.lower_ == one.lower_)


def _is_named_again(before: Token, verb: Token) -> bool:
    one, other = _subject(before), _subject(verb)
    if one is None or other is None or before.lemma_ != verb.lemma_ or one.dep_ != other.dep_:
        return False
    return other.pos_ == "PROPN" and any(c.lower_ in ("a", "an") for c in one.children)


def _subject(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
