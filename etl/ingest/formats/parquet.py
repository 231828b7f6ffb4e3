"""Parquet: read in small batches, only the columns that an article has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from communique.etl.ingest.article import Article, Reject
from communique.etl.ingest.fields import columns_for, has_text_column, record_article
from communique.etl.ingest.options import Options
from communique.etl.ingest.refusal import Refused
from communique.etl.ingest.source import Source

_ROWS = 64


def read(source: Source, options: Options) -> Iterator[Article | Reject]:
    """The `line` of an article is the number of its row, from 1."""
    import pyarrow
    from pyarrow import parquet

    file, failure = source.seekable(options.limits.spool_bytes)
    if failure is not None:
        raise failure
    try:
        table = parquet.ParquetFile(file)
        yield from _rows(source, table, options)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise Refused(f"is not sound Parquet: {error}", "Write the file again.") from error


def _rows(source: Source, table: Any, options: Options) -> Iterator[Article | Reject]:
    names = table.schema_arrow.names
    if not has_text_column(names, options.columns):
        raise Refused(
            f"has no column for the text among {', '.join(map(repr, names))}"[:300], "Say which column holds it: --column text=NAME."
        )
    source.budget.spend(sum(table.metadata.row_group(i).total_byte_size for i in range(table.metadata.num_row_groups)))
    wanted = {
        column.split(".")[0] if column not in names else column
        for found in columns_for(names, options.columns).values()
        for column in found
    }
    number = 0
    for batch in table.iter_batches(batch_size=_ROWS, columns=[name for name in names if name in wanted]):
        for record in _records(batch):
            number += 1
            if isinstance(record, ValueError | OverflowError):
                yield source.reject(f"the row holds what can't be read: {record}", "Write the row again, its text as UTF-8.", number)
            else:
                yield from record_article(source, record, options, format="parquet", line=number)


def _records(batch: Any) -> list[Any]:
    """The rows as objects; where one of them holds text that is not UTF-8, or a day of no calendar, one by one, with the error
    in its place.
    """
    try:
        records: list[Any] = batch.to_pylist()
    except (ValueError, OverflowError) as error:
        return [error] if len(batch) == 1 else [record for row in range(len(batch)) for record in _records(batch.slice(row, 1))]
    return records
