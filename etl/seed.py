"""Load the lookups and the gazetteer from the seeds folder: an upsert keyed by natural keys, nothing done for files unchanged.

All of it is one transaction, with a savepoint a table: readers see the old seeds or the new ones, and a file that is
refused leaves its table as it was while the others are loaded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection, sql
from sqlalchemy import Engine

from communique.etl import resolve
from communique.etl.seeding import merge
from communique.etl.seeding.model import Problem, Row, SeedTable
from communique.etl.seeding.read import check_rows, read_file
from communique.etl.seeding.tables import TABLES

# To be raised when the same bytes would load differently, such as by another way to make alias keys.
LOADER = "1"
# Tables that decide whom names mean.
KNOWLEDGE = {"actors", "actor_aliases", "actor_roles"}
SEED_LOCK = 5_203_301_878


class SeedError(Exception):
    """Seed files that were refused, each problem on a line of its own."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass(slots=True)
class Loaded:
    """What became of the files of one table. `kept` rows are gone from the files, but other rows refer to them."""

    table: str
    files: tuple[str, ...]
    rows: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    kept: int = 0
    unchanged: bool = False
    problems: tuple[Problem, ...] = ()


def load_seeds(engine: Engine, seeds_dir: Path) -> dict[str, int]:
    """Load what has changed; returns the rows added, changed and removed. Raises SeedError after loading all that can be."""
    loaded = load(engine, seeds_dir)
    problems = [problem for table in loaded for problem in table.problems]
    if problems:
        raise SeedError(problems)
    return {name: sum(getattr(table, name) for table in loaded) for name in ("added", "changed", "removed")}


def load(engine: Engine, seeds_dir: Path, *, force: bool = False) -> list[Loaded]:
    """Load the seed files of a folder, table by table; with `force` also those that have not changed.

    A folder may hold some of the files only; the tables of the others stay as they are. Raises SeedError if it holds none.
    """
    present = [(table, tuple(name for name in table.files if (seeds_dir / name).is_file())) for table in TABLES]
    if not any(files for _, files in present):
        expected = ", ".join(name for table in TABLES for name in table.files)
        raise SeedError([Problem(str(seeds_dir), None, None, "no seed file in this folder", f"it should hold some of {expected}")])
    with engine.connect() as pooled:
        connection = pooled.connection.driver_connection
        assert isinstance(connection, psycopg.Connection)
        with connection.transaction():
            return _load(connection, seeds_dir, {table: files for table, files in present if files}, force)


def _load(connection: Connection[Any], seeds_dir: Path, present: Mapping[SeedTable, tuple[str, ...]], force: bool) -> list[Loaded]:
    connection.execute("select pg_advisory_xact_lock(%s)", (SEED_LOCK,))
    remembered = dict(connection.execute("select file, content_hash from seed_files").fetchall())
    signatures = _signatures(seeds_dir, present)
    results: dict[SeedTable, Loaded] = {}
    for table, files in present.items():
        is_known = all(remembered.get(name) == signatures[table] for name in files)
        if is_known and not force and _has_rows(connection, table):
            results[table] = Loaded(table.name, files, unchanged=True)
        else:
            results[table] = _load_table(connection, seeds_dir, table, files)
    _remove_referred(connection, results)
    for table, result in results.items():
        if not result.unchanged and not result.problems:
            _remember(connection, result, signatures[table])
    if any(result.table in KNOWLEDGE and (result.added or result.changed or result.removed) for result in results.values()):
        with connection.cursor() as cursor:
            resolve.reconsider(cursor)
    return list(results.values())


def _has_rows(connection: Connection[Any], table: SeedTable) -> bool:
    """False for a table that was made anew since it was loaded, as on the way down to an older revision and up again."""
    query = sql.SQL("select exists (select from {})").format(sql.Identifier(table.name))
    [(found,)] = connection.execute(query).fetchall()
    return bool(found)


def _signatures(seeds_dir: Path, present: Mapping[SeedTable, tuple[str, ...]]) -> dict[SeedTable, str]:
    """A hash of the files of each table and of the tables that they refer to: what is loaded depends on both."""
    signatures: dict[SeedTable, str] = {}
    by_name: dict[str, str] = {}
    for table, files in present.items():
        digest = hashlib.sha256(LOADER.encode())
        for name in files:
            digest.update(hashlib.sha256((seeds_dir / name).read_bytes()).digest())
        for referred in sorted({reference.table for reference in table.references} - {table.name}):
            digest.update(by_name.get(referred, "").encode())
        signatures[table] = by_name[table.name] = digest.hexdigest()
    return signatures


def _load_table(connection: Connection[Any], seeds_dir: Path, table: SeedTable, files: tuple[str, ...]) -> Loaded:
    """Load the files of one table that are fine. What is gone is deleted here where nothing can refer to it."""
    rows, problems = _read(connection, seeds_dir, table, files)
    result = Loaded(table.name, files, rows=len(rows), problems=tuple(problems))
    try:
        with connection.transaction():
            connection.execute("set constraints all deferred")
            merge.stage(connection, table, rows)
            if not problems and not merge.is_referred_to(table):
                result.removed, _ = merge.remove_gone(connection, table)
            result.added, result.changed = merge.insert_and_update(connection, table)
            connection.execute("set constraints all immediate")
    except psycopg.errors.IntegrityError as failure:
        reason = f"{failure.diag.message_primary} ({failure.diag.message_detail})"
        problem = Problem(", ".join(files), None, None, reason, "correct the row that it names, here or in the database")
        return Loaded(table.name, files, problems=(*problems, problem))
    return result


def _read(connection: Connection[Any], seeds_dir: Path, table: SeedTable, files: tuple[str, ...]) -> tuple[list[Row], list[Problem]]:
    """The rows of the files that are fine, and all that is wrong with the others."""
    known = {reference.table: merge.known_keys(connection, reference.table, reference.keys) for reference in table.references}
    rows: list[Row] = []
    problems: list[Problem] = []
    for name in files:
        found, faults = read_file(seeds_dir / name, table)
        if not faults:
            faults = check_rows([*rows, *found], table, known)
        problems += faults
        if not faults:
            rows += found
    return rows, problems


def _remove_referred(connection: Connection[Any], results: Mapping[SeedTable, Loaded]) -> None:
    """Delete what is gone from tables that others refer to, those others first."""
    for table, result in reversed(list(results.items())):
        if merge.is_referred_to(table) and not result.unchanged and not result.problems:
            result.removed, result.kept = merge.remove_gone(connection, table)


def _remember(connection: Connection[Any], result: Loaded, signature: str) -> None:
    for name in result.files:
        connection.execute(
            """
            insert into seed_files (file, content_hash) values (%s, %s)
            on conflict (file) do update set content_hash = excluded.content_hash, loaded_at = now()
            """,
            (name, signature),
        )
