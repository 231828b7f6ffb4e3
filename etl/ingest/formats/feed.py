"""RSS and Atom: an article for each item that carries its text."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from communique.etl.ingest.article import Article, Reject
from communique.etl.ingest.fields import text_article
from communique.etl.ingest.markup import plain_text
from communique.etl.ingest.options import Options
from communique.etl.ingest.refusal import Refused
from communique.etl.ingest.source import Source

# A summary of fewer words is the teaser of an article that lies elsewhere.
FEWEST_WORDS = 40


def read(source: Source, options: Options) -> Iterator[Article | Reject]:
    """The `line` of an article is the number of its item, from 1."""
    data = source.read(options.limits.document_bytes, "a feed")
    try:
        parsed = _parsed(data, source)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise Refused(f"is not a sound feed: {error}", "Fetch it again.") from error
    if not parsed.version and not parsed.entries:
        raise Refused(f"is not a sound feed: {parsed.get('bozo_exception', 'no items and no known version')}", "Fetch it again.")
    for number, entry in enumerate(parsed.entries, start=1):
        source.record = number
        yield from _item(source, entry, parsed.feed, options)
    source.record = None
    if parsed.bozo and not parsed.entries:
        raise Refused(f"is not sound XML: {parsed.bozo_exception}", "Fetch it again.")


def _parsed(data: bytes, source: Source) -> Any:
    import feedparser

    # A stream, since feedparser takes a string for an address or a path and opens it.
    return feedparser.parse(io.BytesIO(data), response_headers={"content-type": source.content_type or "application/xml"})


def _item(source: Source, entry: Mapping[str, Any], feed: Mapping[str, Any], options: Options) -> Iterator[Article | Reject]:
    contents = [plain_text(part.get("value") or "") for part in entry.get("content", ())]
    text = max(contents, key=len, default="")
    if not text.strip():
        text = plain_text(entry.get("summary") or "")
        if len(text.split()) < FEWEST_WORDS:
            link = str(entry.get("link") or "the page that it names")
            yield source.reject(f"the item holds a teaser of {len(text.split())} words, not the article", f"Fetch {link} and pass that.")
            return
    record = {
        "title": plain_text(entry.get("title") or ""),
        "external_id": entry.get("id") or entry.get("link"),
        "published_at": entry.get("published") or entry.get("updated"),
        "publisher": (entry.get("source") or {}).get("title") or feed.get("title"),
        "byline": entry.get("author"),
        "url": entry.get("link"),
        "language": (entry.get("content") or [{}])[0].get("language") or feed.get("language"),
    }
    yield from text_article(source, text, record, options, format="feed")
