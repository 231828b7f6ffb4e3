"""Refusals: what is raised while an input is read, and how it becomes a Reject."""

from __future__ import annotations

from communique.etl.ingest.article import Reject
from communique.etl.ingest.normalise import normalise_line

_LONGEST = 400
# Marks that turn the direction of what is written.
_DIRECTION = dict.fromkeys(map(ord, "\u061c\u200e\u200f"))


class Refused(Exception):
    """The input, or the rest of it, can't be read. `line` is set where the place is known."""

    def __init__(self, reason: str, remedy: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        self.line = line


def reject(source: str, line: int | None, reason: str, remedy: str) -> Reject:
    """A Reject whose words are printable, storable and at most a few hundred characters, whatever the input held."""
    return Reject(source=printable(source), line=line, reason=_clip(printable(reason)), remedy=_clip(printable(remedy)))


def printable(text: str) -> str:
    """`text` on one line, without marks of direction; bytes of a file name that are not UTF-8 are shown as escapes."""
    try:
        text = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:
        pass
    return normalise_line(text).translate(_DIRECTION)


def _clip(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
