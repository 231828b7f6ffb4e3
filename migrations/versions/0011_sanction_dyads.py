"""Sanctions say when they were last extended; a view gives them as dyads, each with who acted together."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql"
PRECISION = "extended_on_precision in ('day', 'month', 'year')"
TOGETHER = "(extended_on is null) = (extended_on_precision is null)"


def upgrade() -> None:
    op.add_column(
        "sanctions", sa.Column("extended_on", sa.Date(), nullable=True, comment="When it was last extended: the first day that fits.")
    )
    op.add_column(
        "sanctions",
        sa.Column("extended_on_precision", sa.Text(), nullable=True, comment="How fine extended_on is: day, month or year."),
    )
    # No row has a value in them yet.
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid\n"
        f"alter table sanctions add constraint {op.f('ck_sanctions_extended_on_precision')} check ({PRECISION})"
    )
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid\n"
        f"alter table sanctions add constraint {op.f('ck_sanctions_extended_on_with_precision')} check ({TOGETHER})"
    )
    op.execute((SQL / f"{revision}_sanction_dyads.sql").read_text(encoding="utf-8"))
    # The acts wait for their sanctions to be derived anew, by the next run.
    op.execute("update sanction_actions set sanction_id = null where action = 'extend'")


def downgrade() -> None:
    op.execute("drop view sanction_dyads")
    op.drop_column("sanctions", "extended_on_precision")
    op.drop_column("sanctions", "extended_on")
