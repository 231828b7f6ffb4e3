"""The role that reads and nothing else, and the command that runs as it: whatever is tried, nothing happens."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest
from sql.attempts import ALL, EXHAUSTION, LIFTED, Attempt

from communique.etl import analyst, cli, database, output, settings

SECONDS = 0.15


@pytest.fixture(scope="module")
def open_database(another_database):
    """One database for all attempts, with the role's rights made ready in it."""
    with another_database() as url, psycopg.connect(url, autocommit=True) as connection:
        analyst.ensure(url)
        connection.execute("insert into documents (title, body, word_count, content_hash) values ('t', 'b', 1, 'h')")
        yield url


@pytest.fixture(scope="module")
def before(open_database):
    return everything(open_database)


@pytest.fixture
def command(open_database, capsys, monkeypatch):
    """Run a command line on that database: its exit code, stdout and stderr."""
    monkeypatch.setenv("DATABASE_URL", open_database)

    def command(*arguments: str) -> tuple[int, str, str]:
        settings.reset()
        code = cli.main(list(arguments))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    yield command
    settings.reset()
    output.set_quiet(False)


def everything(url: str) -> dict[str, object]:
    """A digest of every table, sequence, catalogue of what may be made, and of the locks that outlive a transaction."""
    with psycopg.connect(url) as connection:
        tables = [
            name
            for (name,) in connection.execute(
                "select oid::regclass::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
            )
        ]
        found = {
            name: connection.execute(f"select count(*), md5(string_agg(md5(t::text), '' order by t::text)) from {name} as t").fetchone()
            for name in tables
        }
        for name, columns in {
            "pg_sequences": "sequencename, last_value",
            "pg_class": "oid, relname, relacl",
            "pg_proc": "oid, proacl",
            "pg_type": "oid",
            "pg_namespace": "oid, nspname, nspacl",
            "pg_extension": "extname",
            "pg_largeobject_metadata": "oid",
            "pg_auth_members": "roleid, member",
            "pg_db_role_setting": "setrole, setconfig",
            "pg_description": "objoid, description",
            "pg_replication_slots": "slot_name",
            "pg_foreign_server": "srvname",
        }.items():
            where = " where setrole = 'communique_analyst'::regrole and setdatabase = (select oid from pg_database where datname = current_database())"
            query = f"select md5(string_agg(r::text, '' order by r::text)) from (select {columns} from {name}{where if 'setrole' in columns else ''}) as r"
            found[name] = connection.execute(query).fetchone()
        found["role"] = connection.execute("select * from pg_roles where rolname = 'communique_analyst'").fetchone()
        found["locks"] = connection.execute(
            "select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"
        ).fetchone()
        return found


def label(attempt: Attempt) -> str:
    return " ".join(attempt.statement.split())[:60].replace("\0", "0") or "nothing"


@pytest.mark.parametrize("attempt", [each for each in ALL if each.by != "role"], ids=label)
def test_the_command_refuses(attempt, command, open_database, before):
    limit = ["--timeout", str(SECONDS)] if attempt in EXHAUSTION else []
    code, shown, said = command("sql", *limit, "--", attempt.statement)
    assert (code, shown) == (1, ""), said
    assert re.match(r"communique: \w", said)
    assert re.search(attempt.says, said, re.IGNORECASE), said
    assert "Traceback" not in said


@pytest.fixture(scope="module")
def session(open_database):
    with psycopg.connect(database.as_analyst(open_database), autocommit=True) as session:
        yield session


@pytest.mark.parametrize("attempt", [each for each in ALL if each.by != "sql"], ids=label)
def test_the_role_is_refused(attempt, session, before):
    session.execute(f"reset all; {LIFTED}; set statement_timeout = {int(SECONDS * 1000) if attempt in EXHAUSTION else 0}")
    with pytest.raises(psycopg.Error) as refused:
        session.execute(attempt.statement.encode())
    assert re.search(attempt.says, str(refused.value), re.IGNORECASE), refused.value


def test_nothing_has_changed(open_database, before):
    assert len(ALL) > 150
    assert everything(open_database) == before
    assert not Path("/tmp/communique-analyst").exists()
