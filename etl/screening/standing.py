"""Screening that stays: the index of the listed parties is kept for as long as the lists are the same."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from communique.etl import database
from communique.etl.lists.countries import Countries
from communique.etl.queries import statements
from communique.etl.screening import parties, queries
from communique.etl.screening.index import THRESHOLD, Index
from communique.reports.desk.context import Hit, Unusable


class Standing:
    """Names against the imported lists. The lists are read at the first name, and again when one has a new version."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._reading = threading.Lock()
        self._versions: Sequence[Any] = ()
        self._index: Index | None = None
        self._countries = Countries({})

    def screen(
        self,
        name: str,
        *,
        kind: str | None = None,
        birth_date: str | None = None,
        country: str | None = None,
        lists: Sequence[str] = (),
        threshold: float | None = None,
        limit: int = 5,
    ) -> list[Hit]:
        """As `reports.desk.context.Screen`."""
        index = self.index()
        try:
            query = queries.of(name.strip(), kind, birth_date, country, self._countries, "the name to look for")
        except queries.QueryError as failure:
            raise Unusable(str(failure)) from failure
        found = index.search(query, limit=limit if not lists else len(index), threshold=threshold or THRESHOLD)
        return [
            Hit(match.party.list_code, match.party.external_id, match.party.names[0].text, match.matched_name, match.score, match.reasons)
            for match in found
            if not lists or match.party.list_code in lists
        ][:limit]

    def index(self) -> Index:
        """Of the parties that are listed now."""
        with self._reading, database.connect(self._url, autocommit=True) as connection:
            versions = connection.execute(statements("screening")["versions"]).fetchall()
            if self._index is None or versions != self._versions:
                with connection.cursor() as cursor:
                    self._countries = Countries.of(cursor)
                self._index, self._versions = Index(parties.listed(connection)), versions
            return self._index
