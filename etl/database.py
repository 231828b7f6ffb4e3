"""The way to Postgres: the server named in the settings, or the embedded one; connections and engines over it."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import psycopg

from communique.etl import settings
from communique.etl.embedded import Server, ServerError
from communique.etl.queries import statements

if TYPE_CHECKING:
    from sqlalchemy import Engine

# The role that only reads: etl/analyst.py makes it.
ANALYST = "communique_analyst"

_NOT_YET = re.compile(r"starting up|not yet accepting|in recovery mode|shutting down")
_CREDENTIALS = ("user", "password", "sslcert", "sslkey", "sslpassword")


class DatabaseError(Exception):
    """Postgres can't be reached: the message gives the reason and the remedy."""


class NoAnalyst(DatabaseError):
    """There is no account there that can be used and only reads."""


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
    """Where to read: as the analyst where there is that role, else the same as `url`. Raises DatabaseError."""
    try:
        return analyst_url()
    except NoAnalyst:
        return url()


def analyst_url() -> str:
    """Where to read and be able to do nothing else: the account of the settings if it is so limited, else the analyst's.

    Raises DatabaseError; NoAnalyst where there is no such account.
    """
    everything = url()
    with connect(everything, autocommit=True) as connection:
        row = connection.execute(statements("analyst")["access"], {"analyst": ANALYST}).fetchone()
    assert row is not None
    only_reads, has_analyst = row
    if only_reads:
        return everything
    if not has_analyst:
        raise NoAnalyst(f"no role {ANALYST} that may read there yet: `communique db upgrade` makes it, or says who can")
    address = as_analyst(everything)
    try:
        connect(address).close()
    except DatabaseError as failure:
        raise NoAnalyst(
            f"{failure}; its password belongs into {settings.analyst_password_file()}, see `communique db analyst`"
        ) from failure
    return address


def as_analyst(url: str) -> str:
    """The address with the analyst's name and, if it is known here, password in place of those that it has."""
    parts = urlsplit(url)
    path = settings.analyst_password_file()
    password = path.read_text(encoding="utf-8").strip() if settings.get().database_url and path.is_file() else ""
    secret = f":{quote(password, safe='')}" if password else ""
    host = parts.netloc.rpartition("@")[2]
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in _CREDENTIALS]
    return urlunsplit(parts._replace(netloc=f"{ANALYST}{secret}@{host}", query=urlencode(kept, safe="/", quote_via=quote)))


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
