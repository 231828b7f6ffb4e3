"""One run of the schedule: ask the report, hand the answer over, and keep in the database what became of it.

Each step is kept before the next begins, so that a run can be killed anywhere and taken up again: what was delivered is not
delivered again, and what was cut off while it was being sent is sent again and marked as a repeat.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from communique.etl import advisory, database, settings
from communique.etl.failures import explain
from communique.etl.logs import redact
from communique.etl.output import cell_text, json_text, json_value
from communique.etl.queries import statements
from communique.etl.queue import tables
from communique.etl.queue.serving import Again
from communique.etl.schedule.delivery import DeliveryError, Message, deliver
from communique.etl.schedule.document import Document, render, render_brief
from communique.etl.schedule.plan import Entry, Plan, report_folders
from communique.etl.schedule.secret import SecretError
from communique.reports import brief as briefs
from communique.reports.catalog import report as find_report
from communique.reports.header import LIMIT, ReportError
from communique.reports.run import asked

SQL = statements("schedule")
_DIGEST_BYTES = 16

log = logging.getLogger(__name__)


class _NoEntry(Exception):
    """The schedule no longer has the entry that the run was entered for."""


@dataclass(frozen=True, slots=True)
class _Run:
    id: int
    report: str
    schedule: str
    due_at: datetime
    outcome: str
    attempts: int
    last_due_at: datetime | None
    last_digests: bytes | None


@dataclass(frozen=True, slots=True)
class _Given:
    """What the report or brief gave, as far as it is to be told. `gone` and `is_changed` compare it with the last run; None where there is none."""

    title: str
    question: str
    parameters: Mapping[str, Any]
    document: Document
    rows: int
    digests: bytes
    gone: int | None
    is_changed: bool | None


def execute(url: str, plan: Plan, run_id: int) -> str:
    """Do a run that is entered; returns its outcome.

    A failure that may pass raises Again while the entry has retries left; any other is kept with the run, and told to those of
    `on_failure`. Raises DatabaseError, psycopg.Error where the database is lost: then the run is taken up by whoever finds it.
    """
    with database.connect(url, autocommit=True) as connection, advisory.held_report(connection, run_id) as is_held:
        if not is_held:  # a worker that was taken for dead lives, and is at it
            raise Again(tables.later(connection, plan.worker.stalled_after), f"run {run_id} is at work elsewhere")
        row = connection.execute(SQL["run"], {"run": run_id}).fetchone()
        if row is None:
            return "gone"
        run = _Run(run_id, *row)
        if run.outcome not in ("waiting", "running"):
            return run.outcome
        (attempts,) = connection.execute(SQL["begin_run"], {"run": run_id}).fetchone() or (run.attempts + 1,)
        run = replace(run, attempts=attempts)
        try:
            return _do(connection, plan, run)
        except Exception as failure:
            if connection.closed:
                raise
            return _fail(connection, plan, run, failure)


def _do(connection: Connection[Any], plan: Plan, run: _Run) -> str:
    entry = plan.schedule.get(run.schedule)
    if entry is None:
        raise _NoEntry(f"the schedule has no entry {run.schedule!r} any more")
    given = _ask(connection, plan, entry, run) if entry.brief is None else _ask_brief(connection, plan, entry, entry.brief, run)
    if (entry.only_if == "rows" and not given.rows) or (entry.only_if == "changes" and given.is_changed is False):
        _end(connection, run, "unneeded", given=given)
        return "unneeded"
    _hand_over(connection, plan, entry, run, given)
    _end(connection, run, "succeeded", given=given)
    return "succeeded"


def _ask(connection: Connection[Any], plan: Plan, entry: Entry, run: _Run) -> _Given:
    report = find_report(entry.asks, report_folders())
    values = entry.values(report, run.due_at, run.last_due_at, plan.zone(entry))
    if any(parameter.name == LIMIT for parameter in report.parameters):
        values = {LIMIT: "", **values}
    told = json_value(report.values(values))
    connection.execute(SQL["parameters"], {"run": run.id, "parameters": Jsonb(told)})
    with (
        database.connect(database.reader_url()) as reading,
        asked(reading, report, values, settings.get().statement_timeout) as answer,
    ):
        rows = [tuple(row) for row in answer.rows]
        digests = [_digest(row) for row in rows]
        before = None if run.last_digests is None else _parted(run.last_digests)
        new = rows if before is None else [row for row, digest in zip(rows, digests, strict=True) if digest not in before]
        shown = new if entry.digest else rows
        return _Given(
            title=report.title,
            question=report.question,
            parameters=told,
            document=render(replace(answer, rows=shown), entry.format),
            rows=len(shown),
            digests=b"".join(sorted(set(digests))),
            gone=None if before is None else len(before.difference(digests)),
            is_changed=None if before is None else bool(new) or bool(before.difference(digests)),
        )


def _ask_brief(connection: Connection[Any], plan: Plan, entry: Entry, what: str, run: _Run) -> _Given:
    days = entry.days(run.due_at, run.last_due_at, plan.zone(entry))
    told = json_value(days)
    connection.execute(SQL["parameters"], {"run": run.id, "parameters": Jsonb(told)})
    with database.connect(database.reader_url(), autocommit=True) as reading:
        about = briefs.subject(reading, what, report_folders())
        brief = briefs.build(reading, about, report_folders(), cell_text, settings.get().statement_timeout, **days)
    digests = {
        _digest((section.heading, *record.cells, *(f"{p.before}{p.marked}{p.after}" for p in record.evidence.passages)))
        for section in brief.sections
        for _, records in section.articles
        for record in records
    }
    before = None if run.last_digests is None else _parted(run.last_digests)
    return _Given(
        title=brief.title,
        question=brief.question,
        parameters=told,
        document=render_brief(brief, entry.format),
        rows=sum(section.count for section in brief.sections),
        digests=b"".join(sorted(digests)),
        gone=None,
        is_changed=None if before is None else digests != before,
    )


def _digest(row: Sequence[object]) -> bytes:
    return hashlib.md5(json_text(row).encode(), usedforsecurity=False).digest()


def _parted(digests: bytes) -> frozenset[bytes]:
    return frozenset(digests[start : start + _DIGEST_BYTES] for start in range(0, len(digests), _DIGEST_BYTES))


def _hand_over(connection: Connection[Any], plan: Plan, entry: Entry, run: _Run, given: _Given) -> None:
    """Deliver to all who do not have it yet. One who can't be reached keeps none of the others waiting; then raises DeliveryError."""
    message = Message(
        id=f"communique-{run.schedule}-{run.due_at.astimezone(UTC):%Y%m%dT%H%M%S.%f}",
        schedule=run.schedule,
        report=run.report,
        title=given.title,
        summary=_summary(entry, run, given, plan),
        due_at=run.due_at,
        rows=given.rows,
        parameters=given.parameters,
        document=given.document,
    )
    failures = []
    for recipient in dict.fromkeys(entry.recipients):
        at = {"run": run.id, "recipient": recipient}
        begun = connection.execute(SQL["begin_delivery"], at).fetchone()
        if begun is None:  # it has it already
            continue
        try:
            place = deliver(plan, recipient, replace(message, is_repeat=begun[0]))
        except (DeliveryError, SecretError) as failure:
            failures.append((recipient, failure))
            # What may have arrived stays as if it were cut off: the next attempt is a repeat.
            outcome = "sending" if isinstance(failure, DeliveryError) and failure.is_unsure else "failed"
            connection.execute(SQL["end_delivery"], {**at, "outcome": outcome, "place": None, "error": redact(str(failure))})
        else:
            connection.execute(SQL["end_delivery"], {**at, "outcome": "delivered", "place": place, "error": None})
    if failures:
        is_final = all(isinstance(failure, DeliveryError) and failure.is_final for _, failure in failures)
        raise DeliveryError("; ".join(f"{recipient}: {failure}" for recipient, failure in failures), is_final=is_final)


def _summary(entry: Entry, run: _Run, given: _Given, plan: Plan) -> str:
    due = run.due_at.astimezone(plan.zone(entry))
    new = "new " if entry.digest and given.gone is not None else ""
    lines = [given.question, f"{given.rows} {new}row{'' if given.rows == 1 else 's'}, due {due:%A %-d %B %Y, %H:%M %Z}."]
    if entry.digest and given.gone:
        lines.append(f"{given.gone} of the last time {'is' if given.gone == 1 else 'are'} no longer there.")
    if entry.digest and given.gone is None:
        lines.append("The first of its kind: all rows. The next ones have what is new.")
    return "\n".join(lines)


def _end(connection: Connection[Any], run: _Run, outcome: str, *, given: _Given | None = None, error: str | None = None) -> None:
    values = {
        "run": run.id,
        "outcome": outcome,
        "error": error,
        "rows": given.rows if given else None,
        "digests": given.digests if given else None,
    }
    with connection.transaction():
        connection.execute(SQL["end_run"], values)
        if given:
            connection.execute(SQL["forget_digests"], {"name": run.schedule, "due_at": run.due_at})
    if given:
        log.info("schedule %s, due %s: %s, %d rows", run.schedule, run.due_at.isoformat(), outcome, given.rows)


def _fail(connection: Connection[Any], plan: Plan, run: _Run, failure: Exception) -> str:
    """Keep what went wrong. Raises Again if it may pass."""
    reason = redact(str(failure) if isinstance(failure, DeliveryError | SecretError | ReportError | _NoEntry) else explain(failure))
    entry = plan.schedule.get(run.schedule)
    is_final = isinstance(failure, _NoEntry | ReportError) or (isinstance(failure, DeliveryError) and failure.is_final)
    told = f"schedule {run.schedule}, due {run.due_at.isoformat()}"
    if entry is None or is_final or run.attempts > entry.retries:
        _end(connection, run, "failed", error=reason)
        log.error("%s: failed: %s", told, reason)
        _notify(plan, entry.on_failure if entry else (), run, reason)
        return "failed"
    wait = min(tables.LONGEST_WAIT, plan.worker.retry_wait * 2 ** (run.attempts - 1))
    _end(connection, run, "waiting", error=reason)
    log.warning("%s: tried again in %.0f s: %s", told, wait, reason)
    raise Again(tables.later(connection, wait), reason) from failure


def _notify(plan: Plan, recipients: Sequence[str], run: _Run, reason: str) -> None:
    """Tell that a run failed. Who can't be told is told of in the log."""
    attempts = f"after {run.attempts} attempt{'' if run.attempts == 1 else 's'}"
    text = f"{run.schedule} (report {run.report}), due {run.due_at.isoformat()}, failed {attempts}:\n{reason}\n"
    message = Message(
        id=f"communique-{run.schedule}-{run.due_at.astimezone(UTC):%Y%m%dT%H%M%S.%f}-failure",
        schedule=run.schedule,
        report=run.report,
        title=f"Failed: {run.schedule}",
        summary=text,
        due_at=run.due_at,
        rows=0,
        parameters={},
        document=Document(text.encode(), "text/plain", "failure.txt"),
    )
    for recipient in recipients:
        try:
            deliver(plan, recipient, message)
        except (DeliveryError, SecretError) as failure:
            log.error("schedule %s: the notice of failure did not reach %s: %s", run.schedule, recipient, redact(str(failure)))
