"""An exception as one line for the user: what, where, and what would help."""

from __future__ import annotations

import re

from communique.etl.logs import redact

_REMEDIES = (
    (
        r"relation \"[^\"]+\" does not exist|UndefinedTable",
        "the tables are missing or older than this release: run `communique db upgrade`",
    ),
    (
        r"can't locate revision",
        "the tables were made by a newer release: run that one, or use another database (DATABASE_URL, COMMUNIQUE_HOME)",
    ),
    (r"no space left|disk full", "free some space, or set COMMUNIQUE_HOME to a folder on a larger disk"),
    (r"permission denied for", "the database account lacks this right: use another DATABASE_URL, or ask its owner to grant it"),
    (r"canceling statement due to statement timeout", "ask for less, or raise the setting statement_timeout"),
    (r"canceling statement due to lock timeout", "another run holds the rows: try again when it has ended"),
    (r"multiple commands into a prepared statement", "give one statement at a time"),
    (r"out of memory|stack depth limit|temporary file size exceeds", "ask for less at once"),
    (r"too many clients|remaining connection slots", "lower --jobs, or raise the server's max_connections"),
)


def explain(failure: BaseException) -> str:
    """The failure in one line, or one for each fault it lists. Of one that we did not raise on purpose, its type is told too."""
    text = redact(_reason(failure))
    remedy = next((remedy for pattern, remedy in _REMEDIES if re.search(pattern, text, re.IGNORECASE)), None)
    return f"{text}; {remedy}" if remedy else text


def _reason(failure: BaseException) -> str:
    if isinstance(failure, OSError) and failure.strerror:
        return f"{failure.filename}: {failure.strerror}" if failure.filename else failure.strerror
    original = getattr(failure, "orig", None)  # SQLAlchemy's wrapper round the driver's exception
    if isinstance(original, BaseException):
        return _reason(original)
    module = type(failure).__module__
    if module.startswith("communique.") and str(failure):
        return str(failure)
    message = " ".join(str(failure).split())
    if message and (module.startswith("psycopg") or isinstance(failure, ValueError)):
        return message
    return f"{type(failure).__name__}: {message or 'no reason given'} (--verbose shows where)"
