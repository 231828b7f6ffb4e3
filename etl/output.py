"""How every listing is printed: data on stdout in the format asked for, words on stderr.

Values come from the database and so from strangers' texts: what could drive a terminal, a spreadsheet or a Markdown
reader is neutralised here, once.
"""

from __future__ import annotations

import csv
import json
import math
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any, TextIO
from uuid import UUID

import typer

if TYPE_CHECKING:
    from rich.progress import Progress


class Format(StrEnum):
    """The formats of a listing."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    MD = "md"


FormatOption = Annotated[Format, typer.Option("--format", help="How to print: table, csv, json, jsonl (one object a line) or md.")]

# C0 and C1 controls, DEL, bidirectional overrides and lone surrogates: everything that can move a cursor or hide text.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NOT_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_FORMULA = re.compile(r"^\s*[=+\-@\t\r]")
_NUMBER = re.compile(r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")
_MARKDOWN = re.compile(r"[\\`*\[\]<>|~]")
_WIDEST_SHARE = 16

_quiet = False


def set_quiet(quiet: bool) -> None:
    """Silence `note` and progress bars for the rest of the process; warnings and errors still show."""
    global _quiet
    _quiet = quiet


def note(message: str) -> None:
    """Print a word to the user on stderr, unless --quiet."""
    if not _quiet:
        warn(message)


def warn(message: str) -> None:
    """Print a word to the user on stderr, --quiet or not."""
    print(terminal_safe(message), file=sys.stderr, flush=True)


@contextmanager
def progress(transient: bool = True) -> Iterator[Progress]:
    """A rich progress display on stderr; silent with --quiet and where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(file=sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=transient, disable=_quiet or not console.is_terminal) as display:
        yield display


def show(columns: Sequence[str], rows: Iterable[Sequence[object]], format: str, title: str | None = None) -> int:
    """Print rows on stdout in the format asked for; returns how many there were."""
    return write_rows(columns, rows, format, sys.stdout, title)


def write_rows(columns: Sequence[str], rows: Iterable[Sequence[object]], format: str, stream: TextIO, title: str | None = None) -> int:
    """Write rows to `stream` as `format` (a `Format` value); returns how many were written.

    csv, json and jsonl are written as the rows come. A column name that recurs gets a number, so that no value is lost
    in JSON. No format cuts a value: a table too wide for its terminal is printed as records, a field a line.
    Raises ValueError for an unknown format.
    """
    names = _distinct(columns)
    match Format(format):
        case Format.CSV:
            return _write_csv(names, rows, stream)
        case Format.JSON:
            return _write_json(names, rows, stream)
        case Format.JSONL:
            return _write_jsonl(names, rows, stream)
        case Format.MD:
            return _write_markdown(names, rows, stream, title)
        case Format.TABLE:
            return _write_table(names, rows, stream, title)


def json_value(value: object) -> Any:
    """The value as what `json.dumps` takes. A range is [lower, upper], end exclusive; NaN and infinity are null."""
    match value:
        case None | bool() | int() | str():
            return value.value if isinstance(value, Enum) else value
        case Enum():
            return json_value(value.value)
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            return None if not value.is_finite() else int(value) if value == value.to_integral_value() else float(value)
        case date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case UUID() | PurePath():
            return str(value)
        case bytes() | bytearray() | memoryview():
            return "\\x" + bytes(value).hex()
        case Mapping():
            return {str(key): json_value(item) for key, item in value.items()}
        case set() | frozenset():
            return sorted((json_value(item) for item in value), key=str)
        case list() | tuple():
            return [json_value(item) for item in value]
    if hasattr(value, "bounds") and hasattr(value, "lower"):
        return [json_value(value.lower), json_value(getattr(value, "upper", None))] if value.bounds == "[)" else str(value)
    if hasattr(value, "item"):
        return json_value(value.item())
    if isinstance(value, Iterable):
        return [json_value(item) for item in value]
    return str(value)


def json_text(value: object) -> str:
    """One line of JSON, readable (UTF-8, not \\u escapes) but for characters that would drive a terminal."""
    text = json.dumps(json_value(value), ensure_ascii=False, allow_nan=False)
    return _NOT_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def cell_text(value: object) -> str:
    """The value as text for a cell: blank for none, ISO dates, JSON for lists and objects."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    plain = json_value(value)
    if plain is None:
        return ""
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def terminal_safe(text: str) -> str:
    """The text with control characters, escape sequences and direction overrides made visible (\\x1b, \\u202e)."""
    return _UNSAFE.sub(lambda match: _visible(match[0]), text)


def _visible(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _distinct(columns: Sequence[str]) -> list[str]:
    names: list[str] = []
    for column in columns:
        name, count = column, 1
        while name in names:
            count += 1
            name = f"{column}_{count}"
        names.append(name)
    return names


def _write_csv(names: Sequence[str], rows: Iterable[Sequence[object]], stream: TextIO) -> int:
    writer = csv.writer(stream, lineterminator="\n")
    clean = terminal_safe if stream.isatty() else _without_surrogates
    writer.writerow([clean(_no_formula(name)) for name in names])
    count = 0
    for row in rows:
        writer.writerow([clean(_no_formula(cell_text(value))) for value in row])
        count += 1
    return count


def _no_formula(text: str) -> str:
    """A spreadsheet runs a cell that begins like a formula; an apostrophe makes it text. Numbers stay as they are."""
    return "'" + text if _FORMULA.match(text) and not _NUMBER.match(text) else text


def _without_surrogates(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _write_json(names: Sequence[str], rows: Iterable[Sequence[object]], stream: TextIO) -> int:
    count = 0
    stream.write("[")
    for row in rows:
        stream.write(("," if count else "") + "\n  " + json_text(dict(zip(names, row, strict=True))))
        count += 1
    stream.write("\n]\n" if count else "]\n")
    return count


def _write_jsonl(names: Sequence[str], rows: Iterable[Sequence[object]], stream: TextIO) -> int:
    count = 0
    for row in rows:
        stream.write(json_text(dict(zip(names, row, strict=True))) + "\n")
        count += 1
    return count


def _write_markdown(names: Sequence[str], rows: Iterable[Sequence[object]], stream: TextIO, title: str | None) -> int:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cells) + " |\n"

    if title:
        stream.write(f"### {markdown_safe(title)}\n\n")
    stream.write(line(markdown_safe(name) for name in names) + line("---" for _ in names))
    count = 0
    for row in rows:
        stream.write(line(markdown_safe(cell_text(value)) for value in row))
        count += 1
    return count


def markdown_safe(text: str) -> str:
    """The text with what Markdown or HTML would take for its own made plain, in one line."""
    escaped = _MARKDOWN.sub(lambda match: "\\" + match[0], terminal_safe(text).replace("&", "&amp;"))
    return re.sub(r"\r?\n", "<br>", escaped)


def _write_table(names: Sequence[str], rows: Iterable[Sequence[object]], stream: TextIO, title: str | None) -> int:
    cells = [[terminal_safe(cell_text(value).rstrip()) for value in row] for row in rows]
    numeric = [_is_numeric(column) for column in zip(*cells, strict=True)] if cells else [False] * len(names)
    heads = [terminal_safe(name) for name in names]
    if stream.isatty():
        _write_rich(heads, cells, numeric, stream, title)
    else:
        _write_plain(heads, cells, numeric, stream, title)
    return len(cells)


def _is_numeric(column: Sequence[str]) -> bool:
    return any(column) and all(_NUMBER.match(cell) for cell in column if cell)


def _write_plain(heads: Sequence[str], cells: list[list[str]], numeric: Sequence[bool], stream: TextIO, title: str | None) -> None:
    from rich.cells import cell_len

    flat = [[cell.replace("\n", "\\n").replace("\t", "\\t") for cell in row] for row in cells]
    widths = [max(cell_len(cell) for cell in column) for column in zip(heads, *flat, strict=True)]

    def line(row: Sequence[str]) -> str:
        padded = []
        for cell, width, right in zip(row, widths, numeric, strict=True):
            gap = " " * (width - cell_len(cell))
            padded.append(gap + cell if right else cell + gap)
        return "  ".join(padded).rstrip() + "\n"

    if title:
        stream.write(terminal_safe(title) + "\n")
    stream.write(line(heads) + line(["-" * width for width in widths]))
    stream.writelines(line(row) for row in flat)
    if not flat:
        stream.write("(no rows)\n")


def _write_rich(heads: Sequence[str], cells: list[list[str]], numeric: Sequence[bool], stream: TextIO, title: str | None) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=stream, highlight=False)
    needed = sum(
        3 + min(_WIDEST_SHARE, max(len(part) for cell in column for part in cell.split("\n"))) for column in zip(heads, *cells, strict=True)
    )
    if needed > console.width:
        _write_records(heads, cells, console, title)
        return
    table = Table(title=Text(terminal_safe(title)) if title else None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for head, right in zip(heads, numeric, strict=True):
        table.add_column(Text(head), justify="right" if right else "left", overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell.replace("\t", "    ")) for cell in row))
    console.print(table)
    if not cells:
        console.print("(no rows)")


def _write_records(heads: Sequence[str], cells: list[list[str]], console: Any, title: str | None) -> None:
    from rich.text import Text

    width = max(len(head) for head in heads)
    if title:
        console.print(Text(terminal_safe(title), style="italic"))
    for number, row in enumerate(cells, start=1):
        console.print(Text(f"-- {number} " + "-" * max(0, width - len(str(number))), style="dim"))
        for head, cell in zip(heads, row, strict=True):
            console.print(Text.assemble((head.ljust(width), "bold"), "  ", cell), soft_wrap=True)
    if not cells:
        console.print("(no rows)")
