"""What people decided in reviews is kept, with who and when, also where it was taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_log",
        sa.Column(
            "id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key; a later decision has a greater one."
        ),
        sa.Column("subject", sa.Text(), nullable=False, comment="What was decided about: listing (a match with a list) or actor."),
        sa.Column(
            "decision",
            sa.Text(),
            nullable=False,
            comment="accept, reject, add, alias, merge or apart; undo and one of these where it was taken back.",
        ),
        sa.Column(
            "about",
            postgresql.ARRAY(sa.Text()),
            nullable=False,
            comment="Natural keys: list, entry and actor; or the actor, the other actor and the name, where the decision has them.",
        ),
        sa.Column("note", sa.Text(), nullable=True, comment="Why, in the reviewer's words."),
        sa.Column("reviewer", sa.Text(), nullable=True, comment="Who decided."),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False, comment="When."),
        sa.CheckConstraint("subject in ('listing', 'actor')", name=op.f("ck_review_log_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_log")),
        comment="One row per decision of a person in a review, and per decision taken back; rows are only ever added.",
    )


def downgrade() -> None:
    op.drop_table("review_log")
