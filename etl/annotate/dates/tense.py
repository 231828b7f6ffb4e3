"""The time that a verb's form tells."""

from __future__ import annotations

from spacy.tokens import Token

from communique.etl.annotate.dates.clauses import is_verbal
from communique.etl.annotate.words import words

IMPLICATIVE = words("begin start continue stop cease end finish manage fail force compel help decline refuse proceed go come try use get")
_PLANNED = words("schedule plan expect due set slate intend aim prepare")
PAST, FUTURE, OPEN, EITHER = "past", "future", "open", "either"


def time_of(token: Token) -> str:
    """PAST or FUTURE by the verb's form and what governs it; EITHER for what 'was due to' happen, OPEN for a noun or a bare form."""
    if not is_verbal(token):
        planned = any(c.dep_ in ("acl", "amod") and (c.lemma_ in _PLANNED or c.lower_ in ("upcoming", "planned")) for c in token.children)
        return FUTURE if planned else OPEN
    forms = {c.lower_ for c in token.children if c.dep_ in ("aux", "auxpass")}
    if forms & {"will", "'ll", "’ll", "shall", "wo", "would"}:
        return FUTURE
    if "to" in forms:
        return _time_of_infinitive(token)
    if token.dep_ == "conj" and not forms and token.tag_ != "VBD" and is_verbal(token.head):
        return time_of(token.head)
    if token.tag_ in ("VBZ", "VBP") and not forms and token.lemma_ != "say" and _is_prose(token):
        return FUTURE
    if token.tag_ == "VBG" and forms & {"is", "are", "'s", "’s", "am"} and _is_prose(token):
        return FUTURE
    return PAST


def _time_of_infinitive(token: Token) -> str:
    head = token.head
    if head.i == token.i:
        return FUTURE
    if token.dep_ == "xcomp" and head.lemma_ in IMPLICATIVE:
        return time_of(head)
    if head.lemma_ in _PLANNED or head.lemma_ == "be":
        return EITHER if any(t.lower_ in ("was", "were") for t in (head, head.head, *head.children)) else FUTURE
    return FUTURE


def _is_prose(token: Token) -> bool:
    """Whether the sentence ends as sentences do; a headline's present tense tells the past."""
    return token.sent.text.rstrip().endswith((".", "!", "?", '"', "”", "'", "’"))
