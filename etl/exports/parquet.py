"""A Parquet file for each table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from psycopg import Connection

from communique.etl.exports.arrow import batches, schema
from communique.etl.exports.relations import Relation, Row
from communique.etl.exports.whole import write_folder


def write(connection: Connection[Row], target: Path, since: date | None) -> int:
    """Write the folder; returns how many rows. Raises ExportError, OSError."""
    return write_folder(connection, target, since, "parquet", _write_table, format="parquet", mediatype="application/vnd.apache.parquet")


def _write_table(relation: Relation, rows: Iterator[Row], file: Path) -> int:
    from pyarrow.parquet import ParquetWriter

    count = 0
    with ParquetWriter(file, schema(relation), compression="zstd") as writer:
        for batch in batches(relation, rows):
            writer.write_batch(batch)
            count += batch.num_rows
    return count
