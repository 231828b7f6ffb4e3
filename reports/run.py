"""Ask a report of Postgres, read-only, and keep a record of the run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from typing import Any

import psycopg
from psycopg import errors
from psycopg.types.json import Jsonb

from communique.reports.header import LIMIT, Report, ReportError, Value, fault

Row = tuple[Any, ...]

_PAGE = 1000
# The plan is to be the best for the whole answer, not for its first tenth as is usual for a cursor; it is for pages most of which
# are in memory, where one here and there costs no more than the next one, and all of them little beside the work on their rows;
# compiling these queries takes longer than they do; what is counted of a year fits in memory.
_SETTINGS = """
    select
        set_config('statement_timeout', %(timeout)s, true),
        set_config('cursor_tuple_fraction', '1', true),
        set_config('random_page_cost', '0.3', true),
        set_config('seq_page_cost', '0.3', true),
        set_config('jit', 'off', true),
        set_config('work_mem', '64MB', true),
        -- A cursor never reads in parallel; plans that are looked at are to be those that run.
        set_config('max_parallel_workers_per_gather', '0', true)
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a report gives: its columns, its rows, and the parameters that it was asked with.

    `types` are those of the columns as Postgres names them, `text[]` that of an array of texts. The rows can be gone through once. `cut` says that the limit kept
    some back.
    """

    report: Report
    parameters: Mapping[str, Value | None]
    columns: Sequence[str]
    types: Sequence[str]
    rows: Iterable[Row]
    cut: bool = False


@contextmanager
def asked(connection: psycopg.Connection[Any], report: Report, given: Mapping[str, str], seconds: float) -> Iterator[Answer]:
    """The answer of a report in a transaction that can't write, each statement of which may take `seconds`.

    With a limit the rows are all there; without one they come as they are read, so that an answer of any size fits in
    memory. Raises ReportError, psycopg.Error.
    """
    report.values(given)  # what is wrong with them is told before the database is asked
    with reading(connection, seconds):
        values = report.values(given, newest(connection))
        limit = values.get(LIMIT)
        sent = {**values, LIMIT: limit + 1} if isinstance(limit, int) else values
        with _planned(connection, report, sent) as cursor:
            answer = Answer(report, values, _columns(cursor), _types(connection, cursor), ())
            if isinstance(limit, int):
                rows = cursor.fetchall()
                yield replace(answer, rows=rows[:limit], cut=len(rows) > limit)
            else:
                # What goes wrong at once does so before anything is written.
                yield replace(answer, rows=chain(cursor.fetchmany(_PAGE), cursor))


def newest(connection: psycopg.Connection[Any]) -> date | None:
    """Day of the newest article, from which parameters such as `newest - 90` count; None without one."""
    row = connection.execute("select max(published_on) from documents").fetchone()
    return row[0] if row else None


@contextmanager
def reading(connection: psycopg.Connection[Any], seconds: float) -> Iterator[None]:
    """A transaction that can't write, each statement of which may take `seconds`."""
    with connection.transaction(force_rollback=True):
        connection.execute("set transaction read only")
        connection.execute(_SETTINGS, {"timeout": str(max(1, int(seconds * 1000)))})
        yield


@contextmanager
def _planned(
    connection: psycopg.Connection[Any], report: Report, values: Mapping[str, Value | None]
) -> Iterator[psycopg.ServerCursor[Row]]:
    """A cursor over the report's query, of which no row has been read yet."""
    with connection.cursor(name="report") as cursor:
        cursor.itersize = _PAGE
        try:
            cursor.execute(report.bound().encode(), values)
        except errors.ProgrammingError as failure:
            raise _misquery(report, failure) from failure
        yield cursor


def _misquery(report: Report, failure: psycopg.Error) -> ReportError:
    """A query that Postgres can't make sense of, with the line of the file where it stops."""
    line = re.search(r"^LINE (\d+):", str(failure), re.MULTILINE)
    reason = failure.diag.message_primary or " ".join(str(failure).split())
    return fault(report.path, report.line + (int(line[1]) - 1 if line else 0), reason, failure.diag.message_hint or "mend the query")


def _columns(cursor: psycopg.ServerCursor[Row]) -> list[str]:
    """The columns' names; one that recurs gets a number, so that none hides another."""
    names: list[str] = []
    for column in cursor.description or ():
        name, count = column.name, 1
        while name in names:
            count += 1
            name = f"{column.name}_{count}"
        names.append(name)
    return names


def _types(connection: psycopg.Connection[Any], cursor: psycopg.ServerCursor[Row]) -> list[str]:
    names = []
    for column in cursor.description or ():
        known = connection.adapters.types.get(column.type_code)
        name = known.name if known else "text"
        names.append(f"{name}[]" if known and known.oid != column.type_code else name)
    return names


def described(connection: psycopg.Connection[Any], report: Report, seconds: float) -> dict[str, str]:
    """The report's columns with their types as in `Answer`, without a row being read. Raises ReportError, psycopg.Error."""
    with reading(connection, seconds), _planned(connection, report, report.values({}, newest(connection))) as cursor:
        return dict(zip(_columns(cursor), _types(connection, cursor), strict=True))


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """The rows in lists of `size`, the last one shorter."""
    rest = iter(rows)
    while batch := list(islice(rest, size)):
        yield batch


@dataclass(slots=True)
class Run:
    """A run that is being recorded; `id` is None where the database does not let us write."""

    id: int | None
    rows: int | None = None


@contextmanager
def recorded(connection: psycopg.Connection[Any], report: Report, given: Mapping[str, str], output: str) -> Iterator[Run]:
    """Keep a row of report_runs for what is done within, which sets `rows`. `connection` must be in autocommit."""
    run = Run(_begin(connection, report, given, output))
    outcome = "failed"
    try:
        yield run
        outcome = "succeeded"
    except (KeyboardInterrupt, BrokenPipeError):
        outcome = "interrupted"
        raise
    finally:
        if run.id is not None:
            end = "update report_runs set finished = clock_timestamp(), rows = %s, outcome = %s where id = %s"
            connection.execute(end, [run.rows, outcome, run.id])


def _begin(connection: psycopg.Connection[Any], report: Report, given: Mapping[str, str], output: str) -> int | None:
    parameters = {k: v.isoformat() if isinstance(v, date) else v for k, v in report.values(given, newest(connection)).items()}
    begin = "insert into report_runs (report, parameters, outputs) values (%s, %s, %s) returning id"
    try:
        row = connection.execute(begin, [report.name, Jsonb(parameters), [output]]).fetchone()
    except (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction):
        return None
    return row[0] if row else None


def check(connection: psycopg.Connection[Any], report: Report, seconds: float) -> list[str]:
    """What is wrong with a report whose header could be read: its query can't be planned, or its columns are not the header's."""
    try:
        with reading(connection, seconds), _planned(connection, report, report.values({}, newest(connection))) as cursor:
            columns = _columns(cursor)
    except ReportError as failure:
        return [str(failure)]
    unsaid = [name for name in columns if name not in report.columns]
    ungiven = [name for name in report.columns if name not in columns]
    return [
        *(f"{report.path}: column {name} is not in the header; add `-- column: {name} | meaning`" for name in unsaid),
        *(f"{report.path}: the query gives no column {name}; take `-- column: {name}` out of the header" for name in ungiven),
    ]
