"""What the caller of `read` may choose, and the limits that keep a hostile or broken input from harming a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FIELDS = ("text", "title", "external_id", "published_at", "publisher", "byline", "url", "language")

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds; sizes in bytes unless said. Past one of them an input is refused, never cut.

    `expansion_ratio` is how many times larger than the outermost file its unpacked contents may be, all layers
    together; it is not looked at below `expansion_floor`.
    """

    article_chars: int = 1_000_000
    record_bytes: int = 16 * MIB
    document_bytes: int = 64 * MIB
    html_bytes: int = 8 * MIB
    html_elements: int = 50_000
    pdf_pages: int = 2_000
    spool_bytes: int = 4 * GIB
    expanded_bytes: int = 64 * GIB
    expansion_ratio: int = 200
    expansion_floor: int = 32 * MIB
    archive_members: int = 200_000
    archive_depth: int = 4
    download_bytes: int = 32 * MIB
    download_seconds: float = 30.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Options:
    """`columns` maps a field of FIELDS to the column, key or dotted path that holds it; the rest are guessed.

    `encoding` overrides detection. `day_first` settles dates such as 03/04/2021; None refuses them as ambiguous.
    Raises ValueError for an unknown field or encoding.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    allow_network: bool = False
    encoding: str | None = None
    day_first: bool | None = None
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        unknown = sorted(set(self.columns) - set(FIELDS))
        if unknown:
            raise ValueError(f"no such field: {', '.join(unknown)}; the fields are {', '.join(FIELDS)}")
        if self.encoding is not None:
            try:
                "".encode(self.encoding)
            except (LookupError, ValueError):
                raise ValueError(f"no such encoding: {self.encoding!r}; use a name such as utf-8 or windows-1252") from None
