"""What is due is entered once: many workers, downtime, clocks that change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from communique.etl.queue import tables
from communique.etl.schedule import due

ENTRY = '[schedule.morning]\nreport = "facts"\ncron = "{cron}"\nrecipients = ["folder:/nowhere"]\ncatch_up = "{catch_up}"\ntime_zone = "{zone}"\n'


@pytest.fixture
def plan(planned):
    return lambda cron="0 * * * *", catch_up="all", zone="UTC": planned(ENTRY.format(cron=cron, catch_up=catch_up, zone=zone))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def entered(connection) -> list[str]:
    rows = connection.execute("select due_at from report_runs where schedule = 'morning' order by due_at").fetchall()
    return [f"{moment.astimezone(UTC):%m-%d %H:%M}" for (moment,) in rows]


def jobs(connection) -> int:
    return connection.execute("select count(*) from procrastinate.procrastinate_jobs where status = 'todo'").fetchone()[0]


def test_nothing_is_due_before_the_entry_was_seen(base, plan):
    assert due.enter(base, plan(), at("2026-11-24T07:30")) == 0
    assert due.enter(base, plan(), at("2026-11-24T07:59")) == 0
    assert due.enter(base, plan(), at("2026-11-24T08:00")) == 1
    assert due.enter(base, plan(), at("2026-11-24T08:00:30")) == 0
    assert (entered(base), jobs(base)) == (["11-24 08:00"], 1)


@pytest.mark.parametrize(
    ("catch_up", "expected"),
    [("all", ["11-24 08:00", "11-24 09:00", "11-24 10:00", "11-24 11:00"]), ("last", ["11-24 11:00"]), ("none", [])],
)
def test_after_downtime_the_entry_says_what_is_caught_up_with(base, plan, catch_up, expected):
    due.enter(base, plan(catch_up=catch_up), at("2026-11-24T07:30"))
    due.enter(base, plan(catch_up=catch_up), at("2026-11-24T11:20"))
    assert entered(base) == expected
    due.enter(base, plan(catch_up=catch_up), at("2026-11-24T12:01"))
    assert entered(base) == [*expected, "11-24 12:00"], "and what comes next comes in any case"
    assert jobs(base) == len(expected) + 1


def test_years_of_downtime_are_caught_up_with_in_parts(base, plan):
    now = at("2026-11-24T00:00")
    every_minute = plan(cron="* * * * *")
    due.enter(base, every_minute, now)
    counts = []
    while not counts or counts[-1]:
        counts.append(due.enter(base, every_minute, now + timedelta(minutes=1200)))
    assert counts == [500, 500, 200, 0]
    assert len(set(entered(base))) == 1200


def test_many_workers_enter_a_run_once(base, plan):
    every_minute = plan(cron="* * * * *")
    start = at("2026-11-24T00:00")
    due.enter(base, every_minute, start)

    def worker(number: int) -> int:
        with psycopg.connect(base.info.dsn, autocommit=True) as connection:
            return sum(due.enter(connection, every_minute, start + timedelta(minutes=minute)) for minute in range(0, 60, 3 + number % 2))

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(worker, range(6))) == jobs(base)
    due.enter(base, every_minute, start + timedelta(minutes=60))
    assert (len(entered(base)), jobs(base)) == (60, 60)


def test_a_clock_that_goes_back_repeats_nothing_and_stops_nothing(base, plan):
    hourly = plan()
    due.enter(base, hourly, at("2026-11-24T07:30"))
    due.enter(base, hourly, at("2026-11-24T10:10"))
    assert due.enter(base, hourly, at("2026-11-24T08:40")) == 0, "the clock was set back by an hour and a half"
    assert due.enter(base, hourly, at("2026-11-24T10:10")) == 0, "what was entered before is not entered again"
    assert due.enter(base, hourly, at("2026-11-24T11:00")) == 1
    assert entered(base) == ["11-24 08:00", "11-24 09:00", "11-24 10:00", "11-24 11:00"]


def test_a_clock_that_was_years_ahead_stops_nothing(base, plan):
    hourly = plan(catch_up="last")
    due.enter(base, hourly, at("2026-11-24T07:30"))
    due.enter(base, hourly, at("2031-01-01T00:30"))
    due.enter(base, hourly, at("2026-11-24T07:40"))
    assert due.enter(base, hourly, at("2026-11-24T08:00")) == 1


def test_a_clock_that_goes_forward_is_like_downtime(base, plan):
    due.enter(base, plan(catch_up="last"), at("2026-11-24T07:30"))
    assert due.enter(base, plan(catch_up="last"), at("2026-11-24T20:10")) == 1
    assert entered(base) == ["11-24 20:00"]


@pytest.mark.parametrize(
    ("night", "cron", "expected"),
    [
        ("2026-10-24T12:00", "30 2 * * *", ["10-25 00:30", "10-26 01:30"]),  # shown twice, run once
        ("2026-03-28T12:00", "30 2 * * *", ["03-29 01:30", "03-30 00:30"]),  # not shown, run all the same
        ("2026-10-24T23:30", "0 * * * *", [f"10-25 {hour:02d}:00" for hour in range(24)] + [f"10-26 {hour:02d}:00" for hour in range(13)]),
    ],
)
def test_nights_on_which_the_clocks_change(base, plan, night, cron, expected):
    """A worker looks every ten minutes of a night and the day after; Berlin's clocks change at 01:00 UTC."""
    entry = plan(cron=cron, zone="Europe/Berlin")
    start = at(night)
    end = start + timedelta(hours=37 if "*" in cron[:3] else 48)
    moment = start
    while moment <= end:
        due.enter(base, entry, moment)
        moment += timedelta(minutes=10)
    assert entered(base) == [each for each in expected if each <= f"{end:%m-%d %H:%M}"]


def test_jobs_of_the_dead_go_back_and_those_of_the_living_stay(base, plan):
    now = at("2026-11-24T07:30")
    due.enter(base, plan(), now)
    due.enter(base, plan(), now + timedelta(hours=3))
    base.execute("set search_path = procrastinate, public")
    dead, living = (
        base.execute("insert into procrastinate_workers (last_heartbeat) values (now() - %s) returning id", [ago]).fetchone()[0]
        for ago in (timedelta(minutes=1), timedelta(0))
    )
    ids = [id for (id,) in base.execute("select id from procrastinate_jobs order by id").fetchall()]
    for id, worker in zip(ids, (dead, living, None), strict=True):
        base.execute("update procrastinate_jobs set status = 'doing', worker_id = %s where id = %s", [worker, id])
    base.execute("set search_path = public")
    with ThreadPoolExecutor(4) as pool:

        def rescue(_: int) -> int:
            with psycopg.connect(base.info.dsn, autocommit=True) as connection:
                return tables.rescue(connection, [due.QUEUE], 30)

        assert sum(pool.map(rescue, range(4))) == 2, "each once, whoever looks"
    rows = base.execute("select id, status::text, attempts from procrastinate.procrastinate_jobs order by id").fetchall()
    assert rows == [(ids[0], "todo", 1), (ids[1], "doing", 0), (ids[2], "todo", 1)]


def test_the_queue_is_made_once_and_brought_up_to_date(blank_database_url, monkeypatch):
    tables.prepare(blank_database_url)
    tables.prepare(blank_database_url)
    with psycopg.connect(blank_database_url, autocommit=True) as connection:
        assert connection.execute("select count(*) > 30 from procrastinate.applied").fetchone() == (True,)
        last = "03.04.00_50_post_add_retry_failed_job_procedure.sql"
        connection.execute("delete from procrastinate.applied where step = %s", [last])
        ran = []
        connect = psycopg.Connection.execute
        monkeypatch.setattr(
            psycopg.Connection, "execute", lambda self, query, *rest, **more: (ran.append(query), connect(self, query, *rest, **more))[1]
        )
        tables.prepare(blank_database_url)
        assert len([query for query in ran if isinstance(query, bytes)]) == 1, "the one step that was missing"
        assert connection.execute("select true from procrastinate.applied where step = %s", [last]).fetchone() == (True,)
    tables.remove(blank_database_url)
    with psycopg.connect(blank_database_url) as connection:
        assert connection.execute("select to_regnamespace('procrastinate')").fetchone() == (None,)
