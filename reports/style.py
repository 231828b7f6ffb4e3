"""What is checked of report files beside their queries: their style, and that their answers are tested."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

# The repository's folders, where they are: a package has neither.
_ROOT = Path(__file__).resolve().parents[1]
_STYLE = _ROOT / ".sqlfluff"
_TESTS = _ROOT / "tests" / "reports"


class NotHere(Exception):
    """A check that can't be made where the package is installed: the message says what is missing."""


def style(files: Sequence[Path]) -> list[str]:
    """What sqlfluff finds wrong. Raises NotHere without sqlfluff or the rules of the repository."""
    if find_spec("sqlfluff") is None or not _STYLE.is_file():
        raise NotHere("style is not checked: that takes sqlfluff and a checkout of the repository")
    command = [sys.executable, "-m", "sqlfluff", "lint", "--format", "json", "--nofail", "--config", str(_STYLE), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=_ROOT)
    if done.returncode:
        return [f"sqlfluff could not run: {done.stderr.strip() or done.stdout.strip()}"]
    return [
        f"{found['filepath']}, line {fault['start_line_no']}: {fault['code']}: {' '.join(fault['description'].split())}; mend the style"
        for found in json.loads(done.stdout)
        for fault in found["violations"]
    ]


def untested(names: Iterable[str]) -> list[str]:
    """The packaged reports without a known-answer test. Raises NotHere without the tests of the repository."""
    if not _TESTS.is_dir():
        raise NotHere("known answers are not checked: that takes a checkout of the repository")
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(_TESTS.glob("test_*.py")))
    asked = set(re.findall(r'\b(?:ask\w*|rows)\(\s*"([\w-]+)"', text))
    return [f"report {name} has no known-answer test; ask it in tests/reports" for name in names if name not in asked]
