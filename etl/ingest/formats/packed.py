"""gzip, bzip2 and xz: one input inside."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO, cast

from communique.etl.ingest.options import Options
from communique.etl.ingest.source import Source, open_source
from communique.etl.ingest.stream import Expanding

_SUFFIXES = (".gz", ".bz2", ".xz")
_TAR_SUFFIXES = (".tgz", ".tbz2", ".txz")


def read(source: Source, options: Options) -> Iterator[Source]:
    raw = cast(IO[bytes], io.BufferedReader(Expanding(source.stream, source.budget)))
    inner = open_source(raw, source.name, _unpacked_name(source.hint), source.budget)
    inner.siblings = source.siblings
    inner.url = source.url
    inner.record = source.record
    inner.depth = source.depth + 1
    yield inner


def _unpacked_name(name: str) -> str:
    for suffix in _SUFFIXES:
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    for suffix in _TAR_SUFFIXES:
        if name.lower().endswith(suffix):
            return name[: -len(suffix)] + ".tar"
    return name
