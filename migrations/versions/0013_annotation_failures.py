"""What could not be annotated, and how often it was tried; what was annotated in the last minutes, found without reading all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "annotation_failures",
        sa.Column("document_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="The document."),
        sa.Column("extractor", sa.Text(), nullable=False, comment="Version of the extractor that tried; another version begins anew."),
        sa.Column("tries", sa.SmallInteger(), nullable=False, comment="How often it was tried."),
        sa.Column("reason", sa.Text(), nullable=False, comment="Why the last try failed."),
        sa.Column(
            "tried_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False, comment="When it was tried last."
        ),
        sa.CheckConstraint("tries > 0", name=op.f("ck_annotation_failures_tries")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_annotation_failures_document_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_annotation_failures")),
        comment="One row per document that could not be annotated; with three tries it is set aside.",
    )
    # Not concurrently: the migrations are one transaction. A block range index of a million rows is built in a fraction of a second.
    op.execute(
        "-- squawk-ignore require-concurrent-index-creation\n"
        "create index ix_document_annotations_annotated_at on document_annotations using brin (annotated_at) with (autosummarize = on)"
    )


def downgrade() -> None:
    op.drop_index("ix_document_annotations_annotated_at", table_name="document_annotations")
    op.drop_table("annotation_failures")
