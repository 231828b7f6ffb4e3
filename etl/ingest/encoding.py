"""From bytes to text: byte order mark, UTF-8, what the input declares, then a guess."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from communique.etl.ingest.refusal import Refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(sorted(set(range(32)) - set(b"\t\n\v\f\r\x1b") | {127}))
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_MOST_CONTROLS = 0.03
_WESTERN = 0.05
_FEW = 3
_GUESSED_FROM = 64 * 1024
_REMEDY = "Convert it to UTF-8 (iconv -f OLD -t UTF-8), or name its encoding with --encoding."


class Decoded(NamedTuple):
    """`problem` tells what was replaced by U+FFFD, if anything."""

    text: str
    problem: str | None


def decode(data: bytes, *, override: str | None = None, declared: str | None = None) -> Decoded:
    """The text of `data`; Refused when it is not text in any known encoding."""
    encoding = override or detect(data, whole=True, declared=declared)
    if encoding is None:
        raise Refused("is not text in any encoding that is known", _REMEDY)
    try:
        return Decoded(data.decode(encoding), None)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        where = f"first the byte {data[error.start]:#04x} at offset {error.start}"
        return Decoded(text, f"some bytes are not valid {encoding}, {where}; they were replaced by U+FFFD")


def detect(head: bytes, *, whole: bool, declared: str | None = None) -> str | None:
    """The encoding of text that begins with `head` (`whole`: and ends with it), or None for binary data."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if wide := _wide(head):
        return wide
    if is_binary(head):
        return None
    if _decodes(head, "utf-8", whole):
        return "utf-8"
    if declared is not None and is_ascii_compatible(declared) and _decodes(head, declared, whole):
        return codecs.lookup(declared).name
    return "utf-8" if _is_mostly_utf8(head) else _guess(head)


def is_binary(head: bytes) -> bool:
    """Whether control bytes are too many for text (a few, NUL included, may be dirt)."""
    return len(head) - len(head.translate(None, _CONTROLS)) > _MOST_CONTROLS * len(head) + 1


def is_ascii_compatible(encoding: str) -> bool:
    """Whether the name is known and ASCII bytes mean themselves in it, so that lines can be told apart as bytes."""
    try:
        return "\n{".encode(encoding) == b"\n{" and not codecs.lookup(encoding).name.startswith("utf-7")
    except (LookupError, ValueError):
        return False


def _decodes(head: bytes, encoding: str, whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(head, whole)
    except (UnicodeError, LookupError):
        return False
    return True


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: in mostly Latin text every other byte is NUL."""
    sample = head[:4096]
    if len(sample) < 4 or sample.count(0) * 3 < len(sample):
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd * 3 > len(sample) and even * 10 < odd:
        return "utf-16-le"
    if even * 3 > len(sample) and odd * 10 < even:
        return "utf-16-be"
    return None


def _is_mostly_utf8(head: bytes) -> bool:
    """Whether good multi-byte sequences outnumber the stray bytes: damaged UTF-8 rather than another encoding."""
    good = _MULTIBYTE.findall(head)
    stray = sum(byte >= 0x80 for byte in head) - sum(map(len, good))
    return len(good) > stray


def _guess(head: bytes) -> str | None:
    # With few high bytes (quotation marks, the odd accent) statistics have little to go by, and it is Windows-1252.
    high = sum(byte >= 0x80 for byte in head)
    if high <= max(_FEW, _WESTERN * len(head)) and _decodes(head, "cp1252", whole=True):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(head[:_GUESSED_FROM]).best()
    return None if best is None else best.encoding
