"""The reports that join the news with official lists, over a few rows whose answer is known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from communique.etl.lists import imports, source
from communique.etl.lists.imports import Wanted
from communique.etl.screening import actors, reviews

SAMPLES = Path(__file__).parents[1] / "lists" / "samples"


@pytest.fixture
def listed(hand, tmp_path):
    """Two versions of a list, the second with a person who was in the news before, and a firm that never was."""
    run = hand.id("insert into etl_runs (command) values ('lists import') returning id")

    def load(text, version):
        path = tmp_path / "un.xml"
        path.write_text(text)
        with source.files([str(path)], allow_network=False) as files:
            imports.import_list(hand.connection, files, str(path), Wanted(None, version, force=True), run)

    text = (SAMPLES / "un.xml").read_text().replace("<LISTED_ON>2012-12-31</LISTED_ON>", "")
    start, end = text.index("<INDIVIDUAL>"), text.index("</INDIVIDUAL>") + len("</INDIVIDUAL>")
    load(text[:start] + text[end:], "2021-01-01")
    load(text, "2021-03-01")

    older = hand.article("2019-01-05", "First Wire", "Too long ago", ["Anton Pavel Kestrel sailed."])
    first = hand.article("2021-01-10", "First Wire", "Harbour", ["The port was shut.", "Sofia blames Anton Pavel Kestrel for it."])
    second = hand.article(
        "2021-02-20", "Second Wire", "Sanctions", ["The United States sanctioned Anton Pavel Kestrel."], "https://second.example/"
    )
    after = hand.article("2021-04-02", "Second Wire", "Afterwards", ["Anton Pavel Kestrel denied it."])
    kestrel = hand.id("insert into actors (key, kind, name, code) values ('kestrel', 'person', 'Anton Pavel Kestrel', 'BGR') returning id")
    for document in (older, first, second, after):
        mention = hand.mention(document, "Anton Pavel Kestrel")
        hand.connection.execute("update mentions set actor_id = %s, code = 'BGR' where id = %s", [kestrel, mention])
    event = hand.event(second, "SANCTION", "sanctioned", ["USA"], ["IRN"])
    hand.connection.execute("update event_participants set actor_id = %s where event_id = %s and role = 'target'", [kestrel, event])
    actors.derive(hand.connection)
    hand.connection.commit()
    return older, first, second, after


def test_newly_listed(listed, ask):
    _, first, second, _ = listed
    rows = ask("newly-listed")
    assert [(row["listed_on"], row["entry"], row["articles"], row["document"]) for row in rows] == [
        (date(2021, 3, 1), "CDi.900", 2, second),
        (date(2021, 3, 1), "CDi.900", 2, first),
        (date(2017, 6, 2), "KPe.900", 0, None),
    ]
    assert rows[0]["name"] == "ANTON PAVEL KESTREL" and rows[0]["programme"] == "DRC" and rows[0]["match"] == "1.00"
    assert rows[1]["sentence"][rows[1]["words_at"] :].startswith(rows[1]["words"]) and rows[1]["words"] == "Anton Pavel Kestrel"
    assert [row["entry"] for row in ask("newly-listed", named="only")] == ["CDi.900", "CDi.900"]
    assert [row["document"] for row in ask("newly-listed", named="only", months="1")] == [second]
    assert [row["entry"] for row in ask("newly-listed", until="2020-01-01")] == ["KPe.900"]
    assert [row["entry"] for row in ask("newly-listed", programme="DPRK")] == ["KPe.900"]
    assert ask("newly-listed", list="eu") == []


def test_listed_in_the_news(listed, ask, hand):
    *_, after = listed
    [row] = ask("listed-in-the-news")
    assert (row["actor"], row["acting_for"], row["list"], row["entry"]) == ("Anton Pavel Kestrel", "BGR", "un", "CDi.900")
    assert (row["articles"], row["acted_upon"], row["document"], row["match"]) == (4, 1, after, "1.00")
    assert (row["listed_on"], row["delisted_on"]) == (date(2021, 3, 1), None)
    assert ask("listed-in-the-news", role="target") and not ask("listed-in-the-news", role="target", since="2021-03-01")
    assert ask("listed-in-the-news", match="confirmed") == []
    reviews.judge(hand.connection, reviews.Match("un", "CDi.900", "kestrel"), "accept", None, None)
    hand.connection.commit()
    assert [row["match"] for row in ask("listed-in-the-news", match="confirmed")] == ["confirmed"]
    assert ask("listed-in-the-news", acting_for="IRN") == [] and ask("listed-in-the-news", list="eu") == []


def test_programme_growth(listed, ask):
    rows = ask("programme-growth")
    assert [(row["month"], row["programme"], row["added"], row["removed"], row["listed"]) for row in rows] == [
        (date(2021, 3, 1), "DRC", 1, 0, 1),
        (date(2017, 6, 1), "DPRK", 1, 0, 1),
    ]
    assert [row["programme"] for row in ask("programme-growth", since="2020-01-01")] == ["DRC"]
    assert [row["month"] for row in ask("programme-growth", programme="DPRK")] == [date(2017, 6, 1)]
