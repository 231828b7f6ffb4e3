"""Acts without their words, with the day of the article and the happening: what reports count over months."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql"
SLICE = 200_000


def upgrade() -> None:
    op.create_table(
        "acts",
        sa.Column("event_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="The event."),
        *_columns("The incident that it reports, else its own number with a minus."),
        sa.Column("is_dated", sa.Boolean(), nullable=False, comment="The text tells the day."),
        sa.Column("location", sa.Text(), nullable=True, comment="Where it happened, as named."),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_acts_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_acts")),
        comment="One row per event, without its words: what reports count. Kept in line with the events by triggers.",
    )
    op.create_table(
        "dyad_acts",
        sa.Column("event_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="The event."),
        sa.Column("source_code", sa.Text(), nullable=False, comment="Country or body that the source is or acts for."),
        sa.Column("target_code", sa.Text(), nullable=False, comment="Country or body that the target is or acts for; another one."),
        sa.Column(
            "is_mutual",
            sa.Boolean(),
            nullable=False,
            comment="Both are sources of a mutual event; the same pair is there the other way round too.",
        ),
        sa.Column(
            "is_pair", sa.Boolean(), nullable=False, comment="False for the second of two rows of an event that have the same two sides."
        ),
        *_columns("The incident that it reports, else the number of the event with a minus."),
        sa.Column("confidence", sa.Double(), nullable=False, comment="How sure the extractor is, 0 to 1."),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_dyad_acts_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "source_code", "target_code", name=op.f("pk_dyad_acts")),
        comment="One row per event and two sides of which one acts towards the other, or both together: event_dyads by codes,"
        " without words. Kept in line with the events by triggers.",
    )
    op.execute((SQL / f"{revision}_acts.sql").read_text(encoding="utf-8"))
    op.execute(
        f"""do $$
        begin
            for start in 1..coalesce((select max(id) from events), 0) by {SLICE} loop
                perform add_acts(start, start + {SLICE} - 1, null);
            end loop;
        end
        $$"""
    )
    newest, latest, event = sa.text("published_on DESC NULLS LAST"), sa.text("day DESC NULLS LAST"), sa.text("event_id DESC")
    op.create_index(op.f("ix_acts_published_on"), "acts", ["published_on"])
    op.create_index("ix_acts_first_told", "acts", ["happening", "published_on", "event_id"])
    op.create_index("ix_acts_event_type_mode_newest", "acts", ["event_type", "mode", newest, event])
    op.create_index("ix_acts_event_type_latest", "acts", ["event_type", latest, event])
    op.create_index(op.f("ix_dyad_acts_published_on"), "dyad_acts", ["published_on"])
    happening = ["happening", "source_code", "target_code", "published_on", "event_id"]
    op.create_index("ix_dyad_acts_first_told", "dyad_acts", happening)
    op.create_index(op.f("ix_dyad_acts_source_code_target_code_day"), "dyad_acts", ["source_code", "target_code", "day"])
    op.create_index(op.f("ix_dyad_acts_day_event_id"), "dyad_acts", ["day", "event_id"])
    op.execute("analyze acts, dyad_acts")


def downgrade() -> None:
    for table in ("events", "event_participants"):
        op.execute(f"drop trigger refresh_acts_inserted on {table}")
        op.execute(f"drop trigger refresh_acts_updated on {table}")
    op.execute("drop trigger refresh_acts_deleted on event_participants")
    op.execute("drop trigger refresh_acts_updated on documents")
    for function in (
        "pair_happenings(date, date)",
        "refresh_acts_of_events()",
        "refresh_acts_of_parties()",
        "refresh_acts_of_documents()",
        "refresh_acts(bigint[])",
        "add_acts(bigint, bigint, bigint[])",
    ):
        op.execute(f"drop function {function}")
    op.drop_table("dyad_acts")
    op.drop_table("acts")


def _columns(happening: str) -> list[sa.Column[object]]:
    return [
        sa.Column("document_id", sa.BigInteger(), nullable=False, comment="The document."),
        sa.Column("published_on", sa.Date(), nullable=True, comment="Day on which the article was published (UTC)."),
        sa.Column("day", sa.Date(), nullable=True, comment="Day on which it happened where the text tells it, else that of the article."),
        sa.Column("event_type", sa.Text(), nullable=False, comment="PLOVER type."),
        sa.Column("mode", sa.Text(), nullable=True, comment="PLOVER mode, where the text tells it."),
        sa.Column("status", sa.Text(), nullable=False, comment="Whether it is news, still to come, hypothetical, denied or background."),
        sa.Column("happening", sa.BigInteger(), nullable=False, comment=happening),
    ]
