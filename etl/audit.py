"""Who decided what in a review, and when: kept for every decision, also where it was taken back."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from psycopg import Connection

from communique.etl.queries import statements

SQL = statements("audit")


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision as kept: `about` has the natural keys that it is about."""

    subject: Literal["listing", "actor"]
    decision: str
    about: Sequence[str]
    note: str | None = None


def keep(connection: Connection[Any], entries: Iterable[Entry], reviewer: str | None) -> None:
    """Add the decisions to the log, in the transaction that carries them out."""
    for entry in entries:
        given = {"subject": entry.subject, "decision": entry.decision, "about": list(entry.about), "note": entry.note}
        connection.execute(SQL["keep"], {**given, "reviewer": reviewer})


def user() -> str | None:
    """Who is at the keyboard, as far as the system tells."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return None
