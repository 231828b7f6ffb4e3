"""When the schedule comes round: fields, and nights on which the clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.etl.schedule.cron import Cron, CronError

GREENWICH, BERLIN, NEW_YORK, APIA = ZoneInfo("UTC"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Apia")


def local(text: str, after: str, zone: ZoneInfo = GREENWICH, count: int = 3) -> list[str]:
    """The next times as the clock on the wall shows them."""
    start = datetime.fromisoformat(after).replace(tzinfo=zone)
    return [each.astimezone(zone).strftime("%a %m-%d %H:%M %Z") for each in islice(Cron.parse(text).after(start, zone), count)]


@pytest.mark.parametrize(
    ("text", "after", "expected"),
    [
        ("30 7 * * *", "2026-11-24T07:29", ["Tue 11-24 07:30 UTC", "Wed 11-25 07:30 UTC"]),
        ("30 7 * * *", "2026-11-24T07:30", ["Wed 11-25 07:30 UTC", "Thu 11-26 07:30 UTC"]),
        ("*/20 9-10 * * *", "2026-11-24T09:30", ["Tue 11-24 09:40 UTC", "Tue 11-24 10:00 UTC", "Tue 11-24 10:20 UTC"]),
        ("0 8 * * mon-fri", "2026-11-27T09:00", ["Mon 11-30 08:00 UTC", "Tue 12-01 08:00 UTC"]),
        ("0 8 * * 7", "2026-11-24T09:00", ["Sun 11-29 08:00 UTC", "Sun 12-06 08:00 UTC"]),
        ("0 8 1 * *", "2026-11-24T09:00", ["Tue 12-01 08:00 UTC", "Fri 01-01 08:00 UTC"]),
        ("0 8 13 * fri", "2026-11-12T09:00", ["Fri 11-13 08:00 UTC", "Fri 11-20 08:00 UTC", "Fri 11-27 08:00 UTC"]),
        ("0 0 29 2 *", "2026-01-01T00:00", ["Tue 02-29 00:00 UTC"]),
        ("5/15 0 * jan,JUL *", "2026-06-30T23:00", ["Wed 07-01 00:05 UTC", "Wed 07-01 00:20 UTC"]),
        ("@hourly", "2026-11-24T09:30", ["Tue 11-24 10:00 UTC"]),
        ("@weekly", "2026-11-24T09:30", ["Sun 11-29 00:00 UTC"]),
    ],
)
def test_fields(text, after, expected):
    assert local(text, after, count=len(expected)) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("* * * *", "has 4 fields"),
        ("@sometimes", "has 1 fields"),
        ("60 * * * *", "minute: '60' is not a number from 0 to 59"),
        ("* 5-3 * * *", "hour: '5-3' runs backwards"),
        ("* * * foo *", "month: 'foo' is not a number from 1 to 12 or jan"),
        ("*/0 * * * *", "minute: '*/0'"),
        ("1,,2 * * * *", "minute: ''"),
        ("² * * * *", "minute: '²'"),
        ("0 0 30 2 *", "never comes"),
    ],
)
def test_what_can_not_be_read_is_told(text, reason):
    with pytest.raises(CronError) as refused:
        Cron.parse(text)
    assert reason in str(refused.value)


def test_a_time_that_the_clock_skips_comes_all_the_same():
    """On 29 March 2026 the clocks of Berlin go from 02:00 to 03:00."""
    assert local("30 2 * * *", "2026-03-28T00:00", BERLIN) == ["Sat 03-28 02:30 CET", "Sun 03-29 03:30 CEST", "Mon 03-30 02:30 CEST"]
    assert local("30 2,3 29 3 *", "2026-03-29T00:00", BERLIN, 1) == ["Sun 03-29 03:30 CEST"]
    assert local("30 2,3 28-30 3 *", "2026-03-29T00:00", BERLIN, 2) == ["Sun 03-29 03:30 CEST", "Mon 03-30 02:30 CEST"], "not twice"


def test_a_time_that_the_clock_shows_twice_comes_once():
    """On 25 October 2026 the clocks of Berlin go from 03:00 back to 02:00, on 1 November those of New York from 02:00 to 01:00."""
    assert local("30 2 * * *", "2026-10-24T12:00", BERLIN, 2) == ["Sun 10-25 02:30 CEST", "Mon 10-26 02:30 CET"]
    assert local("15 1 * * *", "2026-10-31T12:00", NEW_YORK, 2) == ["Sun 11-01 01:15 EDT", "Mon 11-02 01:15 EST"]


def test_every_hour_is_every_hour_that_passes():
    assert local("0 * * * *", "2026-10-25T01:30", BERLIN, 4) == [
        "Sun 10-25 02:00 CEST",
        "Sun 10-25 02:00 CET",
        "Sun 10-25 03:00 CET",
        "Sun 10-25 04:00 CET",
    ]
    assert local("0 * * * *", "2026-03-29T00:30", BERLIN, 3) == ["Sun 03-29 01:00 CET", "Sun 03-29 03:00 CEST", "Sun 03-29 04:00 CEST"]
    start = datetime(2026, 10, 24, tzinfo=UTC)
    quarters = Cron.parse("*/15 * * * *").between(start, start + timedelta(days=2), BERLIN, 1000)
    assert len(quarters) == 2 * 24 * 4
    assert {later - earlier for earlier, later in pairwise(quarters)} == {timedelta(minutes=15)}


def test_a_day_that_never_was():
    """Samoa went from 29 to 31 December 2011: midnight of the 30th comes at its end, once, with that of the 31st."""
    assert local("0 0 * * *", "2011-12-28T12:00", APIA) == ["Thu 12-29 00:00 -10", "Sat 12-31 00:00 +14", "Sun 01-01 00:00 +14"]


@settings(max_examples=60, deadline=None)
@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.sampled_from([BERLIN, NEW_YORK, ZoneInfo("Australia/Lord_Howe")]))
def test_a_daily_time_comes_once_a_day(start, zone):
    moment = start.replace(tzinfo=UTC)
    found = list(islice(Cron.parse("30 2 * * *").after(moment, zone), 400))
    assert all(earlier < later for earlier, later in pairwise(found))
    days = [each.astimezone(zone).date() for each in found]
    assert days == [days[0] + timedelta(days=number) for number in range(400)]


def test_between_is_open_below_and_closed_above():
    hour = Cron.parse("0 * * * *")
    start, end = datetime(2026, 1, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 4, tzinfo=UTC)
    assert [each.hour for each in hour.between(start, end, ZoneInfo("UTC"), 10)] == [2, 3, 4]
    assert [each.hour for each in hour.between(start, end, ZoneInfo("UTC"), 2)] == [2, 3]
    assert hour.between(end, start, ZoneInfo("UTC"), 10) == []
