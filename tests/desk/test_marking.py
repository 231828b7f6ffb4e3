"""The pieces of the desk that know no database: marks in a text, words of a search, spellings, bars, addresses of files."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.reports.desk import bars, export, query, terms
from communique.reports.desk.marking import Mark, paragraphs
from communique.reports.desk.pages.incident import differences
from communique.reports.desk.view import count, day, figure, literal, many

BODY = "Iran said no.\n\nThe talks ended."


def test_stretches_belong_to_the_same_facts_throughout() -> None:
    first, second = paragraphs(BODY, [Mark(0, 4, "a1", "name"), Mark(0, 9, "s1", "speaker"), Mark(10, 12, "s1", "content")])
    assert [(s.text, [mark.fact for mark in s.marks], list(s.first_of)) for s in first] == [
        ("Iran", ["a1", "s1"], ["a1", "s1"]),
        (" said", ["s1"], []),
        (" ", [], []),
        ("no", ["s1"], []),
        (".", [], []),
    ]
    assert [(s.text, list(s.marks)) for s in second] == [("The talks ended.", [])]


@given(st.text("ab \n", max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(1, 30)), max_size=8))
def test_no_word_of_a_text_is_lost(body: str, places: list[tuple[int, int]]) -> None:
    marks = [Mark(start, start + length, f"s{number}", "content") for number, (start, length) in enumerate(places)]
    shown = "".join(stretch.text for some in paragraphs(body, marks) for stretch in some)
    assert shown.replace("\n", "").replace(" ", "") == body.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Iran talks", "('iran') & ('talks')"),
        ('"border talks" -oil', "('border' <-> 'talks') & !('oil')"),
        ("iran OR iraq deal", "('iran') | ('iraq') & ('deal')"),
        ("labour", "(('labour' | 'labor'))"),
        ("-oil", ""),
        ("'; drop table x; --", "('drop') & ('table') & ('x')"),
        ("!&|():*", ""),
    ],
)
def test_what_is_typed_as_a_query(typed: str, asked: str) -> None:
    assert terms.tsquery(typed) == asked


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("labour", "labor"), ("neighbouring", "neighboring"), ("organisation", "organization"), ("criticised", "criticized"),
        ("defence", "defense"), ("centre", "center"), ("travelled", "traveled"), ("programme", "program"), ("judgement", "judgment"),
        ("licence", "license"), ("analyse", "analyze"), ("grey", "gray"), ("dialogue", "dialog"), ("paediatric", "pediatric"),
    ],
)  # fmt: skip
def test_spellings_of_both_sides_are_found_alike(british: str, american: str) -> None:
    assert american in terms.spellings(british)
    if american not in ("pediatric",):
        assert british in terms.spellings(american)


def test_hits_stand_between_their_signs() -> None:
    assert list(terms.marked(f"a {terms.START}b{terms.STOP} c")) == [("a ", False), ("b", True), (" c", False)]


def test_bars_go_up_for_friends_and_down_for_foes() -> None:
    friend, foe = bars.bars([(date(2024, 1, 1), 5.0, 2), (date(2024, 1, 8), -10.0, 1)], date(2024, 1, 1), date(2024, 12, 31))
    assert friend.is_up and friend.y + friend.height == bars.HEIGHT / 2
    assert not foe.is_up and foe.y == bars.HEIGHT / 2 and foe.height > friend.height and foe.x > friend.x
    assert foe.told == "Week of 8 January 2024: mean score -10.0, 1 happening"


def test_reports_differ_only_where_two_tell_and_tell_otherwise() -> None:
    def told(**aspects: str | None) -> SimpleNamespace:
        return SimpleNamespace(
            **{"happened_on": None, "location": None, "mode": None, "status": "reported", "sources": "A", "targets": "B", **aspects}
        )

    one, other, third = told(location="Vienna"), told(location="Geneva", mode="visit"), told(location="Vienna")
    assert differences([one, other, third]) == {"location": {"Vienna": [one, third], "Geneva": [other]}}
    assert differences([told(sources="USA, TUR"), told(sources="TUR, USA")]) == {}


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/actors", "actors.html"),
        ("/article/12", "article/12.html"),
        ("/pair/USA/IRN", "pair/USA/IRN.html"),
        ("/reports/visits/chart", "reports/visits/chart.svg"),
    ],
)
def test_names_of_static_pages(path: str, file: str) -> None:
    assert export.name(path) == file


@pytest.mark.parametrize("path", ["/actor/../../etc/passwd", "/incident/CONSULT%3AUSA%2FX%23", "/actor/a%2F..%2Fb", "/actor/" + "x" * 300])
def test_no_address_leads_out_of_the_folder_of_static_pages(path: str) -> None:
    assert ".." not in export.name(path)
    assert len(export.name(path)) < 100


def test_a_choice_of_a_query_is_there_only_when_it_is_given() -> None:
    assert b"events.event_type" in query.text("search", {"type": "CONSULT"})
    assert b"events.event_type" not in query.text("search", {"type": None})
    assert b"-- end" not in query.text("search", {})


def test_numbers_days_and_patterns_as_readers_see_them() -> None:
    assert [count(1234567), count(0.5), count(None)] == ["1,234,567", "0.50", "–"]
    assert [day(date(2024, 3, 1), precision) for precision in ("day", "month", "year")] == ["1 March 2024", "March 2024", "2024"]
    assert literal("50%_\\") == "50\\%\\_\\\\"


@pytest.mark.parametrize(
    ("cell", "column", "shown"),
    [
        ("1234567", "happenings", "1,234,567"),
        ("-12345.67", "score", "-12,345.67"),
        ("999", "n", "999"),
        ("2024", "year", "2024"),
        ("123456", "document", "123456"),
        ("123456", "actor_id", "123456"),
        ("", "n", ""),
        ("1e21", "n", "1e21"),
    ],
)
def test_numbers_have_marks_between_thousands_unless_they_are_names(cell: str, column: str, shown: str) -> None:
    assert figure(cell, column) == shown


def test_one_thing_and_many() -> None:
    assert [many(number, "event") for number in (0, 1, 2000)] == ["0 events", "1 event", "2,000 events"]
