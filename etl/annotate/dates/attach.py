"""Which date the text gives to the act that a token heads."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date

from spacy.tokens import Doc, Token

from communique.etl.annotate.dates.find import DateMention, is_modifier, preposition_of, token_of
from communique.etl.annotate.model import PartialDate
from communique.etl.annotate.words import words

PAST, FUTURE, OPEN = "past", "future", "open"
_CLAUSES = frozenset({"ROOT", "ccomp", "xcomp", "advcl", "acl", "relcl", "conj", "csubj", "csubjpass", "parataxis", "pcomp"})
_IMPLICATIVE = words("begin start continue stop cease end finish manage fail force compel help decline refuse proceed go come try use get")
_PLANNED = words("schedule plan expect due set slate intend aim prepare")
_LIGHT = words(
    "hold launch conduct carry have make stage take begin start open sign announce impose issue give pay hand slap place mount wage reach "
    "strike do complete lead attend join host see order deliver adopt pass approve unveil declare"
)
_EVENT_NOUNS = words(
    "attack assault strike airstrike bombing launch test talk meeting visit summit election vote war invasion offensive coup protest "
    "demonstration rally assassination murder killing death arrest decision announcement statement speech agreement deal ceasefire raid "
    "incident crash landing referendum clash blast explosion shooting massacre uprising revolution withdrawal conference poll ruling "
    "takeover annexation poisoning detention inauguration signing"
)
_BACKGROUND = words("after following before since over despite amid about regarding because")
_RELATIONAL = words("follow precede cause trigger spark prompt provoke recall commemorate mark")
_REPORTS = frozenset({"announce", "report", "confirm"})
_TIME_NOUNS = words("morning afternoon evening night day week month year time start beginning end middle eve hour")


def for_predicate(
    doc: Doc, token: Token, dates: Sequence[DateMention], published: date | None, when: str | None = None
) -> PartialDate | None:
    """The date of the act headed by `token` (a verb, or a noun such as 'talks'), no finer than the text supports, or None.

    `dates` are those of `find(doc, published)`. `published` alone never dates an act. `when` (PAST or FUTURE) overrides
    the time that the verb's form tells.
    """
    sentence = token.sent
    first, last = (bisect_left(dates, at, key=lambda m: m.span[0]) for at in (sentence.start_char, sentence.end_char))
    near = [m for m in dates[first:last] if m.kind != "dateline"]
    if not near:
        return None
    return _own(doc, token, near, when) if when else _date_of(doc, token, near, frozenset())


def attach(token: Token, sentence_dates: Sequence[DateMention], published: date | None = None) -> PartialDate | None:
    """`for_predicate` over the document that `token` is in."""
    return for_predicate(token.doc, token, sentence_dates, published)


def _date_of(doc: Doc, token: Token, dates: Sequence[DateMention], seen: frozenset[int]) -> PartialDate | None:
    if token.i in seen:
        return None
    seen = seen | {token.i}
    own = _own(doc, token, dates)
    if own is not None:
        return own
    for relative in _lenders(doc, token, dates):
        lent = _date_of(doc, relative, dates, seen)
        if lent is not None:
            return lent
    return None


def _own(doc: Doc, token: Token, dates: Sequence[DateMention], when: str | None = None) -> PartialDate | None:
    when = when or time_of(token)
    readings = []
    for mention in dates:
        if mention.relation not in ("on", "for") or not _belongs(doc, mention, token):
            continue
        value = mention.future if when == FUTURE or mention.relation == "for" else mention.past
        if value is not None:
            readings.append(value)
    return max(readings, key=lambda d: ("year", "month", "day").index(d.precision), default=None)


def _belongs(doc: Doc, mention: DateMention, token: Token) -> bool:
    head = token_of(doc, mention.span)
    if head is None:
        return False
    if is_modifier(doc, mention.span):
        return _describes(head, token)
    preposition = preposition_of(doc, mention.span)
    governor = _governor(preposition if preposition is not None and head.dep_ in ("compound", "nmod") else head)
    if governor.i == token.i:
        return not _ends_background(doc, mention, token)
    if _is_verbal(token):
        return clause_verb(governor).i == token.i and not _keeps_its_date(governor, token) and not _ends_background(doc, mention, token)
    return token.i in {a.i for a in governor.ancestors if not _between_is_clause(governor, a)}


def _describes(head: Token, token: Token) -> bool:
    """Whether a date before a noun ('Monday's attack killed') dates the act of `token`: the noun itself, or the verb it is the subject of."""
    noun = head.head
    if noun.i == token.i:
        return True
    return _is_verbal(token) and noun.head.i == token.i and noun.dep_ in ("nsubj", "nsubjpass") and noun.lemma_.lower() in _EVENT_NOUNS


def _governor(head: Token) -> Token:
    """What a date expression modifies: its nearest ancestor that is no preposition and no word of time."""
    token = head
    while token.head.i != token.i:
        token = token.head
        if token.pos_ != "ADP" and not (token.lemma_.lower() in _TIME_NOUNS and token.dep_ in ("npadvmod", "pobj")):
            break
    return token


def _is_verbal(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX")


def clause_verb(token: Token) -> Token:
    """The verb of the clause that a token is in (the token itself where it heads one)."""
    while token.head.i != token.i and not (_is_verbal(token) and token.dep_ in _CLAUSES and not _is_definition(token)):
        token = token.head
    return token


def _is_definition(verb: Token) -> bool:
    """A relative clause in the present that tells what its noun is, so that a date at its end is not its own ('states that sponsor terror')."""
    return verb.dep_ == "relcl" and verb.tag_ in ("VBP", "VBZ") and not any(c.dep_ in ("aux", "auxpass") for c in verb.children)


def _between_is_clause(low: Token, high: Token) -> bool:
    while low.i != high.i:
        if _is_verbal(low):
            return True
        low = low.head
    return False


def _keeps_its_date(governor: Token, verb: Token) -> bool:
    """Whether the date belongs to a noun of its own ('followed the launch in November', 'over the raid in May') rather than to its verb."""
    while governor.i != verb.i:
        if governor.pos_ in ("ADP", "SCONJ") and governor.lower_ in _BACKGROUND:
            return True
        if governor.lemma_.lower() in _EVENT_NOUNS and not (verb.lemma_.lower() in _LIGHT and governor.head.i == verb.i):
            return True
        governor = governor.head
    return False


def _ends_background(doc: Doc, mention: DateMention, verb: Token) -> bool:
    """Whether a date without preposition closes a phrase of background ('over the crash last month')."""
    tokens = doc.char_span(*mention.span, alignment_mode="expand")
    if mention.kind != "period" or tokens is None or tokens.start <= verb.i + 1:
        return False
    token = doc[tokens.start - 1]
    while token.i > verb.i and token.head.i != token.i:
        if token.pos_ in ("ADP", "SCONJ") and token.lower_ in _BACKGROUND:
            return True
        token = token.head
    return False


def time_of(token: Token) -> str:
    """PAST or FUTURE by the verb's form and what governs it; OPEN for a noun or a bare form."""
    if not _is_verbal(token):
        planned = any(c.dep_ in ("acl", "amod") and (c.lemma_ in _PLANNED or c.lower_ in ("upcoming", "planned")) for c in token.children)
        return FUTURE if planned else OPEN
    forms = {c.lower_ for c in token.children if c.dep_ in ("aux", "auxpass")}
    if forms & {"will", "'ll", "’ll", "shall", "wo", "would"}:
        return FUTURE
    if "to" in forms:
        return _time_of_infinitive(token)
    if token.dep_ == "conj" and not forms and token.tag_ != "VBD" and _is_verbal(token.head):
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
    if token.dep_ == "xcomp" and head.lemma_ in _IMPLICATIVE:
        return time_of(head)
    return FUTURE


def _is_prose(token: Token) -> bool:
    """Whether the sentence ends as sentences do; a headline's present tense tells the past."""
    return token.sent.text.rstrip().endswith((".", "!", "?", '"', "”", "'", "’"))


def _lenders(doc: Doc, token: Token, dates: Sequence[DateMention]) -> Iterator[Token]:
    """The tokens whose date is also that of `token`, most likely first."""
    head = token.head
    if not _is_verbal(token):
        yield from _lenders_of_noun(token)
        return
    if token.dep_ == "conj" and _is_verbal(head) and _shares_date(doc, token, dates):
        yield head
    if token.dep_ in ("xcomp", "ccomp", "advcl", "acl") and _is_verbal(head) and _follows_its_head(doc, token, dates):
        yield head
    if token.dep_ == "acl" and head.dep_ in ("dobj", "pobj", "attr") and token.tag_ == "VB":
        yield clause_verb(head)
    if token.dep_ in ("acl", "relcl"):
        yield from _copula_over_time(head)
    for child in token.children:
        if _lends_upwards(child, token):
            yield child


def _lends_upwards(child: Token, token: Token) -> bool:
    """Whether the date of a dependent act is that of the act above it."""
    if child.dep_ == "xcomp":
        return token.lemma_ in _IMPLICATIVE
    if child.dep_ == "advcl":
        return any(c.lower_ in ("while", "as", "when") for c in child.children) if child.i > token.i else _is_hours_away(child)
    return child.dep_ == "conj" and _is_verbal(child) and not _has_subject(child) and time_of(child) == time_of(token)


def _lenders_of_noun(token: Token) -> Iterator[Token]:
    verb = clause_verb(token)
    if not _is_verbal(verb):
        return
    if token.dep_ == "attr":
        yield verb
    if token.head.i != verb.i:
        return
    if (
        token.dep_ in ("dobj", "nsubjpass")
        and verb.lemma_.lower() in _LIGHT
        or token.lemma_.lower() in _EVENT_NOUNS
        and (token.dep_ in ("nsubj", "conj") or (token.dep_ == "dobj" and verb.lemma_ in _RELATIONAL))
    ):
        yield verb


def _copula_over_time(noun: Token) -> Iterator[Token]:
    """The 'was' of 'Friday was the third night that they marched', from the noun that the relative clause hangs on."""
    while noun.dep_ in ("pobj", "prep"):
        noun = noun.head
    if noun.dep_ == "attr" and noun.lemma_.lower() in _TIME_NOUNS:
        yield noun.head


def _has_subject(token: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in token.children)


def _shares_date(doc: Doc, token: Token, dates: Sequence[DateMention]) -> bool:
    """A later conjunct shares the date said before it: always one that opens the sentence, others only where the subject is shared."""
    if not _has_subject(token):
        return time_of(token) == time_of(token.head)
    first = min((c.i for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass")), default=token.head.i)
    return any(m.span[0] < doc[first].idx for m in dates)


def _follows_its_head(doc: Doc, token: Token, dates: Sequence[DateMention]) -> bool:
    """Whether a subordinate act has the date of the act that it hangs on: what is decided or announced then, or done by it."""
    forms = {c.lower_ for c in token.children if c.dep_ in ("aux", "auxpass", "mark")}
    if token.dep_ == "advcl" and forms & {"after", "before"} and _is_hours_away(token):
        return True
    if token.dep_ == "advcl" and forms & {"if", "unless", "because", "since", "although", "though", "after", "before", "once", "until"}:
        return False
    if token.dep_ == "advcl" and forms & {"as", "while", "when"}:
        return True
    if forms & {"to", "will", "would", "'ll", "’ll", "shall"} or (token.tag_ == "VBG" and not forms):
        return True
    if token.dep_ != "ccomp" or token.head.lemma_ not in _REPORTS or forms & {"had", "has", "have", "was", "were"}:
        return False
    opening = min((c.i for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass")), default=token.head.i)
    return token.tag_ == "VBD" and any(m.span[0] < doc[opening].idx for m in dates)


def _is_hours_away(clause: Token) -> bool:
    """'hours before the jet crashed on Wednesday': near enough to share the day."""
    return any(c.lower_ in ("hours", "minutes", "shortly", "immediately") for c in clause.subtree if c.i < clause.i)
