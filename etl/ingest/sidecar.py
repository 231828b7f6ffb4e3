"""Metadata that lies beside an article: name.meta.json or name.json beside name.txt, name.html and so on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from communique.etl.ingest.article import Article, Reject
from communique.etl.ingest.fields import has_text_column, metadata
from communique.etl.ingest.options import MIB, Options
from communique.etl.ingest.refusal import reject
from communique.etl.ingest.source import Siblings, Source

LARGEST = MIB
FORMATS = frozenset({"text", "markdown", "html", "eml", "pdf"})
_META, _PLAIN = ".meta.json", ".json"
_RECORD_SUFFIXES = (".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".parquet")
_PACKED_SUFFIXES = (".gz", ".bz2", ".xz")


def texts_by_stem(names: Iterable[str]) -> dict[str, list[str]]:
    """The files of a folder that a sidecar may describe, by their names without suffix."""
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        if not name.lower().endswith(_RECORD_SUFFIXES):
            found.setdefault(stem_of(name), []).append(name)
    return found


def stem_of(name: str) -> str:
    for suffix in _PACKED_SUFFIXES:
        name = name.removesuffix(suffix)
    return name.rpartition(".")[0] or name


def described_by(name: str, texts: Mapping[str, list[str]], siblings: Siblings) -> str | None:
    """The file that `name` is the sidecar of; None where it is an input of its own. `texts` from texts_by_stem."""
    for suffix in (_META, _PLAIN):
        if name.lower().endswith(suffix) and (beside := texts.get(name[: -len(suffix)])):
            record = _record(name, siblings(name))
            if record is None:
                return None
            named = record.get("file")
            return named if isinstance(named, str) and named in beside else beside[0]
    return None


def apply(source: Source, article: Article, options: Options) -> list[Article | Reject]:
    """The article with what its sidecar says in place of its own metadata, and a Reject for what can't be used of it."""
    for name in (stem_of(source.hint) + _META, stem_of(source.hint) + _PLAIN):
        raw = source.siblings(name) if name != source.hint else None
        record = _record(name, raw)
        if record is None or record.get("file", source.hint) != source.hint:
            continue
        where = source.name.removesuffix(source.hint) + name
        if not record:
            return [
                article,
                reject(where, None, "is not a JSON object with metadata", "Mend it; the article was kept without its metadata."),
            ]
        known, problems = metadata(record, options, {})
        return [known.over(article), *(reject(where, None, problem.reason, problem.remedy) for problem in problems)]
    return [article]


def _record(name: str, raw: bytes | None) -> Mapping[str, object] | None:
    """The metadata in a sidecar, empty where it is damaged; None where the file is no sidecar but data of its own."""
    if raw is None:
        return None
    if len(raw) > LARGEST:
        return {} if name.endswith(_META) else None
    try:
        record = json.loads(raw)
    except (ValueError, RecursionError) as error:
        # Several values one after another are JSON lines under another name.
        is_data = "Extra data" in str(error) or not raw.lstrip().startswith(b"{")
        return None if is_data and not name.endswith(_META) else {}
    if isinstance(record, dict) and not has_text_column(list(record), {}):
        return record
    return {} if name.endswith(_META) else None
