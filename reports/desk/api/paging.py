"""Pages of a collection: a cursor names the last row of a page, so that the next one begins below it whatever came in meanwhile."""

from __future__ import annotations

import re

from communique.reports.desk.api.parameters import Refused

CURSOR = "cursor"


def pattern(resource: str) -> str:
    """What the cursors of a resource look like, as a regular expression."""
    return f"^{resource}-[0-9a-f]{{1,15}}$"


def after(resource: str, id_: int) -> str:
    """The cursor of the page below a row."""
    return f"{resource}-{id_:x}"


def row_of(resource: str, cursor: str) -> int:
    """The id of the row that a cursor names. Raises Refused."""
    if not re.fullmatch(pattern(resource).strip("^$"), cursor):
        raise Refused(f"no cursor of {resource}; take the one that a page gives as its next", CURSOR)
    return int(cursor.rpartition("-")[2], 16)
