"""The acts of a sentence whose date is also that of another act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from communique.etl.annotate.dates.bearing import TIME_NOUNS
from communique.etl.annotate.dates.clauses import clause_verb, has_subject, is_introduced_by, is_verbal, outside_its_quote
from communique.etl.annotate.dates.find import DateMention
from communique.etl.annotate.dates.grammar import NUMBERS
from communique.etl.annotate.dates.happenings import EVENT_NOUNS, LIGHT, happening_told_of, is_dynamic, is_issued, is_said_by
from communique.etl.annotate.dates.tense import IMPLICATIVE, PAST, time_of
from communique.etl.annotate.words import words

_RELATIONAL = words("follow precede cause trigger spark prompt provoke recall commemorate mark")
_PRESENT_OR_POSSIBLE = words("is are 's ’s has have can could may might should must")
_REPORTS = frozenset({"announce", "report", "confirm"})
_TELLS = words("report say announce note tell describe show suggest explain argue")
_DECLARES = frozenset({"announce", "say", "declare"})


def lenders(doc: Doc, token: Token, dates: Sequence[DateMention]) -> Iterator[Token]:
    """The tokens whose date is also that of `token`, most likely first."""
    head = token.head
    if not is_verbal(token):
        yield from _lenders_of_noun(token)
        return
    if token.dep_ == "conj" and is_verbal(head) and _shares_date(doc, token, dates):
        yield head
    if token.dep_ in ("xcomp", "ccomp", "advcl", "acl") and is_verbal(head) and _follows_its_head(doc, token, dates):
        yield head
    if token.dep_ == "acl" and head.dep_ in ("dobj", "pobj", "attr") and (token.tag_ == "VB" or is_said_by(head, token)):
        yield clause_verb(head)
    if token.dep_ in ("acl", "relcl"):
        yield from _copula_over_time(head)
    if token.dep_ == "relcl" and (happening := happening_told_of(token)) is not None:
        yield happening
    for child in (*token.children, *_behind_its_quote(token)):
        if _lends_upwards(child, token):
            yield child
        if child.dep_ == "prep" and child.lower_ in ("in", "at", "during"):
            yield from (issued for noun in child.children for issued in noun.children if is_issued(issued, noun))


def _behind_its_quote(token: Token) -> Iterator[Token]:
    """The clauses behind a quotation that belong to the verb that brings it in: 'said "we will go" while visiting them'."""
    quoted = (c for c in token.children if c.dep_ == "ccomp")
    return (c for said in quoted for c in said.rights if c.dep_ == "advcl" and outside_its_quote(c, said) == token)


def _lends_upwards(child: Token, token: Token) -> bool:
    """Whether the date of a dependent act is that of the act above it."""
    if child.dep_ == "xcomp":
        return token.lemma_ in IMPLICATIVE
    if child.dep_ == "advcl" and child.i > token.i:
        return any(c.lower_ in ("while", "as", "when") for c in child.children)
    if child.dep_ == "advcl":
        return _is_hours_away(child) or (is_introduced_by(child, ("when", "as")) and time_of(child) == time_of(token) == PAST)
    return child.dep_ == "conj" and is_verbal(child) and not has_subject(child) and time_of(child) == time_of(token)


def _lenders_of_noun(token: Token) -> Iterator[Token]:
    verb = clause_verb(token)
    if not is_verbal(verb):
        return
    if token.dep_ == "attr":
        yield verb
    if token.head.i != verb.i:
        return
    if (
        token.dep_ in ("dobj", "nsubjpass")
        and verb.lemma_.lower() in LIGHT
        or token.lemma_.lower() in EVENT_NOUNS
        and (token.dep_ == "conj" or (token.dep_ == "nsubj" and is_dynamic(verb)) or (token.dep_ == "dobj" and verb.lemma_ in _RELATIONAL))
    ):
        yield verb


def _copula_over_time(noun: Token) -> Iterator[Token]:
    """The 'was' of 'Friday was the third night that they marched', from the noun that the relative clause hangs on."""
    while noun.dep_ in ("pobj", "prep"):
        noun = noun.head
    if noun.dep_ == "attr" and noun.lemma_.lower() in TIME_NOUNS:
        yield noun.head


def _shares_date(doc: Doc, token: Token, dates: Sequence[DateMention]) -> bool:
    """A later conjunct shares the date said before it: always one that opens the sentence, others only where the subject is shared."""
    if not has_subject(token):
        return time_of(token) == time_of(token.head)
    first = min((c.i for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass")), default=token.head.i)
    return any(m.span[0] < doc[first].idx for m in dates)


def _follows_its_head(doc: Doc, token: Token, dates: Sequence[DateMention]) -> bool:
    """Whether a subordinate act has the date of the act that it hangs on: what is decided or announced then, or done by it."""
    forms = {c.lower_ for c in token.children if c.dep_ in ("aux", "auxpass", "mark") or c.lower_ == "when"}
    if token.dep_ == "advcl" and forms & {"after", "before"} and _is_hours_away(token):
        return True
    if token.dep_ == "advcl" and forms & {"if", "unless", "because", "since", "although", "though", "after", "before", "once", "until"}:
        return False
    if token.dep_ == "advcl" and forms & {"as", "while", "when"}:
        return not forms & _PRESENT_OR_POSSIBLE and not ("as" in forms and token.lemma_ in _TELLS)
    if forms & {"to", "will", "would", "'ll", "’ll", "shall"} or (token.tag_ == "VBG" and not forms):
        return True
    if token.dep_ == "ccomp" and token.tag_ == "VBG" and token.head.lemma_ in _DECLARES and not forms & {"had", "has", "have", "been"}:
        return True
    if token.dep_ != "ccomp" or token.head.lemma_ not in _REPORTS or forms & {"had", "has", "have", "was", "were"}:
        return False
    opening = min((c.i for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass")), default=token.head.i)
    return token.tag_ == "VBD" and any(m.span[0] < doc[opening].idx for m in dates)


def _is_hours_away(clause: Token) -> bool:
    """'hours before the jet crashed on Wednesday': near enough to share the day."""
    return any(c.lower_ in ("hours", "minutes", "shortly", "immediately") for c in clause.subtree if c.i < clause.i)


def days_from_its_head(clause: Token) -> int:
    """How many days a clause lies after the act above it: -2 for 'two days after rebels seized it'; 0 where that is not told."""
    way = next((c.lower_ for c in clause.children if c.dep_ == "mark" and c.lower_ in ("after", "before")), None)
    if way is None or clause.dep_ != "advcl":
        return 0
    told = next((c for c in clause.lefts if c.dep_ == "npadvmod" and c.lemma_.lower() == "day"), None)
    count = None if told is None else next((NUMBERS.get(c.lower_) for c in told.lefts if c.dep_ in ("det", "nummod")), None)
    return 0 if count is None else -count if way == "after" else count
