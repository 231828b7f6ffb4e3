"""What archives share: their members are streams with names for display, and never become files."""

from __future__ import annotations

import posixpath
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import IO

from communique.etl.ingest import sidecar
from communique.etl.ingest.options import Options
from communique.etl.ingest.refusal import Refused
from communique.etl.ingest.source import Source, open_source

Open = Callable[[str], IO[bytes]]


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

    def source(self, parent: Source, name: str) -> Source:
        """The member as a Source."""
        folder, base = posixpath.split(name)
        inner = open_source(self._open(name), f"{parent.name}!{name}", base, parent.budget)
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
        except (zipfile.BadZipFile, tarfile.TarError, NotImplementedError, RuntimeError, ValueError, OSError, EOFError, zlib.error):
            return None


def is_passed_over(name: str) -> bool:
    """Hidden files, and the copies of resource forks that macOS adds."""
    return any(part.startswith(".") and part not in {".", ".."} or part == "__MACOSX" for part in name.split("/"))


def check_count(count: int, options: Options) -> None:
    limit = options.limits.archive_members
    if count > limit:
        raise Refused(f"has more than {limit:,} members", "Unpack it yourself and pass the folder.")
