"""JSON lines: each line stands alone, so a bad one costs only itself."""

from __future__ import annotations

import json
from collections.abc import Iterator

from communique.etl.ingest.article import Article, Reject
from communique.etl.ingest.json_records import json_article, records_in
from communique.etl.ingest.lines import bounded_lines
from communique.etl.ingest.options import Options
from communique.etl.ingest.source import Source


def read(source: Source, options: Options) -> Iterator[Article | Reject]:
    for line in bounded_lines(source, options):
        if line.problem is not None:
            yield source.reject(line.problem, "Mend the line or leave it out.", line.number)
        elif text := line.text.strip():
            yield from _line(source, line.number, text, options)


def _line(source: Source, number: int, text: str, options: Options) -> Iterator[Article | Reject]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        yield source.reject(f"the line is not JSON: {reason}", "Mend the line: one JSON object, complete, on one line.", number)
        return
    records = list(records_in(value, options.columns))
    if not records:
        yield source.reject("the line holds an empty list", "Leave the line out.", number)
    for record in records:
        yield from json_article(source, record, options, format="jsonl", line=number)
