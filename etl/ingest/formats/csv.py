"""CSV and its kin (semicolon, tab, bar), with a header row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import zip_longest

from communique.etl.ingest.article import Article, Reject
from communique.etl.ingest.fields import has_text_column, record_article
from communique.etl.ingest.lines import bounded_lines
from communique.etl.ingest.options import Options
from communique.etl.ingest.refusal import Refused
from communique.etl.ingest.sniff import delimiter_of
from communique.etl.ingest.source import Source


def read(source: Source, options: Options) -> Iterator[Article | Reject]:
    """The `line` of an article is the one that its row begins on."""
    csv.field_size_limit(options.limits.record_bytes)
    lines = _Lines(source, options)
    first = next(lines, "")
    header = [name.strip() for name in next(csv.reader([first], delimiter=delimiter_of(first)), [])]
    if not has_text_column(header, options.columns):
        raise Refused(
            f"has no column for the text among {', '.join(map(repr, header))}"[:300], "Say which column holds it: --column text=NAME."
        )
    rows = csv.reader(lines, delimiter=delimiter_of(first))
    while True:
        lines.begin = None
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield source.reject(f"the row can't be read: {error}", "Mend its quotation marks.", lines.begin)
            continue
        begin = lines.begin
        yield from lines.rejects()
        if row is None:
            return
        if len(row) > len(header):
            yield source.reject(f"the row has {len(row)} cells and the header {len(header)}", "Quote cells that hold the delimiter.", begin)
        elif row and begin is not None:
            yield from record_article(source, dict(zip_longest(header, row, fillvalue="")), options, format="csv", line=begin)


class _Lines(Iterator[str]):
    """The usable lines; the others are kept as rejects until asked for. `begin` is the number of the first line given
    since it was set to None.
    """

    def __init__(self, source: Source, options: Options) -> None:
        self._source = source
        self._lines = bounded_lines(source, options, newline="")
        self._rejects: list[Reject] = []
        self.begin: int | None = None

    def __next__(self) -> str:
        for line in self._lines:
            if line.problem is None:
                self.begin = self.begin or line.number
                return line.text
            self._rejects.append(self._source.reject(line.problem, "Mend the line or leave it out.", line.number))
        raise StopIteration

    def rejects(self) -> Iterator[Reject]:
        while self._rejects:
            yield self._rejects.pop(0)
