"""From a record (a JSON object, a table row, front matter, a sidecar, a page's metadata) to an Article.

Every value is mapped, is blank, or is told of in a Reject: an article with an unusable date is kept without it, and
the date is refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from communique.etl.annotate.model import PartialDate
from communique.etl.ingest.article import Article, Reject
from communique.etl.ingest.dates import AmbiguousDate, NotADate, parse_date
from communique.etl.ingest.markup import has_tags, plain_text
from communique.etl.ingest.normalise import normalise_line, normalise_text
from communique.etl.ingest.options import FIELDS, Options
from communique.etl.ingest.refusal import printable
from communique.etl.ingest.source import Source

# Names that columns and keys have in the wild, best first; compared in lower case without punctuation.
_NAMES = """
text: text body articlebody articletext fulltext bodytext maintext plaintext contenttext content contenthtml bodyhtml
text: articlecontent article story storytext rawtext newstext html
title: title headline webtitle articletitle name
external_id: externalid id articleid documentid docid storyid uid uuid guid key identifier
published_at: publishedat published publishedon datepublished publicationdate publishdate pubdate publisheddate
published_at: dateofpublication webpublicationdate datepublish date datetime timestamp publishtime time created createdat
publisher: publisher outlet newspaper publication sitename sourcename source medianame media sourcedomain domain
byline: byline author authors creator writer reporter
url: url link canonicalurl weburl permalink articleurl sourceurl uri href
language: language lang languagecode inlanguage
"""
_GUESSES: dict[str, list[str]] = {field: [] for field in FIELDS}
for _row in _NAMES.strip().splitlines():
    _field, _, _names_of_field = _row.partition(":")
    _GUESSES[_field] += _names_of_field.split()
_INNER = ("name", "rendered", "value", "text", "#text", "content")
_LONGEST = {"title": 1_000, "external_id": 500, "publisher": 300, "byline": 1_000, "url": 4_000}
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-_]+)?")
_DATE_REMEDY = "Write it as 2021-03-12, 2021-03 or 2021; the article was kept without it."
_ORDER_REMEDY = "Add --day-first or --month-first; the article was kept without it."
_MAXIMUM_NESTING = 4


@dataclass(frozen=True, slots=True)
class Problem:
    """A value of a record that was refused while the rest is kept."""

    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a record says about an article, cleaned; None is unknown."""

    title: str | None = None
    external_id: str | None = None
    published: PartialDate | None = None
    publisher: str | None = None
    byline: str | None = None
    url: str | None = None
    language: str | None = None

    def over(self, article: Article) -> Article:
        """The article with every known value of this metadata in place of its own."""
        known = {name: value for name in Metadata.__dataclass_fields__ if (value := getattr(self, name)) is not None}
        return replace(article, **known)


def columns_for(names: Iterable[str], chosen: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    """For each field the columns of `names` that may hold it, best first; `chosen` (field to column) decides where given."""
    return _columns_for(tuple(names), tuple(chosen.items()))


# The records of a file mostly have the same keys.
@lru_cache(maxsize=512)
def _columns_for(names: tuple[str, ...], chosen: tuple[tuple[str, str], ...]) -> Mapping[str, Sequence[str]]:
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(_key(name), name)
    decided = dict(chosen)
    free = {key: name for key, name in by_key.items() if name not in decided.values()}
    return {field: [decided[field]] if field in decided else [free[g] for g in _GUESSES[field] if g in free] for field in FIELDS}


def has_text_column(names: Iterable[str], chosen: Mapping[str, str]) -> bool:
    """Whether a record or table with these column names can hold articles."""
    names = list(names)
    return any(column in names or "." in column for column in columns_for(names, chosen)["text"])


def metadata(record: Mapping[str, object], options: Options, columns: Mapping[str, str]) -> tuple[Metadata, list[Problem]]:
    """The record's metadata, and what of it was refused. `columns` as in Options; empty to guess them all."""
    found = columns_for(_names(record), columns)
    problems: list[Problem] = []
    values: dict[str, Any] = {field: _line(record, field, found[field], problems) for field in _LONGEST}
    known = Metadata(
        **values,
        published=_published(_first(record, found["published_at"]), options, problems),
        language=_language(_first(record, found["language"]), problems),
    )
    return known, problems


def record_article(source: Source, record: Mapping[str, object], options: Options, *, format: str, line: int) -> Iterator[Article | Reject]:
    """The article in one of many records, its text among the fields; a Reject where it has none, and for each value left out."""
    text, reason = _text(record, options)
    if text is None:
        yield source.reject(reason, "Say which column or key holds it (--column text=NAME), or leave the record out.", line)
    else:
        yield from _checked(source, text, metadata(record, options, options.columns), options, format, line)


def text_article(source: Source, text: str, record: Mapping[str, object], options: Options, *, format: str) -> Iterator[Article | Reject]:
    """The one article of `source`, with the metadata in `record`; a Reject where `text` is blank, and for each value left out."""
    clean = normalise_text(text)
    if _has_words(clean):
        yield from _checked(source, clean, metadata(record, options, {}), options, format, source.record)
    else:
        yield source.reject("holds no text", "Leave it out, or supply the text.")


def _checked(
    source: Source, text: str, found: tuple[Metadata, list[Problem]], options: Options, format: str, line: int | None
) -> Iterator[Article | Reject]:
    limit = options.limits.article_chars
    if len(text) > limit:
        reason = f"the text has {len(text):,} characters, more than the {limit:,} of an article"
        yield source.reject(reason, "Split it into its articles or chapters.", line)
        return
    known, problems = found
    yield known.over(Article(text=text, source=printable(source.name), format=format, line=line, url=source.url))
    for problem in problems:
        yield source.reject(problem.reason, problem.remedy, line)


def _text(record: Mapping[str, object], options: Options) -> tuple[str | None, str]:
    """The normalised text, or why there is none."""
    columns = columns_for(_names(record), options.columns)["text"]
    wrong = ""
    for column in columns:
        value = _at(record, column)
        words = _words(value, "\n\n") if isinstance(value, str | list | Mapping) else None
        if words is None:
            if value is not None and not wrong:
                wrong = f"{column!r} holds {_type_name(value)} where the text was expected"
        elif _has_words(text := normalise_text(plain_text(words) if has_tags(words) else words)):
            return text, ""
    if not columns:
        return None, f"there is no text among the fields {_shown(record)}"
    return None, wrong or f"the text in {columns[0]!r} is empty"


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _line(record: Mapping[str, object], field: str, columns: Sequence[str], problems: list[Problem]) -> str | None:
    value = _first(record, columns)
    if value is None:
        return None
    words = _words(value, ", ")
    if words is None:
        problems.append(Problem(f"{field} holds {_type_name(value)} where words were expected", "The article was kept without it."))
        return None
    line = normalise_line(plain_text(words) if field == "title" and has_tags(words) else words)
    if len(line) > _LONGEST[field]:
        problems.append(Problem(f"{field} has {len(line):,} characters, more than {_LONGEST[field]:,}", "The article was kept without it."))
        return None
    return line or None


def _language(value: object, problems: list[Problem]) -> str | None:
    """The primary language subtag, as 'en' of 'en-GB'."""
    if value is None:
        return None
    if isinstance(value, str) and (match := _LANGUAGE.fullmatch(value.strip())):
        return match[1].lower()
    problems.append(
        Problem(f"the language {str(value)[:60]!r} is not a language code", "Write it as en or en-GB; the article was kept without it.")
    )
    return None


def _published(value: object, options: Options, problems: list[Problem]) -> PartialDate | None:
    try:
        return parse_date(value, day_first=options.day_first)
    except (NotADate, OverflowError, ValueError, OSError) as error:
        remedy = _ORDER_REMEDY if isinstance(error, AmbiguousDate) else _DATE_REMEDY
        problems.append(Problem(f"the date {str(value)[:60]!r} was refused: {error}", remedy))
        return None


def _first(record: Mapping[str, object], columns: Sequence[str]) -> object:
    """The first value that isn't blank."""
    for column in columns:
        value = _at(record, column)
        if value is not None and value != "" and not (isinstance(value, float) and math.isnan(value)):
            return value
    return None


def _at(record: Mapping[str, object], column: str) -> object:
    """The value of a column, or of a dotted path such as fields.body where no column has that name."""
    if column in record or "." not in column:
        return record.get(column)
    value: object = record
    for part in column.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _words(value: object, joint: str, depth: int = 0) -> str | None:
    """Words out of a string, number, list of such, or an object with a name or value; None for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or depth > _MAXIMUM_NESTING:
        return None
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    if isinstance(value, list):
        parts = [_words(item, joint, depth + 1) for item in value]
        return joint.join(part for part in parts if part) if all(part is not None for part in parts) else None
    if isinstance(value, Mapping):
        for name in _INNER:
            if name in value:
                return _words(value[name], joint, depth + 1)
    return None


def _names(record: Mapping[str, object]) -> list[str]:
    return [name for name in record if isinstance(name, str)]


def _key(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())


def _shown(record: Mapping[str, object]) -> str:
    return ", ".join(repr(str(name)[:30]) for name in list(record)[:12]) or "(none)"


def _type_name(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    return {"list": "a list", "dict": "an object", "bytes": "bytes"}.get(type(value).__name__, f"a {type(value).__name__}")
