"""The seed files, in the order of their dependencies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from communique.etl.annotate import names
from communique.etl.schema import ACTOR_KINDS, ALIAS_KINDS, QUAD_CLASSES
from communique.etl.seeding.model import DAY, FLAG, Column, Problem, Reference, Row, SeedTable, Values, choice, number, pattern

CODE = pattern(r"[a-z0-9]+([_-][a-z0-9]+)*", "a code of small letters, digits, - and _")
ISO3 = pattern(r"[A-Z]{3}", "a code of three capital letters")


def alias_key(values: Values) -> str:
    """The alias as it is looked up: its words without case, accents and punctuation."""
    return " ".join(names.key(str(values["alias"])))


def in_order(rows: Sequence[Row]) -> Iterator[Problem]:
    """What holds for a time does not end before it begins."""
    for row in rows:
        begin, end = row.values["valid_from"], row.values["valid_to"]
        if isinstance(begin, date) and isinstance(end, date) and end < begin:
            yield Problem(row.file, row.line, "valid_to", f"{end} is before valid_from {begin}", "swap or correct the dates")


def without_overlap(rows: Sequence[Row]) -> Iterator[Problem]:
    """One person's terms in one office for one body follow each other; a term may begin on the day that another ended."""
    terms: dict[tuple[object, ...], list[tuple[date, date, Row]]] = {}
    for row in rows:
        begin, end = row.values["valid_from"], row.values["valid_to"]
        term = (begin if isinstance(begin, date) else date.min, end if isinstance(end, date) else date.max, row)
        terms.setdefault((row.values["actor"], row.values["office"], row.values["for_actor"]), []).append(term)
    for found in terms.values():
        found.sort(key=lambda term: (term[0], term[1], term[2].line))
        for (_, end, earlier), (begin, _, later) in pairwise(found):
            if begin < end:
                yield Problem(
                    later.file,
                    later.line,
                    "valid_from",
                    f"this term of {later.values['actor']} as {later.values['office']} overlaps the one in {earlier.file}, line {earlier.line}",
                    "correct the dates of one, or join the two rows",
                )


def _lookup(name: str) -> SeedTable:
    """A table of codes and labels, from the file of the same name."""
    return SeedTable(
        name=name,
        files=(f"{name}.csv",),
        columns=(Column("code", CODE, required=True), Column("label", required=True)),
        identity=("code",),
        key=("code",),
    )


COUNTRIES = SeedTable(
    name="countries",
    files=("countries.csv",),
    columns=(
        Column("iso3", ISO3, required=True),
        Column("iso2", pattern(r"[A-Z]{2}", "a code of two capital letters")),
        Column("name", required=True),
        Column("official_name"),
        Column("capital"),
        Column("demonym"),
        Column("region"),
    ),
    ignored=frozenset({"source"}),
    identity=("iso3",),
    key=("iso3",),
)

EVENT_TYPES = SeedTable(
    name="event_types",
    files=("event_types.csv",),
    columns=(
        Column("code", pattern(r"[A-Z]+", "a type in capital letters"), required=True),
        Column("label", required=True),
        Column("quad_class", choice(QUAD_CLASSES), required=True),
        Column("score", number(-10, 10), required=True),
        Column("is_mutual", FLAG, required=True),
        Column("description"),
    ),
    identity=("code",),
    key=("code",),
)

EVENT_MODES = SeedTable(
    name="event_modes",
    files=("event_modes.csv",),
    columns=(
        Column("event_type", required=True),
        Column("code", CODE, required=True),
        Column("label", required=True),
        Column("score", number(-10, 10), required=True),
    ),
    identity=("event_type", "code"),
    key=("event_type", "code"),
    references=(Reference(("event_type",), "event_types", ("code",)),),
)

CAMEO_CODES = SeedTable(
    name="cameo_codes",
    files=("cameo_codes.csv",),
    columns=(
        Column("code", pattern(r"[0-9]{2,4}", "a code of two to four digits"), required=True),
        Column("label", required=True),
        Column("event_type"),
        Column("event_mode"),
    ),
    identity=("code",),
    key=("code",),
    references=(
        Reference(("event_type",), "event_types", ("code",)),
        Reference(("event_type", "event_mode"), "event_modes", ("event_type", "code")),
    ),
)

TOPICS = SeedTable(
    name="topics",
    files=("topics.csv",),
    columns=(Column("code", CODE, required=True), Column("label", required=True), Column("description")),
    identity=("code",),
    key=("code",),
)

PUBLISHERS = SeedTable(
    name="publishers",
    files=("publishers.csv",),
    columns=(
        Column("name", required=True),
        Column("domain", pattern(r"([a-z0-9-]+\.)+[a-z]{2,}", "a domain in small letters, without https:// and www."), required=True),
        Column("country", ISO3),
    ),
    identity=("domain",),
    key=("domain",),
    references=(Reference(("country",), "countries", ("iso3",)),),
    # A publisher first met in an article, where only its name stood, becomes the one of the file.
    adopt="""
        update publishers set domain = staged.domain
        from {staged} as staged
        where lower(publishers.name) = lower(staged.name) and publishers.domain is null
    """,
    has_origin=True,
)

ACTORS = SeedTable(
    name="actors",
    files=("actors.csv", "persons.csv"),
    columns=(
        Column("key", pattern(r"[A-Z]{3}|[a-z0-9]+(-[a-z0-9]+)*", "an ISO3 code or a key such as us-state-department"), required=True),
        Column("kind", choice(ACTOR_KINDS), required=True),
        Column("name", required=True),
        Column("code", pattern(r"[A-Z][A-Z0-9+_-]*", "a code in capital letters")),
        Column("parent"),
        Column("wikidata_id", pattern(r"Q[0-9]+", "a Wikidata item such as Q794")),
        Column("description"),
        Column("source"),
    ),
    identity=("key",),
    key=("key",),
    references=(Reference(("parent",), "actors", ("key",), stores="parent_id"),),
    fixed={"persons.csv": {"kind": "person"}},
    has_origin=True,
)

ACTOR_ALIASES = SeedTable(
    name="actor_aliases",
    files=("actor_aliases.csv", "person_aliases.csv"),
    columns=(
        Column("actor", required=True),
        Column("alias", required=True),
        Column("kind", choice(ALIAS_KINDS), default="name"),
        Column("valid_from", DAY),
        Column("valid_to", DAY),
        Column("source"),
    ),
    identity=("actor", "alias", "kind", "valid_from"),
    key=("actor_id", "alias", "kind", "valid_from"),
    references=(Reference(("actor",), "actors", ("key",), stores="actor_id"),),
    derived={"alias_key": alias_key},
    checks=(in_order,),
    has_origin=True,
)

ACTOR_ROLES = SeedTable(
    name="actor_roles",
    files=("actor_roles.csv",),
    columns=(
        Column("actor", required=True),
        Column("office", CODE, required=True),
        Column("title", required=True),
        Column("for_actor", required=True),
        Column("valid_from", DAY),
        Column("valid_to", DAY),
        Column("confidence", number(0, 1), default=1.0),
        Column("source"),
    ),
    identity=("actor", "office", "for_actor", "valid_from"),
    key=("actor_id", "office", "for_actor_id", "valid_from"),
    references=(
        Reference(("actor",), "actors", ("key",), stores="actor_id"),
        Reference(("for_actor",), "actors", ("key",), stores="for_actor_id"),
    ),
    checks=(in_order, without_overlap),
    has_origin=True,
)

TABLES = (
    COUNTRIES,
    EVENT_TYPES,
    EVENT_MODES,
    _lookup("contexts"),
    CAMEO_CODES,
    TOPICS,
    _lookup("sanction_measures"),
    _lookup("sanction_action_types"),
    PUBLISHERS,
    ACTORS,
    ACTOR_ALIASES,
    ACTOR_ROLES,
)
