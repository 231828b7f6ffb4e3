"""The small world of the cookbook, and in it an article that no format likes."""

from __future__ import annotations

import psycopg
import pytest
from sql import world

from communique.etl import cli, output, settings

NASTY = '-1+"quoted", line\nbreak\ttab; ünïcode 🕊 \u202e and \\N'


@pytest.fixture(scope="session")
def filled(another_database, tmp_path_factory):
    with another_database() as url, psycopg.connect(url, autocommit=True) as connection:
        world.fill(url, tmp_path_factory.mktemp("articles"))
        connection.execute(
            "create temp table many as select id from actors where kind = 'person' and id not in (select speaker_id from statements)"
        )
        for table in ("actor_roles", "actor_aliases"):
            connection.execute(f"delete from {table} where actor_id in (table many)")
        connection.execute("delete from actors where id in (table many)")
        first = connection.execute("select id from documents where external_id = 'trade-ban'").fetchone()[0]
        connection.execute(
            "insert into documents (title, body, word_count, content_hash, duplicate_of, published_at, published_precision)"
            " values (%s, %s, 0, 'nasty', %s, '2021-05-20 00:00+00', 'day')",
            ["=HYPERLINK(1)", NASTY, first],
        )
        yield url


@pytest.fixture
def command(filled, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", filled)

    def command(*arguments: object) -> tuple[int, str, str]:
        settings.reset()
        code = cli.main([str(each) for each in arguments])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    yield command
    settings.reset()
    output.set_quiet(False)
