"""The queue: procrastinate's tables in a schema of their own, beside ours in the same Postgres."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from psycopg import Connection, sql

from communique.etl import database
from communique.etl.queries import statements

if TYPE_CHECKING:
    import procrastinate

SCHEMA = "procrastinate"
# Seconds that a job is made to wait at most.
LONGEST_WAIT = 3600.0
SQL = statements("queue")
# One upgrade at a time.
_LOCK = 5_203_301_879


def prepare(url: str) -> None:
    """Make the queue's tables, or bring them up to the installed release of procrastinate; safe to repeat.

    What has been applied is kept in a table beside them. Raises DatabaseError, psycopg.Error.
    """
    source = files("procrastinate").joinpath("sql")
    steps = {file.name: file for file in source.joinpath("migrations").iterdir() if file.name.endswith(".sql")}
    schema = sql.Identifier(SCHEMA)
    with database.connect(url) as connection:
        connection.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        applied = _applied(connection)
        if applied is not None and applied >= set(steps):
            return
        connection.execute(sql.SQL("create schema if not exists {}").format(schema))
        connection.execute(sql.SQL("set local search_path = {}").format(schema))
        if applied is None:
            connection.execute("create table applied (step text primary key)")
            connection.execute(source.joinpath("schema.sql").read_text(encoding="utf-8").encode())
        else:
            for name in sorted(set(steps) - applied):
                connection.execute(steps[name].read_text(encoding="utf-8").encode())
        new = sorted(set(steps) - (applied or set()))
        connection.execute("insert into applied select unnest(%s::text[])", [new])


def remove(url: str) -> None:
    """Remove the queue with all that waits in it."""
    with database.connect(url) as connection:
        connection.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(SCHEMA)))


def application(url: str) -> procrastinate.App:
    """procrastinate's application over that queue."""
    import procrastinate

    options = f"-c search_path={SCHEMA} -c timezone=UTC"
    # One connection or a few; who finds none soon has lost the database, and looks for it anew.
    return procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=url, kwargs={"options": options}, min_size=1, max_size=4, timeout=5.0)
    )


def reach(connection: Connection[Any]) -> None:
    """Until the end of the transaction, procrastinate's functions find their tables, which they name without a schema."""
    connection.execute("select set_config('search_path', current_setting('search_path') || ', ' || %s, true)", [SCHEMA])


def rescue(connection: Connection[Any], queues: Sequence[str], seconds: float) -> int:
    """Give the jobs of dead workers, silent for that long, back to their queues; returns how many. `connection` must be in autocommit.

    Jobs that a clock set back would keep waiting are brought forward.
    """
    with connection.transaction():
        reach(connection)
        connection.execute(SQL["thaw"], {"queues": list(queues), "seconds": 2 * LONGEST_WAIT})
        return len(connection.execute(SQL["rescue"], {"queues": list(queues), "seconds": seconds}).fetchall())


def later(connection: Connection[Any], seconds: float) -> datetime:
    """The moment in so many seconds, LONGEST_WAIT at most, by the clock of the database: it decides when a job's time has come."""
    row = connection.execute("select clock_timestamp() + make_interval(secs => %s)", [min(seconds, LONGEST_WAIT)]).fetchone()
    assert row is not None
    return row[0]  # type: ignore[no-any-return]


def _applied(connection: Connection[Any]) -> set[str] | None:
    row = connection.execute("select to_regclass(%s) is not null", [f"{SCHEMA}.applied"]).fetchone()
    if not (row and row[0]):
        return None
    return {step for (step,) in connection.execute(sql.SQL("select step from {}.applied").format(sql.Identifier(SCHEMA)))}
