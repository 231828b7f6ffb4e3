"""Databases to measure in: an embedded server of the benchmark's own, in a temporary folder that goes in the end."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from communique.etl import jobs, settings
from communique.etl.embedded import Server

_numbers = count(1)


@contextmanager
def server() -> Iterator[str]:
    """The address of a database with tables and seeds, to be copied by `copy_of`."""
    with tempfile.TemporaryDirectory() as folder:
        own = Server(Path(folder) / "home")
        try:
            start = own.start()
            with psycopg.connect(start, autocommit=True) as connection:
                connection.execute("create database seeded")
            url = urlunsplit(urlsplit(start)._replace(path="/seeded"))
            jobs.prepare(url, settings.get().seeds_dir)
            yield url
        finally:
            own.stop()


@contextmanager
def copy_of(url: str) -> Iterator[str]:
    """The address of a fresh copy of the seeded database."""
    name = f"copy_{next(_numbers)}"
    other = urlunsplit(urlsplit(url)._replace(path="/postgres"))
    with psycopg.connect(other, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {} template seeded").format(sql.Identifier(name)))
    yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    with psycopg.connect(other, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def spread(values: Sequence[float], unit: str = "", digits: int = 2) -> str:
    """Median, lowest and highest."""
    middle, low, high = (f"{value:,.{digits}f}" for value in (statistics.median(values), min(values), max(values)))
    return f"{middle}{' ' if unit else ''}{unit} (lowest {low}, highest {high}, {len(values)} rounds)"
