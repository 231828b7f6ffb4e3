"""Which documents an edit of the gazetteer concerns: the others are declared annotated by the new one as they are.

A version of the extractor is `RULES.GAZETTEER`. Other rules concern every document. Of another gazetteer the tables keep
what it was built from, for as long as a document was annotated by it, so that the two can be compared.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psycopg import Connection

from communique.etl.queries import statements

if TYPE_CHECKING:
    from communique.etl.annotate.gazetteer import Sources

SQL = statements("staleness")
BATCH = 500

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The gazetteer in use, by what it is built from, and the spaCy pipeline whose tokens it is matched with."""

    sources: Sources
    spacy_model: str

    def settle(self, connection: Connection[Row], extractor: str, *, confirm: bool) -> int:
        """Keep this gazetteer in the tables, and those by which documents were annotated; drop the others.

        With `confirm`, declare annotated by `extractor` the documents that the difference does not concern. Returns how
        many those are.
        """
        confirmed = sum(self._confirm(connection, old, extractor) for old in _comparable(connection, extractor)) if confirm else 0
        gazetteer = _gazetteer_of(extractor)
        in_use = {gazetteer, *(_gazetteer_of(version) for version in _extractors(connection))}
        connection.execute(SQL["drop"], {"versions": sorted(_all_kept(connection) - in_use)})
        if connection.execute(SQL["content"], {"version": gazetteer}).fetchone() is None:
            content = zlib.compress(json.dumps(dict(self.sources.texts), ensure_ascii=False).encode())
            connection.execute(SQL["keep"], {"version": gazetteer, "content": content})
        return confirmed

    def _confirm(self, connection: Connection[Row], old: str, extractor: str) -> int:
        from communique.etl.annotate import affected, gazetteer
        from communique.etl.annotate.actors.pieces import pieces_of, word_positions
        from communique.etl.annotate.pipeline import tokenizer

        change = affected.between(gazetteer.build(_kept(connection, old)), gazetteer.build(self.sources))
        tokenize = tokenizer(self.spacy_model) if change else None
        confirmed = 0
        for batch in _batches(connection, old):
            clear = [
                id_
                for id_, body, on, codes in batch
                if tokenize is None or not change.concerns(word_positions(pieces_of(tokenize(body)))[0], on, codes)
            ]
            connection.execute(SQL["confirm"], {"documents": clear, "old": old, "extractor": extractor})
            confirmed += len(clear)
        return confirmed


def _comparable(connection: Connection[Row], extractor: str) -> list[str]:
    """Versions of the same rules with another gazetteer that is kept."""
    rules = extractor.rpartition(".")[0]
    kept = _all_kept(connection)
    return [
        old
        for old in _extractors(connection)
        if rules and old != extractor and old.rpartition(".")[0] == rules and _gazetteer_of(old) in kept
    ]


def _extractors(connection: Connection[Row]) -> list[str]:
    return [extractor for (extractor,) in connection.execute(SQL["extractors"])]


def _all_kept(connection: Connection[Row]) -> set[str]:
    return {version for (version,) in connection.execute(SQL["kept"])}


def _kept(connection: Connection[Row], extractor: str) -> Sources:
    from communique.etl.annotate.gazetteer import Sources

    row = connection.execute(SQL["content"], {"version": _gazetteer_of(extractor)}).fetchone()
    assert row is not None
    return Sources(json.loads(zlib.decompress(row[0])))


def _batches(connection: Connection[Row], extractor: str) -> Iterator[list[Row]]:
    last = 0
    while batch := connection.execute(SQL["annotated_by"], {"extractor": extractor, "after": last, "limit": BATCH}).fetchall():
        yield batch
        last = batch[-1][0]


def _gazetteer_of(extractor: str) -> str:
    return extractor.rpartition(".")[2]
