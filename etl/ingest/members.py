"""What archives share: their members are streams with names for display, and never become files."""

from __future__ import annotations

import io
import lzma
import posixpath
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import IO, cast

from communique.etl.ingest import sidecar
from communique.etl.ingest.article import Reject
from communique.etl.ingest.options import Options
from communique.etl.ingest.refusal import Refused
from communique.etl.ingest.source import Source, open_source
from communique.etl.ingest.stream import Counted

Open = Callable[[str], IO[bytes]]

# What the libraries raise on a member that is damaged, packed in a way that they don't know, or encrypted.
FAULTS = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    EOFError,
)


class _Member(Counted):
    """A member's bytes; Refused where they are damaged."""

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            return super().readinto(buffer)
        except FAULTS as error:
            raise Refused(f"is damaged: {error}", "Pack the archive again.") from error


def opened(inner: IO[bytes], count: Callable[[int], None]) -> IO[bytes]:
    """A member's bytes, told to `count` as they pass; Refused where they are damaged."""
    return cast(IO[bytes], io.BufferedReader(_Member(inner, count)))


class Folders:
    """The members of an archive by folder, so that sidecars are found beside their texts."""

    def __init__(self, names: Iterable[str], open_member: Open) -> None:
        self._names = set(names)
        self._open = open_member
        by_folder: dict[str, list[str]] = {}
        for name in self._names:
            folder, base = posixpath.split(name)
            by_folder.setdefault(folder, []).append(base)
        self._texts: Mapping[str, dict[str, list[str]]] = {folder: sidecar.texts_by_stem(bases) for folder, bases in by_folder.items()}

    def is_sidecar(self, name: str) -> bool:
        folder, base = posixpath.split(name)
        return sidecar.described_by(base, self._texts[folder], lambda sibling: self._sibling(folder, sibling)) is not None

    def source(self, parent: Source, name: str) -> Source | Reject:
        """The member as a Source; a Reject where it can't even be opened."""
        folder, base = posixpath.split(name)
        try:
            stream = self._open(name)
        except FAULTS as error:
            return parent.reject(f"its member {name!r} can't be read: {error}", "Pack the archive again.")
        inner = open_source(stream, f"{parent.name}!{name}", base, parent.budget)
        inner.siblings = lambda sibling: self._sibling(folder, sibling)
        inner.depth = parent.depth + 1
        return inner

    def _sibling(self, folder: str, base: str) -> bytes | None:
        name = posixpath.join(folder, base)
        if name not in self._names:
            return None
        # A damaged one is refused when its own turn comes.
        try:
            with self._open(name) as member:
                return member.read(sidecar.LARGEST + 1)
        except (Refused, *FAULTS):
            return None


def repeated(source: Source, name: str) -> Reject:
    """What is told of a member whose name another has that comes after it, as an archive that was added to has."""
    return source.reject(f"its member {name!r} occurs once more later; only the last was read", "Give each member a name of its own.")


def is_passed_over(name: str) -> bool:
    """Hidden files, and the copies of resource forks that macOS adds."""
    return any(part.startswith(".") and part not in {".", ".."} or part == "__MACOSX" for part in name.split("/"))


def check_count(count: int, options: Options) -> None:
    limit = options.limits.archive_members
    if count > limit:
        raise Refused(f"has more than {limit:,} members", "Unpack it yourself and pass the folder.")
