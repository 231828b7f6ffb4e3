"""A document as PDF, set by Typst: contents, page numbers, bookmarks, and tags for screen readers."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from communique.reports.document import Document, Section
from communique.reports.header import ReportError

_TEMPLATE = Path(__file__).parent / "templates" / "document.typ"
# Rows with their sentences take some 0.25 MB of memory each while they are set; beyond these a spreadsheet serves better.
MOST_ROWS = 5000
# Columns of facts that fit across a page held upright.
_UPRIGHT = 7
# Characters across a page that stands and one that lies, and of a value that is long.
_ACROSS = (88, 140)
_LONG = 18
# Characters of evidence that may go over a page break.
_TALL = 2000
# Millimetres: of a pixel of a chart, across a page that lies or stands, and of a chart at its highest on a page that stands or lies.
_MILLIMETRES = 0.235
_PAGE = (261, 174)
_HIGHEST = (150, 85)
_MADE = "%B %Y, %H:%M UTC"


def pdf(document: Document) -> bytes:
    """The document as PDF. Raises ReportError where it has too many rows to be set.

    It promises to be readable to all (PDF/UA), unless it has letters that no font here has, which show as boxes.
    """
    import typst

    template, inputs = _TEMPLATE.read_bytes(), _inputs(document)
    try:
        made: bytes = typst.compile(template, format="pdf", pdf_standards="ua-1", **inputs)
    except typst.TypstError as failure:
        if "could not be displayed" not in str(failure):
            raise
        made = typst.compile(template, format="pdf", **inputs)
    return made


def pages(document: Document, ppi: float = 100) -> list[bytes]:
    """The same pages as PNG pictures. Raises ReportError as `pdf`."""
    import typst

    made: bytes | list[bytes] = typst.compile(_TEMPLATE.read_bytes(), format="png", ppi=ppi, **_inputs(document))
    return made if isinstance(made, list) else [made]


def _inputs(document: Document) -> dict[str, Any]:
    count = sum(section.count for section in document.sections)
    if count > MOST_ROWS:
        raise ReportError(f"{count:,} rows are too many for a PDF ({MOST_ROWS:,} at most); give a limit, or write xlsx, csv or parquet")
    texts = {"document": json.dumps(_data(document), ensure_ascii=False)}
    return {"sys_inputs": texts, "timestamp": int(document.made.timestamp())}


def _data(document: Document) -> dict[str, Any]:
    wide = any(len(section.columns) > _UPRIGHT for section in document.sections)
    return {
        "title": document.title,
        "question": document.question,
        "description": document.description,
        "made": f"{document.made.day} {document.made:{_MADE}}",
        "brief": document.is_brief,
        "wide": wide,
        "notes": list(document.notes),
        "glossary": [list(entry) for entry in document.glossary],
        "sections": [_section(section, document.is_brief, wide) for section in document.sections],
    }


def _section(section: Section, is_brief: bool, is_wide: bool) -> dict[str, Any]:
    report = section.report
    records = [record for _, group in section.articles for record in group]
    asked = ", ".join(f"{name} = {value}" for name, value in section.parameters.items())
    return {
        "heading": section.heading if is_brief else "Answer",
        "question": report.question,
        "rows": section.rows,
        "cut": section.cut,
        "grain": report.grain.capitalize() + ".",
        "parameters": f"Asked with {asked}." if asked else "",
        "empty": (report.empty or "Nothing answers this.")
        if is_brief
        else f"Nothing in the database answers this with these parameters. {report.nothing}".rstrip(),
        "columns": [{"label": column.label, "number": column.is_number} for column in section.columns],
        "widths": _widths(
            [[column.label, *(r.cells[place] for r in records)] for place, column in enumerate(section.columns)], _ACROSS[is_wide]
        ),
        "bare": not any(record.evidence.passages for record in records),
        "chart": _chart(section, is_wide),
        "articles": [
            {
                "source": _source(source) if source else None,
                "records": [
                    {
                        "cells": list(record.cells),
                        "long": sum(len(p.before + p.marked + p.after) for p in record.evidence.passages) > _TALL,
                        "passages": [{"before": p.before, "marked": p.marked, "after": p.after} for p in record.evidence.passages],
                        "others": [{"name": name.replace("_", " "), "value": value} for name, value in record.evidence.others.items()],
                    }
                    for record in group
                ],
            }
            for source, group in section.articles
        ],
        "meanings": [
            {"name": name + (f" ({column.unit})" if column.unit else ""), "meaning": column.meaning}
            for name, column in report.columns.items()
        ],
        "sql": report.sql,
    }


def _widths(columns: Sequence[Sequence[str]], capacity: int) -> list[int]:
    """0 for a column that is as wide as its values: all, if they fit the page; else a long one gets its share of what is left."""
    longest = [max(map(len, cells)) for cells in columns]
    if sum(longest) <= capacity:
        return [0] * len(longest)
    return [0 if width <= _LONG else min(width, 3 * _LONG) for width in longest]


def _source(source: Any) -> dict[str, Any]:
    named = {name: f"document {value}" if name == "document" else value for name, value in source.items()}
    url = named.pop("url", "")
    is_web = url.startswith(("https://", "http://"))
    label = named.pop("title", url) if is_web else ""
    texts = [*named.values(), *([url] if url and not is_web else [])]
    return {"texts": texts, "url": url if is_web else "", "label": label}


def _chart(section: Section, is_wide: bool) -> dict[str, Any] | None:
    if section.picture is None:
        return None
    svg = section.picture.svg(titled=False)
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if size is None:
        raise ReportError(f"the chart {section.picture.title!r} could not be drawn")
    across, down = (float(length) * _MILLIMETRES for length in size.groups())
    shrunk = min(1, (_PAGE[1 - is_wide]) / across, _HIGHEST[is_wide] / down)
    return {
        "svg": svg,
        "alt": f"{section.picture.title}. {section.picture.description}",
        "description": section.picture.description,
        "width": across * shrunk,
    }
