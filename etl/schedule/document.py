"""A report's answer or a brief as a document to hand over: its bytes, its name, its kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Generic, TypeVar

from communique.etl.output import Format, cell_text, markdown_safe, write_rows
from communique.reports.document import Document as Brief
from communique.reports.formats import BINARY
from communique.reports.run import Answer

Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class Document:
    """`ending` is that of a file's name; `is_page` says that it can be read within a mail."""

    content: bytes
    media_type: str
    ending: str
    is_page: bool = False


@dataclass(frozen=True, slots=True)
class Kind(Generic[Shown]):
    """How a format is written: the bytes of an answer or a brief, their media type and the ending of its files."""

    write: Callable[[Shown], bytes]
    media_type: str
    ending: str
    is_page: bool = False


def render(answer: Answer, format: str) -> Document:
    """The whole answer in a format of `FORMATS`."""
    return _written(FORMATS[format], answer)


def render_brief(brief: Brief, format: str) -> Document:
    """The brief in a format of `BRIEF_FORMATS`."""
    return _written(BRIEF_FORMATS[format], brief)


def _written(kind: Kind[Shown], shown: Shown) -> Document:
    return Document(kind.write(shown), kind.media_type, kind.ending, kind.is_page)


def _page(answer: Answer) -> bytes:
    from communique.reports.render import page

    return page(answer, cell_text)[0].encode("utf-8", "replace")


def _brief_page(brief: Brief) -> bytes:
    from communique.reports.render import html

    return html(brief).encode("utf-8", "replace")


def _brief_print(brief: Brief) -> bytes:
    from communique.reports.pdf import pdf

    return pdf(brief)


def _brief_text(brief: Brief) -> bytes:
    from communique.reports.markdown import markdown

    return markdown(brief, markdown_safe).encode("utf-8", "replace")


def _binary(format: str) -> Kind[Answer]:
    def write(answer: Answer) -> bytes:
        stream = BytesIO()
        BINARY[format].write(answer, stream, cell_text)
        return stream.getvalue()

    return Kind(write, BINARY[format].media_type, format)


def _rows_as(format: str) -> Callable[[Answer], bytes]:
    def write(answer: Answer) -> bytes:
        stream = StringIO()
        write_rows(answer.columns, answer.rows, format, stream, answer.report.title)
        return stream.getvalue().encode("utf-8", "replace")

    return write


FORMATS: dict[str, Kind[Answer]] = {
    "html": Kind(_page, "text/html", "html", is_page=True),
    "csv": Kind(_rows_as(Format.CSV), "text/csv", "csv"),
    "json": Kind(_rows_as(Format.JSON), "application/json", "json"),
    "jsonl": Kind(_rows_as(Format.JSONL), "application/x-ndjson", "jsonl"),
    "md": Kind(_rows_as(Format.MD), "text/markdown", "md"),
    "table": Kind(_rows_as(Format.TABLE), "text/plain", "txt"),
    **{name: _binary(name) for name in BINARY},
}

BRIEF_FORMATS: dict[str, Kind[Brief]] = {
    "html": Kind(_brief_page, "text/html", "html", is_page=True),
    "pdf": Kind(_brief_print, "application/pdf", "pdf"),
    "md": Kind(_brief_text, "text/markdown", "md"),
}
