"""Zip archives."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import IO

from communique.etl.ingest.article import Reject
from communique.etl.ingest.members import Folders, check_count, is_passed_over, opened, repeated
from communique.etl.ingest.options import Options
from communique.etl.ingest.refusal import Refused
from communique.etl.ingest.source import Source

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
    listed = [info for info in archive.infolist() if not info.is_dir()]
    infos = {info.filename: info for info in listed}
    for marker, kind in _DOCUMENTS.items():
        if marker in infos:
            raise Refused(f"is {kind}, not an archive of articles", "Save it as text, HTML or PDF.")
    check_count(len(archive.infolist()), options)

    def open_member(name: str) -> IO[bytes]:
        return opened(archive.open(infos[name]), source.budget.spend)

    folders = Folders((name for name, info in infos.items() if not info.flag_bits & _ENCRYPTED), open_member)
    for info in listed:
        name = info.filename
        if is_passed_over(name):
            continue
        if info is not infos[name]:
            yield repeated(source, name)
        elif info.flag_bits & _ENCRYPTED:
            yield source.reject(f"its member {name!r} is encrypted", "Unpack it with its password and pass the folder.")
        elif not folders.is_sidecar(name):
            yield folders.source(source, name)
