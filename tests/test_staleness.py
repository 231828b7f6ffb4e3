"""A gazetteer that has changed: only the documents that it concerns are annotated anew, and their rows change accordingly."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from communique.etl import cli, output, settings

ARTICLES = {
    "front": "The Amber Coast Front attacked a convoy near Lagos on Monday, killing two soldiers.",
    "nickname": "The Bridge-Building Republic condemned the attack on Friday, its foreign ministry said.",
    "office": "The Ghanaian minister of river affairs met envoys in Accra on Tuesday.",
    "later": "The Ghanaian minister of river affairs met other envoys in Accra on Wednesday.",
    "other": "France and Germany signed a trade agreement in Berlin on Thursday.",
    "vatican": "The pope condemned the war in a speech to diplomats on Sunday.",
}
DATES = dict.fromkeys(ARTICLES, "2021-03-12") | {"later": "2023-03-12"}


@pytest.fixture
def seeds(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the seeds to edit, with an office that has no holder yet; the articles are annotated by it."""
    folder = tmp_path / "seeds"
    shutil.copytree(settings.packaged("seeds"), folder, ignore=shutil.ignore_patterns("articles", "*.py", "__pycache__"))
    add(folder, "offices", office="river_minister", phrase="minister of river affairs", country="", shared="no")
    articles = tmp_path / "articles"
    articles.mkdir()
    for name, text in ARTICLES.items():
        (articles / f"{name}.json").write_text(json.dumps({"id": name, "text": text, "published_at": DATES[name]}), "utf8")
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("COMMUNIQUE_SEEDS_DIR", str(folder))
    monkeypatch.setenv("COMMUNIQUE_HOME", str(tmp_path / "home"))
    settings.reset()
    assert cli.main(["run", str(articles), "--jobs", "1"]) == 0
    yield folder
    settings.reset()
    output.set_quiet(False)


def add(seeds: Path, table: str, **values: str) -> None:
    """A row more in a seed file, in the order of its last column but one, or at its end."""
    path = seeds / f"{table}.csv"
    with path.open(encoding="utf8", newline="") as f:
        columns = csv.DictReader(f).fieldnames or ()
    with path.open("a", encoding="utf8", newline="") as f:
        csv.DictWriter(f, columns, restval="").writerow(values)


def query(url: str, text: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(text.encode()).fetchall()


def annotated_at(url: str) -> dict[str, Any]:
    return dict(query(url, "select external_id, annotated_at from documents join document_annotations on documents.id = document_id"))


def meant(url: str, document: str) -> dict[str, str]:
    rows = query(
        url,
        f"select surface, key from mentions m join documents d on d.id = document_id join actors a on a.id = actor_id where external_id = '{document}'",
    )
    return dict(rows)


def test_an_actor_an_alias_and_an_office_change_only_what_they_concern(
    seeds: Path, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = annotated_at(database_url)
    assert set(before) == set(ARTICLES)
    assert "amber-coast-front" not in meant(database_url, "front").values()
    add(seeds, "actors", key="amber-coast-front", kind="armed_group", name="Amber Coast Front", code="NGA", parent="NGA", source="test")
    add(seeds, "actor_aliases", actor="CHE", alias="Bridge-Building Republic", kind="name", source="test")
    add(seeds, "persons", key="person-efua-test-mensah", name="Efua Test Mensah", source="test")
    add(
        seeds, "actor_roles", actor="person-efua-test-mensah", office="river_minister", title="Minister", for_actor="GHA",
        valid_from="2020-01-01", valid_to="2022-12-31", confidence="0.9", source="test",
    )  # fmt: skip
    assert cli.main(["seed"]) == 0
    capsys.readouterr()
    assert cli.main(["run", "--stale", "--jobs", "1", "--format", "json"]) == 0
    counts = {row["what"]: row["count"] for row in json.loads(capsys.readouterr().out)}
    assert counts["documents annotated"] == 3
    assert counts["documents that new actors do not concern"] == 3
    after = annotated_at(database_url)
    assert {name for name in ARTICLES if after[name] != before[name]} == {"front", "nickname", "office"}
    assert query(database_url, "select count(distinct extractor) from document_annotations") == [(1,)]
    assert query(database_url, "select count(*) from gazetteer_versions") == [(2,)]
    assert meant(database_url, "front")["The Amber Coast Front"] == "amber-coast-front"
    assert meant(database_url, "nickname")["The Bridge-Building Republic"] == "CHE"
    assert meant(database_url, "office")["The Ghanaian minister of river affairs"] == "person-efua-test-mensah"
    assert meant(database_url, "later")["The Ghanaian minister of river affairs"] == "GHA"
    assert cli.main(["run", "--stale", "--jobs", "1", "--format", "json"]) == 0
    assert "documents annotated" not in capsys.readouterr().out
    assert query(database_url, "select count(*) from gazetteer_versions") == [(1,)]


def test_a_decision_concerns_the_documents_with_the_name(seeds: Path, database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = annotated_at(database_url)
    assert cli.main(["actors", "alias", "CHE", "Bridge-Building Republic"]) == 0
    assert "Documents with the name: 1." in capsys.readouterr().err
    assert cli.main(["run", "--stale", "--jobs", "1"]) == 0
    after = annotated_at(database_url)
    assert {name for name in ARTICLES if after[name] != before[name]} == {"nickname"}
    assert meant(database_url, "nickname")["The Bridge-Building Republic"] == "CHE"
