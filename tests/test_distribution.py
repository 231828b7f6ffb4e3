"""What stands against tables spread over servers by document: docs/scale.md tells all of it, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Table, UniqueConstraint

from communique.etl.schema import Base

# Each table whose rows belong to a document, and its column that says to which.
SPREAD = {
    "documents": "id",
    "document_annotations": "document_id",
    "annotation_failures": "document_id",
    "sentences": "document_id",
    "mentions": "document_id",
    "statements": "document_id",
    "statement_subjects": "document_id",
    "events": "document_id",
    "event_participants": "document_id",
    "event_contexts": "document_id",
    "sanction_actions": "document_id",
    "acts": "document_id",
    "dyad_acts": "document_id",
}


def against(table: Table) -> Iterator[str]:
    """What a distributed table may not have, in words: by the rules on keys that Citus states, and Postgres for partitions."""
    column = SPREAD[table.name]
    if column not in table.columns:
        yield f"no `{column}`"
    if column not in table.primary_key.columns:
        yield f"key ({', '.join(table.primary_key.columns.keys())})"
    uniques = [list(one.columns.keys()) for one in table.constraints if isinstance(one, UniqueConstraint)]
    uniques += [[str(part).rpartition(".")[2] for part in index.expressions] for index in table.indexes if index.unique]
    for names in sorted(uniques):
        if column not in names:
            yield f"unique ({', '.join(names)})"
    for foreign in sorted(table.foreign_key_constraints, key=lambda one: one.column_keys):
        target = foreign.referred_table.name
        pairs = {(one.parent.name, one.column.name) for one in foreign.elements}
        if target in SPREAD and (column, SPREAD[target]) not in pairs:
            yield f"({', '.join(foreign.column_keys)}) to {target}"


def told() -> dict[str, set[str]]:
    text = (Path(__file__).parents[1] / "docs" / "scale.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| ([^|]*) \| [^|]+ \|$", text, re.MULTILINE)
    return {table: set(found.strip().split("; ")) for table, found in rows if table in SPREAD}


def test_the_manual_tells_what_stands_against_spreading_by_document() -> None:
    found = {name: set(against(Base.metadata.tables[name])) for name in SPREAD}
    assert told() == {name: reasons for name, reasons in found.items() if reasons}


def test_all_tables_below_a_document_are_spread_with_it() -> None:
    """A new table that hangs below an article must be thought of."""
    below, grown = {"documents"}, True
    while grown:
        more = {
            table.name
            for table in Base.metadata.tables.values()
            for foreign in table.foreign_key_constraints
            if foreign.referred_table.name in below and foreign.ondelete == "CASCADE"
        }
        grown = bool(more - below)
        below |= more
    assert below == set(SPREAD), "spread it too"
