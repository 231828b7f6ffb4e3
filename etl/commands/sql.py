"""`communique sql`: ask the database, and be told what its columns mean."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from communique.etl.output import Format, FormatOption, show, warn


def register(app: typer.Typer) -> None:
    app.command(epilog='Example: communique sql "select event_type, count(*) from events group by 1 order by 2 desc" --format csv')(sql)


def _tables(incomplete: str) -> list[str]:
    """Names for the shell's completion, read off the source: importing the tables would take a second at each key press."""
    source = Path(__file__).parents[1].joinpath("schema.py").read_text(encoding="utf-8")
    return sorted(name for name in re.findall(r'__tablename__ = "(\w+)"', source) if name.startswith(incomplete))


def sql(
    statement: Annotated[str | None, typer.Argument(help="One statement that gives rows; - reads stdin.")] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="Read the statement from a file.", exists=True, dir_okay=False)] = None,
    describe: Annotated[
        str | None, typer.Option("--describe", metavar="TABLE", help="Print a table's columns.", autocompletion=_tables)
    ] = None,
    tables: Annotated[bool, typer.Option("--tables", help="Print the tables and views.")] = False,
    timeout: Annotated[
        float | None, typer.Option(help="Seconds that it may take; default the setting statement_timeout.", min=0.001)
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Run one query and print its rows. It can only read: as an account that may do no more, one statement, with a time limit."""
    if sum((statement is not None, file is not None, describe is not None, tables)) != 1:
        raise typer.BadParameter("give one of: a statement, --file, --describe, --tables")
    import psycopg

    from communique.etl import adhoc, database, settings

    with adhoc.reading(database.analyst_url(), timeout or settings.get().statement_timeout) as connection:
        if describe is not None:
            cursor = connection.execute(adhoc.COLUMNS, [describe])
            if not cursor.rowcount:
                warn(f"communique: no table or view {describe!r}; `communique sql --tables` lists them")
                raise typer.Exit(1)
            show([column.name for column in cursor.description or ()], cursor, format)
            return
        try:
            columns, rows = adhoc.query(connection, adhoc.TABLES if tables else _text(statement, file))
            show(columns, rows, format)
        except psycopg.Error as failure:
            from communique.etl.failures import explain

            if isinstance(failure, psycopg.errors.InsufficientPrivilege | psycopg.errors.ReadOnlySqlTransaction):
                warn(f"communique: {failure.diag.message_primary}; this runs as an account that reads and does nothing else")
            else:
                warn(f"communique: {failure}" if "LINE " in str(failure) else f"communique: {explain(failure)}")
            raise typer.Exit(1) from failure


def _text(statement: str | None, file: Path | None) -> str:
    if file is not None:
        return file.read_text(encoding="utf-8")
    return sys.stdin.read() if statement == "-" else statement or ""
