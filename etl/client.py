"""The programs that come with Postgres, run on a database without its password on the command line."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from communique.etl.embedded import ServerError, binaries


class ClientError(Exception):
    """A client program is missing or failed: the message gives its own words."""


def psql(url: str, arguments: list[str]) -> int:
    """An interactive psql, or whatever the arguments ask of it; returns its exit code. The one on PATH edits lines better."""
    address, environment = _address(url)
    return subprocess.run([_program("psql", packaged_first=False), address, *arguments], env=environment, check=False).returncode


def dump(url: str, target: Path) -> None:
    """Write the whole database to `target` in pg_dump's custom format; no file is left behind if it fails."""
    partial = target.with_name(target.name + ".part")
    try:
        _complete("pg_dump", url, ["--format=custom", "--no-owner", "--no-privileges", f"--file={partial}"])
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def restore(url: str, source: Path) -> None:
    """Replace the database's content by that of a dump, all of it or nothing."""
    _complete("pg_restore", url, ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error", str(source)])


def _complete(name: str, url: str, arguments: list[str]) -> None:
    address, environment = _address(url)
    done = subprocess.run(
        [_program(name, packaged_first=True), f"--dbname={address}", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ClientError(done.stderr.strip() or f"{name} ended with exit code {done.returncode}")


def _address(url: str) -> tuple[str, dict[str, str]]:
    """The address without password, and the environment that has it."""
    parts = conninfo_to_dict(url)
    password = parts.pop("password", None)
    environment = dict(os.environ)
    if password:
        environment["PGPASSWORD"] = str(password)
    return make_conninfo("", **parts), environment


def _program(name: str, *, packaged_first: bool) -> str:
    on_path = shutil.which(name)
    try:
        packaged = binaries() / name
    except ServerError:
        packaged = None
    if packaged and packaged.exists() and (packaged_first or not on_path):
        return str(packaged)
    if on_path:
        return on_path
    raise ClientError(f"{name} is neither in the package nor on PATH: install Postgres' client programs")
