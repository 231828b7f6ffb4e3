"""One run of the schedule: what is asked, who gets it, what is kept, and what happens when something goes wrong."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from schedule.conftest import database_url, facts

from communique.etl import advisory
from communique.etl.schedule import due
from communique.etl.schedule.execute import Again, execute

HOOK = '[webhook.{name}]\nurl = "{url}/{name}"\nsecret = "env:HOOK_SECRET"\n'
ENTRY = '[schedule.morning]\nreport = "facts"\ncron = "0 7 * * *"\nformat = "json"\nrecipients = ["webhook:desk"]\n'


@pytest.fixture
def desk(receiver, planned, monkeypatch):
    """A plan with an entry that goes to a webhook; more lines are those of the entry."""
    monkeypatch.setenv("HOOK_SECRET", "s")
    hooks = "".join(HOOK.format(url=receiver.url, name=name) for name in ("desk", "archive", "alarm"))

    def desk(*lines: str, **replaced: str):
        text = hooks + ENTRY + "\n".join(lines)
        for old, new in replaced.items():
            text = text.replace(old, new)
        return planned(text)

    return desk


def told(receiver, path: str | None = None) -> list[dict[str, object]]:
    return [json.loads(body)["data"] for _, at, _, body in receiver.requests if path in (None, at)]


def kept(base, run_id: int) -> tuple[object, ...]:
    return base.execute("select outcome, attempts, rows, error from report_runs where id = %s", [run_id]).fetchone()


def test_a_run_is_delivered_and_kept(base, desk, receiver, run_now):
    facts(base, "one", "two")
    outcome, run_id = run_now(desk('parameters = { since = "due-1d" }'), "morning")
    assert outcome == "succeeded"
    (data,) = told(receiver)
    assert (data["schedule"], data["report"], data["rows"], data["repeat"]) == ("morning", "facts", 2, False)
    assert data["parameters"] == {"since": "2026-11-23"}
    assert [row["fact"] for row in data["document"]["data"]] == ["one", "two"]
    assert "2 rows, due Tuesday 24 November 2026, 06:30 UTC." in data["summary"]
    row = base.execute(
        "select report, parameters, rows, outputs, outcome, attempts, error, finished >= started from report_runs where id = %s", [run_id]
    ).fetchone()
    assert row == ("facts", {"since": "2026-11-23"}, 2, ["webhook:desk answered 200"], "succeeded", 1, None, True)
    delivery = base.execute("select recipient, outcome, attempts, is_repeat, delivered_at is not null from report_deliveries").fetchone()
    assert delivery == ("webhook:desk", "delivered", 1, False, True)
    assert execute(database_url(base), desk(), run_id) == "succeeded"
    assert len(receiver.requests) == 1, "done is done"


def test_a_brief_comes_by_itself(base, desk, receiver, run_now, tmp_path):
    (tmp_path / "reports" / "desk.toml").write_text(
        'title = "The desk, {last_day}"\nquestion = "What is known?"\ndays = 2\n'
        '[[sections]]\nheading = "Facts"\nreport = "facts"\nparameters = { since = "{since}" }\n',
        encoding="utf-8",
    )
    facts(base, "one", "two")
    lines = ('parameters = { until = "due-1d" }', 'only_if = "changes"')
    plan = desk(*lines, **{'report = "facts"': 'brief = "desk"', '"json"': '"html"'})
    outcome, run_id = run_now(plan, "morning")
    assert outcome == "succeeded"
    (data,) = told(receiver)
    assert (data["report"], data["rows"], data["parameters"]) == ("brief desk", 2, {"until": "2026-11-23"})
    assert data["summary"].startswith("What is known?\n2 rows, due Tuesday 24 November 2026")
    page = data["document"]["text"]
    assert "The desk, 23 November 2026" in page and "one" in page
    assert base.execute("select report, rows from report_runs where id = %s", [run_id]).fetchone() == ("brief desk", 2)
    assert run_now(plan, "morning", "2026-11-25T06:30+00")[0] == "unneeded"
    facts(base, "one", "three")
    assert run_now(plan, "morning", "2026-11-26T06:30+00")[0] == "succeeded"
    for format, begins in (("md", b"# The desk"), ("pdf", b"%PDF")):
        entry = plan.schedule["morning"].model_copy(update={"format": format, "only_if": "always", "recipients": (f"folder:{tmp_path}",)})
        outcome, run_id = run_now(plan.model_copy(update={"schedule": {"morning": entry}}), "morning", f"2026-11-27T0{len(format)}:30+00")
        assert outcome == "succeeded"
        (place,) = base.execute("select outputs from report_runs where id = %s", [run_id]).fetchone()[0]
        assert Path(place).read_bytes().startswith(begins)


def test_a_brief_on_nobody_is_a_failure_that_is_not_tried_again(base, desk, run_now):
    outcome, run_id = run_now(desk(**{'report = "facts"': 'brief = "nobody"', '"json"': '"html"'}), "morning")
    assert (outcome, kept(base, run_id)[1]) == ("failed", 1)
    assert kept(base, run_id)[3].startswith("no brief, topic, country or body 'nobody'")


def test_only_if_there_are_rows(base, desk, receiver, run_now):
    plan = desk('only_if = "rows"')
    facts(base)
    outcome, run_id = run_now(plan, "morning")
    assert (outcome, kept(base, run_id)[:3]) == ("unneeded", ("unneeded", 1, 0))
    assert not receiver.requests
    facts(base, "one")
    assert run_now(plan, "morning", "2026-11-25T06:30+00")[0] == "succeeded"
    assert len(receiver.requests) == 1


def test_only_if_something_changed(base, desk, receiver, run_now):
    plan = desk('only_if = "changes"')
    facts(base, "one")
    outcomes = [run_now(plan, "morning", "2026-11-21T06:30+00")[0], run_now(plan, "morning", "2026-11-22T06:30+00")[0]]
    facts(base, "one", "two")
    outcomes += [run_now(plan, "morning", f"2026-11-{day}T06:30+00")[0] for day in (23, 24)]
    facts(base, "two")
    outcomes += [run_now(plan, "morning", f"2026-11-{day}T06:30+00")[0] for day in (25, 26)]
    assert outcomes == ["succeeded", "unneeded", "succeeded", "unneeded", "succeeded", "unneeded"]
    assert [data["rows"] for data in told(receiver)] == [1, 2, 1]


def test_a_digest_has_what_is_new_since_the_last_that_arrived(base, desk, receiver, run_now):
    plan = desk("digest = true", "retries = 0")
    facts(base, "one", "two")
    run_now(plan, "morning", "2026-11-21T06:30+00")
    facts(base, "two", "three")
    receiver.answers.append(500)
    assert run_now(plan, "morning", "2026-11-22T06:30+00")[0] == "failed"
    facts(base, "two", "three", "four")
    run_now(plan, "morning", "2026-11-23T06:30+00")
    first, lost, second = told(receiver)
    assert "The first of its kind" in first["summary"]
    assert [row["fact"] for row in lost["document"]["data"]] == ["three"]
    assert [row["fact"] for row in second["document"]["data"]] == ["four", "three"], "what did not arrive is still new"
    assert "2 new rows" in second["summary"]
    assert "1 of the last time is no longer there." in second["summary"]
    digests = base.execute("select count(*), max(length(row_digests)) from report_runs where row_digests is not null").fetchone()
    assert digests == (1, 3 * 16), "only the last is kept"


def test_what_may_pass_is_tried_again_and_only_where_it_failed(base, desk, receiver, run_now):
    plan = desk("retries = 2", **{'["webhook:desk"]': '["webhook:desk", "webhook:archive"]'})
    facts(base, "one")
    receiver.answers += [503, 200]
    with pytest.raises(Again) as again:
        run_now(plan, "morning")
    assert 20 < (again.value.at - datetime.now(UTC)).total_seconds() <= 30
    (run_id,) = base.execute("select id from report_runs").fetchone()
    assert kept(base, run_id) == ("waiting", 1, None, "webhook:desk: webhook:desk answered 503")
    receiver.answers.append(503)
    with pytest.raises(Again) as again:
        run_now(plan, "morning", again=run_id)
    assert 50 < (again.value.at - datetime.now(UTC)).total_seconds() <= 60, "twice as long"
    assert run_now(plan, "morning", again=run_id)[0] == "succeeded"
    assert kept(base, run_id) == ("succeeded", 3, 1, None)
    assert [path for _, path, _, _ in receiver.requests] == ["/desk", "/archive", "/desk", "/desk"]
    assert not any(data["repeat"] for data in told(receiver)), "what was refused did not arrive"


def test_when_all_retries_are_spent_somebody_is_told(base, desk, receiver, run_now, caplog):
    plan = desk("retries = 1", 'on_failure = ["webhook:alarm"]')
    facts(base, "one")
    receiver.answers += [500, 500]
    with pytest.raises(Again):
        run_now(plan, "morning")
    (run_id,) = base.execute("select id from report_runs").fetchone()
    with caplog.at_level(logging.ERROR):
        assert run_now(plan, "morning", again=run_id)[0] == "failed"
    assert kept(base, run_id) == ("failed", 2, None, "webhook:desk: webhook:desk answered 500")
    (notice,) = told(receiver, "/alarm")
    assert notice["title"] == "Failed: morning"
    assert "failed after 2 attempts:\nwebhook:desk: webhook:desk answered 500" in notice["document"]["text"]
    assert "schedule morning, due 2026-11-24T06:30:00+00:00: failed" in caplog.text


@pytest.mark.parametrize(
    ("lines", "replaced", "error"),
    [
        ((), {'"facts"': '"no-such"'}, "no report 'no-such'"),
        (('parameters = { until = "due" }',), {}, "has no parameter 'until'"),
        (("retries = 5",), {"410": "410"}, "webhook:desk answered 410"),
    ],
)
def test_what_will_not_pass_is_not_tried_again(base, desk, receiver, run_now, lines, replaced, error):
    facts(base, "one")
    receiver.answers.append(410)
    outcome, run_id = run_now(desk(*lines, **replaced), "morning")
    assert outcome == "failed"
    assert error in kept(base, run_id)[3]


def test_a_query_that_fails_is_a_failure_of_the_run(base, desk, receiver, run_now, monkeypatch):
    facts(base, "one")
    plan = desk("retries = 0", 'on_failure = ["webhook:alarm"]')
    base.execute("alter table publishers rename to houses")
    try:
        outcome, run_id = run_now(plan, "morning")
    finally:
        base.execute("alter table houses rename to publishers")
    assert outcome == "failed"
    assert 'relation "publishers" does not exist' in kept(base, run_id)[3]
    assert [data["title"] for data in told(receiver)] == ["Failed: morning"]


def test_an_entry_that_is_no_longer_there(base, desk, run_now):
    (run_id,) = base.execute(due.SQL["enter"], {"report": "facts", "name": "gone", "moments": [datetime.now(UTC)]}).fetchone()
    assert execute(database_url(base), desk(), run_id) == "failed"
    assert kept(base, run_id)[3] == "the schedule has no entry 'gone' any more"


def test_what_was_cut_off_is_sent_again_and_marked(base, desk, receiver, run_now):
    """A worker was killed after the message had left, before it could write so."""
    plan = desk()
    facts(base, "one")
    (run_id,) = base.execute(due.SQL["enter"], {"report": "facts", "name": "morning", "moments": [datetime.now(UTC)]}).fetchone()
    base.execute(due.SQL["begin_run"], {"run": run_id})
    base.execute(due.SQL["begin_delivery"], {"run": run_id, "recipient": "webhook:desk"})
    assert execute(database_url(base), plan, run_id) == "succeeded"
    (data,) = told(receiver)
    assert data["repeat"] is True
    assert base.execute("select outcome, attempts, is_repeat from report_deliveries").fetchone() == ("delivered", 2, True)


def test_what_was_not_answered_is_marked_when_it_is_sent_again(base, desk, receiver, run_now, monkeypatch):
    plan = desk()
    facts(base, "one")
    import communique.etl.schedule.execute as module

    sent = module.deliver

    def unanswered(*what):
        sent(*what)
        raise module.DeliveryError("webhook:desk does not answer", is_unsure=True)

    with monkeypatch.context() as patch, pytest.raises(Again):
        patch.setattr(module, "deliver", unanswered)
        run_now(plan, "morning")
    assert base.execute("select outcome, error from report_deliveries").fetchone() == ("sending", "webhook:desk does not answer")
    (run_id,) = base.execute("select id from report_runs").fetchone()
    assert run_now(plan, "morning", again=run_id)[0] == "succeeded"
    assert [data["repeat"] for data in told(receiver)] == [False, True]


def test_what_nobody_foresaw_is_kept_and_counted(base, desk, run_now, monkeypatch):
    plan = desk("retries = 0")
    monkeypatch.setattr("communique.etl.schedule.execute.render", lambda *_: 1 / 0)
    outcome, run_id = run_now(plan, "morning")
    assert (outcome, kept(base, run_id)[3].partition(" (")[0]) == ("failed", "ZeroDivisionError: division by zero")


def test_a_worker_that_is_only_slow_is_not_overtaken(base, desk, receiver, run_now):
    plan = desk()
    facts(base, "one")
    (run_id,) = base.execute(due.SQL["enter"], {"report": "facts", "name": "morning", "moments": [datetime.now(UTC)]}).fetchone()
    with psycopg.connect(database_url(base), autocommit=True) as slow, advisory.held_report(slow, run_id) as is_held:
        assert is_held
        with pytest.raises(Again, match="is at work elsewhere"):
            execute(database_url(base), plan, run_id)
        assert not receiver.requests
    assert execute(database_url(base), plan, run_id) == "succeeded"


def test_no_secret_is_kept_or_logged(base, desk, receiver, run_now, monkeypatch, caplog):
    monkeypatch.setenv("HOOK_SECRET", "Tr0ub4dor")
    facts(base, "one")
    receiver.answers.append(500)
    with caplog.at_level(logging.DEBUG), pytest.raises(Again):
        run_now(desk(), "morning")
    rows = [str(base.execute(f"select * from {table}").fetchall()) for table in ("report_runs", "report_deliveries", "report_schedules")]
    assert "Tr0ub4dor" not in caplog.text + "".join(rows) + str(receiver.requests)
