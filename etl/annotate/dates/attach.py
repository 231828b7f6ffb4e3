"""Which date the text gives to the act that a token heads."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from spacy.tokens import Doc, Token

from communique.etl.annotate.dates.discourse import told_before
from communique.etl.annotate.dates.find import DateMention, is_modifier, preposition_of, token_of
from communique.etl.annotate.model import PartialDate
from communique.etl.annotate.words import words

PAST, FUTURE, OPEN, EITHER = "past", "future", "open", "either"
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
    "takeover annexation poisoning detention inauguration signing trip tour hearing debate siege riot strike ambush outbreak"
)
# What something happens at or in, so that its date is that of what happens: 'said so in a 2002 interview', 'at the summit on Monday'.
_OCCASIONS = words(
    "attack assault strike airstrike bombing raid ambush crash clash blast explosion shooting massacre battle meeting summit conference session "
    "ceremony speech interview discussion debate hearing call address statement letter message email tweet post report rally protest riot "
    "campaign election vote referendum poll convention visit trip war uprising coup crisis"
)
# What a happening itself does: the date of the one is that of the other.
_EFFECTS = words(
    "kill wound injure maim hit strike destroy damage wreck level target claim displace begin start open end conclude close erupt happen occur "
    "take last leave"
)
# What holds an act in words, dated by when it is issued: 'adopted a resolution condemning the coup'.
_TEXTS = words(
    "resolution statement letter decree order law bill motion call appeal petition lawsuit complaint decision ruling judgement judgment verdict "
    "agreement deal pact memorandum communique declaration message tweet ultimatum"
)
_ISSUED = _LIGHT | words("send write publish release join file back circulate submit present repeat renew")
_SCHEDULED = words("begin start open end close expire run last take")
_ISSUE = words("publish release air broadcast post issue date deliver hold give send write")
_BACKGROUND = words("after following before since over despite amid about regarding because")
_RELATIONAL = words("follow precede cause trigger spark prompt provoke recall commemorate mark")
_REPORTS = frozenset({"announce", "report", "confirm"})
_DECLARES = frozenset({"announce", "say", "declare"})
_TIME_NOUNS = words("morning afternoon evening night day week month year time start beginning end middle eve hour")


def for_predicate(
    doc: Doc, token: Token, dates: Sequence[DateMention], published: date | None, when: str | None = None
) -> PartialDate | None:
    """The date of the act headed by `token` (a verb, or a noun such as 'talks'), no finer than the text supports, or None.

    `dates` are those of `find(doc, published)`. `published` alone never dates an act. `when` (PAST or FUTURE) overrides
    the time that the verb's form tells.
    """
    near = _in_sentence(token, dates)
    if near:
        return _finest(_dating(doc, token, near), when) if when else _date_of(doc, token, near, frozenset())
    before = None if when else told_before(doc, token)
    return None if before is None else _date_of(doc, before, _in_sentence(before, dates), frozenset())


def _in_sentence(token: Token, dates: Sequence[DateMention]) -> list[DateMention]:
    sentence = token.sent
    first, last = (bisect_left(dates, at, key=lambda m: m.span[0]) for at in (sentence.start_char, sentence.end_char))
    return [m for m in dates[first:last] if m.kind != "dateline"]


def attach(token: Token, sentence_dates: Sequence[DateMention], published: date | None = None) -> PartialDate | None:
    """`for_predicate` over the document that `token` is in."""
    return for_predicate(token.doc, token, sentence_dates, published)


def _date_of(doc: Doc, token: Token, dates: Sequence[DateMention], seen: frozenset[int]) -> PartialDate | None:
    """The date of the expressions on the act itself (None if they settle none), else of the first act that lends it one."""
    if token.i in seen:
        return None
    seen = seen | {token.i}
    if own := _dating(doc, token, dates):
        return _finest(own, time_of(token))
    lent = (_date_of(doc, lender, dates, seen) for lender in _lenders(doc, token, dates))
    return next((d for d in lent if d is not None), None)


def _dating(doc: Doc, token: Token, dates: Sequence[DateMention]) -> list[DateMention]:
    """The date expressions that bear on the act itself."""
    return [m for m in dates if _opens_clause(doc, m, token) or (m.relation in ("on", "for") and _belongs(doc, m, token))]


def _finest(mentions: Sequence[DateMention], when: str) -> PartialDate | None:
    """The finest of the dates that the expressions have beside an act of that time."""
    values = [v for m in mentions if (v := _value(m, when)) is not None]
    return max(values, key=lambda d: ("year", "month", "day").index(d.precision), default=None)


def _value(mention: DateMention, when: str) -> PartialDate | None:
    if when == EITHER:
        return mention.date if mention.kind == "partial" or mention.past == mention.future else None
    return mention.future if when == FUTURE or mention.relation == "for" else mention.past


def _opens_clause(doc: Doc, mention: DateMention, token: Token) -> bool:
    """Whether the act is told of the date itself: 'in 2014, when two ministers urged a larger role'."""
    return token.dep_ in ("relcl", "acl", "advcl") and token.head == token_of(doc, mention.span) and _is_introduced_by(token, {"when"})


def _is_introduced_by(verb: Token, words_of_time: Collection[str]) -> bool:
    return any(c.lower_ in words_of_time and c.dep_ in ("advmod", "mark") for c in verb.children)


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
    if _is_verbal(token):
        return clause_verb(governor).i == token.i and not _keeps_its_date(governor, token) and not _ends_background(doc, mention, token)
    return token.i in {a.i for a in governor.ancestors if not _between_is_clause(governor, a)}


def _describes(head: Token, token: Token) -> bool:
    """Whether a date before a noun dates the act of `token`: the noun itself, or what it did ('Monday's attack killed'), or what was done at it."""
    noun = head.head
    return noun.i == token.i or (_is_verbal(token) and (_is_happening(noun, token) or _is_occasion(noun, token)))


def _is_happening(noun: Token, verb: Token) -> bool:
    """Whether a noun is a happening and the verb what it did: 'the attack killed'."""
    is_subject = noun.dep_ in ("nsubj", "nsubjpass") and noun.head.i == verb.i
    return is_subject and noun.lemma_.lower() in _EVENT_NOUNS and verb.lemma_ in _EFFECTS


def _is_occasion(noun: Token, verb: Token) -> bool:
    """Whether the act of the verb is done at or in what the noun names: 'said so in a 2002 interview', 'was killed in the May raid'."""
    preposition = noun.head
    if noun.dep_ != "pobj" or preposition.lower_ not in ("at", "during", "in") or noun.lemma_.lower() not in _OCCASIONS:
        return False
    if preposition.lower_ == "in" and any(c.dep_ == "poss" or c.lower_ in ("a", "an") for c in noun.children):
        return preposition.head.i == verb.i or (preposition.head.dep_ == "dobj" and preposition.head.head.i == verb.i)
    return preposition.head.i == verb.i and (preposition.lower_ != "in" or preposition.i <= verb.i + 1)


def _governor(head: Token) -> Token:
    """What a date expression modifies: its nearest ancestor that is no preposition and no word of time, or the clause at its front."""
    token = head
    while token.head.i != token.i:
        token = token.head
        if token.pos_ != "ADP" and not (token.lemma_.lower() in _TIME_NOUNS and token.dep_ in ("npadvmod", "pobj")):
            break
    for clause in token.lefts:
        if clause.dep_ == "advcl" and clause.i < head.i < token.i and not any(t.text == "," for t in head.doc[clause.i : head.i]):
            return clause
    return token


def _above_its_anchor(doc: Doc, mention: DateMention, governor: Token) -> Token:
    """What 'two days after' dates: not the clause that tells after what, but the act above it."""
    tokens = doc.char_span(*mention.span, alignment_mode="expand")
    return governor.head if tokens is not None and tokens[-1].dep_ == "mark" and tokens[-1].head == governor else governor


def _is_verbal(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX")


def clause_verb(token: Token) -> Token:
    """The verb of the clause that a token is in (the token itself where it heads one)."""
    while token.head.i != token.i and not (_is_verbal(token) and token.dep_ in _CLAUSES and not _is_definition(token)):
        token = token.head
    return token


def _is_definition(verb: Token) -> bool:
    """A relative clause in the present that tells what its noun is, so that a date at its end is not its own ('states that sponsor terror')."""
    if verb.dep_ != "relcl" or verb.tag_ not in ("VBP", "VBZ") or verb.lemma_ in _SCHEDULED:
        return False
    return not any(c.dep_ in ("aux", "auxpass") for c in verb.children)


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
        if _is_happening(governor, verb) or _is_occasion(governor, verb):
            return False
        if governor.lemma_.lower() in _EVENT_NOUNS and not (verb.lemma_.lower() in _LIGHT and governor.head.i == verb.i):
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
        if token.lemma_.lower() in _EVENT_NOUNS and token.dep_ == "pobj" and verb.i < preposition.i and not is_dated:
            return preposition.lower_ in _BACKGROUND or preposition.lower_ == "ahead"
        return False
    if mention.kind != "period":
        return False
    while token.i > verb.i and token.head.i != token.i:
        if token.pos_ in ("ADP", "SCONJ") and token.lower_ in _BACKGROUND:
            return True
        token = token.head
    return False


def time_of(token: Token) -> str:
    """PAST or FUTURE by the verb's form and what governs it; EITHER for what 'was due to' happen, OPEN for a noun or a bare form."""
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
    if head.lemma_ in _PLANNED or head.lemma_ == "be":
        return EITHER if any(t.lower_ in ("was", "were") for t in (head, head.head, *head.children)) else FUTURE
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
    if token.dep_ == "acl" and head.dep_ in ("dobj", "pobj", "attr") and (token.tag_ == "VB" or _is_said_by(head, token)):
        yield clause_verb(head)
    if token.dep_ in ("acl", "relcl"):
        yield from _copula_over_time(head)
    if token.dep_ == "relcl" and (happening := _happening_told_of(token)) is not None:
        yield happening
    for child in token.children:
        if _lends_upwards(child, token):
            yield child
        if child.dep_ == "prep" and child.lower_ in ("in", "at", "during"):
            yield from (issued for noun in child.children for issued in noun.children if _is_issued(issued, noun))


def _lends_upwards(child: Token, token: Token) -> bool:
    """Whether the date of a dependent act is that of the act above it."""
    if child.dep_ == "xcomp":
        return token.lemma_ in _IMPLICATIVE
    if child.dep_ == "advcl" and child.i > token.i:
        return any(c.lower_ in ("while", "as", "when") for c in child.children)
    if child.dep_ == "advcl":
        return _is_hours_away(child) or (_is_introduced_by(child, ("when", "as")) and time_of(child) == time_of(token) == PAST)
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
        and (token.dep_ == "conj" or (token.dep_ == "nsubj" and _is_dynamic(verb)) or (token.dep_ == "dobj" and verb.lemma_ in _RELATIONAL))
    ):
        yield verb


def _is_dynamic(verb: Token) -> bool:
    """Whether a verb tells what happens, so that its date may be its subject's: not 'the visit reminds many of the one in 1985'."""
    return verb.tag_ not in ("VBZ", "VBP") or verb.lemma_ in _EFFECTS or verb.lemma_ in _LIGHT or verb.lemma_ == "be"


def _is_issued(participle: Token, noun: Token) -> bool:
    """Whether a participle dates words or an occasion: 'in an interview published on Sunday', 'at a meeting held on Sunday'."""
    kinds = _OCCASIONS | _TEXTS
    return participle.dep_ == "acl" and participle.tag_ == "VBN" and participle.lemma_ in _ISSUE and noun.lemma_.lower() in kinds


def _is_said_by(noun: Token, participle: Token) -> bool:
    """Whether a participle tells the act of words that are issued: 'adopted a resolution condemning the coup'."""
    verb = noun.head
    return participle.tag_ == "VBG" and noun.dep_ == "dobj" and noun.lemma_.lower() in _TEXTS and verb.lemma_ in _ISSUED


def _happening_told_of(verb: Token) -> Token | None:
    """The happening that a relative clause goes on to tell: 'the raid of May 4 that killed nine', 'the riot in which nine were killed'."""
    noun = verb.head
    while noun.lemma_.lower() not in _EVENT_NOUNS and noun.dep_ in ("pobj", "nummod") and noun.head.i != noun.i:
        noun = noun.head if noun.dep_ == "nummod" else noun.head.head
    if noun.lemma_.lower() not in _EVENT_NOUNS:
        return None
    told = any(c.dep_ in ("nsubj", "nsubjpass") and c.lower_ in ("that", "which") for c in verb.children) and verb.lemma_ in _EFFECTS
    inside = _is_introduced_by(verb, ("when", "where")) or any(
        c.dep_ == "prep" and c.lower_ in ("in", "at", "during") and any(g.lower_ == "which" for g in c.children) for c in verb.children
    )
    return noun if told or inside else None


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
    forms = {c.lower_ for c in token.children if c.dep_ in ("aux", "auxpass", "mark") or c.lower_ == "when"}
    if token.dep_ == "advcl" and forms & {"after", "before"} and _is_hours_away(token):
        return True
    if token.dep_ == "advcl" and forms & {"if", "unless", "because", "since", "although", "though", "after", "before", "once", "until"}:
        return False
    if token.dep_ == "advcl" and forms & {"as", "while", "when"}:
        return True
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
