"""Finding the date expressions of a text and reading each against the day of publication."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from spacy.tokens import Doc, Token

from communique.etl.annotate.dates import calendar
from communique.etl.annotate.dates.grammar import ANAPHORA, DATELINE, EVE, FORMS, NUMBERS, OFFSET
from communique.etl.annotate.model import PartialDate, Span
from communique.etl.annotate.words import text_of


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression: `date` is its reading with no act to go by, `past` and `future` beside a past or coming act.

    `kind` is absolute, partial (no year), month, year, season, weekday, range, relative, period, feast, anaphoric, anchored ('a day after'
    something dated), eve or dateline.
    `relation` is how it bears on its act: 'on' the date, or since, until, by, before, after, from, to or for it.
    """

    span: Span
    date: PartialDate | None
    kind: str
    past: PartialDate | None
    future: PartialDate | None
    relation: str = "on"


_RELATIONS = re.compile(
    r"(?<!\w)(?P<word>since|until|till|by|before|after|from|through|to|for|as\s+of|ahead\s+of|prior\s+to|beyond|between|and)\s+"
    r"(?:the\s+)?(?:(?:early|late|mid|at\s+least|about|around|late\s+on|early\s+on)\s+)?$",
    re.IGNORECASE,
)
_RELATION_NAMES = {"till": "until", "through": "until", "ahead of": "before", "prior to": "before", "beyond": "after", "as of": "from"}
_STOPS = re.compile(r"[.;:!?\n]|,\s|\b(?:after|before|since|until)\b")
_RANGE = re.compile(r"\d(?:st|nd|rd|th)?\s*(?:-|–|—|to|and|until|through)\s*\d{1,2}\D")
_MODIFIERS = frozenset({"poss", "compound", "nmod", "amod", "nummod"})
_MAY_CONTEXT = re.compile(r"(?<!\w)(?:in|last|this|next|early|late|mid|since|until|during|end of|beginning of)[\s-]+$", re.IGNORECASE)
_PERSON_MONTHS = frozenset({"May", "April", "June", "August"})


def find(doc: Doc, published: date | None) -> list[DateMention]:
    """All date expressions of `doc` in order, their dates None where the text with `published` doesn't settle them.

    Without `published`, a dateline with its year stands in for it.
    """
    text = text_of(doc)
    datelines = [m.span("when" if m["when"] else "small") for m in DATELINE.finditer(text)]
    found = _matches(doc, text, published)
    if published is None and datelines:
        dated = [m.date for m in found if _within(m.span, datelines) and m.date and m.date.precision == "day"]
        if dated:
            found = _matches(doc, text, dated[0].on)
    marked = [replace(m, kind="dateline") if _within(m.span, datelines) else m for m in found]
    return _anchored(doc, text, _eves(text, _anaphora(doc, text, marked)))


def _within(span: Span, others: list[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


def _matches(doc: Doc, text: str, published: date | None) -> list[DateMention]:
    taken: list[Span] = []
    found: list[DateMention] = []
    for form in FORMS:
        for match in form.pattern.finditer(text):
            span = match.span()
            if any(start < span[1] and span[0] < end for start, end in taken):
                continue
            reading = form.read(match, published)
            if form.kind == "duration":
                taken.append(span)
            if reading is None or _is_no_date(doc, text, form.kind, span):
                continue
            taken.append(span)
            relation = "on" if form.kind == "range" else _relation(doc, text, span)
            found.append(DateMention(span, reading.bare, form.kind, reading.past, reading.future, relation))
    return sorted(found, key=lambda m: m.span)


def token_of(doc: Doc, span: Span) -> Token | None:
    """The token that heads a span, None for a span outside all tokens."""
    tokens = doc.char_span(span[0], span[1], alignment_mode="expand")
    return tokens.root if tokens is not None and len(tokens) else None


def is_modifier(doc: Doc, span: Span) -> bool:
    """Whether the date stands before a noun that it describes ('Monday's vote', 'the January summit')."""
    token = token_of(doc, span)
    if token is not None and any(c.dep_ == "case" and c.idx >= span[1] - 2 for c in token.children):
        return True
    if token is None or token.dep_ not in _MODIFIERS or token.head.idx < span[1]:
        return False
    return preposition_of(doc, span) is None


def preposition_of(doc: Doc, span: Span) -> Token | None:
    """The 'on' or 'in' right before a date: then it is no modifier, whatever the parser makes of 'on Monday officials said'."""
    tokens = doc.char_span(span[0], span[1], alignment_mode="expand")
    if tokens is None or tokens.start == 0:
        return None
    before = doc[tokens.start - 1]
    return before if before.lower_ in ("on", "in") else None


def _relation(doc: Doc, text: str, span: Span) -> str:
    before = _RELATIONS.search(text[max(0, span[0] - 40) : span[0]])
    if before is None or _RANGE.search(text[span[0] : span[1]]) or is_modifier(doc, span):
        return "on"
    word = re.sub(r"\s+", " ", before["word"].lower())
    if word == "and":
        return "until" if re.search(r"between\s[^.;]{3,30}\s$", text[max(0, span[0] - 50) : span[0] - 4]) else "on"
    return _RELATION_NAMES.get(word, word)


def _is_no_date(doc: Doc, text: str, kind: str, span: Span) -> bool:
    if kind == "year":
        token = token_of(doc, span)
        return token is not None and token.dep_ == "nummod" and token.head.idx > span[1] and token.head.pos_ == "NOUN"
    if kind == "year of":
        return not is_modifier(doc, span)
    if kind != "month":
        return False
    word = text[span[0] : span[1]]
    if word not in _PERSON_MONTHS and word != "March":
        return len(word) <= 3 or (word.endswith(".") and len(word) <= 5 and not _MAY_CONTEXT.search(text[max(0, span[0] - 20) : span[0]]))
    if word == "May" or text[span[1] : span[1] + 2].strip()[:1].isupper():
        return not _MAY_CONTEXT.search(text[max(0, span[0] - 20) : span[0]])
    token = token_of(doc, span)
    return token is None or token.pos_ != "PROPN"


def _anaphora(doc: Doc, text: str, found: list[DateMention]) -> list[DateMention]:
    out = list(found)
    for match in ANAPHORA.finditer(text):
        span = match.span()
        if any(m.span[0] < span[1] and span[0] < m.span[1] for m in found):
            continue
        precisions = ("day", "month", "year") if match["year"] else ("day", "month") if match["month"] else ("day",)
        earlier = [m for m in out if m.span[1] <= span[0] and m.kind != "dateline" and m.past and m.past.precision in precisions]
        anchor = _anchor(doc, span, earlier)
        value = _carried(match, anchor.past) if anchor and anchor.past else None
        out.append(DateMention(span, value, "anaphoric", value, value))
    return sorted(out, key=lambda m: m.span)


def _anchor(doc: Doc, span: Span, earlier: list[DateMention]) -> DateMention | None:
    """The date that words such as 'a day earlier' count from: the last before them, but that of the main act of the sentence just before."""
    last = max(earlier, key=lambda m: m.span, default=None)
    words = doc.char_span(*span, alignment_mode="expand")
    token = None if last is None else token_of(doc, last.span)
    if last is None or words is None or token is None or token.sent.end != words.sent.start:
        return last
    root = token.sent.root
    told = (m for m in earlier if m.span[0] >= token.sent.start_char and m.relation == "on" and not is_modifier(doc, m.span))
    return next((m for m in told if (head := token_of(doc, m.span)) and root in (head.head, head.head.head)), last)


def _carried(match: re.Match[str], anchor: PartialDate) -> PartialDate | None:
    """The date that an expression such as 'the same day' or 'two days later' takes from an earlier one."""
    if match["year"]:
        return calendar.in_year(anchor.on.year)
    if match["month"]:
        return calendar.in_month(anchor.on.year, anchor.on.month)
    if match["same"] or match["hours"]:
        return anchor
    if match["next"] or match["previous"]:
        return calendar.on_day(calendar.shifted(anchor.on, 1 if match["next"] else -1))
    return calendar.away(anchor.on, _count(match) * (1 if match["way"].lower() == "later" else -1), match["unit"].lower())


def _count(match: re.Match[str]) -> int:
    word = re.sub(r"\s+", " ", (match["count"] or "a").lower())
    return NUMBERS[word] if word in NUMBERS else int(word)


def _anchored(doc: Doc, text: str, found: list[DateMention]) -> list[DateMention]:
    """'two days after the vote on Sunday' is two days after the date that stands in the phrase or clause behind it."""
    out = list(found)
    for match in OFFSET.finditer(text):
        anchor = next((m for m in out if m.span[1] > match.start()), None)
        if (
            anchor is None
            or anchor.span[0] < match.end()
            or anchor.past is None
            or anchor.past.precision != "day"
            or _STOPS.search(text[match.end() : anchor.span[0]])
        ):
            continue
        value = calendar.away(anchor.past.on, _count(match) * (1 if match["way"].lower() == "after" else -1), match["unit"].lower())
        out.append(DateMention(match.span(), value, "anchored", value, value))
        words = doc.char_span(*match.span(), alignment_mode="expand")
        if words is not None and words[-1].dep_ != "mark" and not is_modifier(doc, anchor.span):
            out[out.index(anchor)] = replace(anchor, relation=match["way"].lower())
    return sorted(out, key=lambda m: m.span)


def _eves(text: str, found: list[DateMention]) -> list[DateMention]:
    """'on the eve of Tuesday's vote' is the day before it."""

    def day_before(value: PartialDate | None) -> PartialDate | None:
        return calendar.on_day(calendar.shifted(value.on, -1)) if value and value.precision == "day" else None

    starts = {m.end(): m.start() for m in EVE.finditer(text)}
    return [
        DateMention((starts[m.span[0]], m.span[1]), day_before(m.date), "eve", day_before(m.past), day_before(m.future))
        if m.span[0] in starts
        else m
        for m in found
    ]
