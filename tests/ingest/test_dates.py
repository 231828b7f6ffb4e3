from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.etl.ingest.dates import EARLIEST_YEAR, NotADate, parse_date


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2021", "2021"),
        ("2021-03", "2021-03"),
        ("2021-03-12", "2021-03-12"),
        ("2021/3/2", "2021-03-02"),
        ("2021-03-12T23:30:00-05:00", "2021-03-12"),
        ("2021-03-12 10:11:12.123456+00", "2021-03-12"),
        ("2021-03-00", "2021-03"),
        ("2021-00-00", "2021"),
        ("202103", "2021-03"),
        ("20210312", "2021-03-12"),
        ("20210312T101112Z", "2021-03-12"),
        ("20210312101112", "2021-03-12"),
        ("03/2021", "2021-03"),
        ("31/12/2020", "2020-12-31"),
        ("12/31/2020", "2020-12-31"),
        ("12.3.2021", "2021-03-12"),
        ("3/3/2021", "2021-03-03"),
        ("12 March 2021", "2021-03-12"),
        ("March 12, 2021", "2021-03-12"),
        ("Mar. 12th, 2021, 10:30 GMT", "2021-03-12"),
        ("Friday, 12 March 2021 at 10:30", "2021-03-12"),
        ("12-Mar-2021", "2021-03-12"),
        ("Fri, 12 Mar 2021 10:00:00 +0000", "2021-03-12"),
        ("Fri Mar 12 10:00:00 2021", "2021-03-12"),
        ("Sept 2021", "2021-09"),
        ("March 2021", "2021-03"),
        ("12 mars 2021", "2021-03-12"),
        ("im März 2021", "2021-03"),
        ("12 марта 2021 г.", "2021-03-12"),
        ("2021年3月12日", "2021-03-12"),
        ("1615543200", "2021-03-12"),
        (1615543200, "2021-03-12"),
        (1615543200000, "2021-03-12"),
        (1615543200.5, "2021-03-12"),
        (2021, "2021"),
        (20210312, "2021-03-12"),
        (date(2021, 3, 12), "2021-03-12"),
        (datetime(2021, 3, 12, 23, 59, tzinfo=UTC), "2021-03-12"),
    ],
)
def test_a_date_keeps_the_precision_it_was_written_in(written: object, read: str) -> None:
    assert str(parse_date(written)) == read


@pytest.mark.parametrize("blank", [None, "", "  ", "null", "N/A", "unknown", float("nan")])
def test_blank_is_no_date_and_no_error(blank: object) -> None:
    assert parse_date(blank) is None


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("0000-00-00", "no year 0"),
        ("0000-00-00 00:00:00", "no year 0"),
        ("9999-12-31", "future"),
        ("9999", "future"),
        ("0001-01-01", "before 1600"),
        ("2021-13-01", "no such day"),
        ("2021-02-30", "no such day"),
        ("yesterday", "not a date"),
        ("Tuesday", "not a date"),
        ("soon", "not a date"),
        ("03/04/2021", "can't be told apart"),
        ("12 Smarch 2021", "not a date"),
        (True, "bool"),
        ([2021], "list"),
        ({"year": 2021}, "dict"),
    ],
)
def test_what_is_refused(written: object, why: str) -> None:
    with pytest.raises(NotADate, match=why):
        parse_date(written)


def test_day_first_settles_the_order() -> None:
    assert str(parse_date("03/04/2021", day_first=True)) == "2021-04-03"
    assert str(parse_date("03/04/2021", day_first=False)) == "2021-03-04"


def test_a_publisher_may_be_a_day_ahead_but_not_a_week() -> None:
    today = datetime.now(UTC).date()
    assert parse_date(today + timedelta(days=1)) is not None
    with pytest.raises(NotADate, match="future"):
        parse_date(today + timedelta(days=7))


@given(st.dates(date(EARLIEST_YEAR, 1, 1), datetime.now(UTC).date()))
def test_iso_dates_come_back(on: date) -> None:
    for written in (on.isoformat(), on.isoformat()[:7], on.isoformat()[:4]):
        assert str(parse_date(written)) == written


@settings(deadline=None)
@given(st.text() | st.integers() | st.floats() | st.text("0123456789-/.T: Zmay", max_size=20))
def test_nothing_but_not_a_date_is_raised(value: object) -> None:
    try:
        found = parse_date(value)
    except NotADate:
        return
    assert found is None or found.precision in {"day", "month", "year"}
