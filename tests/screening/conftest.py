"""A database with lists and articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from communique.etl.lists import imports, source
from communique.etl.lists.imports import Wanted

Connection = psycopg.Connection[Any]
SAMPLES = Path(__file__).parents[1] / "lists" / "samples"


@pytest.fixture(scope="package")
def shared_url(another_database: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    """The address of a database with the sample list of the UN, which the tests of this folder share; each undoes what it did."""
    with another_database() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            import_(connection, SAMPLES / "un.xml")
        yield url


@pytest.fixture
def connection(shared_url: str) -> Iterator[Connection]:
    """A connection whose work is undone after the test."""
    with psycopg.connect(shared_url, autocommit=True) as connection, connection.transaction(force_rollback=True):
        yield connection


@pytest.fixture
def samples() -> Path:
    return SAMPLES


@pytest.fixture
def load(connection: Connection) -> Callable[..., None]:
    """Import a file as a version of its list."""
    return lambda path, version=None: import_(connection, path, version)


@pytest.fixture
def article(connection: Connection) -> Callable[..., None]:
    """Enter an article that names these actors: (key, kind, name), made where they are new."""
    return lambda names: enter(connection, names)


def import_(connection: Connection, path: Path, version: str | None = None) -> None:
    row = connection.execute("insert into etl_runs (command) values ('lists import') returning id").fetchone()
    assert row is not None
    with source.files([str(path)], allow_network=False) as files:
        imports.import_list(connection, files, str(path), Wanted(None, version, force=True), row[0])


def enter(connection: Connection, names: Sequence[tuple[str, str, str]]) -> None:
    body = ", ".join(name for _, _, name in names) + "."
    row = connection.execute(
        "insert into documents (title, published_at, published_precision, body, word_count, content_hash)"
        " values ('Ships', '2026-03-01', 'day', %s, 1, %s) returning id",
        [body, f"hash of {body}"],
    ).fetchone()
    assert row is not None
    connection.execute("insert into document_annotations (document_id, extractor) values (%s, 'hand')", row)
    connection.execute("insert into sentences values (%s, 0, 0, %s)", [row[0], len(body)])
    for key, kind, name in names:
        connection.execute(
            "insert into actors (key, kind, name, origin) values (%s, %s, %s, 'discovered') on conflict do nothing", [key, kind, name]
        )
        start = body.index(name)
        connection.execute(
            "insert into mentions (document_id, sentence, char_start, char_end, surface, actor_id, method, confidence)"
            " values (%s, 0, %s, %s, %s, (select id from actors where key = %s), 'hand', 1)",
            [row[0], start, start + len(name), name, key],
        )
