"""Each report over the articles of report_world.py, whose answers are known because the rows were entered by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from communique.reports import catalog

JUNE = {day: date(2024, 6, day) for day in range(1, 31)}


@pytest.fixture
def rows(ask_world):
    """The rows of a report as tuples of the columns that are named, with blanks between."""

    def rows(name: str, columns: str, **given: str) -> list[tuple[object, ...]]:
        return [tuple(row[column] for column in columns.split()) for row in ask_world(name, **given)]

    return rows


def test_the_words_of_every_row_stand_where_it_says(ask_world):
    told = 0
    for report in catalog.reports()[0]:
        if "words_at" in report.columns:
            for row in ask_world(report.name):
                if row["words"] is None:  # a week without happenings, an actor that only spoke
                    assert row["words_at"] is None
                    continue
                assert row["sentence"][row["words_at"] :].startswith(row["words"]), report.name
                told += 1
    assert told > 60


def test_daily_brief(rows):
    columns = "told_on news type sources targets score articles publisher words"
    assert rows("daily-brief", columns) == [
        (JUNE[30], "goes on", "ASSAULT", "RUS", "UKR", -9.0, 2, "First Wire", "raided"),
        (JUNE[30], "new", "ACCUSE", "UKR", "RUS", -3.5, 1, "First Wire", "accused"),
    ]
    assert rows("daily-brief", "words", day="2024-06-29") == [("raided",)]
    assert rows("daily-brief", "news", day="2024-06-29") == [("new",)]
    assert rows("daily-brief", "words", actor="UKR", day="2024-06-03") == [("threatened",)]
    assert rows("daily-brief", "words", day="2024-06-03", limit="1") == [("promised",)]
    assert rows("daily-brief", "words", day="2023-01-01") == []


def test_weekly_brief(rows):
    columns = "pair happenings week_before score score_before foremost articles document"
    assert rows("weekly-brief", columns) == [
        ("RUS – UKR", 2, 0, Decimal("-6.3"), None, "ASSAULT", 3, 17),
        ("CHN – QAT", 2, 0, Decimal("1.0"), None, "CONSULT", 1, 11),
        ("IRN – QAT", 2, 0, Decimal("1.0"), None, "CONSULT", 1, 11),
        ("CHN – USA", 1, 0, Decimal("4.0"), None, "CONSULT", 3, 11),
    ]
    assert rows("weekly-brief", "pair happenings week_before score score_before", week_end="2024-06-09", actor="USA") == [
        ("IRN – USA", 1, 1, Decimal("2.5"), Decimal("4.5")),
        ("ISR – USA", 1, 0, Decimal("4.5"), None),
    ]


def test_period_in_figures(rows):
    week = [
        ("articles", 9, 2, 7),
        ("publishers", 3, 2, 1),
        ("happenings", 8, 1, 7),
        ("of them, conflict in deed", 4, 0, 4),
        ("of them, cooperation in deed", 0, 0, 0),
        ("mean score of happenings (-10 hostile to 10 friendly)", Decimal("-2.94"), Decimal("0.00"), Decimal("-2.94")),
        ("statements", 0, 2, -2),
        ("acts upon sanctions", 3, 0, 3),
    ]
    assert rows("period-in-figures", "measure number before change") == week
    nothing_before = {"since": "2024-04-01", "until": "2024-04-01"}
    assert rows("period-in-figures", "number before change", **nothing_before)[5] == (Decimal("7.50"), None, None)


def test_dyad_timeline(rows):
    assert rows("dyad-timeline", "day type sources targets score") == [
        (JUNE[20], "REQUEST", "IRN", "USA", 0.0),
        (JUNE[3], "AGREE", "USA, IRN", None, 2.5),
        (JUNE[1], "CONCEDE", "USA", "IRN", 4.5),
        (date(2024, 5, 19), "RETREAT", "IRN", "USA", 6.5),
        (date(2024, 5, 1), "REQUEST", "IRN", "USA", -1.0),
    ]
    # A visit that three publishers tell is one happening, by its first article; those acted upon together are no pair.
    assert rows("dyad-timeline", "day publisher reports", one="CHN", other="USA") == [(JUNE[24], "First Wire", 3)]
    assert rows("dyad-timeline", "day", one="CHN", other="IRN") == []
    assert rows("dyad-timeline", "day", since="2024-06-02", until="2024-06-03") == [(JUNE[3],), (JUNE[1],)]


def test_most_active_actors(rows):
    columns = "actor acting_for happenings acts acted_upon score statements spoken_of"
    answer = rows("most-active-actors", columns, since="newest-90")
    assert [row[0] for row in answer] == [
        *("Iran", "United States", "Ukraine", "China", "Israel", "Russia", "Kenya", "Qatar", "Ada Example"),
    ]
    assert answer[0] == ("Iran", "IRN", 9, 5, 4, Decimal("3.1"), 0, 3)
    assert answer[4] == ("Israel", "ISR", 4, 2, 2, Decimal("-1.0"), 1, 0)
    assert answer[6] == ("Kenya", "KEN", 2, 2, 2, Decimal("-6.0"), 0, 0)
    assert rows("most-active-actors", columns, kind="person", since="newest-90") == [("Ada Example", "USA", 1, 1, 0, Decimal("4.0"), 2, 0)]
    # Beneath each stands what was read of it last: an act, or a statement where there is no act.
    assert rows("most-active-actors", "published_on document words", limit="1") == [(JUNE[26], 13, "mediating")]
    assert rows("most-active-actors", "actor", since="2024-06-30") == [("Russia",), ("Ukraine",)]


def test_cooperation_and_conflict(rows):
    columns = "week happenings score verbal_cooperation material_cooperation verbal_conflict material_conflict"
    answer = rows("cooperation-and-conflict", columns, weeks="26")
    assert len(answer) == 26
    assert answer[0] == (date(2024, 1, 1), 0, None, 0, 0, 0, 0)
    # The visit is told for Monday by two and for Sunday by one: it counts once, in the earlier week.
    assert answer[-4:] == [
        (JUNE[3], 5, Decimal("0.80"), 2, 1, 1, 1),
        (JUNE[10], 0, None, 0, 0, 0, 0),
        (JUNE[17], 2, Decimal("2.00"), 1, 0, 1, 0),
        (JUNE[24], 7, Decimal("-3.93"), 2, 0, 1, 4),
    ]
    assert rows("cooperation-and-conflict", "week foremost document words", weeks="2") == [
        (JUNE[17], "CONSULT", 11, "visited"),
        (JUNE[24], "ASSAULT", 17, "raided"),
    ]
    pair = {"actor": "RUS", "other": "UKR", "weeks": "4"}
    assert [row[:3] for row in rows("cooperation-and-conflict", columns, **pair)] == [
        (JUNE[3], 2, Decimal("-6.50")),
        (JUNE[10], 0, None),
        (JUNE[17], 0, None),
        (JUNE[24], 2, Decimal("-6.25")),
    ]


def test_tension_alerts(rows):
    assert rows("tension-alerts", "pair") == []
    columns = "pair alert happenings usual_happenings score usual_score change foremost"
    assert rows("tension-alerts", columns, at_least="2") == [
        ("RUS – UKR", "louder", 2, Decimal("0.3"), Decimal("-6.3"), Decimal("-6.5"), Decimal("0.3"), "ACCUSE"),
        ("CHN – QAT", "louder", 2, Decimal("0.0"), Decimal("1.0"), None, None, "CONSULT"),
        ("IRN – QAT", "louder", 2, Decimal("0.0"), Decimal("1.0"), None, None, "CONSULT"),
    ]
    assert rows("tension-alerts", "pair alert", at_least="2", threshold="0.25", actor="UKR") == [("RUS – UKR", "friendlier")]
    assert rows("tension-alerts", "pair alert change", week_end="2024-06-09", at_least="1", actor="IRN", threshold="0.5") == [
        ("IRN – USA", "more hostile", Decimal("-0.8"))
    ]


def test_statements_by_topic(rows):
    columns = "topic speaker statements speakers favourable unfavourable first_on last_on"
    assert rows("statements-by-topic", columns) == [
        ("nuclear", "USA", 2, 1, 1, 1, JUNE[11], JUNE[21]),
        ("sanctions", "ISR", 1, 1, 0, 1, JUNE[21], JUNE[21]),
    ]
    assert rows("statements-by-topic", "document content sentence", topic="nuclear") == [
        (10, "Iran's offer a trick", "The envoy called Iran's offer a trick.")
    ]
    assert rows("statements-by-topic", "speaker", topic="sanctions", about="IRN") == [("ISR",)]
    assert rows("statements-by-topic", "speaker", about="USA") == []
    assert rows("statements-by-topic", "statements", since="2024-06-21", speaker="USA") == [(1,)]


def test_changed_positions(rows):
    columns = "speaker acting_for about topic was became from_day day earlier_document earlier_words content"
    assert rows("changed-positions", columns) == [
        (
            *("Ada Example", "USA", "IRN", "nuclear", "favourable", "unfavourable", JUNE[11], JUNE[21]),
            *(8, "Iran's offer on enrichment", "Iran's offer a trick"),
        )
    ]
    assert rows("changed-positions", "speaker", about="IRN", topic="sanctions") == []
    assert rows("changed-positions", "speaker", since="2024-06-12") == []


def test_promises_and_threats(rows):
    columns = "day kind actor towards outcome followed_on after deed words"
    assert rows("promises-and-threats", columns) == [
        (JUNE[3], "promise", "USA", "IRN", "open", None, None, None, "agreed"),
        (JUNE[3], "promise", "IRN", "USA", "open", None, None, None, "agreed"),
        (JUNE[3], "threat", "RUS", "UKR", "followed", JUNE[8], 5, "ASSAULT", "threatened"),
        (JUNE[3], "promise", "USA", "ISR", "followed", JUNE[9], 6, "AID", "promised"),
        (JUNE[1], "promise", "USA", "IRN", "open", None, None, None, "pardoned"),
    ]
    assert rows("promises-and-threats", "outcome", kind="threat", days="4") == [("not followed",)]
    assert rows("promises-and-threats", "outcome deed_sentence", actor="USA", towards="ISR", until="2024-06-03") == [
        ("followed", "The United States sent aid to Israel on Sunday.")
    ]


def test_unanswered_demands(rows):
    assert rows("unanswered-demands", "day actor towards mode open_for reminders words") == [
        (date(2024, 5, 1), "IRN", "USA", "yield", 60, 1, "demanded")
    ]
    # The pardon of 1 June answers a demand of 1 May within 31 days, not within 30; a refusal is an answer too.
    assert rows("unanswered-demands", "day", days="31") == []
    assert rows("unanswered-demands", "day", days="10") == [(JUNE[20],), (date(2024, 5, 1),)]
    assert rows("unanswered-demands", "day", towards="CHN") == []


def test_sanctions_in_force(rows):
    columns = "sender target measure stage imposed_on last_reported_on acts words"
    assert rows("sanctions-in-force", columns) == [
        ("European Union", "Russia", "travel_ban", "imposed", "2024-06-27", JUNE[28], 1, "barred"),
        ("United States", "Iran", "trade", "eased", "2018-11", JUNE[28], 2, "dodged"),
    ]
    # One that was lifted in 2020 stood in 2019; what is first told of in 2024 is not known to have stood then.
    assert rows("sanctions-in-force", "target measure stage", day="2019-01-01") == [("Russia", "arms", "imposed")]
    assert rows("sanctions-in-force", "target", day="2020-05-06", sender="EU") == []
    assert rows("sanctions-in-force", "target", target="IRN", measure="trade") == [("Iran",)]


def test_sanctions_timeline(rows):
    columns = "day action measure performer target status stage words"
    assert rows("sanctions-timeline", columns) == [
        (JUNE[28], "ease", "trade", "USA", "Iran", "reported", "eased", "eased"),
        (JUNE[28], "evade", "trade", "IRN", "Iran", "reported", "eased", "dodged"),
    ]
    assert rows("sanctions-timeline", "day done_on action", sender="EU", target="") == [(JUNE[27], "2024-06-27", "impose")]
    assert rows("sanctions-timeline", "day", measure="arms") == []


def test_quid_pro_quo(rows):
    columns = "day kind giver receiver gave in_return returned_on after words"
    assert rows("quid-pro-quo", columns) == [
        (JUNE[28], "condition", "USA", "IRN", "ease", "provided that enrichment stops", None, None, "eased"),
        (date(2024, 5, 19), "exchange", "IRN", "USA", "RETREAT", "CONCEDE", JUNE[1], 13, "freed"),
    ]
    assert rows("quid-pro-quo", "kind", days="12") == [("condition",)]
    assert rows("quid-pro-quo", "return_sentence", kind="exchange", one="IRN", other="USA") == [
        ("Washington pardoned an Iranian on Saturday.",)
    ]


def test_evasion(rows):
    assert rows("evasion", "published_on by sender target measure status words") == [
        (JUNE[28], "IRN", "USA", "IRN", "trade", "reported", "dodged")
    ]
    assert rows("evasion", "by", by="RUS") == []


def test_meetings_calendar(rows):
    columns = "day standing kind sources targets reports words"
    assert rows("meetings-calendar", columns) == [
        (JUNE[26], "held", "third-party", "QAT", "IRN, CHN", 1, "mediating"),
        (JUNE[24], "held", "third-party", "QAT", "CHN, IRN", 1, "mediated"),
        (JUNE[24], "held", "visit", "USA", "CHN", 3, "visited"),
        (JUNE[3], "announced", None, "USA, IRN", None, 1, "agreed"),
    ]
    assert rows("meetings-calendar", "words", standing="announced") == [("agreed",)]
    assert rows("meetings-calendar", "words", country="USA", since="2024-06-10") == [("visited",)]


def test_who_met_whom(rows):
    both = [("CHN", "IRN"), ("CHN", "QAT"), ("IRN", "CHN"), ("IRN", "QAT"), ("QAT", "CHN"), ("QAT", "IRN")]
    assert rows("who-met-whom", "side partner meetings first_on last_on document") == [
        *((side, partner, 2, JUNE[24], JUNE[26], 13) for side, partner in both),
        *(("CHN", "USA", 1, JUNE[24], JUNE[26], 13), ("USA", "CHN", 1, JUNE[24], JUNE[26], 13)),
    ]
    assert rows("who-met-whom", "words sentence", sides="2") == [("mediating", "Qatar went on mediating.")] * 2
    assert rows("who-met-whom", "side partner", sides="2") == [("CHN", "IRN"), ("IRN", "CHN")]


def test_visits(rows):
    assert rows("visits", "day status visitors from_side host location reports") == [
        (JUNE[24], "reported", "Ada Example", "USA", "CHN", "Beijing", 3)
    ]
    assert rows("visits", "day", visitor="CHN") == []
    assert rows("visits", "publisher", host="CHN", since="2024-06-25") == [("Second Post",)]


def test_protests_and_responses(rows):
    columns = "day country mode against location response response_mode after words"
    assert rows("protests-and-responses", columns) == [
        (JUNE[25], "Council of Elders", "strike", None, None, None, None, None, "struck work"),
        (JUNE[24], "KEN", "demo", "KEN", "Nairobi", "COERCE", "arrest", 1, "marched"),
    ]
    assert rows("protests-and-responses", "response", country="KEN", days="0") == [(None,)]


def test_ceasefires_and_violations(rows):
    columns = "day parties violation by against after violation_sentence words"
    assert rows("ceasefires-and-violations", columns) == [
        (date(2024, 3, 31), "ISR, IRN", "aerial", "ISR", "IRN", 10, "Israeli jets struck Iran on Wednesday.", "ceased fire")
    ]
    assert rows("ceasefires-and-violations", "violation", days="9") == [(None,)]
    assert rows("ceasefires-and-violations", "violation", party="RUS") == []


def test_mediators(rows):
    # The parties are the same, in whatever order they are told.
    assert rows("mediators", "mediator parties times first_on last_on words") == [("QAT", "CHN, IRN", 2, JUNE[24], JUNE[26], "mediating")]
    assert rows("mediators", "times", party="IRN", until="2024-06-25") == [(1,)]
    assert rows("mediators", "times", mediator="CHN") == []


def test_source_coverage(rows):
    columns = "publisher_name articles repeats first_on last_on events statements shared first behind"
    assert rows("source-coverage", columns, since="newest-90") == [
        ("First Wire", 7, 0, date(2024, 4, 1), JUNE[30], 12, 1, 2, 2, Decimal("0.0")),
        ("Second Post", 7, 0, date(2024, 4, 11), JUNE[27], 8, 2, 1, 0, Decimal("1.0")),
        ("Third Ledger", 5, 0, JUNE[2], JUNE[30], 5, 0, 2, 0, Decimal("1.5")),
    ]
    assert rows("source-coverage", "publisher_name articles", since="2024-06-29") == [("First Wire", 2), ("Third Ledger", 1)]


def test_disagreements(rows):
    assert rows("disagreements", "type sources targets point versions articles last_on") == [
        (
            *("CONSULT", "USA", "CHN", "day"),
            "2024-06-23: Third Ledger (document 13); 2024-06-24: First Wire (document 11), Second Post (document 12)",
            *(3, JUNE[26]),
        ),
        ("CONSULT", "USA", "CHN", "place", "Beijing: First Wire (document 11); Shanghai: Second Post (document 12)", 3, JUNE[26]),
    ]
    assert rows("disagreements", "point", point="place", actor="USA") == [("place",)]
    assert rows("disagreements", "point", since="2024-06-26") == []


def test_unresolved_actors(rows):
    assert rows("unresolved-actors", "name state mentions articles parts last_on document") == [
        ("Council of Elders", "unknown", 2, 2, 1, JUNE[27], 15)
    ]
    assert rows("unresolved-actors", "name", at_least="3") == []


def test_rejects(rows):
    assert rows("rejects", "reason remedy inputs sources example_source example_line") == [
        ("no text", "mend a.csv", 2, 1, "a.csv", 9),
        ("not UTF-8", "mend b.html", 1, 1, "b.html", None),
    ]
    assert rows("rejects", "reason", since="2999-01-01") == []


def test_data_quality(rows):
    assert rows("data-quality", "checked lacks rows of share example", since="newest-90") == [
        ("all articles", "a day of publication", 1, 20, Decimal("5.0"), 20),
        ("articles", "a publisher", 0, 19, Decimal("0.0"), None),
        ("articles", "annotation", 0, 19, Decimal("0.0"), None),
        ("statements", "a known speaker", 0, 3, Decimal("0.0"), None),
        ("statements", "a topic", 0, 3, Decimal("0.0"), None),
        ("events", "a date", 14, 25, Decimal("56.0"), 19),
        ("events", "a happening", 19, 25, Decimal("76.0"), 18),
        ("parties of events", "a known actor", 1, 51, Decimal("2.0"), 14),
        ("parties of events", "a country or body", 1, 51, Decimal("2.0"), 14),
    ]


def test_gazetteer_gaps(rows):
    columns = "country office last_title last_holder ended_on vacant_for articles"
    assert rows("gazetteer-gaps", columns, office="keeper_of_the_seal") == [
        ("KEN", "keeper_of_the_seal", "Keeper of the Seal", "Bo Example", date(2024, 5, 1), 60, 0)
    ]
    assert rows("gazetteer-gaps", "office", office="keeper_of_the_seal", day="2024-05-01") == []
    assert rows("gazetteer-gaps", "office", office="special_envoy", country="USA", day="2024-06-01") == []


def test_extraction_confidence(rows):
    assert rows("extraction-confidence", "fact band facts share mean", since="newest-90") == [
        ("event", Decimal("0.9"), 25, Decimal("100.0"), Decimal("0.900")),
        ("mention", Decimal("0.9"), 2, Decimal("100.0"), Decimal("1.000")),
        ("sanction act", Decimal("0.9"), 3, Decimal("100.0"), Decimal("0.900")),
        ("statement", Decimal("0.9"), 3, Decimal("100.0"), Decimal("0.900")),
    ]
    assert rows("extraction-confidence", "facts", fact="event", since="2024-06-30") == [(3,)]
