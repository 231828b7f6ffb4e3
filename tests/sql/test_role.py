"""How the role comes about: on a server of one's own with passwords, by an account that may make it and by one that may not."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from communique.etl import analyst, cli, database, embedded, output, settings
from communique.etl.database import ANALYST
from communique.etl.embedded import Server

numbers = count(1)


@pytest.fixture(scope="module")
def server():
    """A server that asks the analyst for a password."""
    folder = Path(tempfile.mkdtemp())
    server = Server(folder / "home")
    url = server.start()
    hba = server.data / "pg_hba.conf"
    hba.write_text(f"local all {ANALYST} scram-sha-256\n" + hba.read_text())
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("alter system set fsync = off")
        connection.execute("select pg_reload_conf()")
        connection.execute("create role owner login")
    yield url
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture
def as_account(server, tmp_path, monkeypatch, capsys):
    """A database that belongs to an account, and commands run as it."""

    def as_account(account: str):
        name = f"of_{account}_{next(numbers)}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"create database {name} owner {account}")
        monkeypatch.setenv("DATABASE_URL", urlunsplit(urlsplit(server)._replace(netloc=f"{account}@", path=f"/{name}")))
        monkeypatch.setenv("COMMUNIQUE_HOME", str(tmp_path / "home"))

        def command(*arguments: str) -> tuple[int, str, str]:
            settings.reset()
            code = cli.main(list(arguments))
            shown = capsys.readouterr()
            return code, shown.out, shown.err

        return command

    yield as_account
    with psycopg.connect(server, autocommit=True) as connection:
        for (name,) in connection.execute("select datname from pg_database where datname like 'of\\_%'").fetchall():
            connection.execute(f"drop database {name}")
        connection.execute(f"drop role if exists {ANALYST}")
    settings.reset()
    output.set_quiet(False)


QUERY = ("sql", "select current_user, count(*) from documents", "--format", "csv")


def test_one_who_may_not_make_roles_is_told_who_can(as_account, server, tmp_path):
    command = as_account("owner")
    code, _, said = command("db", "upgrade")
    assert code == 0
    assert f"not so: there is a role {ANALYST}; have it made by a superuser: communique db analyst --sql | psql" in said
    code, shown, said = command(*QUERY)
    assert (code, shown) == (1, "")
    assert "`communique db upgrade` makes it, or says who can" in said
    assert command("report", "run", "latest-happenings", "--format", "csv")[0] == 0, "reports are asked as the owner then"

    script = tmp_path / "analyst.sql"
    script.write_text(command("db", "analyst", "--sql")[1])
    superuser = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(netloc="communique@"))
    psql = [embedded.binaries() / "psql", "-q", "-X", "-f", script, superuser]
    done = subprocess.run(psql, input="a new one\na new one\n", capture_output=True, text=True, check=True, start_new_session=True)
    assert "ERROR" not in done.stderr

    code, _, said = command(*QUERY)
    assert code == 1
    assert "password" in said
    assert str(tmp_path / "home" / "analyst.password") in said
    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home" / "analyst.password").write_text("a new one\n")
    assert command(*QUERY) == (0, f"current_user,count\n{ANALYST},0\n", "")
    code, shown, _ = command("db", "analyst", "--format", "csv")
    failing = [line for line in shown.splitlines() if ",false," in line]
    assert (code, len(failing)) == (1, 1), "all is well but that there are other databases, which are not ours to close"
    assert failing[0].startswith("no other database,false,")


def test_one_who_may_makes_it_with_a_password(as_account, server, tmp_path):
    command = as_account("communique")
    assert command("db", "upgrade")[0] == 0
    kept = tmp_path / "home" / "analyst.password"
    assert kept.stat().st_mode & 0o777 == 0o600
    first = kept.read_text().strip()
    assert len(first) > 30
    code, address, _ = command("db", "url", "--role", "analyst")
    assert (code, first in address) == (0, True)
    assert command(*QUERY)[1] == f"current_user,count\n{ANALYST},0\n"
    assert command("db", "upgrade")[0] == 0
    assert kept.read_text().strip() == first, "an upgrade keeps it"
    assert command("db", "analyst", "--new-password")[2] == f"The new password is in {kept}.\n"
    assert kept.read_text().strip() not in ("", first)
    assert command(*QUERY)[0] == 0
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address.strip())


def test_connections_are_limited(as_account):
    command = as_account("communique")
    assert command("db", "upgrade")[0] == 0
    address = database.analyst_url()
    with ExitStack() as held:
        for _ in range(20):
            held.enter_context(psycopg.connect(address))
        with pytest.raises(psycopg.OperationalError, match="too many connections for role"):
            psycopg.connect(address)


def test_whoever_only_reads_is_left_as_they_are(as_account, monkeypatch):
    command = as_account("communique")
    assert command("db", "upgrade")[0] == 0
    address = command("db", "url", "--role", "analyst")[1].strip()
    assert f"{ANALYST}:" in address
    monkeypatch.setenv("DATABASE_URL", address)
    settings.reset()
    assert database.reader_url() == database.analyst_url() == address
    assert command(*QUERY)[1] == f"current_user,count\n{ANALYST},0\n"


def test_what_is_loosened_is_told_and_mended(database_url):
    analyst.ensure(database_url)
    assert {each.name for each in analyst.safeguards(database_url) if not each.holds} <= {"no other database"}
    with psycopg.connect(database_url) as connection:
        name = connection.info.dbname
        for statement in (
            f"alter role {ANALYST} in database {name} set statement_timeout = 0",
            f"alter role {ANALYST} in database {name} reset temp_file_limit",
            f"grant insert on actors to {ANALYST}",
            f"grant temporary on database {name} to public",
            "grant execute on function lo_create(oid), pg_advisory_lock(bigint) to public",
            "grant usage on language plpgsql to public",
            "create view bare as select name from actors",
            f"grant create on schema public to {ANALYST}",
            "create function its_owners() returns int language sql security definer as 'select 1'",
        ):
            connection.execute(statement)
    loosened = {each.name: each.remedy for each in analyst.safeguards(database_url) if not each.holds}
    assert set(loosened) - {"no other database"} == {
        "writes to no table",
        "makes no tables, schemas, functions",
        "makes no temporary tables",
        "no large objects, advisory locks, waiting, ending of sessions, messages, other servers",
        "no functions that run with the rights of their owner",
        "no program code",
        "limits of a session",
        "limit of temporary files",
        "views read with the rights of whoever asks",
    }
    assert all(loosened.values())
    analyst.ensure(database_url)
    left = {each.name for each in analyst.safeguards(database_url) if not each.holds} - {"no other database"}
    assert left == {"writes to no table", "makes no tables, schemas, functions", "no functions that run with the rights of their owner"}


def test_sessions_that_take_too_long_are_ended(database_url):
    analyst.ensure(database_url)
    with (
        psycopg.connect(database_url, autocommit=True) as owner,
        psycopg.connect(database.as_analyst(database_url)) as idle,
        psycopg.connect(database.as_analyst(database_url), autocommit=True) as other,
    ):
        idle.execute("select 1")
        other.execute("select 1")
        assert analyst.end_overlong(owner, 60) == 0
        assert analyst.end_overlong(owner, 0) == 1
        with pytest.raises(psycopg.OperationalError):
            idle.execute("select 1")
        assert other.execute("select 1").fetchone() == (1,)
        idle.close()


def test_limits_that_no_session_may_lift(database_url):
    analyst.ensure(database_url)
    with psycopg.connect(database.as_analyst(database_url), autocommit=True) as session:
        assert session.execute("show temp_file_limit").fetchone() == ("2GB",)
        assert session.execute("select rolconnlimit from pg_roles where rolname = current_user").fetchone() == (20,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("set temp_file_limit = '3GB'")
