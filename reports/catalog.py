"""Report files: one .sql file a report, with a header of comments and then one query with :named parameters.

The header is the first lines of the file, each `-- key: value`; a line `--   more` continues the one before it.
`parameter:` and `column:` may be repeated.

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

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

QUERIES = Path(__file__).parent / "queries"
TYPES = ("text", "integer", "date")
REQUIRED = ("title", "question", "grain", "example")
SINGLE = (*REQUIRED, "description", "tags")
_LINE = re.compile(r"--\s?(?P<key>[a-z]+):\s*(?P<value>.*)")
_MORE = re.compile(r"--\s{2,}(?P<value>.*)")
_PARAMETER = re.compile(
    r"(?P<name>[a-z_]+)\s+(?P<type>[a-z]+)(\s*=\s*(?P<default>[^(|]*?))?(\s*\((?P<choices>[^)]*)\))?\s*\|\s*(?P<meaning>.+)"
)
# What a colon may stand in without being a parameter: strings, quoted names, comments, casts.
_TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/|::|:(?P<name>[a-z_]+)|%", re.DOTALL)


class ReportError(ValueError):
    """A report file or a parameter that can't be used: names the file, the line, the reason and the remedy."""


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    type: str
    default: str | None
    choices: tuple[str, ...]
    meaning: str

    def value_of(self, text: str | None) -> str | int | date | None:
        """The value that a user's text gives; None where it is blank. Raises ReportError."""
        if text is None or text == "":
            return None
        if self.choices and text not in self.choices:
            raise ReportError(f"parameter {self.name}: {text!r} is not one of {', '.join(self.choices)}")
        try:
            match self.type:
                case "integer":
                    return int(text)
                case "date":
                    return date.fromisoformat(text)
                case _:
                    return text
        except ValueError:
            form = {"integer": "a whole number", "date": "a day as 2024-12-31"}[self.type]
            raise ReportError(f"parameter {self.name}: {text!r} is not {form}") from None


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its header and its query, with parameters still named `:name`."""

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

    def bound(self) -> str:
        """The query with its parameters as psycopg takes them."""

        def replaced(match: re.Match[str]) -> str:
            if match["name"]:
                return f"%({match['name']})s"
            return match[0].replace("%", "%%")

        return _TOKEN.sub(replaced, self.sql)

    def values(self, given: Mapping[str, str]) -> dict[str, str | int | date | None]:
        """The value of every parameter, `given` or default. Raises ReportError for one that is unknown or does not fit."""
        unknown = sorted(set(given) - {p.name for p in self.parameters})
        if unknown:
            known = ", ".join(p.name for p in self.parameters) or "none"
            raise ReportError(f"report {self.name} has no parameter {unknown[0]!r}; it has {known}")
        return {p.name: p.value_of(given.get(p.name, p.default)) for p in self.parameters}


def reports(folders: Iterable[Path] = (QUERIES,)) -> list[Report]:
    """Every report of the folders by name, those in a later folder replacing namesakes. Raises ReportError."""
    found: dict[str, Report] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.sql")):
            found[path.stem] = read(path)
    return [found[name] for name in sorted(found)]


def report(name: str, folders: Iterable[Path] = (QUERIES,)) -> Report:
    """The report of that name. Raises ReportError naming those that there are."""
    folders = list(folders)
    for folder in reversed(folders):
        path = folder / f"{name}.sql"
        if re.fullmatch(r"[\w-]+", name) and path.is_file():
            return read(path)
    known = ", ".join(sorted(p.stem for folder in folders for p in folder.glob("*.sql")))
    raise ReportError(f"no report {name!r}; there are: {known}")


def read(path: Path) -> Report:
    """The report in a file. Raises ReportError."""
    text = path.read_text(encoding="utf8")
    single: dict[str, str] = {}
    parameters: list[Parameter] = []
    columns: dict[str, str] = {}
    fields, end = _fields(path, text)
    for number, key, value in fields:
        if key == "parameter":
            parameters.append(_parameter(path, number, value))
        elif key == "column":
            name, bar, meaning = (part.strip() for part in value.partition("|"))
            if not bar or not name or not meaning:
                raise _fault(path, number, f"column {value!r} lacks its meaning", "write `-- column: name | meaning`")
            columns[name] = meaning
        elif key in SINGLE:
            if key in single:
                raise _fault(path, number, f"{key} is given twice", "keep one")
            single[key] = value
        else:
            raise _fault(path, number, f"unknown key {key!r}", f"use {', '.join((*SINGLE, 'parameter', 'column'))}")
    for key in REQUIRED:
        if not single.get(key):
            raise _fault(path, 1, f"no {key}", f"add a line `-- {key}: ...` to the header")
    query = "\n".join(text.split("\n")[end:]).strip()
    if not query:
        raise _fault(path, end + 1, "no query", "write one select under the header")
    used = {m["name"] for m in _TOKEN.finditer(query) if m["name"]}
    declared = {p.name for p in parameters}
    if used != declared:
        odd = min(used ^ declared)
        raise _fault(
            path, end + 1, f"parameter {odd} is {'used but not declared' if odd in used else 'declared but not used'}", "mend the header"
        )
    return Report(
        name=path.stem,
        path=path,
        title=single["title"],
        question=single["question"],
        grain=single["grain"],
        description=single.get("description", ""),
        tags=tuple(t.strip() for t in single.get("tags", "").split(",") if t.strip()),
        example=single["example"],
        parameters=tuple(parameters),
        columns=columns,
        sql=query.rstrip(";"),
    )


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
            raise _fault(path, number, f"{line!r} is no header line", "write `-- key: value`, and leave a line blank before the query")
    return fields, len(lines)


def _parameter(path: Path, number: int, value: str) -> Parameter:
    match = _PARAMETER.fullmatch(value)
    if match is None or match["type"] not in TYPES:
        form = "`-- parameter: name type = default (choice, choice) | meaning` with type " + ", ".join(TYPES)
        raise _fault(path, number, f"parameter {value!r} can't be read", f"write {form}")
    choices = tuple(c.strip() for c in (match["choices"] or "").split(",") if c.strip())
    default = (match["default"] or "").strip() or None
    found = Parameter(match["name"], match["type"], default, choices, match["meaning"].strip())
    try:
        found.value_of(default)
    except ReportError as e:
        raise _fault(path, number, f"the default of {e}", "give one that fits") from None
    return found


def _fault(path: Path, line: int, reason: str, remedy: str) -> ReportError:
    return ReportError(f"{path.name}, line {line}: {reason}; {remedy}")
