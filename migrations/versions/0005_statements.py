"""What a statement carries: lemma and class of its cue, whom it is addressed to in words, its topic, its stances."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql"
COLUMNS: tuple[tuple[str, sa.types.TypeEngine[Any], str], ...] = (
    ("cue_lemma", sa.Text(), "The cue as the lexicon lists it, such as say or call for."),
    ("cue_class", sa.Text(), "What the cue does; null if the lexicon does not list it."),
    ("addressee_text", sa.Text(), "Words that name whom it was said to, an actor or not."),
    ("addressee_start", sa.Integer(), "Offset of the addressee's first character in the body."),
    ("addressee_end", sa.Integer(), "Offset after the addressee's last character."),
)
STANCE = "How the statement stands towards the actor; null where the text does not show it."
CLASSES = "cue_class in ('say', 'ask', 'promise', 'threaten', 'deny', 'praise', 'criticise', 'believe')"
SPAN = "(addressee_start is null) = (addressee_end is null) and addressee_start >= 0 and addressee_end > addressee_start"
# Columns that are new, or filled for the first time: their constraints hold, and are checked, at once.
AT_ONCE = "-- squawk-ignore constraint-missing-not-valid, adding-foreign-key-constraint\n"
TOPIC = ("What it is about.", "Policy topic that it is about; null where the words do not tell.")
CONFIDENCE = ("How sure the extractor is, 0 to 1.", "How likely it is that a reader would mark the same words as a statement, 0 to 1.")


def upgrade() -> None:
    op.create_table(
        "topics",
        sa.Column("code", sa.Text(), nullable=False, comment="Topic, such as human_rights."),
        sa.Column("label", sa.Text(), nullable=False, comment="Name for readers."),
        sa.Column("description", sa.Text(), nullable=True, comment="What the topic covers."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_topics")),
        comment="One row per policy topic of statements. Loaded from seeds/topics.csv.",
    )
    for name, type_, comment in COLUMNS:
        op.add_column("statements", sa.Column(name, type_, nullable=True, comment=comment))
    op.add_column("statement_subjects", sa.Column("stance", sa.Text(), nullable=True, comment=STANCE))
    # Topics of before this revision were of no list.
    op.execute("update statements set topic = null where topic is not null")
    for table, name, rule in (
        ("statements", "fk_statements_topic", "foreign key (topic) references topics (code)"),
        ("statements", "ck_statements_cue_class", f"check ({CLASSES})"),
        ("statements", "ck_statements_addressee_span", f"check ({SPAN})"),
        ("statement_subjects", "ck_statement_subjects_stance", "check (stance in ('favourable', 'unfavourable'))"),
    ):
        op.execute(f"{AT_ONCE}alter table {table} add constraint {name} {rule}")
    op.create_index(op.f("ix_statements_cue_class"), "statements", ["cue_class"], unique=False)
    _comment(1)
    op.execute((SQL / f"{revision}_statement_log.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute("drop view statement_log")
    op.drop_index(op.f("ix_statements_cue_class"), table_name="statements")
    op.drop_column("statement_subjects", "stance")
    op.drop_constraint(op.f("fk_statements_topic"), "statements", type_="foreignkey")
    for name, _, _ in reversed(COLUMNS):
        op.drop_column("statements", name)
    op.drop_table("topics")
    _comment(0)
    op.execute((SQL / "0002_statement_log.sql").read_text(encoding="utf-8"))


def _comment(state: int) -> None:
    """The words of the columns before (0) or after (1) this revision."""
    other = 1 - state
    op.alter_column("statements", "topic", existing_type=sa.Text(), comment=TOPIC[state], existing_comment=TOPIC[other])
    op.alter_column(
        "statements",
        "confidence",
        existing_type=sa.Double(),
        existing_nullable=False,
        comment=CONFIDENCE[state],
        existing_comment=CONFIDENCE[other],
    )
