"""Workers as processes: what they do, what they take over, and that a kill loses nothing."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from schedule.conftest import database_url, facts

from communique.etl import cli, output, settings

ENTRY = '[schedule.morning]\nreport = "facts"\ncron = "* * * * *"\nformat = "csv"\ncatch_up = "all"\nrecipients = ["folder:{folder}"]\n'


@pytest.fixture
def morning(base, planned, tmp_path):
    """An entry whose files go to a folder, the path of which is returned."""
    planned(ENTRY.format(folder=tmp_path / "out"))
    facts(base, "one", "two")
    return tmp_path / "out"


@pytest.fixture
def command(capsys):
    def command(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(list(arguments))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    yield command
    settings.reset()
    output.set_quiet(False)


def overdue(base, minutes: int) -> None:
    base.execute("insert into report_schedules values ('morning', date_trunc('minute', now()) - make_interval(mins => %s))", [minutes])


def test_once_does_what_is_due_and_leaves(base, morning, command):
    overdue(base, 3)
    assert command("schedule", "start", "--once", "-q") == (0, "", "")
    files = sorted(morning.iterdir())
    assert len(files) in (3, 4), "the minute may have turned"
    assert files[0].read_text() == "fact,document\none,\ntwo,\n"
    assert base.execute("select distinct outcome from report_runs").fetchall() == [("succeeded",)]
    assert base.execute("select count(*) from procrastinate.procrastinate_jobs").fetchone() == (0,), "nothing is left in the queue"


def test_a_worker_stops_when_asked_and_finishes_what_it_began(base, morning):
    overdue(base, 2)
    command = [sys.executable, "-m", "communique.etl.cli", "schedule", "start"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ}) as worker:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and len(list(morning.iterdir()) if morning.exists() else ()) < 2:
            time.sleep(0.05)
        worker.send_signal(signal.SIGTERM)
        said = worker.communicate(timeout=30)[1]
    assert worker.returncode == 0, said
    assert "Traceback" not in said
    assert base.execute("select outcome from report_runs").fetchall()[:2] == [("succeeded",)] * 2
    assert base.execute("select count(*) from procrastinate.procrastinate_workers").fetchone() == (0,)


def test_workers_killed_at_random_lose_nothing(unseeded_database_url, tmp_path):
    """The same at length: benchmarks/schedule_kills.py."""
    path = Path(__file__).parents[2] / "benchmarks" / "schedule_kills.py"
    spec = importlib.util.spec_from_file_location("schedule_kills", path)
    trial = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = trial
    spec.loader.exec_module(trial)
    result = trial.trial(unseeded_database_url, tmp_path, runs=16, kills=3, seed=7, patience=60)
    assert result.is_sound(), (result, (tmp_path / "workers.log").read_text()[-2000:])
    assert result.kills == 3
    assert (result.once + result.several, result.lost) == (16, 0)


def test_list_check_next_and_run(base, morning, command, tmp_path):
    code, shown, said = command("schedule", "check")
    assert (code, shown, said.splitlines()[-1]) == (0, "", f"{tmp_path / 'schedule.toml'}: 1 entries, all well.")
    code, shown, said = command("schedule", "run", "morning")
    (file,) = morning.iterdir()
    assert (code, shown, said) == (0, "", f"morning: succeeded, 2 rows, {file}\n")
    code, shown, _ = command("schedule", "list", "--format", "csv")
    row = shown.splitlines()[1]
    assert row.startswith("morning,facts,* * * * *,UTC,csv,")
    assert ",succeeded,2," in row
    code, shown, _ = command("schedule", "next", "--count", "3", "--format", "csv")
    assert (code, len(shown.splitlines())) == (0, 4)
    assert shown.splitlines()[1].startswith("morning,")
    plan = tmp_path / "schedule.toml"
    plan.write_text(
        plan.read_text() + '[schedule.yearly]\nreport = "facts"\ncron = "@yearly"\nrecipients = ["folder:/tmp/x", "folder:/tmp/y"]\n'
    )
    code, shown, _ = command("schedule", "next", "--count", "3", "--format", "csv")
    assert [line.partition(",")[0] for line in shown.splitlines()] == ["name", "morning", "morning", "morning"]
    assert ',"folder:/tmp/x, folder:/tmp/y",' in command("schedule", "list", "--format", "csv")[1]
    plan.write_text(plan.read_text().partition("[schedule.yearly]")[0])
    assert command("schedule", "next", "evening")[2] == "communique: the schedule has no entry 'evening'; it has morning\n"


def test_a_run_asked_for_that_fails_is_exit_code_1(base, planned, command, tmp_path):
    (tmp_path / "file").write_text("x")
    planned(ENTRY.format(folder=tmp_path / "file"))
    facts(base, "one")
    code, _, said = command("schedule", "run", "morning")
    assert code == 1
    assert said.startswith("communique: schedule morning: folder:")
    planned(ENTRY.format(folder="/x").replace('"facts"', '"no-such"'))
    code, shown, _ = command("schedule", "check")
    assert (code, shown) == (
        1,
        f"{tmp_path / 'schedule.toml'}: schedule.morning: there is no report 'no-such'; `communique report list` names them\n",
    )


def test_a_schedule_is_read_anew_and_a_broken_one_is_not(planned, tmp_path, caplog):
    from communique.etl.schedule.worker import Schedule

    planned(ENTRY.format(folder="/x"))
    schedule = Schedule(tmp_path / "schedule.toml")
    (tmp_path / "schedule.toml").write_text("[schedule")
    assert list(schedule.plan().schedule) == ["morning"]
    assert "the schedule before stays in force" in caplog.text
    planned(ENTRY.format(folder="/x").replace("morning", "evening"))
    assert list(schedule.plan().schedule) == ["evening"]


def test_a_worker_ends_overlong_sessions_of_the_analyst(base, morning, command, monkeypatch):
    from communique.etl import analyst, database
    from communique.etl.schedule import worker

    analyst.ensure(database_url(base))
    monkeypatch.setattr(worker, "_LONGEST_SESSION", 0.0)
    with psycopg.connect(database.as_analyst(database_url(base))) as session:
        session.execute("select 1")
        command("schedule", "start", "--once", "-q")
        with pytest.raises(psycopg.OperationalError):
            session.execute("select 1")
        session.close()
