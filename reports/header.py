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
    -- example: communique report run latest-happenings --param since=2024-01-01
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

Value = str | int | float | date

# The parameter that says how many rows a report gives at most.
LIMIT = "limit"

REQUIRED = ("title", "question", "grain", "example")
SINGLE = (*REQUIRED, "description", "tags")
KEYS = (*SINGLE, "parameter", "column")

_LINE = re.compile(r"--\s?(?P<key>[a-z]+):\s*(?P<value>.*)")
_MORE = re.compile(r"--\s{2,}(?P<value>.*)")
_NAME = "[a-z_][a-z0-9_]*"
_PARAMETER = re.compile(
    rf"(?P<name>{_NAME})\s+(?P<type>[a-z]+)(\s*=\s*(?P<default>[^(|]*?))?(\s*\((?P<choices>[^)]*)\))?\s*\|\s*(?P<meaning>.+)"
)
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


def _storable(text: str) -> str:
    text.encode()
    if "\0" in text:
        raise ValueError
    return text


# Type of a parameter: how its text is read (ValueError if it can't be), and what the text must be.
TYPES: Mapping[str, tuple[Callable[[str], Value], str]] = {
    "text": (_storable, "text that Postgres can hold (UTF-8, without NUL)"),
    "integer": (int, "a whole number"),
    "number": (_finite, "a number"),
    "date": (date.fromisoformat, "a day as 2024-12-31"),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that the user may give a report; `choices` is empty where anything of its type goes."""

    name: str
    type: str
    default: str | None
    choices: tuple[str, ...]
    meaning: str

    def value_of(self, text: str | None) -> Value | None:
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
class Report:
    """A report: its header and its query, with parameters still named `:name`.

    `columns` maps names to meanings; `line` is where the query begins in the file, from 1.
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
    columns: Mapping[str, str]
    sql: str
    line: int

    def bound(self) -> str:
        """The query with its parameters as psycopg takes them, %(name)s."""

        def replaced(match: re.Match[str]) -> str:
            return f"%({match['name']})s" if match["name"] else match[0].replace("%", "%%")

        return _TOKEN.sub(replaced, self.sql)

    def values(self, given: Mapping[str, str]) -> dict[str, Value | None]:
        """The value of every parameter, `given` or default. Raises ReportError for one that is unknown or does not fit."""
        unknown = sorted(set(given) - {p.name for p in self.parameters})
        if unknown:
            known = ", ".join(p.name for p in self.parameters) or "none"
            raise ReportError(f"report {self.name} has no parameter {unknown[0]!r}; it has {known}")
        return {p.name: p.value_of(given.get(p.name, p.default)) for p in self.parameters}


def read(path: Path) -> Report:
    """The report in a file. Raises ReportError."""
    text = _text(path)
    fields, end = _fields(path, text)
    body = "\n".join(text.split("\n")[end:])
    query = body.strip().rstrip(";").rstrip()
    begins = end + 1 + body[: len(body) - len(body.lstrip())].count("\n")
    single: dict[str, str] = {}
    parameters: dict[str, Parameter] = {}
    columns: dict[str, str] = {}
    for number, key, value in fields:
        if key == "parameter":
            parameter = _parameter(path, number, value)
            _once(path, number, parameter.name, parameters)
            parameters[parameter.name] = parameter
        elif key == "column":
            name, meaning = _column(path, number, value)
            _once(path, number, name, columns)
            columns[name] = meaning
        elif key in SINGLE:
            _once(path, number, key, single)
            single[key] = value
        else:
            raise fault(path, number, f"unknown key {key!r}", f"use {', '.join(KEYS)}")
    for key in REQUIRED:
        if not single.get(key):
            raise fault(path, 1, f"no {key}", f"add a line `-- {key}: ...` to the header")
    if not query:
        raise fault(path, end + 1, "no query", "write one select under the header, after a blank line")
    _all_declared(path, begins, query, set(parameters))
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


def _column(path: Path, number: int, value: str) -> tuple[str, str]:
    name, _, meaning = (part.strip() for part in value.partition("|"))
    if not name or not meaning:
        raise fault(path, number, f"column {value!r} lacks its meaning", "write `-- column: name | meaning`")
    return name, meaning


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
