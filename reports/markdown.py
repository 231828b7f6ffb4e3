"""A document as Markdown: rows under their article, with the words that count in bold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from communique.reports.document import Document, Record, Section

Escape = Callable[[str], str]


def markdown(document: Document, escape: Escape) -> str:
    """The document; `escape` makes text harmless."""
    lines = [f"# {escape(document.title)}", "", f"*{escape(document.question)}*", ""]
    lines += [f"Made on {document.made.day} {document.made:%B %Y, %H:%M} UTC.", ""]
    headings = [*(section.heading for section in document.sections), "How to read this"]
    lines += [f"{number}. [{escape(heading)}](#{_anchor(heading)})" for number, heading in enumerate(headings, 1)]
    for section in document.sections:
        lines += [
            "",
            f"## {escape(section.heading)}",
            "",
            f"*{escape(section.report.question)}* {section.rows}",
            "",
            *_rows(section, escape),
        ]
    lines += ["", "## How to read this", "", *(f"{escape(note)}\n" for note in document.notes)]
    lines += [f"- **{escape(code)}** {escape(name)}" for code, name in document.glossary]
    return "\n".join(lines).rstrip() + "\n"


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w-]", "", heading.lower().replace(" ", "-"))


def _rows(section: Section, escape: Escape) -> Iterator[str]:
    if not section.count:
        yield escape(section.report.empty or "Nothing answers this.")
        return
    if not any(record.evidence.passages for _, records in section.articles for record in records):
        yield "| " + " | ".join(escape(column.label) for column in section.columns) + " |"
        yield "|" + "|".join("--:" if column.is_number else "---" for column in section.columns) + "|"
        for _, records in section.articles:
            for record in records:
                yield "| " + " | ".join(map(escape, record.cells)) + " |"
        return
    for source, records in section.articles:
        if source:
            yield f"\n**{_source(source, escape)}**\n"
        for record in records:
            yield f"- {_facts(section, record, escape)}"
            for passage in record.evidence.passages:
                marked = f"**{escape(passage.marked)}**" if passage.marked else ""
                yield f"  > {escape(passage.before)}{marked}{escape(passage.after)}"


def _facts(section: Section, record: Record, escape: Escape) -> str:
    told = zip(section.columns, record.cells, strict=True)
    return " · ".join(f"{escape(column.label)} {escape(cell)}" for column, cell in told if cell)


def _source(source: Mapping[str, str], escape: Escape) -> str:
    named = {name: f"document {value}" if name == "document" else value for name, value in source.items()}
    url = named.pop("url", "")
    parts = {name: escape(value) for name, value in named.items()}
    if url.startswith(("https://", "http://")):
        address = re.sub(r"[<>\s]", "", url)
        parts["title"] = f"[{parts.get('title', 'article')}](<{address}>)"
    return " · ".join(parts.values())
