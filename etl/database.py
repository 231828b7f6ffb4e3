"""The way to Postgres: the server named in the settings, or the embedded one; connections and engines over it."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import psycopg

from communique.etl import settings
from communique.etl.embedded import READER, Server, ServerError

if TYPE_CHECKING:
    from sqlalchemy import Engine

_NOT_YET = re.compile(r"starting up|not yet accepting|in recovery mode|shutting down")


class DatabaseError(Exception):
    """Postgres can't be reached: the message gives the reason and the remedy."""


def url() -> str:
    """Where Postgres is, as postgresql://...; starts the embedded server when the settings name none."""
    configured = settings.get().database_url
    if configured:
        return configured
    try:
        return server().start()
    except (ServerError, LookupError, PermissionError) as failure:
        raise DatabaseError(f"{failure}; or set DATABASE_URL to a Postgres of yours") from failure


def reader_url() -> str:
    """Where to read only. The embedded server has an account that can do no more; elsewhere it is the same as `url`."""
    everything = url()
    return everything if settings.get().database_url else server().url(READER) or everything


def server() -> Server:
    """The embedded server of the home folder in force, running or not."""
    return Server(settings.get().home)


def connect(url: str, *, autocommit: bool = False, patience: float = 20.0) -> psycopg.Connection[tuple[Any, ...]]:
    """A psycopg connection in UTC. A server that is just starting is waited for, up to `patience` seconds.

    Raises DatabaseError.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            connection = psycopg.connect(url, autocommit=True, application_name="communique", connect_timeout=10)
            break
        except psycopg.OperationalError as failure:
            if not _NOT_YET.search(str(failure)) or time.monotonic() > deadline:
                raise DatabaseError(f"{redacted(url)}: {_reason(failure)}") from failure
            time.sleep(0.1)
        except psycopg.ProgrammingError as failure:
            raise DatabaseError(f"{redacted(url)}: not an address of a database: {_reason(failure)}") from failure
    connection.execute("SET TIME ZONE 'UTC'")
    connection.autocommit = autocommit
    return connection


def engine_for(url: str) -> Engine:
    """A SQLAlchemy engine over `connect`."""
    from sqlalchemy import create_engine

    return create_engine(re.sub(r"^[a-z+]+://", "postgresql+psycopg://", url), creator=lambda: connect(url), pool_pre_ping=True)


def redacted(url: str) -> str:
    """The address without its password, fit for a screen or a log."""
    without = re.sub(r"(://[^:/@?]*):[^@/]*@", r"\1:***@", url)
    return re.sub(r"([?&](?:password|sslpassword)=)[^&]*", r"\1***", without)


def _reason(failure: Exception) -> str:
    return " ".join(str(failure).split())
