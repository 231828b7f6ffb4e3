"""Incidents carry the sentence that tells most of them, and are told apart by finer rules."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "incidents", sa.Column("sentence", sa.Text(), nullable=True, comment="The sentence of its reports that tells most of it.")
    )
    # What was clustered by the rules of before waits to be clustered anew by the next run.
    op.execute("update events set incident_id = null where incident_id is not null")


def downgrade() -> None:
    op.drop_column("incidents", "sentence")
