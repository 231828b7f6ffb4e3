"""Fourteen short articles in the notation of handmade.py, told by three publishers in the spring of 2021: what the cookbook is asked about."""

from __future__ import annotations

import json
from pathlib import Path

import handmade

from communique.etl import jobs
from communique.etl.jobs import Extractor, Options

WIRE, POST, LEDGER = "Morning Wire", "Evening Post", "Northern Ledger"

# Name, publisher, day, text.
ARTICLES = [
    (
        "trade-ban",
        WIRE,
        "2021-03-01",
        (
            "ACT impose trade USA us-state-department=USA IRN @2021-03-01 for human_rights\n"
            "SANCTION us-state-department=USA > IRN @2021-03-01\n"
            "person-antony-blinken=USA said to IRN about IRN: the ban will stay until the prisoners are free"
        ),
    ),
    ("trade-ban-again", POST, "2021-03-02", "SANCTION USA > IRN @2021-03-01\nACCUSE IRN > USA @2021-03-02"),
    (
        "answer",
        LEDGER,
        "2021-03-04",
        (
            "person-mohammad-javad-zarif=IRN said to USA about USA: the ban breaks the agreement on nuclear fuel\n"
            "ACT demand_lift trade IRN USA IRN @2021-03-03\nREQUEST IRN > USA @2021-03-03"
        ),
    ),
    ("visit", WIRE, "2021-03-05", "CONSULT/visit ISR > USA @2021-03-04 in Washington\nCONSULT USA+IRN @2021-04-01 !planned"),
    ("visit-too", POST, "2021-03-05", "CONSULT/visit ISR > USA @2021-03-04 in Washington"),
    ("visit-late", LEDGER, "2021-03-06", "CONSULT/visit ISR > USA @2021-03-04\nTHREATEN IRN > ISR @2021-03-06"),
    (
        "square",
        LEDGER,
        "2021-03-12",
        (
            "PROTEST Bakers_of_Tabriz:IRN:other > IRN @2021-03-11 in Tabriz\n"
            "PROTEST Bakers_of_Tabriz:IRN:other > IRN @2021-03-12 in Tehran\nCOERCE IRN > Bakers_of_Tabriz:IRN:other @2021-03-12 in Tehran"
        ),
    ),
    ("raid", WIRE, "2021-03-20", "ASSAULT IRN > ISR @2021-03-19 in Haifa\nASSAULT Men_In_Black::armed_group > - @2021-03-19 in Haifa"),
    ("raid-denied", POST, "2021-03-21", "ASSAULT IRN > ISR @2021-03-19 in Haifa !negated"),
    (
        "talks",
        WIRE,
        "2021-04-02",
        (
            "CONSULT USA+IRN @2021-04-01 in Vienna\nACT ease trade USA USA IRN @2021-04-02\n"
            "person-antony-blinken=USA said to IRN about IRN+ISR: the talks on nuclear fuel went well"
        ),
    ),
    ("freeze", POST, "2021-04-10", "ACT impose asset_freeze EU EU Bank_Of_Tabriz:IRN:company @2021-04-09 until 2021-10-09"),
    ("threat", LEDGER, "2021-04-12", "ACT threaten travel_ban EU EU RUS @2021-04-12\nTHREATEN EU > RUS @2021-04-12"),
    ("end", WIRE, "2021-05-01", "ACT lift trade USA USA IRN @2021-04-30\nRETREAT USA > IRN @2021-04-30\nAID USA > LBN @2021-05-01"),
    ("undated", LEDGER, None, "CONSULT RUS+CHN in Moscow\nThe_Anonymous_Aide:USA said to RUS about RUS: nothing is decided"),
]


def fill(url: str, folder: Path) -> None:
    """Read the articles, and a file that holds none, into the database of `url`."""
    for name, publisher, day, text in ARTICLES:
        prose = "\n".join(f"{name} {number} {name}" for number in range(20))
        article = {"id": name, "publisher": publisher, "published_at": day, "title": name, "text": f"{text}\n{prose}"}
        (folder / f"{name}.json").write_text(json.dumps(article), "utf-8")
    (folder / "broken.json").write_text("{", "utf-8")
    made = handmade.HandMade()
    jobs.run(url, [str(folder)], Options(), lambda: Extractor(made.version, lambda: made))
