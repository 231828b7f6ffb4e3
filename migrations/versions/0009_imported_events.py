"""Events of other data sets, beside our own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATUSES = "status in ('reported', 'planned', 'hypothetical', 'negated', 'historical')"
COMMENT = "One row per event of another data set, brought in to be compared with ours. No article of ours tells it."


def upgrade() -> None:
    op.create_table(
        "imported_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("dataset", sa.Text(), nullable=False, comment="Name that the data set was given."),
        sa.Column("external_id", sa.Text(), nullable=False, comment="Identifier of the event in it; some data sets use one twice."),
        sa.Column("event_type", sa.Text(), nullable=True, comment="PLOVER type; null for what has none."),
        sa.Column("mode", sa.Text(), nullable=True, comment="PLOVER mode."),
        sa.Column("cameo_code", sa.Text(), nullable=True, comment="CAMEO code, as the data set has it."),
        sa.Column("status", sa.Text(), nullable=False, comment="Whether it is news, still to come, hypothetical, denied or background."),
        sa.Column("source_codes", postgresql.ARRAY(sa.Text()), nullable=False, comment="Codes of those who act, sorted."),
        sa.Column("target_codes", postgresql.ARRAY(sa.Text()), nullable=False, comment="Codes of those acted upon, sorted."),
        sa.Column("occurred_on", sa.Date(), nullable=True, comment="When it happened: the first day that fits."),
        sa.Column("occurred_on_precision", sa.Text(), nullable=True, comment="How fine occurred_on is: day, month or year."),
        sa.Column("location", sa.Text(), nullable=True, comment="Where it happened, as named."),
        sa.Column("url", sa.Text(), nullable=True, comment="Address of the article that it is from."),
        sa.Column("digest", sa.Text(), nullable=False, comment="SHA-256 of the record: the natural key within the data set."),
        sa.Column("record", postgresql.JSONB(), nullable=False, comment="All that the data set says of it, as it can be written again."),
        sa.Column(
            "imported_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False, comment="When it was brought in."
        ),
        sa.CheckConstraint(STATUSES, name=op.f("ck_imported_events_status")),
        sa.CheckConstraint("occurred_on_precision in ('day', 'month', 'year')", name=op.f("ck_imported_events_occurred_on_precision")),
        sa.CheckConstraint(
            "(occurred_on is null) = (occurred_on_precision is null)", name=op.f("ck_imported_events_occurred_on_with_precision")
        ),
        sa.ForeignKeyConstraint(["event_type"], ["event_types.code"], name=op.f("fk_imported_events_event_type")),
        sa.ForeignKeyConstraint(
            ["event_type", "mode"], ["event_modes.event_type", "event_modes.code"], name=op.f("fk_imported_events_event_type_mode")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_events")),
        sa.UniqueConstraint("dataset", "digest", name=op.f("uq_imported_events_dataset_digest")),
        comment=COMMENT,
    )
    op.create_index(op.f("ix_imported_events_event_type_occurred_on"), "imported_events", ["event_type", "occurred_on"], unique=False)


def downgrade() -> None:
    op.drop_table("imported_events")
