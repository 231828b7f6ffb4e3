"""The description beside an export: a Frictionless data package, with types, keys and the meaning of every column."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from communique.etl.exports.relations import Relation

FILE = "datapackage.json"
_TYPES = {
    "bigint": "integer",
    "integer": "integer",
    "smallint": "integer",
    "double precision": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp with time zone": "datetime",
    "text[]": "array",
    "jsonb": "object",
}


def package(resources: Sequence[dict[str, Any]], since: date | None) -> dict[str, Any]:
    """The description of a set of resources, each made by `resource`."""
    told = "Who said what, who did what to whom, and who sanctions whom, as news articles tell it."
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "communique",
        "title": "Communique",
        "description": f"{told} Only what articles published from {since} on tell." if since else told,
        "version": version("communique"),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "resources": list(resources),
    }


def resource(relation: Relation, rows: int, file: Path, path: str, **more: Any) -> dict[str, Any]:
    """The description of one relation that lies in `file`, which is `path` as seen from the description."""
    schema: dict[str, Any] = {
        "fields": [
            {
                "name": column.name,
                "type": _TYPES.get(column.type, "string"),
                "description": column.comment,
                **({} if column.may_be_null else {"constraints": {"required": True}}),
            }
            for column in relation.columns
        ],
        "missingValues": [""],
    }
    if relation.primary_key:
        schema["primaryKey"] = list(relation.primary_key)
    # A key of several columns, one of them null, refers to nothing in SQL; a data package has no way to say so.
    null = {column.name for column in relation.columns if column.may_be_null}
    keys = [key for key in relation.foreign_keys if len(key.columns) == 1 or not null.intersection(key.columns)]
    if keys:
        schema["foreignKeys"] = [
            {
                "fields": list(key.columns),
                "reference": {"resource": "" if key.relation == relation.name else key.relation, "fields": list(key.theirs)},
            }
            for key in keys
        ]
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {
        "name": relation.name,
        "type": "table",
        "description": relation.comment,
        "path": path,
        "bytes": file.stat().st_size,
        "hash": f"sha256:{digest}",
        "rows": rows,
        **more,
        "schema": schema,
    }


def write(described: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
