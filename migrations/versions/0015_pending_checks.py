"""What a run derives it derives from what is new: what is to be looked at is kept, and found by indexes."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql"
SUBJECT = "What is to be done: settle whom an actor's mentions mean, or remove an actor (leaver), incident or sanction left with nothing."


def upgrade() -> None:
    op.create_table(
        "pending_checks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("subject", sa.Text(), nullable=False, comment=SUBJECT),
        sa.Column("subject_id", sa.BigInteger(), nullable=False, comment="Key of the actor, incident or sanction; it may be gone by then."),
        sa.CheckConstraint("subject in ('actor', 'leaver', 'incident', 'sanction')", name=op.f("ck_pending_checks_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_checks")),
        comment="One row per actor, incident or sanction whose rows came or went: what the next run has to look at.",
    )
    op.create_index(op.f("ix_pending_checks_subject_subject_id"), "pending_checks", ["subject", "subject_id"])
    op.add_column(
        "incidents",
        sa.Column(
            "party_codes",
            sa.ARRAY(sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
            comment="Codes of both, sorted: what the events of one happening have in common.",
        ),
    )
    op.execute(
        """update incidents set party_codes = array(
            select distinct unnest(source_codes || target_codes) collate "C" as code
            order by code
        )"""
    )
    op.create_index(op.f("ix_incidents_event_type_party_codes_first_on"), "incidents", ["event_type", "party_codes", "first_on"])
    op.create_index("ix_actors_key_by_character", "actors", ["key"], postgresql_ops={"key": "text_pattern_ops"})
    waiting = sa.text("incident_id is null and status = 'reported'")
    op.create_index("ix_events_waiting", "events", ["id"], postgresql_where=waiting)
    waiting = sa.text("sanction_id is null and (target_id is not null or target_code is not null)")
    op.create_index("ix_sanction_actions_waiting", "sanction_actions", ["id"], postgresql_where=waiting)
    op.create_index(op.f("ix_mentions_actor_id_code"), "mentions", ["actor_id", "code"])
    op.execute("-- squawk-ignore require-concurrent-index-deletion\ndrop index ix_mentions_actor_id")
    op.execute((SQL / f"{revision}_release_documents.sql").read_text(encoding="utf-8"))
    # Runs before this one may have been killed between the steps that this replaces: the next looks at all.
    op.execute(
        "insert into pending_checks (subject, subject_id) select 'actor', id from actors"
        " where origin = 'discovered' or starts_with(key, 'discovered-')"
    )
    op.execute("insert into pending_checks (subject, subject_id) select 'incident', id from incidents")
    op.execute("insert into pending_checks (subject, subject_id) select 'sanction', id from sanctions")


def downgrade() -> None:
    op.execute("drop trigger release_document on document_annotations")
    op.execute("drop function release_document()")
    op.execute("drop function release_documents(bigint[])")
    op.create_index("ix_mentions_actor_id", "mentions", ["actor_id"])
    op.drop_index("ix_mentions_actor_id_code", table_name="mentions")
    op.drop_index("ix_sanction_actions_waiting", table_name="sanction_actions")
    op.drop_index("ix_events_waiting", table_name="events")
    op.drop_index("ix_actors_key_by_character", table_name="actors")
    op.drop_index("ix_incidents_event_type_party_codes_first_on", table_name="incidents")
    op.drop_column("incidents", "party_codes")
    op.drop_table("pending_checks")
