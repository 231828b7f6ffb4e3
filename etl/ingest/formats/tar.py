"""Tar archives."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import IO, cast

from communique.etl.ingest.article import Reject
from communique.etl.ingest.members import Folders, check_count, is_passed_over, opened, repeated
from communique.etl.ingest.options import Options
from communique.etl.ingest.refusal import Refused
from communique.etl.ingest.source import Source


def read(source: Source, options: Options) -> Iterator[Source | Reject]:
    """Its files; what follows a damaged place is refused once, after the members before it."""
    file, failure = source.seekable(options.limits.spool_bytes)
    archive, members, broken = _listed(file, options)
    files = {member.name: member for member in members if member.isfile()}

    def open_member(name: str) -> IO[bytes]:
        return opened(cast(IO[bytes], archive.extractfile(files[name])), _uncounted)

    folders = Folders(files, open_member)
    for member in members:
        if is_passed_over(member.name) or member.isdir():
            continue
        if not member.isfile():
            yield source.reject(f"its member {member.name!r} is a link or device", "Pack the file that it stands for.")
        elif member is not files[member.name]:
            yield repeated(source, member.name)
        elif not folders.is_sidecar(member.name):
            yield folders.source(source, member.name)
    if failure is not None:
        raise failure
    if broken is not None:
        raise Refused(f"is damaged after {len(members)} members: {broken}", "Fetch or pack it again.")


def _uncounted(count: int) -> None:
    """A tar archive doesn't pack: its members are no larger than it."""


def _listed(file: IO[bytes], options: Options) -> tuple[tarfile.TarFile, list[tarfile.TarInfo], Exception | None]:
    """The archive, the members up to a damaged place, and what is wrong there."""
    members: list[tarfile.TarInfo] = []
    try:
        archive = tarfile.TarFile(fileobj=file)
    except (tarfile.TarError, ValueError, OSError, EOFError) as error:
        raise Refused(f"is not a sound tar archive: {error}", "Fetch or pack it again.") from error
    try:
        for member in archive:
            members.append(member)
            check_count(len(members), options)
    except (tarfile.TarError, ValueError, OSError, EOFError) as error:
        return archive, members, error
    return archive, members, None
