"""In which format an answer goes out: the suffix of the path says it, or the header Accept."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Format: media type.
FORMATS = {
    "json": "application/json",
    "csv": "text/csv",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}
_QUALITY = re.compile(r"\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*", re.IGNORECASE)


class NotAcceptable(ValueError):
    """No format of ours is one that the client takes."""


@dataclass(frozen=True, slots=True)
class _Range:
    type: str
    subtype: str
    quality: float

    def fits(self, media_type: str) -> int:
        """How closely it names a media type: 3 exactly, 2 by its first half, 1 as any; 0 not at all."""
        type_, _, subtype = media_type.partition("/")
        if (self.type, self.subtype) == (type_, subtype):
            return 3
        if (self.type, self.subtype) == (type_, "*"):
            return 2
        return int((self.type, self.subtype) == ("*", "*"))


def chosen(accept: str | None) -> str:
    """The format that a client prefers, JSON where it has no preference. Raises NotAcceptable."""
    if accept is None or not accept.strip():
        return "json"
    ranges = [found for part in accept.split(",") if (found := _range(part))]
    best, quality = "", 0.0
    for format, media_type in FORMATS.items():
        closest = max(ranges, key=lambda range_: range_.fits(media_type), default=None)
        if closest and closest.fits(media_type) and closest.quality > quality:
            best, quality = format, closest.quality
    if not best:
        raise NotAcceptable(f"there is {', '.join(FORMATS.values())}")
    return best


def _range(part: str) -> _Range | None:
    name, *settings = part.split(";")
    type_, slash, subtype = name.strip().lower().partition("/")
    if not slash:
        return None
    qualities = [float(match[1]) for setting in settings if (match := _QUALITY.fullmatch(setting))]
    return _Range(type_, subtype, min(1.0, qualities[0]) if qualities else 1.0)
