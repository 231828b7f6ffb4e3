"""Web pages: the article without the page around it."""

from __future__ import annotations

import json
import logging
import re
from collections import deque
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from email.message import Message
from itertools import islice
from typing import Any

from communique.etl.ingest.article import Article, Reject
from communique.etl.ingest.dates import NotADate, parse_date
from communique.etl.ingest.encoding import decode
from communique.etl.ingest.fields import text_article
from communique.etl.ingest.markup import without_controls
from communique.etl.ingest.options import Options
from communique.etl.ingest.refusal import Refused
from communique.etl.ingest.source import Source

# What is wrong with a page is told once, in its Reject.
for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_.:-]+)", re.IGNORECASE)
# Where pages state the date of first publication, surest first.
_DATE_PATHS = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[translate(@name, 'DCPUBLISHT.-_', 'dcpublisht') = 'pubdate']/@content",
    "//meta[@name='DC.date.issued' or @name='dcterms.created' or @name='date' or @name='parsely-pub-date']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//time[@datetime][ancestor::article]/@datetime",
)
# A page that states so many dates, none of which is one, states none.
_DATES_TRIED = 100
_LINKED_DATA = "//script[@type='application/ld+json']/text()"


def read(source: Source, options: Options) -> Iterator[Article | Reject]:
    data = source.read(options.limits.html_bytes, "a page")
    decoded = decode(data, override=options.encoding, declared=_declared(source, data))
    tree = _tree(decoded.text)
    _check_size(tree, options)
    text, record = _extract(tree, source)
    yield from text_article(source, text, record, options, format="html")
    if decoded.problem is not None:
        yield source.reject(decoded.problem, "Save the page again; the article was kept.")


def _declared(source: Source, data: bytes) -> str | None:
    header = Message()
    header["Content-Type"] = source.content_type or "text/html"
    named = _CHARSET.search(data[:4096])
    return header.get_content_charset() or (named[1].decode("ascii") if named else None)


def _check_size(tree: Any, options: Options) -> None:
    limit = options.limits.html_elements
    if any(number > limit for number, _ in enumerate(tree.iter(), start=1)):
        raise Refused(f"is a page of more than {limit:,} elements, which is no article", "Save the article's own page.")


def _extract(tree: Any, source: Source) -> tuple[str, dict[str, object]]:
    """The text of the article and its metadata. Trees are handed on, never strings, which htmldate may take for a URL."""
    import trafilatura

    dates = {"extensive_search": False, "original_date": True, "max_date": datetime.now(UTC).strftime("%Y-%m-%d")}
    found = trafilatura.extract_metadata(deepcopy(tree), default_url=source.url, date_config=dates)
    stated = _stated_date(tree) or found.date
    document = trafilatura.bare_extraction(tree, url=source.url, include_comments=False, include_tables=False, with_metadata=False)
    text = getattr(document, "text", None)
    if not text:
        raise Refused("is a page in which no article was found", "Save the article's own page, with its text in it (not loaded by script).")
    record: dict[str, object] = {
        "title": found.title,
        "byline": found.author,
        "publisher": found.sitename or found.hostname,
        "url": found.url,
        "published_at": stated,
        "language": tree.get("lang"),
    }
    return text, record


def _tree(html: str) -> Any:
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(without_controls(html).encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Refused(f"is not a page that can be read: {error}", "Save it again from the browser.") from error


def _stated_date(tree: Any) -> str | None:
    """The date in the page's own markup, in the precision that it has there."""
    return next((value for value in islice(_stated_dates(tree), _DATES_TRIED) if _is_date(value)), None)


def _stated_dates(tree: Any) -> Iterator[str]:
    """Whatever stands where pages state their date, surest first."""
    yield from (str(value) for path in _DATE_PATHS[:3] for value in tree.xpath(path))
    yield from (date for script in tree.xpath(_LINKED_DATA) for date in _linked_dates(str(script)))
    yield from (str(value) for path in _DATE_PATHS[3:] for value in tree.xpath(path))


def _linked_dates(script: str) -> Iterator[str]:
    try:
        waiting = deque([json.loads(script)])
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.popleft()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            if isinstance(date := value.get("datePublished"), str):
                yield date
            waiting.extend(inner for key, inner in value.items() if key in {"@graph", "mainEntity"})


def _is_date(value: str) -> bool:
    try:
        return parse_date(value) is not None
    except NotADate:
        return False
