"""Rows as Arrow batches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from communique.etl.exports.relations import Relation, Row, pages

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH = 20_000


def schema(relation: Relation) -> pa.Schema:
    """The Arrow schema of a relation, the meaning of each column with it."""
    import pyarrow as pa

    types: dict[str, Any] = {
        "bigint": pa.int64(),
        "integer": pa.int32(),
        "smallint": pa.int16(),
        "double precision": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "timestamp with time zone": pa.timestamp("us", tz="UTC"),
        "text[]": pa.list_(pa.string()),
    }
    fields = [
        pa.field(column.name, types.get(column.type, pa.string()), column.may_be_null, {"comment": column.comment})
        for column in relation.columns
    ]
    return pa.schema(fields, {"comment": relation.comment})


def batches(relation: Relation, rows: Iterator[Row]) -> Iterator[pa.RecordBatch]:
    """The rows in batches of at most 20,000."""
    import pyarrow as pa

    types = schema(relation)
    for chunk in pages(rows, _BATCH):
        yield pa.RecordBatch.from_arrays(
            [pa.array(values, field.type) for values, field in zip(zip(*chunk, strict=True), types, strict=True)], schema=types
        )
