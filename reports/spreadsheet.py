"""An answer as an Excel file: its rows as what they are, numbers and days among them, and a sheet that says what they mean.

Text is written as text, so that none of it can be run as a formula or followed as a link. Nothing is cut: rows beyond what a
sheet holds go on in the next sheet, and a text beyond what a cell holds goes on in a sheet of its own.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from communique.reports.run import Answer, batches

MOST_ROWS = 1_048_575
MOST_CHARACTERS = 32_767
_WIDEST = 60


def workbook(answer: Answer, text_of: Callable[[object], str]) -> tuple[bytes, int]:
    """The file, and how many rows it has. `text_of` writes a value as text."""
    import xlsxwriter

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#F0F0EC", "bottom": 1, "text_wrap": True, "valign": "top"})
        writer = _Writer(book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}), book.add_format({"valign": "top"}), text_of)
        count, sheet = 0, 0
        for rows in batches(answer.rows, MOST_ROWS):
            sheet += 1
            count += _fill(book.add_worksheet("Answer" if sheet == 1 else f"Answer {sheet}"), head, writer, answer, rows)
        if not sheet:
            _fill(book.add_worksheet("Answer"), head, writer, answer, ())
        if writer.rests:
            rest = book.add_worksheet("Long texts")
            rest.write_row(0, 0, ["column", "row", "part", "text"], head)
            for number, values in enumerate(writer.rests, 1):
                rest.write_row(number, 0, values)
        _about(book.add_worksheet("About"), head, book.add_format({"text_wrap": True, "valign": "top"}), answer, count, text_of)
    return target.getvalue(), count


class _Writer:
    """Writes one value into a cell, as what it is. `rests` gathers what does not fit: (column, row, part, text)."""

    def __init__(self, day: Any, plain: Any, text_of: Callable[[object], str]) -> None:
        self._day, self._plain, self._text_of = day, plain, text_of
        self.rests: list[tuple[str, int, int, str]] = []

    def write(self, sheet: Any, row: int, place: int, column: str, value: object) -> int:
        """Returns how many characters wide the cell would like to be."""
        match value:
            case None:
                return 0
            case bool():
                sheet.write_boolean(row, place, value, self._plain)
                return 5
            case int() | float() | Decimal() if -(2**53) < value < 2**53:  # beyond it Excel would round
                sheet.write_number(row, place, value, self._plain)
                return len(str(value))
            case date() if not isinstance(value, datetime) and value.year >= 1900:
                sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), self._day)
                return 10
            case datetime():
                value = value.astimezone(UTC).isoformat(sep=" ", timespec="seconds")
        text = self._text_of(value)
        for part, start in enumerate(range(MOST_CHARACTERS, len(text), MOST_CHARACTERS), 2):
            self.rests.append((column, row + 1, part, text[start : start + MOST_CHARACTERS]))
        sheet.write_string(row, place, text[:MOST_CHARACTERS], self._plain)
        return max(map(len, text.splitlines()), default=0)


def _fill(sheet: Any, head: Any, writer: _Writer, answer: Answer, rows: Sequence[Sequence[Any]]) -> int:
    widths = [len(name) + 2 for name in answer.columns]
    sheet.write_row(0, 0, answer.columns, head)
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            widths[place] = max(widths[place], writer.write(sheet, number, place, answer.columns[place], value) + 1)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(width, _WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), max(0, len(answer.columns) - 1))
    return len(rows)


def _about(sheet: Any, head: Any, wrapped: Any, answer: Answer, count: int, text_of: Callable[[object], str]) -> None:
    report = answer.report
    lines = [
        ("Report", report.name),
        ("Title", report.title),
        ("Question", report.question),
        ("Description", report.description),
        ("A row is", report.grain),
        ("Rows", f"the first {count} only; there are more" if answer.cut else str(count)),
        *((f"Parameter {name}", text_of(value)) for name, value in answer.parameters.items() if value is not None),
        *((f"Column {name}", f"{column.meaning}{f' ({column.unit})' if column.unit else ''}") for name, column in report.columns.items()),
        ("Query", report.sql),
    ]
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 110)
    for number, (name, text) in enumerate(lines):
        sheet.write_string(number, 0, name, head)
        sheet.write_string(number, 1, text[:MOST_CHARACTERS], wrapped)
