"""Databases for the tests: a real Postgres, one template made ready once, a clone of it for each test that asks.

The server is the one of DATABASE_URL if that is set (its user must be able to create databases), else the embedded one in
a folder of this run. Nothing of the user's is touched: settings see neither their DATABASE_URL nor their home.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine

from communique.etl import database, migrate, seed, settings
from communique.etl.embedded import Server

if TYPE_CHECKING:
    from communique.etl.annotate.pipeline import Annotator

# Set by the process that starts the run and inherited by its workers.
RUN_FOLDER = "COMMUNIQUE_TEST_RUN"
GIVEN_SERVER = "COMMUNIQUE_TEST_SERVER"


@dataclass(frozen=True, slots=True)
class Run:
    """What the processes of one test run share: a folder for locks and the embedded server, and the prefix of its databases."""

    folder: Path
    given: str | None

    @property
    def prefix(self) -> str:
        return f"communique_{self.folder.name.replace('-', '_').lower()}"

    def server(self) -> str:
        """The address of a database from which others can be made; starts the embedded server at the first call."""
        if self.given:
            return self.given
        server = Server(self.folder / "home")
        running = server.url()
        if running:
            return running
        with self.locked("server"):
            url = server.start()
            with psycopg.connect(url, autocommit=True) as connection:
                # What a test writes need not outlive a power cut, and a clone of a file shares its blocks until one is written.
                for setting in ("fsync = off", "full_page_writes = off", "file_copy_method = clone"):
                    connection.execute(sql.SQL("alter system set ") + sql.SQL(setting))
                connection.execute("select pg_reload_conf()")
        return url

    def create(self, name: str, template: str | None = None) -> str:
        """Make a database; returns its address."""
        statement = sql.SQL("create database {}").format(sql.Identifier(name))
        if template:
            statement += sql.SQL(" template {}").format(sql.Identifier(template))
            statement += sql.SQL("" if self.given else " strategy file_copy")
        self.execute(statement)
        return with_database(self.server(), name)

    def drop(self, name: str) -> None:
        self.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))

    def execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.server(), autocommit=True) as connection:
            connection.execute(statement)

    def template(self, name: str, template: str | None, prepare: Callable[[str], object]) -> str:
        """The full name of a database to clone, prepared by the process that asks for it first."""
        full_name = f"{self.prefix}_{name}"
        with self.locked(full_name):
            ready = self.folder / f"{full_name}-ready"
            if not ready.exists():
                self.drop(full_name)
                prepare(self.create(full_name, template))
                ready.touch()
        return full_name

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def clean_up(self) -> None:
        if self.given:
            with psycopg.connect(self.given, autocommit=True) as connection:
                found = connection.execute("select datname from pg_database where starts_with(datname, %s)", (self.prefix,))
                names = [name for (name,) in found]
            for name in names:
                self.drop(name)
        else:
            Server(self.folder / "home").stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def with_database(url: str, name: str) -> str:
    """The address of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def this_run() -> Run:
    return Run(Path(os.environ[RUN_FOLDER]), os.environ.get(GIVEN_SERVER))


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    os.environ[RUN_FOLDER] = tempfile.mkdtemp(prefix="test-")
    given = os.environ.pop("DATABASE_URL", None)
    if given:
        os.environ[GIVEN_SERVER] = given
    for name in [name for name in os.environ if name.startswith(settings.PREFIX) and name not in (RUN_FOLDER, GIVEN_SERVER)]:
        del os.environ[name]
    os.environ["COMMUNIQUE_HOME"] = str(Path(os.environ[RUN_FOLDER]) / "home")
    settings.forget()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        with suppress(psycopg.OperationalError):
            this_run().clean_up()


numbers = count(1)


@contextmanager
def fresh_database(template: str | None) -> Iterator[str]:
    run = this_run()
    name = f"{run.prefix}_{os.getpid()}_{next(numbers)}"
    yield run.create(name, template)
    run.drop(name)


@pytest.fixture(scope="session")
def tables_template() -> str:
    """The database with all tables, empty, that others are cloned from; not to be connected to."""
    return this_run().template("tables", None, migrate.upgrade)


@pytest.fixture(scope="session")
def seeds_template(tables_template: str) -> str:
    """The database with all tables and seeds that others are cloned from; not to be connected to."""
    return this_run().template("seeds", tables_template, load_packaged_seeds)


def load_packaged_seeds(url: str) -> None:
    """Faults in the packaged seeds are the business of test_seed.py: what is sound is loaded."""
    engine = database.engine_for(url)
    seed.load(engine, settings.packaged("seeds"))
    engine.dispose()


@pytest.fixture
def database_url(seeds_template: str) -> Iterator[str]:
    """The address of a database of the test's own with all tables and seeds, and no documents."""
    with fresh_database(seeds_template) as url:
        yield url


@pytest.fixture(scope="session")
def another_database(seeds_template: str) -> Callable[[], AbstractContextManager[str]]:
    """Makes a further database like that of `database_url`, for the length of a `with` block."""
    return lambda: fresh_database(seeds_template)


@pytest.fixture(scope="session")
def filled_database(seeds_template: str) -> Callable[[str, Callable[[str], object]], AbstractContextManager[str]]:
    """Makes a database as a function fills one with tables and seeds, for the length of a `with` block. It fills once in a run,
    under the name given."""
    return lambda name, fill: fresh_database(this_run().template(name, seeds_template, fill))


@pytest.fixture
def unseeded_database_url(tables_template: str) -> Iterator[str]:
    """The address of a database of the test's own with all tables, and nothing in them."""
    with fresh_database(tables_template) as url:
        yield url


@pytest.fixture
def blank_database_url() -> Iterator[str]:
    """The address of an empty database of the test's own."""
    with fresh_database(None) as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine over `database_url`."""
    engine = database.engine_for(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A psycopg connection to `database_url`; what is not committed is undone."""
    with psycopg.connect(database_url) as connection:
        yield connection
        connection.rollback()


@pytest.fixture(scope="session")
def annotator() -> Annotator:
    """An annotator with the packaged seeds; its libraries are slow to import, so only the tests that ask for it pay."""
    from communique.etl.annotate.pipeline import Annotator

    return Annotator(settings.packaged("seeds"))
