"""Which date the text gives to the act that a token heads.

In this order: the expressions on the act itself, by the parse; a distance from the act above it ('two days after they met');
an act of the same sentence that has the same time (what is agreed then, done by it, or told of the same happening); and where
the sentence holds no date at all the main act of the sentence before, if this act must lie with it. Else there is none: acts
near each other mostly have dates of their own. Neither a dateline nor the day of publication dates an act.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from spacy.tokens import Doc, Token

from communique.etl.annotate.dates import calendar
from communique.etl.annotate.dates.bearing import bearing_on
from communique.etl.annotate.dates.discourse import told_before
from communique.etl.annotate.dates.find import DateMention
from communique.etl.annotate.dates.lending import days_from_its_head, lenders
from communique.etl.annotate.dates.tense import EITHER, FUTURE, time_of
from communique.etl.annotate.model import PartialDate

PRECISIONS = ("year", "month", "day")


class Dated(NamedTuple):
    """A date, the expression that it is read from, and the act that the expression bears on."""

    date: PartialDate
    mention: DateMention
    act: Token


def for_predicate(
    doc: Doc, token: Token, dates: Sequence[DateMention], published: date | None, when: str | None = None
) -> PartialDate | None:
    """The date of the act headed by `token` (a verb, or a noun such as 'talks'), no finer than the text supports, or None.

    `dates` are those of `find(doc, published)`. `published` alone never dates an act. `when` (PAST or FUTURE) overrides
    the time that the verb's form tells.
    """
    found = explained(doc, token, dates, when)
    return found.date if found else None


def explained(doc: Doc, token: Token, dates: Sequence[DateMention], when: str | None = None) -> Dated | None:
    """`for_predicate`, with the words that the date is from."""
    near = _in_sentence(token, dates)
    if near:
        return _finest(bearing_on(doc, token, near), token, when) if when else _dated(doc, token, near, frozenset())
    before = None if when else told_before(doc, token)
    return None if before is None else _dated(doc, before, _in_sentence(before, dates), frozenset())


def _in_sentence(token: Token, dates: Sequence[DateMention]) -> list[DateMention]:
    sentence = token.sent
    first, last = (bisect_left(dates, at, key=lambda m: m.span[0]) for at in (sentence.start_char, sentence.end_char))
    return [m for m in dates[first:last] if m.kind != "dateline"]


def _dated(doc: Doc, token: Token, dates: Sequence[DateMention], seen: frozenset[int]) -> Dated | None:
    """The date of the expressions on the act itself (None if they settle none), else of the first act that lends it one."""
    if token.i in seen:
        return None
    seen = seen | {token.i}
    if own := bearing_on(doc, token, dates):
        return _finest(own, token, time_of(token))
    if days := days_from_its_head(token):
        above = _dated(doc, token.head, dates, seen)
        return _away(above, days) if above else None
    lent = (_dated(doc, lender, dates, seen) for lender in lenders(doc, token, dates))
    return next((d for d in lent if d is not None), None)


def _finest(mentions: Sequence[DateMention], act: Token, when: str) -> Dated | None:
    """The finest of the dates that the expressions have beside an act of that time."""
    values = [Dated(v, m, act) for m in mentions if (v := _value(m, when)) is not None]
    return max(values, key=lambda d: PRECISIONS.index(d.date.precision), default=None)


def _value(mention: DateMention, when: str) -> PartialDate | None:
    if when == EITHER:
        return mention.date if mention.kind == "partial" or mention.past == mention.future else None
    return mention.future if when == FUTURE or mention.relation == "for" else mention.past


def _away(above: Dated, days: int) -> Dated | None:
    day = calendar.on_day(calendar.shifted(above.date.on, days)) if above.date.precision == "day" else None
    return above._replace(date=day) if day else None
