"""Text streams: the lines of a source, each bounded in length and checked for bytes that are not in its encoding."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from communique.etl.ingest.encoding import detect, is_ascii_compatible
from communique.etl.ingest.options import Options
from communique.etl.ingest.refusal import Refused
from communique.etl.ingest.source import Source

ESCAPED_BYTE = re.compile("[\udc80-\udcff]")


class Line(NamedTuple):
    """`text` keeps its line end. `problem` tells why the line can't be used; `text` is then empty."""

    number: int
    text: str
    problem: str | None = None


def text_stream(source: Source, options: Options, *, newline: str | None) -> io.TextIOWrapper:
    """The source as text. A byte that its encoding lacks arrives as a lone surrogate that ESCAPED_BYTE finds."""
    encoding = options.encoding or detect(source.head, whole=source.whole)
    if encoding is None:
        raise Refused("is not text in any encoding that is known", "Convert it to UTF-8, or name its encoding with --encoding.")
    errors = "surrogateescape" if is_ascii_compatible(encoding) else "replace"
    return io.TextIOWrapper(source.stream, encoding=encoding, errors=errors, newline=newline)


def bounded_lines(source: Source, options: Options, *, newline: str | None = None) -> Iterator[Line]:
    """Each line with its 1-based number; never more than Limits.record_bytes characters of one are held."""
    limit = options.limits.record_bytes
    stream = text_stream(source, options, newline=newline)
    number = 0
    while text := stream.readline(limit):
        number += 1
        if len(text) == limit and not text.endswith("\n"):
            length = len(text)
            while part := stream.readline(limit):
                length += len(part)
                if part.endswith("\n"):
                    break
            yield Line(number, "", f"the line has {length:,} characters, more than {limit:,}")
        elif not text.isascii() and (escaped := ESCAPED_BYTE.search(text)):
            byte = ord(escaped[0]) - 0xDC00
            yield Line(number, "", f"the byte {byte:#04x} after {escaped.start()} characters is not valid {stream.encoding}")
        else:
            yield Line(number, text)
