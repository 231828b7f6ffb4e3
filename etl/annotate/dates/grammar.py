"""The forms that English dates take, as patterns, each with the function that reads a match beside the day of publication.

A reader returns the Reading of its match, UNKNOWN where the words name a date that can't be settled, or None where they name none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from communique.etl.annotate.dates import calendar
from communique.etl.annotate.dates.calendar import UNKNOWN, Reading
from communique.etl.annotate.model import PartialDate

Reader = Callable[[re.Match[str], date | None], Reading | None]

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {name: number for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))}
NUMBERS = {
    word: number
    for number, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1)
} | {"a": 1, "an": 1, "a couple of": 2, "couple of": 2}  # fmt: skip
FIXED_FEASTS = {"christmas eve": (12, 24), "christmas day": (12, 25), "new year's eve": (12, 31), "new year's day": (1, 1)}

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|JAN|FEB|AUG|SEPT|OCT|NOV|DEC)\b\.?)"
)
_OTHER_MONTH = _MONTH.replace("P<month>", ":")
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_SECOND = rf"{_MONTH.replace('P<month>', 'P<last_month>')}\s+{_DAY.replace('P<day>', 'P<last>')}"
_LAST = r"(?P<last>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1[89]\d\d|20\d\d)(?!\d|[.,]\d)"
_WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|MONDAY|TUESDAY|WEDNESDAY|THURSDAY|FRIDAY|SATURDAY|SUNDAY)"
_OTHER_WEEKDAY = _WEEKDAY.replace("P<weekday>", ":")
_ABBREVIATED = r"(?:Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)\.?"
_ANY_WEEKDAY = rf"(?:(?:{_OTHER_WEEKDAY}|{_ABBREVIATED}),?\s+(?:the\s+)?)?"
_PART = r"(?:\s+(?:morning|afternoon|evening|night))?"
_RELATIVE_YEAR = r"(?P<which>last|this|next|of this|of last|of next)\s+year"
_UNIT = r"(?P<unit>day|week|month|year)s?"
_COUNT = r"(?P<count>\d{1,3}|an?|a\s+couple\s+of|couple\s+of|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_DASH = r"\s*(?:-|–|—|to|and|until|through)\s*"
_QUALIFIER = r"(?:(?:early|late|mid|the\s+(?:beginning|start|end|middle)\s+of|the\s+(?:first|second|third|last)\s+(?:week|half|days|weekend)\s+of)[\s-]*)?"
_NAMES_BEFORE = (
    r"(?<!Black )(?<!Good )(?<!Bloody )(?<!Super )(?<!Easter )(?<!Cyber )(?<!every )(?<!Every )(?<!each )(?<!Each )(?<!Mail on )"
)
_NAMES_AFTER = r"(?!\s+(?:Times|Telegraph|Night\s+Live|Post|Agreement|Mirror|Mail|Morning\s+Post|prayers))"


def _month(match: re.Match[str]) -> int:
    return MONTHS[match["month"].lower().rstrip(".")]


def _count(match: re.Match[str]) -> int:
    word = re.sub(r"\s+", " ", match["count"].lower())
    return NUMBERS[word] if word in NUMBERS else int(word)


def _weekday(match: re.Match[str]) -> int:
    return WEEKDAYS[match["weekday"].lower()]


def _against(reader: Callable[[re.Match[str], date], Reading | None]) -> Reader:
    """A reader of relative words: without a day of publication they settle nothing."""
    return lambda match, published: UNKNOWN if published is None else reader(match, published)


def _offset_year(match: re.Match[str], published: date) -> int:
    return published.year + {"last": -1, "this": 0, "next": 1}[match["which"].split()[-1].lower()]


def _iso(match: re.Match[str], _: date | None) -> Reading | None:
    day = calendar.from_parts(int(match["year"]), int(match["number"]), int(match["day"]))
    return Reading.fixed(day) if day else None


def _numeric(match: re.Match[str], _: date | None) -> Reading | None:
    """Day and month in figures: read where only one order makes a date, or both make the same; with dots the day comes first."""
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    orders = {calendar.from_parts(year, second, first)}
    if match["mark"] != ".":
        orders.add(calendar.from_parts(year, first, second))
    days = [d for d in orders if d]
    if not days:
        return None
    return Reading.fixed(days[0] if len(days) == 1 else calendar.in_year(year))


def _full(match: re.Match[str], _: date | None) -> Reading | None:
    day = calendar.from_parts(int(match["year"]), _month(match), int(match["day"]))
    return Reading.fixed(day) if day else None


def _full_range(match: re.Match[str], _: date | None) -> Reading | None:
    value = calendar.day_of_range(int(match["year"]), _month(match), int(match["day"]), int(match["last"]))
    return Reading.fixed(value) if value else None


def _range(match: re.Match[str], published: date) -> Reading | None:
    first = calendar.day_and_month(published, _month(match), int(match["day"]))
    return _from_to(first, calendar.day_and_month(published, _month(match), int(match["last"])))


def _from_to(first: Reading, last: Reading) -> Reading:
    def joined(one: PartialDate | None, other: PartialDate | None) -> PartialDate | None:
        return calendar.span_of(one.on, other.on) if one and other else None

    return Reading(joined(first.past, last.past), joined(first.future, last.future), joined(first.bare, last.bare))


def _long_range_of_year(match: re.Match[str], _: date | None) -> Reading | None:
    first = calendar.from_parts(int(match["year"]), _month(match), int(match["day"]))
    last = calendar.from_parts(int(match["year"]), MONTHS[match["last_month"].lower().rstrip(".")], int(match["last"]))
    return Reading.fixed(calendar.span_of(first.on, last.on)) if first and last else None


def _long_range(match: re.Match[str], published: date) -> Reading | None:
    first = calendar.day_and_month(published, _month(match), int(match["day"]))
    return _from_to(first, calendar.day_and_month(published, MONTHS[match["last_month"].lower().rstrip(".")], int(match["last"])))


def _weekdays(match: re.Match[str], published: date) -> Reading | None:
    return _from_to(calendar.weekday(published, _weekday(match)), calendar.weekday(published, WEEKDAYS[match["last"].lower()]))


def _day_month_relative_year(match: re.Match[str], published: date) -> Reading | None:
    return Reading.fixed(calendar.from_parts(_offset_year(match, published), _month(match), int(match["day"])))


def _day_month(match: re.Match[str], published: date) -> Reading | None:
    return calendar.day_and_month(published, _month(match), int(match["day"]))


def _month_year(match: re.Match[str], _: date | None) -> Reading | None:
    return Reading.fixed(calendar.in_month(int(match["year"]), _month(match)))


def _month_relative_year(match: re.Match[str], published: date) -> Reading | None:
    return Reading.fixed(calendar.in_month(_offset_year(match, published), _month(match)))


def _month_last_years(match: re.Match[str], published: date) -> Reading | None:
    return Reading.fixed(calendar.in_month(published.year - 1, _month(match)))


def _month_alone(match: re.Match[str], published: date) -> Reading | None:
    which = (match["which"] or "").lower()
    if which.startswith("last"):
        return calendar.month_last(published, _month(match))
    if which.startswith("next"):
        return calendar.month_next(published, _month(match))
    if which == "this":
        return Reading.fixed(calendar.in_month(published.year, _month(match)))
    return calendar.month(published, _month(match))


def _season_year(match: re.Match[str], _: date | None) -> Reading | None:
    return Reading.fixed(calendar.in_year(int(match["year"])))


def _season(match: re.Match[str], published: date) -> Reading | None:
    return calendar.season(published, match["season"].lower(), match["which"].lower().split()[-1])


def _year(match: re.Match[str], _: date | None) -> Reading | None:
    return Reading.fixed(calendar.in_year(int(match["year"])))


def _weekday_of_week(match: re.Match[str], published: date) -> Reading | None:
    return calendar.weekday_of_week(published, _weekday(match), {"last": -1, "this": 0, "next": 1}[match["week"].lower()])


def _weekday_alone(match: re.Match[str], published: date) -> Reading | None:
    which = re.sub(r"\s+", " ", (match["which"] or "").lower())
    if which in ("last", "this past", "this last", "the past"):
        return calendar.weekday_last(published, _weekday(match))
    if which in ("next", "this coming", "the coming", "coming"):
        return calendar.weekday_next(published, _weekday(match))
    if which in ("the previous", "the following", "previous", "following"):
        return UNKNOWN
    return calendar.weekday(published, _weekday(match))


_DAY_WORDS = {"yesterday": -1, "last night": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}


def _day_word(match: re.Match[str], published: date) -> Reading | None:
    offset = _DAY_WORDS.get(re.sub(r"\s+", " ", match["word"].lower()), 0)
    return Reading.fixed(calendar.on_day(calendar.shifted(published, offset)))


def _ago(match: re.Match[str], published: date) -> Reading | None:
    return calendar.ago(published, _count(match), match["unit"].lower())


def _few_days_ago(_: re.Match[str], published: date) -> Reading | None:
    return calendar.few_days_ago(published)


_SHIFTS = {"last": -1, "this": 0, "next": 1, "earlier this": 0, "later this": 0, "earlier last": -1, "later next": 1, "late last": -1,
           "early last": -1, "early this": 0, "late this": 0, "early next": 1, "late next": 1, "the coming": 1}  # fmt: skip


def _period(match: re.Match[str], published: date) -> Reading | None:
    shift = _SHIFTS[re.sub(r"\s+", " ", match["which"].lower())]
    unit = match["unit"].lower()
    if unit == "week":
        return calendar.week(published, shift)
    if unit == "weekend":
        return calendar.weekend(published, shift)
    if unit == "month":
        return Reading.fixed(calendar.in_month(published.year, published.month + shift))
    return Reading.fixed(calendar.in_year(published.year + shift))


def _weekend(_: re.Match[str], published: date) -> Reading | None:
    return calendar.weekend(published, 0)


def _feast(match: re.Match[str], published: date) -> Reading | None:
    return calendar.day_and_month(published, *FIXED_FEASTS[match["feast"].lower().replace("’", "'")])


def _week_of(match: re.Match[str], published: date) -> Reading | None:
    day = calendar.day_and_month(published, _month(match), int(match["day"]))

    def whole(value: PartialDate | None) -> PartialDate | None:
        if value is None:
            return None
        monday = value.on - timedelta(days=value.on.weekday())
        return calendar.span_of(monday, calendar.shifted(monday, 6))

    return Reading(whole(day.past), whole(day.future), whole(day.bare))


def _nothing(_: re.Match[str], __: date | None) -> Reading | None:
    return None


@dataclass(frozen=True, slots=True)
class Form:
    """One form of date: its kind, its pattern, and its reader. Forms that come earlier win where matches overlap."""

    kind: str
    pattern: re.Pattern[str]
    read: Reader


def _form(kind: str, pattern: str, read: Reader) -> Form:
    return Form(kind, re.compile(rf"(?<![\w/.-])(?:{pattern})(?!\w)"), read)


_OCCASION = (
    r"(?:attack|assault|strike|airstrike|bombing|raid|crash|blast|explosion|shooting|massacre|battle|siege|meeting|summit|conference|convention"
    r"|speech|interview|discussion|debate|hearing|visit|trip|election|referendum|campaign|vote|uprising|revolution|coup|war|invasion|crisis"
    r"|protest|riot|crackdown)(?:s|es)?"
)
_I = r"(?i:{})".format
FORMS = (
    _form("absolute", r"(?P<year>\d{4})(?P<mark>[-/])(?P<number>0[1-9]|1[0-2])(?P=mark)(?P<day>\d\d)(?:T[\d:.+Z-]+)?", _iso),
    _form("absolute", r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d)", _numeric),
    _form("absolute", rf"{_ANY_WEEKDAY}{_DAY}{_DASH}{_LAST}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}", _full_range),
    _form("absolute", rf"{_ANY_WEEKDAY}{_MONTH}\s+{_DAY}{_DASH}{_LAST},?\s+{_YEAR}", _full_range),
    _form("absolute", rf"{_ANY_WEEKDAY}{_DAY}(?:\s+of)?[\s-]+{_MONTH}[,-]?\s*(?:of\s+)?{_YEAR}", _full),
    _form("absolute", rf"{_ANY_WEEKDAY}{_MONTH}\s+(?:the\s+)?{_DAY},?\s+(?:of\s+)?{_YEAR}", _full),
    _form("range", rf"{_MONTH}\s+{_DAY}\s*(?:-|–|—|to|until|through)\s*{_SECOND},?\s+{_YEAR}", _long_range_of_year),
    _form("range", rf"{_MONTH}\s+{_DAY}\s*(?:-|–|—|to|until|through)\s*{_SECOND}(?![.,]?\d)", _against(_long_range)),
    _form("period", rf"(?:the\s+)?week\s+of\s+{_MONTH}\s+{_DAY}", _against(_week_of)),
    _form("partial", rf"{_ANY_WEEKDAY}{_DAY}(?:\s+of)?\s+{_MONTH},?\s+{_RELATIVE_YEAR}", _against(_day_month_relative_year)),
    _form("partial", rf"{_ANY_WEEKDAY}{_MONTH}\s+(?:the\s+)?{_DAY},?\s+{_RELATIVE_YEAR}", _against(_day_month_relative_year)),
    _form("partial", rf"{_ANY_WEEKDAY}{_DAY}{_DASH}{_LAST}\s+(?:of\s+)?{_MONTH}", _against(_range)),
    _form("partial", rf"{_ANY_WEEKDAY}{_MONTH}\s+{_DAY}{_DASH}{_LAST}(?!\s+{_OTHER_MONTH})(?![.,]?\d)", _against(_range)),
    _form("partial", rf"{_ANY_WEEKDAY}{_DAY}(?:\s+of)?\s+{_MONTH}", _against(_day_month)),
    _form("partial", rf"{_ANY_WEEKDAY}{_MONTH}\s+(?:the\s+)?{_DAY}(?![.,:]?\d|\s*(?:%|percent|million|billion))", _against(_day_month)),
    _form("absolute", rf"{_QUALIFIER}{_MONTH},?\s+(?:of\s+)?{_YEAR}", _month_year),
    _form("absolute", rf"{_MONTH}{_DASH}{_OTHER_MONTH}\s+{_YEAR}", _year),
    _form("month", rf"{_QUALIFIER}{_MONTH},?\s+{_RELATIVE_YEAR}", _against(_month_relative_year)),
    _form("month", rf"(?i:last\s+year['’]s)\s+{_MONTH}", _against(_month_last_years)),
    _form("month", rf"(?:(?P<which>{_I('last|this|next')})\s+)?{_QUALIFIER}{_MONTH}", _against(_month_alone)),
    _form("season", rf"(?:{_I('(?:early|late|the)')}\s+)?(?i:spring|summer|autumn|fall|winter)\s+(?:of\s+)?{_YEAR}", _season_year),
    _form("season", rf"(?P<which>{_I('last|this|next|(?:in|over|during)[ ]the')})\s+(?P<season>spring|summer|autumn|fall|winter)", _against(_season)),
    _form("year", rf"(?:the\s+)?(?:first|second|third|fourth)\s+(?:quarter|half)\s+of\s+{_YEAR}", _year),
    _form("range", rf"{_WEEKDAY}\s+(?:and|to|through)\s+{_WEEKDAY.replace('P<weekday>', 'P<last>')}(?!['’])", _against(_weekdays)),
    _form("weekday", rf"{_WEEKDAY}{_PART},?\s+(?:of\s+)?(?P<week>last|this|next)\s+week", _against(_weekday_of_week)),
    _form("weekday", rf"(?i:(?P<week>last|this|next)\s+week)(?:\s+on)?\s+{_WEEKDAY}{_PART}", _against(_weekday_of_week)),
    _form("weekday", rf"{_NAMES_BEFORE}(?:(?P<which>{_I('last|next|this(?:[ ](?:past|last|coming))?|the[ ](?:past|coming|previous|following)|previous|following')})\s+)?"
          rf"{_WEEKDAY}{_PART}{_NAMES_AFTER}", _against(_weekday_alone)),
    _form("relative", rf"(?P<word>{_I('the[ ]day[ ]before[ ]yesterday|the[ ]day[ ]after[ ]tomorrow|yesterday|today|tonight|tomorrow|last[ ]night|this[ ](?:morning|afternoon|evening)')})"
          rf"{_PART}", _against(_day_word)),
    _form("relative", rf"(?i:{_COUNT}\s+{_UNIT}\s+ago)", _against(_ago)),
    _form("relative", r"(?i:(?:a\s+few|several|some)\s+days\s+ago)", _against(_few_days_ago)),
    _form("duration", r"(?i:(?:in|over|for|during|within|of)\s+the\s+(?:last|past|next|coming)\s+(?:\w+\s+)?(?:day|week|month|year)s?)", _nothing),
    _form("period", rf"(?P<which>{_I('(?:(?:earlier|later|early|late)[ ])?(?:last|this|next)')})\s+(?P<unit>weekend|week|month|year)", _against(_period)),
    _form("period", r"(?i:(?:at|over|during)\s+the\s+weekend)", _against(_weekend)),
    _form("feast", r"(?P<feast>(?i:christmas (?:day|eve)|new year['’]s (?:day|eve)))", _against(_feast)),
    _form("year of", rf"{_YEAR}(?=(?:\s+[A-Z][\w.]*,?|\s+(?:[a-z]+)){{0,3}}\s+{_OCCASION}(?!\w))", _year),
    _form("year", rf"(?i:(?<=in )|(?<=of )|(?<=during )|(?<=since )|(?<=until )|(?<=by )|(?<=from )|(?<=before )|(?<=after )"
          rf"|(?:early|late|mid)[\s-]*){_YEAR}(?!\s*(?:people|percent|troops|dollars|[A-Za-z]+\s+prices))", _year),
)  # fmt: skip
ANAPHORA = re.compile(
    r"(?<!\w)(?i:(?P<same>(?:on\s+)?(?:the|that)\s+(?:very\s+)?same\s+day|(?<=on )that\s+day|(?:later|earlier)\s+that\s+(?:same\s+)?day)"
    r"|(?P<hours>(?:(?:a\s+few|several|some)\s+)?(?:hours|minutes)\s+(?:later|earlier)|(?:later|earlier)\s+in\s+the\s+day)"
    r"|(?P<month>(?:the\s+same|(?:later|earlier)\s+that|(?<=in )that)\s+month)"
    r"|(?P<year>(?:the\s+same|(?:later|earlier)\s+that|(?<=in )that)\s+year)"
    r"|(?P<next>(?:the\s+)?(?:next|following)\s+day|(?:a|one)\s+day\s+(?:later|after(?=[.,;])))"
    r"|(?P<previous>the\s+(?:previous\s+day|day\s+before(?=[.,;]|\s*$))|(?:a|one)\s+day\s+earlier)"
    rf"|(?i:{_COUNT})\s+(?P<unit>day|week)s?\s+(?P<way>later|earlier))(?!\w)"
)
OFFSET = re.compile(rf"(?<!\w)(?i:(?:(?:on\s+)?the(?=\s+day\s)|{_COUNT})\s+(?P<unit>day|week)s?\s+(?P<way>after|before))(?!\w)")
EVE = re.compile(r"(?<!\w)(?i:on\s+the\s+eve\s+of)\s+(?:(?:the|a|an|his|her|its|their)\s+)?")
_DATELINE_DAY = r"(?:[A-Z][A-Za-z]{2,8}\.? \d{1,2}(?:, \d{4})?|\d{1,2} [A-Z][A-Za-z]{2,8}\.?(?: \d{4})?)"
DATELINE = re.compile(
    rf"^[^\S\n]*(?:[A-Z][A-Z .,/'-]{{2,40}}[,—–(-]\s*(?P<when>{_DATELINE_DAY})\s*(?:\([^()\n]{{1,30}}\)\s*)?(?:--|[—–:)-])"
    rf"|(?:[A-Z][\w .,/'-]{{2,40}}[,—–-]\s*)?(?P<small>{_DATELINE_DAY})\s*\([^()\n]{{1,30}}\)\s*(?:--|[—–-]))",
    re.MULTILINE,
)
