"""The role that reads and does nothing else: made, limited and looked at. What holds is told by the catalogue, not by us."""

from __future__ import annotations

import os
import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import Connection, errors, sql

from communique.etl import database, settings
from communique.etl.database import ANALYST
from communique.etl.queries import statements

SQL = statements("analyst")
STEPS = [name for name in SQL if name not in ("access", "safeguards")]

# One at a time in a database: two that grant on one object at once fail.
_LOCK = 5_203_301_878
_ATTEMPTS = 20

_OTHER_DATABASES = "no other database"


@dataclass(frozen=True, slots=True)
class Safeguard:
    """Something that the role can't do, or is limited to; `holds` is whether that is so on this server."""

    name: str
    holds: bool
    remedy: str = ""


def ensure(url: str) -> None:
    """Make the role and take from it what it needn't have, as far as the account of `url` may; safe to repeat.

    What it may not is left as it is: `safeguards` tells. Raises DatabaseError, psycopg.Error.
    """
    with database.connect(url, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", [_LOCK])
        is_new = not _exists(connection)
        for name in STEPS:
            _try(connection, SQL[name])
        if is_new and _exists(connection) and settings.get().database_url and not can_log_in(url):
            _set_password(connection, new_password())


def safeguards(url: str) -> list[Safeguard]:
    """Every safeguard and whether it holds. Raises DatabaseError, psycopg.Error."""
    with database.connect(url, autocommit=True) as connection:
        if not _exists(connection):
            return [Safeguard(f"there is a role {ANALYST}", False, remedy())]
        found = [Safeguard(name, bool(holds), "" if holds else _remedy_for(name)) for name, holds in connection.execute(SQL["safeguards"])]
    knows = can_log_in(url)
    how = f"put its password into {settings.analyst_password_file()}, or make another: communique db analyst --new-password"
    return [Safeguard("its password is known here", knows, "" if knows else how), *found]


def remedy() -> str:
    """What to do where the account of the settings may not make the role."""
    return "have it made by a superuser: communique db analyst --sql | psql -d DATABASE"


def _remedy_for(safeguard: str) -> str:
    if safeguard == _OTHER_DATABASES:
        return f"REVOKE CONNECT ON DATABASE ... FROM PUBLIC for each, or a line for {ANALYST} in pg_hba.conf"
    return remedy()


def script() -> str:
    """All of it as a script for psql, for one who may do what the account of the settings may not."""
    begin = "-- Run in Communique's database, in the schema of its tables.\n\\set ON_ERROR_STOP on\nbegin;\n"
    steps = "\n".join(f"\n-- {name.replace('_', ' ')}\n{SQL[name]};" for name in STEPS)
    return f"{begin}{steps}\n\ncommit;\n\\password {ANALYST}\n"


def renew_password(url: str) -> Path:
    """Give the role a new password and keep it in the file of the settings, whose path is returned. Raises psycopg.Error."""
    with database.connect(url, autocommit=True) as connection:
        return _set_password(connection, new_password())


def new_password() -> str:
    return secrets.token_urlsafe(32)


def can_log_in(url: str) -> bool:
    """Whether the role can connect to the database of `url` with the password that is known here."""
    try:
        with database.connect(database.as_analyst(url)):
            return True
    except database.DatabaseError:
        return False


def end_overlong(connection: Connection[Any], seconds: float) -> int:
    """End the role's sessions that have been at one statement or transaction for longer; returns how many.

    A session may lift its own time limit: this is for a server whose owner looks after it. `connection` must be in autocommit.
    """
    query = """
        select count(pg_terminate_backend(pid)) from pg_stat_activity
        where usename = %s and datname = current_database() and state <> 'idle' and clock_timestamp() - xact_start > make_interval(secs => %s)
    """
    row = connection.execute(query, [ANALYST, seconds]).fetchone()
    return row[0] if row else 0


def _set_password(connection: Connection[Any], password: str) -> Path:
    """The server is sent the hash only, so that no log of it shows the password."""
    path = settings.analyst_password_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(password + "\n")
    hashed = connection.pgconn.encrypt_password(password.encode(), ANALYST.encode(), b"scram-sha-256").decode()
    connection.execute(sql.SQL("alter role {} password {}").format(sql.Identifier(ANALYST), sql.Literal(hashed)))
    part.replace(path)
    return path


def _exists(connection: Connection[Any]) -> bool:
    row = connection.execute("select to_regrole(%s) is not null", [ANALYST]).fetchone()
    return bool(row and row[0])


def _try(connection: Connection[Any], step: str) -> None:
    """Do a step if we may. Roles belong to all databases of a server, where another upgrade may be at the same row."""
    for attempt in range(_ATTEMPTS):
        try:
            connection.execute(step.encode())
        except (errors.InsufficientPrivilege, errors.UndefinedObject):
            return
        except errors.InternalError_ as failure:
            if not re.search("concurrently", str(failure)) or attempt == _ATTEMPTS - 1:
                raise
            time.sleep(0.05 * (attempt + 1))
        else:
            return
