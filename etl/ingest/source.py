"""One input as a reader sees it: a named stream whose first bytes are known."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO

from communique.etl.ingest.article import Reject
from communique.etl.ingest.refusal import Refused, reject
from communique.etl.ingest.stream import Budget, Prefixed, read_at_most, read_head, spool

HEAD_BYTES = 64 * 1024

Siblings = Callable[[str], bytes | None]


def no_siblings(name: str) -> bytes | None:
    """The neighbours of an input that has none, such as a pipe."""
    return None


@dataclass(slots=True)
class Source:
    """`name` says where it was found; `hint` is its bare file name; `head` its first HEAD_BYTES bytes, fewer only when
    it ends (`whole`). `stream` still delivers everything, head included. `siblings` gives the bytes of a small file
    beside it. `depth` counts the containers around it. `is_file` says that `stream` is a file that can be sought.
    """

    name: str
    hint: str
    head: bytes
    whole: bool
    stream: IO[bytes]
    budget: Budget
    depth: int = 0
    siblings: Siblings = no_siblings
    url: str | None = None
    content_type: str | None = None
    record: int | None = None
    is_file: bool = False
    _owned: list[IO[bytes]] = field(default_factory=list)

    def read(self, limit: int, kind: str) -> bytes:
        """All bytes; Refused when there are more than `limit`."""
        return read_at_most(self.stream, limit, kind)

    def seekable(self, limit: int) -> tuple[IO[bytes], Refused | None]:
        """The same bytes as a file that can be sought, at its start; and why it is incomplete, if it is."""
        if self.is_file:
            return self.stream, None
        copy, failure = spool(self.stream, limit)
        self._owned.append(copy)
        return copy, failure

    def reject(self, reason: str, remedy: str, line: int | None = None) -> Reject:
        return reject(self.name, line if line is not None else self.record, reason, remedy)

    def close(self) -> None:
        for stream in (self.stream, *self._owned):
            stream.close()


def open_source(raw: IO[bytes], name: str, hint: str, budget: Budget, *, is_file: bool = False) -> Source:
    """A Source over `raw`, which it closes. `is_file` for a regular file opened at its start."""
    head, failure = read_head(raw, HEAD_BYTES)
    whole = len(head) < HEAD_BYTES and failure is None
    if is_file and failure is None:
        raw.seek(0)
        return Source(name, hint, head, whole, raw, budget, is_file=True)
    source = Source(name, hint, head, whole, io.BufferedReader(Prefixed(head, raw, failure)), budget)
    source._owned.append(raw)
    return source
