"""The formats of a report, each with the function that writes an answer in it. What is heavy is imported when it is used."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from communique.reports.header import ReportError
from communique.reports.run import Answer

TextOf = Callable[[object], str]
# Writes an answer to a binary stream; returns how many rows it has.
Write = Callable[[Answer, IO[bytes], TextOf], int]


@dataclass(frozen=True, slots=True)
class Binary:
    """A format that is no text: how it is written, and the media type of its files."""

    write: Write
    media_type: str


def picture(answer: Answer, kind: str) -> tuple[bytes, int]:
    """The chart of an answer as svg or png, and of how many rows. Raises ReportError where there is none."""
    from communique.reports.chart import draw

    report = answer.report
    if report.chart is None:
        raise ReportError(f"report {report.name} has no chart; write html, pdf, xlsx, csv or another format of its rows")
    rows = list(answer.rows)
    drawn = draw(report, answer.columns, rows)
    if drawn is None:
        raise ReportError(f"report {report.name} gave nothing to draw; {report.nothing or 'ask with other parameters'}")
    return (drawn.png() if kind == "png" else drawn.svg().encode()), len(rows)


def _svg(answer: Answer, stream: IO[bytes], _: TextOf) -> int:
    content, count = picture(answer, "svg")
    stream.write(content)
    return count


def _png(answer: Answer, stream: IO[bytes], _: TextOf) -> int:
    content, count = picture(answer, "png")
    stream.write(content)
    return count


def _pdf(answer: Answer, stream: IO[bytes], text_of: TextOf) -> int:
    from communique.reports import document
    from communique.reports.pdf import pdf

    one = document.of(answer, text_of)
    stream.write(pdf(one))
    return one.sections[0].count


def _xlsx(answer: Answer, stream: IO[bytes], text_of: TextOf) -> int:
    from communique.reports.spreadsheet import workbook

    content, count = workbook(answer, text_of)
    stream.write(content)
    return count


def _parquet(answer: Answer, stream: IO[bytes], text_of: TextOf) -> int:
    from communique.reports.parquet import write

    # Arrow closes what it is given.
    target = io.BytesIO()
    count = write(answer, target, text_of)
    stream.write(target.getbuffer())
    return count


BINARY = {
    "svg": Binary(_svg, "image/svg+xml"),
    "png": Binary(_png, "image/png"),
    "pdf": Binary(_pdf, "application/pdf"),
    "xlsx": Binary(_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "parquet": Binary(_parquet, "application/vnd.apache.parquet"),
}
