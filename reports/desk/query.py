"""The desk's queries: a file of queries/ each, with %(name)s for what is given.

What stands between the lines `-- if NAME` and `-- end` is left out where NAME is not given: a condition that is there only
when it is needed lets Postgres choose a better way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from psycopg import Connection
from psycopg.rows import namedtuple_row

QUERIES = Path(__file__).parent / "queries"


_CHOICE = re.compile(r"^[ ]*-- if (\w+)\n(.*?)^[ ]*-- end\n", re.MULTILINE | re.DOTALL)


def text(name: str, given: Mapping[str, object]) -> bytes:
    """The query of queries/NAME.sql for what is given."""
    return _CHOICE.sub(lambda choice: choice[2] if given.get(choice[1]) is not None else "", _file(name)).encode()


@cache
def _file(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def rows(connection: Connection[Any], name: str, **given: object) -> Sequence[Any]:
    """What a query gives, a named tuple a row."""
    with connection.cursor(row_factory=namedtuple_row) as cursor:
        return cursor.execute(text(name, given), given).fetchall()


def row(connection: Connection[Any], name: str, **given: object) -> Any | None:
    """The first row of a query, None where there is none."""
    found = rows(connection, name, **given)
    return found[0] if found else None


def happenings(connection: Connection[Any], acts: Iterable[Any]) -> Sequence[Any]:
    """Acts that have an `id`, as readers see them."""
    return rows(connection, "happenings", events=[act.id for act in acts])
