"""The readers, one module a format, each `read(source, options)`.

A reader yields Articles and Rejects, and a container yields the Sources inside it, which the caller reads and closes
before it asks for the next. It may raise: the caller turns that into the Reject of the source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from communique.etl.ingest.article import Article, Reject
from communique.etl.ingest.formats import csv, eml, feed, html, json, jsonl, packed, parquet, pdf, tar, text, warc, zip
from communique.etl.ingest.options import Options
from communique.etl.ingest.source import Source

Reader = Callable[[Source, Options], Iterator[Article | Reject | Source]]

READERS: dict[str, Reader] = {
    "csv": csv.read,
    "eml": eml.read,
    "feed": feed.read,
    "html": html.read,
    "json": json.read,
    "jsonl": jsonl.read,
    "markdown": text.read_markdown,
    "packed": packed.read,
    "parquet": parquet.read,
    "pdf": pdf.read,
    "tar": tar.read,
    "text": text.read,
    "warc": warc.read,
    "zip": zip.read,
}
