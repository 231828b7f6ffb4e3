"""The SQL of the jobs: a file of etl/sql/ a module, several named statements a file.

A statement begins at a line `-- name: NAME` and ends with a semicolon; the comment lines below its name say what it does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


@cache
def statements(module: str) -> Mapping[str, str]:
    """The statements of `module`.sql by name."""
    _, *parts = _NAME.split(files("communique.etl").joinpath("sql", f"{module}.sql").read_text(encoding="utf-8"))
    return {name: body.strip().removesuffix(";") for name, body in zip(parts[::2], parts[1::2], strict=True)}
