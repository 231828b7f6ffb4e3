"""Log lines on stderr, as text or JSON, without secrets."""

from __future__ import annotations

import logging
import re
import sys
from datetime import UTC, datetime

from communique.etl.output import json_text, terminal_safe

# Bounded, so that no text makes the search slow.
_NAME = r"[\w.-]{0,40}(?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|credential)[\w.-]{0,40}"
_QUOTED = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_SECRET = re.compile(
    rf"""(?P<user>://[^:/@\s]*):[^/\s]*@
    | (?P<key>\b{_NAME}\s?=\s?) (?:{_QUOTED}|[^&\s,;]*)
    | (?P<field>['"]{_NAME}['"]\s?:\s?) (?:{_QUOTED}|[^\s,}}]*)
    | (?P<scheme>\bauthorization['"]?\s?[:=]\s?['"]?(?:\w+\s)?|\bbearer\s) [\w.~+/=-]{{8,}}""",
    re.IGNORECASE | re.VERBOSE,
)


def redact(text: str) -> str:
    """The text with passwords in addresses, values of what is named as a secret, and credentials of HTTP blotted out."""
    return _SECRET.sub(lambda match: f"{match['user']}:***@" if match["user"] else f"{match[match.lastgroup or 0]}***", text)


def set_up(level: str, format: str) -> None:
    """Send log records of `level` and above to stderr; `format` is text or json."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonFormatter() if format == "json" else _TextFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)


class _TextFormatter(logging.Formatter):
    """A line a message, whatever strangers' texts it quotes; a trace keeps its lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")

    def format(self, record: logging.LogRecord) -> str:
        return terminal_safe(redact(super().format(record)))


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        if record.exc_info:
            entry["trace"] = redact(self.formatException(record.exc_info))
        return json_text(entry)
