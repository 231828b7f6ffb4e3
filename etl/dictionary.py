"""The data dictionary and the diagram, generated from the declared tables and the comments of the views.

python -m communique.etl.dictionary            writes docs/data-dictionary.md and docs/erd.svg
python -m communique.etl.dictionary --check    exits with 1 if either is not what would be written
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import CheckConstraint, Column, Table, UniqueConstraint
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from communique.etl import erd, settings
from communique.etl.schema import Base

GROUPS = (
    erd.Group("Articles", "#1f6f8b", ("publishers", "documents", "document_annotations", "sentences")),
    erd.Group(
        "Facts",
        "#a23e48",
        ("mentions", "statements", "statement_subjects", "events", "event_participants", "event_contexts", "sanction_actions"),
    ),
    erd.Group("Across articles", "#7a4fa3", ("incidents", "sanctions", "imported_events", "acts", "dyad_acts")),
    erd.Group("Gazetteer", "#2f7d4f", ("actors", "actor_aliases", "actor_roles")),
    erd.Group(
        "Official lists",
        "#b0721e",
        (
            "sanction_lists",
            "sanction_list_versions",
            "listings",
            "listing_versions",
            "listing_names",
            "listing_actors",
            "listing_reviews",
            "review_log",
        ),
    ),
    erd.Group(
        "Lookups",
        "#5b6b7a",
        ("countries", "event_types", "event_modes", "contexts", "cameo_codes", "topics", "sanction_measures", "sanction_action_types"),
    ),
    erd.Group(
        "Runs",
        "#8a8a8a",
        (
            "etl_runs",
            "etl_rejects",
            "annotation_failures",
            "report_runs",
            "report_deliveries",
            "report_schedules",
            "seed_files",
            "gazetteer_versions",
            "pending_checks",
            "actor_merges",
        ),
    ),
)
COLUMNS = (
    ("countries", "event_types", "event_modes", "cameo_codes", "contexts", "topics", "sanction_measures", "sanction_action_types"),
    ("publishers", "documents", "document_annotations", "sentences"),
    ("events", "event_participants", "event_contexts", "incidents", "imported_events", "acts", "dyad_acts"),
    ("mentions", "actors", "actor_aliases", "actor_roles"),
    ("statements", "statement_subjects", "sanctions"),
    ("sanction_actions", "listing_actors", "listing_names", "listing_reviews", "review_log"),
    (
        "listings",
        "listing_versions",
        "sanction_lists",
        "sanction_list_versions",
        "etl_runs",
        "etl_rejects",
        "annotation_failures",
    ),
    ("report_runs", "report_deliveries", "report_schedules", "seed_files", "gazetteer_versions", "actor_merges", "pending_checks"),
)
NAMED_ONLY = frozenset(table for group in GROUPS if group.title in ("Lookups", "Runs") for table in group.tables)
COMMENT = re.compile(r"comment on (view|column) ([\w.]+) is\s+'((?:[^']|'')*)';")
INTRODUCTION = """\
# Data dictionary

Generated from the tables' declarations (`make docs`): not to be edited by hand. The same words stand in the database as
comments (`\\d+ TABLE` in psql, `communique sql --describe TABLE`). The diagram is in [erd.svg](erd.svg).

Character offsets count from 0, and an end is exclusive. A partial date is the first day that fits, with its precision.
"""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m communique.etl.dictionary", description="Generate the documents of the tables.")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="folder of the documents (default: docs)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a document is stale")
    options = parser.parse_args(arguments)
    stale = [path for path, text in documents(options.docs).items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if options.check:
        for path in stale:
            print(f"{path}: not what the tables say; run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    options.docs.mkdir(parents=True, exist_ok=True)
    for path, text in documents(options.docs).items():
        path.write_text(text, encoding="utf-8")
    return 0


def documents(folder: Path) -> dict[Path, str]:
    """What each generated document should hold."""
    return {
        folder / "data-dictionary.md": "\n".join(_dictionary()),
        folder / "erd.svg": erd.draw(Base.metadata, GROUPS, COLUMNS, NAMED_ONLY),
    }


def view_comments() -> dict[str, dict[str, str]]:
    """The comment of each view (under '') and of its columns, in their order, from the newest file of the view."""
    newest = {path.stem.split("_", 1)[1]: path for path in sorted((settings.packaged("migrations") / "sql").glob("*.sql"))}
    views: dict[str, dict[str, str]] = {}
    for view, path in newest.items():
        if not (found := COMMENT.findall(path.read_text(encoding="utf-8"))):
            continue  # functions
        views[view] = {name.partition(".")[2]: comment.replace("''", "'") for _, name, comment in found}
    return views


def _dictionary() -> Iterator[str]:
    yield INTRODUCTION
    views = view_comments()
    for group in GROUPS:
        yield f"- **{group.title}**: {', '.join(f'[{name}](#{name})' for name in group.tables)}"
    yield f"- **Views**: {', '.join(f'[{name}](#{name})' for name in views)}\n"
    for group in GROUPS:
        yield f"## {group.title}\n"
        for name in group.tables:
            yield from _table(Base.metadata.tables[name])
    yield "## Views\n"
    for name, comments in views.items():
        yield f"### {name}\n\n{comments['']}\n"
        yield "| column | meaning |\n|---|---|"
        yield from (f"| {column} | {_cell(comment)} |" for column, comment in comments.items() if column)
        yield ""


def _table(table: Table) -> Iterator[str]:
    yield f"### {table.name}\n\n{table.comment}\n"
    yield "| column | type | meaning |\n|---|---|---|"
    for column in table.columns:
        yield f"| {f'**{column.name}**' if column.primary_key else column.name} | {_type(column)} | {_cell(column.comment or '')} |"
    rules = [*_rules(table)]
    yield "\n" + "\n".join(f"- {rule}" for rule in rules) + "\n" if rules else ""


def _type(column: Column[object]) -> str:
    targets = sorted({key.column.table.name for key in column.foreign_keys})
    links = "".join(f" → [{target}](#{target})" for target in targets)
    return f"{erd.type_name(column)}{', may be null' if column.nullable else ''}{links}"


def _rules(table: Table) -> Iterator[str]:
    """What the database enforces beyond types and references, in the order of the constraints' names."""
    for constraint in sorted(table.constraints, key=lambda constraint: str(constraint.name)):
        if isinstance(constraint, UniqueConstraint):
            yield f"unique: {', '.join(column.name for column in constraint.columns)}"
        elif isinstance(constraint, ExcludeConstraint):
            yield f"no two rows overlap in time that agree in: {', '.join(column.name for column in constraint.columns)}"
        elif isinstance(constraint, CheckConstraint):
            yield f"check: `{constraint.sqltext}`"
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        if index.unique:
            yield f"unique: `{', '.join(str(expression) for expression in index.expressions)}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main())
