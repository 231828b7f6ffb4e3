"""Log lines on stderr, as text or JSON, without secrets."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

_SECRET = re.compile(r"(://[^:/@\s]*):[^@/\s]*@|(\b(?:password|sslpassword|token|secret)=)[^&\s]*", re.IGNORECASE)


def redact(text: str) -> str:
    """The text with passwords in addresses and in key=value pairs blotted out."""
    return _SECRET.sub(lambda match: f"{match[1]}:***@" if match[1] else f"{match[2]}***", text)


def set_up(level: str, format: str) -> None:
    """Send log records of `level` and above to stderr; `format` is text or json."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonFormatter() if format == "json" else _TextFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)


class _TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


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
        return json.dumps(entry, ensure_ascii=False)
