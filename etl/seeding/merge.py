"""Checked rows into their table: COPY to a temporary table, then delete, insert and update what differs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Connection, sql
from sqlalchemy import ForeignKeyConstraint

from communique.etl.schema import Base
from communique.etl.seeding.model import Reference, Row, SeedTable, Value

Sql = sql.SQL | sql.Composed


def known_keys(connection: Connection[Any], table: str, columns: Sequence[str]) -> set[tuple[Value, ...]]:
    """The natural keys that stand in a table."""
    query = sql.SQL("select {} from {}").format(_list(columns), sql.Identifier(table))
    return set(connection.execute(query))


def stage(connection: Connection[Any], table: SeedTable, rows: Sequence[Row]) -> None:
    """Copy the rows to a temporary table that lasts until the end of the transaction."""
    types = {column.name: column.kind.sql for column in table.columns} | dict.fromkeys(table.derived, "text")
    definitions = sql.SQL(", ").join(sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind)) for name, kind in types.items())
    staged = _staged(table)
    connection.execute(sql.SQL("create temporary table {} ({}) on commit drop").format(staged, definitions))
    with connection.cursor().copy(sql.SQL("copy {} ({}) from stdin").format(staged, _list(types))) as copy:
        for row in rows:
            copy.write_row([row.values[name] for name in types])
    connection.execute(sql.SQL("analyze {}").format(staged))
    if table.adopt:
        connection.execute(sql.SQL(table.adopt).format(staged=staged))


def insert_and_update(connection: Connection[Any], table: SeedTable) -> tuple[int, int]:
    """Bring the table up to the staged rows; returns how many rows were added and how many changed.

    Inserting comes first and updating second, so that a row may refer to one that is new in the same file.
    """
    target, key = sql.Identifier(table.name), _list(table.key)
    values = {column: sql.Identifier("resolved", column) for column in table.stored}
    if table.has_origin:
        values["origin"] = sql.Literal("seed")  # type: ignore[assignment]
    rest = [column for column in values if column not in table.key]
    inserted = sql.SQL("insert into {} ({}) select {} from {} as resolved on conflict ({}) do nothing returning {}").format(
        target, _list(values), sql.SQL(", ").join(values.values()), _resolved(table), key, key
    )
    added = set(connection.execute(inserted))
    updated = sql.SQL("update {} as kept set {} from {} as resolved where {} and ({}) is distinct from ({}) returning {}").format(
        target,
        sql.SQL(", ").join(sql.SQL("{} = {}").format(sql.Identifier(column), values[column]) for column in rest),
        _resolved(table),
        _same_key(table),
        _list(rest, "kept"),
        sql.SQL(", ").join(values[column] for column in rest),
        _list(table.key, "kept"),
    )
    changed = set(connection.execute(updated))
    return len(added), len(changed - added)


def remove_gone(connection: Connection[Any], table: SeedTable) -> tuple[int, int]:
    """Delete the rows that the files no longer hold; returns how many were deleted, and how many stay as others refer to them."""
    ours = sql.SQL("kept.origin = 'seed' and ") if table.has_origin else sql.SQL("")
    gone = sql.SQL("{}not exists (select from {} as resolved where {})").format(ours, _resolved(table), _same_key(table))
    delete = sql.SQL("delete from {} as kept where {} and not ({})").format(sql.Identifier(table.name), gone, _referred_to(table.name))
    removed = 0
    while found := connection.execute(delete).rowcount:  # again: a row may have been kept only by another that is gone now
        removed += found
    count = connection.execute(sql.SQL("select count(*) from {} as kept where {}").format(sql.Identifier(table.name), gone)).fetchone()
    return removed, count[0] if count else 0


def is_referred_to(table: SeedTable) -> bool:
    """Do rows of other tables outlive, and so forbid, the deletion of a row of this one?"""
    return bool(_referring(table.name))


def _staged(table: SeedTable) -> sql.Identifier:
    return sql.Identifier(f"staged_{table.name}")


def _list(columns: Sequence[str] | dict[str, Any], prefix: str | None = None) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(prefix, column) if prefix else sql.Identifier(column) for column in columns)


def _resolved(table: SeedTable) -> sql.Composed:
    """The staged rows with the ids of what they refer to."""
    by_id = {reference.columns[0]: reference for reference in table.references if reference.stores}
    parts: list[Sql] = [sql.SQL("staged.{}").format(sql.Identifier(name)) for name in _unmapped(table, by_id)]
    parts += [_looked_up(reference) for reference in by_id.values()]
    return sql.SQL("(select {} from {} as staged)").format(sql.SQL(", ").join(parts), _staged(table))


def _unmapped(table: SeedTable, by_id: dict[str, Reference]) -> list[str]:
    return [column.name for column in table.columns if column.name not in by_id] + list(table.derived)


def _looked_up(reference: Reference) -> sql.Composed:
    return sql.SQL("(select id from {} where {} = staged.{}) as {}").format(
        sql.Identifier(reference.table),
        sql.Identifier(reference.table, reference.keys[0]),
        sql.Identifier(reference.columns[0]),
        sql.Identifier(str(reference.stores)),
    )


def _same_key(table: SeedTable) -> sql.Composed:
    """SQL condition: the rows `kept` and `resolved` are the same. Only `=` lets the planner join by hash."""
    nullable = {column.name for column in Base.metadata.tables[table.name].columns if column.nullable}
    return sql.SQL(" and ").join(
        sql.SQL("{} is not distinct from {}" if column in nullable else "{} = {}").format(
            sql.Identifier("kept", column), sql.Identifier("resolved", column)
        )
        for column in table.key
    )


def _referring(name: str) -> list[ForeignKeyConstraint]:
    """The foreign keys to a table that do not simply delete with it."""
    return [
        constraint
        for other in Base.metadata.tables.values()
        for constraint in other.foreign_key_constraints
        if constraint.referred_table.name == name and constraint.ondelete != "CASCADE"
    ]


def _referred_to(name: str) -> Sql:
    """SQL condition: some row refers to the row `kept`."""
    conditions = [
        sql.SQL("exists (select from {} as referring where {})").format(
            sql.Identifier(constraint.table.name),
            sql.SQL(" and ").join(
                sql.SQL("{} = {}").format(sql.Identifier("referring", element.parent.name), sql.Identifier("kept", element.column.name))
                for element in constraint.elements
            ),
        )
        for constraint in _referring(name)
    ]
    return sql.SQL(" or ").join(conditions) if conditions else sql.SQL("false")
