"""What can be wrong with an installation, and what mends it."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

import psycopg

from communique.etl import database, settings
from communique.etl.failures import explain

FINE, DOUBTFUL, BROKEN = "ok", "warning", "broken"

_ROOM_NEEDED = 1_000_000_000
_OLDEST_POSTGRES = 160000
_SEEDED = ("countries", "event_types", "sanction_measures", "actors", "actor_aliases")


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: `state` is ok, warning or broken; `remedy` is blank when all is well."""

    check: str
    state: str
    found: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Every check in turn. What depends on a broken one is left out; a check that fails itself is a broken one."""
    yield _python()
    yield from _guarded("packages", _packages)
    settled = list(_guarded("settings", _settings))
    yield from settled
    if any(finding.state == BROKEN for finding in settled):
        return
    for name, check in (("language model", _model), ("home", _home), ("disk", _disk), ("seed files", _seed_files)):
        yield from _guarded(name, check)
    mend = "start that server or correct DATABASE_URL; without one, the embedded server is used"
    reached = list(_guarded("database", _server, mend if settings.get().database_url else ""))
    yield from reached
    if any(finding.state == BROKEN for finding in reached):
        return
    yield from _guarded("tables", _tables)
    yield from _guarded("seeds", _seeds)


def _guarded(name: str, check: Callable[[], Finding], remedy: str = "") -> Iterator[Finding]:
    try:
        yield check()
    except Exception as failure:  # noqa: BLE001 - whatever goes wrong in a check is its finding
        yield Finding(name, BROKEN, explain(failure), remedy or "mend the reason given")


def _python() -> Finding:
    return Finding("python", FINE, f"{sys.version.split()[0]} at {sys.executable}")


def _packages() -> Finding:
    needed = [re.match(r"[\w.-]+", line) for line in metadata.requires("communique") or [] if "extra ==" not in line]
    names = [match[0] for match in needed if match]
    missing = [name for name in names if not _installed(name)]
    if missing:
        return Finding("packages", BROKEN, f"missing: {', '.join(missing)}", f"{sys.executable} -m pip install {' '.join(missing)}")
    return Finding("packages", FINE, f"{len(names)} needed, all installed; communique {metadata.version('communique')}")


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _settings() -> Finding:
    current = settings.get()
    slips = settings.unknown_variables()
    if slips:
        return Finding("settings", DOUBTFUL, f"unknown variables: {', '.join(slips)}", "`communique config` lists the settings")
    return Finding("settings", FINE, f"valid; file: {settings.config_file() or 'none'}; {current.jobs} processes")


def _model() -> Finding:
    name = settings.get().spacy_model
    if util.find_spec(name) is None and not Path(name).is_dir():
        return Finding("language model", BROKEN, f"{name} is not installed", "install it, or set spacy_model to one that is")
    return Finding("language model", FINE, name)


def _home() -> Finding:
    home = settings.get().home
    nearest = next(folder for folder in (home, *home.parents) if folder.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        return Finding("home", BROKEN, f"{home}: can't be written", "set COMMUNIQUE_HOME to a folder of your own")
    return Finding("home", FINE, str(home))


def _disk() -> Finding:
    home = settings.get().home
    free = shutil.disk_usage(next(folder for folder in (home, *home.parents) if folder.is_dir())).free
    found = f"{free / 1e9:.1f} GB free"
    if free < _ROOM_NEEDED:
        return Finding("disk", DOUBTFUL, found, "free some space, or set COMMUNIQUE_HOME to a folder on a larger disk")
    return Finding("disk", FINE, found)


def _seed_files() -> Finding:
    folder = settings.get().seeds_dir
    missing = [name for name in _SEEDED if not (folder / f"{name}.csv").is_file()]
    if missing:
        return Finding("seed files", BROKEN, f"{folder} lacks {', '.join(missing)}", "unset seeds_dir to use those of the package")
    return Finding("seed files", FINE, str(folder))


def _server() -> Finding:
    url = database.url()
    with database.connect(url, autocommit=True) as connection:
        row = connection.execute(
            "SELECT current_setting('server_version'), current_setting('server_version_num')::int, current_setting('server_encoding'),"
            " has_database_privilege(current_database(), 'CREATE') OR has_schema_privilege(current_schema(), 'CREATE')"
        ).fetchone()
    assert row is not None
    version, number, encoding, may_create = row
    found = f"Postgres {version}, {encoding}, {database.redacted(url)}"
    if number < _OLDEST_POSTGRES:
        return Finding("database", BROKEN, found, "use Postgres 16 or newer, or unset DATABASE_URL for the embedded one")
    if encoding != "UTF8":
        return Finding("database", BROKEN, found, "make the database with ENCODING 'UTF8'")
    if not may_create:
        return Finding("database", BROKEN, f"{found}; no right to make tables", "GRANT CREATE ON SCHEMA public TO this account")
    return Finding("database", FINE, found)


def _tables() -> Finding:
    from communique.etl import migrate

    url = database.url()
    at, newest = migrate.current(url), migrate.head()
    if at != newest:
        return Finding("tables", BROKEN, f"at revision {at or 'none'}, newest is {newest}", "communique db upgrade")
    return Finding("tables", FINE, f"at revision {at}, the newest")


def _seeds() -> Finding:
    with database.connect(database.url(), autocommit=True) as connection:
        try:
            rows = connection.execute("SELECT (SELECT count(*) FROM event_types), (SELECT count(*) FROM actors)").fetchone()
        except psycopg.errors.UndefinedTable:
            return Finding("seeds", BROKEN, "no tables", "communique db upgrade")
    assert rows is not None
    if not all(rows):
        return Finding("seeds", BROKEN, f"{rows[0]} event types, {rows[1]} actors", "communique seed")
    return Finding("seeds", FINE, f"{rows[0]} event types, {rows[1]} actors")
