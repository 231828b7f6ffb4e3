"""Incidents and sanctions in the tables: derived from all documents, and kept as documents come and change."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import handmade
import psycopg
import pytest

from communique.etl import cluster, jobs
from communique.etl.jobs import Extractor, Options

Connection = psycopg.Connection[Any]
World = tuple[Connection, Callable[..., None]]


class OtherWords(handmade.HandMade):
    """A later extractor, that no longer takes a meeting for one."""

    def annotate(self, documents: Any) -> Any:
        changed = [handmade.Document(d.id, d.text.replace("CONSULT", "talked "), d.title, d.published) for d in documents]
        return super().annotate(changed)


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """A connection, and a function that runs the job over texts, each published on 12 March 2021."""

    def run(*, extractor: handmade.HandMade | None = None, stale: bool = False, **texts: str) -> None:
        files = []
        for name, text in texts.items():
            prose = "\n".join(f"{name} {number} {name}" for number in range(20))
            files.append(tmp_path / f"{name}.json")
            files[-1].write_text(json.dumps({"id": name, "published_at": "2021-03-12", "text": f"{text}\n{prose}"}), "utf-8")
        made = extractor or handmade.HandMade()
        jobs.run(database_url, [str(file) for file in files], Options(stale=stale), lambda: Extractor(made.version, lambda: made))

    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection, run


def incidents(connection: Connection) -> list[tuple[Any, ...]]:
    return connection.execute(
        "select id, event_type, source_codes, first_on::text, last_on::text, document_count, location from incidents order by id"
    ).fetchall()


def sanctions(connection: Connection) -> list[tuple[Any, ...]]:
    return connection.execute(
        """select s.key, t.key, measure, episode, status, imposed_on::text, lifted_on::text from sanctions
        left join actors s on s.id = sender_id join actors t on t.id = target_id order by s.key, t.key, measure, episode"""
    ).fetchall()


def test_an_incident_grows_with_its_articles_and_keeps_its_id(world: World) -> None:
    connection, run = world
    run(first="CONSULT USA+ISR @2021-03-11 in Washington")
    ((id_, *rest),) = incidents(connection)
    assert rest == ["CONSULT", ["ISR", "USA"], "2021-03-11", "2021-03-11", 1, "Washington"]
    run(second="CONSULT ISR+USA", third="CONSULT ISR+USA @2021-03-20")
    first, other = incidents(connection)
    assert first == (id_, "CONSULT", ["ISR", "USA"], "2021-03-11", "2021-03-12", 2, "Washington")
    assert other[3:6] == ("2021-03-20", "2021-03-20", 1)


def test_only_what_is_reported_has_an_incident(world: World) -> None:
    connection, run = world
    run(first="CONSULT USA+ISR !planned\nCONSULT USA+ISR !negated\nCONSULT USA+ISR @2021-03-11")
    assert [row[5] for row in incidents(connection)] == [1]
    assert connection.execute("select count(*) from events where incident_id is null").fetchone() == (2,)


def test_an_article_read_anew_leaves_its_incidents(world: World) -> None:
    connection, run = world
    run(first="CONSULT USA+ISR @2021-03-11", second="CONSULT USA+ISR @2021-03-12\nACCUSE IRN > USA @2021-03-12")
    assert sorted((row[1], row[5]) for row in incidents(connection)) == [("ACCUSE", 1), ("CONSULT", 2)]
    connection.execute("update document_annotations set extractor = 'hand-2' where document_id = 1")
    run(extractor=OtherWords("hand-2"), stale=True)
    assert sorted((row[1], row[3], row[5]) for row in incidents(connection)) == [("ACCUSE", "2021-03-12", 1), ("CONSULT", "2021-03-11", 1)]


def test_a_sanction_is_that_of_the_country_whose_organ_acts(world: World) -> None:
    connection, run = world
    run(
        first="ACT impose asset_freeze us-treasury=USA us-treasury=USA Bank_Of_Somewhere:IRN:company @2021-03-01",
        second="ACT impose trade USA us-state-department=USA Foreign_Ministry:IRN:government @2021-03-02",
        third="ACT impose trade - - IRN\nACT impose trade USA USA -",
    )
    assert sanctions(connection) == [
        ("USA", "IRN", "trade", 1, "imposed", "2021-03-02", None),
        ("USA", "discovered-company-bank-of-somewhere-irn", "asset_freeze", 1, "imposed", "2021-03-01", None),
        (None, "IRN", "trade", 1, "imposed", None, None),
    ]
    assert connection.execute("select count(*) from sanction_actions where sanction_id is null").fetchone() == (1,)


def test_two_demands_to_lift_impose_nothing(world: World) -> None:
    connection, run = world
    run(first="ACT demand_lift unspecified IRN USA IRN\nACT demand_lift unspecified IRN USA IRN")
    assert sanctions(connection) == [("USA", "IRN", "unspecified", 1, "in_force", None, None)]
    assert connection.execute("select count(distinct sanction_id), count(*) from sanction_actions").fetchone() == (1, 2)


def test_a_sanction_follows_later_articles_and_earlier_ones(world: World) -> None:
    connection, run = world
    run(first="ACT demand_lift trade IRN USA IRN @2021-03-01")
    ((id_,),) = connection.execute("select id from sanctions").fetchall()
    run(second="ACT lift trade USA USA IRN @2021-04-01", third="ACT impose trade USA USA IRN @2020-06-01")
    assert sanctions(connection) == [("USA", "IRN", "trade", 1, "lifted", "2020-06-01", "2021-04-01")]
    assert connection.execute("select id from sanctions").fetchall() == [(id_,)]
    run(fourth="ACT impose trade USA USA IRN @2018-01-01")
    assert [row[3:6] for row in sanctions(connection)] == [(1, "imposed", "2018-01-01"), (2, "lifted", "2020-06-01")]
    linked = "select a.occurred_on::text, s.episode from sanction_actions a join sanctions s on s.id = sanction_id order by 1"
    assert connection.execute(linked).fetchall() == [("2018-01-01", 1), ("2020-06-01", 2), ("2021-03-01", 2), ("2021-04-01", 2)]


def test_what_is_only_imagined_has_no_sanction_until_there_is_one(world: World) -> None:
    connection, run = world
    run(first="ACT lift trade USA USA IRN !hypothetical")
    assert sanctions(connection) == []
    run(second="ACT impose trade USA USA IRN @2021-03-01")
    assert sanctions(connection) == [("USA", "IRN", "trade", 1, "imposed", "2021-03-01", None)]
    assert connection.execute("select count(*) from sanction_actions where sanction_id is null").fetchone() == (0,)


UNTRUE_ACTS = """
    with told as (
        select e.id, e.document_id, d.published_on, e.event_type, e.mode, e.status, coalesce(e.incident_id, -e.id),
            case when e.occurred_on_precision = 'day' then e.occurred_on else d.published_on end, e.location
        from events e join documents d on d.id = e.document_id
    ), kept as (
        select event_id, document_id, published_on, event_type, mode, status, happening, day, location from acts
    ), told_of_two as (
        select distinct event_id, source_code, target_code, coalesce(incident_id, -event_id), published_on
        from event_dyads where source_code <> target_code
    ), kept_of_two as (
        select event_id, source_code, target_code, happening, published_on from dyad_acts
    ), pairs as (
        select distinct event_id, least(source_code, target_code), greatest(source_code, target_code) from dyad_acts
    ), kept_pairs as (
        select event_id, least(source_code, target_code), greatest(source_code, target_code) from dyad_acts where is_pair
    )
    (select 'act', t::text from told t except all select 'act', k::text from kept k)
    union all (select 'act', k::text from kept k except all select 'act', t::text from told t)
    union all (select 'dyad', t::text from told_of_two t except all select 'dyad', k::text from kept_of_two k)
    union all (select 'dyad', k::text from kept_of_two k except all select 'dyad', t::text from told_of_two t)
    union all (select 'pair', t::text from pairs t except all select 'pair', k::text from kept_pairs k)
    union all (select 'pair', k::text from kept_pairs k except all select 'pair', t::text from pairs t)
"""


def _untrue_acts(connection: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    """Rows of acts and dyad_acts that do not say what the events say, and those that are missing."""
    return connection.execute(UNTRUE_ACTS).fetchall()


def test_acts_say_what_the_events_say_whoever_changes_them(world: World) -> None:
    connection, run = world
    run(first="CONSULT USA+ISR @2021-03-11 in Washington\nACCUSE IRN > USA", second="CONSULT USA+ISR\nASSAULT RUS > UKR !planned")
    assert _untrue_acts(connection) == []
    changes = (
        "update documents set published_at = '2021-03-20 00:00+00' where id = 1",
        "update event_participants set code = 'FRA' where code = 'IRN'",
        "update events set incident_id = null, status = 'historical' where event_type = 'CONSULT'",
        "insert into event_participants (event_id, role, position, code) select id, 'target', 5, 'DEU' from events",
        "delete from event_participants where code = 'DEU' and event_id % 2 = 0",
        "delete from documents where id = 2",
    )
    for change in changes:
        assert connection.execute(change).rowcount > 0
        assert _untrue_acts(connection) == [], change
    assert connection.execute("select count(*) from acts").fetchone() == (2,)


def test_incidents_made_bit_by_bit_are_those_made_at_once(database_url: str) -> None:
    """Talks of two pairs on most days, told in any order, some documents removed between."""
    chance = random.Random(5)
    with psycopg.connect(database_url, autocommit=True) as connection:
        for document in range(1, 161):
            _enter(connection, document, chance)
            if document % 20 == 0:
                cluster.derive(connection)
            if document % 45 == 0:
                connection.execute("delete from documents where id in (select id from documents order by md5(id::text) limit 5)")
        connection.execute("delete from documents where id in (select id from documents order by md5(id::text || 'x') limit 7)")
        cluster.derive(connection)
        bit_by_bit = _incidents(connection)
        connection.execute("update events set incident_id = null")
        connection.execute("delete from incidents")
        cluster.derive(connection)
        assert len(bit_by_bit) > 60
        assert _untrue_acts(connection) == []
        assert bit_by_bit == _incidents(connection)


def _enter(connection: psycopg.Connection[Any], document: int, chance: random.Random) -> None:
    """A document of some day in no order, that tells of two meetings or attacks."""
    day = date(2021, 1, 1) + timedelta(days=chance.randrange(90))
    connection.execute(
        "insert into documents (id, body, word_count, content_hash, published_at, published_precision)"
        " overriding system value values (%s, 'They met.', 2, %s, %s, 'day')",
        (document, f"{chance.random()}", datetime.combine(day, time(), UTC)),
    )
    connection.execute("insert into document_annotations (document_id, extractor) values (%s, 'x')", (document,))
    connection.execute("insert into sentences values (%s, 0, 0, 9)", (document,))
    for place in range(2):
        is_dated, mode, location = (
            chance.random() < 0.3,
            chance.choice([None, "visit", "phone"]),
            chance.choice([None, None, "Doha", "Oslo"]),
        )
        precision = chance.choice(["day", "day", "day", "month"]) if is_dated else None
        on = (day - timedelta(days=chance.randrange(3))) if is_dated else None
        (event,) = connection.execute(
            "insert into events (document_id, sentence, event_type, mode, status, trigger, trigger_start, trigger_end, occurred_on,"
            " occurred_on_precision, location, confidence) values (%s, 0, 'CONSULT', %s, 'reported', 'met', %s, %s, %s, %s, %s, 0.9)"
            " returning id",
            (document, mode, place, place + 3, on and (on.replace(day=1) if precision == "month" else on), precision, location),
        ).fetchone() or (0,)
        other = chance.choice(["IRN", "IRN", "ISR"])
        for position, code in enumerate(["USA", other]):
            connection.execute(
                "insert into event_participants (event_id, role, position, code) values (%s, 'source', %s, %s)", (event, position, code)
            )


def _incidents(connection: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    return connection.execute(
        """select i.key, i.party_codes, i.first_on, i.last_on, i.document_count, i.event_count,
            array(select e.document_id || '/' || e.trigger_start from events e where e.incident_id = i.id order by 1)
        from incidents i order by i.key"""
    ).fetchall()
