"""What the database itself refuses and removes, and what the views show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import errors
from psycopg.rows import dict_row
from sqlalchemy import UniqueConstraint

from communique.etl.schema import Base

BODY = "Iran rejected talks on Monday. The United States and Israel met in Washington, Biden said."
Database = psycopg.Connection[dict[str, Any]]


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """A database with one annotated article of two sentences, and the ids of what tests refer to as settings of `ids`."""
    with psycopg.connect(database_url, row_factory=dict_row) as connection:
        yield connection
        connection.rollback()


def one(db: Database, query: str, **values: Any) -> Any:
    """The first column of the first row."""
    row = db.execute(query, values).fetchone()
    assert row is not None
    return next(iter(row.values()))


def actor(db: Database, key: str) -> int:
    return int(one(db, "select id from actors where key = %(key)s", key=key))


def person(db: Database, name: str) -> int:
    return int(
        one(db, "insert into actors (key, kind, name) values (%(key)s, 'person', %(name)s) returning id", key=f"test-{name}", name=name)
    )


@pytest.fixture
def article(db: Database) -> int:
    """An annotated document: its body is BODY, its sentences are 0 and 1."""
    publisher = one(db, "select id from publishers where domain = 'reuters.com'")
    document = one(
        db,
        """
        insert into documents (publisher_id, title, published_at, published_precision, body, word_count, content_hash)
        values (%(publisher)s, 'Talks', '2021-03-12', 'day', %(body)s, 15, 'abc') returning id
        """,
        publisher=publisher,
        body=BODY,
    )
    db.execute("insert into document_annotations (document_id, extractor) values (%s, 'test')", (document,))
    end = BODY.index(" The")
    for ordinal, start, stop in ((0, 0, end), (1, end + 1, len(BODY))):
        db.execute("insert into sentences values (%s, %s, %s, %s)", (document, ordinal, start, stop))
    return int(document)


def event(db: Database, document: int, type: str, trigger: str, **values: Any) -> int:
    start = BODY.index(trigger)
    columns = {
        "document_id": document,
        "sentence": 0 if start < BODY.index("The") else 1,
        "event_type": type,
        "status": "reported",
        "trigger": trigger,
        "trigger_start": start,
        "trigger_end": start + len(trigger),
        "confidence": 0.9,
    } | values
    return int(insert(db, "events", columns))


def participant(db: Database, event_id: int, role: str, position: int, code: str) -> None:
    insert(db, "event_participants", {"event_id": event_id, "role": role, "position": position, "actor_id": actor(db, code), "code": code})


def statement(db: Database, document: int, **values: Any) -> int:
    columns = {
        "document_id": document,
        "sentence": 1,
        "kind": "indirect",
        "content": BODY[31:76],
        "spans": "{[31,76)}",
        "cue": "said",
        "cue_start": BODY.index("said"),
        "cue_end": BODY.index("said") + 4,
        "confidence": 0.8,
    } | values
    return int(insert(db, "statements", columns))


def sanction_action(db: Database, document: int, **values: Any) -> int:
    columns = {
        "document_id": document,
        "sentence": 0,
        "action": "demand_lift",
        "measure": "unspecified",
        "status": "reported",
        "trigger": "rejected",
        "trigger_start": 5,
        "trigger_end": 13,
        "confidence": 0.7,
    } | values
    return int(insert(db, "sanction_actions", columns))


def insert(db: Database, table: str, columns: dict[str, Any]) -> Any:
    """Insert one row; returns its first column."""
    query = psycopg.sql.SQL("insert into {} ({}) values ({}) returning *").format(
        psycopg.sql.Identifier(table),
        psycopg.sql.SQL(", ").join(map(psycopg.sql.Identifier, columns)),
        psycopg.sql.SQL(", ").join(map(psycopg.sql.Placeholder, columns)),
    )
    row = db.execute(query, columns).fetchone()
    assert row is not None
    return next(iter(row.values()))


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"status": "rumoured"}, "ck_events_status"),
        ({"confidence": 1.2}, "ck_events_confidence"),
        ({"trigger_start": 9, "trigger_end": 9}, "ck_events_trigger_span"),
        ({"trigger_start": -1}, "ck_events_trigger_span"),
        ({"occurred_on": "2021-03-08"}, "ck_events_occurred_on_with_precision"),
        ({"occurred_on_precision": "day"}, "ck_events_occurred_on_with_precision"),
        ({"occurred_on": "2021-03-08", "occurred_on_precision": "hour"}, "ck_events_occurred_on_precision"),
        ({"event_type": "FIGHT"}, "fk_events_event_type"),
        ({"mode": "visit"}, "fk_events_event_type_mode"),
        ({"sentence": 7}, "fk_events_document_id_sentence"),
        ({"cameo_code": "9999"}, "fk_events_cameo_code"),
    ],
)
def test_bad_events_are_refused(db: Database, article: int, values: dict[str, Any], constraint: str) -> None:
    with pytest.raises(errors.IntegrityError) as refused:
        event(db, article, values.pop("event_type", "REJECT"), "rejected", **values)
    assert refused.value.diag.constraint_name == constraint


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"spans": "{}"}, "ck_statements_spans"),
        ({"spans": "{[-4,3)}"}, "ck_statements_spans"),
        ({"kind": "quoted"}, "ck_statements_kind"),
        ({"speaker_start": 4}, "ck_statements_speaker_span"),
        ({"cue_end": None}, "ck_statements_cue_span"),
        ({"cue_class": "mumble"}, "ck_statements_cue_class"),
        ({"addressee_start": 4}, "ck_statements_addressee_span"),
        ({"stated_on": "2021-01-01"}, "ck_statements_stated_on_with_precision"),
    ],
)
def test_bad_statements_are_refused(db: Database, article: int, values: dict[str, Any], constraint: str) -> None:
    with pytest.raises(errors.CheckViolation) as refused:
        statement(db, article, **values)
    assert refused.value.diag.constraint_name == constraint


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"action": "shrug"}, "fk_sanction_actions_action"),
        ({"measure": "shrug"}, "fk_sanction_actions_measure"),
        ({"objective": "revenge"}, "ck_sanction_actions_objective"),
        ({"trade_direction": "east"}, "ck_sanction_actions_trade_direction"),
        ({"target_kind": "planet"}, "ck_sanction_actions_target_kind"),
    ],
)
def test_bad_sanction_actions_are_refused(db: Database, article: int, values: dict[str, Any], constraint: str) -> None:
    with pytest.raises(errors.IntegrityError) as refused:
        sanction_action(db, article, **values)
    assert refused.value.diag.constraint_name == constraint


def test_same_text_is_one_document(db: Database, article: int) -> None:
    with pytest.raises(errors.UniqueViolation):
        insert(db, "documents", {"body": BODY, "word_count": 15, "content_hash": "abc"})


def test_facts_need_an_annotation(db: Database) -> None:
    document = insert(db, "documents", {"body": BODY, "word_count": 15, "content_hash": "bare"})
    with pytest.raises(errors.ForeignKeyViolation):
        insert(db, "sentences", {"document_id": document, "ordinal": 0, "char_start": 0, "char_end": 5})


def test_publication_day_is_that_of_utc_whatever_the_session(db: Database, article: int) -> None:
    db.execute("set local time zone 'America/Los_Angeles'")
    db.execute("update documents set published_at = '2021-03-12 00:00:00+00' where id = %s", (article,))
    assert str(one(db, "select published_on from documents where id = %(id)s", id=article)) == "2021-03-12"


ROLE = "insert into actor_roles (actor_id, office, title, for_actor_id, valid_from, valid_to) values (%s, %s, 'T', %s, %s, %s)"


def test_terms_of_one_person_in_one_office_do_not_overlap(db: Database) -> None:
    somebody, iran = person(db, "Somebody"), actor(db, "IRN")
    db.execute(ROLE, (somebody, "foreign_minister", iran, "2013-08-15", "2021-08-25"))
    db.execute(ROLE, (somebody, "foreign_minister", iran, "2021-08-25", None))
    db.execute(ROLE, (somebody, "head_of_body", iran, "2015-01-01", None))
    db.execute(ROLE, (person(db, "Another"), "foreign_minister", iran, "2015-01-01", None))
    with pytest.raises(errors.ExclusionViolation):
        db.execute(ROLE, (somebody, "foreign_minister", iran, "2020-01-01", "2020-02-01"))


def test_unknown_parties_of_a_sanction_still_make_it_one(db: Database) -> None:
    row = {"target_id": actor(db, "IRN"), "measure": "trade", "status": "in_force"}
    insert(db, "sanctions", row)
    insert(db, "sanctions", row | {"episode": 2})
    with pytest.raises(errors.UniqueViolation):
        insert(db, "sanctions", row)


def test_an_actor_in_use_can_not_be_deleted(db: Database, article: int) -> None:
    participant(db, event(db, article, "REJECT", "rejected"), "source", 0, "IRN")
    with pytest.raises(errors.ForeignKeyViolation):
        db.execute("delete from actors where key = 'IRN'")


def fill(db: Database, document: int) -> dict[str, int]:
    """A row in every table below the document; returns the ids of those that stand beside it."""
    usa, iran = actor(db, "USA"), actor(db, "IRN")
    incident = insert(
        db,
        "incidents",
        {"key": "i", "event_type": "REJECT", "source_codes": ["IRN"], "target_codes": [], "document_count": 1, "event_count": 1},
    )
    sanction = insert(db, "sanctions", {"sender_id": usa, "target_id": iran, "measure": "trade", "status": "in_force"})
    mention = insert(
        db,
        "mentions",
        {
            "document_id": document,
            "sentence": 0,
            "char_start": 0,
            "char_end": 4,
            "surface": "Iran",
            "actor_id": iran,
            "code": "IRN",
            "method": "name",
            "confidence": 1,
        },
    )
    rejected = event(db, document, "REJECT", "rejected", incident_id=incident, mode="meet")
    insert(
        db,
        "event_participants",
        {"event_id": rejected, "role": "source", "position": 0, "actor_id": iran, "code": "IRN", "mention_id": mention},
    )
    for context in ("military", "diplomatic"):
        insert(db, "event_contexts", {"event_id": rejected, "context": context})
    said = statement(db, document, speaker_id=usa, speaker_code="USA")
    insert(db, "statement_subjects", {"statement_id": said, "actor_id": iran, "code": "IRN"})
    sanction_action(
        db,
        document,
        sanction_id=sanction,
        event_id=rejected,
        by_actor_id=iran,
        by_code="IRN",
        sender_id=usa,
        sender_code="USA",
        target_id=iran,
        target_code="IRN",
    )
    return {"incidents": incident, "sanctions": sanction}


BELOW_ANNOTATION = (
    "sentences",
    "mentions",
    "statements",
    "statement_subjects",
    "events",
    "event_participants",
    "event_contexts",
    "sanction_actions",
)


@pytest.mark.parametrize(("parent", "key"), [("document_annotations", "document_id"), ("documents", "id")])
def test_deleting_an_annotation_deletes_all_that_was_found(db: Database, article: int, parent: str, key: str) -> None:
    beside = fill(db, article)
    assert all(one(db, f"select count(*) from {table}") for table in BELOW_ANNOTATION)
    db.execute(f"delete from {parent} where {key} = %s", (article,))
    assert {table: one(db, f"select count(*) from {table}") for table in BELOW_ANNOTATION} == dict.fromkeys(BELOW_ANNOTATION, 0)
    for table in beside:
        assert one(db, f"select count(*) from {table}") == 1


def test_every_foreign_key_has_an_index(db: Database) -> None:
    """Without one, each deletion of a row that is referred to reads the whole referring table."""
    lookups = {"countries", "event_types", "event_modes", "contexts", "cameo_codes", "sanction_measures", "sanction_action_types"}
    missing = []
    for table in Base.metadata.tables.values():
        leading = [[column.name for column in index.columns] for index in table.indexes]
        leading += [[column.name for column in table.primary_key.columns]]
        leading += [[c.name for c in constraint.columns] for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
        for constraint in table.foreign_key_constraints:
            columns = list(constraint.column_keys)
            if constraint.referred_table.name not in lookups and not any(index[: len(columns)] == columns for index in leading):
                missing.append((table.name, columns))
    assert missing == []


def test_dyads_of_a_directed_event(db: Database, article: int) -> None:
    rejected = event(db, article, "REJECT", "rejected", mode="meet", occurred_on="2021-03-08", occurred_on_precision="day")
    participant(db, rejected, "source", 0, "IRN")
    participant(db, rejected, "target", 0, "USA")
    participant(db, rejected, "target", 1, "ISR")
    insert(db, "event_contexts", {"event_id": rejected, "context": "diplomatic"})
    rows = db.execute("select * from event_dyads order by target_code").fetchall()
    assert [(row["source_code"], row["target_code"], row["is_mutual"]) for row in rows] == [("IRN", "ISR", False), ("IRN", "USA", False)]
    row = rows[0]
    assert row["source_name"] == "Iran" and row["target_name"] == "Israel"
    assert (row["publisher"], str(row["published_on"]), row["document_id"]) == ("Reuters", "2021-03-12", article)
    assert (row["sentence_text"], row["trigger"]) == ("Iran rejected talks on Monday.", "rejected")
    assert (row["event_label"], row["score"], row["quad_class"]) == ("Reject", -2, "verbal conflict")
    assert row["contexts"] == ["diplomatic"]


def test_dyads_of_a_mutual_event_go_both_ways(db: Database, article: int) -> None:
    met = event(db, article, "CONSULT", "met", mode="visit")
    participant(db, met, "source", 0, "USA")
    participant(db, met, "source", 1, "ISR")
    rows = db.execute("select source_code, target_code, is_mutual, score from event_dyads order by 1").fetchall()
    assert [tuple(row.values()) for row in rows] == [("ISR", "USA", True, 4), ("USA", "ISR", True, 4)]


def test_dyads_of_joint_but_not_mutual_acts_lack_a_target(db: Database, article: int) -> None:
    rejected = event(db, article, "REJECT", "rejected")
    participant(db, rejected, "source", 0, "IRN")
    participant(db, rejected, "source", 1, "ISR")
    met = event(db, article, "CONSULT", "met")
    participant(db, met, "source", 0, "USA")
    denied = event(db, article, "ACCUSE", "said")
    participant(db, denied, "target", 0, "IRN")
    rows = db.execute("select source_code, target_code from event_dyads order by event_type, source_code").fetchall()
    assert [tuple(row.values()) for row in rows] == [(None, "IRN"), ("USA", None), ("IRN", None), ("ISR", None)]


def test_statement_log_tells_the_office_of_the_day(db: Database, article: int) -> None:
    speaker, usa = person(db, "Speaker"), actor(db, "USA")
    terms = (("head_of_state", "President", "2021-01-20", None), ("deputy", "Vice President", "2009-01-20", "2017-01-20"))
    for office, title, begin, end in terms:
        db.execute(
            "insert into actor_roles (actor_id, office, title, for_actor_id, valid_from, valid_to) values (%s, %s, %s, %s, %s, %s)",
            (speaker, office, title, usa, begin, end),
        )
    said = statement(db, article, speaker_id=speaker, speaker_code="USA", addressee_id=actor(db, "ISR"), addressee_code="ISR")
    for code in ("USA", "IRN"):
        insert(db, "statement_subjects", {"statement_id": said, "actor_id": actor(db, code), "code": code})
    row = db.execute("select * from statement_log").fetchone()
    assert row is not None
    assert (row["speaker_name"], row["speaker_title"], row["speaker_code"]) == ("Speaker", "President", "USA")
    assert row["subject_names"] == ["Iran", "United States"] and row["subject_codes"] == ["IRN", "USA"]
    assert (row["addressee_name"], row["cue"]) == ("Israel", "said")
    assert row["sentence_text"] == "The United States and Israel met in Washington, Biden said."


def test_statement_log_tells_topic_addressee_and_stances(db: Database, article: int) -> None:
    words = {"cue_lemma": "say", "cue_class": "say", "addressee_text": "Biden", "addressee_start": 0, "addressee_end": 5}
    insert(db, "topics", {"code": "tea", "label": "Tea and cakes"})
    said = statement(db, article, topic="tea", **words)
    for code, stance in (("USA", "favourable"), ("IRN", "unfavourable"), ("ISR", None)):
        insert(db, "statement_subjects", {"statement_id": said, "actor_id": actor(db, code), "code": code, "stance": stance})
    row = db.execute("select * from statement_log").fetchone()
    assert row is not None
    assert (row["cue_lemma"], row["cue_class"], row["addressee_text"], row["topic_label"]) == ("say", "say", "Biden", "Tea and cakes")
    assert (row["favourable_codes"], row["unfavourable_codes"]) == (["USA"], ["IRN"])


def test_sanction_log_and_actor_activity_lead_back_to_the_words(db: Database, article: int) -> None:
    fill(db, article)
    act = db.execute("select * from sanction_log").fetchone()
    assert act is not None
    assert (act["by_code"], act["sender_name"], act["target_name"]) == ("IRN", "United States", "Iran")
    assert (act["action_label"], act["sanction_status"], act["episode"]) == ("Demands lifting", "in_force", 1)
    assert (act["sentence_text"], act["trigger"]) == ("Iran rejected talks on Monday.", "rejected")
    parts = db.execute("select * from actor_activity where actor_code = 'IRN'").fetchall()
    assert {part["part"] for part in parts} == {"acts", "is spoken of", "acts on a sanction", "is sanctioned"}
    assert {(part["words"] in BODY, part["publisher"], part["actor_name"]) for part in parts} == {(True, "Reuters", "Iran")}
    assert one(db, "select count(*) from actor_activity where part = 'speaks' and actor_code = 'USA'") == 1


def test_sentences_are_cut_by_characters_not_bytes(db: Database) -> None:
    body = "Erdoğan – “no”. 中文 said."
    document = insert(db, "documents", {"body": body, "word_count": 4, "content_hash": "unicode"})
    insert(db, "document_annotations", {"document_id": document, "extractor": "test"})
    insert(db, "sentences", {"document_id": document, "ordinal": 0, "char_start": body.index("中"), "char_end": len(body)})
    assert one(db, "select sentence_text from document_sentences where document_id = %(id)s", id=document) == "中文 said."
