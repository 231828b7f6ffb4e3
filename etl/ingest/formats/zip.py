"""Zip archives."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, cast

from communique.etl.ingest.article import Reject
from communique.etl.ingest.members import Folders, check_count, is_passed_over
from communique.etl.ingest.options import Options
from communique.etl.ingest.refusal import Refused
from communique.etl.ingest.source import Source
from communique.etl.ingest.stream import Counted

_ENCRYPTED = 0x1
_DOCUMENTS = {"[Content_Types].xml": "an Office document", "mimetype": "an e-book or OpenDocument file"}


def read(source: Source, options: Options) -> Iterator[Source | Reject]:
    file, failure = source.seekable(options.limits.spool_bytes)
    if failure is not None:
        raise failure
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refused(f"is not a sound zip archive: {error}", "Fetch or pack it again.") from error
    infos = {info.filename: info for info in archive.infolist() if not info.is_dir()}
    for marker, kind in _DOCUMENTS.items():
        if marker in infos:
            raise Refused(f"is {kind}, not an archive of articles", "Save it as text, HTML or PDF.")
    check_count(len(archive.infolist()), options)

    def open_member(name: str) -> IO[bytes]:
        inner = archive.open(infos[name])
        return cast(IO[bytes], io.BufferedReader(_Member(inner, source.budget.spend)))

    folders = Folders((name for name, info in infos.items() if not info.flag_bits & _ENCRYPTED), open_member)
    for name, info in infos.items():
        if is_passed_over(name):
            continue
        if info.flag_bits & _ENCRYPTED:
            yield source.reject(f"its member {name!r} is encrypted", "Unpack it with its password and pass the folder.")
        elif not folders.is_sidecar(name):
            yield _member(source, folders, name)


class _Member(Counted):
    """A member's bytes; Refused where they are damaged."""

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            return super().readinto(buffer)
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError) as error:
            raise Refused(f"is damaged: {error}", "Pack the archive again.") from error


def _member(source: Source, folders: Folders, name: str) -> Source | Reject:
    try:
        return folders.source(source, name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError) as error:
        return source.reject(f"its member {name!r} can't be read: {error}", "Pack the archive again.")
