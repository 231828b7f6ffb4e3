"""Byte streams with bounds: what is read ahead is given back, what is unpacked is counted."""

from __future__ import annotations

import bz2
import io
import lzma
import tempfile
import zlib
from typing import IO, Protocol

from communique.etl.ingest.options import MIB, Limits
from communique.etl.ingest.refusal import Refused

CHUNK = 256 * 1024
_GZIP, _BZIP2, _XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"


class Budget:
    """What one outermost input may expand to, counted over all layers of packing inside it.

    `packed` is its size in bytes; None (a pipe) makes it count what has been taken so far.
    """

    def __init__(self, limits: Limits, packed: int | None) -> None:
        self._limits = limits
        self._packed = packed
        self._taken = 0
        self._expanded = 0

    def take(self, count: int) -> None:
        """Count `count` bytes taken from the outermost input."""
        self._taken += count

    def spend(self, count: int) -> None:
        """Count `count` unpacked bytes; Refused when they are more than a sound archive yields."""
        self._expanded += count
        limits = self._limits
        if self._expanded > limits.expanded_bytes:
            raise Refused(
                f"unpacks to more than {limits.expanded_bytes:,} bytes",
                "Unpack it with a tool you trust and pass the folder.",
            )
        packed = self._packed if self._packed is not None else self._taken
        if self._expanded > limits.expansion_floor and self._expanded > limits.expansion_ratio * packed:
            raise Refused(
                f"unpacks to more than {limits.expansion_ratio} times its size, as a decompression bomb does",
                "If the file is to be trusted, unpack it yourself and pass the folder.",
            )


class Prefixed(io.RawIOBase):
    """`head`, already read, then the rest of the stream; then `failure`, if reading the head had ended in it."""

    def __init__(self, head: bytes, rest: IO[bytes], failure: Exception | None = None) -> None:
        self._head = head
        self._rest = rest
        self._failure = failure

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._head:
            part, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        elif self._failure is not None:
            raise self._failure
        else:
            part = read_some(self._rest, len(buffer))
        buffer[: len(part)] = part
        return len(part)


class Counted(io.RawIOBase):
    """The bytes of `inner`, told to `count` as they pass."""

    def __init__(self, inner: IO[bytes], count: _Count) -> None:
        self._inner = inner
        self._count = count

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        part = read_some(self._inner, len(buffer))
        self._count(len(part))
        buffer[: len(part)] = part
        return len(part)


class _Count(Protocol):
    def __call__(self, count: int, /) -> None: ...


class Expanding(io.RawIOBase):
    """The contents of a gzip (several members too), bzip2 or xz stream.

    What can be unpacked of a damaged stream is delivered before Refused is raised.
    """

    def __init__(self, packed: IO[bytes], budget: Budget) -> None:
        self._packed = packed
        self._budget = budget
        self._pending = read_some(packed, CHUNK)
        self._decompressor: _Decompressor | None = _decompressor(self._pending)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while self._decompressor is not None:
            part = self._step(self._decompressor, len(buffer))
            if part:
                self._budget.spend(len(part))
                buffer[: len(part)] = part
                return len(part)
        return 0

    def _step(self, decompressor: _Decompressor, size: int) -> bytes:
        fed = b""
        if decompressor.needs_input:
            fed, self._pending = self._pending or read_some(self._packed, CHUNK), b""
        try:
            part = decompressor.decompress(fed, size)
        except (zlib.error, lzma.LZMAError, OSError) as error:
            raise Refused(f"is damaged: {error}", "Fetch or pack the file again.") from error
        if decompressor.eof:
            self._begin_next_member(decompressor.unused_data)
        elif not part and not fed and decompressor.needs_input:
            raise Refused("is cut short: the compressed data ends too early", "Fetch or pack the file again.")
        return part

    def _begin_next_member(self, rest: bytes) -> None:
        # Padding with zeros between and after members is usual; anything else after the end is not ours.
        rest = rest.lstrip(b"\0")
        while not rest:
            more = read_some(self._packed, CHUNK)
            if not more:
                break
            rest = more.lstrip(b"\0")
        self._pending = rest
        self._decompressor = _decompressor(rest)


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Gzip:
    """zlib's decompressor with the interface of bz2's and lzma's."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._stalled = False

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail and not self._stalled

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        part = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        # A full buffer may leave output inside zlib though all its input is consumed.
        self._stalled = len(part) == max_length
        return part


def _decompressor(head: bytes) -> _Decompressor | None:
    if head.startswith(_GZIP):
        return _Gzip()
    if head.startswith(_BZIP2):
        return bz2.BZ2Decompressor()
    if head.startswith(_XZ):
        return lzma.LZMADecompressor(memlimit=256 * MIB)
    return None


def read_some(stream: IO[bytes], size: int) -> bytes:
    """At most `size` bytes from one read of the layer below: never waits for more once there is something."""
    read_one = getattr(stream, "read1", None)
    return (read_one(size) if read_one is not None else stream.read(size)) or b""


def read_head(stream: IO[bytes], size: int) -> tuple[bytes, Exception | None]:
    """The first `size` bytes, fewer at the end, and the error that reading ended in, if any."""
    parts: list[bytes] = []
    wanted = size
    try:
        while wanted and (part := read_some(stream, wanted)):
            parts.append(part)
            wanted -= len(part)
    except Exception as error:  # noqa: BLE001 (given back when the reader gets there, after what was read before it)
        return b"".join(parts), error
    return b"".join(parts), None


def read_at_most(stream: IO[bytes], limit: int, kind: str) -> bytes:
    """All that is left of the stream; Refused when that is more than `limit` bytes."""
    parts: list[bytes] = []
    total = 0
    while part := read_some(stream, CHUNK):
        total += len(part)
        if total > limit:
            raise Refused(f"is larger than {limit:,} bytes, too large for {kind}", "Split it into smaller files.")
        parts.append(part)
    return b"".join(parts)


def spool(stream: IO[bytes], limit: int) -> tuple[IO[bytes], Refused | None]:
    """A nameless temporary copy that can be read in any order, and the refusal that ended the stream early, if any."""
    copy: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=16 * MIB)  # noqa: SIM115 (the Source closes it)
    total = 0
    failure: Refused | None = None
    try:
        while part := read_some(stream, CHUNK):
            total += len(part)
            if total > limit:
                copy.close()
                raise Refused(f"unpacks to more than {limit:,} bytes of temporary space", "Unpack it yourself and pass the folder.")
            copy.write(part)
    except Refused as refused:
        if copy.closed:
            raise
        failure = refused
    copy.seek(0)
    return copy, failure
