"""Indexes for reports over millions: stances, sanction acts by the day that counts, parties by code in the order of events."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

WHO_DID_WHAT = ["sender_code", "target_code", "action", "status", "measure", "id"]
DATED = "occurred_on_precision = 'day'"
UNDATED = "occurred_on_precision is distinct from 'day'"


def upgrade() -> None:
    with _beside_use():
        _build("ix_statement_subjects_stance", "statement_subjects", ["statement_id"], ["code", "stance"], "stance is not null")
        _build("ix_sanction_actions_dated", "sanction_actions", ["occurred_on"], WHO_DID_WHAT, DATED)
        _build("ix_sanction_actions_undated", "sanction_actions", ["document_id"], WHO_DID_WHAT, UNDATED)
        _build("ix_event_participants_code_event_id", "event_participants", ["code", "event_id"], ["role"])
        _drop("ix_event_participants_code_role")


def downgrade() -> None:
    with _beside_use():
        _build("ix_event_participants_code_role", "event_participants", ["code", "role"])
        _drop("ix_event_participants_code_event_id")
        _drop("ix_sanction_actions_undated")
        _drop("ix_sanction_actions_dated")
        _drop("ix_statement_subjects_stance")


@contextmanager
def _beside_use() -> Iterator[None]:
    """Outside of a transaction, unless the statements are only printed: tables stay in use while their indexes are built."""
    if op.get_context().as_sql:
        yield
        return
    with op.get_context().autocommit_block():
        yield


def _build(name: str, table: str, columns: list[str], covered: list[str] | None = None, where: str | None = None) -> None:
    """Also where a build that was interrupted left a broken index of that name."""
    is_live = not op.get_context().as_sql
    if is_live:
        _drop(name)
    op.create_index(
        name,
        table,
        columns,
        postgresql_include=covered,
        postgresql_where=sa.text(where) if where else None,
        postgresql_concurrently=is_live,
    )


def _drop(name: str) -> None:
    if op.get_context().as_sql:
        op.execute(f"-- squawk-ignore require-concurrent-index-deletion\ndrop index {name}")
    else:
        op.execute(f"drop index concurrently if exists {name}")
