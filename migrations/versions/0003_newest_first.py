"""Reports read the newest articles first, those without a day last: an index in that order instead of the plain one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INDEX = "ix_documents_published_on"


def upgrade() -> None:
    # In one transaction with its successor; the lock is held for a moment.
    op.execute(f"-- squawk-ignore require-concurrent-index-deletion\ndrop index {INDEX}")
    op.create_index(INDEX, "documents", [sa.text("published_on DESC NULLS LAST"), sa.text("id DESC")])


def downgrade() -> None:
    op.drop_index(INDEX, table_name="documents")
    op.create_index(INDEX, "documents", ["published_on"])
