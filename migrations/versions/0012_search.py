"""Articles can be searched by their words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# A list of words has a limit of its own, and a text may be of any length.
WORDS = """to_tsvector('english'::regconfig, (COALESCE(title, ''::text) || ' '::text) || "left"(body, 200000))"""


def upgrade() -> None:
    op.create_index("ix_documents_words", "documents", [sa.text(WORDS)], postgresql_using="gin")


def downgrade() -> None:
    op.drop_index("ix_documents_words", table_name="documents")
