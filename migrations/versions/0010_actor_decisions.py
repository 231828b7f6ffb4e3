"""What analysts decide about actors, and the gazetteers by which documents were annotated."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MERGES = "One row per actor that an analyst merged into another or keeps apart; by natural keys. From the file of decisions."
VERSIONS = "One row per gazetteer by which documents were annotated, to find the documents that a change concerns."


def upgrade() -> None:
    _origins("'seed', 'list', 'discovered', 'curated'")
    op.create_table(
        "actor_merges",
        sa.Column("actor_key", sa.Text(), nullable=False, comment="Natural key of the actor."),
        sa.Column("into_key", sa.Text(), nullable=True, comment="Key of the actor that it is; null if it is nobody else."),
        sa.Column("note", sa.Text(), nullable=True, comment="Why."),
        sa.PrimaryKeyConstraint("actor_key", name=op.f("pk_actor_merges")),
        comment=MERGES,
    )
    op.create_table(
        "gazetteer_versions",
        sa.Column("version", sa.Text(), nullable=False, comment="The part of an extractor's version after its last dot."),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="The tables that it was built from: JSON, deflated."),
        sa.Column(
            "kept_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False, comment="When it was first used."
        ),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_gazetteer_versions")),
        comment=VERSIONS,
    )


def downgrade() -> None:
    op.drop_table("gazetteer_versions")
    op.drop_table("actor_merges")
    op.execute("delete from actor_aliases where origin = 'curated'")
    op.execute("update actors set origin = 'discovered' where origin = 'curated'")
    _origins("'seed', 'list', 'discovered'")


def _origins(values: str) -> None:
    """Let actors and their aliases come from these: a wider check, read through in the instant that some ten thousand rows take."""
    for table in ("actors", "actor_aliases"):
        name = f"ck_{table}_origin"
        op.execute(f"-- squawk-ignore ban-drop-constraint\nalter table {table} drop constraint {name}")
        op.execute(f"alter table {table} add constraint {name} check (origin in ({values})) not valid")
        op.execute(f"-- squawk-ignore constraint-missing-not-valid\nalter table {table} validate constraint {name}")
