"""Actors in the news matched with the lists, and what people judge of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from communique.etl import output
from communique.etl.screening import actors, reviews
from communique.etl.screening.reviews import Match, ReviewError

Connection = psycopg.Connection[Any]
Article = Callable[..., None]
Load = Callable[..., None]
KESTREL = ("discovered-person-anton-kestrel", "person", "Anton Pavel Kestrel")
BOREAL = ("discovered-company-boreal", "company", "Boreal Freight")
OTHERS = [
    ("discovered-person-jane-roe", "person", "Jane Roe"),
    ("discovered-person-kestrel", "person", "Kestrel"),
    ("discovered-company-kestrel-bank", "company", "Kestrel Savings Bank"),
]
PAIR = Match("un", "CDi.900", KESTREL[0])


def matches(connection: Connection) -> list[tuple[Any, ...]]:
    return connection.execute(
        "select external_id, actors.key, reviewed from listing_actors join listings on listings.id = listing_id"
        " join actors on actors.id = actor_id order by external_id, actors.key"
    ).fetchall()


def test_who_in_the_news_is_listed(connection: Connection, article: Article) -> None:
    article([KESTREL, BOREAL, *OTHERS])
    assert actors.derive(connection) == 2
    assert matches(connection) == [("CDi.900", KESTREL[0], False), ("KPe.900", BOREAL[0], False)]
    assert actors.derive(connection) == 2, "a second time changes nothing"
    [(score, method)] = connection.execute(
        "select score, method from listing_actors join listings on listings.id = listing_id where external_id = 'CDi.900'"
    ).fetchall()
    assert score == 1.0 and method == actors.METHOD


def test_actors_that_no_article_names_are_not_matched(connection: Connection, article: Article) -> None:
    connection.execute("insert into actors (key, kind, name) values (%s, %s, %s)", KESTREL)
    assert actors.derive(connection) == 0
    article([KESTREL])
    assert actors.derive(connection) == 1
    connection.execute("delete from documents")
    assert actors.derive(connection) == 0
    assert matches(connection) == []


def test_a_delisted_party_is_matched_no_more(connection: Connection, article: Article, samples: Path, tmp_path: Path, load: Load) -> None:
    article([BOREAL])
    actors.derive(connection)
    text = (samples / "un.xml").read_text()
    start, end = text.index("<ENTITY>"), text.index("</ENTITY>") + len("</ENTITY>")
    (tmp_path / "un.xml").write_text(text[:start] + text[end:])
    load(tmp_path / "un.xml", "2026-03")
    assert actors.derive(connection) == 0


def test_a_verdict_stands_above_the_matcher(connection: Connection, article: Article) -> None:
    article([KESTREL, BOREAL])
    actors.derive(connection)
    reviews.judge(connection, PAIR, "accept", "same harbour", "ann")
    assert matches(connection)[0] == ("CDi.900", KESTREL[0], True)
    reviews.judge(connection, PAIR, "reject", "born elsewhere", "bob")
    assert matches(connection) == [("KPe.900", BOREAL[0], False)]
    reviews.judge(connection, PAIR, "undo", None, None)
    assert matches(connection)[0] == ("CDi.900", KESTREL[0], False)
    assert reviews.judged(connection)[1] == []


def test_what_the_matcher_misses_can_be_accepted(connection: Connection, article: Article) -> None:
    article([("discovered-person-jane-roe", "person", "Jane Roe")])
    reviews.judge(connection, Match("un", "CDi.900", "discovered-person-jane-roe"), "accept", "her new name", None)
    assert matches(connection) == [("CDi.900", "discovered-person-jane-roe", True)]
    [(method,)] = connection.execute("select method from listing_actors").fetchall()
    assert method == "review"


def test_reviews_outlive_new_versions_and_new_articles(
    connection: Connection, article: Article, samples: Path, tmp_path: Path, load: Load
) -> None:
    article([KESTREL, BOREAL])
    reviews.judge(connection, PAIR, "reject", None, "ann")
    reviews.judge(connection, Match("un", "KPe.900", BOREAL[0]), "accept", None, "ann")
    connection.execute("delete from documents")
    actors.derive(connection)
    connection.execute("delete from actors where key = any(%s)", [[KESTREL[0], BOREAL[0]]])
    (tmp_path / "un.xml").write_text((samples / "un.xml").read_text().replace("Believed to be at sea", "Ashore"))
    load(tmp_path / "un.xml", "2026-03")
    article([KESTREL, BOREAL])
    actors.derive(connection)
    assert matches(connection) == [("KPe.900", BOREAL[0], True)]


def test_open_matches_are_listed_surest_first(connection: Connection, article: Article) -> None:
    article([KESTREL, BOREAL])
    actors.derive(connection)
    columns, rows = reviews.open_matches(connection)
    found = [dict(zip(columns, row, strict=True)) for row in rows]
    assert [(row["entry"], row["actor"], row["articles"]) for row in found] == [
        ("CDi.900", KESTREL[0], 1),
        ("KPe.900", BOREAL[0], 1),
    ]
    reviews.judge(connection, PAIR, "accept", None, None)
    assert len(reviews.open_matches(connection)[1]) == 1


def test_reviews_go_out_to_a_file_and_come_back(connection: Connection, article: Article, tmp_path: Path) -> None:
    article([KESTREL])
    reviews.judge(connection, PAIR, "reject", "born elsewhere", "ann")
    stream = io.StringIO()
    columns, rows = reviews.judged(connection)
    output.write_rows(columns, rows, "csv", stream)
    (tmp_path / "reviews.csv").write_text(stream.getvalue())
    reviews.judge(connection, PAIR, "undo", None, None)
    assert reviews.take(connection, tmp_path / "reviews.csv") == 1
    assert matches(connection) == []
    [row] = csv.DictReader(io.StringIO(stream.getvalue()))
    assert (row["verdict"], row["note"], row["reviewer"]) == ("rejected", "born elsewhere", "ann")


@pytest.mark.parametrize(
    ("match", "verdict", "reason"),
    [
        (Match("un", "XXi.1", KESTREL[0]), "accept", "un has no entry XXi.1"),
        (Match("un", "CDi.900", "nobody"), "accept", "there is no actor nobody"),
        (PAIR, "undo", "no such review"),
    ],
)
def test_reviews_of_what_is_not_there(connection: Connection, article: Article, match: Match, verdict: str, reason: str) -> None:
    article([KESTREL])
    with pytest.raises(ReviewError, match=reason):
        reviews.judge(connection, match, verdict, None, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("list_code,external_id\n", "line 1: lacks the column actor_key, verdict"),
        ("list_code,external_id,actor_key,verdict\nun,CDi.900,x,accepted\nun,CDi.900,x,maybe\n", "line 3: give list_code"),
    ],
)
def test_a_bad_file_of_reviews_changes_nothing(connection: Connection, tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "reviews.csv").write_text(text)
    with pytest.raises(ReviewError, match=reason):
        reviews.take(connection, tmp_path / "reviews.csv")
    assert reviews.judged(connection)[1] == []


def test_a_country_that_speaks_against_it(connection: Connection, article: Article) -> None:
    article([KESTREL])
    connection.execute("update actors set code = 'CHL' where key = %s", [KESTREL[0]])
    assert actors.derive(connection) == 0
    connection.execute("update actors set code = 'BGR' where key = %s", [KESTREL[0]])
    assert actors.derive(connection) == 1


def test_only_what_fits_about_as_well_as_the_best(
    connection: Connection, article: Article, samples: Path, tmp_path: Path, load: Load
) -> None:
    text = (samples / "un.xml").read_text()
    start, end = text.index("<ENTITY>"), text.index("</ENTITY>") + len("</ENTITY>")
    entity = text[start:end].replace("KPe.900", "KPe.901").replace("Boreal Cargo", "").replace("&amp; CO", "BRANCH OF THE NORTHERN COAST")
    (tmp_path / "un.xml").write_text(text[:end] + entity + text[end:])
    load(tmp_path / "un.xml", "2026-03")
    article([BOREAL])
    actors.derive(connection)
    assert matches(connection) == [("KPe.900", BOREAL[0], False)]
