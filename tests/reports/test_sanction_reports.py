"""The reports on sanctions over a few rows entered by hand, whose answers are known."""

from __future__ import annotations

from datetime import date

import pytest


@pytest.fixture
def story(hand):
    """A sanction from demand to lifting, its background, and another pair."""
    oil = hand.sanction("USA", "IRN", "trade", "lifted", imposed="2018-11-05", lifted="2021-06-01")
    first = hand.article(
        "2018-11-06",
        "First Wire",
        "Oil",
        ["Washington imposed an oil embargo on Iran.", "It had threatened it in May.", "Israel had urged Washington to impose it."],
    )
    second = hand.article("2021-04-07", "Second Wire", "Vienna", ["Tehran demanded an end to the embargo.", "Moscow called it illegal."])
    third = hand.article("2021-06-02", "First Wire", "End", ["Washington lifted the embargo.", "The EU may ease its own."])
    other = hand.article("2021-06-03", "First Wire", "Cuba", ["Washington tightened its embargo on Cuba."])
    told = [
        hand.act(first, "impose", "imposed", "USA", "USA", "IRN", "trade", sanction=oil, on=("2018-11-05", "day")),
        hand.act(
            first, "threaten", "threatened", "USA", "USA", "IRN", "trade", sanction=oil, status="historical", on=("2018-05-01", "month")
        ),
        hand.act(first, "demand_impose", "urged", "ISR", "USA", "IRN", "trade", sanction=oil),
        hand.act(second, "demand_lift", "demanded", "IRN", "USA", "IRN", "trade", sanction=oil, condition="in return for talks"),
        hand.act(second, "criticise", "called", "RUS", "USA", "IRN", "trade", sanction=oil),
        hand.act(third, "lift", "lifted", "USA", "USA", "IRN", "trade", sanction=oil, on=("2021-06-01", "day")),
    ]
    hand.act(third, "ease", "ease", "EU", "EU", "IRN", "trade", status="hypothetical")
    hand.act(other, "tighten", "tightened", "USA", "USA", "CUB", "trade")
    return oil, first, told


def test_a_pair_has_its_story_in_order(story, ask):
    oil, first, _ = story
    rows = ask("sanctions-story")
    assert [(row["day"], row["what"]) for row in rows] == [
        ("2018-05", "United States had threatened Iran with trade restrictions"),
        ("2018-11-05", "United States put trade restrictions on Iran"),
        ("2018-11-06", "Israel asked United States to put trade restrictions on Iran"),
        ("2021-04-07", "Iran asked United States to lift its trade restrictions on Iran"),
        ("2021-04-07", "Russia criticised the trade restrictions of United States on Iran"),
        ("2021-06-01", "United States lifted its trade restrictions on Iran"),
    ]
    assert rows[1] == {
        "day": "2018-11-05",
        "what": "United States put trade restrictions on Iran",
        "action": "impose",
        "measure": "trade",
        "objective": None,
        "condition": None,
        "sector": None,
        "legal_basis": None,
        "expires_on": None,
        "sanction": oil,
        "episode": 1,
        "publisher": "First Wire",
        "title": "Oil",
        "url": None,
        "document": first,
        "words": "imposed",
        "words_at": 11,
        "sentence": "Washington imposed an oil embargo on Iran.",
    }
    conditions = ask("quid-pro-quo", since="2018-01-01")
    assert [(row["giver"], row["receiver"], row["told_by"], row["gave"], row["in_return"]) for row in conditions] == [
        ("USA", "IRN", "IRN", "demand_lift", "in return for talks")
    ]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"since": "2021-01-01"}, ["demanded", "called", "lifted"]),
        ({"until": "2018-11-05"}, ["threatened", "imposed"]),
        ({"one": "IRN", "other": "USA", "limit": "1"}, ["threatened"]),
        ({"one": "EU", "other": ""}, ["ease"]),
        ({"other": "CUB"}, ["tightened"]),
        ({"one": "RUS"}, []),
    ],
)
def test_parameters_of_a_story(story, ask, given, words):
    assert [row["words"] for row in ask("sanctions-story", **given)] == words


def test_one_sanction_has_its_story(story, ask):
    assert len(ask("sanctions-story", sanction=str(story[0]))) == 6


def test_a_story_tells_news_from_background_and_plans(hand, ask):
    first = hand.article(
        "2018-11-06",
        "First Wire",
        "Plans",
        [
            "Canada lifts curbs on Cuba that it had eased before.",
            "Canada will tighten its visa bans.",
            "It may waive them.",
            "It kept aid cut.",
        ],
    )
    hand.act(first, "lift", "lifts", "CAN", "CAN", "CUB")
    hand.act(first, "ease", "eased", "CAN", "CAN", "CUB", status="historical")
    hand.act(first, "tighten", "tighten", "CAN", "CAN", "CUB", "travel_ban", status="planned")
    hand.act(first, "waive", "waive", "CAN", "CAN", "CUB", "travel_ban", status="hypothetical")
    hand.act(first, "maintain", "kept", "CAN", "CAN", "CUB", "aid")
    assert [row["what"] for row in ask("sanctions-story", one="CAN", other="CUB")] == [
        "Canada had eased its sanctions on Cuba",
        "Canada lifted its sanctions on Cuba",
        "Canada is to tighten its travel bans on Cuba",
        "Canada might waive its travel bans on Cuba",
        "Canada kept its cuts in aid on Cuba",
    ]


def test_senders_act_together_within_some_days(hand, ask):
    joint = hand.article(
        "2021-12-02", "First Wire", "Joint", ["Canada and Britain sanctioned Belarus.", "Poland lifted its embargo on Belarus."]
    )
    later = hand.article("2021-12-06", "Second Wire", "Follow", ["The EU imposed sanctions on Belarus.", "Canada sanctioned Myanmar."])
    hand.act(joint, "impose", "sanctioned", "CAN", "CAN", "BLR", on=("2021-12-02", "day"))
    hand.act(joint, "impose", "sanctioned", "GBR", "GBR", "BLR", "travel_ban", on=("2021-12-02", "day"))
    hand.act(joint, "lift", "lifted", "POL", "POL", "BLR", on=("2021-12-02", "day"))
    hand.act(later, "impose", "imposed", "EU", "EU", "BLR", on=("2021-12-06", "day"))
    hand.act(later, "impose", "sanctioned Myanmar", "CAN", "CAN", "MMR")
    hand.act(later, "impose", "imposed", "USA", "USA", "BLR", status="negated")
    rows = ask("senders-acting-together")
    assert [(row["one"], row["other"], row["target"], row["acts"], row["measures"]) for row in rows] == [
        ("CAN", "EU", "BLR", 1, "unspecified"),
        ("EU", "GBR", "BLR", 1, "travel_ban, unspecified"),
        ("CAN", "GBR", "BLR", 1, "travel_ban, unspecified"),
    ]
    assert (rows[2]["first_on"], rows[2]["document"], rows[2]["words"], rows[2]["sentence"]) == (
        *(date(2021, 12, 2), joint, "sanctioned"),
        "Canada and Britain sanctioned Belarus.",
    )
    assert [(row["one"], row["other"]) for row in ask("senders-acting-together", days="3")] == [("CAN", "GBR")]
    assert [(row["one"], row["other"]) for row in ask("senders-acting-together", sender="EU", days="4")] == [("CAN", "EU"), ("EU", "GBR")]
    assert ask("senders-acting-together", target="MMR") == []


@pytest.fixture
def contradictory(hand):
    sanction = hand.sanction("EU", "RUS", "arms", "in_force")
    article = hand.article(
        "2021-03-01",
        "First Wire",
        "Arms",
        [
            "The EU lifted the embargo in February.",
            "The EU lifted it earlier.",
            "The EU prolonged the embargo.",
            "It eased it long ago.",
            "It imposed it again.",
            "It did not ease it.",
        ],
    )
    hand.act(article, "lift", "lifted the embargo", "EU", "EU", "RUS", "arms", sanction=sanction, on=("2021-02-10", "day"))
    hand.act(article, "lift", "lifted it earlier", "EU", "EU", "RUS", "arms", sanction=sanction, on=("2021-02-01", "day"))
    hand.act(article, "extend", "prolonged", "EU", "EU", "RUS", "arms", sanction=sanction, on=("2021-02-20", "day"))
    hand.act(article, "ease", "eased it long", "EU", "EU", "RUS", "arms", sanction=sanction, on=("2021-01-01", "day"))
    hand.act(article, "impose", "imposed it", "EU", "EU", "RUS", "arms", sanction=sanction, on=("2021-02-05", "day"))
    hand.act(article, "ease", "did not ease", "EU", "EU", "RUS", "arms", sanction=sanction, status="negated", on=("2021-01-20", "day"))
    return article


def test_contradictions_are_shown_by_pairs(contradictory, ask):
    rows = ask("sanction-contradictions")
    assert sorted((row["kind"], row["earlier"].split(":")[0], row["later"]) for row in rows) == [
        ("after its end", "2021-02-10 lift", "2021-02-20 extend"),
        ("before its beginning", "2021-01-01 ease", "2021-02-05 impose"),
        ("before its beginning", "2021-02-01 lift", "2021-02-05 impose"),
        ("denied", "2021-01-01 ease", "2021-01-20 ease (negated)"),
        ("lifted twice", "2021-02-01 lift", "2021-02-10 lift"),
    ]
    (row,) = ask("sanction-contradictions", kind="after its end", sender="EU", target="RUS")
    assert (row["document"], row["words"], row["sentence"]) == (contradictory, "prolonged", "The EU prolonged the embargo.")
    assert row["earlier"] == "2021-02-10 lift: The EU lifted the embargo in February."
    assert ask("sanction-contradictions", target="IRN") == []
