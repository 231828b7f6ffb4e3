"""One DuckDB file with every table, its keys and comments, and the flat views as tables. Needs the extra `duckdb`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from psycopg import Connection

from communique.etl.exports.arrow import batches
from communique.etl.exports.relations import Relation, Row
from communique.etl.exports.whole import ExportError, write_file

_TYPES = {
    "bigint": "BIGINT",
    "integer": "INTEGER",
    "smallint": "SMALLINT",
    "double precision": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp with time zone": "TIMESTAMPTZ",
    "text[]": "VARCHAR[]",
}


def write(connection: Connection[Row], target: Path, since: date | None) -> int:
    """Write the file; returns how many rows. Raises ExportError where DuckDB is not installed, OSError."""
    try:
        import duckdb  # noqa: F401
    except ImportError as missing:
        raise ExportError("DuckDB is not installed: pip install 'communique[duckdb]', or --format parquet, which DuckDB reads") from missing
    return write_file(connection, target, since, _write_all, "application/vnd.duckdb")


def _write_all(file: Path, every: list[Relation], read: Callable[[Relation], Iterator[Row]]) -> dict[str, int]:
    import duckdb

    counts = {}
    with duckdb.connect(str(file)) as base:
        for relation in every:
            base.execute(_create(relation))
            base.execute(f"COMMENT ON TABLE {_quoted(relation.name)} IS {_text(relation.comment)}")
            for column in relation.columns:
                base.execute(f"COMMENT ON COLUMN {_quoted(relation.name)}.{_quoted(column.name)} IS {_text(column.comment)}")
            counts[relation.name] = 0
            for batch in batches(relation, read(relation)):
                base.register("batch", batch)
                base.execute(f"INSERT INTO {_quoted(relation.name)} SELECT * FROM batch")
                base.unregister("batch")
                counts[relation.name] += batch.num_rows
    return counts


def _create(relation: Relation) -> str:
    """DuckDB checks a key row by row, so one that a table has to itself (a part before its whole) can't be declared."""
    lines = [
        f"{_quoted(column.name)} {_TYPES.get(column.type, 'VARCHAR')}{'' if column.may_be_null else ' NOT NULL'}"
        for column in relation.columns
    ]
    if relation.primary_key:
        lines.append(f"PRIMARY KEY ({_list(relation.primary_key)})")
    lines += [
        f"FOREIGN KEY ({_list(key.columns)}) REFERENCES {_quoted(key.relation)} ({_list(key.theirs)})"
        for key in relation.foreign_keys
        if key.relation != relation.name
    ]
    inside = ",\n  ".join(lines)
    return f"CREATE TABLE {_quoted(relation.name)} (\n  {inside}\n)"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(map(_quoted, names))
