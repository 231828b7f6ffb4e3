"""The migrations build the declared tables from nothing, undo it, and bear two upgrades at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from pytest_alembic.tests import (
    test_model_definitions_match_ddl,
    test_single_head_revision,
    test_up_down_consistency,
    test_upgrade,
)
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from communique.etl import database, migrate
from communique.etl.schema import Base

__all__ = ["test_model_definitions_match_ddl", "test_single_head_revision", "test_up_down_consistency", "test_upgrade"]

UNCOMMENTED = """
    select c.relname, a.attname
    from pg_class as c
    inner join pg_attribute as a on a.attrelid = c.oid and a.attnum >= 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
        and (col_description(c.oid, a.attnum) is null or obj_description(c.oid, 'pg_class') is null)
"""
DEFINITIONS = """
    select conname, pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace and conrelid <> 0
    union all
    select indexname, indexdef from pg_indexes where schemaname = 'public'
    order by 1, 2
"""
UPGRADE = [sys.executable, "-c", "import sys; from communique.etl import migrate; migrate.upgrade(sys.argv[1])"]
OBJECTS = """
    select relname from pg_class
    where relnamespace = 'public'::regnamespace and relname not like 'alembic_version%'
    union all
    select proname from pg_proc where pronamespace = 'public'::regnamespace
    union all
    select extname from pg_extension where extname <> 'plpgsql'
"""


@pytest.fixture
def alembic_config(blank_database_url: str) -> Config:
    return migrate.config_for(blank_database_url)


@pytest.fixture
def alembic_engine(blank_database_url: str) -> Iterator[Engine]:
    engine = database.engine_for(blank_database_url)
    yield engine
    engine.dispose()


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()


def test_database_stands_where_the_newest_revision_leaves_it(database_url: str) -> None:
    assert migrate.current(database_url) == migrate.head()
    assert migrate.check(database_url) == []


def test_a_difference_is_told(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("alter table documents drop column byline cascade")
    assert [line for line in migrate.check(database_url) if "byline" in line]


def test_never_migrated_has_no_revision(blank_database_url: str) -> None:
    assert migrate.current(blank_database_url) is None


def test_every_table_view_and_column_has_a_comment(database_url: str) -> None:
    assert rows(database_url, UNCOMMENTED) == []


def test_downgrade_leaves_nothing(blank_database_url: str) -> None:
    migrate.upgrade(blank_database_url)
    assert rows(blank_database_url, OBJECTS)
    migrate.downgrade(blank_database_url, "base")
    assert rows(blank_database_url, OBJECTS) == []


def test_constraints_and_indexes_are_as_declared(database_url: str, blank_database_url: str) -> None:
    """Alembic compares neither checks nor exclusions: a new value of an enumeration could be forgotten in the migration."""
    engine = database.engine_for(blank_database_url)
    with engine.begin() as connection:
        connection.execute(text("create extension btree_gist"))
        Base.metadata.create_all(connection)
    engine.dispose()
    declared = rows(blank_database_url, DEFINITIONS)
    assert declared == [row for row in rows(database_url, DEFINITIONS) if "alembic_version" not in str(row[0])]
    assert any("EXCLUDE" in str(definition) for _, definition in declared)


def test_two_upgrades_at_once_both_succeed(blank_database_url: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(subprocess.run, UPGRADE + [blank_database_url], capture_output=True, text=True) for _ in range(2)]:
            assert done.result().returncode == 0, done.result().stderr
    assert migrate.current(blank_database_url) == migrate.head()


def test_upgrade_gives_up_on_a_table_in_use(blank_database_url: str) -> None:
    migrate.upgrade(blank_database_url)
    with psycopg.connect(blank_database_url) as reader:
        reader.execute("select from documents")
        with pytest.raises(OperationalError, match="lock timeout"):
            migrate.downgrade(blank_database_url, "base")
    # What was taken back before is entered as such: each revision is a transaction of its own.
    assert migrate.current(blank_database_url) == "0016"
    migrate.upgrade(blank_database_url)
    assert migrate.current(blank_database_url) == migrate.head()
    assert migrate.check(blank_database_url) == []


def test_statements_can_be_printed_for_review(capsys: pytest.CaptureFixture[str], blank_database_url: str) -> None:
    command.upgrade(migrate.config_for(blank_database_url), "head", sql=True)
    printed = capsys.readouterr().out
    with psycopg.connect(blank_database_url, autocommit=True) as connection:
        connection.execute(printed)
    assert migrate.check(blank_database_url) == []
    assert migrate.current(blank_database_url) == migrate.head()
