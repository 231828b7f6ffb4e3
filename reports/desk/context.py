"""What the desk stands on: a way to read, and the few things that it may have done for it. Whoever starts it makes one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from psycopg import Connection
from psycopg_pool import ConnectionPool

from communique.reports import run
from communique.reports.run import Answer

Row = tuple[Any, ...]


class Unusable(ValueError):
    """What the reader asked can't be: the message gives the reason and the remedy."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed party that a screened name may mean; `score` is 0 to 1."""

    list_code: str
    external_id: str
    name: str
    matched_name: str
    score: float
    reasons: Sequence[str]


class Screen(Protocol):
    """Looks for a name on the imported lists. Raises Unusable for what can't be looked for."""

    def __call__(
        self,
        name: str,
        *,
        kind: str | None = None,
        birth_date: str | None = None,
        country: str | None = None,
        lists: Sequence[str] = (),
        threshold: float | None = None,
        limit: int = 5,
    ) -> list[Hit]: ...


class Reviews(Protocol):
    """The decisions of people, kept as those of the command line are. Each raises Unusable for what can't be.

    A decision about an actor is merge, apart or alias; `other` is an actor, `name` a further name. `undo` takes one back.
    """

    def doubts(self) -> Sequence[Any]: ...

    def decisions(self) -> Sequence[Any]: ...

    def judge(self, list_code: str, external_id: str, actor: str, verdict: str, note: str | None, reviewer: str | None) -> None: ...

    def decide(
        self, decision: str, actor: str, *, other: str, name: str, is_undone: bool, note: str | None, reviewer: str | None
    ) -> None: ...


# Asks one statement of an analyst's own as the account that only reads: its columns, and its rows as they come. The number is the
# seconds that it may take. Entering raises Unusable for a statement that is refused or fails.
Ask = Callable[[str, float], AbstractContextManager[tuple[list[str], Iterable[Row]]]]


class Rendered(Protocol):
    """An answer in a format: its bytes, their media type and the ending of its files."""

    @property
    def content(self) -> bytes: ...

    @property
    def media_type(self) -> str: ...

    @property
    def ending(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Context:
    """`pool` is of connections in autocommit, of an account that only reads where there is one. `folders` have the reports,
    `seconds` is what a query may take, `text_of` writes a value as text, `render` an answer in one of `formats`.
    """

    pool: ConnectionPool[Connection[Row]]
    seconds: float
    folders: Sequence[Path]
    version: str
    text_of: Callable[[object], str]
    formats: Sequence[str]
    render: Callable[[Answer, str], Rendered]
    ask: Ask
    screen: Screen
    reviews: Reviews

    @contextmanager
    def reading(self, seconds: float | None = None) -> Iterator[Connection[Row]]:
        """A connection in a transaction that can't write, each statement of which may take `seconds`; by default the context's."""
        with self.pool.connection() as connection, run.reading(connection, seconds or self.seconds):
            yield connection
