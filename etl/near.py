"""Near duplicates among stored articles: a new article that nearly repeats an earlier one is linked to it.

Only articles of the same or a neighbouring week are compared, and those without a day among themselves; so the work for
new articles depends on how many were published about then, not on how many there are. Which article is linked to which
depends on their texts, days and order alone, not on how they were split into batches and runs.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from psycopg import Cursor

from communique.etl.ingest.dedupe import NearDuplicates, signature
from communique.etl.queries import statements
from communique.etl.staging import Stage

CAPACITY = 50_000
SQL = statements("documents")
_LINKS = Stage("duplicates", {"id": "int8", "original": "int8"})
_UNDATED = -1

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """A document that has a row."""

    id: int
    body: str
    published_on: date | None

    @property
    def week(self) -> int:
        return self.published_on.toordinal() // 7 if self.published_on else _UNDATED


@dataclass(slots=True)
class _Week:
    """The originals of a week among the documents up to id `seen`."""

    originals: NearDuplicates[int] = field(default_factory=NearDuplicates)
    seen: int = 0


class Linker:
    """Keeps the indexes of the weeks last used, up to about CAPACITY originals of 8 kB each."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._weeks: OrderedDict[int, _Week] = OrderedDict()

    def link(self, cursor: Cursor[Row], new: Sequence[Stored]) -> int:
        """Set duplicate_of where one of the rows just inserted, in the order of their ids, nearly repeats an earlier article.

        Must run in the transaction that inserted them, while no other inserts. Returns how many were linked.
        """
        if not new:
            return 0
        weeks = sorted({week for document in new for week in _around(document.week)})
        self._catch_up(cursor, weeks, new[0].id)
        links = [(document.id, original) for document in new if (original := self._place(document)) is not None]
        for week in weeks:
            self._weeks[week].seen = new[-1].id
            self._weeks.move_to_end(week)
        self._forget(spare=len(weeks))
        if links:
            _LINKS.fill(cursor, links)
            cursor.execute(SQL["link_duplicates"])
        return len(links)

    def _place(self, document: Stored) -> int | None:
        """The original that the document repeats; if none, it is kept as one."""
        made = signature(document.body)
        found = [match for week in _around(document.week) if (match := self._weeks[week].originals.likest(made)) is not None]
        if found:
            return min(found, key=lambda match: (-match[0], match[1]))[1]
        self._weeks[document.week].originals.keep(document.id, made)
        return None

    def _catch_up(self, cursor: Cursor[Row], weeks: Iterable[int], first_new: int) -> None:
        """Index the originals of these weeks that were stored before id `first_new`, by whichever job."""
        behind: dict[int, list[date]] = defaultdict(list)
        undated = first_new
        for week in weeks:
            seen = self._weeks.setdefault(week, _Week()).seen
            if week == _UNDATED:
                undated = seen
            behind[seen].extend(_days(week))
        for seen, days in sorted(behind.items()):
            for row in cursor.execute(SQL["originals"], {"first_new": first_new, "days": days, "seen": seen, "seen_undated": undated}):
                document = Stored(*row)
                self._weeks[document.week].originals.keep(document.id, signature(document.body))
            undated = first_new

    def _forget(self, spare: int) -> None:
        """Drop the indexes that were used longest ago while there is too much, but none of the `spare` last used."""
        total = sum(len(week.originals) for week in self._weeks.values())
        while total > self._capacity and len(self._weeks) > spare:
            _, dropped = self._weeks.popitem(last=False)
            total -= len(dropped.originals)


def _around(week: int) -> tuple[int, ...]:
    """The weeks whose articles an article of this one is compared with."""
    return (week,) if week == _UNDATED else (week - 1, week, week + 1)


def _days(week: int) -> list[date]:
    ordinals = range(week * 7, week * 7 + 7) if week != _UNDATED else ()
    return [date.fromordinal(ordinal) for ordinal in ordinals if date.min.toordinal() <= ordinal <= date.max.toordinal()]
