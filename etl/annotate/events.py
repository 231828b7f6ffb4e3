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
from communique.etl.annotate.syntax import ActorIndex

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as SpanOfTokens

DateOf = Callable[["Token"], "PartialDate | None"]
OLDEST = 1400
# Acts of these types in two ways are two acts.
BY_WAY = {"PROTEST", "COERCE", "ASSAULT"}
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
        events = [_event(a, date_of, reader, published) for a in acts]
        return list(_told_once(events, acts, title_end))


def _event(act: Act, date_of: DateOf, reader: Reader, published: date | None) -> Event:
    trigger = _trigger(act)
    when = date_of(act.head)
    past = _is_long_past(when, published) or (when is None and _tells_of_an_old_year(act.head.sent, published))
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


def _is_long_past(when: PartialDate | None, published: date | None) -> bool:
    """Whether an act lies so far before the article that it is told as background."""
    return when is not None and published is not None and (published - when.on).days > BACKGROUND_DAYS[when.precision]


def _tells_of_an_old_year(sentence: SpanOfTokens, published: date | None) -> bool:
    """Whether a sentence without another date for its act names a year long before the article."""
    years = [int(t.text) for t in sentence if t.is_digit and len(t) == 4]
    return published is not None and any(OLDEST < y < published.year - 1 for y in years)


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
    """Each act once: a further mention of it is dropped, or gives it its date. Words may be repeated; a new request is a new act."""
    kept: list[tuple[Event, Act]] = []
    for event, act in zip(events, acts, strict=True):
        for i, (earlier, first) in enumerate(kept):
            same = _identity(earlier) == _identity(event) or _is_shorter(event, earlier)
            if not same or (earlier.date and event.date and earlier.date != event.date) or _is_another(act, first):
                continue
            in_title = earlier.trigger[0] < title_end
            if in_title or _word(first) == _word(act) or event.type not in VERBAL:
                chosen = event if in_title else earlier
                kept[i] = (replace(chosen, date=earlier.date or event.date), first)
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
