"""WARC: the pages, feeds and documents of a web crawl; its pictures, scripts and failed requests are passed over."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, Any, cast
from urllib.parse import urlsplit

from communique.etl.ingest.article import Reject
from communique.etl.ingest.options import Options
from communique.etl.ingest.refusal import Refused
from communique.etl.ingest.source import Source, open_source
from communique.etl.ingest.stream import Prefixed

_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/pdf", "text/plain"})
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/xml", "text/xml", "application/json"})


def read(source: Source, options: Options) -> Iterator[Source | Reject]:
    """A Source for each record with text; its `record` is the number in the file, from 1."""
    from warcio.archiveiterator import ArchiveIterator

    # Read through a raw stream: a buffered one drops what it holds when the layer below it fails.
    archive = ArchiveIterator(Prefixed(b"", source.stream))
    number = 0
    while (record := _next(archive, number)) is not None:
        if archive.err_count:
            archive.err_count = 0
            yield source.reject("the record goes on after the length that it states", "Fetch the archive again.", number)
        number += 1
        if (content_type := _content_type(record)) is not None:
            yield _page(source, record, content_type, number)


def _next(archive: Any, number: int) -> Any:
    """The record after the one with this number, or None; Refused where there is none to be made out."""
    from warcio.exceptions import ArchiveLoadFailed

    try:
        # The library writes warnings of its own to standard error; it counts them as well.
        with contextlib.redirect_stderr(io.StringIO()):
            return next(archive, None)
    except (ArchiveLoadFailed, AttributeError, ValueError, TypeError, LookupError) as error:
        raise Refused(f"is not sound WARC after {number} records: {error}", "Fetch it again; the records before were read.") from error


def _content_type(record: Any) -> str | None:
    """The type of a record that may hold an article."""
    if record.rec_type == "response" and record.http_headers is not None:
        if record.http_headers.get_statuscode() != "200":
            return None
        declared = record.http_headers.get_header("Content-Type")
    elif record.rec_type in {"resource", "conversion"}:
        declared = record.rec_headers.get_header("Content-Type")
    else:
        return None
    kind = str(declared or "").partition(";")[0].strip().lower()
    return str(declared) if kind in _TYPES | _FEED_TYPES else None


def _page(source: Source, record: Any, content_type: str, number: int) -> Source:
    url = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    raw = cast(IO[bytes], io.BufferedReader(_Payload(record.content_stream(), source)))
    page = open_source(raw, f"{source.name}!{url}", _file_name(url), source.budget)
    page.url = url or None
    page.content_type = content_type
    page.record = number
    page.depth = source.depth + 1
    return page


def _file_name(url: str) -> str:
    try:
        return PurePosixPath(urlsplit(url).path).name
    except ValueError:
        return ""


class _Payload(io.RawIOBase):
    """The body of a record, counted against the budget, since it may be packed on its own."""

    def __init__(self, body: Any, source: Source) -> None:
        self._body = body
        self._budget = source.budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        part: bytes = self._body.read(len(buffer)) or b""
        self._budget.spend(len(part))
        buffer[: len(part)] = part
        return len(part)
