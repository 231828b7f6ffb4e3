"""The one entrance: each input is opened, its format told from its content, and its reader run; nothing stops the rest."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

from communique.etl.ingest import sidecar
from communique.etl.ingest.article import Article, Reject
from communique.etl.ingest.formats import READERS
from communique.etl.ingest.inputs import sources
from communique.etl.ingest.options import Options
from communique.etl.ingest.refusal import Refused
from communique.etl.ingest.sniff import sniff
from communique.etl.ingest.source import Source

log = logging.getLogger(__name__)


def read(paths: Iterable[str], options: Options | None = None) -> Iterator[Article | Reject]:
    """The articles in `paths` (files, folders, patterns, '-' for standard input, URLs), and a Reject for each refusal.

    Lazy: one record, or one document of at most Limits.document_bytes, is in memory at a time. Never raises for
    what the inputs hold. An input without any article gives at least one Reject.
    """
    options = options or Options()
    for source in sources(paths, options):
        if isinstance(source, Reject):
            yield source
        else:
            yield from _read_source(source, options)


def _read_source(source: Source, options: Options) -> Iterator[Article | Reject]:
    is_barren = True
    try:
        for item in _contents(source, options):
            is_barren = False
            yield item
        if is_barren:
            yield source.reject("holds no article", "Leave it out, or check that it is the file you meant.")
    except Refused as refused:
        yield source.reject(refused.reason, refused.remedy, refused.line)
    except Exception as error:  # parsers of other people's files fail in ways that can't be listed; the run goes on
        log.debug("reading %s failed", source.name, exc_info=True)
        yield source.reject(f"can't be read: {type(error).__name__}: {error}", "Check that the file is whole, or leave it out.")
    finally:
        source.close()


def _contents(source: Source, options: Options) -> Iterator[Article | Reject]:
    kind = sniff(source, options)
    if kind in {"packed", "zip", "tar", "warc"} and source.depth >= options.limits.archive_depth:
        raise Refused(f"is an archive inside {source.depth} others", "Unpack the outer ones and pass the folder.")
    for item in READERS[kind](source, options):
        if isinstance(item, Source):
            yield from _read_source(item, options)
        elif isinstance(item, Article) and kind in sidecar.FORMATS:
            yield from sidecar.apply(source, item, options)
        else:
            yield item
