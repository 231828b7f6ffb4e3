"""The way to Postgres, and the embedded server at its worst moments. Each test of the server has a home of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psycopg
import pytest

from communique.etl import database, settings
from communique.etl.embedded import Server, ServerError, binaries

START = "import sys; from pathlib import Path; from communique.etl.embedded import Server; print(Server(Path(sys.argv[1])).start())"


@pytest.fixture
def home():
    folder = Path(tempfile.mkdtemp(prefix="home of "))
    yield folder / "home"
    for data in folder.rglob("postmaster.pid"):
        Server(data.parent.parent).stop()
    shutil.rmtree(folder)


@pytest.fixture
def server(home):
    server = Server(home)
    server.start()
    return server


@pytest.fixture(scope="module")
def shared_server():
    """One that no test stops or breaks."""
    folder = Path(tempfile.mkdtemp())
    server = Server(folder / "home")
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


def answers(url):
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT current_user").fetchone()[0]


def dead(pid):
    """Is the process gone, or as good as gone?"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_it_outlives_the_command_and_is_found_again(home):
    first = subprocess.run([sys.executable, "-c", START, home], capture_output=True, text=True, check=True).stdout.strip()
    assert answers(first) == "communique"
    pid = Server(home).state().pid
    assert Server(home).start() == first
    assert Server(home).state().pid == pid
    assert Server(home).stop() is True
    assert Server(home).url() is None
    assert Server(home).stop() is False


def test_two_at_once_start_one(home):
    starting = [subprocess.Popen([sys.executable, "-c", START, home], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    urls = {process.communicate(timeout=90)[0].strip() for process in starting}
    assert [process.returncode for process in starting] == [0, 0, 0]
    assert len(urls) == 1
    assert answers(urls.pop()) == "communique"


def test_two_homes_are_two_servers(shared_server, home):
    other = Server(home)
    assert other.start() != shared_server.url()
    with psycopg.connect(shared_server.url()) as connection:
        connection.execute("CREATE TABLE here (a int)")
    with psycopg.connect(other.url()) as connection:
        assert connection.execute("SELECT to_regclass('here')").fetchone() == (None,)


def test_a_killed_server_starts_again_with_its_data(server):
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS a")
        pid = server.state().pid
        os.kill(pid, signal.SIGKILL)
        while not dead(pid):
            time.sleep(0.01)
        assert server.url() is None
        url = server.start()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT a FROM kept").fetchone() == (7,)


def test_a_pid_file_that_names_a_living_stranger_is_stale(server):
    """As after a power cut, when the old number has gone to another process of the same user."""
    pid_file = server.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    server.stop()
    owner = server.data.stat()
    stranger = subprocess.Popen(["sleep", "60"], user=owner.st_uid, group=owner.st_gid)
    try:
        for path in (pid_file, server.data / ".s.PGSQL.5432.lock"):
            path.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
            os.chown(path, owner.st_uid, owner.st_gid)
        assert answers(server.start()) == "communique"
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_start_cut_off_while_making_the_data_is_begun_anew(home):
    (home / "postgres.new" / "base").mkdir(parents=True)
    assert answers(Server(home).start()) == "communique"
    assert not (home / "postgres.new").exists()


@pytest.mark.parametrize("name", ["a" * 200, 'it\'s "quoted", \\ and é'])
def test_any_path_will_do(home, name):
    assert answers(Server(home / name).start()) == "communique"


def test_it_needs_no_port(home):
    with socket.socket() as taken:
        try:
            taken.bind(("127.0.0.1", 5432))
        except OSError:
            pass  # another Postgres is there already, which is the very case
        else:
            taken.listen()
        assert answers(Server(home).start()) == "communique"
        with psycopg.connect(Server(home).url()) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_only_its_owner_gets_in(shared_server):
    state = shared_server.state()
    mode = (state.socket_dir / f".s.PGSQL.{state.port}").stat().st_mode
    assert stat.S_IMODE(mode) == 0o700
    assert stat.S_IMODE(shared_server.data.stat().st_mode) == 0o700


def test_a_short_socket_folder_that_another_prepared_is_refused(home):
    server = Server(home / ("b" * 150))
    server.start()
    socket_dir = server.state().socket_dir
    server.stop()
    assert len(os.fsencode(socket_dir)) < 80
    socket_dir.chmod(0o777)
    try:
        with pytest.raises(ServerError, match="made by somebody else"):
            server.start()
    finally:
        shutil.rmtree(socket_dir)


def test_data_of_another_release_is_left_alone(server):
    server.stop()
    (server.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(ServerError, match="made by Postgres 15, installed is"):
        server.start()


def test_a_server_that_cannot_start_says_why(server):
    server.stop()
    with (server.data / "postgresql.conf").open("a") as configuration:
        configuration.write("shared_buffers = 'plenty'\n")
    with pytest.raises(ServerError, match="configuration file .* contains errors"):
        server.start()


def test_a_home_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ServerError, match="set COMMUNIQUE_HOME to a folder of your own"):
        Server(tmp_path / "file").start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become an ordinary user; an ordinary user's run shows it anyway")
def test_an_ordinary_user_runs_it_too():
    nobody = 65534
    try:
        for command in ([binaries() / "postgres", "--version"], [sys.executable, "-c", "import communique.etl"]):
            subprocess.run(command, user=nobody, group=nobody, capture_output=True, check=True)
    except (PermissionError, subprocess.CalledProcessError):
        pytest.skip("this checkout or its Python is in a folder that other users can't read")
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, nobody, nobody)
        code = START + "\nprint(Server(Path(sys.argv[1])).stop())"
        done = subprocess.run(
            [sys.executable, "-c", code, f"{folder}/home"],
            user=nobody,
            group=nobody,
            extra_groups=[],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1] == "True"


def test_its_other_databases_are_closed(shared_server):
    with psycopg.connect(shared_server.url(), autocommit=True) as connection:
        connection.execute("create role stranger login")
    for name in ("postgres", "template1"):
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(shared_server.url("stranger").replace("/communique?", f"/{name}?"))


def test_no_connection_takes_all_memory(shared_server):
    with psycopg.connect(shared_server.url(), autocommit=True) as connection:
        with pytest.raises(psycopg.errors.OutOfMemory):
            connection.execute("select length(repeat('x', 600000000)), length(repeat('y', 600000000)), length(repeat('z', 600000000))")
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_database_of_ones_own_starts_nothing(monkeypatch, home):
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@127.0.0.1:1/d")
    monkeypatch.setenv("COMMUNIQUE_HOME", str(home))
    settings.forget()
    try:
        assert database.url() == "postgresql://u@127.0.0.1:1/d"
    finally:
        monkeypatch.undo()
        settings.forget()
    assert not home.exists()


def test_the_engine_and_the_connection_speak_utc(blank_database_url):
    with database.connect(blank_database_url) as connection:
        assert connection.execute("SHOW timezone").fetchone() == ("UTC",)
        assert connection.autocommit is False
    engine = database.engine_for(blank_database_url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW timezone").scalar() == "UTC"
    engine.dispose()


class SlowStarter(threading.Thread):
    """A server that first says it is starting up, then passes all on to a real one."""

    def __init__(self, real: str) -> None:
        super().__init__(daemon=True)
        self.real, self.refused = real, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self) -> None:
        fields = b"SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0"
        for _ in range(2):
            client, _ = self.listener.accept()
            client.recv(4096)
            client.sendall(b"E" + (len(fields) + 4).to_bytes(4, "big") + fields)
            client.close()
            self.refused += 1
        client, _ = self.listener.accept()
        with socket.socket(socket.AF_UNIX) as real:
            real.connect(self.real)
            threading.Thread(target=self.pump, args=(real, client), daemon=True).start()
            self.pump(client, real)

    @staticmethod
    def pump(source: socket.socket, target: socket.socket) -> None:
        while data := source.recv(65536):
            target.sendall(data)


def test_a_server_that_is_starting_is_waited_for(shared_server):
    state = shared_server.state()
    slow = SlowStarter(str(state.socket_dir / f".s.PGSQL.{state.port}"))
    slow.start()
    url = f"postgresql://communique@127.0.0.1:{slow.port}/communique?sslmode=disable&gssencmode=disable"
    with database.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert slow.refused == 2


def test_a_server_that_is_away_is_not_waited_for():
    began = time.monotonic()
    with pytest.raises(database.DatabaseError) as failure:
        database.connect("postgresql://user:secret@127.0.0.1:1/name")
    assert time.monotonic() - began < 5
    assert "postgresql://user:***@127.0.0.1:1/name" in str(failure.value)
    assert "secret" not in str(failure.value)
    assert "\n" not in str(failure.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:p%40ss@h/d", "postgresql://u:***@h/d"),
        ("postgresql://u@h/d?sslmode=require&password=x&a=b", "postgresql://u@h/d?sslmode=require&password=***&a=b"),
        ("postgresql://communique@/d?host=/a%20b&port=5432", "postgresql://communique@/d?host=/a%20b&port=5432"),
    ],
)
def test_passwords_are_not_shown(url, shown):
    assert database.redacted(url) == shown
