"""The records inside a JSON value: an object with a text, a list of such, or the answer of an API around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from communique.etl.ingest.article import Article, Reject
from communique.etl.ingest.fields import has_text_column, record_article
from communique.etl.ingest.options import Options
from communique.etl.ingest.source import Source

_AROUND = (
    "articles",
    "items",
    "results",
    "documents",
    "docs",
    "entries",
    "stories",
    "news",
    "records",
    "data",
    "response",
    "hits",
    "value",
    "_source",
)
_DEEPEST = 5


def records_in(value: object, columns: Mapping[str, str], depth: int = 0) -> Iterator[object]:
    """The values that should each be an article; `value` itself where nothing is known to be wrapped in it."""
    if isinstance(value, list) and depth < _DEEPEST:
        for item in value:
            yield from records_in(item, columns, depth + 1)
        return
    if isinstance(value, dict) and depth < _DEEPEST and not has_text_column(list(value), columns):
        for name in _AROUND:
            if isinstance(inner := value.get(name), list | dict) and inner:
                yield from records_in(inner, columns, depth + 1)
                return
    yield value


def json_article(source: Source, value: object, options: Options, *, format: str, line: int) -> Iterator[Article | Reject]:
    if isinstance(value, dict):
        yield from record_article(source, value, options, format=format, line=line)
    else:
        kind = {"list": "a list", "str": "a string", "NoneType": "null"}.get(type(value).__name__, "a number or truth value")
        yield source.reject(f"holds {kind} where an object was expected", "Write each article as a JSON object with its text.", line)
