"""An answer as a Parquet file, typed as Postgres typed it, with the meaning of each column in its metadata."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import IO, Any

from communique.reports.run import Answer, batches

_BATCH = 20_000


def write(answer: Answer, stream: IO[bytes], text_of: Callable[[object], str]) -> int:
    """Write the answer as its rows come; returns how many there were. `text_of` writes a value that is no number or day."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    types = {
        "int2": pa.int16(),
        "int4": pa.int32(),
        "int8": pa.int64(),
        "float4": pa.float32(),
        "float8": pa.float64(),
        "numeric": pa.float64(),
        "bool": pa.bool_(),
        "date": pa.date32(),
        "timestamptz": pa.timestamp("us", tz="UTC"),
        "timestamp": pa.timestamp("us"),
    }
    report = answer.report
    fields = []
    for name, type_ in zip(answer.columns, answer.types, strict=True):
        told = report.columns.get(name)
        metadata = {"comment": told.meaning, "unit": told.unit} if told else None
        of = types.get(type_.removesuffix("[]"), pa.string())
        fields.append(pa.field(name, pa.list_(of) if type_.endswith("[]") else of, metadata=metadata))
    asked = {name: str(value) for name, value in answer.parameters.items() if value is not None}
    schema = pa.schema(fields, {"report": report.name, "title": report.title, "parameters": json.dumps(asked)})
    count = 0
    with ParquetWriter(stream, schema, compression="zstd") as writer:
        for rows in batches(answer.rows, _BATCH):
            arrays = [
                pa.array(_values(values, field.type, text_of), field.type)
                for values, field in zip(zip(*rows, strict=True), schema, strict=True)
            ]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))
            count += len(rows)
    return count


def _values(values: Iterable[Any], type_: Any, text_of: Callable[[object], str]) -> list[Any]:
    import pyarrow as pa

    if pa.types.is_list(type_):
        return [None if value is None else _values(value, type_.value_type, text_of) for value in values]
    if pa.types.is_string(type_):
        return [None if value is None else text_of(value) for value in values]
    return [
        float(value) if isinstance(value, Decimal) else value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo else value
        for value in values
    ]
