"""schedule.toml: what it may say, and what is told where it can't be used."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from communique.etl.schedule.document import BRIEF_FORMATS, FORMATS
from communique.etl.schedule.plan import PlanError, address_of, faults, load
from communique.etl.schedule.secret import SecretError, read
from communique.reports import catalog

ENTRY = '[schedule.morning]\nreport = "latest-happenings"\ncron = "0 7 * * *"\nrecipients = ["folder:/tmp/x"]\n'
NOW = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[schedule", "not TOML"),
        ('time_zone = "Europe/Berln"', "time zone 'Europe/Berln' is not known"),
        (ENTRY + 'time_zone = "Mars"', "time zone 'Mars' is not known"),
        (ENTRY.replace("0 7", "0 25"), "schedule.morning.cron: hour: '25' is not a number from 0 to 23"),
        (ENTRY.replace('report = "latest-happenings"\n', ""), "schedule.morning: give either a report or a brief"),
        (ENTRY + 'brief = "daily"', "schedule.morning: give either a report or a brief"),
        (ENTRY.replace('report = "latest-happenings"', 'brief = "daily"\ndigest = true'), "schedule.morning: a brief has no digest"),
        (ENTRY + "often = true", "schedule.morning.often: there is no such key"),
        (ENTRY.replace('["folder:/tmp/x"]', "[]"), "schedule.morning.recipients: Tuple should have at least 1 item"),
        (ENTRY.replace("folder:/tmp/x", "mailto:a@b.example"), "there is no mail server; add a table [mail]"),
        (ENTRY.replace("folder:/tmp/x", "webhook:desk"), "there is no table [webhook.desk]"),
        (ENTRY.replace("folder:/tmp/x", "fax:123"), "write mailto:ADDRESS, folder:PATH, webhook:NAME or s3:NAME"),
        (ENTRY + 'on_failure = ["s3:attic"]', "there is no table [s3.attic]"),
        (ENTRY.replace(".morning", '."Good Morning"'), "small letters"),
        (ENTRY + 'catch_up = "some"', "schedule.morning.catch_up: Input should be 'all', 'last' or 'none'"),
        ('[webhook.desk]\nurl = "https://a.example"\nsecret = "hunter2"', "webhook.desk.secret: a secret does not belong into this file"),
        ('[webhook.desk]\nurl = "http://a.example"\nsecret = "env:X"', "webhook.desk.url: is not an https:// address"),
        ("[worker]\nheartbeat = 20", "worker.stalled_after: must be at least twice the heartbeat"),
        ('[mail]\nhost = "h"\nfrom = "nobody"', "mail.from: is not a mail address"),
    ],
)
def test_what_can_not_be_used_is_named(planned, tmp_path, text, told):
    with pytest.raises(PlanError) as refused:
        planned(text)
    assert str(refused.value).startswith(f"{tmp_path / 'schedule.toml'}: ")
    assert told in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_a_missing_file_says_where_it_would_be(tmp_path):
    with pytest.raises(PlanError, match="schedule.toml: there is no such file; write it"):
        load(tmp_path / "schedule.toml")


def test_what_will_not_work_is_found(planned, monkeypatch):
    monkeypatch.delenv("NOT_THERE", raising=False)
    monkeypatch.setenv("CUT_SHORT", "whsec_x")
    plan = planned(
        '[webhook.desk]\nurl = "https://h.example/x"\nsecret = "env:CUT_SHORT"\n'
        '[mail]\nhost = "h"\nfrom = "a@b.example"\nuser = "a"\npassword = "env:NOT_THERE"\n'
        '[s3.attic]\nbucket = "b"\nkey = "file:/not/there"\nsecret = "env:NOT_THERE"\n'
        + ENTRY
        + ENTRY.replace("morning", "a").replace("latest-happenings", "no-such")
        + ENTRY.replace("morning", "b")
        + 'format = "fax"\n'
        + ENTRY.replace("morning", "c")
        + "parameters = { snice = 1 }\n"
        + ENTRY.replace("morning", "d")
        + 'parameters = { since = "yesterday" }\n'
        + ENTRY.replace("morning", "e")
        + 'parameters = { since = "due-1w", limit = 10 }\n'
    )
    sound = {report.name: report for report in catalog.reports()[0]}
    found = {(fault.entry, fault.reason.partition(";")[0]) for fault in faults(plan, sound, FORMATS, BRIEF_FORMATS, NOW)}
    assert found == {
        ("a", "there is no report 'no-such'"),
        ("b", f"format 'fax' is none of {', '.join(FORMATS)}"),
        ("c", next(reason for entry, reason in found if entry == "c")),
        ("d", "parameter since: 'yesterday' is not a day as 2024-12-31, or as newest - 30 (days before the newest article)"),
        ("", "mail: env:NOT_THERE: there is no such environment variable"),
        ("", "s3.attic: file:/not/there: No such file or directory"),
        ("", "webhook.desk: env:CUT_SHORT: what follows whsec_ is no base64"),
        ("", "s3.attic: env:NOT_THERE: there is no such environment variable"),
    }
    assert "has no parameter 'snice'" in next(reason for entry, reason in found if entry == "c")


def test_a_bucket_without_its_client_is_found_before_the_first_delivery(planned, monkeypatch):
    monkeypatch.setattr("communique.etl.schedule.plan.find_spec", lambda name: None)
    monkeypatch.setenv("KEY", "k")
    plan = planned('[s3.attic]\nbucket = "b"\nkey = "env:KEY"\nsecret = "env:KEY"\n' + ENTRY)
    sound = {report.name: report for report in catalog.reports()[0]}
    assert [fault.reason for fault in faults(plan, sound, FORMATS, BRIEF_FORMATS, NOW)] == [
        "the client of S3 is not installed: pip install 'communique[s3]'"
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("due", "2026-11-25"),
        ("due-1d", "2026-11-24"),
        ("due-2w", "2026-11-11"),
        ("due+3d", "2026-11-28"),
        ("last", "2026-11-20"),
        ("last-1d", "2026-11-19"),
        ("2020-02-02", "2020-02-02"),
    ],
)
def test_days_count_from_the_due_day_where_the_schedule_lives(planned, given, expected):
    plan = planned(ENTRY + f'time_zone = "Europe/Moscow"\nparameters = {{ since = "{given}" }}')
    entry = plan.schedule["morning"]
    values = entry.values(catalog.report("latest-happenings"), NOW, datetime(2026, 11, 19, 22, tzinfo=UTC), plan.zone(entry))
    assert values == {"since": expected}


def test_the_days_of_a_brief_are_checked(planned):
    brief = ENTRY.replace('report = "latest-happenings"', 'brief = "IRN"')
    plan = planned(brief + 'parameters = { since = "due-7d", until = 2026-11-24 }')
    entry = plan.schedule["morning"]
    assert entry.days(NOW, None, plan.zone(entry)) == {"since": date(2026, 11, 17), "until": date(2026, 11, 24)}
    wrong = [brief + 'parameters = { actor = "USA" }', brief + 'parameters = { since = "newest" }', brief + 'format = "csv"']
    told = [next(faults(planned(text), {}, FORMATS, BRIEF_FORMATS, NOW)).reason for text in wrong]
    assert told == [
        "a brief has no parameter 'actor'; it has since, until",
        "brief IRN: newest: a day is written 2024-12-31, or counted as due-7d",
        "format 'csv' is none of html, pdf, md",
    ]


def test_only_days_are_relative(planned):
    plan = planned(ENTRY.replace("latest-happenings", "who-said-what") + 'parameters = { speaker = "due" }')
    entry = plan.schedule["morning"]
    assert entry.values(catalog.report("who-said-what"), NOW, None, ZoneInfo("UTC")) == {"speaker": "due"}


def test_secrets_come_from_the_environment_and_from_files(tmp_path, monkeypatch, planned):
    monkeypatch.setenv("A_SECRET", "s3cret")
    (tmp_path / "key").write_text("k3y\n")
    assert read("env:A_SECRET") == "s3cret"
    assert read(f"file:{tmp_path}/key") == "k3y"
    monkeypatch.setenv("A_SECRET", "")
    with pytest.raises(SecretError, match="env:A_SECRET: is empty"):
        read("env:A_SECRET")
    monkeypatch.setenv("HOOK", "http://plain.example/token")
    hook = planned('[webhook.desk]\nurl = "env:HOOK"\nsecret = "env:X"').webhook["desk"]
    with pytest.raises(SecretError) as refused:
        address_of(hook)
    assert str(refused.value) == "env:HOOK: is not an https:// address"
