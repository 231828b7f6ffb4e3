"""What every reader yields, whatever the format."""

from __future__ import annotations

from dataclasses import dataclass

from communique.etl.annotate.model import PartialDate


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as read, before it has a row. `text` is normalised (NFC, no control characters, LF line ends).

    `source` says where it was found (path, with `!member` inside an archive), `line` the 1-based line or record there.
    """

    text: str
    source: str
    format: str
    line: int | None = None
    external_id: str | None = None
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: PartialDate | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """One input refused: where it was, why, and what the user can do about it."""

    source: str
    line: int | None
    reason: str
    remedy: str
