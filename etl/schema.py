"""The tables, once: every column with its type, its constraints and the comment that the data dictionary is made from.

Enumerations are text with a CHECK, so that they read plainly in any client. Partial dates are a date (the first day that
fits) and a precision. Fact rows hang below `document_annotations`, so that deleting that row removes all that was found in
a document, and everything of a document goes with the document.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    DateTime,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, INT4MULTIRANGE, JSONB, ExcludeConstraint, Range
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

QUAD_CLASSES = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
ACTOR_KINDS = ("country", "government", "organisation", "person", "igo", "armed_group", "company", "media", "other")
ORIGINS = ("seed", "list", "discovered")
ACTOR_ORIGINS = (*ORIGINS, "curated")
ALIAS_KINDS = ("name", "acronym", "metonym", "demonym", "title")
PRECISIONS = ("day", "month", "year")
STATUSES = ("reported", "planned", "hypothetical", "negated", "historical")
STATEMENT_KINDS = ("direct", "indirect", "mixed")
CUE_CLASSES = ("say", "ask", "promise", "threaten", "deny", "praise", "criticise", "believe")
STANCES = ("favourable", "unfavourable")
PARTICIPANT_ROLES = ("source", "target")
SANCTION_STATUSES = ("demanded", "threatened", "in_force", "imposed", "eased", "lifted", "expired")
OBJECTIVES = (
    "policy_change",
    "destabilise_regime",
    "territorial_conflict",
    "prevent_war",
    "end_war",
    "terrorism",
    "human_rights",
    "democracy",
    "other",
)
TRADE_DIRECTIONS = ("exp_part", "exp_compl", "imp_part", "imp_compl", "both")
TARGET_KINDS = ("state", "institution", "entity", "person")
VERDICTS = ("accepted", "rejected")
REVIEWED = ("listing", "actor")
CHECKED = ("actor", "leaver", "incident", "sanction")
OUTCOMES = ("running", "succeeded", "failed", "interrupted")
REPORT_OUTCOMES = ("waiting", *OUTCOMES, "unneeded")
DELIVERY_OUTCOMES = ("sending", "delivered", "failed")

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}


class Base(DeclarativeBase):
    """Declarative base: plain text, bigint, double precision, timestamptz and jsonb unless a column says otherwise."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        int: BigInteger(),
        float: Double(),
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB(),
        list[str]: ARRAY(Text()),
    }


def one_of(column: str, values: Sequence[str]) -> CheckConstraint:
    """The column is null or one of `values`."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} in ({listed})", name=column)


def partial_date(column: str, precision: str | None = None) -> tuple[CheckConstraint, CheckConstraint]:
    """A date has a precision, and a missing date has none."""
    precision = precision or f"{column}_precision"
    together = CheckConstraint(f"({column} is null) = ({precision} is null)", name=f"{column}_with_precision")
    return one_of(precision, PRECISIONS), together


def span(start: str, end: str, name: str) -> CheckConstraint:
    """Offsets are both null, or 0 <= start < end."""
    both = f"({start} is null) = ({end} is null)"
    return CheckConstraint(f"{both} and {start} >= 0 and {end} > {start}", name=name)


def probability(column: str = "confidence") -> CheckConstraint:
    return CheckConstraint(f"{column} between 0 and 1", name=column)


def in_sentence() -> ForeignKeyConstraint:
    """The fact stands in a sentence of its document, and goes when the sentence goes."""
    return ForeignKeyConstraint(["document_id", "sentence"], ["sentences.document_id", "sentences.ordinal"], ondelete="CASCADE")


def identity(comment: str = "Surrogate key.") -> Mapped[int]:
    return mapped_column(BigInteger, Identity(always=False), primary_key=True, comment=comment)


class Country(Base):
    __tablename__ = "countries"
    __table_args__ = (
        CheckConstraint("iso3 ~ '^[A-Z]{3}$'", name="iso3"),
        CheckConstraint("iso2 ~ '^[A-Z]{2}$'", name="iso2"),
        {"comment": "One row per country or territory (ISO 3166-1). Loaded from seeds/countries.csv."},
    )

    iso3: Mapped[str] = mapped_column(primary_key=True, comment="ISO 3166-1 alpha-3 code; the code of the actors that act for it.")
    iso2: Mapped[str | None] = mapped_column(unique=True, comment="ISO 3166-1 alpha-2 code.")
    name: Mapped[str] = mapped_column(unique=True, comment="Short English name.")
    official_name: Mapped[str | None] = mapped_column(comment="Formal English name of the state.")
    capital: Mapped[str | None] = mapped_column(comment="Capital, or seat of government where they differ.")
    demonym: Mapped[str | None] = mapped_column(comment="English adjective of nationality.")
    region: Mapped[str | None] = mapped_column(comment="World region, for grouping in reports.")


class EventType(Base):
    __tablename__ = "event_types"
    __table_args__ = (
        one_of("quad_class", QUAD_CLASSES),
        CheckConstraint("score between -10 and 10", name="score"),
        {"comment": "One row per PLOVER event type. Loaded from seeds/event_types.csv."},
    )

    code: Mapped[str] = mapped_column(primary_key=True, comment="PLOVER type, such as CONSULT.")
    label: Mapped[str] = mapped_column(comment="Name for readers.")
    quad_class: Mapped[str] = mapped_column(comment="Verbal or material, cooperation or conflict.")
    score: Mapped[float] = mapped_column(comment="Goldstein-style intensity, from -10 (hostile) to 10 (friendly).")
    is_mutual: Mapped[bool] = mapped_column(comment="Parties named together, with no target, do it with or to each other.")
    description: Mapped[str | None] = mapped_column(comment="What the type covers.")


class EventMode(Base):
    __tablename__ = "event_modes"
    __table_args__ = (
        CheckConstraint("score between -10 and 10", name="score"),
        {"comment": "One row per mode of an event type; types share mode names. Loaded from seeds/event_modes.csv."},
    )

    event_type: Mapped[str] = mapped_column(ForeignKey("event_types.code"), primary_key=True, comment="The type that the mode refines.")
    code: Mapped[str] = mapped_column(primary_key=True, comment="PLOVER mode, such as visit; unique within its type.")
    label: Mapped[str] = mapped_column(comment="Name for readers.")
    score: Mapped[float] = mapped_column(comment="Intensity of the mode; that of its type where the two do not differ.")


class Context(Base):
    __tablename__ = "contexts"
    __table_args__ = ({"comment": "One row per PLOVER context. Loaded from seeds/contexts.csv."},)

    code: Mapped[str] = mapped_column(primary_key=True, comment="PLOVER context, such as human_rights.")
    label: Mapped[str] = mapped_column(comment="Name for readers.")


class Topic(Base):
    __tablename__ = "topics"
    __table_args__ = ({"comment": "One row per policy topic of statements. Loaded from seeds/topics.csv."},)

    code: Mapped[str] = mapped_column(primary_key=True, comment="Topic, such as human_rights.")
    label: Mapped[str] = mapped_column(comment="Name for readers.")
    description: Mapped[str | None] = mapped_column(comment="What the topic covers.")


class CameoCode(Base):
    __tablename__ = "cameo_codes"
    __table_args__ = (
        CheckConstraint("code ~ '^[0-9]{2,4}$'", name="code"),
        ForeignKeyConstraint(["event_type", "event_mode"], ["event_modes.event_type", "event_modes.code"]),
        {"comment": "One row per CAMEO code, with the PLOVER type and mode it maps to. Loaded from seeds/cameo_codes.csv."},
    )

    code: Mapped[str] = mapped_column(primary_key=True, comment="CAMEO code of two to four digits.")
    label: Mapped[str] = mapped_column(comment="Name for readers.")
    event_type: Mapped[str | None] = mapped_column(ForeignKey("event_types.code"), comment="PLOVER type that it maps to, if any.")
    event_mode: Mapped[str | None] = mapped_column(comment="PLOVER mode that it maps to, if any.")


class SanctionMeasure(Base):
    __tablename__ = "sanction_measures"
    __table_args__ = ({"comment": "One row per kind of sanction. Loaded from seeds/sanction_measures.csv."},)

    code: Mapped[str] = mapped_column(primary_key=True, comment="Measure, such as asset_freeze.")
    label: Mapped[str] = mapped_column(comment="Name for readers.")


class SanctionActionType(Base):
    __tablename__ = "sanction_action_types"
    __table_args__ = ({"comment": "One row per kind of act upon a sanction. Loaded from seeds/sanction_action_types.csv."},)

    code: Mapped[str] = mapped_column(primary_key=True, comment="Act, such as impose or demand_lift.")
    label: Mapped[str] = mapped_column(comment="Name for readers.")


class Actor(Base):
    __tablename__ = "actors"
    __table_args__ = (
        one_of("kind", ACTOR_KINDS),
        one_of("origin", ACTOR_ORIGINS),
        CheckConstraint("parent_id <> id", name="parent_is_another"),
        # Keys that begin alike, whatever the order of the database is.
        Index("ix_actors_key_by_character", "key", postgresql_ops={"key": "text_pattern_ops"}),
        {"comment": "One row per actor: a country, body, group or person. From seeds/actors.csv, official lists and the articles."},
    )

    id: Mapped[int] = identity()
    key: Mapped[str] = mapped_column(unique=True, comment="Natural key: ISO3 of a country, else a stable kebab-case name.")
    kind: Mapped[str] = mapped_column(comment="What sort of actor it is.")
    name: Mapped[str] = mapped_column(index=True, comment="Name by which reports call it.")
    code: Mapped[str | None] = mapped_column(
        index=True, comment="Country (ISO3) that it is or acts for, or its own short code; null for a person, whose roles tell it."
    )
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"), index=True, comment="Actor that it is a part of.")
    wikidata_id: Mapped[str | None] = mapped_column(comment="Wikidata item.")
    origin: Mapped[str] = mapped_column(
        server_default="seed", comment="Where the row comes from: seeds, an official list, or the articles."
    )
    description: Mapped[str | None] = mapped_column(comment="One line that tells it from its namesakes.")
    source: Mapped[str | None] = mapped_column(comment="Where its facts were taken from.")


class ActorAlias(Base):
    __tablename__ = "actor_aliases"
    __table_args__ = (
        one_of("kind", ALIAS_KINDS),
        one_of("origin", ACTOR_ORIGINS),
        CheckConstraint("valid_to >= valid_from", name="validity"),
        UniqueConstraint("actor_id", "alias", "kind", "valid_from", postgresql_nulls_not_distinct=True),
        {"comment": "One row per further name of an actor, with the time it held. From seeds/actor_aliases.csv, lists and the articles."},
    )

    id: Mapped[int] = identity()
    actor_id: Mapped[int] = mapped_column(ForeignKey("actors.id", ondelete="CASCADE"), comment="The actor that it names.")
    alias: Mapped[str] = mapped_column(comment="The name as written.")
    alias_key: Mapped[str] = mapped_column(index=True, comment="The name normalised for look-up: no case, accents or punctuation.")
    kind: Mapped[str] = mapped_column(comment="How it names: name, acronym, metonym (a seat), demonym or title.")
    valid_from: Mapped[date | None] = mapped_column(comment="First day on which it named the actor; null if always.")
    valid_to: Mapped[date | None] = mapped_column(comment="Last day on which it named the actor; null if still.")
    origin: Mapped[str] = mapped_column(
        server_default="seed", comment="Where the row comes from: seeds, an official list, or the articles."
    )
    source: Mapped[str | None] = mapped_column(comment="Where the fact was taken from.")


class ActorRole(Base):
    __tablename__ = "actor_roles"
    __table_args__ = (
        one_of("origin", ORIGINS),
        probability(),
        CheckConstraint("valid_to >= valid_from", name="validity"),
        UniqueConstraint("actor_id", "office", "for_actor_id", "valid_from", postgresql_nulls_not_distinct=True),
        ExcludeConstraint(
            ("actor_id", "="),
            ("office", "="),
            ("for_actor_id", "="),
            (text("daterange(valid_from, valid_to)"), "&&"),
            name="ex_actor_roles_one_term_at_a_time",
            using="gist",
            deferrable=True,
        ),
        {"comment": "One row per term of a person in an office. The terms of one person in one office do not overlap."},
    )

    id: Mapped[int] = identity()
    actor_id: Mapped[int] = mapped_column(ForeignKey("actors.id", ondelete="CASCADE"), comment="The person.")
    office: Mapped[str] = mapped_column(comment="The office whatever its title, such as foreign_minister.")
    title: Mapped[str] = mapped_column(comment="The title as held, such as Secretary of State.")
    for_actor_id: Mapped[int] = mapped_column(ForeignKey("actors.id"), index=True, comment="The country or body that the person acts for.")
    valid_from: Mapped[date | None] = mapped_column(comment="Day on which the term began; null if unknown.")
    valid_to: Mapped[date | None] = mapped_column(comment="Day on which the term ended (the next may begin on it); null if it runs on.")
    confidence: Mapped[float] = mapped_column(server_default="1", comment="How sure the term is, 0 to 1.")
    origin: Mapped[str] = mapped_column(
        server_default="seed", comment="Where the row comes from: seeds, an official list, or the articles."
    )
    source: Mapped[str | None] = mapped_column(comment="Where the fact was taken from.")


class Publisher(Base):
    __tablename__ = "publishers"
    __table_args__ = (
        one_of("origin", ORIGINS),
        Index("uq_publishers_name_lower", text("lower(name)"), unique=True),
        {"comment": "One row per publisher of articles. From seeds/publishers.csv and the articles."},
    )

    id: Mapped[int] = identity()
    name: Mapped[str] = mapped_column(comment="Name, unique whatever its case.")
    domain: Mapped[str | None] = mapped_column(unique=True, comment="Domain of its site, without www.")
    country: Mapped[str | None] = mapped_column(ForeignKey("countries.iso3"), index=True, comment="Country of its seat.")
    origin: Mapped[str] = mapped_column(server_default="seed", comment="Where the row comes from: seeds or the articles.")


class EtlRun(Base):
    __tablename__ = "etl_runs"
    __table_args__ = (
        one_of("outcome", OUTCOMES),
        CheckConstraint("(outcome = 'running') = (finished_at is null)", name="finished"),
        CheckConstraint("finished_at >= started_at", name="times"),
        {"comment": "One row per run of a job that writes."},
    )

    id: Mapped[int] = identity()
    command: Mapped[str] = mapped_column(comment="Command that ran, such as run or ingest.")
    parameters: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), comment="Its options and inputs.")
    started_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True, comment="When it began.")
    finished_at: Mapped[datetime | None] = mapped_column(comment="When it ended; null while it runs.")
    outcome: Mapped[str] = mapped_column(server_default="running", comment="How it ended, or running.")
    counts: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), comment="What it read, added, changed and refused.")


class EtlReject(Base):
    __tablename__ = "etl_rejects"
    __table_args__ = ({"comment": "One row per input that a run refused."},)

    id: Mapped[int] = identity()
    run_id: Mapped[int] = mapped_column(ForeignKey("etl_runs.id", ondelete="CASCADE"), index=True, comment="The run that refused it.")
    source: Mapped[str] = mapped_column(comment="File or address, with !member inside an archive.")
    line: Mapped[int | None] = mapped_column(comment="Line or record in the source, from 1; null if all of it was refused.")
    reason: Mapped[str] = mapped_column(comment="What is wrong with it.")
    remedy: Mapped[str] = mapped_column(comment="What the user can do about it.")
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now(), comment="When it was refused.")


class Document(Base):
    __tablename__ = "documents"
    __table_args__ = (
        *partial_date("published_at", "published_precision"),
        CheckConstraint("body <> ''", name="body_not_empty"),
        CheckConstraint("word_count >= 0", name="word_count"),
        CheckConstraint("duplicate_of <> id", name="duplicate_of_another"),
        # Reports read the newest articles first, those without a day last.
        Index("ix_documents_published_on", text("published_on DESC NULLS LAST"), text("id DESC")),
        # The desk searches the words of headline and text; a word list has a limit of its own, and a text may be any length.
        Index(
            "ix_documents_words",
            text("""to_tsvector('english'::regconfig, (COALESCE(title, ''::text) || ' '::text) || "left"(body, 200000))"""),
            postgresql_using="gin",
        ),
        {"comment": "One row per article; articles with the same text are one row."},
    )

    id: Mapped[int] = identity()
    external_id: Mapped[str | None] = mapped_column(index=True, comment="Identifier that the source gave it.")
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey("publishers.id"), index=True, comment="Who published it.")
    url: Mapped[str | None] = mapped_column(comment="Address of the article.")
    title: Mapped[str | None] = mapped_column(comment="Headline.")
    byline: Mapped[str | None] = mapped_column(comment="Author line.")
    published_at: Mapped[datetime | None] = mapped_column(
        comment="When it was published: midnight UTC on the first day that fits; relative dates and offices are resolved against it."
    )
    published_precision: Mapped[str | None] = mapped_column(comment="How fine published_at is: day, month or year.")
    published_on: Mapped[date | None] = mapped_column(
        Computed("(published_at at time zone 'UTC')::date", persisted=True), comment="published_at as a day (UTC)."
    )
    language: Mapped[str | None] = mapped_column(comment="Language of the text, ISO 639-1.")
    body: Mapped[str] = mapped_column(comment="The text, normalised; all character offsets count from its first character, 0.")
    word_count: Mapped[int] = mapped_column(Integer, comment="Words in the body.")
    content_hash: Mapped[str] = mapped_column(unique=True, comment="SHA-256 of the normalised text: the natural key.")
    duplicate_of: Mapped[int | None] = mapped_column(
        ForeignKey("documents.id", ondelete="SET NULL"),
        index=True,
        comment="Earlier article that this one nearly repeats; it is not analysed.",
    )
    source_path: Mapped[str | None] = mapped_column(comment="File it was read from, with !member inside an archive.")
    format: Mapped[str | None] = mapped_column(comment="Format it was read as, such as html.")
    ingested_at: Mapped[datetime] = mapped_column(server_default=func.now(), comment="When it came into the database.")
    run_id: Mapped[int | None] = mapped_column(
        ForeignKey("etl_runs.id", ondelete="SET NULL"), index=True, comment="The run that brought it in."
    )


class DocumentAnnotation(Base):
    __tablename__ = "document_annotations"
    __table_args__ = (
        # How many were annotated in the last minutes is asked all the time; rows come in the order of their time.
        Index(None, "annotated_at", postgresql_using="brin", postgresql_with={"autosummarize": "on"}),
        {"comment": "One row per annotated document. Deleting it deletes all that was found in the document."},
    )

    document_id: Mapped[int] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, comment="The document."
    )
    extractor: Mapped[str] = mapped_column(index=True, comment="Version of the extractor; another version makes the annotation stale.")
    annotated_at: Mapped[datetime] = mapped_column(server_default=func.now(), comment="When it was annotated.")
    run_id: Mapped[int | None] = mapped_column(
        ForeignKey("etl_runs.id", ondelete="SET NULL"), index=True, comment="The run that annotated it."
    )
    counts: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), comment="Rows found, by table.")


class AnnotationFailure(Base):
    __tablename__ = "annotation_failures"
    __table_args__ = (
        CheckConstraint("tries > 0", name="tries"),
        {"comment": "One row per document that could not be annotated; with three tries it is set aside."},
    )

    document_id: Mapped[int] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, comment="The document."
    )
    extractor: Mapped[str] = mapped_column(comment="Version of the extractor that tried; another version begins anew.")
    tries: Mapped[int] = mapped_column(SmallInteger, comment="How often it was tried.")
    reason: Mapped[str] = mapped_column(comment="Why the last try failed.")
    tried_at: Mapped[datetime] = mapped_column(server_default=func.now(), comment="When it was tried last.")


class Sentence(Base):
    __tablename__ = "sentences"
    __table_args__ = (
        CheckConstraint("ordinal >= 0", name="ordinal"),
        span("char_start", "char_end", "span"),
        {"comment": "One row per sentence of an annotated document."},
    )

    document_id: Mapped[int] = mapped_column(
        ForeignKey("document_annotations.document_id", ondelete="CASCADE"), primary_key=True, autoincrement=False, comment="The document."
    )
    ordinal: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, comment="Place in the document, from 0.")
    char_start: Mapped[int] = mapped_column(Integer, comment="Offset of its first character in the body.")
    char_end: Mapped[int] = mapped_column(Integer, comment="Offset after its last character.")


class Mention(Base):
    __tablename__ = "mentions"
    __table_args__ = (
        in_sentence(),
        span("char_start", "char_end", "span"),
        probability(),
        Index(None, "document_id", "sentence"),
        Index(None, "actor_id", "code"),
        {"comment": "One row per span of text that names or refers to an actor."},
    )

    id: Mapped[int] = identity()
    document_id: Mapped[int] = mapped_column(comment="The document.")
    sentence: Mapped[int] = mapped_column(Integer, comment="Ordinal of the sentence that it stands in.")
    char_start: Mapped[int] = mapped_column(Integer, comment="Offset of its first character in the body.")
    char_end: Mapped[int] = mapped_column(Integer, comment="Offset after its last character.")
    surface: Mapped[str] = mapped_column(comment="The words themselves.")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"), comment="The actor that is meant; null if it can't be told.")
    code: Mapped[str | None] = mapped_column(comment="Country or body that the actor is or acts for on the day of the article.")
    is_place: Mapped[bool] = mapped_column(server_default=text("false"), comment="Named as a place, not as one who acts.")
    method: Mapped[str] = mapped_column(comment="Rule that decided, such as office-on-date.")
    confidence: Mapped[float] = mapped_column(comment="How sure the rule is, 0 to 1.")


class Statement(Base):
    __tablename__ = "statements"
    __table_args__ = (
        in_sentence(),
        one_of("kind", STATEMENT_KINDS),
        one_of("cue_class", CUE_CLASSES),
        span("speaker_start", "speaker_end", "speaker_span"),
        span("cue_start", "cue_end", "cue_span"),
        span("addressee_start", "addressee_end", "addressee_span"),
        CheckConstraint("not isempty(spans) and lower(spans) >= 0", name="spans"),
        *partial_date("stated_on"),
        probability(),
        Index(None, "document_id", "sentence"),
        Index(None, "speaker_code", "stated_on"),
        {"comment": "One row per content that the article attributes to a source: said, written, asked, demanded, believed."},
    )

    id: Mapped[int] = identity()
    document_id: Mapped[int] = mapped_column(comment="The document.")
    sentence: Mapped[int] = mapped_column(Integer, comment="Ordinal of the sentence that the content begins in.")
    speaker_id: Mapped[int | None] = mapped_column(
        ForeignKey("actors.id"), index=True, comment="The actor who is quoted; null if it can't be told."
    )
    speaker_code: Mapped[str | None] = mapped_column(comment="Country or body that the speaker acts for on the day of the article.")
    speaker_text: Mapped[str | None] = mapped_column(comment="Words that name the speaker.")
    speaker_start: Mapped[int | None] = mapped_column(Integer, comment="Offset of the speaker's first character in the body.")
    speaker_end: Mapped[int | None] = mapped_column(Integer, comment="Offset after the speaker's last character.")
    cue: Mapped[str | None] = mapped_column(comment="Words that attribute, such as said or according to.")
    cue_start: Mapped[int | None] = mapped_column(Integer, comment="Offset of the cue's first character in the body.")
    cue_end: Mapped[int | None] = mapped_column(Integer, comment="Offset after the cue's last character.")
    cue_lemma: Mapped[str | None] = mapped_column(comment="The cue as the lexicon lists it, such as say or call for.")
    cue_class: Mapped[str | None] = mapped_column(index=True, comment="What the cue does; null if the lexicon does not list it.")
    kind: Mapped[str] = mapped_column(comment="Quoted in full (direct), not at all (indirect), or in part (mixed).")
    content: Mapped[str] = mapped_column(comment="The content as written, its parts joined.")
    spans: Mapped[Sequence[Range[int]]] = mapped_column(INT4MULTIRANGE, comment="Character offsets of the parts of the content.")
    addressee_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"), index=True, comment="The actor whom it was said to.")
    addressee_code: Mapped[str | None] = mapped_column(comment="Country or body that the addressee acts for.")
    addressee_text: Mapped[str | None] = mapped_column(comment="Words that name whom it was said to, an actor or not.")
    addressee_start: Mapped[int | None] = mapped_column(Integer, comment="Offset of the addressee's first character in the body.")
    addressee_end: Mapped[int | None] = mapped_column(Integer, comment="Offset after the addressee's last character.")
    stated_on: Mapped[date | None] = mapped_column(comment="When it was said: the first day that fits.")
    stated_on_precision: Mapped[str | None] = mapped_column(comment="How fine stated_on is: day, month or year.")
    topic: Mapped[str | None] = mapped_column(
        ForeignKey("topics.code"), index=True, comment="Policy topic that it is about; null where the words do not tell."
    )
    confidence: Mapped[float] = mapped_column(comment="How likely it is that a reader would mark the same words as a statement, 0 to 1.")


class StatementSubject(Base):
    __tablename__ = "statement_subjects"
    __table_args__ = (
        one_of("stance", STANCES),
        # Few statements show a stance.
        Index(
            "ix_statement_subjects_stance",
            "statement_id",
            postgresql_include=["code", "stance"],
            postgresql_where=text("stance is not null"),
        ),
        {"comment": "One row per actor that a statement is about."},
    )

    statement_id: Mapped[int] = mapped_column(
        ForeignKey("statements.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, comment="The statement."
    )
    actor_id: Mapped[int] = mapped_column(
        ForeignKey("actors.id"), primary_key=True, autoincrement=False, index=True, comment="The actor that it is about."
    )
    code: Mapped[str | None] = mapped_column(comment="Country or body that the actor is or acts for on the day of the article.")
    stance: Mapped[str | None] = mapped_column(comment="How the statement stands towards the actor; null where the text does not show it.")


class Incident(Base):
    __tablename__ = "incidents"
    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="days"),
        CheckConstraint("document_count >= 1 and event_count >= document_count", name="counts"),
        Index(None, "event_type", "first_on"),
        Index(None, "event_type", "party_codes", "first_on"),
        {"comment": "One row per real-world happening, however many articles report it."},
    )

    id: Mapped[int] = identity()
    key: Mapped[str] = mapped_column(unique=True, comment="Natural key, the same each time that the events are clustered.")
    event_type: Mapped[str] = mapped_column(ForeignKey("event_types.code"), comment="PLOVER type of its events.")
    source_codes: Mapped[list[str]] = mapped_column(comment="Codes of those who act, sorted.")
    target_codes: Mapped[list[str]] = mapped_column(comment="Codes of those acted upon, sorted.")
    party_codes: Mapped[list[str]] = mapped_column(
        server_default=text("'{}'"), comment="Codes of both, sorted: what the events of one happening have in common."
    )
    location: Mapped[str | None] = mapped_column(comment="Where it happened.")
    first_on: Mapped[date | None] = mapped_column(comment="Earliest day that its events fit.")
    last_on: Mapped[date | None] = mapped_column(comment="Latest day that its events fit.")
    document_count: Mapped[int] = mapped_column(Integer, comment="Articles that report it.")
    event_count: Mapped[int] = mapped_column(Integer, comment="Event rows that report it.")
    sentence: Mapped[str | None] = mapped_column(comment="The sentence of its reports that tells most of it.")


class ImportedEvent(Base):
    __tablename__ = "imported_events"
    __table_args__ = (
        UniqueConstraint("dataset", "digest"),
        ForeignKeyConstraint(["event_type", "mode"], ["event_modes.event_type", "event_modes.code"]),
        one_of("status", STATUSES),
        *partial_date("occurred_on"),
        Index(None, "event_type", "occurred_on"),
        {"comment": "One row per event of another data set, brought in to be compared with ours. No article of ours tells it."},
    )

    id: Mapped[int] = identity()
    dataset: Mapped[str] = mapped_column(comment="Name that the data set was given.")
    external_id: Mapped[str] = mapped_column(comment="Identifier of the event in it; some data sets use one twice.")
    event_type: Mapped[str | None] = mapped_column(ForeignKey("event_types.code"), comment="PLOVER type; null for what has none.")
    mode: Mapped[str | None] = mapped_column(comment="PLOVER mode.")
    cameo_code: Mapped[str | None] = mapped_column(comment="CAMEO code, as the data set has it.")
    status: Mapped[str] = mapped_column(comment="Whether it is news, still to come, hypothetical, denied or background.")
    source_codes: Mapped[list[str]] = mapped_column(comment="Codes of those who act, sorted.")
    target_codes: Mapped[list[str]] = mapped_column(comment="Codes of those acted upon, sorted.")
    occurred_on: Mapped[date | None] = mapped_column(comment="When it happened: the first day that fits.")
    occurred_on_precision: Mapped[str | None] = mapped_column(comment="How fine occurred_on is: day, month or year.")
    location: Mapped[str | None] = mapped_column(comment="Where it happened, as named.")
    url: Mapped[str | None] = mapped_column(comment="Address of the article that it is from.")
    digest: Mapped[str] = mapped_column(comment="SHA-256 of the record: the natural key within the data set.")
    record: Mapped[dict[str, Any]] = mapped_column(comment="All that the data set says of it, as it can be written again.")
    imported_at: Mapped[datetime] = mapped_column(server_default=text("now()"), comment="When it was brought in.")


class Event(Base):
    __tablename__ = "events"
    __table_args__ = (
        in_sentence(),
        ForeignKeyConstraint(["event_type", "mode"], ["event_modes.event_type", "event_modes.code"]),
        one_of("status", STATUSES),
        span("trigger_start", "trigger_end", "trigger_span"),
        *partial_date("occurred_on"),
        probability(),
        Index(None, "document_id", "sentence"),
        Index(None, "event_type", "occurred_on"),
        Index("ix_events_waiting", "id", postgresql_where=text("incident_id is null and status = 'reported'")),
        {"comment": "One row per act that an article reports: who did what, when and where."},
    )

    id: Mapped[int] = identity()
    document_id: Mapped[int] = mapped_column(comment="The document.")
    sentence: Mapped[int] = mapped_column(Integer, comment="Ordinal of the sentence that the trigger stands in.")
    event_type: Mapped[str] = mapped_column(ForeignKey("event_types.code"), comment="PLOVER type.")
    mode: Mapped[str | None] = mapped_column(comment="PLOVER mode, where the text tells it.")
    cameo_code: Mapped[str | None] = mapped_column(
        ForeignKey("cameo_codes.code"), index=True, comment="CAMEO code, where the text tells it."
    )
    status: Mapped[str] = mapped_column(comment="Whether it is news, still to come, hypothetical, denied or background.")
    trigger: Mapped[str] = mapped_column(comment="Words that tell of the act.")
    trigger_start: Mapped[int] = mapped_column(Integer, comment="Offset of the trigger's first character in the body.")
    trigger_end: Mapped[int] = mapped_column(Integer, comment="Offset after the trigger's last character.")
    occurred_on: Mapped[date | None] = mapped_column(index=True, comment="When it happened: the first day that fits.")
    occurred_on_precision: Mapped[str | None] = mapped_column(comment="How fine occurred_on is: day, month or year.")
    location: Mapped[str | None] = mapped_column(comment="Where it happened, as named.")
    confidence: Mapped[float] = mapped_column(comment="How sure the extractor is, 0 to 1.")
    incident_id: Mapped[int | None] = mapped_column(
        ForeignKey("incidents.id", ondelete="SET NULL"), index=True, comment="The happening that it reports."
    )


class EventParticipant(Base):
    __tablename__ = "event_participants"
    __table_args__ = (
        one_of("role", PARTICIPANT_ROLES),
        CheckConstraint("position >= 0", name="position"),
        Index(None, "actor_id", "role"),
        # The events of two sides are met in their order.
        Index("ix_event_participants_code_event_id", "code", "event_id", postgresql_include=["role"]),
        {"comment": "One row per party of an event. A reciprocal event has all its parties as sources and no target."},
    )

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, comment="The event."
    )
    role: Mapped[str] = mapped_column(primary_key=True, comment="Acts (source) or is acted upon (target).")
    position: Mapped[int] = mapped_column(
        SmallInteger, primary_key=True, autoincrement=False, comment="Place among those of its role, from 0."
    )
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"), comment="The actor; null if it can't be told.")
    code: Mapped[str | None] = mapped_column(comment="Country or body that the actor is or acts for on the day of the article.")
    mention_id: Mapped[int | None] = mapped_column(
        ForeignKey("mentions.id", ondelete="CASCADE"), index=True, comment="The words that name it."
    )


class EventContext(Base):
    __tablename__ = "event_contexts"
    __table_args__ = ({"comment": "One row per context of an event."},)

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, comment="The event."
    )
    context: Mapped[str] = mapped_column(ForeignKey("contexts.code"), primary_key=True, index=True, comment="PLOVER context.")


class Act(Base):
    __tablename__ = "acts"
    __table_args__ = (
        Index(None, "published_on"),
        Index("ix_acts_first_told", "happening", "published_on", "event_id"),
        Index("ix_acts_event_type_mode_newest", "event_type", "mode", text("published_on DESC NULLS LAST"), text("event_id DESC")),
        Index("ix_acts_event_type_latest", "event_type", text("day DESC NULLS LAST"), text("event_id DESC")),
        {"comment": "One row per event, without its words: what reports count. Kept in line with the events by triggers."},
    )

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, comment="The event."
    )
    document_id: Mapped[int] = mapped_column(comment="The document.")
    published_on: Mapped[date | None] = mapped_column(comment="Day on which the article was published (UTC).")
    day: Mapped[date | None] = mapped_column(comment="Day on which it happened where the text tells it, else that of the article.")
    is_dated: Mapped[bool] = mapped_column(comment="The text tells the day.")
    event_type: Mapped[str] = mapped_column(comment="PLOVER type.")
    mode: Mapped[str | None] = mapped_column(comment="PLOVER mode, where the text tells it.")
    status: Mapped[str] = mapped_column(comment="Whether it is news, still to come, hypothetical, denied or background.")
    location: Mapped[str | None] = mapped_column(comment="Where it happened, as named.")
    happening: Mapped[int] = mapped_column(comment="The incident that it reports, else its own number with a minus.")


class DyadAct(Base):
    __tablename__ = "dyad_acts"
    __table_args__ = (
        Index(None, "published_on"),
        Index("ix_dyad_acts_first_told", "happening", "source_code", "target_code", "published_on", "event_id"),
        Index(None, "source_code", "target_code", "day"),
        Index(None, "day", "event_id"),
        {
            "comment": "One row per event and two sides of which one acts towards the other, or both together: event_dyads by codes,"
            " without words. Kept in line with the events by triggers."
        },
    )

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, comment="The event."
    )
    source_code: Mapped[str] = mapped_column(primary_key=True, comment="Country or body that the source is or acts for.")
    target_code: Mapped[str] = mapped_column(primary_key=True, comment="Country or body that the target is or acts for; another one.")
    is_mutual: Mapped[bool] = mapped_column(comment="Both are sources of a mutual event; the same pair is there the other way round too.")
    is_pair: Mapped[bool] = mapped_column(comment="False for the second of two rows of an event that have the same two sides.")
    document_id: Mapped[int] = mapped_column(comment="The document.")
    published_on: Mapped[date | None] = mapped_column(comment="Day on which the article was published (UTC).")
    day: Mapped[date | None] = mapped_column(comment="Day on which it happened where the text tells it, else that of the article.")
    event_type: Mapped[str] = mapped_column(comment="PLOVER type.")
    mode: Mapped[str | None] = mapped_column(comment="PLOVER mode, where the text tells it.")
    status: Mapped[str] = mapped_column(comment="Whether it is news, still to come, hypothetical, denied or background.")
    happening: Mapped[int] = mapped_column(comment="The incident that it reports, else the number of the event with a minus.")
    confidence: Mapped[float] = mapped_column(comment="How sure the extractor is, 0 to 1.")


class Sanction(Base):
    __tablename__ = "sanctions"
    __table_args__ = (
        one_of("status", SANCTION_STATUSES),
        CheckConstraint("episode >= 1", name="episode"),
        *partial_date("demanded_on"),
        *partial_date("threatened_on"),
        *partial_date("imposed_on"),
        *partial_date("extended_on"),
        *partial_date("eased_on"),
        *partial_date("lifted_on"),
        CheckConstraint("last_reported_on >= first_reported_on", name="reported"),
        UniqueConstraint("sender_id", "target_id", "measure", "episode", postgresql_nulls_not_distinct=True),
        {"comment": "One row per sender, target, measure and episode of a sanction, from its first demand to its end."},
    )

    id: Mapped[int] = identity()
    sender_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"), comment="Who has, or would have, the measure in force.")
    target_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"), index=True, comment="Who bears it.")
    measure: Mapped[str] = mapped_column(ForeignKey("sanction_measures.code"), index=True, comment="What kind of sanction it is.")
    episode: Mapped[int] = mapped_column(
        SmallInteger, server_default="1", comment="1, and one more each time that it is imposed again after its end."
    )
    status: Mapped[str] = mapped_column(
        comment="Latest stage reported; in_force if the articles take it as given without reporting that it was imposed."
    )
    demanded_on: Mapped[date | None] = mapped_column(comment="When someone first asked for it: the first day that fits.")
    demanded_on_precision: Mapped[str | None] = mapped_column(comment="How fine demanded_on is: day, month or year.")
    threatened_on: Mapped[date | None] = mapped_column(comment="When the sender first threatened it: the first day that fits.")
    threatened_on_precision: Mapped[str | None] = mapped_column(comment="How fine threatened_on is: day, month or year.")
    imposed_on: Mapped[date | None] = mapped_column(comment="When it was imposed: the first day that fits.")
    imposed_on_precision: Mapped[str | None] = mapped_column(comment="How fine imposed_on is: day, month or year.")
    extended_on: Mapped[date | None] = mapped_column(comment="When it was last extended: the first day that fits.")
    extended_on_precision: Mapped[str | None] = mapped_column(comment="How fine extended_on is: day, month or year.")
    eased_on: Mapped[date | None] = mapped_column(comment="When it was last eased or waived: the first day that fits.")
    eased_on_precision: Mapped[str | None] = mapped_column(comment="How fine eased_on is: day, month or year.")
    lifted_on: Mapped[date | None] = mapped_column(comment="When it was lifted: the first day that fits.")
    lifted_on_precision: Mapped[str | None] = mapped_column(comment="How fine lifted_on is: day, month or year.")
    expires_on: Mapped[date | None] = mapped_column(comment="Day on which it ends unless it is extended.")
    first_reported_on: Mapped[date | None] = mapped_column(comment="Publication day of the first article that tells of it.")
    last_reported_on: Mapped[date | None] = mapped_column(comment="Publication day of the last article that tells of it.")


class SanctionAction(Base):
    __tablename__ = "sanction_actions"
    __table_args__ = (
        in_sentence(),
        one_of("status", STATUSES),
        span("trigger_start", "trigger_end", "trigger_span"),
        *partial_date("occurred_on"),
        one_of("objective", OBJECTIVES),
        one_of("trade_direction", TRADE_DIRECTIONS),
        one_of("target_kind", TARGET_KINDS),
        probability(),
        Index(None, "document_id", "sentence"),
        Index(None, "action", "occurred_on"),
        Index(None, "sender_id", "target_id"),
        # An act counts under its own day where the text tells it, else under that of its article.
        Index(
            "ix_sanction_actions_dated",
            "occurred_on",
            postgresql_include=["sender_code", "target_code", "action", "status", "measure", "id"],
            postgresql_where=text("occurred_on_precision = 'day'"),
        ),
        Index(
            "ix_sanction_actions_undated",
            "document_id",
            postgresql_include=["sender_code", "target_code", "action", "status", "measure", "id"],
            postgresql_where=text("occurred_on_precision is distinct from 'day'"),
        ),
        Index(
            "ix_sanction_actions_waiting",
            "id",
            postgresql_where=text("sanction_id is null and (target_id is not null or target_code is not null)"),
        ),
        {"comment": "One row per act upon a sanction that an article reports: imposed, extended, lifted, demanded, criticised."},
    )

    id: Mapped[int] = identity()
    sanction_id: Mapped[int | None] = mapped_column(
        ForeignKey("sanctions.id", ondelete="SET NULL"), index=True, comment="The sanction that it acts upon; null until it is matched."
    )
    document_id: Mapped[int] = mapped_column(comment="The document.")
    sentence: Mapped[int] = mapped_column(Integer, comment="Ordinal of the sentence that the trigger stands in.")
    action: Mapped[str] = mapped_column(ForeignKey("sanction_action_types.code"), comment="What is done.")
    measure: Mapped[str] = mapped_column(ForeignKey("sanction_measures.code"), index=True, comment="What kind of sanction it is done to.")
    by_actor_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"), index=True, comment="Who does it.")
    by_code: Mapped[str | None] = mapped_column(comment="Country or body that the doer acts for on the day of the article.")
    sender_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"), comment="Who has, or would have, the measure in force.")
    sender_code: Mapped[str | None] = mapped_column(comment="Country or body that the sender is or acts for.")
    target_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"), index=True, comment="Who bears it.")
    target_code: Mapped[str | None] = mapped_column(comment="Country or body that the target is or acts for.")
    status: Mapped[str] = mapped_column(comment="Whether it is news, still to come, hypothetical, denied or background.")
    trigger: Mapped[str] = mapped_column(comment="Words that tell of the act.")
    trigger_start: Mapped[int] = mapped_column(Integer, comment="Offset of the trigger's first character in the body.")
    trigger_end: Mapped[int] = mapped_column(Integer, comment="Offset after the trigger's last character.")
    occurred_on: Mapped[date | None] = mapped_column(comment="When it was done: the first day that fits.")
    occurred_on_precision: Mapped[str | None] = mapped_column(comment="How fine occurred_on is: day, month or year.")
    objective: Mapped[str | None] = mapped_column(comment="What the sender wants by it (Global Sanctions Data Base); null if not told.")
    condition: Mapped[str | None] = mapped_column(comment="What the text makes it depend on.")
    sector: Mapped[str | None] = mapped_column(comment="Part of the economy that it touches.")
    trade_direction: Mapped[str | None] = mapped_column(comment="Exports or imports, in part or completely; null unless it is on trade.")
    target_kind: Mapped[str | None] = mapped_column(comment="Whether it is on a state, an institution, an entity or a person.")
    legal_basis: Mapped[str | None] = mapped_column(comment="Law, order or resolution that it rests on.")
    expires_on: Mapped[date | None] = mapped_column(comment="Day on which the sanction ends, by this act.")
    confidence: Mapped[float] = mapped_column(comment="How sure the extractor is, 0 to 1.")
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("events.id", ondelete="SET NULL"), index=True, comment="The event row of the same act."
    )


class SanctionList(Base):
    __tablename__ = "sanction_lists"
    __table_args__ = ({"comment": "One row per official sanctions list that was imported."},)

    id: Mapped[int] = identity()
    code: Mapped[str] = mapped_column(unique=True, comment="Short name of the list, such as ofac-sdn.")
    name: Mapped[str] = mapped_column(comment="Title of the list.")
    issuer_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"), index=True, comment="Who issues it.")


class SanctionListVersion(Base):
    __tablename__ = "sanction_list_versions"
    __table_args__ = (
        UniqueConstraint("list_id", "version"),
        CheckConstraint("least(entries, added, changed, removed) >= 0", name="counts"),
        {"comment": "One row per version of an official sanctions list as imported."},
    )

    id: Mapped[int] = identity("Surrogate key; a later version of a list has a greater one.")
    list_id: Mapped[int] = mapped_column(ForeignKey("sanction_lists.id", ondelete="CASCADE"), comment="The list.")
    version: Mapped[str] = mapped_column(comment="Its date or version as given.")
    published_on: Mapped[date] = mapped_column(comment="Day on which it was issued: the first that fits, where less is known.")
    format: Mapped[str] = mapped_column(comment="Format that it was read as, such as ofac-csv.")
    source_path: Mapped[str] = mapped_column(comment="File, folder or address that it was read from.")
    content_hash: Mapped[str] = mapped_column(comment="SHA-256 of its files: the same again is no new version.")
    parts: Mapped[dict[str, Any]] = mapped_column(comment="Records by part of the list, such as entries, addresses and aliases.")
    entries: Mapped[int] = mapped_column(Integer, comment="Entries in it.")
    added: Mapped[int] = mapped_column(Integer, comment="Entries that the version before it did not have.")
    changed: Mapped[int] = mapped_column(Integer, comment="Entries that differ from the version before it.")
    removed: Mapped[int] = mapped_column(Integer, comment="Entries of the version before it that it does not have.")
    imported_at: Mapped[datetime] = mapped_column(server_default=func.now(), comment="When it was imported.")
    run_id: Mapped[int | None] = mapped_column(
        ForeignKey("etl_runs.id", ondelete="SET NULL"), index=True, comment="The run that imported it."
    )


class Listing(Base):
    __tablename__ = "listings"
    __table_args__ = (
        UniqueConstraint("list_id", "external_id"),
        CheckConstraint("delisted_on >= listed_on", name="days"),
        {"comment": "One row per entry of an official sanctions list, as it stands or last stood; its history is in listing_versions."},
    )

    id: Mapped[int] = identity()
    list_id: Mapped[int] = mapped_column(ForeignKey("sanction_lists.id", ondelete="CASCADE"), comment="The list.")
    external_id: Mapped[str] = mapped_column(comment="Identifier of the entry in the list.")
    kind: Mapped[str | None] = mapped_column(comment="What is listed: person, entity, vessel or aircraft; null if the list does not say.")
    programme: Mapped[str | None] = mapped_column(
        index=True, comment="Sanctions programmes that it is listed under, parted by a semicolon and a blank."
    )
    listed_on: Mapped[date | None] = mapped_column(comment="Day on which it was listed, if the list tells.")
    delisted_on: Mapped[date | None] = mapped_column(comment="Day of the first imported version without it; null while it is listed.")
    remarks: Mapped[str | None] = mapped_column(comment="Remarks as given.")
    countries: Mapped[list[str]] = mapped_column(
        server_default=text("'{}'"), comment="Countries (ISO3) that the entry names: nationality, address, place of birth, flag."
    )
    birth_dates: Mapped[list[str]] = mapped_column(
        server_default=text("'{}'"), comment="Dates of birth as fine as told: 1960-03-01, 1960-03 or 1960."
    )
    raw: Mapped[dict[str, Any]] = mapped_column(comment="The entry as read, field by field.")


class ListingVersion(Base):
    __tablename__ = "listing_versions"
    __table_args__ = (
        UniqueConstraint("listing_id", "from_version_id"),
        CheckConstraint("(valid_to is null) = (to_version_id is null)", name="end"),
        CheckConstraint("valid_to >= valid_from", name="validity"),
        {"comment": "One row per state of an entry of an official list: what it said, from which version until which."},
    )

    id: Mapped[int] = identity()
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"), comment="The entry.")
    from_version_id: Mapped[int] = mapped_column(
        ForeignKey("sanction_list_versions.id", ondelete="CASCADE"), index=True, comment="First version that says so."
    )
    to_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("sanction_list_versions.id", ondelete="CASCADE"),
        index=True,
        comment="First version that no longer says so; null while it holds.",
    )
    valid_from: Mapped[date] = mapped_column(comment="Day of the first version that says so.")
    valid_to: Mapped[date | None] = mapped_column(comment="Day of the first version that no longer says so; null while it holds.")
    name: Mapped[str] = mapped_column(comment="The name that it was listed by.")
    raw: Mapped[dict[str, Any]] = mapped_column(comment="The entry as it was read, field by field.")


class ListingName(Base):
    __tablename__ = "listing_names"
    __table_args__ = (
        UniqueConstraint("listing_id", "name"),
        {"comment": "One row per name of a listed party, as it stands or last stood."},
    )

    id: Mapped[int] = identity()
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"), comment="The entry.")
    name: Mapped[str] = mapped_column(comment="The name as written.")
    name_key: Mapped[str] = mapped_column(index=True, comment="The name normalised for look-up: no case, accents or punctuation.")
    is_primary: Mapped[bool] = mapped_column(comment="The name that it is listed by.")
    quality: Mapped[str | None] = mapped_column(comment="How good an alias it is, as the list says: good, low or strong, weak and others.")


class ListingActor(Base):
    __tablename__ = "listing_actors"
    __table_args__ = (
        probability("score"),
        {"comment": "One row per match of a listed party with an actor in the news."},
    )

    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, comment="The entry."
    )
    actor_id: Mapped[int] = mapped_column(
        ForeignKey("actors.id"), primary_key=True, autoincrement=False, index=True, comment="The actor that it is."
    )
    score: Mapped[float] = mapped_column(comment="How well they match, 0 to 1.")
    method: Mapped[str] = mapped_column(comment="Matcher and version that scored it.")
    reviewed: Mapped[bool] = mapped_column(server_default=text("false"), comment="A person has confirmed it.")


class ListingReview(Base):
    __tablename__ = "listing_reviews"
    __table_args__ = (
        one_of("verdict", VERDICTS),
        {"comment": "One row per match of a listed party with an actor that a person has judged; by natural keys, to outlive both."},
    )

    list_code: Mapped[str] = mapped_column(primary_key=True, comment="The list.")
    external_id: Mapped[str] = mapped_column(primary_key=True, comment="Identifier of the entry in the list.")
    actor_key: Mapped[str] = mapped_column(primary_key=True, comment="Natural key of the actor.")
    verdict: Mapped[str] = mapped_column(comment="Accepted: they are the same; rejected: they are not.")
    note: Mapped[str | None] = mapped_column(comment="Why, in the reviewer's words.")
    reviewer: Mapped[str | None] = mapped_column(comment="Who judged it.")
    reviewed_at: Mapped[datetime] = mapped_column(server_default=func.now(), comment="When it was judged.")


class ReviewLog(Base):
    __tablename__ = "review_log"
    __table_args__ = (
        one_of("subject", REVIEWED),
        {"comment": "One row per decision of a person in a review, and per decision taken back; rows are only ever added."},
    )

    id: Mapped[int] = identity("Surrogate key; a later decision has a greater one.")
    subject: Mapped[str] = mapped_column(comment="What was decided about: listing (a match with a list) or actor.")
    decision: Mapped[str] = mapped_column(
        comment="accept, reject, add, alias, merge or apart; undo and one of these where it was taken back."
    )
    about: Mapped[list[str]] = mapped_column(
        comment="Natural keys: list, entry and actor; or the actor, the other actor and the name, where the decision has them."
    )
    note: Mapped[str | None] = mapped_column(comment="Why, in the reviewer's words.")
    reviewer: Mapped[str | None] = mapped_column(comment="Who decided.")
    decided_at: Mapped[datetime] = mapped_column(server_default=func.now(), comment="When.")


class ReportRun(Base):
    __tablename__ = "report_runs"
    __table_args__ = (
        one_of("outcome", REPORT_OUTCOMES),
        CheckConstraint("(outcome in ('waiting', 'running')) = (finished is null)", name="finished"),
        CheckConstraint("finished >= started", name="times"),
        CheckConstraint("(schedule is null) = (due_at is null)", name="due"),
        UniqueConstraint("schedule", "due_at"),
        Index(None, "report", "started"),
        {"comment": "One row per run of a report, asked for or due by the schedule."},
    )

    id: Mapped[int] = identity()
    report: Mapped[str] = mapped_column(comment="Name of the report.")
    parameters: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), comment="Its parameters.")
    started: Mapped[datetime] = mapped_column(server_default=func.now(), comment="When it began, or became due.")
    finished: Mapped[datetime | None] = mapped_column(comment="When it ended; null while it waits or runs.")
    rows: Mapped[int | None] = mapped_column(comment="Rows that it gave.")
    outputs: Mapped[list[str]] = mapped_column(server_default=text("'{}'"), comment="Files that it wrote, or - for the terminal.")
    outcome: Mapped[str] = mapped_column(
        server_default="running", comment="How it ended; waiting, running, or unneeded where the schedule wants rows and there were none."
    )
    schedule: Mapped[str | None] = mapped_column(comment="Name of the entry of the schedule; null if it was asked for.")
    due_at: Mapped[datetime | None] = mapped_column(comment="Moment at which the schedule wanted it.")
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default="0", comment="Times that the schedule tried it.")
    error: Mapped[str | None] = mapped_column(comment="What went wrong at the last attempt.")
    row_digests: Mapped[bytes | None] = mapped_column(
        comment="MD5 of each row, 16 bytes each, sorted: what the next run of the entry compares its rows with."
    )


class ReportDelivery(Base):
    __tablename__ = "report_deliveries"
    __table_args__ = (
        one_of("outcome", DELIVERY_OUTCOMES),
        CheckConstraint("(outcome = 'delivered') = (delivered_at is not null)", name="delivered"),
        {"comment": "One row per recipient of a scheduled run."},
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("report_runs.id", ondelete="CASCADE"), primary_key=True, comment="The run.")
    recipient: Mapped[str] = mapped_column(primary_key=True, comment="Where it goes, as the schedule writes it.")
    outcome: Mapped[str] = mapped_column(server_default="sending", comment="How it ended, or sending.")
    begun_at: Mapped[datetime] = mapped_column(server_default=func.now(), comment="When the last attempt began.")
    delivered_at: Mapped[datetime | None] = mapped_column(comment="When it was delivered.")
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default="1", comment="Times that it was tried.")
    is_repeat: Mapped[bool] = mapped_column(
        server_default=text("false"), comment="An attempt was cut off while it was being sent: it may have arrived more than once."
    )
    place: Mapped[str | None] = mapped_column(comment="Where it is now: a path, an address, a message id.")
    error: Mapped[str | None] = mapped_column(comment="What went wrong at the last attempt.")


class ReportSchedule(Base):
    __tablename__ = "report_schedules"
    __table_args__ = ({"comment": "One row per entry of the schedule that a worker has seen."},)

    name: Mapped[str] = mapped_column(primary_key=True, comment="Name of the entry.")
    planned_until: Mapped[datetime] = mapped_column(comment="Every run due up to then is in report_runs, or was left out on purpose.")


class ActorMerge(Base):
    __tablename__ = "actor_merges"
    __table_args__ = (
        {"comment": "One row per actor that an analyst merged into another or keeps apart; by natural keys. From the file of decisions."},
    )

    actor_key: Mapped[str] = mapped_column(primary_key=True, comment="Natural key of the actor.")
    into_key: Mapped[str | None] = mapped_column(comment="Key of the actor that it is; null if it is nobody else.")
    note: Mapped[str | None] = mapped_column(comment="Why.")


class GazetteerVersion(Base):
    __tablename__ = "gazetteer_versions"
    __table_args__ = (
        {"comment": "One row per gazetteer by which documents were annotated, to find the documents that a change concerns."},
    )

    version: Mapped[str] = mapped_column(primary_key=True, comment="The part of an extractor's version after its last dot.")
    content: Mapped[bytes] = mapped_column(comment="The tables that it was built from: JSON, deflated.")
    kept_at: Mapped[datetime] = mapped_column(server_default=func.now(), comment="When it was first used.")


class PendingCheck(Base):
    __tablename__ = "pending_checks"
    __table_args__ = (
        one_of("subject", CHECKED),
        Index(None, "subject", "subject_id"),
        {"comment": "One row per actor, incident or sanction whose rows came or went: what the next run has to look at."},
    )

    id: Mapped[int] = identity()
    subject: Mapped[str] = mapped_column(
        comment="What is to be done: settle whom an actor's mentions mean, or remove an actor (leaver), incident or sanction left with nothing."
    )
    subject_id: Mapped[int] = mapped_column(comment="Key of the actor, incident or sanction; it may be gone by then.")


class SeedFile(Base):
    __tablename__ = "seed_files"
    __table_args__ = ({"comment": "One row per seed file as last loaded; an unchanged file is not read again."},)

    file: Mapped[str] = mapped_column(primary_key=True, comment="Name of the file.")
    content_hash: Mapped[str] = mapped_column(comment="SHA-256 of the files of its table and of those that they refer to.")
    loaded_at: Mapped[datetime] = mapped_column(server_default=func.now(), comment="When it was loaded.")
