"""Seed files as checked rows: everything wrong with a file is found at once, by line and column."""

from __future__ import annotations

import csv
from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path

from communique.etl.seeding.model import CellError, Column, Problem, Reference, Row, SeedTable, Value

Keys = Mapping[str, Container[tuple[Value, ...]]]


def read_file(path: Path, table: SeedTable) -> tuple[list[Row], list[Problem]]:
    """The rows of one file, and what is wrong with it; its rows are of use only if nothing is."""
    rows: list[Row] = []
    problems: list[Problem] = []
    for item in _parse(path, table):
        if isinstance(item, Row):
            rows.append(item)
        else:
            problems.append(item)
    return rows, problems


def check_rows(rows: Sequence[Row], table: SeedTable, known: Keys) -> list[Problem]:
    """What is wrong with the rows of a table taken together: keys given twice, references to nothing, the table's own rules.

    `known` holds the natural keys of each table that is referred to.
    """
    problems = [*_repeated(rows, table)]
    for reference in table.references:
        own = {_cells(row, reference.keys) for row in rows} if reference.table == table.name else set()
        problems.extend(_dangling(rows, reference, known[reference.table], own))
    for check in table.checks:
        problems.extend(check(rows))
    return problems


def _parse(path: Path, table: SeedTable) -> Iterator[Row | Problem]:
    fixed = table.fixed.get(path.name, {})
    columns = {column.name: column for column in table.columns if column.name not in fixed}
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            header = [name.strip() for name in next(reader, [])]
            faults = [*_header_faults(path.name, header, columns, table.ignored)]
            if faults:
                yield from faults
                return
            end = reader.line_num
            for cells in reader:
                line, end = end + 1, reader.line_num
                if cells:
                    yield from _row(path.name, line, header, cells, columns, table, fixed)
    except UnicodeDecodeError as failure:
        yield Problem(path.name, None, None, f"not UTF-8 (byte {failure.start})", "save it as UTF-8")
    except csv.Error as failure:
        yield Problem(path.name, reader.line_num, None, f"not CSV: {failure}", "check the quotation marks in this line")
    except OSError as failure:
        yield Problem(path.name, None, None, f"can't be read: {failure.strerror}", "check the file and its permissions")


def _header_faults(file: str, header: Sequence[str], columns: Mapping[str, Column], ignored: Container[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for name in header:
        if name in seen:
            yield Problem(file, 1, name, "the column is there twice", "remove one")
        seen.add(name)
        if name not in columns and name not in ignored:
            yield Problem(file, 1, name, "no such column", f"the columns are {','.join(columns)}")
    for column in columns.values():
        if column.required and column.name not in seen:
            yield Problem(file, 1, column.name, "the column is missing", f"the columns are {','.join(columns)}")


def _row(
    file: str,
    line: int,
    header: Sequence[str],
    cells: Sequence[str],
    columns: Mapping[str, Column],
    table: SeedTable,
    fixed: Mapping[str, Value],
) -> Iterator[Row | Problem]:
    if len(cells) != len(header):
        yield Problem(file, line, None, f"{len(cells)} cells under {len(header)} columns", "quote a cell that holds a comma")
        return
    given = dict(zip(header, (cell.strip() for cell in cells), strict=True))
    values: dict[str, Value] = dict(fixed)
    fine = True
    for column in columns.values():
        try:
            values[column.name] = _value(given.get(column.name, ""), column)
        except CellError as failure:
            fine = False
            yield Problem(file, line, column.name, failure.reason, failure.remedy)
    if fine:
        values |= {name: derive(values) for name, derive in table.derived.items()}
        yield Row(file, line, values)


def _value(cell: str, column: Column) -> Value:
    if not cell:
        if column.required:
            raise CellError("it is blank", "every row needs one")
        return column.default
    if "\0" in cell:
        raise CellError("it holds a NUL character", "remove the character")
    return column.kind.read(cell)


def _cells(row: Row, columns: Sequence[str]) -> tuple[Value, ...]:
    return tuple(row.values[column] for column in columns)


def _repeated(rows: Sequence[Row], table: SeedTable) -> Iterator[Problem]:
    first: dict[tuple[Value, ...], Row] = {}
    for row in rows:
        earlier = first.setdefault(_cells(row, table.identity), row)
        if earlier is not row:
            words = "/".join(str(cell) for cell in _cells(row, table.identity) if cell is not None)
            reason = f"{words} is in {earlier.file}, line {earlier.line} already"
            yield Problem(row.file, row.line, ",".join(table.identity), reason, "remove one of the two rows")


def _dangling(
    rows: Sequence[Row], reference: Reference, known: Container[tuple[Value, ...]], own: Container[tuple[Value, ...]]
) -> Iterator[Problem]:
    for row in rows:
        cells = _cells(row, reference.columns)
        if None not in cells and cells not in known and cells not in own:
            words = "/".join(str(cell) for cell in cells)
            reason = f"{words} is not in {reference.table}"
            yield Problem(row.file, row.line, reference.columns[-1], reason, f"correct it, or add it to {reference.table}.csv first")
