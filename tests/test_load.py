"""Annotations become rows, and replace those of an earlier version in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from content import dump
from handmade import HandMade

from communique.etl import load, near
from communique.etl.annotate.model import Annotation, Document, Mention, Stance, Statement
from communique.etl.documents import store
from communique.etl.ingest.article import Article
from communique.etl.rows import Annotated
from communique.etl.runs import recorded

Connection = psycopg.Connection[Any]

TEXT = """Delegations met in private.
CONSULT USA+ISR @2021-03-11 in Washington
ACCUSE/disapprove ISR > Robert_Malley:USA
ACT demand_lift unspecified IRN USA IRN
Ali_Alghasi-Mehr:IRN said to USA about IRN+USA+IRN: the sanctions must go
Biden:USA said to - about IRN: they must comply"""


@pytest.fixture
def run_id(connection: Connection, database_url: str) -> int:
    with recorded(database_url, "test", {}) as (run, _):
        pass
    connection.autocommit = True
    return run.id


def document(connection: Connection, run_id: int, text: str) -> Document:
    store(connection, [Article(text, "here", "text")], [], run_id, near.Linker())
    row = connection.execute("select id from documents where body = %s", (text,)).fetchone()
    assert row
    return Document(str(row[0]), text)


def annotated(documents: Iterable[Document], version: str = "hand-1") -> list[Annotated]:
    documents = list(documents)
    return [Annotated(d, a) for d, a in zip(documents, HandMade(version).annotate(documents), strict=True)]


def one(connection: Connection, query: str) -> tuple[Any, ...]:
    rows = connection.execute(query).fetchall()
    assert len(rows) == 1, rows
    return rows[0]


def test_every_part_of_an_annotation_has_its_row(connection: Connection, run_id: int) -> None:
    counts = load.load(connection, annotated([document(connection, run_id, TEXT)]), run_id)
    assert counts["sentences"] == 6
    assert (counts["events"], counts["event_participants"], counts["event_contexts"]) == (2, 4, 2)
    assert (counts["statements"], counts["sanction_actions"]) == (2, 1)
    met = "select sentence, occurred_on::text, occurred_on_precision, location, trigger from events where event_type = 'CONSULT'"
    assert one(connection, met) == (1, "2021-03-11", "day", "Washington", "CONSULT")
    parties = """select p.role, p.position, p.code, m.surface from event_participants p join mentions m on m.id = p.mention_id
        order by p.event_id, p.role, p.position"""
    rows = connection.execute(parties).fetchall()
    assert rows[:2] == [("source", 0, "USA", "USA"), ("source", 1, "ISR", "ISR")]
    demand = """select a.action, b.key, s.key, t.key, a.status, a.event_id from sanction_actions a
        join actors b on b.id = by_actor_id join actors s on s.id = sender_id join actors t on t.id = target_id"""
    assert one(connection, demand) == ("demand_lift", "IRN", "USA", "IRN", "reported", None)


def test_offsets_and_words_agree_with_the_body(connection: Connection, run_id: int) -> None:
    load.load(connection, annotated([document(connection, run_id, TEXT)]), run_id)
    for table, start, end, words in (
        ("mentions", "char_start", "char_end", "surface"),
        ("events", "trigger_start", "trigger_end", "trigger"),
    ):
        wrong = f"""select {words} from {table} x join documents d on d.id = x.document_id
            where substr(d.body, {start} + 1, {end} - {start}) <> {words}"""
        assert connection.execute(wrong).fetchall() == []
    beyond = """select from mentions m join sentences s on (s.document_id, s.ordinal) = (m.document_id, m.sentence)
        where m.char_start < s.char_start or m.char_end > s.char_end"""
    assert connection.execute(beyond).fetchall() == []
    content = "select content, substr(body, lower(spans) + 1, upper(spans) - lower(spans)) from statements s join documents d on d.id = document_id"
    assert all(given == cut for given, cut in connection.execute(content))


def test_speakers_subjects_and_who_is_discovered(connection: Connection, run_id: int) -> None:
    load.load(connection, annotated([document(connection, run_id, TEXT)]), run_id)
    found = connection.execute(
        "select a.key, a.name, a.code, p.key from actors a left join actors p on p.id = a.parent_id where a.origin = 'discovered' order by 1"
    ).fetchall()
    assert found == [
        ("discovered-person-ali-alghasi-mehr-irn", "Ali Alghasi-Mehr", "IRN", "IRN"),
        ("discovered-person-robert-malley-usa", "Robert Malley", "USA", "USA"),
    ]
    speakers = connection.execute(
        "select k.key, speaker_text, speaker_code from statements s join actors k on k.id = speaker_id order by s.id"
    ).fetchall()
    assert speakers[0] == ("discovered-person-ali-alghasi-mehr-irn", "Ali_Alghasi-Mehr:IRN", "IRN")
    assert speakers[1] == ("USA", "Biden:USA", "USA")  # a bare surname is nobody; the one it is coded with is
    subjects = connection.execute(
        "select k.key from statement_subjects u join actors k on k.id = actor_id order by statement_id, k.key"
    ).fetchall()
    assert subjects == [("IRN",), ("USA",), ("IRN",)]


def test_a_second_load_changes_nothing_and_another_version_replaces_all(connection: Connection, run_id: int) -> None:
    document_ = document(connection, run_id, TEXT)
    load.load(connection, annotated([document_]), run_id)
    before = dump(connection)
    assert not load.load(connection, annotated([document_]), run_id)
    assert dump(connection) == before
    load.load(connection, annotated([document_], "hand-2"), run_id)
    after = dump(connection)
    assert [row.replace("hand-2", "hand-1") for row in after.pop("document_annotations")] == before.pop("document_annotations")
    assert after == before


def test_a_document_that_is_gone_is_left_out(connection: Connection, run_id: int) -> None:
    gone = document(connection, run_id, TEXT)
    connection.execute("delete from documents")
    assert not load.load(connection, annotated([gone]), run_id)


def test_nothing_is_changed_by_an_annotation_that_the_tables_refuse(connection: Connection, run_id: int) -> None:
    document_ = document(connection, run_id, TEXT)
    load.load(connection, annotated([document_]), run_id)
    before = dump(connection)
    (wrong,) = annotated([document_], "hand-2")
    event = replace(wrong.annotation.events[0], type="DANCE")
    with pytest.raises(psycopg.IntegrityError, match="DANCE"):
        load.load(connection, [Annotated(document_, replace(wrong.annotation, events=(event,)))], run_id)
    assert dump(connection) == before


def test_facts_without_sentences_hang_on_the_whole_text(connection: Connection, run_id: int) -> None:
    document_ = document(connection, run_id, "Berlin protested.")
    mention = Mention((0, 6), "Germany", "DEU", "country", "DEU", "metonym", 0.9)
    load.load(connection, [Annotated(document_, Annotation(document_.id, "v", mentions=(mention, mention)))], run_id)
    assert one(connection, "select ordinal, char_start, char_end from sentences") == (0, 0, 17)
    assert one(connection, "select sentence, surface from mentions") == (0, "Berlin")


def test_a_broken_quotation_is_one_statement(connection: Connection, run_id: int) -> None:
    document_ = document(connection, run_id, '"We will," he said, "not yield."')
    said = Statement(((0, 10), (20, 32)), None, None, (14, 18), "direct", None, None, (), 0.9)
    load.load(connection, [Annotated(document_, Annotation(document_.id, "v", ((0, 32),), statements=(said,)))], run_id)
    assert one(connection, "select content, spans::text, cue, speaker_id from statements") == (
        '"We will," "not yield."',
        "{[0,10),[20,32)}",
        "said",
        None,
    )


def test_what_a_statement_carries_is_stored(connection: Connection, run_id: int) -> None:
    document_ = document(connection, run_id, "Paris told reporters that Berlin was a friend.")
    berlin = Mention((26, 32), "Germany", "DEU", "country", "DEU", "metonym", 0.9)
    said = Statement(
        ((21, 45),), None, None, (6, 10), "indirect", None, None, (berlin,), 0.9, "diplomacy", "tell", "say", (11, 20),
        (Stance(berlin, "favourable"),),
    )  # fmt: skip
    load.load(connection, [Annotated(document_, Annotation(document_.id, "v", ((0, 46),), (berlin,), (said,)))], run_id)
    kept = one(
        connection, "select topic, cue_lemma, cue_class, addressee_text, addressee_start, addressee_end, addressee_id from statements"
    )
    assert kept == ("diplomacy", "tell", "say", "reporters", 11, 20, None)
    assert one(connection, "select code, stance from statement_subjects") == ("DEU", "favourable")


def test_a_source_without_a_name_is_nobody_with_a_code(connection: Connection, run_id: int) -> None:
    document_ = document(connection, run_id, "Villagers said it rained.")
    villagers = Mention((0, 9), "Villagers", "KEN", "other", None, "unnamed", 0.5)
    said = Statement(((15, 24),), (0, 9), villagers, (10, 14), "indirect", None, None, (), 0.9)
    load.load(connection, [Annotated(document_, Annotation(document_.id, "v", ((0, 25),), statements=(said,)))], run_id)
    assert one(connection, "select speaker_id, speaker_code, speaker_text from statements") == (None, "KEN", "Villagers")


def test_a_key_that_the_tables_lack_falls_back_on_its_code(connection: Connection, run_id: int) -> None:
    document_ = document(connection, run_id, "Someone in Paris said so.")
    new = Mention((0, 7), "Someone New", "FRA", "person", "person-someone-new", "office-on-date", 0.9)
    body = Mention((0, 7), "Commission", "EU", "government", None, "name", 0.9)
    load.load(connection, [Annotated(document_, Annotation(document_.id, "v", mentions=(new, body)))], run_id)
    rows = connection.execute("select a.code, a.kind from mentions m join actors a on a.id = m.actor_id order by m.id").fetchall()
    assert rows == [("FRA", "country"), ("EU", "igo")]


def test_a_document_whose_participants_are_mentions_can_be_annotated_anew(database_url: str) -> None:
    """Mentions and events go in one delete, whichever of them goes first."""
    with psycopg.connect(database_url) as connection:
        document = connection.execute(
            "insert into documents (body, language, word_count, content_hash, format) values ('Iran met.', 'en', 2, 'x', 'text') returning id"
        ).fetchone()
        assert document is not None
        key = {"d": document[0]}
        connection.execute("insert into document_annotations (document_id, extractor) values (%(d)s, 'one')", key)
        connection.execute("insert into sentences (document_id, ordinal, char_start, char_end) values (%(d)s, 0, 0, 9)", key)
        for _ in range(40):
            connection.execute(
                """with named as (
                    insert into mentions (document_id, sentence, char_start, char_end, surface, method, confidence)
                    values (%(d)s, 0, 0, 4, 'Iran', 'name', 0.9) returning id
                ), told as (
                    insert into events (document_id, sentence, event_type, status, trigger, trigger_start, trigger_end, confidence)
                    values (%(d)s, 0, 'CONSULT', 'reported', 'met', 5, 8, 0.9) returning id
                )
                insert into event_participants (event_id, role, position, mention_id) select told.id, 'source', 0, named.id from told, named""",
                key,
            )
        connection.execute("delete from document_annotations where document_id = %(d)s", key)
        assert connection.execute("select count(*) from mentions").fetchone() == (0,)
