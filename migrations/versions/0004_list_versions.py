"""Official lists as they are imported: their versions, the history of each entry, and what people judged of its matches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Columns that belong to a version of a list.
MOVED = ("published_on", "version", "run_id", "imported_at", "source_path")


def upgrade() -> None:
    op.create_table(
        "listing_reviews",
        sa.Column("list_code", sa.Text(), nullable=False, comment="The list."),
        sa.Column("external_id", sa.Text(), nullable=False, comment="Identifier of the entry in the list."),
        sa.Column("actor_key", sa.Text(), nullable=False, comment="Natural key of the actor."),
        sa.Column("verdict", sa.Text(), nullable=False, comment="Accepted: they are the same; rejected: they are not."),
        sa.Column("note", sa.Text(), nullable=True, comment="Why, in the reviewer's words."),
        sa.Column("reviewer", sa.Text(), nullable=True, comment="Who judged it."),
        sa.Column(
            "reviewed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False, comment="When it was judged."
        ),
        sa.CheckConstraint("verdict in ('accepted', 'rejected')", name=op.f("ck_listing_reviews_verdict")),
        sa.PrimaryKeyConstraint("list_code", "external_id", "actor_key", name=op.f("pk_listing_reviews")),
        comment="One row per match of a listed party with an actor that a person has judged; by natural keys, to outlive both.",
    )
    op.create_table(
        "sanction_list_versions",
        sa.Column(
            "id",
            sa.BigInteger(),
            sa.Identity(always=False),
            nullable=False,
            comment="Surrogate key; a later version of a list has a greater one.",
        ),
        sa.Column("list_id", sa.BigInteger(), nullable=False, comment="The list."),
        sa.Column("version", sa.Text(), nullable=False, comment="Its date or version as given."),
        sa.Column(
            "published_on", sa.Date(), nullable=False, comment="Day on which it was issued: the first that fits, where less is known."
        ),
        sa.Column("format", sa.Text(), nullable=False, comment="Format that it was read as, such as ofac-csv."),
        sa.Column("source_path", sa.Text(), nullable=False, comment="File, folder or address that it was read from."),
        sa.Column("content_hash", sa.Text(), nullable=False, comment="SHA-256 of its files: the same again is no new version."),
        sa.Column(
            "parts",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Records by part of the list, such as entries, addresses and aliases.",
        ),
        sa.Column("entries", sa.Integer(), nullable=False, comment="Entries in it."),
        sa.Column("added", sa.Integer(), nullable=False, comment="Entries that the version before it did not have."),
        sa.Column("changed", sa.Integer(), nullable=False, comment="Entries that differ from the version before it."),
        sa.Column("removed", sa.Integer(), nullable=False, comment="Entries of the version before it that it does not have."),
        sa.Column(
            "imported_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False, comment="When it was imported."
        ),
        sa.Column("run_id", sa.BigInteger(), nullable=True, comment="The run that imported it."),
        sa.CheckConstraint("least(entries, added, changed, removed) >= 0", name=op.f("ck_sanction_list_versions_counts")),
        sa.ForeignKeyConstraint(["list_id"], ["sanction_lists.id"], name=op.f("fk_sanction_list_versions_list_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["run_id"], ["etl_runs.id"], name=op.f("fk_sanction_list_versions_run_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanction_list_versions")),
        sa.UniqueConstraint("list_id", "version", name=op.f("uq_sanction_list_versions_list_id_version")),
        comment="One row per version of an official sanctions list as imported.",
    )
    op.create_index(op.f("ix_sanction_list_versions_run_id"), "sanction_list_versions", ["run_id"], unique=False)
    op.create_table(
        "listing_versions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("listing_id", sa.BigInteger(), nullable=False, comment="The entry."),
        sa.Column("from_version_id", sa.BigInteger(), nullable=False, comment="First version that says so."),
        sa.Column("to_version_id", sa.BigInteger(), nullable=True, comment="First version that no longer says so; null while it holds."),
        sa.Column("valid_from", sa.Date(), nullable=False, comment="Day of the first version that says so."),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="Day of the first version that no longer says so; null while it holds."),
        sa.Column("name", sa.Text(), nullable=False, comment="The name that it was listed by."),
        sa.Column("raw", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="The entry as it was read, field by field."),
        sa.CheckConstraint("(valid_to is null) = (to_version_id is null)", name=op.f("ck_listing_versions_end")),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_listing_versions_validity")),
        sa.ForeignKeyConstraint(
            ["from_version_id"], ["sanction_list_versions.id"], name=op.f("fk_listing_versions_from_version_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_listing_versions_listing_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["to_version_id"], ["sanction_list_versions.id"], name=op.f("fk_listing_versions_to_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_versions")),
        sa.UniqueConstraint("listing_id", "from_version_id", name=op.f("uq_listing_versions_listing_id_from_version_id")),
        comment="One row per state of an entry of an official list: what it said, from which version until which.",
    )
    op.create_index(op.f("ix_listing_versions_from_version_id"), "listing_versions", ["from_version_id"], unique=False)
    op.create_index(op.f("ix_listing_versions_to_version_id"), "listing_versions", ["to_version_id"], unique=False)
    op.create_table_comment(
        "listing_actors",
        "One row per match of a listed party with an actor in the news.",
        existing_comment="One row per match of a listed party with an actor.",
        schema=None,
    )
    op.alter_column(
        "listing_names",
        "quality",
        existing_type=sa.TEXT(),
        comment="How good an alias it is, as the list says: good, low or strong, weak and others.",
        existing_comment="How good an alias it is, as the list says.",
        existing_nullable=True,
    )
    op.create_table_comment(
        "listing_names",
        "One row per name of a listed party, as it stands or last stood.",
        existing_comment="One row per name of a listed party.",
        schema=None,
    )
    op.add_column(
        "listings",
        sa.Column(
            "countries",
            postgresql.ARRAY(sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
            comment="Countries (ISO3) that the entry names: nationality, address, place of birth, flag.",
        ),
    )
    op.add_column(
        "listings",
        sa.Column(
            "birth_dates",
            postgresql.ARRAY(sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
            comment="Dates of birth as fine as told: 1960-03-01, 1960-03 or 1960.",
        ),
    )
    op.alter_column(
        "listings",
        "kind",
        existing_type=sa.TEXT(),
        comment="What is listed: person, entity, vessel or aircraft; null if the list does not say.",
        existing_comment="What is listed, such as person, entity or vessel.",
        existing_nullable=True,
    )
    op.alter_column(
        "listings",
        "programme",
        existing_type=sa.TEXT(),
        comment="Sanctions programmes that it is listed under, parted by a semicolon and a blank.",
        existing_comment="Sanctions programme that it is listed under.",
        existing_nullable=True,
    )
    op.alter_column(
        "listings",
        "listed_on",
        existing_type=sa.DATE(),
        comment="Day on which it was listed, if the list tells.",
        existing_comment="Day on which it was listed.",
        existing_nullable=True,
    )
    op.alter_column(
        "listings",
        "delisted_on",
        existing_type=sa.DATE(),
        comment="Day of the first imported version without it; null while it is listed.",
        existing_comment="Day on which it was taken off.",
        existing_nullable=True,
    )
    op.create_table_comment(
        "listings",
        "One row per entry of an official sanctions list, as it stands or last stood; its history is in listing_versions.",
        existing_comment="One row per entry of an official sanctions list.",
        schema=None,
    )
    op.create_table_comment(
        "sanction_lists",
        "One row per official sanctions list that was imported.",
        existing_comment="One row per version of an official sanctions list as imported.",
        schema=None,
    )
    # Nothing could fill the table until now; the constraints and the index on these columns go with them.
    for column in MOVED:
        op.execute(f"-- squawk-ignore ban-drop-column\nalter table sanction_lists drop column {column}")
    op.execute(
        "-- squawk-ignore disallowed-unique-constraint, constraint-missing-not-valid\n"
        "alter table sanction_lists add constraint uq_sanction_lists_code unique (code)"
    )


def downgrade() -> None:
    # What was a version is a list now: it can't be told in the former columns.
    op.execute("delete from sanction_lists")
    op.add_column(
        "sanction_lists",
        sa.Column(
            "imported_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            autoincrement=False,
            nullable=False,
            comment="When it was imported.",
        ),
    )
    op.add_column(
        "sanction_lists",
        sa.Column("published_on", sa.DATE(), autoincrement=False, nullable=True, comment="Day on which the version was issued."),
    )
    op.add_column(
        "sanction_lists", sa.Column("source_path", sa.TEXT(), autoincrement=False, nullable=True, comment="File that it was read from.")
    )
    op.add_column(
        "sanction_lists", sa.Column("run_id", sa.BIGINT(), autoincrement=False, nullable=True, comment="The run that imported it.")
    )
    op.add_column(
        "sanction_lists", sa.Column("version", sa.TEXT(), autoincrement=False, nullable=False, comment="Its date or version as given.")
    )
    op.create_table_comment(
        "sanction_lists",
        "One row per version of an official sanctions list as imported.",
        existing_comment="One row per official sanctions list that was imported.",
        schema=None,
    )
    op.create_foreign_key(op.f("fk_sanction_lists_run_id"), "sanction_lists", "etl_runs", ["run_id"], ["id"], ondelete="SET NULL")
    op.drop_constraint(op.f("uq_sanction_lists_code"), "sanction_lists", type_="unique")
    op.create_unique_constraint(
        op.f("uq_sanction_lists_code_version"), "sanction_lists", ["code", "version"], postgresql_nulls_not_distinct=False
    )
    op.create_index(op.f("ix_sanction_lists_run_id"), "sanction_lists", ["run_id"], unique=False)
    op.create_table_comment(
        "listings",
        "One row per entry of an official sanctions list.",
        existing_comment="One row per entry of an official sanctions list, as it stands or last stood; its history is in listing_versions.",
        schema=None,
    )
    op.alter_column(
        "listings",
        "delisted_on",
        existing_type=sa.DATE(),
        comment="Day on which it was taken off.",
        existing_comment="Day of the first imported version without it; null while it is listed.",
        existing_nullable=True,
    )
    op.alter_column(
        "listings",
        "listed_on",
        existing_type=sa.DATE(),
        comment="Day on which it was listed.",
        existing_comment="Day on which it was listed, if the list tells.",
        existing_nullable=True,
    )
    op.alter_column(
        "listings",
        "programme",
        existing_type=sa.TEXT(),
        comment="Sanctions programme that it is listed under.",
        existing_comment="Sanctions programmes that it is listed under, parted by a semicolon and a blank.",
        existing_nullable=True,
    )
    op.alter_column(
        "listings",
        "kind",
        existing_type=sa.TEXT(),
        comment="What is listed, such as person, entity or vessel.",
        existing_comment="What is listed: person, entity, vessel or aircraft; null if the list does not say.",
        existing_nullable=True,
    )
    op.drop_column("listings", "birth_dates")
    op.drop_column("listings", "countries")
    op.create_table_comment(
        "listing_names",
        "One row per name of a listed party.",
        existing_comment="One row per name of a listed party, as it stands or last stood.",
        schema=None,
    )
    op.alter_column(
        "listing_names",
        "quality",
        existing_type=sa.TEXT(),
        comment="How good an alias it is, as the list says.",
        existing_comment="How good an alias it is, as the list says: good, low or strong, weak and others.",
        existing_nullable=True,
    )
    op.create_table_comment(
        "listing_actors",
        "One row per match of a listed party with an actor.",
        existing_comment="One row per match of a listed party with an actor in the news.",
        schema=None,
    )
    op.drop_index(op.f("ix_listing_versions_to_version_id"), table_name="listing_versions")
    op.drop_index(op.f("ix_listing_versions_from_version_id"), table_name="listing_versions")
    op.drop_table("listing_versions")
    op.drop_index(op.f("ix_sanction_list_versions_run_id"), table_name="sanction_list_versions")
    op.drop_table("sanction_list_versions")
    op.drop_table("listing_reviews")
