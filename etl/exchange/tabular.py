"""What the formats of one row a pair have in common: rows of text values in fixed columns, parted by tabs, never quoted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TextIO

from communique.etl.exchange.records import Dyad, Record, dyads
from communique.etl.ingest import Reject

Row = Mapping[str, str]
ToRow = Callable[[Record, Dyad], Row]
FromRow = Callable[[Row], Record]


def write(records: Iterable[Record], stream: TextIO, columns: Sequence[str], format_: str, to_row: ToRow, header: bool = True) -> int:
    """A line a pair of each record; what a record was read with beyond its fields is written as it was."""
    if header:
        stream.write("\t".join(columns) + "\n")
    count = 0
    for record in records:
        own = record.extra if record.format == format_ else {}
        for dyad in dyads(record):
            row = {**to_row(record, dyad), **own}
            stream.write("\t".join(_clean(row.get(column, "")) for column in columns) + "\n")
            count += 1
    return count


def read(
    stream: TextIO, name: str, columns: Sequence[str], format_: str, from_row: FromRow, to_row: ToRow, header: bool = True
) -> Iterator[Record | Reject]:
    """A record a line, with whatever of the line its fields don't hold; a Reject for a line that is none."""
    for number, line in enumerate(stream, 1):
        values = line.rstrip("\r\n").removeprefix("\ufeff").split("\t")
        if values == [""]:
            continue
        if header and number == 1:
            if values != list(columns):
                yield Reject(name, 1, "the header is not that of the format", f"give these columns: {', '.join(columns)}")
                return
            continue
        if len(values) != len(columns):
            yield Reject(
                name, number, f"{len(values)} columns, not {len(columns)}", "check that columns are parted by tabs and the format is right"
            )
            continue
        row = dict(zip(columns, values, strict=True))
        try:
            record = replace(from_row(row), format=format_)
        except ValueError as e:
            yield Reject(name, number, str(e), "see docs/exchange.md for what each column holds")
            continue
        made = to_row(record, next(dyads(replace(record, dataset=name))))
        yield replace(record, extra={column: value for column, value in row.items() if made.get(column, "") != value})


def _clean(value: str) -> str:
    return " ".join(value.split()) if any(c in value for c in "\t\r\n") else value


def number(value: float | None) -> str:
    """A score as text, without an idle fraction: 4, -3.5; blank for none."""
    return "" if value is None else f"{value:g}"
