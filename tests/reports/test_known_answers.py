"""Each packaged report over a few rows entered by hand, whose answer is known."""

from __future__ import annotations

from datetime import date

import pytest

from communique.reports import catalog


def column(rows, name):
    return [row[name] for row in rows]


@pytest.fixture(scope="module")
def happenings(shared_hand):
    """Two articles with a day and one without."""
    incident = shared_hand.incident("meeting", "CONSULT", 2)
    older = shared_hand.article(
        "2021-03-11",
        "First Wire",
        "Delegations meet",
        ["The delegations of Washington and Jerusalem met by video.", "They will meet again.", "A band called the Reds stormed a depot."],
        "https://first.example/meet",
    )
    newer = shared_hand.article(
        "2021-03-13", "Second Wire", "Meeting recalled", ["Met officers saw how both met in March.", "Iran was accused."]
    )
    undated = shared_hand.article(None, "Third Wire", "Undated", ["Iran protested."])
    shared_hand.event(
        older, "CONSULT", "met", ["USA", "ISR"], mode="visit", on=("2021-03-11", "day"), location="Washington", incident=incident
    )
    shared_hand.event(older, "CONSULT", "meet again", ["USA", "ISR"], status="planned")
    shared_hand.event(older, "ASSAULT", "stormed", ["'the Reds'"])
    shared_hand.event(newer, "CONSULT", "met", ["ISR", "USA"], on=("2021-03-01", "month"), incident=incident)
    shared_hand.event(newer, "ACCUSE", "accused", ["ISR"], ["IRN"], on=("2021-01-01", "year"))
    shared_hand.event(undated, "PROTEST", "protested", ["IRN"])
    return older, newer, undated


def test_latest_happenings(happenings, ask_shared):
    older, newer, undated = happenings
    rows = ask_shared("latest-happenings")
    assert [(row["document"], row["type"], row["sources"], row["targets"], row["happened_on"], row["reports"]) for row in rows] == [
        (newer, "CONSULT", "ISR, USA", None, "2021-03", 2),
        (newer, "ACCUSE", "ISR", "IRN", "2021", 1),
        (older, "CONSULT", "USA, ISR", None, "2021-03-11", 2),
        (older, "ASSAULT", "the Reds", None, None, 1),
        (undated, "PROTEST", "IRN", None, None, 1),
    ]
    assert rows[2] == {
        "published_on": date(2021, 3, 11),
        "happened_on": "2021-03-11",
        "type": "CONSULT",
        "mode": "visit",
        "sources": "USA, ISR",
        "targets": None,
        "location": "Washington",
        "reports": 2,
        "publisher": "First Wire",
        "title": "Delegations meet",
        "url": "https://first.example/meet",
        "document": older,
        "words": "met",
        "words_at": 44,
        "sentence": "The delegations of Washington and Jerusalem met by video.",
    }


def test_the_words_of_a_happening_are_where_the_row_says(happenings, ask_shared):
    for row in ask_shared("latest-happenings", status=""):
        assert row["sentence"][row["words_at"] :].startswith(row["words"])
    assert ask_shared("latest-happenings")[0]["words_at"] == len("Met officers saw how both ")


@pytest.mark.parametrize(
    ("given", "triggers"),
    [
        ({"since": "2021-03-12"}, ["met", "accused"]),
        ({"until": "2021-03-11"}, ["met", "stormed"]),
        ({"since": "2021-03-11", "until": "2021-03-11"}, ["met", "stormed"]),
        ({"actor": "IRN"}, ["accused", "protested"]),
        ({"actor": "USA", "status": ""}, ["met", "met", "meet again"]),
        ({"type": "CONSULT", "status": "planned"}, ["meet again"]),
        ({"limit": "1"}, ["met"]),
        ({"limit": "0"}, []),
        ({"actor": "' or true --"}, []),
        ({"actor": "%s :type"}, []),
    ],
)
def test_parameters_of_latest_happenings(happenings, ask_shared, given, triggers):
    assert column(ask_shared("latest-happenings", **given), "words") == triggers


@pytest.fixture(scope="module")
def said(shared_hand):
    envoy = shared_hand.person("Ada Example", "special_envoy", "Special Envoy", "USA")
    older = shared_hand.article(
        "2021-02-01",
        "First Wire",
        "Envoy speaks",
        ["“We will talk,” the envoy said, adding that Iran must answer first.", "A dealer called prices high."],
    )
    newer = shared_hand.article("2021-02-03", "Second Wire", "Answer", ["Iran demanded that Washington lift its sanctions."])
    shared_hand.statement(older, "“We will talk,”", envoy, "USA", "said", kind="direct", on=("2021-01-31", "day"))
    shared_hand.statement(older, "that Iran must answer first", envoy, "USA", "adding", ["IRN"], on=("2021-01-01", "month"))
    shared_hand.statement(older, "prices high", None, None, "called", speaker_text="A dealer")
    shared_hand.statement(
        newer, "that Washington lift its sanctions", shared_hand.actor("IRN"), "IRN", "demanded", ["USA", "IRN"], kind="mixed"
    )
    return older, newer


def test_who_said_what(said, ask_shared, shared_hand):
    older, newer = said
    rows = ask_shared("who-said-what")
    iran = shared_hand.id("select name from actors where key = 'IRN'")
    assert [(row["speaker"], row["acting_for"], row["office"], row["about"], row["stated_on"], row["cue"]) for row in rows] == [
        (iran, "IRN", None, "IRN, USA", None, "demanded"),
        ("Ada Example", "USA", "Special Envoy", "", "2021-01-31", "said"),
        ("Ada Example", "USA", "Special Envoy", "IRN", "2021-01", "adding"),
        ("A dealer", None, None, "", None, "called"),
    ]
    assert column(rows, "document") == [newer, older, older, older]
    assert rows[1] == {
        "published_on": date(2021, 2, 1),
        "stated_on": "2021-01-31",
        "speaker": "Ada Example",
        "acting_for": "USA",
        "about": "",
        "kind": "direct",
        "office": "Special Envoy",
        "cue": "said",
        "publisher": "First Wire",
        "title": "Envoy speaks",
        "url": None,
        "document": older,
        "content": "“We will talk,”",
        "sentence": "“We will talk,” the envoy said, adding that Iran must answer first.",
    }


@pytest.mark.parametrize(
    ("given", "cues"),
    [
        ({"since": "2021-02-02"}, ["demanded"]),
        ({"until": "2021-02-02"}, ["said", "adding", "called"]),
        ({"speaker": "USA"}, ["said", "adding"]),
        ({"about": "IRN"}, ["demanded", "adding"]),
        ({"speaker": "IRN", "about": "USA"}, ["demanded"]),
        ({"kind": "direct"}, ["said"]),
        ({"limit": "2"}, ["demanded", "said"]),
        ({"speaker": "USA'; drop table statements; --"}, []),
    ],
)
def test_parameters_of_who_said_what(said, ask_shared, given, cues):
    assert column(ask_shared("who-said-what", **given), "cue") == cues


@pytest.fixture(scope="module")
def sanctions(shared_hand):
    oil = shared_hand.sanction("USA", "IRN", "trade", "imposed", imposed="2018-11")
    arms = shared_hand.sanction("EU", "RUS", "arms", "lifted", imposed="2014", lifted="2020-05-06")
    older = shared_hand.article("2020-05-07", "First Wire", "Lifted", ["The union lifted its arms ban.", "It had imposed it in 2014."])
    newer = shared_hand.article(
        "2021-03-01", "Second Wire", "Demand", ["Tehran asked that the oil sanctions be lifted.", "Some may never be."]
    )
    shared_hand.act(older, "lift", "lifted", "EU", "EU", "RUS", "arms", sanction=arms, on=("2020-05-06", "day"))
    shared_hand.act(older, "impose", "imposed", "EU", "EU", "RUS", "arms", sanction=arms, status="historical", on=("2014-01-01", "year"))
    shared_hand.act(newer, "demand_lift", "asked", "IRN", "USA", "IRN", "trade", sanction=oil)
    shared_hand.act(newer, "maintain", "Some", None, None, "IRN", status="hypothetical")
    return older, newer


def test_sanctions_and_demands(sanctions, ask_shared):
    older, newer = sanctions
    rows = ask_shared("sanctions-and-demands")
    names = ("document", "action", "performer", "sender", "target", "status", "stage", "done_on", "imposed_on", "lifted_on")
    assert [tuple(row[name] for name in names) for row in rows] == [
        (newer, "demand_lift", "IRN", "USA", "IRN", "reported", "imposed", None, "2018-11", None),
        (newer, "maintain", None, None, "IRN", "hypothetical", None, None, None, None),
        (older, "lift", "EU", "EU", "RUS", "reported", "lifted", "2020-05-06", "2014", "2020-05-06"),
        (older, "impose", "EU", "EU", "RUS", "historical", "lifted", "2014", "2014", "2020-05-06"),
    ]
    assert {name: value for name, value in rows[0].items() if name not in names} == {
        "published_on": date(2021, 3, 1),
        "measure": "trade",
        "episode": 1,
        "publisher": "Second Wire",
        "title": "Demand",
        "url": None,
        "words": "asked",
        "words_at": 7,
        "sentence": "Tehran asked that the oil sanctions be lifted.",
    }


@pytest.mark.parametrize(
    ("given", "triggers"),
    [
        ({"since": "2021-01-01"}, ["asked", "Some"]),
        ({"until": "2020-12-31"}, ["lifted", "imposed"]),
        ({"sender": "USA"}, ["asked"]),
        ({"target": "RUS"}, ["lifted", "imposed"]),
        ({"target": "IRN", "action": "maintain"}, ["Some"]),
        ({"limit": "3"}, ["asked", "Some", "lifted"]),
        ({"action": "lift\u0001"}, []),
    ],
)
def test_parameters_of_sanctions_and_demands(sanctions, ask_shared, given, triggers):
    assert column(ask_shared("sanctions-and-demands", **given), "words") == triggers


def test_an_empty_database_gives_no_rows(ask):
    for report in catalog.reports()[0]:
        assert ask(report.name) == []
