"""Names to be screened, from a file or a pipe: a name a line, or CSV with a header."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from communique.etl.lists import days
from communique.etl.lists.countries import Countries
from communique.etl.screening.party import Query

COLUMNS = ("name", "kind", "birth_date", "country")
LONGEST = 1000
KINDS = {"individual": "person", "organisation": "entity", "organization": "entity", "company": "entity", "ship": "vessel"}


class QueryError(ValueError):
    """A line that is no query: names the place, the reason and the remedy."""


def read(lines: Iterable[str], place: str, countries: Countries) -> Iterator[Query]:
    """The queries of the lines, blank ones left out. CSV is told by a header that has `name` in it; any order of columns.

    Raises QueryError with its line for a date or a country that can't be read, and for a row of another width.
    """
    stream = enumerate(lines, start=1)
    number, first = next(stream, (0, ""))
    header = [cell.strip().lower() for cell in next(csv.reader([first.lstrip("\ufeff")]), [])]
    if "name" not in header:
        for line, text in [(number, first.lstrip("\ufeff")), *stream]:
            if name := text.strip():
                _sized(name, place, line)
                yield Query(name)
        return
    reader = csv.reader((text for _, text in stream), strict=True)
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            line = reader.line_num + 1
            if len(row) != len(header):
                raise QueryError(f"{place}, line {line}: has {len(row)} fields where the header has {len(header)}")
            given = dict(zip(header, (cell.strip() for cell in row), strict=True))
            yield of(given["name"], given.get("kind"), given.get("birth_date"), given.get("country"), countries, f"{place}, line {line}")
    except csv.Error as failure:
        raise QueryError(f"{place}, line {reader.line_num + 1}: is not whole CSV: {failure}") from failure


def of(name: str, kind: str | None, birth_date: str | None, country: str | None, countries: Countries, place: str) -> Query:
    """A query of what was told; blanks are not told. Raises QueryError."""
    if not name:
        raise QueryError(f"{place}: has no name")
    _sized(name, place, None)
    born = days.partial(birth_date) if birth_date else None
    if birth_date and born is None:
        raise QueryError(f"{place}: {birth_date!r} is no date of birth; give it as 1960-03-01, 1960-03 or 1960")
    code = countries.code(country) if country else None
    if country and code is None:
        raise QueryError(f"{place}: {country!r} is no country that is known; give its name or its code, such as IRN")
    told = kind.lower() if kind else None
    return Query(name, KINDS.get(told or "", told), born, code)


def _sized(name: str, place: str, line: int | None) -> None:
    if len(name) > LONGEST:
        where = f"{place}, line {line}" if line else place
        raise QueryError(f"{where}: has {len(name)} characters, too many for a name")
