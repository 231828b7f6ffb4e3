"""From what the user names (files, a folder, addresses) to the files of one list on this machine."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from communique.etl.ingest import network
from communique.etl.ingest.options import GIB, Limits
from communique.etl.ingest.refusal import Refused
from communique.etl.lists.model import File, Unreadable

# Lists are larger than articles, and their servers slower.
LIMITS = Limits(download_bytes=GIB, download_seconds=300)
ENDINGS = {".csv", ".xml", ".json", ".jsonl", ".txt"}
_DATED = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_]?(0[1-9]|1[0-2])(?:[-_]?(0[1-9]|[12]\d|3[01]))?(?!\d)")
_HASHED = 1 << 20


@contextmanager
def files(paths: Sequence[str], *, allow_network: bool, allowed: network.Check | None = None) -> Iterator[list[File]]:
    """The files of the list, for the length of the block; what is fetched is gone after it.

    `allowed` is the check of addresses, for tests. Raises Unreadable for a path that is not there, and for an address
    that may not or can't be fetched.
    """
    with TemporaryDirectory(prefix="communique-list-") as folder:
        found: list[File] = []
        for number, path in enumerate(paths):
            if network.is_url(path):
                found.append(_fetched(path, Path(folder) / str(number), allow_network, allowed))
            else:
                found += _local(Path(path))
        yield found


def content_hash(found: Sequence[File]) -> str:
    """SHA-256 of the files, whatever their order and names."""
    each = []
    for file in found:
        digest = hashlib.sha256()
        with file.open() as stream:
            while part := stream.read(_HASHED):
                digest.update(part)
        each.append(digest.hexdigest())
    return hashlib.sha256(" ".join(sorted(each)).encode()).hexdigest()


def dated(found: Sequence[File]) -> str:
    """The version of a list that does not tell its day: the date in the name of a file or of its folder, else the day of
    the newest file, as 2018-12-31 or 2018-12.
    """
    for file in found:
        if network.is_url(file.name):
            continue
        for name in (Path(file.name).name, Path(file.name).absolute().parent.name):
            if match := _DATED.search(name):
                return "-".join(part for part in match.groups() if part)
    newest = max(file.path.stat().st_mtime for file in found)
    return _day(newest).isoformat()


def _day(timestamp: float) -> date:
    return datetime.fromtimestamp(timestamp, tz=UTC).date()


def _local(path: Path) -> list[File]:
    try:
        if not path.is_dir():
            with path.open("rb"):
                return [File(str(path), path)]
        inside = sorted(child for child in path.iterdir() if child.is_file() and child.suffix.lower() in ENDINGS)
    except OSError as failure:
        raise Unreadable(str(path), f"can't be opened: {failure.strerror}", "Check the spelling of the path.") from failure
    if not inside:
        raise Unreadable(str(path), "the folder holds no CSV, XML or JSON file", "Name the folder with the files of one list.")
    return [File(str(child), child) for child in inside]


def _fetched(url: str, target: Path, allow_network: bool, allowed: network.Check | None) -> File:
    if not allow_network:
        raise Unreadable(url, "fetching from the network is not allowed", "Add --allow-network, or save the list and pass the file.")
    try:
        page = network.fetch(url, LIMITS, allowed=allowed)
    except Refused as refused:
        raise Unreadable(url, refused.reason, refused.remedy) from refused
    with page.body, target.open("wb") as copy:
        shutil.copyfileobj(page.body, copy)
    return File(url, target)
