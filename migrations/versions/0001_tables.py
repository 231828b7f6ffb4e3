"""The tables of the first release."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Equality of plain columns within an exclusion constraint.
    op.execute("create extension if not exists btree_gist")
    op.execute("comment on table alembic_version is 'The revision of the tables that this database is at.'")
    op.execute("comment on column alembic_version.version_num is 'Newest revision that was applied.'")
    op.create_table(
        "actors",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("key", sa.Text(), nullable=False, comment="Natural key: ISO3 of a country, else a stable kebab-case name."),
        sa.Column("kind", sa.Text(), nullable=False, comment="What sort of actor it is."),
        sa.Column("name", sa.Text(), nullable=False, comment="Name by which reports call it."),
        sa.Column(
            "code",
            sa.Text(),
            nullable=True,
            comment="Country (ISO3) that it is or acts for, or its own short code; null for a person, whose roles tell it.",
        ),
        sa.Column("parent_id", sa.BigInteger(), nullable=True, comment="Actor that it is a part of."),
        sa.Column("wikidata_id", sa.Text(), nullable=True, comment="Wikidata item."),
        sa.Column(
            "origin",
            sa.Text(),
            server_default="seed",
            nullable=False,
            comment="Where the row comes from: seeds, an official list, or the articles.",
        ),
        sa.Column("description", sa.Text(), nullable=True, comment="One line that tells it from its namesakes."),
        sa.Column("source", sa.Text(), nullable=True, comment="Where its facts were taken from."),
        sa.CheckConstraint(
            "kind in ('country', 'government', 'organisation', 'person', 'igo', 'armed_group', 'company', 'media', 'other')",
            name=op.f("ck_actors_kind"),
        ),
        sa.CheckConstraint("origin in ('seed', 'list', 'discovered')", name=op.f("ck_actors_origin")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_actors_parent_is_another")),
        sa.ForeignKeyConstraint(["parent_id"], ["actors.id"], name=op.f("fk_actors_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actors")),
        sa.UniqueConstraint("key", name=op.f("uq_actors_key")),
        comment="One row per actor: a country, body, group or person. From seeds/actors.csv, official lists and the articles.",
    )
    op.create_index(op.f("ix_actors_code"), "actors", ["code"], unique=False)
    op.create_index(op.f("ix_actors_name"), "actors", ["name"], unique=False)
    op.create_index(op.f("ix_actors_parent_id"), "actors", ["parent_id"], unique=False)
    op.create_table(
        "contexts",
        sa.Column("code", sa.Text(), nullable=False, comment="PLOVER context, such as human_rights."),
        sa.Column("label", sa.Text(), nullable=False, comment="Name for readers."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_contexts")),
        comment="One row per PLOVER context. Loaded from seeds/contexts.csv.",
    )
    op.create_table(
        "countries",
        sa.Column("iso3", sa.Text(), nullable=False, comment="ISO 3166-1 alpha-3 code; the code of the actors that act for it."),
        sa.Column("iso2", sa.Text(), nullable=True, comment="ISO 3166-1 alpha-2 code."),
        sa.Column("name", sa.Text(), nullable=False, comment="Short English name."),
        sa.Column("official_name", sa.Text(), nullable=True, comment="Formal English name of the state."),
        sa.Column("capital", sa.Text(), nullable=True, comment="Capital, or seat of government where they differ."),
        sa.Column("demonym", sa.Text(), nullable=True, comment="English adjective of nationality."),
        sa.Column("region", sa.Text(), nullable=True, comment="World region, for grouping in reports."),
        sa.CheckConstraint("iso2 ~ '^[A-Z]{2}$'", name=op.f("ck_countries_iso2")),
        sa.CheckConstraint("iso3 ~ '^[A-Z]{3}$'", name=op.f("ck_countries_iso3")),
        sa.PrimaryKeyConstraint("iso3", name=op.f("pk_countries")),
        sa.UniqueConstraint("iso2", name=op.f("uq_countries_iso2")),
        sa.UniqueConstraint("name", name=op.f("uq_countries_name")),
        comment="One row per country or territory (ISO 3166-1). Loaded from seeds/countries.csv.",
    )
    op.create_table(
        "etl_runs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("command", sa.Text(), nullable=False, comment="Command that ran, such as run or ingest."),
        sa.Column(
            "parameters",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
            comment="Its options and inputs.",
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False, comment="When it began."),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True, comment="When it ended; null while it runs."),
        sa.Column("outcome", sa.Text(), server_default="running", nullable=False, comment="How it ended, or running."),
        sa.Column(
            "counts",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
            comment="What it read, added, changed and refused.",
        ),
        sa.CheckConstraint("(outcome = 'running') = (finished_at is null)", name=op.f("ck_etl_runs_finished")),
        sa.CheckConstraint("outcome in ('running', 'succeeded', 'failed', 'interrupted')", name=op.f("ck_etl_runs_outcome")),
        sa.CheckConstraint("finished_at >= started_at", name=op.f("ck_etl_runs_times")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_etl_runs")),
        comment="One row per run of a job that writes.",
    )
    op.create_index(op.f("ix_etl_runs_started_at"), "etl_runs", ["started_at"], unique=False)
    op.create_table(
        "event_types",
        sa.Column("code", sa.Text(), nullable=False, comment="PLOVER type, such as CONSULT."),
        sa.Column("label", sa.Text(), nullable=False, comment="Name for readers."),
        sa.Column("quad_class", sa.Text(), nullable=False, comment="Verbal or material, cooperation or conflict."),
        sa.Column("score", sa.Double(), nullable=False, comment="Goldstein-style intensity, from -10 (hostile) to 10 (friendly)."),
        sa.Column(
            "is_mutual", sa.Boolean(), nullable=False, comment="Parties named together, with no target, do it with or to each other."
        ),
        sa.Column("description", sa.Text(), nullable=True, comment="What the type covers."),
        sa.CheckConstraint(
            "quad_class in ('verbal cooperation', 'material cooperation', 'verbal conflict', 'material conflict')",
            name=op.f("ck_event_types_quad_class"),
        ),
        sa.CheckConstraint("score between -10 and 10", name=op.f("ck_event_types_score")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_event_types")),
        comment="One row per PLOVER event type. Loaded from seeds/event_types.csv.",
    )
    op.create_table(
        "report_runs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("report", sa.Text(), nullable=False, comment="Name of the report."),
        sa.Column(
            "parameters", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False, comment="Its parameters."
        ),
        sa.Column("started", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False, comment="When it began."),
        sa.Column("finished", sa.DateTime(timezone=True), nullable=True, comment="When it ended; null while it runs."),
        sa.Column("rows", sa.BigInteger(), nullable=True, comment="Rows that it gave."),
        sa.Column(
            "outputs",
            postgresql.ARRAY(sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
            comment="Files that it wrote, or - for the terminal.",
        ),
        sa.Column("outcome", sa.Text(), server_default="running", nullable=False, comment="How it ended, or running."),
        sa.CheckConstraint("(outcome = 'running') = (finished is null)", name=op.f("ck_report_runs_finished")),
        sa.CheckConstraint("outcome in ('running', 'succeeded', 'failed', 'interrupted')", name=op.f("ck_report_runs_outcome")),
        sa.CheckConstraint("finished >= started", name=op.f("ck_report_runs_times")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_runs")),
        comment="One row per run of a report.",
    )
    op.create_index(op.f("ix_report_runs_report_started"), "report_runs", ["report", "started"], unique=False)
    op.create_table(
        "sanction_action_types",
        sa.Column("code", sa.Text(), nullable=False, comment="Act, such as impose or demand_lift."),
        sa.Column("label", sa.Text(), nullable=False, comment="Name for readers."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_sanction_action_types")),
        comment="One row per kind of act upon a sanction. Loaded from seeds/sanction_action_types.csv.",
    )
    op.create_table(
        "sanction_measures",
        sa.Column("code", sa.Text(), nullable=False, comment="Measure, such as asset_freeze."),
        sa.Column("label", sa.Text(), nullable=False, comment="Name for readers."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_sanction_measures")),
        comment="One row per kind of sanction. Loaded from seeds/sanction_measures.csv.",
    )
    op.create_table(
        "seed_files",
        sa.Column("file", sa.Text(), nullable=False, comment="Name of the file."),
        sa.Column("content_hash", sa.Text(), nullable=False, comment="SHA-256 of the files of its table and of those that they refer to."),
        sa.Column("loaded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False, comment="When it was loaded."),
        sa.PrimaryKeyConstraint("file", name=op.f("pk_seed_files")),
        comment="One row per seed file as last loaded; an unchanged file is not read again.",
    )
    op.create_table(
        "actor_aliases",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("actor_id", sa.BigInteger(), nullable=False, comment="The actor that it names."),
        sa.Column("alias", sa.Text(), nullable=False, comment="The name as written."),
        sa.Column("alias_key", sa.Text(), nullable=False, comment="The name normalised for look-up: no case, accents or punctuation."),
        sa.Column("kind", sa.Text(), nullable=False, comment="How it names: name, acronym, metonym (a seat), demonym or title."),
        sa.Column("valid_from", sa.Date(), nullable=True, comment="First day on which it named the actor; null if always."),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="Last day on which it named the actor; null if still."),
        sa.Column(
            "origin",
            sa.Text(),
            server_default="seed",
            nullable=False,
            comment="Where the row comes from: seeds, an official list, or the articles.",
        ),
        sa.Column("source", sa.Text(), nullable=True, comment="Where the fact was taken from."),
        sa.CheckConstraint("kind in ('name', 'acronym', 'metonym', 'demonym', 'title')", name=op.f("ck_actor_aliases_kind")),
        sa.CheckConstraint("origin in ('seed', 'list', 'discovered')", name=op.f("ck_actor_aliases_origin")),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_actor_aliases_validity")),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_actor_aliases_actor_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor_aliases")),
        sa.UniqueConstraint(
            "actor_id",
            "alias",
            "kind",
            "valid_from",
            name=op.f("uq_actor_aliases_actor_id_alias_kind_valid_from"),
            postgresql_nulls_not_distinct=True,
        ),
        comment="One row per further name of an actor, with the time it held. From seeds/actor_aliases.csv, lists and the articles.",
    )
    op.create_index(op.f("ix_actor_aliases_alias_key"), "actor_aliases", ["alias_key"], unique=False)
    op.create_table(
        "actor_roles",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("actor_id", sa.BigInteger(), nullable=False, comment="The person."),
        sa.Column("office", sa.Text(), nullable=False, comment="The office whatever its title, such as foreign_minister."),
        sa.Column("title", sa.Text(), nullable=False, comment="The title as held, such as Secretary of State."),
        sa.Column("for_actor_id", sa.BigInteger(), nullable=False, comment="The country or body that the person acts for."),
        sa.Column("valid_from", sa.Date(), nullable=True, comment="Day on which the term began; null if unknown."),
        sa.Column(
            "valid_to", sa.Date(), nullable=True, comment="Day on which the term ended (the next may begin on it); null if it runs on."
        ),
        sa.Column("confidence", sa.Double(), server_default="1", nullable=False, comment="How sure the term is, 0 to 1."),
        sa.Column(
            "origin",
            sa.Text(),
            server_default="seed",
            nullable=False,
            comment="Where the row comes from: seeds, an official list, or the articles.",
        ),
        sa.Column("source", sa.Text(), nullable=True, comment="Where the fact was taken from."),
        postgresql.ExcludeConstraint(
            (sa.column("actor_id"), "="),
            (sa.column("office"), "="),
            (sa.column("for_actor_id"), "="),
            (sa.text("daterange(valid_from, valid_to)"), "&&"),
            deferrable=True,
            using="gist",
            name="ex_actor_roles_one_term_at_a_time",
        ),
        sa.CheckConstraint("origin in ('seed', 'list', 'discovered')", name=op.f("ck_actor_roles_origin")),
        sa.CheckConstraint("confidence between 0 and 1", name=op.f("ck_actor_roles_confidence")),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_actor_roles_validity")),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_actor_roles_actor_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["for_actor_id"], ["actors.id"], name=op.f("fk_actor_roles_for_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor_roles")),
        sa.UniqueConstraint(
            "actor_id",
            "office",
            "for_actor_id",
            "valid_from",
            name=op.f("uq_actor_roles_actor_id_office_for_actor_id_valid_from"),
            postgresql_nulls_not_distinct=True,
        ),
        comment="One row per term of a person in an office. The terms of one person in one office do not overlap.",
    )
    op.create_index(op.f("ix_actor_roles_for_actor_id"), "actor_roles", ["for_actor_id"], unique=False)
    op.create_table(
        "etl_rejects",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("run_id", sa.BigInteger(), nullable=False, comment="The run that refused it."),
        sa.Column("source", sa.Text(), nullable=False, comment="File or address, with !member inside an archive."),
        sa.Column("line", sa.BigInteger(), nullable=True, comment="Line or record in the source, from 1; null if all of it was refused."),
        sa.Column("reason", sa.Text(), nullable=False, comment="What is wrong with it."),
        sa.Column("remedy", sa.Text(), nullable=False, comment="What the user can do about it."),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False, comment="When it was refused."),
        sa.ForeignKeyConstraint(["run_id"], ["etl_runs.id"], name=op.f("fk_etl_rejects_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_etl_rejects")),
        comment="One row per input that a run refused.",
    )
    op.create_index(op.f("ix_etl_rejects_run_id"), "etl_rejects", ["run_id"], unique=False)
    op.create_table(
        "event_modes",
        sa.Column("event_type", sa.Text(), nullable=False, comment="The type that the mode refines."),
        sa.Column("code", sa.Text(), nullable=False, comment="PLOVER mode, such as visit; unique within its type."),
        sa.Column("label", sa.Text(), nullable=False, comment="Name for readers."),
        sa.Column("score", sa.Double(), nullable=False, comment="Intensity of the mode; that of its type where the two do not differ."),
        sa.CheckConstraint("score between -10 and 10", name=op.f("ck_event_modes_score")),
        sa.ForeignKeyConstraint(["event_type"], ["event_types.code"], name=op.f("fk_event_modes_event_type")),
        sa.PrimaryKeyConstraint("event_type", "code", name=op.f("pk_event_modes")),
        comment="One row per mode of an event type; types share mode names. Loaded from seeds/event_modes.csv.",
    )
    op.create_table(
        "incidents",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("key", sa.Text(), nullable=False, comment="Natural key, the same each time that the events are clustered."),
        sa.Column("event_type", sa.Text(), nullable=False, comment="PLOVER type of its events."),
        sa.Column("source_codes", postgresql.ARRAY(sa.Text()), nullable=False, comment="Codes of those who act, sorted."),
        sa.Column("target_codes", postgresql.ARRAY(sa.Text()), nullable=False, comment="Codes of those acted upon, sorted."),
        sa.Column("location", sa.Text(), nullable=True, comment="Where it happened."),
        sa.Column("first_on", sa.Date(), nullable=True, comment="Earliest day that its events fit."),
        sa.Column("last_on", sa.Date(), nullable=True, comment="Latest day that its events fit."),
        sa.Column("document_count", sa.Integer(), nullable=False, comment="Articles that report it."),
        sa.Column("event_count", sa.Integer(), nullable=False, comment="Event rows that report it."),
        sa.CheckConstraint("document_count >= 1 and event_count >= document_count", name=op.f("ck_incidents_counts")),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_incidents_days")),
        sa.ForeignKeyConstraint(["event_type"], ["event_types.code"], name=op.f("fk_incidents_event_type")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sa.UniqueConstraint("key", name=op.f("uq_incidents_key")),
        comment="One row per real-world happening, however many articles report it.",
    )
    op.create_index(op.f("ix_incidents_event_type_first_on"), "incidents", ["event_type", "first_on"], unique=False)
    op.create_table(
        "publishers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("name", sa.Text(), nullable=False, comment="Name, unique whatever its case."),
        sa.Column("domain", sa.Text(), nullable=True, comment="Domain of its site, without www."),
        sa.Column("country", sa.Text(), nullable=True, comment="Country of its seat."),
        sa.Column("origin", sa.Text(), server_default="seed", nullable=False, comment="Where the row comes from: seeds or the articles."),
        sa.CheckConstraint("origin in ('seed', 'list', 'discovered')", name=op.f("ck_publishers_origin")),
        sa.ForeignKeyConstraint(["country"], ["countries.iso3"], name=op.f("fk_publishers_country")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publishers")),
        sa.UniqueConstraint("domain", name=op.f("uq_publishers_domain")),
        comment="One row per publisher of articles. From seeds/publishers.csv and the articles.",
    )
    op.create_index(op.f("ix_publishers_country"), "publishers", ["country"], unique=False)
    op.create_index("uq_publishers_name_lower", "publishers", [sa.literal_column("lower(name)")], unique=True)
    op.create_table(
        "sanction_lists",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("code", sa.Text(), nullable=False, comment="Short name of the list, such as ofac-sdn."),
        sa.Column("name", sa.Text(), nullable=False, comment="Title of the list."),
        sa.Column("issuer_id", sa.BigInteger(), nullable=True, comment="Who issues it."),
        sa.Column("version", sa.Text(), nullable=False, comment="Its date or version as given."),
        sa.Column("published_on", sa.Date(), nullable=True, comment="Day on which the version was issued."),
        sa.Column("source_path", sa.Text(), nullable=True, comment="File that it was read from."),
        sa.Column(
            "imported_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False, comment="When it was imported."
        ),
        sa.Column("run_id", sa.BigInteger(), nullable=True, comment="The run that imported it."),
        sa.ForeignKeyConstraint(["issuer_id"], ["actors.id"], name=op.f("fk_sanction_lists_issuer_id")),
        sa.ForeignKeyConstraint(["run_id"], ["etl_runs.id"], name=op.f("fk_sanction_lists_run_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanction_lists")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_sanction_lists_code_version")),
        comment="One row per version of an official sanctions list as imported.",
    )
    op.create_index(op.f("ix_sanction_lists_issuer_id"), "sanction_lists", ["issuer_id"], unique=False)
    op.create_index(op.f("ix_sanction_lists_run_id"), "sanction_lists", ["run_id"], unique=False)
    op.create_table(
        "sanctions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("sender_id", sa.BigInteger(), nullable=True, comment="Who has, or would have, the measure in force."),
        sa.Column("target_id", sa.BigInteger(), nullable=True, comment="Who bears it."),
        sa.Column("measure", sa.Text(), nullable=False, comment="What kind of sanction it is."),
        sa.Column(
            "episode",
            sa.SmallInteger(),
            server_default="1",
            nullable=False,
            comment="1, and one more each time that it is imposed again after its end.",
        ),
        sa.Column(
            "status",
            sa.Text(),
            nullable=False,
            comment="Latest stage reported; in_force if the articles take it as given without reporting that it was imposed.",
        ),
        sa.Column("demanded_on", sa.Date(), nullable=True, comment="When someone first asked for it: the first day that fits."),
        sa.Column("demanded_on_precision", sa.Text(), nullable=True, comment="How fine demanded_on is: day, month or year."),
        sa.Column("threatened_on", sa.Date(), nullable=True, comment="When the sender first threatened it: the first day that fits."),
        sa.Column("threatened_on_precision", sa.Text(), nullable=True, comment="How fine threatened_on is: day, month or year."),
        sa.Column("imposed_on", sa.Date(), nullable=True, comment="When it was imposed: the first day that fits."),
        sa.Column("imposed_on_precision", sa.Text(), nullable=True, comment="How fine imposed_on is: day, month or year."),
        sa.Column("eased_on", sa.Date(), nullable=True, comment="When it was last eased or waived: the first day that fits."),
        sa.Column("eased_on_precision", sa.Text(), nullable=True, comment="How fine eased_on is: day, month or year."),
        sa.Column("lifted_on", sa.Date(), nullable=True, comment="When it was lifted: the first day that fits."),
        sa.Column("lifted_on_precision", sa.Text(), nullable=True, comment="How fine lifted_on is: day, month or year."),
        sa.Column("expires_on", sa.Date(), nullable=True, comment="Day on which it ends unless it is extended."),
        sa.Column("first_reported_on", sa.Date(), nullable=True, comment="Publication day of the first article that tells of it."),
        sa.Column("last_reported_on", sa.Date(), nullable=True, comment="Publication day of the last article that tells of it."),
        sa.CheckConstraint("demanded_on_precision in ('day', 'month', 'year')", name=op.f("ck_sanctions_demanded_on_precision")),
        sa.CheckConstraint("eased_on_precision in ('day', 'month', 'year')", name=op.f("ck_sanctions_eased_on_precision")),
        sa.CheckConstraint("imposed_on_precision in ('day', 'month', 'year')", name=op.f("ck_sanctions_imposed_on_precision")),
        sa.CheckConstraint("lifted_on_precision in ('day', 'month', 'year')", name=op.f("ck_sanctions_lifted_on_precision")),
        sa.CheckConstraint(
            "status in ('demanded', 'threatened', 'in_force', 'imposed', 'eased', 'lifted', 'expired')", name=op.f("ck_sanctions_status")
        ),
        sa.CheckConstraint("threatened_on_precision in ('day', 'month', 'year')", name=op.f("ck_sanctions_threatened_on_precision")),
        sa.CheckConstraint("(demanded_on is null) = (demanded_on_precision is null)", name=op.f("ck_sanctions_demanded_on_with_precision")),
        sa.CheckConstraint("(eased_on is null) = (eased_on_precision is null)", name=op.f("ck_sanctions_eased_on_with_precision")),
        sa.CheckConstraint("(imposed_on is null) = (imposed_on_precision is null)", name=op.f("ck_sanctions_imposed_on_with_precision")),
        sa.CheckConstraint("(lifted_on is null) = (lifted_on_precision is null)", name=op.f("ck_sanctions_lifted_on_with_precision")),
        sa.CheckConstraint(
            "(threatened_on is null) = (threatened_on_precision is null)", name=op.f("ck_sanctions_threatened_on_with_precision")
        ),
        sa.CheckConstraint("episode >= 1", name=op.f("ck_sanctions_episode")),
        sa.CheckConstraint("last_reported_on >= first_reported_on", name=op.f("ck_sanctions_reported")),
        sa.ForeignKeyConstraint(["measure"], ["sanction_measures.code"], name=op.f("fk_sanctions_measure")),
        sa.ForeignKeyConstraint(["sender_id"], ["actors.id"], name=op.f("fk_sanctions_sender_id")),
        sa.ForeignKeyConstraint(["target_id"], ["actors.id"], name=op.f("fk_sanctions_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanctions")),
        sa.UniqueConstraint(
            "sender_id",
            "target_id",
            "measure",
            "episode",
            name=op.f("uq_sanctions_sender_id_target_id_measure_episode"),
            postgresql_nulls_not_distinct=True,
        ),
        comment="One row per sender, target, measure and episode of a sanction, from its first demand to its end.",
    )
    op.create_index(op.f("ix_sanctions_measure"), "sanctions", ["measure"], unique=False)
    op.create_index(op.f("ix_sanctions_target_id"), "sanctions", ["target_id"], unique=False)
    op.create_table(
        "cameo_codes",
        sa.Column("code", sa.Text(), nullable=False, comment="CAMEO code of two to four digits."),
        sa.Column("label", sa.Text(), nullable=False, comment="Name for readers."),
        sa.Column("event_type", sa.Text(), nullable=True, comment="PLOVER type that it maps to, if any."),
        sa.Column("event_mode", sa.Text(), nullable=True, comment="PLOVER mode that it maps to, if any."),
        sa.CheckConstraint("code ~ '^[0-9]{2,4}$'", name=op.f("ck_cameo_codes_code")),
        sa.ForeignKeyConstraint(
            ["event_type", "event_mode"], ["event_modes.event_type", "event_modes.code"], name=op.f("fk_cameo_codes_event_type_event_mode")
        ),
        sa.ForeignKeyConstraint(["event_type"], ["event_types.code"], name=op.f("fk_cameo_codes_event_type")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_cameo_codes")),
        comment="One row per CAMEO code, with the PLOVER type and mode it maps to. Loaded from seeds/cameo_codes.csv.",
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("external_id", sa.Text(), nullable=True, comment="Identifier that the source gave it."),
        sa.Column("publisher_id", sa.BigInteger(), nullable=True, comment="Who published it."),
        sa.Column("url", sa.Text(), nullable=True, comment="Address of the article."),
        sa.Column("title", sa.Text(), nullable=True, comment="Headline."),
        sa.Column("byline", sa.Text(), nullable=True, comment="Author line."),
        sa.Column(
            "published_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was published: midnight UTC on the first day that fits; relative dates and offices are resolved against it.",
        ),
        sa.Column("published_precision", sa.Text(), nullable=True, comment="How fine published_at is: day, month or year."),
        sa.Column(
            "published_on",
            sa.Date(),
            sa.Computed("(published_at at time zone 'UTC')::date", persisted=True),
            nullable=True,
            comment="published_at as a day (UTC).",
        ),
        sa.Column("language", sa.Text(), nullable=True, comment="Language of the text, ISO 639-1."),
        sa.Column(
            "body", sa.Text(), nullable=False, comment="The text, normalised; all character offsets count from its first character, 0."
        ),
        sa.Column("word_count", sa.Integer(), nullable=False, comment="Words in the body."),
        sa.Column("content_hash", sa.Text(), nullable=False, comment="SHA-256 of the normalised text: the natural key."),
        sa.Column(
            "duplicate_of", sa.BigInteger(), nullable=True, comment="Earlier article that this one nearly repeats; it is not analysed."
        ),
        sa.Column("source_path", sa.Text(), nullable=True, comment="File it was read from, with !member inside an archive."),
        sa.Column("format", sa.Text(), nullable=True, comment="Format it was read as, such as html."),
        sa.Column(
            "ingested_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When it came into the database.",
        ),
        sa.Column("run_id", sa.BigInteger(), nullable=True, comment="The run that brought it in."),
        sa.CheckConstraint("body <> ''", name=op.f("ck_documents_body_not_empty")),
        sa.CheckConstraint("published_precision in ('day', 'month', 'year')", name=op.f("ck_documents_published_precision")),
        sa.CheckConstraint("(published_at is null) = (published_precision is null)", name=op.f("ck_documents_published_at_with_precision")),
        sa.CheckConstraint("duplicate_of <> id", name=op.f("ck_documents_duplicate_of_another")),
        sa.CheckConstraint("word_count >= 0", name=op.f("ck_documents_word_count")),
        sa.ForeignKeyConstraint(["duplicate_of"], ["documents.id"], name=op.f("fk_documents_duplicate_of"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["publisher_id"], ["publishers.id"], name=op.f("fk_documents_publisher_id")),
        sa.ForeignKeyConstraint(["run_id"], ["etl_runs.id"], name=op.f("fk_documents_run_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_documents_content_hash")),
        comment="One row per article; articles with the same text are one row.",
    )
    op.create_index(op.f("ix_documents_duplicate_of"), "documents", ["duplicate_of"], unique=False)
    op.create_index(op.f("ix_documents_external_id"), "documents", ["external_id"], unique=False)
    op.create_index(op.f("ix_documents_published_on"), "documents", ["published_on"], unique=False)
    op.create_index(op.f("ix_documents_publisher_id"), "documents", ["publisher_id"], unique=False)
    op.create_index(op.f("ix_documents_run_id"), "documents", ["run_id"], unique=False)
    op.create_table(
        "listings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("list_id", sa.BigInteger(), nullable=False, comment="The list."),
        sa.Column("external_id", sa.Text(), nullable=False, comment="Identifier of the entry in the list."),
        sa.Column("kind", sa.Text(), nullable=True, comment="What is listed, such as person, entity or vessel."),
        sa.Column("programme", sa.Text(), nullable=True, comment="Sanctions programme that it is listed under."),
        sa.Column("listed_on", sa.Date(), nullable=True, comment="Day on which it was listed."),
        sa.Column("delisted_on", sa.Date(), nullable=True, comment="Day on which it was taken off."),
        sa.Column("remarks", sa.Text(), nullable=True, comment="Remarks as given."),
        sa.Column("raw", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="The entry as read, field by field."),
        sa.CheckConstraint("delisted_on >= listed_on", name=op.f("ck_listings_days")),
        sa.ForeignKeyConstraint(["list_id"], ["sanction_lists.id"], name=op.f("fk_listings_list_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listings")),
        sa.UniqueConstraint("list_id", "external_id", name=op.f("uq_listings_list_id_external_id")),
        comment="One row per entry of an official sanctions list.",
    )
    op.create_index(op.f("ix_listings_programme"), "listings", ["programme"], unique=False)
    op.create_table(
        "document_annotations",
        sa.Column("document_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="The document."),
        sa.Column("extractor", sa.Text(), nullable=False, comment="Version of the extractor; another version makes the annotation stale."),
        sa.Column(
            "annotated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False, comment="When it was annotated."
        ),
        sa.Column("run_id", sa.BigInteger(), nullable=True, comment="The run that annotated it."),
        sa.Column(
            "counts",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
            comment="Rows found, by table.",
        ),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_document_annotations_document_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["run_id"], ["etl_runs.id"], name=op.f("fk_document_annotations_run_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_annotations")),
        comment="One row per annotated document. Deleting it deletes all that was found in the document.",
    )
    op.create_index(op.f("ix_document_annotations_extractor"), "document_annotations", ["extractor"], unique=False)
    op.create_index(op.f("ix_document_annotations_run_id"), "document_annotations", ["run_id"], unique=False)
    op.create_table(
        "listing_actors",
        sa.Column("listing_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="The entry."),
        sa.Column("actor_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="The actor that it is."),
        sa.Column("score", sa.Double(), nullable=False, comment="How well they match, 0 to 1."),
        sa.Column("method", sa.Text(), nullable=False, comment="Matcher and version that scored it."),
        sa.Column("reviewed", sa.Boolean(), server_default=sa.text("false"), nullable=False, comment="A person has confirmed it."),
        sa.CheckConstraint("score between 0 and 1", name=op.f("ck_listing_actors_score")),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_listing_actors_actor_id")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_listing_actors_listing_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("listing_id", "actor_id", name=op.f("pk_listing_actors")),
        comment="One row per match of a listed party with an actor.",
    )
    op.create_index(op.f("ix_listing_actors_actor_id"), "listing_actors", ["actor_id"], unique=False)
    op.create_table(
        "listing_names",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("listing_id", sa.BigInteger(), nullable=False, comment="The entry."),
        sa.Column("name", sa.Text(), nullable=False, comment="The name as written."),
        sa.Column("name_key", sa.Text(), nullable=False, comment="The name normalised for look-up: no case, accents or punctuation."),
        sa.Column("is_primary", sa.Boolean(), nullable=False, comment="The name that it is listed by."),
        sa.Column("quality", sa.Text(), nullable=True, comment="How good an alias it is, as the list says."),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_listing_names_listing_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_names")),
        sa.UniqueConstraint("listing_id", "name", name=op.f("uq_listing_names_listing_id_name")),
        comment="One row per name of a listed party.",
    )
    op.create_index(op.f("ix_listing_names_name_key"), "listing_names", ["name_key"], unique=False)
    op.create_table(
        "sentences",
        sa.Column("document_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="The document."),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False, comment="Place in the document, from 0."),
        sa.Column("char_start", sa.Integer(), nullable=False, comment="Offset of its first character in the body."),
        sa.Column("char_end", sa.Integer(), nullable=False, comment="Offset after its last character."),
        sa.CheckConstraint(
            "(char_start is null) = (char_end is null) and char_start >= 0 and char_end > char_start", name=op.f("ck_sentences_span")
        ),
        sa.CheckConstraint("ordinal >= 0", name=op.f("ck_sentences_ordinal")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document_annotations.document_id"], name=op.f("fk_sentences_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "ordinal", name=op.f("pk_sentences")),
        comment="One row per sentence of an annotated document.",
    )
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("document_id", sa.BigInteger(), nullable=False, comment="The document."),
        sa.Column("sentence", sa.Integer(), nullable=False, comment="Ordinal of the sentence that the trigger stands in."),
        sa.Column("event_type", sa.Text(), nullable=False, comment="PLOVER type."),
        sa.Column("mode", sa.Text(), nullable=True, comment="PLOVER mode, where the text tells it."),
        sa.Column("cameo_code", sa.Text(), nullable=True, comment="CAMEO code, where the text tells it."),
        sa.Column("status", sa.Text(), nullable=False, comment="Whether it is news, still to come, hypothetical, denied or background."),
        sa.Column("trigger", sa.Text(), nullable=False, comment="Words that tell of the act."),
        sa.Column("trigger_start", sa.Integer(), nullable=False, comment="Offset of the trigger's first character in the body."),
        sa.Column("trigger_end", sa.Integer(), nullable=False, comment="Offset after the trigger's last character."),
        sa.Column("occurred_on", sa.Date(), nullable=True, comment="When it happened: the first day that fits."),
        sa.Column("occurred_on_precision", sa.Text(), nullable=True, comment="How fine occurred_on is: day, month or year."),
        sa.Column("location", sa.Text(), nullable=True, comment="Where it happened, as named."),
        sa.Column("confidence", sa.Double(), nullable=False, comment="How sure the extractor is, 0 to 1."),
        sa.Column("incident_id", sa.BigInteger(), nullable=True, comment="The happening that it reports."),
        sa.CheckConstraint("occurred_on_precision in ('day', 'month', 'year')", name=op.f("ck_events_occurred_on_precision")),
        sa.CheckConstraint("status in ('reported', 'planned', 'hypothetical', 'negated', 'historical')", name=op.f("ck_events_status")),
        sa.CheckConstraint("(occurred_on is null) = (occurred_on_precision is null)", name=op.f("ck_events_occurred_on_with_precision")),
        sa.CheckConstraint(
            "(trigger_start is null) = (trigger_end is null) and trigger_start >= 0 and trigger_end > trigger_start",
            name=op.f("ck_events_trigger_span"),
        ),
        sa.CheckConstraint("confidence between 0 and 1", name=op.f("ck_events_confidence")),
        sa.ForeignKeyConstraint(["cameo_code"], ["cameo_codes.code"], name=op.f("fk_events_cameo_code")),
        sa.ForeignKeyConstraint(
            ["document_id", "sentence"],
            ["sentences.document_id", "sentences.ordinal"],
            name=op.f("fk_events_document_id_sentence"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_type", "mode"], ["event_modes.event_type", "event_modes.code"], name=op.f("fk_events_event_type_mode")
        ),
        sa.ForeignKeyConstraint(["event_type"], ["event_types.code"], name=op.f("fk_events_event_type")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_events_incident_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        comment="One row per act that an article reports: who did what, when and where.",
    )
    op.create_index(op.f("ix_events_cameo_code"), "events", ["cameo_code"], unique=False)
    op.create_index(op.f("ix_events_document_id_sentence"), "events", ["document_id", "sentence"], unique=False)
    op.create_index(op.f("ix_events_event_type_occurred_on"), "events", ["event_type", "occurred_on"], unique=False)
    op.create_index(op.f("ix_events_incident_id"), "events", ["incident_id"], unique=False)
    op.create_index(op.f("ix_events_occurred_on"), "events", ["occurred_on"], unique=False)
    op.create_table(
        "mentions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("document_id", sa.BigInteger(), nullable=False, comment="The document."),
        sa.Column("sentence", sa.Integer(), nullable=False, comment="Ordinal of the sentence that it stands in."),
        sa.Column("char_start", sa.Integer(), nullable=False, comment="Offset of its first character in the body."),
        sa.Column("char_end", sa.Integer(), nullable=False, comment="Offset after its last character."),
        sa.Column("surface", sa.Text(), nullable=False, comment="The words themselves."),
        sa.Column("actor_id", sa.BigInteger(), nullable=True, comment="The actor that is meant; null if it can't be told."),
        sa.Column("code", sa.Text(), nullable=True, comment="Country or body that the actor is or acts for on the day of the article."),
        sa.Column(
            "is_place", sa.Boolean(), server_default=sa.text("false"), nullable=False, comment="Named as a place, not as one who acts."
        ),
        sa.Column("method", sa.Text(), nullable=False, comment="Rule that decided, such as office-on-date."),
        sa.Column("confidence", sa.Double(), nullable=False, comment="How sure the rule is, 0 to 1."),
        sa.CheckConstraint(
            "(char_start is null) = (char_end is null) and char_start >= 0 and char_end > char_start", name=op.f("ck_mentions_span")
        ),
        sa.CheckConstraint("confidence between 0 and 1", name=op.f("ck_mentions_confidence")),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_mentions_actor_id")),
        sa.ForeignKeyConstraint(
            ["document_id", "sentence"],
            ["sentences.document_id", "sentences.ordinal"],
            name=op.f("fk_mentions_document_id_sentence"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
        comment="One row per span of text that names or refers to an actor.",
    )
    op.create_index(op.f("ix_mentions_actor_id"), "mentions", ["actor_id"], unique=False)
    op.create_index(op.f("ix_mentions_document_id_sentence"), "mentions", ["document_id", "sentence"], unique=False)
    op.create_table(
        "statements",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("document_id", sa.BigInteger(), nullable=False, comment="The document."),
        sa.Column("sentence", sa.Integer(), nullable=False, comment="Ordinal of the sentence that the content begins in."),
        sa.Column("speaker_id", sa.BigInteger(), nullable=True, comment="The actor who is quoted; null if it can't be told."),
        sa.Column("speaker_code", sa.Text(), nullable=True, comment="Country or body that the speaker acts for on the day of the article."),
        sa.Column("speaker_text", sa.Text(), nullable=True, comment="Words that name the speaker."),
        sa.Column("speaker_start", sa.Integer(), nullable=True, comment="Offset of the speaker's first character in the body."),
        sa.Column("speaker_end", sa.Integer(), nullable=True, comment="Offset after the speaker's last character."),
        sa.Column("cue", sa.Text(), nullable=True, comment="Words that attribute, such as said or according to."),
        sa.Column("cue_start", sa.Integer(), nullable=True, comment="Offset of the cue's first character in the body."),
        sa.Column("cue_end", sa.Integer(), nullable=True, comment="Offset after the cue's last character."),
        sa.Column("kind", sa.Text(), nullable=False, comment="Quoted in full (direct), not at all (indirect), or in part (mixed)."),
        sa.Column("content", sa.Text(), nullable=False, comment="The content as written, its parts joined."),
        sa.Column("spans", postgresql.INT4MULTIRANGE(), nullable=False, comment="Character offsets of the parts of the content."),
        sa.Column("addressee_id", sa.BigInteger(), nullable=True, comment="The actor whom it was said to."),
        sa.Column("addressee_code", sa.Text(), nullable=True, comment="Country or body that the addressee acts for."),
        sa.Column("stated_on", sa.Date(), nullable=True, comment="When it was said: the first day that fits."),
        sa.Column("stated_on_precision", sa.Text(), nullable=True, comment="How fine stated_on is: day, month or year."),
        sa.Column("topic", sa.Text(), nullable=True, comment="What it is about."),
        sa.Column("confidence", sa.Double(), nullable=False, comment="How sure the extractor is, 0 to 1."),
        sa.CheckConstraint("kind in ('direct', 'indirect', 'mixed')", name=op.f("ck_statements_kind")),
        sa.CheckConstraint("stated_on_precision in ('day', 'month', 'year')", name=op.f("ck_statements_stated_on_precision")),
        sa.CheckConstraint(
            "(cue_start is null) = (cue_end is null) and cue_start >= 0 and cue_end > cue_start", name=op.f("ck_statements_cue_span")
        ),
        sa.CheckConstraint(
            "(speaker_start is null) = (speaker_end is null) and speaker_start >= 0 and speaker_end > speaker_start",
            name=op.f("ck_statements_speaker_span"),
        ),
        sa.CheckConstraint("(stated_on is null) = (stated_on_precision is null)", name=op.f("ck_statements_stated_on_with_precision")),
        sa.CheckConstraint("confidence between 0 and 1", name=op.f("ck_statements_confidence")),
        sa.CheckConstraint("not isempty(spans) and lower(spans) >= 0", name=op.f("ck_statements_spans")),
        sa.ForeignKeyConstraint(["addressee_id"], ["actors.id"], name=op.f("fk_statements_addressee_id")),
        sa.ForeignKeyConstraint(
            ["document_id", "sentence"],
            ["sentences.document_id", "sentences.ordinal"],
            name=op.f("fk_statements_document_id_sentence"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["speaker_id"], ["actors.id"], name=op.f("fk_statements_speaker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        comment="One row per content that the article attributes to a source: said, written, asked, demanded, believed.",
    )
    op.create_index(op.f("ix_statements_addressee_id"), "statements", ["addressee_id"], unique=False)
    op.create_index(op.f("ix_statements_document_id_sentence"), "statements", ["document_id", "sentence"], unique=False)
    op.create_index(op.f("ix_statements_speaker_code_stated_on"), "statements", ["speaker_code", "stated_on"], unique=False)
    op.create_index(op.f("ix_statements_speaker_id"), "statements", ["speaker_id"], unique=False)
    op.create_index(op.f("ix_statements_topic"), "statements", ["topic"], unique=False)
    op.create_table(
        "event_contexts",
        sa.Column("event_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="The event."),
        sa.Column("context", sa.Text(), nullable=False, comment="PLOVER context."),
        sa.ForeignKeyConstraint(["context"], ["contexts.code"], name=op.f("fk_event_contexts_context")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_contexts_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "context", name=op.f("pk_event_contexts")),
        comment="One row per context of an event.",
    )
    op.create_index(op.f("ix_event_contexts_context"), "event_contexts", ["context"], unique=False)
    op.create_table(
        "event_participants",
        sa.Column("event_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="The event."),
        sa.Column("role", sa.Text(), nullable=False, comment="Acts (source) or is acted upon (target)."),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False, comment="Place among those of its role, from 0."),
        sa.Column("actor_id", sa.BigInteger(), nullable=True, comment="The actor; null if it can't be told."),
        sa.Column("code", sa.Text(), nullable=True, comment="Country or body that the actor is or acts for on the day of the article."),
        sa.Column("mention_id", sa.BigInteger(), nullable=True, comment="The words that name it."),
        sa.CheckConstraint("role in ('source', 'target')", name=op.f("ck_event_participants_role")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_event_participants_position")),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_event_participants_actor_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_participants_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["mention_id"], ["mentions.id"], ondelete="CASCADE", name=op.f("fk_event_participants_mention_id")),
        sa.PrimaryKeyConstraint("event_id", "role", "position", name=op.f("pk_event_participants")),
        comment="One row per party of an event. A reciprocal event has all its parties as sources and no target.",
    )
    op.create_index(op.f("ix_event_participants_actor_id_role"), "event_participants", ["actor_id", "role"], unique=False)
    op.create_index(op.f("ix_event_participants_code_role"), "event_participants", ["code", "role"], unique=False)
    op.create_index(op.f("ix_event_participants_mention_id"), "event_participants", ["mention_id"], unique=False)
    op.create_table(
        "sanction_actions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Surrogate key."),
        sa.Column("sanction_id", sa.BigInteger(), nullable=True, comment="The sanction that it acts upon; null until it is matched."),
        sa.Column("document_id", sa.BigInteger(), nullable=False, comment="The document."),
        sa.Column("sentence", sa.Integer(), nullable=False, comment="Ordinal of the sentence that the trigger stands in."),
        sa.Column("action", sa.Text(), nullable=False, comment="What is done."),
        sa.Column("measure", sa.Text(), nullable=False, comment="What kind of sanction it is done to."),
        sa.Column("by_actor_id", sa.BigInteger(), nullable=True, comment="Who does it."),
        sa.Column("by_code", sa.Text(), nullable=True, comment="Country or body that the doer acts for on the day of the article."),
        sa.Column("sender_id", sa.BigInteger(), nullable=True, comment="Who has, or would have, the measure in force."),
        sa.Column("sender_code", sa.Text(), nullable=True, comment="Country or body that the sender is or acts for."),
        sa.Column("target_id", sa.BigInteger(), nullable=True, comment="Who bears it."),
        sa.Column("target_code", sa.Text(), nullable=True, comment="Country or body that the target is or acts for."),
        sa.Column("status", sa.Text(), nullable=False, comment="Whether it is news, still to come, hypothetical, denied or background."),
        sa.Column("trigger", sa.Text(), nullable=False, comment="Words that tell of the act."),
        sa.Column("trigger_start", sa.Integer(), nullable=False, comment="Offset of the trigger's first character in the body."),
        sa.Column("trigger_end", sa.Integer(), nullable=False, comment="Offset after the trigger's last character."),
        sa.Column("occurred_on", sa.Date(), nullable=True, comment="When it was done: the first day that fits."),
        sa.Column("occurred_on_precision", sa.Text(), nullable=True, comment="How fine occurred_on is: day, month or year."),
        sa.Column(
            "objective", sa.Text(), nullable=True, comment="What the sender wants by it (Global Sanctions Data Base); null if not told."
        ),
        sa.Column("condition", sa.Text(), nullable=True, comment="What the text makes it depend on."),
        sa.Column("sector", sa.Text(), nullable=True, comment="Part of the economy that it touches."),
        sa.Column(
            "trade_direction", sa.Text(), nullable=True, comment="Exports or imports, in part or completely; null unless it is on trade."
        ),
        sa.Column("target_kind", sa.Text(), nullable=True, comment="Whether it is on a state, an institution, an entity or a person."),
        sa.Column("legal_basis", sa.Text(), nullable=True, comment="Law, order or resolution that it rests on."),
        sa.Column("expires_on", sa.Date(), nullable=True, comment="Day on which the sanction ends, by this act."),
        sa.Column("confidence", sa.Double(), nullable=False, comment="How sure the extractor is, 0 to 1."),
        sa.Column("event_id", sa.BigInteger(), nullable=True, comment="The event row of the same act."),
        sa.CheckConstraint(
            "objective in ('policy_change', 'destabilise_regime', 'territorial_conflict', 'prevent_war', 'end_war', 'terrorism', 'human_rights', 'democracy', 'other')",
            name=op.f("ck_sanction_actions_objective"),
        ),
        sa.CheckConstraint("occurred_on_precision in ('day', 'month', 'year')", name=op.f("ck_sanction_actions_occurred_on_precision")),
        sa.CheckConstraint(
            "status in ('reported', 'planned', 'hypothetical', 'negated', 'historical')", name=op.f("ck_sanction_actions_status")
        ),
        sa.CheckConstraint("target_kind in ('state', 'institution', 'entity', 'person')", name=op.f("ck_sanction_actions_target_kind")),
        sa.CheckConstraint(
            "trade_direction in ('exp_part', 'exp_compl', 'imp_part', 'imp_compl', 'both')",
            name=op.f("ck_sanction_actions_trade_direction"),
        ),
        sa.CheckConstraint(
            "(occurred_on is null) = (occurred_on_precision is null)", name=op.f("ck_sanction_actions_occurred_on_with_precision")
        ),
        sa.CheckConstraint(
            "(trigger_start is null) = (trigger_end is null) and trigger_start >= 0 and trigger_end > trigger_start",
            name=op.f("ck_sanction_actions_trigger_span"),
        ),
        sa.CheckConstraint("confidence between 0 and 1", name=op.f("ck_sanction_actions_confidence")),
        sa.ForeignKeyConstraint(["action"], ["sanction_action_types.code"], name=op.f("fk_sanction_actions_action")),
        sa.ForeignKeyConstraint(["by_actor_id"], ["actors.id"], name=op.f("fk_sanction_actions_by_actor_id")),
        sa.ForeignKeyConstraint(
            ["document_id", "sentence"],
            ["sentences.document_id", "sentences.ordinal"],
            name=op.f("fk_sanction_actions_document_id_sentence"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_sanction_actions_event_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["measure"], ["sanction_measures.code"], name=op.f("fk_sanction_actions_measure")),
        sa.ForeignKeyConstraint(["sanction_id"], ["sanctions.id"], name=op.f("fk_sanction_actions_sanction_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["sender_id"], ["actors.id"], name=op.f("fk_sanction_actions_sender_id")),
        sa.ForeignKeyConstraint(["target_id"], ["actors.id"], name=op.f("fk_sanction_actions_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanction_actions")),
        comment="One row per act upon a sanction that an article reports: imposed, extended, lifted, demanded, criticised.",
    )
    op.create_index(op.f("ix_sanction_actions_action_occurred_on"), "sanction_actions", ["action", "occurred_on"], unique=False)
    op.create_index(op.f("ix_sanction_actions_by_actor_id"), "sanction_actions", ["by_actor_id"], unique=False)
    op.create_index(op.f("ix_sanction_actions_document_id_sentence"), "sanction_actions", ["document_id", "sentence"], unique=False)
    op.create_index(op.f("ix_sanction_actions_event_id"), "sanction_actions", ["event_id"], unique=False)
    op.create_index(op.f("ix_sanction_actions_measure"), "sanction_actions", ["measure"], unique=False)
    op.create_index(op.f("ix_sanction_actions_sanction_id"), "sanction_actions", ["sanction_id"], unique=False)
    op.create_index(op.f("ix_sanction_actions_sender_id_target_id"), "sanction_actions", ["sender_id", "target_id"], unique=False)
    op.create_index(op.f("ix_sanction_actions_target_id"), "sanction_actions", ["target_id"], unique=False)
    op.create_table(
        "statement_subjects",
        sa.Column("statement_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="The statement."),
        sa.Column("actor_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="The actor that it is about."),
        sa.Column("code", sa.Text(), nullable=True, comment="Country or body that the actor is or acts for on the day of the article."),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_statement_subjects_actor_id")),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name=op.f("fk_statement_subjects_statement_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("statement_id", "actor_id", name=op.f("pk_statement_subjects")),
        comment="One row per actor that a statement is about.",
    )
    op.create_index(op.f("ix_statement_subjects_actor_id"), "statement_subjects", ["actor_id"], unique=False)


def downgrade() -> None:
    op.drop_table("statement_subjects")
    op.drop_table("sanction_actions")
    op.drop_table("event_participants")
    op.drop_table("event_contexts")
    op.drop_table("statements")
    op.drop_table("mentions")
    op.drop_table("events")
    op.drop_table("sentences")
    op.drop_table("listing_names")
    op.drop_table("listing_actors")
    op.drop_table("document_annotations")
    op.drop_table("listings")
    op.drop_table("documents")
    op.drop_table("cameo_codes")
    op.drop_table("sanctions")
    op.drop_table("sanction_lists")
    op.drop_table("publishers")
    op.drop_table("incidents")
    op.drop_table("event_modes")
    op.drop_table("etl_rejects")
    op.drop_table("actor_roles")
    op.drop_table("actor_aliases")
    op.drop_table("seed_files")
    op.drop_table("sanction_measures")
    op.drop_table("sanction_action_types")
    op.drop_table("report_runs")
    op.drop_table("event_types")
    op.drop_table("etl_runs")
    op.drop_table("countries")
    op.drop_table("contexts")
    op.drop_table("actors")
    op.execute("drop extension btree_gist")
