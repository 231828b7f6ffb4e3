"""Events one to a row, with their parties as text: what reports that list acts have in common."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    op.execute((SQL / f"{revision}_event_log.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute("drop view event_log")
