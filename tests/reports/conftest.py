"""Rows entered by hand, and a command line to ask about them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import report_world
from hand import Hand

from communique.etl import cli, output, settings
from communique.reports import catalog
from communique.reports.run import asked


@pytest.fixture
def hand(database_url: str) -> Iterator[Hand]:
    """Enters rows that everyone sees at once."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield Hand(connection)


def asking(url: str):
    """Asks a packaged report, and gives its rows as dictionaries."""

    def ask(name: str, **given: str) -> list[dict[str, object]]:
        with psycopg.connect(url) as connection, asked(connection, catalog.report(name), given, 30) as answer:
            return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]

    return ask


@pytest.fixture
def ask(database_url: str):
    """The rows of a packaged report as dictionaries."""
    return asking(database_url)


@pytest.fixture(scope="module")
def shared_url(another_database) -> Iterator[str]:
    """A database for the tests of one file together, each of them asking about tables of its own."""
    with another_database() as url:
        yield url


@pytest.fixture(scope="module")
def shared_hand(shared_url: str) -> Iterator[Hand]:
    """As `hand`, into the database that a file's tests share."""
    with psycopg.connect(shared_url, autocommit=True) as connection:
        yield Hand(connection)


@pytest.fixture(scope="module")
def ask_shared(shared_url: str):
    """As `ask`, of the database that a file's tests share."""
    return asking(shared_url)


@pytest.fixture(scope="session")
def world_url(another_database) -> Iterator[str]:
    """A database with the articles of report_world.py, which no test changes."""
    with another_database() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            report_world.fill(Hand(connection))
        yield url


@pytest.fixture(scope="session")
def ask_world(world_url: str):
    """As `ask`, of the articles of report_world.py."""
    return asking(world_url)


@pytest.fixture
def run(capsys, monkeypatch, database_url):
    """Run a command line in this process on `database_url`: its exit code, stdout and stderr."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.delenv("COLUMNS", raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        settings.reset()
        code = cli.main(list(arguments))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    yield run
    settings.reset()
    output.set_quiet(False)


@pytest.fixture
def own(tmp_path: Path, monkeypatch):
    """Put a report of one's own into a folder that the settings name; returns its path."""
    folder = tmp_path / "my reports"
    folder.mkdir()
    monkeypatch.setenv("COMMUNIQUE_REPORTS_DIR", str(folder))

    def own(name: str, text: str) -> Path:
        path = folder / f"{name}.sql"
        path.write_text(text, encoding="utf-8")
        return path

    return own
