"""Run a report on Postgres, read-only, and keep a record of the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from communique.reports.catalog import Report, ReportError

TIMEOUT_MS = 60_000


@dataclass(frozen=True, slots=True)
class Result:
    """What a report gave: its columns, its rows, and the parameters that it ran with."""

    report: Report
    parameters: Mapping[str, str | int | date | None]
    columns: Sequence[str]
    rows: Sequence[tuple[Any, ...]]


def run(connection: psycopg.Connection[Any], report: Report, given: Mapping[str, str] | None = None) -> Result:
    """The whole answer of a report, in a transaction that can't write. Raises ReportError, psycopg.Error."""
    values = report.values(given or {})
    with connection.transaction(force_rollback=True), connection.cursor() as cursor:
        cursor.execute("set transaction read only")
        cursor.execute("select set_config('statement_timeout', %s, true)", [str(TIMEOUT_MS)])
        cursor.execute(report.bound().encode(), values)
        if cursor.description is None:
            raise ReportError(f"{report.path.name}: the query gives no rows; write one select")
        return Result(report, values, [c.name for c in cursor.description], cursor.fetchall())


def record(connection: psycopg.Connection[Any], result: Result, outputs: Sequence[str]) -> None:
    """Write down that a report was run, with what it was given and where its answer went."""
    parameters = Jsonb({k: v.isoformat() if isinstance(v, date) else v for k, v in result.parameters.items()})
    with connection.transaction():
        connection.execute(
            "insert into report_runs (report, parameters, finished, rows, outputs, outcome) values (%s, %s, now(), %s, %s, 'succeeded')",
            [result.report.name, parameters, len(result.rows), list(outputs)],
        )


def check(connection: psycopg.Connection[Any], report: Report) -> list[str]:
    """What is wrong with a report whose header could be read: its query does not plan, or its columns are not the header's."""
    try:
        result = run_empty(connection, report)
    except psycopg.Error as e:
        return [f"{report.path.name}: the query does not run: {str(e).strip()}"]
    faults = []
    for name in result:
        if name not in report.columns:
            faults.append(f"{report.path.name}: column {name} is not in the header; add `-- column: {name} | meaning`")
    for name in report.columns:
        if name not in result:
            faults.append(f"{report.path.name}: the header names a column {name} that the query does not give; take it out")
    return faults


def run_empty(connection: psycopg.Connection[Any], report: Report) -> list[str]:
    """The columns that a report gives with its defaults, planned but not run."""
    with connection.transaction(force_rollback=True), connection.cursor() as cursor:
        cursor.execute("set transaction read only")
        cursor.execute(f"select * from ({report.bound()}) as planned limit 0".encode(), report.values({}))
        return [c.name for c in cursor.description or ()]
