"""Incidents: which events are of one happening, whatever order they come in."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from communique.etl.cluster import Incident, Report, cluster, word_bits

DAY = date(2021, 3, 11)
MUTUAL = {"CONSULT", "SUPPORT", "ASSAULT"}
ids = itertools.count(1)


def report(
    article: str,
    on: date | None = DAY,
    *,
    type_: str = "CONSULT",
    sources: Iterable[str] = ("ISR", "USA"),
    targets: Iterable[str] = (),
    mode: str | None = None,
    location: str | None = None,
    precision: str | None = "day",
    at: int = 0,
    id_: int = 0,
    dated: bool = False,
    sentence: str = "",
) -> Report:
    return Report(
        id_ or next(ids), type_, tuple(sources), tuple(targets), mode, location, on, precision if on else None, article, (at, at + 5),
        dated, type_ in MUTUAL, 0.5, sentence, word_bits(sentence),
    )  # fmt: skip


def articles_of(incidents: Iterable[Incident]) -> list[list[str]]:
    return sorted(sorted(one.article for one in incident.reports) for incident in incidents)


def together(*reports: Report) -> bool:
    """Whether they are one incident."""
    return len(list(cluster(reports))) == 1


def test_two_articles_tell_of_one_meeting() -> None:
    (incident,) = cluster([report("a"), report("b", DAY + timedelta(days=1))])
    key, type_, sources, targets, parties, location, first_on, last_on, articles, events, sentence = incident.row()
    assert (type_, sources, targets, parties, location) == ("CONSULT", ["ISR", "USA"], [], ["ISR", "USA"], None)
    assert (first_on, last_on, articles, events) == (DAY, DAY + timedelta(days=1), 2, 2)
    assert (key, sentence) == ("CONSULT:ISR+USA>:2021-03-11:a@0-5#1", None)


def test_what_parts_two_reports() -> None:
    assert not together(report("a"), report("b", type_="ACCUSE"))
    assert not together(report("a"), report("b", sources=["USA"]))
    assert not together(report("a", mode="visit"), report("b", mode="phone"))
    assert not together(report("a", location="Vienna"), report("b", location="Geneva"))
    assert not together(report("a"), report("b", DAY + timedelta(days=3)))
    assert not together(report("a"), report("a", at=50))


def test_what_does_not_part_them() -> None:
    assert together(report("a", mode="visit"), report("b"))
    assert together(report("a", location="The Hague"), report("b", location="the hague"), report("c"))
    assert together(report("a"), report("b", DAY - timedelta(days=2)))


def test_days_that_are_named_must_be_the_same_or_told_alike() -> None:
    next_day = DAY + timedelta(days=1)
    told, alike = "Jets bombed the port of Gori in the early morning.", "The port of Gori was bombed by jets in the morning."
    assert not together(report("a", dated=True), report("b", next_day, dated=True))
    assert together(report("a", dated=True, sentence=told), report("b", next_day, dated=True, sentence=alike))
    assert not together(report("a", dated=True, sentence=told), report("b", DAY + timedelta(days=2), dated=True, sentence=told))
    assert not together(report("a", dated=True, sentence=told), report("b", next_day, dated=True, sentence="Jets bombed Poti."))
    assert together(report("a", dated=True), report("b", next_day))


def test_roles_matter_where_the_act_has_a_direction() -> None:
    sides = {"sources": ["USA"], "targets": ["ISR"]}
    back = {"sources": ["ISR"], "targets": ["USA"]}
    both = {"sources": ["ISR", "USA"]}
    assert together(report("a", **sides), report("b", **back))
    assert together(report("a", **both), report("b", **back))
    assert not together(report("a", type_="SUPPORT", **sides), report("b", type_="SUPPORT", **back))
    assert together(report("a", type_="SUPPORT", **both), report("b", type_="SUPPORT", **back))
    assert not together(report("a", type_="ACCUSE", **sides), report("b", type_="ACCUSE", **back))


def test_modes_that_one_report_may_see_where_another_sees_the_other() -> None:
    assert together(report("a", mode="aerial", type_="ASSAULT"), report("b", mode="explosives", type_="ASSAULT"))
    assert not together(report("a", mode="aerial", type_="ASSAULT"), report("b", mode="abduct", type_="ASSAULT"))


def test_the_sentence_that_tells_most_stands_for_the_incident() -> None:
    short, long = "They met.", "The foreign ministers of the United States and Israel met in Vienna for talks on the agreement of 2015."
    (incident,) = cluster([report("a", sentence=short), report("b", sentence=long), report("c", sentence=short)])
    assert incident.sentence == long
    (incident,) = cluster([report("a", sentence=long), report("b", location="Vienna", sentence=short)])
    assert incident.sentence == short


def test_a_date_by_month_joins_only_its_equals() -> None:
    month = {"precision": "month"}
    first = date(2021, 3, 1)
    assert together(report("a", first, **month), report("b", first, **month))  # type: ignore[arg-type]
    assert not together(report("a", first, **month), report("b", first))  # type: ignore[arg-type]
    (incident,) = cluster([report("a", first, precision="month")])
    assert incident.row()[6:8] == (first, date(2021, 3, 31))
    (incident,) = cluster([report("a", date(2021, 1, 1), precision="year")])
    assert incident.row()[6:8] == (date(2021, 1, 1), date(2021, 12, 31))


def test_what_cannot_be_told_is_alone() -> None:
    assert not together(report("a", None), report("b", None))
    assert not together(report("a", sources=["?", "USA"]), report("b", sources=["?", "USA"]))
    assert not together(report("a", sources=[]), report("b", sources=[]))
    (incident,) = cluster([report("a", None, sources=["?", "USA"])])
    assert incident.row()[2:] == (["USA"], [], ["USA"], None, None, None, 1, 1, None)


def test_a_chain_of_days_is_not_one_happening() -> None:
    talks = [report(f"article {day}", DAY + timedelta(days=day)) for day in range(6)]
    assert [len(incident.reports) for incident in cluster(talks)] == [3, 3]


def test_a_report_joins_the_incident_that_fits_best() -> None:
    reports = [report("a", mode="visit", at=1), report("a", mode="phone", at=9), report("b", mode="phone"), report("c", mode="visit")]
    assert articles_of(cluster(reports)) == [["a", "b"], ["a", "c"]]


def test_two_acts_of_one_word_have_keys_of_their_own() -> None:
    keys = [
        incident.key for incident in cluster([report("a", id_=1), report("a", id_=2), report("a", None, id_=3), report("a", None, id_=4)])
    ]
    assert len(set(keys)) == 4


@st.composite
def many_reports(draw: st.DrawFn) -> list[Report]:
    plain = st.builds(
        report,
        article=st.sampled_from("abcdef"),
        on=st.one_of(st.none(), st.integers(0, 6).map(lambda days: DAY + timedelta(days=days))),
        sources=st.sampled_from([("USA",), ("ISR", "USA"), ("?",)]),
        mode=st.sampled_from([None, "visit", "phone"]),
        location=st.sampled_from([None, "Vienna", "Geneva"]),
        at=st.integers(0, 30),
    )
    reports = draw(st.lists(plain, max_size=25, unique_by=lambda one: (one.article, one.span)))
    return [replace(one, id=number) for number, one in enumerate(reports)]


@given(many_reports(), st.randoms())
@settings(max_examples=200, deadline=None)
def test_the_order_of_reports_does_not_matter(reports: list[Report], chance: random.Random) -> None:
    shuffled = list(reports)
    chance.shuffle(shuffled)
    rows = sorted(map(repr, (incident.row() for incident in cluster(reports))))
    assert rows == sorted(map(repr, (incident.row() for incident in cluster(shuffled))))
    assert sum(len(incident.reports) for incident in cluster(reports)) == len(reports)
    assert len({incident.key for incident in cluster(reports)}) == len(rows)


def test_work_grows_about_linearly() -> None:
    def seconds(articles: int) -> float:
        reports = [report(f"{n:08}", DAY + timedelta(days=n % (articles // 20)), sources=[f"C{n % 7}"], id_=n + 1) for n in range(articles)]
        begun = time.process_time()
        assert sum(len(incident.reports) for incident in cluster(reports)) == articles
        return time.process_time() - begun

    seconds(2_000)
    assert seconds(40_000) < 40 * max(seconds(4_000), 0.005)
