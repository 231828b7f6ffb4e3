"""Actors across documents, and who may be made an actor at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import handmade
import psycopg
import pytest
from content import dump

from communique.etl import identity, jobs, resolve
from communique.etl.annotate.model import Mention
from communique.etl.identity import Discovered, Known, Principal
from communique.etl.jobs import Extractor, Options
from communique.etl.resolve import Found, Move

Connection = psycopg.Connection[Any]


def mention(name: str, code: str | None, kind: str = "person", key: str | None = None, *, is_place: bool = False) -> Mention:
    return Mention((0, 1), name, code, kind, key, "test", 0.9, is_place)


def found(id_: int, code: str | None, *, coded: bool = False, uncoded: bool = False, name: str = "Jane Roe") -> Found:
    return Found(id_, Discovered("person", name, code).key, "person", name, code, coded, uncoded)


def test_whom_a_mention_means() -> None:
    assert identity.of(None) is None
    assert identity.of(mention("Iran", "IRN", "country", "IRN")) == Known("IRN", "IRN")
    assert identity.of(mention("Ali Alghasi-Mehr", "IRN")) == Discovered("person", "Ali Alghasi-Mehr", "IRN")
    assert identity.of(mention("Iranian officials", "IRN", "government")) == Principal("IRN")
    assert identity.of(mention("Alghasi-Mehr", "IRN")) == Principal("IRN")
    assert identity.of(mention("Alghasi-Mehr", None)) is None
    assert identity.of(mention("Greater Manchester", "GBR", "other", is_place=True)) == Principal("GBR")


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("person", "Jane Roe", True),
        ("person", "Abd al-Aziz bin Baz", True),
        ("person", "Roe", False),
        ("person", "J. Roe", False),
        ("person", "President Roe", False),
        ("person", "Prime Minister Jane Roe", True),
        ("person", "jane roe", False),
        ("organisation", "Human Rights Watch", True),
        ("organisation", "Doctors for the Coast", True),
        ("organisation", "OPCW", True),
        ("organisation", "Watch", False),
        ("government", "Ministry", False),
        ("government", "Foreign ministry", False),
        ("company", "Acme Holding", True),
        ("company", "Acme", False),
        ("organisation", "Headline Ends\n\nHuman Rights Watch", False),
        ("company", "the company", False),
        ("country", "New Land", False),
        ("other", "Nuclear Deal", False),
        ("person", "", False),
    ],
)
def test_who_is_known_by_name(kind: str, name: str, expected: bool) -> None:
    assert identity.is_discovery(kind, name) is expected


def test_keys_are_stable_and_tell_codes_from_names() -> None:
    assert Discovered("person", "Ali Alghasi-Mehr", "IRN").key == "discovered-person-ali-alghasi-mehr-irn"
    assert Discovered("person", "ALI ALGHASI MEHR", "IRN").key == "discovered-person-ali-alghasi-mehr-irn"
    assert Discovered("armed_group", "Action", "IRN").key != Discovered("armed_group", "Action IRN", None).key
    assert found(1, "GBR").group == found(2, None).group == Discovered("person", "Jane Roe", None).group


def test_mentions_without_a_code_join_the_only_namesake() -> None:
    assert list(resolve.moves([found(1, "GBR", coded=True), found(2, None, uncoded=True)], {})) == [Move(2, True, 1)]
    assert list(resolve.moves([found(1, "GBR", coded=True, uncoded=True)], {})) == []


def test_namesakes_part_what_had_been_joined() -> None:
    actors = [found(1, "GBR", coded=True, uncoded=True), found(2, "FRA", coded=True)]
    assert list(resolve.moves(actors, {})) == [Move(1, True, None)]
    assert list(resolve.moves([*actors, found(3, None, uncoded=True)], {})) == [Move(1, True, 3)]


def test_a_name_is_no_evidence_for_a_code_that_no_mention_has_any_more() -> None:
    assert list(resolve.moves([found(1, "GBR", uncoded=True)], {})) == [Move(1, True, None)]


def test_a_person_of_the_gazetteer_is_known_by_full_name_and_code() -> None:
    persons = {(("jane", "roe"), "GBR"): 77}
    assert list(resolve.moves([found(1, "GBR", coded=True), found(2, "FRA", coded=True)], persons)) == [Move(1, False, 77)]
    assert list(resolve.moves([found(1, "GBR", coded=True), found(2, None, uncoded=True)], persons)) == [Move(1, False, 77)]


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[tuple[Connection, Any]]:
    """A connection, and a function that runs the job over texts."""

    def run(**texts: str) -> None:
        for name, text in texts.items():
            # Lines of its own, so that no text is a near duplicate of another.
            prose = "\n".join(f"{name} {number} {name}" for number in range(20))
            (tmp_path / f"{name}.json").write_text(json.dumps({"id": name, "text": f"{text}\n{prose}"}), "utf-8")
            jobs.run(database_url, [str(tmp_path / f"{name}.json")], Options(), lambda: Extractor("hand-1", handmade.make))

    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection, run


def speakers(connection: Connection) -> dict[str, str]:
    return dict(
        connection.execute(
            "select d.external_id, a.key from statements s join documents d on d.id = document_id join actors a on a.id = speaker_id"
        ).fetchall()
    )


def test_joined_and_parted_in_the_tables(world: tuple[Connection, Any]) -> None:
    connection, run = world
    run(first="Jane_Roe: said to USA about IRN: we agree\nACCUSE Jane_Roe: > USA @2021-03-01")
    assert speakers(connection) == {"first": "discovered-person-jane-roe-unknown"}
    run(second="Jane_Roe:GBR said to USA about IRN: we agree")
    assert speakers(connection) == dict.fromkeys(("first", "second"), "discovered-person-jane-roe-gbr")
    (incident,) = connection.execute("select source_codes from incidents").fetchall()
    assert incident == (["discovered-person-jane-roe-gbr"],)
    assert connection.execute("select count(*) from actors where origin = 'discovered'").fetchone() == (1,)
    run(third="Jane_Roe:FRA said to USA about IRN: we agree")
    assert speakers(connection)["first"] == "discovered-person-jane-roe-unknown"
    assert connection.execute("select source_codes from incidents").fetchall() == [(["discovered-person-jane-roe-unknown"],)]


def test_resolving_again_changes_nothing(world: tuple[Connection, Any]) -> None:
    connection, run = world
    run(first="Jane_Roe: said to USA about Jane_Roe:GBR+Jane_Roe:: we agree", second="Jane_Roe:GBR said to - about IRN: we do")
    before = dump(connection)
    assert resolve.derive(connection) == 0
    assert dump(connection) == before


def test_a_gazetteer_person_takes_over(world: tuple[Connection, Any]) -> None:
    connection, run = world
    person = connection.execute(
        "insert into actors (key, kind, name) values ('person-jane-roe', 'person', 'Jane Roe') returning id"
    ).fetchone()
    assert person
    connection.execute(
        "insert into actor_roles (actor_id, office, title, for_actor_id) select %s, 'envoy', 'Envoy', id from actors where key = 'GBR'",
        person,
    )
    run(first="Jane_Roe:GBR said to USA about IRN: we agree", second="Jane_Roe:FRA said to USA about IRN: we agree")
    assert speakers(connection) == {"first": "person-jane-roe", "second": "discovered-person-jane-roe-fra"}
    assert connection.execute("select key from actors where origin = 'discovered'").fetchall() == [("discovered-person-jane-roe-fra",)]


def test_an_actor_that_nothing_means_any_more_goes(world: tuple[Connection, Any]) -> None:
    connection, run = world
    run(first="Jane_Roe:GBR said to USA about IRN: we agree")
    connection.execute("delete from documents")
    resolve.derive(connection)
    assert resolve.drop_unreferenced(connection) == 1
    assert connection.execute("select count(*) from actors where origin = 'seed'").fetchone() != (0,)
