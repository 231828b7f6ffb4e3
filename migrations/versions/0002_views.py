"""The views for ad-hoc SQL, each in a file of its own under migrations/sql/."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# In the order of their dependencies.
VIEWS = ("document_sentences", "event_dyads", "statement_log", "sanction_log", "actor_activity")
SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    for view in VIEWS:
        op.execute((SQL / f"{revision}_{view}.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    for view in reversed(VIEWS):
        op.execute(f"drop view {view}")
