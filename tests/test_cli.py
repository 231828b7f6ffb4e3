"""The command line as its users meet it: help, exit codes, streams, and the commands about the database."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys

import psycopg
import pytest
import typer

from communique.etl import cli, output, settings

HEAVY = ("spacy", "pandas", "numpy", "sqlalchemy", "psycopg", "onnxruntime", "trafilatura", "pydantic", "alembic", "pyarrow")


@pytest.fixture(autouse=True)
def fresh_settings():
    yield
    settings.reset()
    output.set_quiet(False)


@pytest.fixture
def run(capsys, monkeypatch):
    """Run a command line in this process: its exit code, stdout and stderr."""

    def run(*arguments, url=None):
        if url:
            monkeypatch.setenv("DATABASE_URL", url)
        settings.reset()
        code = cli.main(list(arguments))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


def leaves(command, path=()):
    """Every command that does something, with its path."""
    if hasattr(command, "commands"):
        for name, child in command.commands.items():
            yield from leaves(child, (*path, name))
    else:
        yield path, command


ROOT = typer.main.get_command(cli.application())
LEAVES = dict(leaves(ROOT))


def test_every_module_of_commands_is_registered():
    folder = os.path.dirname(cli.__file__)
    there = {name[:-3] for name in os.listdir(f"{folder}/commands") if name.endswith(".py")} - {"__init__", "options"}
    assert set(cli.COMMANDS) == there


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_command_has_help_and_an_example_that_parses(path, run):
    command = LEAVES[path]
    code, shown, _ = run(*path, "--help")
    assert code == 0
    assert command.help and len(command.help.split()) > 3, "no help text"
    undescribed = [parameter.name for parameter in command.params if not getattr(parameter, "help", "said")]
    assert not undescribed, "options without a word of help"
    match = re.search(r"Examples?:\s+(.*communique[^\n]*)", " ".join(shown.split()))
    assert match, "no example"
    words = shlex.split(match[1].split(" | communique ")[-1].removeprefix("psql ").strip('"$()'), posix=True)
    words = words[words.index("communique") + 1 :] if "communique" in words else words
    assert tuple(words[: len(path)]) == path, f"the example is of another command: {match[1]}"
    ending = next((number for number, word in enumerate(words) if word in ("&&", "|", ">", ";")), len(words))
    command.make_context(" ".join(path), words[len(path) : ending], resilient_parsing=True)


def test_help_is_light():
    code = f"import sys; from communique.etl.cli import main; main(['--help']); print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_the_version_needs_not_even_typer(flag):
    code = f"import sys; from communique.etl.cli import main; main([{flag!r}]); print('typer' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"communique {cli.version()}\nFalse\n"


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["sql"], ["sql", "select 1", "--tables"], ["config", "--format", "xml"], ["--set", "jbos=1", "config"], ["db"]],
)
def test_wrong_usage_is_exit_code_2(arguments, run):
    code, _, said = run(*arguments)
    assert code == 2
    assert said or arguments == ["db"]


def test_a_failure_is_one_line_and_exit_code_1(run):
    code, shown, said = run("sql", "select 1", url="postgresql://u:secret@127.0.0.1:1/d")
    assert code == 1
    assert shown == ""
    assert said.startswith("communique: postgresql://u:***@127.0.0.1:1/d: ")
    assert said.count("\n") == 1
    assert "secret" not in said


def test_verbose_shows_the_trace(run):
    _, _, said = run("sql", "select 1", "-v", "-v", url="postgresql://u@127.0.0.1:1/d")
    assert "Traceback" in said


def test_options_of_all_commands_stand_anywhere(run, database_url):
    for arguments in (["-q", "db", "check"], ["db", "check", "--quiet"], ["db", "--database-url", database_url, "check", "-q"]):
        assert run(*arguments, url=database_url) == (0, "", "")


def test_a_word_after_two_dashes_is_no_option():
    assert cli._globals_first(["sql", "--", "-q"]) == ["sql", "--", "-q"]
    assert cli._globals_first(["db", "psql", "-q"]) == ["db", "psql", "-q"]
    assert cli._globals_first(["run", "a", "--set", "jobs=2", "-q", "--home=x"]) == ["--set", "jobs=2", "-q", "--home=x", "run", "a"]


def test_config_shows_value_and_origin(run, monkeypatch):
    monkeypatch.setenv("COMMUNIQUE_JBOS", "1")
    monkeypatch.setenv("COMMUNIQUE_JOBS", "3")
    code, shown, said = run("config", "--set", "statement_timeout=7", "--format", "json", url="postgresql://u:secret@h/d")
    rows = {row["setting"]: row for row in json.loads(shown)}
    assert code == 0
    assert rows.keys() == settings.Settings.model_fields.keys()
    assert (rows["jobs"]["value"], rows["jobs"]["origin"]) == (3, "COMMUNIQUE_JOBS")
    assert (rows["statement_timeout"]["value"], rows["statement_timeout"]["origin"]) == (7, "flag")
    assert (rows["database_url"]["value"], rows["database_url"]["origin"]) == ("postgresql://u:***@h/d", "DATABASE_URL")
    assert "COMMUNIQUE_JBOS" in said


def test_sql_prints_rows_in_every_format(run, database_url):
    statement = "select code, label from event_types where code = 'CONSULT'"
    assert run("sql", statement, "--format", "csv", url=database_url) == (0, "code,label\nCONSULT,Consult\n", "")
    assert json.loads(run("sql", statement, "--format", "json")[1]) == [{"code": "CONSULT", "label": "Consult"}]
    assert run("sql", "select 1 as a, 2 as b where false", "--format", "csv") == (0, "a,b\n", "")


def test_sql_reads_files_and_stdin(run, database_url, tmp_path, monkeypatch):
    file = tmp_path / "query.sql"
    file.write_text("-- a comment; with a semicolon\nselect '50%' as share;\n")
    assert run("sql", "-f", str(file), "--format", "csv", url=database_url)[1] == "share\n50%\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO("select 2 as b"))
    assert run("sql", "-", "--format", "csv")[1] == "b\n2\n"


@pytest.mark.parametrize(
    "statement",
    [
        "insert into publishers (name) values ('x')",
        "delete from actors",
        "select 1; delete from actors",
        "select 1; commit; delete from actors",
        "commit",
        "begin",
        "/* a */ -- b\n rollback",
        "set transaction read write",
        "set default_transaction_read_only = off",
        "do $$ begin commit; delete from actors; end $$",
        "call nothing()",
        "copy (select 1) to program 'true'",
        "copy actors from stdin",
        "truncate actors cascade",
        "create table mine (a int)",
        "with gone as (delete from actors returning 1) select * from gone",
        "explain analyze delete from actors",
        "select set_config('transaction_read_only', 'off', false), nextval('publishers_id_seq')",
        "select * into mine from actors",
        "table actors; drop table actors",
        "",
        "/* nothing */",
    ],
)
def test_sql_only_reads(run, database_url, statement):
    code, shown, said = run("sql", statement, url=database_url)
    assert (code, shown) == (1, "")
    assert said.startswith("communique: ")
    with psycopg.connect(database_url) as connection:
        assert connection.execute("select count(*) > 0, to_regclass('mine') from actors").fetchone() == (True, None)


def test_sql_shows_where_it_is_wrong(run, database_url):
    code, _, said = run("sql", "select nothing from actors", url=database_url)
    assert code == 1
    assert 'column "nothing" does not exist' in said
    assert "LINE 1: select nothing" in said


def test_sql_has_a_time_limit(run, database_url):
    code, _, said = run("sql", "select count(*) from generate_series(1, 10000000000)", "--timeout", "0.05", url=database_url)
    assert code == 1
    assert "statement_timeout" in said


def test_sql_tells_of_tables_and_columns(run, database_url):
    tables = list(csv.DictReader(io.StringIO(run("sql", "--tables", "--format", "csv", url=database_url)[1])))
    assert {"documents", "event_dyads"} <= {table["name"] for table in tables}
    assert all(table["comment"] for table in tables)
    columns = list(csv.DictReader(io.StringIO(run("sql", "--describe", "events", "--format", "csv")[1])))
    assert [column["column"] for column in columns][:2] == ["id", "document_id"]
    assert all(column["comment"] for column in columns)
    code, shown, said = run("sql", "--describe", "evnets")
    assert (code, shown) == (1, "")
    assert "--tables" in said


def test_a_reader_who_leaves_is_no_error(database_url):
    environment = {**os.environ, "DATABASE_URL": database_url}
    command = [sys.executable, "-m", "communique.etl.cli", "sql", "select generate_series(1, 300000)", "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout.readline() == "generate_series\n"
        process.stdout.close()
        assert process.stderr.read() == ""


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("communique sql --describe sanction", {"sanctions", "sanction_actions"}),
        ("communique --set sta", {"statement_timeout="}),
        ("communique report run who", {"who-said-what"}),
    ],
)
def test_the_projects_own_names_are_completed(line, offered):
    words = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1), "_COMMUNIQUE_COMPLETE": "complete_bash"}
    code = "from communique.etl.cli import main; main([])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **words}, check=False)
    assert offered <= set(done.stdout.split())


def test_doctor_names_the_remedy(run, blank_database_url):
    code, shown, _ = run("doctor", "--format", "json", url=blank_database_url)
    findings = {finding["check"]: finding for finding in json.loads(shown)}
    assert code == 1
    assert (findings["tables"]["state"], findings["tables"]["remedy"]) == ("broken", "communique db upgrade")
    assert (findings["seeds"]["state"], findings["seeds"]["remedy"]) == ("broken", "communique db upgrade")
    assert run("db", "upgrade")[0] == 0
    findings = {finding["check"]: finding for finding in json.loads(run("doctor", "--format", "json")[1])}
    assert findings["tables"]["state"] == "ok"
    assert findings["seeds"]["remedy"] == "communique seed"


def test_doctor_is_content_with_a_sound_installation(run, database_url):
    code, shown, _ = run("doctor", "--format", "json", url=database_url)
    assert {finding["check"]: finding["state"] for finding in json.loads(shown) if finding["state"] == "broken"} == {}
    assert code == 0


def test_doctor_goes_on_to_the_last_sound_check(run, monkeypatch, tmp_path):
    monkeypatch.setenv("COMMUNIQUE_SPACY_MODEL", "xx_none")
    monkeypatch.setenv("COMMUNIQUE_SEEDS_DIR", str(tmp_path))
    code, shown, _ = run("doctor", "--format", "json", url="postgresql://u:secret@127.0.0.1:1/d")
    findings = {finding["check"]: finding for finding in json.loads(shown)}
    assert code == 1
    assert {check for check, finding in findings.items() if finding["state"] == "broken"} == {"language model", "seed files", "database"}
    assert all(finding["remedy"] for finding in findings.values() if finding["state"] != "ok")
    assert "secret" not in shown


def test_a_backup_restores_all(run, database_url, tmp_path):
    kept = "select (select count(*) from actors), (select count(*) from event_types)"
    before = run("sql", kept, "--format", "csv", url=database_url)[1]
    file = tmp_path / "a b.dump"
    assert run("db", "backup", str(file)) == (0, f"{file}\n", "")
    assert list(tmp_path.iterdir()) == [file]
    assert run("db", "reset", "--yes")[0] == 0
    assert run("sql", kept, "--format", "csv")[1] != before
    assert run("db", "restore", str(file), "--yes")[0] == 0
    assert run("sql", kept, "--format", "csv")[1] == before
    assert run("db", "check")[0] == 0


def test_a_file_that_is_no_backup_changes_nothing(run, database_url, tmp_path):
    (tmp_path / "no.dump").write_text("nothing of the kind")
    code, _, said = run("db", "restore", str(tmp_path / "no.dump"), "--yes", url=database_url)
    assert code == 1
    assert "pg_restore" in said
    with psycopg.connect(database_url) as connection:
        assert connection.execute("select count(*) > 0 from actors").fetchone() == (True,)


@pytest.mark.parametrize("arguments", [["reset"], ["downgrade", "base"]])
def test_what_deletes_asks_first(run, database_url, arguments, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    assert run("db", *arguments, url=database_url)[0] == 1
    with psycopg.connect(database_url) as connection:
        assert connection.execute("select count(*) > 0 from actors").fetchone() == (True,)


@pytest.mark.parametrize("deed", ["start", "stop"])
def test_a_server_of_ones_own_is_not_ours_to_run(run, database_url, deed):
    code, shown, said = run("db", deed, url=database_url)
    assert (code, shown) == (1, "")
    assert "DATABASE_URL" in said


def test_status_tells_of_the_server(run, database_url, monkeypatch, tmp_path):
    facts = {row["fact"]: row["value"] for row in json.loads(run("db", "status", "--format", "json", url=database_url)[1])}
    assert facts["running"] is True
    assert facts["revision"] == facts["newest revision"]
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("COMMUNIQUE_HOME", str(tmp_path / "none"))
    code, shown, _ = run("db", "status", "--format", "csv")
    assert code == 1
    assert "running,false" in shown
    assert not (tmp_path / "none").exists()


def test_psql_passes_its_arguments_on(database_url):
    environment = {**os.environ, "DATABASE_URL": database_url}
    command = [sys.executable, "-m", "communique.etl.cli", "db", "psql", "-q", "-A", "-t", "-c", "select 6 * 7"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert done.stdout == "42\n"
