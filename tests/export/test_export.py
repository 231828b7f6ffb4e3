"""Whole exports: every row and key, opened again by a library that did not write them, and compared with the database."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import frictionless
import pandas as pd
import psycopg
import pytest
import sqlalchemy
from export.conftest import NASTY

from communique.etl.exports import parquet, relations

SOME_DAY = "2021-04-01"


@pytest.fixture(scope="module")
def every(filled):
    with psycopg.connect(filled) as connection:
        return relations.relations(connection)


@pytest.fixture(scope="module")
def truth(filled, every):
    """The rows of each relation as Postgres gives them, as sorted text."""
    with psycopg.connect(filled) as connection:
        connection.execute("set time zone 'UTC'")
        return {it.name: canonical(relations.read(connection, it, every, None)) for it in every}


def canonical(rows) -> list[str]:
    """Rows that can be compared whatever library they come from: dates and moments ISO, lists as lists, null as None."""

    def plain(value):
        if isinstance(value, str) and value.startswith(("[", "{")) and value.endswith(("]", "}")):
            return value
        if value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value)):
            return None
        if hasattr(value, "isoformat"):
            return value.isoformat()
        if hasattr(value, "tolist"):
            return plain(value.tolist())
        return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value

    return sorted(repr([plain(value) for value in row]) for row in rows)


def test_every_table_is_there_after_those_that_it_refers_to(every, filled):
    names = [it.name for it in every]
    with psycopg.connect(filled) as connection:
        tables = connection.execute("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
        assert {name for (name,) in tables} - {"alembic_version"} == set(names) - set(relations.VIEWS)
    assert set(names[-len(relations.VIEWS) :]) == set(relations.VIEWS)
    assert all(it.comment and all(column.comment for column in it.columns) for it in every)
    for it in every:
        assert bool(it.primary_key) == (it.name not in relations.VIEWS)
        assert all(names.index(key.relation) <= names.index(it.name) for key in it.foreign_keys)


def test_parquet_is_read_by_duckdb(command, tmp_path, truth):
    code, shown, said = command("export", "--format", "parquet", tmp_path / "out")
    rows = sum(map(len, truth.values()))
    assert (code, shown, said) == (0, "", f"{rows} rows written to {tmp_path / 'out'}.\n")
    base = duckdb.connect()
    base.execute("set timezone = 'UTC'")
    for name, expected in truth.items():
        assert canonical(base.execute(f"select * from '{tmp_path}/out/{name}.parquet'").fetchall()) == expected, name
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{name}.parquet" for name in truth} | {"datapackage.json"}


def test_sqlite_is_read_by_sqlalchemy_with_its_keys(command, tmp_path, truth, every):
    assert command("export", "--format", "sqlite", tmp_path / "all.sqlite")[0] == 0
    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path}/all.sqlite")
    inspector = sqlalchemy.inspect(engine)
    booleans = {it.name: [column.type == "boolean" for column in it.columns] for it in every}
    with engine.connect() as connection:
        for it in every:
            assert tuple(inspector.get_pk_constraint(it.name)["constrained_columns"]) == it.primary_key
            keys = {(tuple(key["constrained_columns"]), key["referred_table"]) for key in inspector.get_foreign_keys(it.name)}
            assert keys == {(key.columns, key.relation) for key in it.foreign_keys}
            rows = connection.execute(sqlalchemy.text(f'select * from "{it.name}"')).fetchall()
            rows = [[bool(v) if b and v is not None else v for v, b in zip(row, booleans[it.name], strict=True)] for row in rows]
            assert canonical(rows) == truth[it.name], it.name
        assert connection.execute(sqlalchemy.text("pragma foreign_key_check")).fetchall() == []
    engine.dispose()


def test_duckdb_has_types_keys_and_comments(command, tmp_path, truth):
    assert command("export", "--format", "duckdb", tmp_path / "all.duckdb")[0] == 0
    with duckdb.connect(str(tmp_path / "all.duckdb"), read_only=True) as base:
        base.execute("set timezone = 'UTC'")
        for name, expected in truth.items():
            assert canonical(base.execute(f'select * from "{name}"').fetchall()) == expected, name
        (comment,) = base.execute("select comment from duckdb_columns() where table_name = 'events' and column_name = 'trigger'").fetchone()
        assert comment == "Words that tell of the act."
        with pytest.raises(duckdb.Error):
            base.execute("insert into publishers select * from publishers")
        keys = base.execute("select count(*) from duckdb_constraints() where constraint_type = 'FOREIGN KEY'").fetchone()
        assert keys[0] > 40


def test_csv_is_a_valid_data_package(command, tmp_path, truth, every):
    assert command("export", "--format", "csv", tmp_path / "out")[0] == 0
    report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])[:5]
    assert len(report.tasks) == len(every)
    documents = pd.read_csv(tmp_path / "out" / "documents.csv", keep_default_na=False)
    assert len(documents) == len(truth["documents"])
    nasty = documents[documents["content_hash"] == "nasty"].iloc[0]
    assert (nasty["title"], nasty["body"], nasty["url"]) == ("'=HYPERLINK(1)", "'" + NASTY, ""), "no formula, and nothing lost"
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text())
    (events,) = [resource for resource in package["resources"] if resource["name"] == "events"]
    assert events["schema"]["primaryKey"] == ["id"]
    assert {"fields": ["incident_id"], "reference": {"resource": "incidents", "fields": ["id"]}} in events["schema"]["foreignKeys"]
    assert all(field["description"] for field in events["schema"]["fields"])


@pytest.mark.parametrize("name", ["parquet", "sqlite"])
def test_the_description_of_every_format_is_sound(command, tmp_path, name):
    target = tmp_path / "out"
    assert command("export", "--format", name, target, "--since", SOME_DAY)[0] == 0
    described = target / "datapackage.json" if name == "parquet" else tmp_path / "out.datapackage.json"
    report = frictionless.Package.validate_descriptor(str(described))
    assert report.valid, report.errors
    for resource in json.loads(described.read_text())["resources"]:
        assert (described.parent / resource["path"]).stat().st_size == resource["bytes"]


def test_since_a_day_every_key_still_leads_somewhere(command, tmp_path, truth):
    assert command("export", "--format", "sqlite", tmp_path / "some.sqlite", "--since", SOME_DAY)[0] == 0
    with closing(sqlite3.connect(tmp_path / "some.sqlite")) as base:
        assert base.execute("pragma foreign_key_check").fetchall() == []
        titles = [title for (title,) in base.execute("select title from documents order by title")]
        assert titles == ["=HYPERLINK(1)", "end", "freeze", "talks", "threat", "trade-ban"], "the last is what the first repeats"
        count = {name: base.execute(f"select count(*) from {name}").fetchone()[0] for name in truth}
    assert (count["events"], count["incidents"], count["sanctions"], count["statements"]) == (5, 5, 3, 2)
    assert count["actors"] == len(truth["actors"])
    assert command("export", "--format", "csv", tmp_path / "some", "--since", SOME_DAY)[0] == 0
    assert frictionless.validate(str(tmp_path / "some" / "datapackage.json")).valid


def test_it_is_of_one_moment(filled, every):
    with psycopg.connect(filled) as reading, psycopg.connect(filled, autocommit=True) as writing:
        relations.begin(reading)
        reading.execute("select 1")
        writing.execute("insert into publishers (name, origin) values ('Latecomer', 'discovered')")
        try:
            publishers = next(it for it in every if it.name == "publishers")
            assert "Latecomer" not in str(list(relations.read(reading, publishers, every, None)))
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                reading.execute("delete from publishers")
        finally:
            writing.execute("delete from publishers where name = 'Latecomer'")


def test_an_earlier_export_is_replaced_and_nothing_else(command, tmp_path):
    out = tmp_path / "out"
    assert command("export", "--format", "csv", out)[0] == 0
    (out / "of-old.csv").write_text("x")
    assert command("export", "--format", "csv", out)[0] == 0
    assert not (out / "of-old.csv").exists()
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("x")
    code, _, said = command("export", "--format", "csv", mine)
    assert code == 1
    assert said == f"communique: {mine}: is there and no earlier export; name a new or an empty folder\n"
    assert [path.name for path in mine.iterdir()] == ["thesis.txt"]
    assert command("export", "--format", "sqlite", mine)[2].endswith("is a folder; name the file to write\n")


@pytest.mark.parametrize("name", ["csv", "sqlite"])
def test_what_fails_leaves_what_was_there(command, tmp_path, monkeypatch, name):
    target = tmp_path / "out"
    assert command("export", "--format", name, target)[0] == 0

    def content():
        return {path.relative_to(tmp_path): path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}

    before = content()
    whole_read = relations.read

    def read(connection, relation, every, since):
        if relation.name == "statements":
            raise OSError(28, "No space left on device")
        return whole_read(connection, relation, every, since)

    monkeypatch.setattr("communique.etl.exports.whole.read", read)
    code, _, said = command("export", "--format", name, target)
    assert code == 1
    assert "No space left on device" in said
    assert content() == before


def test_without_duckdb_the_remedy_is_told(command, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    code, _, said = command("export", "--format", "duckdb", tmp_path / "x.duckdb")
    assert code == 1
    assert "pip install 'communique[duckdb]'" in said
    assert not list(tmp_path.iterdir())


def test_rows_come_a_page_at_a_time(filled, every, tmp_path, monkeypatch):
    """However many rows there are, no more than a batch is held."""
    monkeypatch.setattr("communique.etl.exports.arrow._BATCH", 100)
    monkeypatch.setattr(relations, "_PAGE", 50)
    held = []
    whole_pages = relations.pages
    monkeypatch.setattr(
        "communique.etl.exports.arrow.pages", lambda rows, size: (held.append(size) or page for page in whole_pages(rows, size))
    )
    with psycopg.connect(filled) as connection:
        assert parquet.write(connection, Path(tmp_path / "out"), None) > 1000
    assert set(held) == {100}
