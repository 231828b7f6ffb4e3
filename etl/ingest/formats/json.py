"""JSON documents: a list of records, read one by one however long it is, or one object, or several in a row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TextIO

from communique.etl.ingest.article import Article, Reject
from communique.etl.ingest.json_records import json_article, records_in
from communique.etl.ingest.lines import ESCAPED_BYTE, text_stream
from communique.etl.ingest.options import Options
from communique.etl.ingest.refusal import Refused
from communique.etl.ingest.source import Source

_CHUNK = 1 << 18


def read(source: Source, options: Options) -> Iterator[Article | Reject]:
    """The `line` of an article is the number of its record, from 1."""
    window = _Window(text_stream(source, options, newline=None), options.limits.document_bytes)
    number = 0
    try:
        for value in _values(window):
            for record in records_in(value, options.columns):
                number += 1
                yield from json_article(source, record, options, format="json", line=number)
    except Refused as refused:
        raise Refused(refused.reason, refused.remedy, number + 1) from refused
    if window.has_escaped_bytes:
        yield source.reject("some bytes are not valid in its encoding; they were replaced by U+FFFD", "Write the file again as UTF-8.")


def _values(window: _Window) -> Iterator[object]:
    """The items of a list, or the values in a row, one at a time."""
    is_list = window.peek() == "["
    if is_list:
        window.skip()
    while character := window.peek():
        if is_list and character == ",":
            window.skip()
        elif is_list and character == "]":
            window.skip()
            if window.peek():
                raise Refused("goes on after the end of its list", "Write one list, or one object a line.")
            return
        else:
            yield window.value()
    if is_list:
        raise Refused("ends before its list is closed", "Fetch the file again; the records before were read.")


class _Window:
    """The part of a text stream that is being parsed; at most `limit` characters of one value are held."""

    def __init__(self, stream: TextIO, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._text = ""
        self._at = 0
        self._decoder = json.JSONDecoder()
        self._is_at_end = False
        self.has_escaped_bytes = False

    def peek(self) -> str:
        """The next character that isn't blank; empty at the end."""
        while True:
            while self._at < len(self._text):
                if not self._text[self._at].isspace():
                    return self._text[self._at]
                self._at += 1
            if not self._grow():
                return ""

    def skip(self) -> None:
        self._at += 1

    def value(self) -> object:
        """The JSON value that begins here."""
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except RecursionError:
                raise Refused("is nested too deeply", "Flatten it: one object an article.") from None
            except ValueError as error:
                if not self._grow():
                    raise Refused(f"is not JSON: {error}", "Mend it there; the records before were read, those after were not.") from error
            else:
                # A number at the very end of the window may go on.
                if end < len(self._text) or not self._grow():
                    self._at = end
                    return value

    def _grow(self) -> bool:
        """Read on, as much again as is held; False at the end."""
        if self._is_at_end:
            return False
        held = len(self._text) - self._at
        if held > self._limit:
            raise Refused(f"has a record of more than {self._limit:,} characters", "Write it as JSON lines, one article a line.")
        part = self._stream.read(max(_CHUNK, held))
        self._is_at_end = not part
        self.has_escaped_bytes = self.has_escaped_bytes or (not part.isascii() and ESCAPED_BYTE.search(part) is not None)
        self._text = self._text[self._at :] + part
        self._at = 0
        return bool(part)
