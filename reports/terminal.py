"""A report's answer for reading in a terminal: as many columns as fit its width on a line, the rest of a row beneath it.

Nothing is cut: a long value is broken over lines, and a column that does not fit is told beneath by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from communique.reports import evidence
from communique.reports.run import Answer

_WIDEST = 24
_INDENT = " " * 4
_GAP = " " * 2


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    width: int


def write(answer: Answer, console: Console, text_of: Callable[[object], str]) -> int:
    """Write the answer; returns how many rows it has. `text_of` writes a value as text that is safe for a terminal."""
    rows = [dict(zip(answer.columns, map(text_of, row), strict=True)) for row in answer.rows]
    console.print(Text(answer.report.title, style="bold"))
    console.print(Text(answer.report.question))
    facts = evidence.facts(answer.columns)
    columns = _fitting(facts, rows, console.width)
    if rows:
        console.print()
        console.print(Text(_GAP.join(column.name.ljust(column.width) for column in columns).rstrip(), style="bold"))
    untold = facts[len(columns) :]
    found = (evidence.of({name: value for name, value in row.items() if name not in facts}) for row in rows)
    for number, (source, group) in enumerate(groupby(zip(rows, found, strict=True), key=lambda pair: pair[1].source)):
        if source or number:
            console.print()
        for text in _source(source):
            _print_wrapped(console, text, "")
        for row, rests_on in group:
            for line in _line(row, columns):
                console.print(Text(line), soft_wrap=True)
            details = {**{name: row[name] for name in untold if row[name]}, **rests_on.others}
            for text in _beneath(rests_on.passages, details, marks=not console.is_terminal):
                _print_wrapped(console, text, _INDENT)
    if not rows:
        console.print("(no rows)")
        if answer.report.nothing:
            console.print(Text(answer.report.nothing))
    return len(rows)


def _fitting(names: Sequence[str], rows: Sequence[Mapping[str, str]], width: int) -> list[_Column]:
    """The first of the columns that fit the width; at least one."""
    columns: list[_Column] = []
    for name in names:
        widest = max((cell_len(row[name]) for row in rows), default=0)
        column = _Column(name, max(cell_len(name), min(widest, _WIDEST)))
        width -= column.width
        if columns and width < 0:
            break
        columns.append(column)
        width -= len(_GAP)
    return columns


def _line(row: Mapping[str, str], columns: Sequence[_Column]) -> Iterator[str]:
    """The values of a row side by side; more than one line where one of them is longer than its column."""
    cells = [_broken(row[column.name], column.width) for column in columns]
    for number in range(max(map(len, cells))):
        parts = [cell[number] if number < len(cell) else "" for cell in cells]
        yield _GAP.join(part + " " * (column.width - cell_len(part)) for part, column in zip(parts, columns, strict=True)).rstrip()


def _broken(value: str, width: int) -> list[str]:
    """The value in lines of at most `width` cells, broken at spaces where there are any."""
    lines = Text(value).wrap(Console(width=width), width)
    return [line.plain.rstrip() for line in lines] or [""]


def _source(source: Mapping[str, str]) -> Iterator[Text]:
    """The article that rows come from; it stands above them."""
    named = [f"document {value}" if name == evidence.DOCUMENT else value for name, value in source.items() if name != evidence.URL]
    if named:
        yield Text(" · ".join(named), style="dim")
    if evidence.URL in source:
        yield Text(source[evidence.URL], style="dim")


def _beneath(passages: Sequence[evidence.Passage], details: Mapping[str, str], *, marks: bool) -> Iterator[Text]:
    """What stands beneath the line of a row; `marks` writes marks as **marks**."""
    for passage in passages:
        whole = not passage.before and not passage.after
        mark = "**" if marks and passage.marked and not whole else ""
        yield Text.assemble(passage.before, (mark + passage.marked + mark, "" if whole else "bold yellow"), passage.after)
    if details:
        yield Text(" · ".join(f"{name} {value}" for name, value in details.items()), style="dim")


def _print_wrapped(console: Console, text: Text, indent: str) -> None:
    for part in text.wrap(console, max(console.width - len(indent), 1)):
        part.rstrip()
        console.print(Text(indent) + part, soft_wrap=True)
