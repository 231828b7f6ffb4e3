"""A report's answer as a document to hand over: its bytes, its name, its kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO

from communique.etl.output import Format, cell_text, write_rows
from communique.reports.run import Answer


@dataclass(frozen=True, slots=True)
class Document:
    """`ending` is that of a file's name; `is_page` says that it can be read within a mail."""

    content: bytes
    media_type: str
    ending: str
    is_page: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """How a format is written: the text of an answer, its media type and the ending of its files."""

    write: Callable[[Answer], str]
    media_type: str
    ending: str
    is_page: bool = False


def render(answer: Answer, format: str) -> Document:
    """The whole answer in a format of `FORMATS`."""
    kind = FORMATS[format]
    return Document(kind.write(answer).encode("utf-8", "replace"), kind.media_type, kind.ending, kind.is_page)


def _page(answer: Answer) -> str:
    from communique.reports.render import page

    return page(answer, cell_text)[0]


def _rows_as(format: str) -> Callable[[Answer], str]:
    def write(answer: Answer) -> str:
        stream = StringIO()
        write_rows(answer.columns, answer.rows, format, stream, answer.report.title)
        return stream.getvalue()

    return write


FORMATS = {
    "html": Kind(_page, "text/html", "html", is_page=True),
    "csv": Kind(_rows_as(Format.CSV), "text/csv", "csv"),
    "json": Kind(_rows_as(Format.JSON), "application/json", "json"),
    "jsonl": Kind(_rows_as(Format.JSONL), "application/x-ndjson", "jsonl"),
    "md": Kind(_rows_as(Format.MD), "text/markdown", "md"),
    "table": Kind(_rows_as(Format.TABLE), "text/plain", "txt"),
}
