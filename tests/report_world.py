"""A quarter of a year as three publishers tell it, entered by hand: what the reports are asked about.

The newest article is of Sunday, 30 June 2024. Numbers of documents are given by `fill`, by title.
"""

from __future__ import annotations

from typing import Any

WIRE, POST, LEDGER = "First Wire", "Second Post", "Third Ledger"


def fill(hand: Any) -> None:
    """Enter the articles by a `Hand` of tests/reports/conftest.py."""
    envoy = hand.person("Ada Example", "special_envoy", "Special Envoy", "USA")
    former = hand.person("Bo Example", "keeper_of_the_seal", "Keeper of the Seal", "KEN")
    hand.connection.execute("update actor_roles set valid_to = '2024-05-01' where actor_id = %s", [former])
    ada = (envoy, "USA")

    _spring(hand)
    _exchange(hand)
    _promises(hand)
    _positions(hand, envoy)
    _meetings(hand, ada)
    _streets(hand)
    _sanctions(hand)
    _last_day(hand)
    _faults(hand)


def _spring(hand: Any) -> None:
    """A ceasefire, the strike that broke it, and two demands."""
    fire = hand.article("2024-04-01", WIRE, "Guns fall silent", ["Israel and Iran ceased fire on Sunday."])
    hand.event(fire, "RETREAT", "ceased fire", ["ISR", "IRN"], mode="ceasefire", on=("2024-03-31", "day"))
    strike = hand.article("2024-04-11", POST, "Strike", ["Israeli jets struck Iran on Wednesday."])
    hand.event(strike, "ASSAULT", "struck", ["ISR"], ["IRN"], mode="aerial", on=("2024-04-10", "day"))
    demands = hand.article(
        "2024-05-01", WIRE, "Demands", ["Tehran demanded that Washington withdraw.", "Kyiv asked Beijing for help.", "Beijing refused."]
    )
    hand.event(demands, "REQUEST", "demanded", ["IRN"], ["USA"], mode="yield", on=("2024-05-01", "day"))
    hand.event(demands, "REQUEST", "asked", ["UKR"], ["CHN"], mode="assist")
    hand.event(demands, "REJECT", "refused", ["CHN"], ["UKR"], mode="assist")


def _exchange(hand: Any) -> None:
    """Prisoners for a pardon, thirteen days apart."""
    freed = hand.article("2024-05-20", POST, "Freed", ["Iran freed two Americans on Sunday."])
    hand.event(freed, "RETREAT", "freed", ["IRN"], ["USA"], mode="release", on=("2024-05-19", "day"))
    pardon = hand.article("2024-06-02", LEDGER, "Pardon", ["Washington pardoned an Iranian on Saturday."])
    hand.event(pardon, "CONCEDE", "pardoned", ["USA"], ["IRN"], on=("2024-06-01", "day"))


def _promises(hand: Any) -> None:
    """A promise that is kept, a threat that is carried out, talks that are agreed."""
    words = hand.article(
        "2024-06-03",
        WIRE,
        "Words",
        ["Washington promised Israel help.", "Moscow threatened Kyiv.", "Washington and Tehran agreed to talk."],
    )
    hand.event(words, "CONCEDE", "promised", ["USA"], ["ISR"])
    hand.event(words, "THREATEN", "threatened", ["RUS"], ["UKR"], mode="violence")
    hand.event(words, "AGREE", "agreed", ["USA", "IRN"], cameo="036")
    deeds = hand.article(
        "2024-06-10", POST, "Deeds", ["The United States sent aid to Israel on Sunday.", "Russia bombed Kharkiv on Saturday."]
    )
    hand.event(deeds, "AID", "sent aid", ["USA"], ["ISR"], on=("2024-06-09", "day"))
    hand.event(deeds, "ASSAULT", "bombed", ["RUS"], ["UKR"], mode="aerial", on=("2024-06-08", "day"), location="Kharkiv")


def _positions(hand: Any, envoy: int) -> None:
    """An envoy who praises and then mocks, and a neighbour who only mocks."""
    praise = hand.article("2024-06-11", WIRE, "Praise", ["The envoy praised Iran's offer on enrichment."])
    hand.statement(
        praise, "Iran's offer on enrichment", envoy, "USA", "praised", ["IRN"], cue_class="praise", topic="nuclear", stance="favourable"
    )
    again = hand.article("2024-06-20", LEDGER, "Again", ["Iran repeated its demand to the United States."])
    hand.event(again, "REQUEST", "repeated", ["IRN"], ["USA"])
    mockery = hand.article(
        "2024-06-21", POST, "Mockery", ["The envoy called Iran's offer a trick.", "Israel called the sanctions on Iran too mild."]
    )
    hand.statement(
        mockery, "Iran's offer a trick", envoy, "USA", "called", ["IRN"], cue_class="criticise", topic="nuclear", stance="unfavourable"
    )
    hand.statement(
        mockery, "the sanctions on Iran too mild", hand.actor("ISR"), "ISR", "called", ["IRN"], topic="sanctions", stance="unfavourable"
    )


def _meetings(hand: Any, ada: tuple[int, str]) -> None:
    """A visit that three publishers tell, each a little differently, and two rounds of mediation."""
    visit = hand.incident("visit", "CONSULT", 3)
    first = hand.article(
        "2024-06-24",
        WIRE,
        "Visit",
        ["Ada Example visited Beijing on Monday.", "Qatar mediated between China and Iran."],
        "https://first.example/visit",
    )
    hand.event(first, "CONSULT", "visited", [ada], ["CHN"], mode="visit", on=("2024-06-24", "day"), location="Beijing", incident=visit)
    hand.event(first, "CONSULT", "mediated", ["QAT"], ["CHN", "IRN"], mode="third-party")
    second = hand.article("2024-06-25", POST, "Visit told again", ["The envoy visited Shanghai on Monday."])
    hand.event(second, "CONSULT", "visited", [ada], ["CHN"], mode="visit", on=("2024-06-24", "day"), location="Shanghai", incident=visit)
    third = hand.article("2024-06-26", LEDGER, "Visit recalled", ["On Sunday the envoy saw Beijing.", "Qatar went on mediating."])
    hand.event(third, "CONSULT", "saw", [ada], ["CHN"], mode="visit", on=("2024-06-23", "day"), incident=visit)
    hand.event(third, "CONSULT", "mediating", ["QAT"], ["IRN", "CHN"], mode="third-party")


def _streets(hand: Any) -> None:
    """A protest, the arrests that followed, and a council that no gazetteer knows."""
    streets = hand.article(
        "2024-06-25",
        POST,
        "Nairobi",
        ["Kenyans marched in Nairobi on Monday.", "Police arrested dozens.", "The Council of Elders struck work."],
    )
    hand.event(streets, "PROTEST", "marched", ["KEN"], ["KEN"], mode="demo", on=("2024-06-24", "day"), location="Nairobi")
    hand.event(streets, "COERCE", "arrested", ["KEN"], ["KEN"], mode="arrest")
    hand.event(streets, "PROTEST", "struck work", ["'Council of Elders'"], mode="strike")
    elders = hand.article("2024-06-27", POST, "Elders", ["The Council of Elders met."])
    hand.mention(elders, "Council of Elders")


def _sanctions(hand: Any) -> None:
    """One that stands since 2018, one that was lifted, one that is new; relief on a condition, and tankers."""
    oil = hand.sanction("USA", "IRN", "trade", "eased", ("2024-04-01", "2024-06-28"), imposed="2018-11")
    hand.sanction("EU", "RUS", "arms", "lifted", ("2014-07-31", "2020-05-07"), imposed="2014-07-31", lifted="2020-05-06")
    bans = hand.sanction("EU", "RUS", "travel_ban", "imposed", ("2024-06-28", "2024-06-28"), imposed="2024-06-27")
    article = hand.article(
        "2024-06-28",
        LEDGER,
        "Relief",
        [
            "Washington eased its oil embargo provided that enrichment stops.",
            "Iran dodged it by tankers.",
            "The EU barred ten Russians on Thursday.",
        ],
    )
    hand.act(article, "ease", "eased", "USA", "USA", "IRN", "trade", sanction=oil, condition="provided that enrichment stops")
    hand.act(article, "evade", "dodged", "IRN", "USA", "IRN", "trade", sanction=oil)
    hand.act(article, "impose", "barred", "EU", "EU", "RUS", "travel_ban", sanction=bans, on=("2024-06-27", "day"))


def _last_day(hand: Any) -> None:
    """The last day: a raid that two publishers tell, one of them for the second time, and something new."""
    raid = hand.incident("raid", "ASSAULT", 3)
    eve = hand.article("2024-06-29", WIRE, "Raid", ["Russia raided Odesa."])
    hand.event(eve, "ASSAULT", "raided", ["RUS"], ["UKR"], incident=raid)
    wire = hand.article("2024-06-30", WIRE, "Raid, continued", ["Russia had raided Odesa.", "Ukraine accused Russia."])
    hand.event(wire, "ASSAULT", "raided", ["RUS"], ["UKR"], incident=raid)
    hand.event(wire, "ACCUSE", "accused", ["UKR"], ["RUS"], mode="allege")
    ledger = hand.article("2024-06-30", LEDGER, "Raid on Odesa", ["A Russian raid hit Odesa."])
    hand.event(ledger, "ASSAULT", "raid", ["RUS"], ["UKR"], incident=raid)


def _faults(hand: Any) -> None:
    """An article without a day, and inputs that were refused."""
    hand.article(None, WIRE, "Undated", ["Nothing is known of when."])
    run = hand.id("insert into etl_runs (command) values ('ingest') returning id")
    for source, line, reason in (("a.csv", 3, "no text"), ("a.csv", 9, "no text"), ("b.html", None, "not UTF-8")):
        hand.connection.execute(
            "insert into etl_rejects (run_id, source, line, reason, remedy) values (%s, %s, %s, %s, %s)",
            [run, source, line, reason, f"mend {source}"],
        )
