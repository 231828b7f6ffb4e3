"""Runs of reports that the schedule wants, and their deliveries."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# The table has a row for each time that someone asked for a report: few, and no reader waits for it.
AT_ONCE = "-- squawk-ignore constraint-missing-not-valid, disallowed-unique-constraint\n"
COLUMNS: tuple[tuple[str, sa.types.TypeEngine[Any], str | None, str], ...] = (
    ("schedule", sa.Text(), None, "Name of the entry of the schedule; null if it was asked for."),
    ("due_at", sa.DateTime(timezone=True), None, "Moment at which the schedule wanted it."),
    ("attempts", sa.SmallInteger(), "0", "Times that the schedule tried it."),
    ("error", sa.Text(), None, "What went wrong at the last attempt."),
    (
        "row_digests",
        sa.LargeBinary(),
        None,
        "MD5 of each row, 16 bytes each, sorted: what the next run of the entry compares its rows with.",
    ),
)
STARTED = ("When it began.", "When it began, or became due.")
FINISHED = ("When it ended; null while it runs.", "When it ended; null while it waits or runs.")
OUTCOME = (
    "How it ended, or running.",
    "How it ended; waiting, running, or unneeded where the schedule wants rows and there were none.",
)
TABLE = ("One row per run of a report.", "One row per run of a report, asked for or due by the schedule.")
BEFORE = (
    ("outcome", "outcome in ('running', 'succeeded', 'failed', 'interrupted')"),
    ("finished", "(outcome = 'running') = (finished is null)"),
)
AFTER = (
    ("outcome", "outcome in ('waiting', 'running', 'succeeded', 'failed', 'interrupted', 'unneeded')"),
    ("finished", "(outcome in ('waiting', 'running')) = (finished is null)"),
)


def upgrade() -> None:
    for name, type_, default, comment in COLUMNS:
        op.add_column("report_runs", sa.Column(name, type_, server_default=default, nullable=default is None, comment=comment))
    _constrain(AFTER)
    op.execute(f"{AT_ONCE}alter table report_runs add constraint ck_report_runs_due check ((schedule is null) = (due_at is null))")
    op.execute(f"{AT_ONCE}alter table report_runs add constraint uq_report_runs_schedule_due_at unique (schedule, due_at)")
    _comment(1)
    op.create_table(
        "report_schedules",
        sa.Column("name", sa.Text(), nullable=False, comment="Name of the entry."),
        sa.Column(
            "planned_until",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="Every run due up to then is in report_runs, or was left out on purpose.",
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_report_schedules")),
        comment="One row per entry of the schedule that a worker has seen.",
    )
    op.create_table(
        "report_deliveries",
        sa.Column("run_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="The run."),
        sa.Column("recipient", sa.Text(), nullable=False, comment="Where it goes, as the schedule writes it."),
        sa.Column("outcome", sa.Text(), server_default="sending", nullable=False, comment="How it ended, or sending."),
        sa.Column(
            "begun_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False, comment="When the last attempt began."
        ),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True, comment="When it was delivered."),
        sa.Column("attempts", sa.SmallInteger(), server_default="1", nullable=False, comment="Times that it was tried."),
        sa.Column(
            "is_repeat",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="An attempt was cut off while it was being sent: it may have arrived more than once.",
        ),
        sa.Column("place", sa.Text(), nullable=True, comment="Where it is now: a path, an address, a message id."),
        sa.Column("error", sa.Text(), nullable=True, comment="What went wrong at the last attempt."),
        sa.CheckConstraint("outcome in ('sending', 'delivered', 'failed')", name=op.f("ck_report_deliveries_outcome")),
        sa.CheckConstraint("(outcome = 'delivered') = (delivered_at is not null)", name=op.f("ck_report_deliveries_delivered")),
        sa.ForeignKeyConstraint(["run_id"], ["report_runs.id"], name=op.f("fk_report_deliveries_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "recipient", name=op.f("pk_report_deliveries")),
        comment="One row per recipient of a scheduled run.",
    )


def downgrade() -> None:
    op.drop_table("report_deliveries")
    op.drop_table("report_schedules")
    op.execute("delete from report_runs where outcome in ('waiting', 'unneeded')")
    _constrain(BEFORE)
    op.drop_constraint("ck_report_runs_due", "report_runs")
    op.drop_constraint("uq_report_runs_schedule_due_at", "report_runs")
    for name, *_ in reversed(COLUMNS):
        op.drop_column("report_runs", name)
    _comment(0)


def _constrain(rules: tuple[tuple[str, str], ...]) -> None:
    for name, rule in rules:
        op.execute(f"-- squawk-ignore ban-drop-constraint\nalter table report_runs drop constraint ck_report_runs_{name}")
        op.execute(f"{AT_ONCE}alter table report_runs add constraint ck_report_runs_{name} check ({rule})")


def _comment(state: int) -> None:
    """The words before (0) or after (1) this revision."""
    other = 1 - state
    moment = sa.DateTime(timezone=True)
    op.alter_column("report_runs", "started", existing_type=moment, comment=STARTED[state], existing_comment=STARTED[other])
    op.alter_column("report_runs", "finished", existing_type=moment, comment=FINISHED[state], existing_comment=FINISHED[other])
    op.alter_column("report_runs", "outcome", existing_type=sa.Text(), comment=OUTCOME[state], existing_comment=OUTCOME[other])
    op.create_table_comment("report_runs", TABLE[state], existing_comment=TABLE[other])
