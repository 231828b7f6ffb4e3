"""What the manuals show runs as they show it: every recipe of the cookbook, the notebook, the lines of sql.md."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from sql.answers import ANSWERS

from communique.etl import adhoc, database, embedded, settings
from communique.etl.output import cell_text

DOCS = Path(__file__).parents[2] / "docs"
RECIPES = dict(
    re.findall(r"^### ([^\n]+)\n(?:(?!###)[^\n]*\n)*?```sql\n(.*?)```", (DOCS / "sql-cookbook.md").read_text(), re.DOTALL | re.MULTILINE)
)


@pytest.fixture
def as_user(world_url, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", world_url)
    settings.reset()
    yield
    settings.reset()


def test_the_cookbook_is_whole():
    text = (DOCS / "sql-cookbook.md").read_text()
    assert len(RECIPES) == text.count("```sql") == text.count("### ") == 34
    assert "Thirty-four questions" in text
    assert set(ANSWERS) == set(RECIPES)


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_gives_what_it_should(title, world_url):
    with adhoc.reading(database.as_analyst(world_url), 10) as connection:
        columns, rows = adhoc.query(connection, RECIPES[title])
        shown = [
            [cell_text(value) for name, value in zip(columns, row, strict=True) if name != "id" and not name.endswith("_id")]
            for row in rows
        ]
    assert shown == ANSWERS[title]
    assert any(cell not in ("", "0") for row in shown for cell in row)


def test_the_notebook_runs(as_user):
    notebook = json.loads((DOCS / "notebook.ipynb").read_text())
    names: dict[str, object] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert not cell["outputs"], "no answers of somebody's database in it"
            *lines, last = "".join(cell["source"]).rstrip().splitlines()
            exec("\n".join(lines), names)  # noqa: S102 - our own notebook
            exec(last if re.match(r"\w+ = ", last) else f"shown = {last}", names)  # noqa: S102
    assert names["by_type"].loc["CONSULT"].tolist() == [3, 5]
    assert names["monthly"].loc["2021-03-01", "count"] == 3
    assert next(iter(names["said"]["speaker_name"].dropna())) == "Antony Blinken"
    assert names["statement"]["content"] in names["shown"]
    names["engine"].dispose()


def test_the_lines_for_pandas_run(as_user):
    (block,) = re.findall(r"```python\n(.*?)```", (DOCS / "sql.md").read_text(), re.DOTALL)
    names: dict[str, object] = {}
    exec(block, names)  # noqa: S102 - our own manual
    assert len(names["statements"]) == 3
    names["engine"].dispose()


def test_the_lines_for_psql_run(as_user, tmp_path):
    block = re.search(r"### psql\n```\n(.*?)```", (DOCS / "sql.md").read_text(), re.DOTALL)[1]
    _, *lines = block.splitlines()
    command = [embedded.binaries() / "psql", "-X", "-v", "ON_ERROR_STOP=1", database.analyst_url()]
    done = subprocess.run(command, input="\n".join(lines), cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "Words that tell of the act." in done.stdout
    assert len((tmp_path / "iran.csv").read_text().splitlines()) == 6
