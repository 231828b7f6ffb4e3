"""From what the user names (files, folders, patterns, '-', URLs) to Sources, one at a time, in a stable order."""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, cast

from communique.etl.ingest import network, sidecar
from communique.etl.ingest.article import Reject
from communique.etl.ingest.options import Options
from communique.etl.ingest.refusal import Refused, reject
from communique.etl.ingest.source import Source, open_source
from communique.etl.ingest.stream import Budget, Counted

STDIN = "-"
_KINDS = {stat.S_IFIFO: "a named pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}


def sources(paths: Iterable[str], options: Options) -> Iterator[Source | Reject]:
    """A Source for every file found, a Reject for whatever can't be opened. Names that begin with a dot are passed over
    inside folders, and so are sidecars, which the texts beside them find. A link in a folder that leads out of it is refused: whoever
    may write there could have us read what only we may. The caller closes each Source.
    """
    named = [found for path in paths for found in _matching(path)]
    covered = {os.path.abspath(path) for path in named if isinstance(path, str)}
    folders = _Folders()
    for path in named:
        if isinstance(path, Reject):
            yield path
        elif path == STDIN:
            yield _standard_input(options)
        elif network.is_url(path):
            yield _page(path, options)
        elif os.path.isdir(path):
            yield from _walk(path, folders, options)
        else:
            yield from _named_file(path, covered, folders, options)


def _matching(path: str) -> list[str | Reject]:
    """The path itself, or what it matches as a pattern."""
    if path == STDIN or network.is_url(path) or os.path.lexists(path) or not glob.has_magic(path):
        return [path]
    found: list[str | Reject] = [*sorted(glob.glob(path, recursive=True))]
    return found or [reject(path, None, "the pattern matches no file", "Check the spelling; quote the pattern if the shell changes it.")]


class _Folders:
    """What lies beside a file; the last folder asked about is remembered."""

    def __init__(self) -> None:
        self._folder: str | None = None
        self._texts: dict[str, list[str]] = {}

    def described_by(self, path: str, root: str | None) -> str | None:
        """The path of the file that the one at `path` is the sidecar of, if any. `root` as for `_file`."""
        folder, name = os.path.split(path)
        if not name.lower().endswith(".json"):
            return None
        if folder != self._folder:
            try:
                self._texts = sidecar.texts_by_stem(os.listdir(folder or "."))
            except OSError:
                self._texts = {}
            self._folder = folder
        described = sidecar.described_by(name, self._texts, lambda sibling: _sibling(folder, sibling, root))
        return None if described is None else os.path.join(folder, described)


def _sibling(folder: str, name: str, root: str | None) -> bytes | None:
    """Enough bytes of a file to be a sidecar, or None; a bare name, so never outside the folder. `root` as for `_file`."""
    path = os.path.join(folder, os.path.basename(name))
    try:
        if not os.path.isfile(path) or _leads_out(path, root):
            return None
        with open(path, "rb") as file:
            return file.read(sidecar.LARGEST + 1)
    except OSError:
        return None


def _leads_out(path: str, root: str | None) -> bool:
    """Whether `path` is a link to somewhere outside `root`, a path without links."""
    if root is None or not os.path.islink(path):
        return False
    return os.path.commonpath((root, os.path.realpath(path))) != root


def _named_file(path: str, covered: set[str], folders: _Folders, options: Options) -> Iterator[Source | Reject]:
    described = folders.described_by(path, None)
    if described is None:
        yield _file(path, options)
    elif not _is_covered(os.path.abspath(described), covered):
        reason = f"it is the sidecar of {described}, which is not among the inputs"
        yield reject(path, None, reason, f"Pass {described}; its sidecar is found by itself.")


def _is_covered(path: str, covered: set[str]) -> bool:
    return path in covered or any(str(parent) in covered for parent in Path(path).parents)


def _walk(top: str, folders: _Folders, options: Options) -> Iterator[Source | Reject]:
    """Every file below `top`, links within it followed, no folder twice. A stack, since folders can nest deeper than calls may."""
    root = os.path.realpath(top)
    done: set[tuple[int, int]] = set()
    above: list[tuple[int, int]] = []
    stack: list[Iterator[str]] = [iter([top])]
    is_empty = True
    while stack:
        path = next(stack[-1], None)
        if path is None:
            stack.pop()
            if above:
                above.pop()
            continue
        if path != top and _leads_out(path, root):
            is_empty = False
            yield reject(path, None, "is a link that leads out of the folder", "Pass what it leads to as well, if it is to be read.")
            continue
        if not os.path.isdir(path):
            is_empty = False
            if folders.described_by(path, root) is None:
                yield _file(path, options, root)
            continue
        entered = _enter(path, done, above)
        if isinstance(entered, Reject):
            is_empty = False
            yield entered
        elif entered is not None:
            stack.append(iter(entered))
    if is_empty:
        yield reject(top, None, "the folder holds no file", "Name a folder with articles.")


def _enter(path: str, done: set[tuple[int, int]], above: list[tuple[int, int]]) -> list[str] | Reject | None:
    """The paths in a folder; None for one read before by another name."""
    try:
        status = os.stat(path)
        identity = (status.st_dev, status.st_ino)
        if identity in above:
            return reject(
                path, None, "the link leads back to a folder that it lies in", "Nothing is lost; remove the link to be rid of this line."
            )
        if identity in done:
            return None
        names = sorted(name for name in os.listdir(path) if not name.startswith("."))
    except OSError as error:
        return _unreadable(path, error)
    done.add(identity)
    above.append(identity)
    return [os.path.join(path, name) for name in names]


def _file(path: str, options: Options, root: str | None = None) -> Source | Reject:
    """`root` is the folder in which it was found, without links; None for a file that the user named."""
    try:
        status = os.stat(path)
        kind = stat.S_IFMT(status.st_mode)
        is_regular = kind == stat.S_IFREG
        # Opening a pipe that nobody writes to waits for ever, so only one that the user named is opened.
        if not is_regular and root is not None:
            return reject(path, None, f"is {_KINDS.get(kind, 'not a regular file')}", "Name it explicitly if it is to be read.")
        raw: IO[bytes] = open(path, "rb")  # noqa: SIM115 (the Source closes it)
    except (OSError, ValueError) as error:
        return _unreadable(path, error)
    folder, name = os.path.split(path)
    if is_regular:
        source = open_source(raw, path, name, Budget(options.limits, status.st_size), is_file=True)
        source.siblings = lambda sibling: _sibling(folder, sibling, root)
        return source
    return _piped(raw, path, name, options)


def _piped(raw: IO[bytes], name: str, hint: str, options: Options) -> Source:
    budget = Budget(options.limits, None)
    return open_source(cast(IO[bytes], Counted(raw, budget.take)), name, hint, budget)


def _standard_input(options: Options) -> Source | Reject:
    return _piped(sys.stdin.buffer, STDIN, "", options)


def _page(url: str, options: Options) -> Source | Reject:
    if not options.allow_network:
        return reject(url, None, "fetching from the network is not allowed", "Add --allow-network, or save the page and pass the file.")
    try:
        page = network.fetch(url, options.limits)
    except Refused as refused:
        return reject(url, None, refused.reason, refused.remedy)
    source = open_source(page.body, url, page.file_name, Budget(options.limits, page.size))
    source.url = page.url
    source.content_type = page.content_type
    return source


def _unreadable(path: str, error: OSError | ValueError) -> Reject:
    remedies = {
        PermissionError: "Grant read access to it, or run as a user who has it.",
        FileNotFoundError: "Check the spelling of the path.",
    }
    remedy = next((text for kind, text in remedies.items() if isinstance(error, kind)), "Check the path and the disk.")
    return reject(path, None, f"can't be opened: {getattr(error, 'strerror', None) or error}", remedy)
