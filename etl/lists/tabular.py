"""CSV of any size, row by row, its shape checked: a row of another width than its header is a fault of the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import IO

from communique.etl.lists.model import AGAIN, File, Unreadable

LONGEST_FIELD = 1 << 20
CHUNK = 1 << 20


def rows(file: File, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """(line that the row ends in, its fields) of each row that is not blank; the end-of-file mark of old systems is none.

    Raises Unreadable with its line for a quote that is not closed, and for bytes that are no text.
    """
    encoding = _encoding(file)
    csv.field_size_limit(LONGEST_FIELD)
    with file.open() as raw, io.TextIOWrapper(_sized(raw), encoding=encoding, newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        try:
            for row in reader:
                if any(field.strip("\x1a \t") for field in row):
                    yield reader.line_num, row
        except csv.Error as failure:
            raise Unreadable(file.name, f"is not whole CSV: {failure}", AGAIN, reader.line_num) from failure
        except UnicodeDecodeError as failure:
            reason = f"holds the byte {failure.object[failure.start]:#04x}, which is no text in UTF-8 or Windows-1252"
            raise Unreadable(file.name, reason, AGAIN, reader.line_num) from failure


def of_width(file: File, found: Iterator[tuple[int, list[str]]], width: int) -> Iterator[tuple[int, list[str]]]:
    """The rows, or Unreadable at the first that has not `width` fields."""
    for line, row in found:
        if len(row) != width:
            raise Unreadable(file.name, f"has {len(row)} fields where {width} belong", AGAIN, line)
        yield line, row


def records(file: File, required: Sequence[str], delimiter: str = ",", skip: int = 0) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, fields by column) of each row below the header, which stands after `skip` rows.

    Of columns that have the same name the first counts. Raises Unreadable if a required column is missing.
    """
    found = rows(file, delimiter)
    for _ in range(skip):
        next(found, None)
    line, header = next(found, (1, []))
    names = [name.strip().lstrip("\ufeff") for name in header]
    missing = [name for name in required if name not in names]
    if missing:
        raise Unreadable(file.name, f"lacks the column {', '.join(missing)}", AGAIN, line)
    places = {name: place for place, name in reversed(list(enumerate(names))) if name}
    for line, row in of_width(file, found, len(names)):
        yield line, {name: row[place].strip() for name, place in places.items()}


def _sized(raw: IO[bytes]) -> IO[bytes]:
    return io.BufferedReader(raw, CHUNK)  # type: ignore[type-var]


def _encoding(file: File) -> str:
    """UTF-8, or the Windows code page that older lists are in."""
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")()
    with file.open() as stream:
        try:
            while part := stream.read(CHUNK):
                if b"\0" in part:
                    raise Unreadable(file.name, "holds bytes that are no text", AGAIN)
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "windows-1252"
    return "utf-8-sig"
