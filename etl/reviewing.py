"""Decisions of people at the desk: carried out as those of the command line are, one at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import Connection

from communique.etl import audit, curation, database
from communique.etl.annotate import decisions
from communique.etl.annotate.decisions import Decision, DecisionError
from communique.etl.doubts import Doubt, doubts
from communique.etl.failures import explain
from communique.etl.queries import statements
from communique.etl.screening import reviews
from communique.reports.desk.context import Unusable

if TYPE_CHECKING:
    from communique.etl.screening.index import Index

DOUBTS = 40

Row = tuple[Any, ...]


class Reviewing:
    """As `reports.desk.context.Reviews`. It writes as `writer` and to the file of decisions, in a connection of its own each time.

    Where no reviewer is named, it is the user of this computer.
    """

    def __init__(self, writer: str, reader: str, file: Path, index: Callable[[], Index]) -> None:
        self._writer, self._reader, self._file = writer, reader, file
        self._index = index
        self._deciding = threading.Lock()
        self._looking = threading.Lock()
        self._state: Row | None = None
        self._doubts: list[Doubt] = []

    def doubts(self) -> Sequence[Doubt]:
        """Sought anew when a run or a decision has changed something."""
        with self._looking, database.connect(self._reader, autocommit=True) as connection:
            state = connection.execute(statements("audit")["state"]).fetchone()
            if state != self._state:
                self._doubts, self._state = doubts(connection, DOUBTS), state
            return self._doubts

    def decisions(self) -> Sequence[Decision]:
        """Those of the file."""
        try:
            return decisions.read(self._file)
        except DecisionError as failure:
            raise Unusable(str(failure)) from failure

    def judge(self, list_code: str, external_id: str, actor: str, verdict: str, note: str | None, reviewer: str | None) -> None:
        """Accept, reject or undo a match between an entry of a list and an actor."""
        match = reviews.Match(list_code, external_id, actor)
        index = self._index()
        self._write(lambda connection: reviews.judge(connection, match, verdict, note, reviewer or audit.user(), index))

    def decide(self, decision: str, actor: str, *, other: str, name: str, is_undone: bool, note: str | None, reviewer: str | None) -> None:
        """Decide about an actor, or take such a decision back."""
        path = self._file

        def change(connection: Connection[Row]) -> None:
            before = decisions.read(path)
            if is_undone:
                after = curation.without(before, self._made(before, decision, actor, name))
            elif decision == "merge":
                after = curation.merged(connection, before, actor, other, note)
            elif decision == "apart":
                after = curation.split(connection, before, actor, note)
            else:
                key = curation.find(connection, actor)[0]
                after = curation.aliased(connection, before, decisions.with_note(Decision("alias", key, "", name, "name"), note))
            curation.decide(connection, path, after, reviewer or audit.user())

        self._write(change)

    def _made(self, before: Sequence[Decision], decision: str, actor: str, name: str) -> Decision:
        for made in before:
            if (made.decision, made.actor) == (decision, actor) and (decision != "alias" or made.name == name):
                return made
        raise DecisionError(f"no decision {decision} {actor} {name}".rstrip() + "; somebody else may have taken it back")

    def _write(self, change: Callable[[Connection[Row]], None]) -> None:
        try:
            with self._deciding, database.connect(self._writer, autocommit=True) as connection:
                change(connection)
        except (reviews.ReviewError, DecisionError) as failure:
            raise Unusable(str(failure)) from failure
        except psycopg.Error as failure:
            raise Unusable(explain(failure)) from failure
