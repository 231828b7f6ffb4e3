"""Articles into documents: exact duplicates are one row, near duplicates are linked, publishers are found or made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlsplit

from psycopg import Connection, Cursor

from communique.etl import advisory, runs
from communique.etl.ingest.article import Article, Reject
from communique.etl.ingest.dedupe import content_hash
from communique.etl.near import Linker, Stored
from communique.etl.queries import statements
from communique.etl.staging import Stage

SQL = statements("documents")
_DOCUMENTS = Stage(
    "documents",
    {"ordinal": "int4", "external_id": "text", "publisher_id": "int8", "url": "text", "title": "text", "byline": "text"}
    | {"published_at": "timestamptz", "published_precision": "text", "language": "text", "body": "text", "word_count": "int4"}
    | {"content_hash": "text", "source_path": "text", "format": "text"},
)

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Imprint:
    """What an article says about its publisher: a name, the host of its address, or both."""

    name: str | None
    host: str | None

    @property
    def domains(self) -> list[str]:
        """Domains that the publisher may be known by, the longest first."""
        hosts = [self.host, self.name.lower().removeprefix("www.") if self.name and "." in self.name else None]
        return [".".join(labels[i:]) for host in hosts if host for labels in [host.split(".")] for i in range(len(labels) - 1)]


def store(connection: Connection[Row], articles: Sequence[Article], rejects: Iterable[Reject], run_id: int, linker: Linker) -> Counter[str]:
    """Store a batch in one transaction; returns what became of it: added, duplicates, near_duplicates.

    The articles get ids in their order. A text that is there already, whatever its source, is left as it is.
    """
    with connection.transaction(), connection.cursor() as cursor:
        runs.reject(cursor, run_id, rejects)
        if not articles:
            return Counter()
        advisory.until_commit(cursor, advisory.Lock.STORE)
        publishers = _publishers(cursor, map(_imprint, articles))
        hashes = [content_hash(article.text) for article in articles]
        by_hash = dict(reversed(list(zip(hashes, articles, strict=True))))
        _DOCUMENTS.fill(
            cursor,
            (
                _row(ordinal, article, hash_, publishers.get(_imprint(article)))
                for ordinal, (hash_, article) in enumerate(zip(hashes, articles, strict=True))
            ),
        )
        added = sorted(cursor.execute(SQL["add_documents"], {"run_id": run_id}).fetchall())
        new = [Stored(id_, by_hash[hash_].text, _day(by_hash[hash_])) for id_, hash_ in added]
        linked = linker.link(cursor, new)
    return Counter(added=len(new), duplicates=len(articles) - len(new), near_duplicates=linked)


def _row(ordinal: int, article: Article, hash_: str, publisher: int | None) -> Row:
    day = _day(article)
    return (
        ordinal,
        article.external_id,
        publisher,
        article.url,
        article.title,
        article.byline,
        datetime.combine(day, time(), UTC) if day else None,
        article.published.precision if article.published else None,
        article.language,
        article.text,
        len(article.text.split()),
        hash_,
        article.source,
        article.format,
    )


def _day(article: Article) -> Any:
    return article.published.on if article.published else None


def _imprint(article: Article) -> _Imprint:
    host = None
    if article.url:
        try:
            host = urlsplit(article.url).hostname
        except ValueError:  # an address such as http://[broken
            host = None
    return _Imprint(article.publisher or None, host.lower().removeprefix("www.") if host and "." in host else None)


def _publishers(cursor: Cursor[Row], imprints: Iterable[_Imprint]) -> Mapping[_Imprint, int]:
    """The publisher of each imprint: by name, else by the domain of the address, else a new one.

    One by one in the order of reading, so that the outcome doesn't depend on how articles are batched.
    """
    told = [imprint for imprint in dict.fromkeys(imprints) if imprint.name or imprint.host]
    found = _find(cursor, told)
    for imprint in told:
        if imprint not in found:
            domain = None if imprint.name else imprint.host
            cursor.execute(SQL["add_publisher"], {"name": imprint.name or imprint.host, "domain": domain})
            found = _find(cursor, told)
    return found


def _find(cursor: Cursor[Row], imprints: Sequence[_Imprint]) -> Mapping[_Imprint, int]:
    given = {
        "names": sorted({name.lower() for imprint in imprints for name in (imprint.name, imprint.host) if name}),
        "domains": sorted({domain for imprint in imprints for domain in imprint.domains}),
    }
    rows = cursor.execute(SQL["publishers"], given).fetchall()
    by_name = {name: id_ for id_, name, _ in rows}
    by_domain = {domain: id_ for id_, _, domain in rows if domain}
    result: dict[_Imprint, int] = {}
    for imprint in imprints:
        options = [by_name.get((imprint.name or imprint.host or "").lower()), *(by_domain.get(domain) for domain in imprint.domains)]
        found = next((id_ for id_ in options if id_ is not None), None)
        if found is not None:
            result[imprint] = found
    return result
