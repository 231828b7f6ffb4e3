"""The documents of the tables are those that the declarations give."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import psycopg
import pytest

from communique.etl import dictionary
from communique.etl.schema import Base

DOCS = Path(__file__).parents[1] / "docs"


def test_documents_are_fresh() -> None:
    assert dictionary.main(["--check", "--docs", str(DOCS)]) == 0, "run `make docs` and commit"


def test_stale_document_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert dictionary.main(["--docs", str(tmp_path)]) == 0
    assert dictionary.main(["--docs", str(tmp_path), "--check"]) == 0
    (tmp_path / "erd.svg").write_text("<svg/>", encoding="utf-8")
    assert dictionary.main(["--docs", str(tmp_path), "--check"]) == 1
    told = capsys.readouterr().err
    assert "erd.svg: not what the tables say; run `make docs`" in told and "data-dictionary.md" not in told


def test_every_table_is_in_one_group_and_one_column() -> None:
    tables = sorted(Base.metadata.tables)
    assert sorted(table for group in dictionary.GROUPS for table in group.tables) == tables
    assert sorted(table for column in dictionary.COLUMNS for table in column) == tables


def test_view_comments_are_those_of_the_database(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    query = """
        select c.relname, coalesce(a.attname, ''), coalesce(col_description(c.oid, a.attnum), obj_description(c.oid, 'pg_class'))
        from pg_class as c
        left join lateral (
            select attname, attnum from pg_attribute where attrelid = c.oid union all select null, null
        ) as a on true
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'v'
    """
    stored: dict[object, dict[object, object]] = {}
    for view, column, comment in connection.execute(query):
        stored.setdefault(view, {})[column] = comment
    assert stored == dictionary.view_comments()


def test_diagram_is_well_formed_and_names_every_column() -> None:
    root = ElementTree.parse(DOCS / "erd.svg").getroot()
    words = [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]
    for table in Base.metadata.tables.values():
        assert table.name in words
        assert {column.name for column in table.columns} <= set(words)
