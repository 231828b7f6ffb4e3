"""Lists in the database, and a command line to ask about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from communique.etl import cli, output, settings
from communique.etl.lists import imports, source
from communique.etl.lists.imports import Imported, Wanted

SAMPLES = Path(__file__).parent / "samples"
Connection = psycopg.Connection[Any]
Import = Callable[..., Imported]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def samples() -> Path:
    return SAMPLES


@pytest.fixture(scope="package")
def shared_url(another_database: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    """The address of a database that the tests of this folder share; each undoes what it did."""
    with another_database() as url:
        yield url


@pytest.fixture
def connection(shared_url: str) -> Iterator[Connection]:
    """A connection whose work is undone after the test."""
    with psycopg.connect(shared_url, autocommit=True) as connection, connection.transaction(force_rollback=True):
        yield connection


@pytest.fixture
def load(connection: Connection) -> Import:
    """Import files as a version; --force by default, since the samples are below the floors."""
    row = connection.execute("insert into etl_runs (command) values ('lists import') returning id").fetchone()
    assert row is not None

    def load(*paths: Path, code: str | None = None, version: str | None = None, force: bool = True) -> Imported:
        with source.files([str(path) for path in paths], allow_network=False) as files:
            return imports.import_list(connection, files, str(paths[0]), Wanted(code, version, force), row[0])

    return load


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command line on the test's database; gives exit code, stdout and stderr."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    settings.reset()

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = cli.main(list(arguments))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    yield run
    settings.reset()
    output.set_quiet(False)
