"""What the desk is given of ours: a pool that reads, an analyst's own queries, formats, and screening."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg_pool import ConnectionPool

from communique.etl import adhoc, database, settings
from communique.etl.commands.report import folders
from communique.etl.failures import explain
from communique.etl.output import cell_text
from communique.etl.reviewing import Reviewing
from communique.etl.schedule.document import FORMATS, render
from communique.reports.desk.context import Context, Hit, Row, Screen, Unusable

if TYPE_CHECKING:
    from communique.etl.screening.standing import Standing

# The analyst may have 20 connections at once; some are left for SQL from elsewhere.
CONNECTIONS = 8
QUERIES_AT_ONCE = 3


def context(version: str) -> Context:
    """The context over the database of the settings. Raises DatabaseError."""
    everything = database.url()
    try:
        analyst, lacking = database.analyst_url(), ""
    except database.NoAnalyst as failure:
        analyst, lacking = None, str(failure)
    reader = analyst or everything
    standing = standing_on(reader)
    return Context(
        pool=pool(reader),
        seconds=settings.get().statement_timeout,
        folders=folders(),
        version=version,
        text_of=cell_text,
        formats=list(FORMATS),
        render=render,
        ask=Asking(analyst, lacking, QUERIES_AT_ONCE).ask,
        screen=screening(standing),
        reviews=Reviewing(everything, reader, settings.decisions_file(), lambda: standing().index()),
    )


def pool(url: str) -> ConnectionPool[psycopg.Connection[Row]]:
    """Connections in autocommit, in UTC. Statements are planned each time: a plan for any parameter is a poor one for most."""
    return ConnectionPool(
        url,
        min_size=1,
        max_size=CONNECTIONS,
        timeout=10,
        open=True,
        kwargs={"autocommit": True, "application_name": "communique desk", "options": "-c timezone=UTC", "prepare_threshold": None},
    )


class Asking:
    """An analyst's own queries, so many at once and no more. `lacking` says why there is no address of the analyst."""

    def __init__(self, url: str | None, lacking: str, at_once: int) -> None:
        self._url, self._lacking = url, lacking
        self._places = threading.BoundedSemaphore(at_once)

    @contextmanager
    def ask(self, statement: str, seconds: float) -> Iterator[tuple[list[str], Iterable[Row]]]:
        """The columns and rows of a statement, as `adhoc.query`. Raises Unusable for what is refused or fails."""
        if self._url is None:
            raise Unusable(self._lacking)
        if not self._places.acquire(timeout=5):
            raise Unusable("other queries are running; try again when one has ended")
        try:
            with adhoc.reading(self._url, seconds) as connection:
                yield adhoc.query(connection, statement)
        except adhoc.QueryRefused as failure:
            raise Unusable(str(failure)) from failure
        except psycopg.errors.InsufficientPrivilege as failure:
            raise Unusable(f"{failure.diag.message_primary}; this runs as an account that reads and does nothing else") from failure
        except psycopg.Error as failure:
            raise Unusable(str(failure) if "LINE " in str(failure) else explain(failure)) from failure
        finally:
            self._places.release()


def screening(standing: Callable[[], Standing]) -> Screen:
    """Screening against the lists."""

    def screen(name: str, **told: Any) -> list[Hit]:
        return standing().screen(name, **told)

    return screen


def standing_on(url: str) -> Callable[[], Standing]:
    """The lists of a database, standing ready. What that needs is heavy, and is brought in at the first name."""

    @cache
    def standing() -> Standing:
        from communique.etl.screening.standing import Standing

        return Standing(url)

    return standing
