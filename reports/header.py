"""A report file: a header of comments, then one query with :named parameters.

The header is the first lines of the file, each `-- key: value`; a line `--   more` (two spaces or more) continues the one
before it. `parameter:` and `column:` may be repeated.

    -- title: Latest happenings
    -- question: What has been reported lately?
    -- grain: one row per event
    -- tags: events, daily
    -- parameter: since date = 2015-01-01 | Only articles published on that day or later.
    -- parameter: status text = reported (reported, planned, negated) | Standing of the act.
    -- column: published_on | Day of the article.
    -- column: score (-10 to 10) | Mean score of its events.
    -- chart: line x=published_on y=score | Mean score by day.
    -- empty: No article of these days reports an act. | `--param since=` asks for all days.
    -- example: communique report run latest-happenings --param since=2024-01-01
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

Value = str | int | float | date

# What a day may be told from: that of the newest article, `newest`, or so many days before it, `newest - 90`.
_NEWEST = re.compile(r"newest(?:\s*-\s*(?P<days>\d{1,5}))?")

# The parameter that says how many rows a report gives at most.
LIMIT = "limit"
# The one that says from which day on.
SINCE = "since"

REQUIRED = ("title", "question", "grain", "example")
SINGLE = (*REQUIRED, "description", "tags", "chart", "empty")
KEYS = (*SINGLE, "parameter", "column")

# Channels of each kind of chart that a column must be named for, and those that one may be named for.
CHARTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "line": (("x", "y"), ("series",)),
    "bar": (("x", "y"), ("series",)),
    "heatmap": (("x", "y", "value"), ()),
    "matrix": (("x", "y", "value"), ()),
    "timeline": (("x", "lane"), ("end", "series")),
    "map": (("place",), ("value",)),
}

_LINE = re.compile(r"--\s?(?P<key>[a-z]+):\s*(?P<value>.*)")
_MORE = re.compile(r"--\s{2,}(?P<value>.*)")
_NAME = "[a-z_][a-z0-9_]*"
_PARAMETER = re.compile(
    rf"(?P<name>{_NAME})\s+(?P<type>[a-z]+)(\s*=\s*(?P<default>[^(|]*?))?(\s*\((?P<choices>[^)]*)\))?\s*\|\s*(?P<meaning>.+)"
)
_COLUMN = re.compile(rf"(?P<name>{_NAME})(\s*\((?P<unit>[^)]*)\))?\s*\|\s*(?P<meaning>.+)")
_CHART = re.compile(rf"(?P<kind>[a-z]+)(?P<channels>(\s+[a-z]+={_NAME})+)\s*\|\s*(?P<meaning>.+)")
# A parameter, and all that a colon may stand in without being one: strings, quoted names, comments, casts.
_TOKEN = re.compile(
    r"\b[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|\"[^\"]*\"|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$"
    rf"|--[^\n]*|/\*.*?\*/|::|:(?P<name>{_NAME})|%",
    re.DOTALL,
)


class ReportError(ValueError):
    """A report file or a parameter that can't be used: names the file and line, or the parameter, the reason and the remedy."""


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


@dataclass(frozen=True, slots=True)
class Ago:
    """A day told from that of the newest article."""

    days: int

    def from_newest(self, newest: date | None) -> date | None:
        """The day, if there is a newest article with one."""
        return newest and newest - timedelta(days=self.days)


def _day(text: str) -> date | Ago:
    if match := _NEWEST.fullmatch(text):
        return Ago(int(match["days"] or 0))
    return date.fromisoformat(text)


def _storable(text: str) -> str:
    text.encode()
    if "\0" in text:
        raise ValueError
    return text


# Type of a parameter: how its text is read (ValueError if it can't be), and what the text must be.
TYPES: Mapping[str, tuple[Callable[[str], Value | Ago], str]] = {
    "text": (_storable, "text that Postgres can hold (UTF-8, without NUL)"),
    "integer": (int, "a whole number"),
    "number": (_finite, "a number"),
    "date": (_day, "a day as 2024-12-31, or as newest - 30 (days before the newest article)"),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that the user may give a report; `choices` is empty where anything of its type goes."""

    name: str
    type: str
    default: str | None
    choices: tuple[str, ...]
    meaning: str

    def value_of(self, text: str | None) -> Value | Ago | None:
        """The value that a user's text gives; None where it is blank. Raises ReportError."""
        if text is None or not text.strip():
            return None
        if self.choices and text not in self.choices:
            raise ReportError(f"parameter {self.name}: {text!r} is not one of {', '.join(self.choices)}")
        read, form = TYPES[self.type]
        try:
            value = read(text)
        except ValueError:
            raise ReportError(f"parameter {self.name}: {text!r} is not {form}") from None
        if self.name == LIMIT and isinstance(value, int) and value < 0:
            raise ReportError(f"parameter {self.name}: {text!r} is below 0; give a number of rows, or nothing for all")
        return value


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of the answer holds; `unit` is blank where its values need none."""

    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Chart:
    """How an answer is drawn: `channels` maps those of CHARTS to columns; `meaning` says what the reader sees."""

    kind: str
    channels: Mapping[str, str]
    meaning: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its header and its query, with parameters still named `:name`.

    `empty` says why there may be no rows, and `remedy` how to ask for some; `line` is where the query begins in the file, from 1.
    """

    name: str
    path: Path
    title: str
    question: str
    grain: str
    description: str
    tags: tuple[str, ...]
    example: str
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, Column]
    chart: Chart | None
    empty: str
    remedy: str
    sql: str
    line: int

    @property
    def nothing(self) -> str:
        """What to tell whoever asked and got no rows."""
        return " ".join(filter(None, [self.empty, self.remedy]))

    def bound(self) -> str:
        """The query with its parameters as psycopg takes them, %(name)s."""

        def replaced(match: re.Match[str]) -> str:
            return f"%({match['name']})s" if match["name"] else match[0].replace("%", "%%")

        return _TOKEN.sub(replaced, self.sql)

    def written(self, literals: Mapping[str, str]) -> str:
        """The query with literals of SQL in place of its parameters, to be run by hand."""
        return _TOKEN.sub(lambda match: literals[match["name"]] if match["name"] else match[0], self.sql)

    def values(self, given: Mapping[str, str], newest: date | None = None) -> dict[str, Value | None]:
        """The value of every parameter, `given` or default. Days told from the newest article count from `newest`, and are None
        without one. Raises ReportError for a parameter that is unknown or does not fit.
        """
        unknown = sorted(set(given) - {p.name for p in self.parameters})
        if unknown:
            known = ", ".join(p.name for p in self.parameters) or "none"
            raise ReportError(f"report {self.name} has no parameter {unknown[0]!r}; it has {known}")
        read = {p.name: p.value_of(given.get(p.name, p.default)) for p in self.parameters}
        return {name: value.from_newest(newest) if isinstance(value, Ago) else value for name, value in read.items()}


def read(path: Path) -> Report:
    """The report in a file. Raises ReportError."""
    text = _text(path)
    fields, end = _fields(path, text)
    body = "\n".join(text.split("\n")[end:])
    query = body.strip().rstrip(";").rstrip()
    begins = end + 1 + body[: len(body) - len(body.lstrip())].count("\n")
    single: dict[str, str] = {}
    parameters: dict[str, Parameter] = {}
    columns: dict[str, Column] = {}
    chart: Chart | None = None
    for number, key, value in fields:
        if key == "parameter":
            parameter = _parameter(path, number, value)
            _once(path, number, parameter.name, parameters)
            parameters[parameter.name] = parameter
        elif key == "column":
            name, column = _column(path, number, value)
            _once(path, number, name, columns)
            columns[name] = column
        elif key in SINGLE:
            _once(path, number, key, single)
            single[key] = value
            chart = _chart(path, number, value) if key == "chart" else chart
        else:
            raise fault(path, number, f"unknown key {key!r}", f"use {', '.join(KEYS)}")
    for key in REQUIRED:
        if not single.get(key):
            raise fault(path, 1, f"no {key}", f"add a line `-- {key}: ...` to the header")
    if not query:
        raise fault(path, end + 1, "no query", "write one select under the header, after a blank line")
    _all_declared(path, begins, query, set(parameters))
    if chart and columns and (strange := [name for name in chart.channels.values() if name not in columns]):
        raise fault(path, 1, f"the chart draws {strange[0]}, which is no column", f"name columns of the header: {', '.join(columns)}")
    empty, _, remedy = single.get("empty", "").partition("|")
    return Report(
        name=path.stem,
        path=path,
        title=single["title"],
        question=single["question"],
        grain=single["grain"],
        description=single.get("description", ""),
        tags=tuple(filter(None, (tag.strip() for tag in single.get("tags", "").split(",")))),
        example=single["example"],
        parameters=tuple(parameters.values()),
        columns=columns,
        chart=chart,
        empty=empty.strip(),
        remedy=remedy.strip(),
        sql=query,
        line=begins,
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as failure:
        line = failure.object[: failure.start].count(b"\n") + 1
        raise fault(path, line, "not UTF-8", "save the file as UTF-8") from None
    except OSError as failure:
        raise fault(path, 1, failure.strerror or "can't be read", "make the file readable") from None


def _fields(path: Path, text: str) -> tuple[list[tuple[int, str, str]], int]:
    """(line, key, value) of the header's fields, and how many lines the header has."""
    fields: list[tuple[int, str, str]] = []
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if not line.startswith("--"):
            return fields, number - 1
        if match := _LINE.match(line):
            fields.append((number, match["key"], match["value"].strip()))
        elif (match := _MORE.match(line)) and fields:
            at, key, value = fields[-1]
            fields[-1] = at, key, f"{value} {match['value'].strip()}"
        else:
            raise fault(path, number, f"{line!r} is no header line", "write `-- key: value`, and leave a line blank before the query")
    return fields, len(lines)


def _parameter(path: Path, number: int, value: str) -> Parameter:
    match = _PARAMETER.fullmatch(value)
    if match is None or match["type"] not in TYPES:
        form = "`-- parameter: name type = default (choice, choice) | meaning`, the type one of " + ", ".join(TYPES)
        raise fault(path, number, f"parameter {value!r} can't be read", f"write {form}")
    choices = tuple(filter(None, (choice.strip() for choice in (match["choices"] or "").split(","))))
    default = (match["default"] or "").strip() or None
    parameter = Parameter(match["name"], match["type"], default, choices, match["meaning"].strip())
    try:
        parameter.value_of(default)
    except ReportError as failure:
        raise fault(path, number, f"the default of {failure}", "give one that fits, or none") from None
    return parameter


def _column(path: Path, number: int, value: str) -> tuple[str, Column]:
    match = _COLUMN.fullmatch(value)
    if match is None:
        raise fault(path, number, f"column {value!r} can't be read", "write `-- column: name (unit) | meaning`; the unit is optional")
    return match["name"], Column((match["unit"] or "").strip(), match["meaning"].strip())


def _chart(path: Path, number: int, value: str) -> Chart:
    match = _CHART.fullmatch(value)
    if match is None or match["kind"] not in CHARTS:
        form = "`-- chart: kind channel=column ... | what the reader sees`, the kind one of " + ", ".join(CHARTS)
        raise fault(path, number, f"chart {value!r} can't be read", f"write {form}")
    needed, possible = CHARTS[match["kind"]]
    pairs = [channel.split("=") for channel in match["channels"].split()]
    channels = dict(pairs)
    if len(channels) < len(pairs) or not set(needed) <= set(channels) <= {*needed, *possible}:
        given = f"once each {', '.join(needed)}" + (f", and if wanted {', '.join(possible)}" if possible else "")
        raise fault(path, number, f"the channels of a {match['kind']} do not fit", f"give {given}")
    return Chart(match["kind"], channels, match["meaning"].strip())


def _once(path: Path, number: int, name: str, there: Mapping[str, object]) -> None:
    if name in there:
        raise fault(path, number, f"{name} is given twice", "keep one")


def _all_declared(path: Path, line: int, query: str, declared: set[str]) -> None:
    """Every parameter of the query is in the header, and none else."""
    used = {match["name"]: match.start() for match in _TOKEN.finditer(query) if match["name"]}
    if undeclared := set(used) - declared:
        name = min(undeclared, key=lambda name: used[name])
        at = line + query.count("\n", 0, used[name])
        raise fault(path, at, f"parameter {name} is used but not declared", f"add `-- parameter: {name} text | meaning` to the header")
    if unused := declared - set(used):
        name = min(unused)
        raise fault(path, line, f"parameter {name} is declared but not used", f"write :{name} in the query, or take it out of the header")


def fault(path: Path, line: int, reason: str, remedy: str) -> ReportError:
    """What is wrong with a report file, where, and what would help."""
    return ReportError(f"{path}, line {line}: {reason}; {remedy}")
