"""`communique lists` and `communique screen`, as they are typed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from communique.etl.lists import catalog

Run = Callable[..., tuple[int, str, str]]


def test_a_list_from_import_to_changes(run: Run, samples: Path, tmp_path: Path, database_url: str) -> None:
    code, shown, told = run("lists", "import", str(samples / "un.xml"))
    assert (code, shown) == (1, "")
    assert "has 2 entries, where un should have 600 to 5000. " in told and "--force" in told
    code, shown, told = run("lists", "import", str(samples / "un.xml"), "--force", "--format", "csv")
    assert (code, shown) == (0, "list,version,entries,added,changed,removed\nun,2026-02-27,2,2,0,0\n")
    code, shown, told = run("lists", "import", str(samples / "un.xml"), "--format", "csv")
    assert (code, shown) == (0, "list,version,entries,added,changed,removed\nun,2026-02-27,,0,0,0\n")
    assert "imported before, as version 2026-02-27; nothing was done" in told

    text = (samples / "un.xml").read_text().replace("Believed to be at sea", "Ashore").replace("2026-02-27", "2026-03-04")
    (tmp_path / "un.xml").write_text(text[: len(text) // 2])
    code, shown, told = run("lists", "import", str(tmp_path / "un.xml"), "--force")
    assert code == 1 and "un.xml, line " in told and "is not whole XML" in told
    (tmp_path / "un.xml").write_text(text)
    assert run("lists", "import", str(tmp_path / "un.xml"), "--force")[0] == 0

    code, shown, _ = run("lists", "changes", "un", "--since", "2026-02-27", "--format", "csv")
    assert (code, shown) == (0, "external_id,name,change,fields\nCDi.900,ANTON PAVEL KESTREL,changed,COMMENTS1\n")
    code, shown, _ = run("lists", "changes", "un", "--since", "2026-02-27", "--format", "jsonl")
    assert json.loads(shown) == {"external_id": "CDi.900", "name": "ANTON PAVEL KESTREL", "change": "changed", "fields": ["COMMENTS1"]}
    assert run("lists", "changes", "un", "--since", "2019")[::2][0] == 1

    rows = list(csv.DictReader(io.StringIO(run("lists", "list", "un", "--format", "csv")[1])))
    assert [(row["version"], row["changed"]) for row in rows] == [("2026-03-04", "1"), ("2026-02-27", "0")]
    assert "United Nations Security Council" in run("lists", "list")[1]

    assert "CDi.900" in run("lists", "show", "kestrel anton")[1]
    [entry] = json.loads(run("lists", "show", "CDi.900", "--format", "json")[1])
    assert [state["to"] for state in entry["history"]] == ["2026-03-04", None]
    assert {"name": "Kestrel", "quality": "Low"} in entry["aliases"]
    assert run("lists", "show", "nobody at all")[0] == 1
    with psycopg.connect(database_url) as connection:
        runs = connection.execute("select outcome, counts from etl_runs where command = 'lists import' order by id").fetchall()
        [(line, reason)] = connection.execute("select line, reason from etl_rejects where line is not null").fetchall()
    assert [outcome for outcome, _ in runs] == ["failed", "succeeded", "succeeded", "failed", "succeeded"]
    assert runs[-1][1]["changed"] == 1
    assert line > 1 and "not whole XML" in reason

    code, shown, told = run("screen", "Anton Kestrell", "Jane Roe", "--format", "jsonl")
    assert code == 0 and "2 names against 2 listed parties" in told
    first, second = map(json.loads, shown.splitlines())
    assert second == {"query": "Jane Roe", "matches": []}
    [match] = first["matches"]
    assert {key: match[key] for key in ("list", "external_id", "name")} == {
        "list": "un",
        "external_id": "CDi.900",
        "name": "ANTON PAVEL KESTREL",
    }
    assert 0.78 <= match["score"] <= 1 and match["matched_name"] and match["reasons"]

    (tmp_path / "names.csv").write_text("name,birth_date,country\nAntonio Kestrel,1971,Bulgaria\nAntonio Kestrel,1930,\n")
    code, shown, _ = run("screen", "--input", str(tmp_path / "names.csv"), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(shown)))
    assert [row["external_id"] for row in rows] == ["CDi.900"]
    assert "born in 1971; of BGR" in rows[0]["reasons"]
    assert "(no rows)" in run("screen", "Jane Roe")[1]
    assert run("screen", "Kestrel", "--list", "eu")[0] == 1
    assert run("screen", "--input", str(tmp_path / "none"))[0] == 1
    (tmp_path / "names.csv").write_text("name,country\nAnn,Atlantis\n")
    code, _, told = run("screen", "--input", str(tmp_path / "names.csv"), "--format", "jsonl")
    assert code == 1 and "line 2: 'Atlantis' is no country" in told

    code, _, told = run("lists", "review", "accept", "un", "CDi.900", "nobody")
    assert code == 1 and "there is no actor nobody" in told
    assert run("lists", "review", "accept", "un")[0] == 2
    assert run("lists", "review", "--format", "csv")[1].startswith("list,entry,actor,")
    assert run("lists", "review", "--judged", "--format", "csv")[1].startswith("list_code,external_id,actor_key,verdict")


@pytest.mark.parametrize(
    "arguments",
    [
        *(("screen",), ("screen", "x", "--input", "y"), ("lists", "import"), ("lists", "import", "x", "--version", "soon")),
        ("lists", "changes", "un"),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments)[0] == 2


def test_screening_without_lists_says_what_to_do(run: Run) -> None:
    code, shown, told = run("screen", "Jane Roe")
    assert (code, shown) == (1, "")
    assert "`communique lists import`" in told


def test_updates_come_from_the_publishers_and_need_leave(run: Run, samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, told = run("lists", "update", "un")
    assert code == 1 and "scsanctions.un.org" in told and "Add --allow-network" in told
    assert run("lists", "update", "mine")[0] == 2
    assert run("lists", "update")[0] == 2, "nothing was imported"
    monkeypatch.setitem(catalog.known(), "un", catalog.Known("un", "UN", None, ("http://127.0.0.1:9/un.xml",), 1, 9))
    code, _, told = run("lists", "update", "un", "--allow-network")
    assert code == 1 and "not on the public internet" in told
