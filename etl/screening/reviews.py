"""What people judge of matches between actors in the news and listed parties."""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psycopg import Connection

from communique.etl import audit
from communique.etl.audit import Entry
from communique.etl.queries import statements
from communique.etl.screening import actors

if TYPE_CHECKING:
    from communique.etl.screening.index import Index

SQL = statements("screening")
VERDICTS = {"accept": "accepted", "reject": "rejected"}
UNDO = "undo"
COLUMNS = ("list_code", "external_id", "actor_key", "verdict", "note", "reviewer")

Row = tuple[Any, ...]


class ReviewError(ValueError):
    """A review that can't be kept: names what is unknown, or the file, the line and the reason, and the remedy."""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry of a list and an actor, by their natural keys."""

    list_code: str
    external_id: str
    actor_key: str


def open_matches(connection: Connection[Row]) -> tuple[list[str], list[Row]]:
    """The columns and rows of the matches that nobody has judged."""
    cursor = connection.execute(SQL["open_matches"])
    return [column.name for column in cursor.description or ()], cursor.fetchall()


def judged(connection: Connection[Row]) -> tuple[list[str], list[Row]]:
    """The columns and rows of the reviews."""
    cursor = connection.execute(SQL["judged"])
    return [column.name for column in cursor.description or ()], cursor.fetchall()


def judge(
    connection: Connection[Row], match: Match, verdict: str, note: str | None, reviewer: str | None, index: Index | None = None
) -> None:
    """Keep a verdict (accept, reject) or take it back (undo), and derive the actor's matches anew, by an index if there is one.

    Raises ReviewError.
    """
    with connection.transaction():
        if verdict == UNDO:
            if connection.execute(SQL["undo_review"], asdict(match)).fetchone() is None:
                raise ReviewError(f"{_told(match)}: no such review; `communique lists review --judged` prints them")
        else:
            _check(connection, match)
            _keep(connection, match, VERDICTS[verdict], note, reviewer)
        audit.keep(connection, [Entry("listing", verdict, list(asdict(match).values()), note)], reviewer)
        actors.derive(connection, match.actor_key, index)


def take(connection: Connection[Row], path: Path) -> int:
    """Keep the reviews of a CSV file, all or none; returns how many. Raises ReviewError with the line that is at fault."""
    with path.open(encoding="utf-8-sig", newline="") as stream, connection.transaction():
        reader = csv.DictReader(stream)
        missing = sorted(set(COLUMNS[:4]) - set(reader.fieldnames or ()))
        if missing:
            raise ReviewError(f"{path}, line 1: lacks the column {', '.join(missing)}; `communique lists review --judged` prints them all")
        count = 0
        for row in reader:
            match = Match(row["list_code"], row["external_id"], row["actor_key"])
            if row["verdict"] not in VERDICTS.values() or not all(asdict(match).values()):
                raise ReviewError(f"{path}, line {reader.line_num}: give list_code, external_id, actor_key and accepted or rejected")
            note, reviewer = row.get("note") or None, row.get("reviewer") or None
            _keep(connection, match, row["verdict"], note, reviewer)
            told = next(name for name, kept in VERDICTS.items() if kept == row["verdict"])
            audit.keep(connection, [Entry("listing", told, list(asdict(match).values()), note)], reviewer)
            count += 1
        actors.derive(connection)
    return count


def _check(connection: Connection[Row], match: Match) -> None:
    given = asdict(match)
    if connection.execute(SQL["entry_exists"], given).fetchone() is None:
        raise ReviewError(f"{match.list_code} has no entry {match.external_id}; `communique lists review` prints the matches")
    if connection.execute(SQL["actor_exists"], given).fetchone() is None:
        raise ReviewError(f"there is no actor {match.actor_key}; `communique lists review` prints the matches")


def _keep(connection: Connection[Row], match: Match, verdict: str, note: str | None, reviewer: str | None) -> None:
    connection.execute(SQL["keep_review"], {**asdict(match), "verdict": verdict, "note": note, "reviewer": reviewer})


def _told(match: Match) -> str:
    return f"{match.list_code} {match.external_id} and {match.actor_key}"
