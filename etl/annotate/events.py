"""Who did what to whom: PLOVER events from the dependency parse, the lexicon of predicates, and the actors' mentions.

A predicate is read as an act. Some predicates say the type themselves ('condemned', 'held talks'); others are operators on
the act in their complement ('agreed to withdraw', 'refused to meet', 'launched an attack'). An act becomes an event when it is asserted:
an infinitive or a noun counts only through an operator or as the subject of something that happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from communique.etl.annotate import domains
from communique.etl.annotate.acts import (
    VERBAL,
    Act,
    across_borders,
    among_its_own,
    by_police,
    domestic,
    is_whole,
    joint,
    not_itself,
    placed,
    risen,
)
from communique.etl.annotate.lexicon import Lexicon
from communique.etl.annotate.manner import with_manner
from communique.etl.annotate.model import Event, Mention, PartialDate, Span
from communique.etl.annotate.predicates import Reader
from communique.etl.annotate.syntax import CALENDAR, ActorIndex

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as SpanOfTokens

DateOf = Callable[["Token"], "PartialDate | None"]
OLDEST, LATEST = 1400, 2100
# Acts of these types in two ways are two acts.
BY_WAY = {"PROTEST", "COERCE", "ASSAULT"}
# Words before a year that dates what is told, and nouns that a year before them makes a time.
DATING = {
    "in",
    "during",
    "of",
    "from",
    "early",
    "late",
    "mid",
    "year",
    "around",
    "circa",
    "after",
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
}
ERAS = {"campaign", "race", "election", "convention", "primary", "season", "term"}
BACKGROUND_DAYS = {"day": 90, "month": 120, "year": 550}


class EventCoder:
    """Codes the events of parsed documents with one lexicon, but for sentences about other things (terms of `other_domains`)."""

    def __init__(self, lexicon: Lexicon, other_domains: Mapping[str, str] | None = None) -> None:
        self.lexicon, self.other_domains = lexicon, other_domains or {}

    def code(
        self, doc: Doc, mentions: Sequence[Mention], date_of: DateOf, published: date | None = None, title_end: int = 0
    ) -> list[Event]:
        """The events of a document in order.

        `date_of` dates a predicate; what lies long before `published` is historical; text before `title_end` is the headline.
        """
        reader = Reader(self.lexicon, ActorIndex(doc, mentions))
        now = _Now(doc, published)
        skipped = domains.elsewhere(doc, self.other_domains)
        acts: list[Act] = []
        used: set[int] = set()
        told = (s for s in doc.sents if s.start not in skipped and not _is_question(s))
        for token in chain.from_iterable(told):
            act = reader.asserted(token) if token.i not in used else None
            if act is None:
                continue
            used |= act.used
            act = not_itself(reader.with_antecedent(by_police(act, reader.reporting(act)), acts))
            act = across_borders(domestic(among_its_own(placed(risen(joint(with_manner(act)), reader.places(act)), reader.places(act)))))
            if is_whole(act):
                acts.append(act)
        acts = [reader.arguments.with_leaders(a) for a in acts]
        events = [_event(a, date_of, reader, now) for a in acts]
        return list(_told_once(events, acts, title_end))


def _event(act: Act, date_of: DateOf, reader: Reader, now: _Now) -> Event:
    trigger = _trigger(act)
    when = date_of(act.head)
    past = now.is_long_after(when) if when is not None else now.is_long_after_the_setting_of(act.head)
    status = "historical" if act.status == "reported" and past else act.status
    place = next((m.name for m in reader.places(act) if m.is_place), None)
    actors = (*act.source, *act.target)
    confidence = min((m.confidence for m in actors), default=0.5) * (0.9 if act.specific else 0.75)
    if act.status != "reported":
        confidence *= 0.8
    return Event(
        act.type, act.mode, act.cameo, act.contexts, status, trigger, act.source, act.target, place, when, round(confidence, 3)
    )  # fmt: skip


def _is_question(sentence: SpanOfTokens) -> bool:
    """Whether a sentence asks: what is asked has not happened."""
    return any(t.text == "?" for t in sentence[-3:])


class _Now:
    """The time that an article is written in: its day, or for want of one the latest year that it names; and what lies long before."""

    def __init__(self, doc: Doc, published: date | None) -> None:
        self.published = published
        self.year = published.year if published else max((y for t in doc if (y := _year(t))), default=None)

    def is_long_after(self, when: PartialDate) -> bool:
        """Whether an act of that date is told as background."""
        if self.published is not None:
            return (self.published - when.on).days > BACKGROUND_DAYS[when.precision]
        return self._is_old(when.on.year + (when.precision != "year"))

    def is_long_after_the_setting_of(self, verb: Token) -> bool:
        """Whether an act without a date is of an old year: its sentence names one, or the sentences before it in its paragraph are set there."""
        sentence = verb.sent
        own = [y for t in sentence if (y := _year(t))]
        if own or not _is_past(verb):
            return any(self._is_old(y) for y in own)
        for before in _before_in_paragraph(sentence):
            years = [y for t in before if (y := _year(t))]
            if years:
                return all(self._is_old(y) for y in years)
            if not any(t.tag_ == "VBD" for t in before):
                return False
        return False

    def _is_old(self, year: int) -> bool:
        return self.year is not None and OLDEST < year < self.year - (self.published is not None)


def _year(token: Token) -> int | None:
    """A year or a decade that dates what is told: 'in 2011', 'May 2011', 'the 1990s', 'the 2008 campaign'; not 'the 2011 intervention'."""
    digits = token.text.removesuffix("s")
    if len(digits) != 4 or not digits.isdigit() or not OLDEST < int(digits) < LATEST or not token.i:
        return None
    before = token.nbor(-1).lower_ if token.nbor(-1).text != "," or token.i < 2 else token.nbor(-2).lower_
    dates = before in DATING or before in CALENDAR or before.isdigit() or token.text != digits or token.head.lemma_.lower() in ERAS
    return int(digits) if dates else None


def _is_past(verb: Token) -> bool:
    """Whether a verb is in the simple past or the pluperfect."""
    return verb.tag_ == "VBD" or (verb.tag_ == "VBN" and any(c.tag_ == "VBD" for c in verb.children))


def _before_in_paragraph(sentence: SpanOfTokens) -> Iterator[SpanOfTokens]:
    """The sentences before one in its paragraph, the nearest first."""
    doc, start = sentence.doc, sentence.start
    while start > 0 and "\n" not in doc[start - 1].text_with_ws:
        before = doc[start - 1].sent
        yield before
        start = before.start


def _trigger(act: Act) -> Span:
    """The words from the first to the last of the trigger where they stand close together, else its head's."""
    tokens = sorted(act.trigger, key=lambda t: t.i)
    if tokens[-1].i - tokens[0].i > 3:
        tokens = [act.trigger[0]]
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])


def _identity(event: Event) -> tuple[object, ...]:
    return event.type, frozenset(_who(m) for m in event.source), frozenset(_who(m) for m in event.target)


def _is_shorter(event: Event, earlier: Event) -> bool:
    """Whether an event is the earlier one without its target: 'Turkey began an offensive', told again."""
    same = event.type == earlier.type and {_who(m) for m in event.source} == {_who(m) for m in earlier.source}
    return same and not any(m.code for m in event.target) and bool(earlier.target)


def _who(m: Mention) -> str:
    return m.code or m.name


def _told_once(events: Sequence[Event], acts: Sequence[Act], title_end: int) -> Iterator[Event]:
    """Each act once: a further mention of it is dropped, or gives it its date (background does not). Words may be repeated; a new request is a new act."""
    kept: list[tuple[Event, Act]] = []
    for event, act in zip(events, acts, strict=True):
        for i, (earlier, first) in enumerate(kept):
            same = _identity(earlier) == _identity(event) or _is_shorter(event, earlier)
            if not same or (earlier.date and event.date and earlier.date != event.date) or _is_another(act, first):
                continue
            in_title = earlier.trigger[0] < title_end
            if in_title or _word(first) == _word(act) or event.type not in VERBAL:
                chosen = event if in_title else earlier
                kept[i] = (replace(chosen, date=earlier.date or (event.date if event.status == earlier.status else None)), first)
                break
        else:
            kept.append((event, act))
    yield from (e for e, _ in sorted(kept, key=lambda k: k[0].trigger))


def _word(act: Act) -> str:
    return act.trigger[-1].lemma_


def _is_another(act: Act, earlier: Act) -> bool:
    """Whether two acts are told as two: 'crossed the border and shelled the town', or are done in two ways: a rally and a riot."""
    if act.mode and earlier.mode and act.mode != earlier.mode and act.type == earlier.type in BY_WAY:
        return True
    joined = act.head.dep_ == "conj" and act.head.head == earlier.head
    return joined and act.head.pos_ == "VERB" and act.head.lemma_ != earlier.head.lemma_
