"""Formats of events: their columns, what they fill, and that nothing that they can hold is lost on the way there and back."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.etl.annotate.model import PartialDate
from communique.etl.exchange import FORMATS, gdelt, icews, lookups
from communique.etl.exchange.records import Party, Record, day, dyads
from communique.etl.ingest import Reject
from communique.etl.settings import packaged

KNOWN = lookups.load(packaged("seeds"))
USA, IRN = Party("United States", "USA", "country"), Party("Hassan Rouhani", "IRN", "person")
EU = Party("European Union", "EU", "igo")
VISIT = Record(
    id="7", type="CONSULT", mode="visit", cameo="042", contexts=("diplomatic",), on=PartialDate(date(2021, 3, 11), "day"), location="Vienna",
    sources=(USA,), targets=(IRN,), confidence=0.8, trigger="visited", sentence="A US envoy visited Vienna on Thursday.", sentence_number=2,
    document="12", url="https://example.org/1", publisher="The Courier", published=date(2021, 3, 12), mentions=3, articles=2, publishers=2,
)  # fmt: skip
MEETING = replace(VISIT, id="8", mode=None, cameo=None, sources=(USA, IRN, EU), targets=(), on=PartialDate(date(2021, 3, 1), "month"))


def written(name: str, *records: Record) -> str:
    stream = io.StringIO()
    FORMATS[name].write(records, stream, KNOWN)
    return stream.getvalue()


def read(name: str, text: str) -> list[Record | Reject]:
    return list(FORMATS[name].read(io.StringIO(text), "file", KNOWN))


def rows(name: str, *records: Record) -> list[dict[str, str]]:
    lines = [line.split("\t") for line in written(name, *records).splitlines()]
    columns = [column for column, _ in FORMATS[name].columns]
    if name != "gdelt-v2":
        assert lines.pop(0) == columns
    return [dict(zip(columns, line, strict=True)) for line in lines]


def test_the_layouts_are_those_of_the_data_sets() -> None:
    assert (len(gdelt.NAMES), len(icews.NAMES)) == (61, 20)
    places = {
        "GLOBALEVENTID": 0,
        "Actor1Code": 5,
        "Actor2Code": 15,
        "IsRootEvent": 25,
        "EventCode": 26,
        "QuadClass": 29,
        "GoldsteinScale": 30,
    }
    places |= {"AvgTone": 34, "Actor1Geo_Type": 35, "Actor2Geo_Type": 43, "ActionGeo_Type": 51, "ActionGeo_Lat": 56, "SOURCEURL": 60}
    assert {name: gdelt.NAMES.index(name) for name in places} == places
    assert icews.NAMES[:8] == (
        "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity"
    )  # fmt: skip
    assert icews.NAMES[-4:] == ("Province", "Country", "Latitude", "Longitude")


def test_a_row_of_gdelt() -> None:
    (row,) = rows("gdelt-v2", VISIT)
    assert {column: value for column, value in row.items() if value} == {
        "GLOBALEVENTID": "700", "SQLDATE": "20210311", "MonthYear": "202103", "Year": "2021", "FractionDate": "2021.1945",
        "Actor1Code": "USA", "Actor1Name": "United States", "Actor1CountryCode": "USA",
        "Actor2Code": "IRN", "Actor2Name": "Hassan Rouhani", "Actor2CountryCode": "IRN",
        "IsRootEvent": "1", "EventCode": "042", "EventBaseCode": "042", "EventRootCode": "04", "QuadClass": "1", "GoldsteinScale": "4",
        "NumMentions": "3", "NumSources": "2", "NumArticles": "2", "Actor1Geo_Type": "0", "Actor2Geo_Type": "0", "ActionGeo_Type": "0",
        "ActionGeo_FullName": "Vienna", "DATEADDED": "20210312000000", "SOURCEURL": "https://example.org/1",
    }  # fmt: skip


def test_a_row_of_icews() -> None:
    (row,) = rows("icews", replace(VISIT, targets=(EU,), location="Iran"))
    assert {column: value for column, value in row.items() if value} == {
        "Event ID": "700", "Event Date": "2021-03-11", "Source Name": "United States", "Source Country": "United States",
        "Event Text": "Visits", "CAMEO Code": "042", "Intensity": "4", "Target Name": "European Union",
        "Target Sectors": "International Government Organization", "Story ID": "12", "Sentence Number": "2", "Publisher": "The Courier",
        "Country": "Iran",
    }  # fmt: skip


def test_pairs_of_an_event() -> None:
    assert [(d.number, d.source, d.target) for d in dyads(MEETING)][:2] == [("800", USA, IRN), ("801", USA, EU)]
    assert len(list(dyads(MEETING))) == 6
    assert [d.number for d in dyads(replace(VISIT, sources=(USA, EU)))] == ["700", "701"]
    assert [(d.source, d.target) for d in dyads(replace(VISIT, targets=()))] == [(USA, None)]
    assert [d.number for d in dyads(replace(VISIT, dataset="other"))] == ["7"]


def test_an_event_without_a_cameo_code_gets_that_of_its_type() -> None:
    assert {row["EventCode"] for row in rows("gdelt-v2", MEETING)} == {"04"}
    assert KNOWN.code_of("SANCTION", "expel") == "166"
    assert KNOWN.code_of("MOBILIZE", "militia") == "15"
    assert KNOWN.kind_of("0421") == ("CONSULT", "visit")
    assert KNOWN.kind_of("010") == (None, None)


def test_every_type_and_mode_has_a_class_and_a_score() -> None:
    for type_, mode in KNOWN.scores:
        (row,) = rows("gdelt-v2", replace(VISIT, type=type_, mode=mode, cameo=None))
        assert row["QuadClass"] in "1234" and row["GoldsteinScale"] and row["EventCode"]


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_lost_on_the_way_there_and_back(name: str) -> None:
    first = written(name, VISIT, MEETING)
    records = [r for r in read(name, first) if isinstance(r, Record)]
    assert written(name, *(replace(r, dataset="ours") for r in records)) == first
    if name == "plover-jsonl":
        assert [replace(r, format=None) for r in records] == [VISIT, MEETING]


texts = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), max_size=8)


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(["gdelt-v2", "icews", "cameo-tsv"]), data=st.data())
def test_lines_that_others_wrote_are_written_as_they_were(name: str, data: st.DataObject) -> None:
    columns = [column for column, _ in FORMATS[name].columns]
    row = {column: data.draw(texts) for column in columns}
    when = data.draw(st.dates(date(1980, 1, 1), date(2030, 1, 1)))
    row |= {
        column: data.draw(st.sampled_from(["042", "190", "010", "1411", ""]))
        for column in ("EventCode", "CAMEO Code", "CAMEO")
        if column in row
    }
    row |= {column: f"{when:%Y%m%d}" for column in ("SQLDATE",) if column in row}
    row |= {column: when.isoformat() for column in ("Event Date", "Date") if column in row}
    row |= {
        column: str(data.draw(st.integers(1, 99)))
        for column in ("NumMentions", "NumSources", "NumArticles", "Sentence Number")
        if column in row
    }
    row |= {"DATEADDED": f"{when:%Y%m%d}103000"} if "DATEADDED" in row else {}
    row |= {"Status": "reported"} if "Status" in row else {}
    line = "\t".join(row.values()) + "\n"
    text = line if name == "gdelt-v2" else "\t".join(columns) + "\n" + line
    (record,) = read(name, text)
    assert isinstance(record, Record), record
    assert written(name, replace(record, dataset="theirs")) == text


def test_what_a_line_of_gdelt_says_is_understood() -> None:
    values = dict.fromkeys(gdelt.NAMES, "")
    values |= {
        "GLOBALEVENTID": "410412347",
        "SQLDATE": "20150218",
        "Actor1Code": "GBRGOV",
        "Actor1Name": "BRITISH",
        "Actor1CountryCode": "GBR",
    }
    values |= {"Actor1Type1Code": "GOV", "Actor2Code": "UNO", "Actor2Name": "UNITED NATIONS", "EventCode": "1411", "AvgTone": "-3.5"}
    values |= {"IsRootEvent": "1", "NumArticles": "10", "ActionGeo_FullName": "London", "SOURCEURL": "https://example.org/x"}
    (record,) = read("gdelt-v2", "\t".join(values.values()) + "\n")
    assert isinstance(record, Record)
    assert (record.type, record.mode, record.cameo, str(record.on)) == ("PROTEST", "demo", "1411", "2015-02-18")
    assert record.sources == (Party("BRITISH", "GBR", "government"),)
    assert record.targets == (Party("UNITED NATIONS", "UNO", None),)
    assert record.extra["AvgTone"] == "-3.5"


@pytest.mark.parametrize(
    ("name", "text", "line", "reason"),
    [
        ("gdelt-v2", "1\t2\n", 1, "2 columns, not 61"),
        ("gdelt-v2", "\t".join(["1", "March", *[""] * 59]), 1, "'March' is no date such as 20210311"),
        ("icews", "Event ID\tWhen\n", 1, "the header is not that of the format"),
        ("icews", "\t".join(icews.NAMES) + "\n" + "\t".join(["1", "03/11/2021", *[""] * 18]), 2, "is no date"),
        ("plover-jsonl", "\n{}\n", 2, "no event"),
        ("plover-jsonl", '{"id": 1, "type": "PARTY"}', 1, "'PARTY' is no PLOVER type"),
        ("plover-jsonl", '{"id": 1, "type": "AID", "mode": "visit"}', 1, "'visit' is no mode of AID"),
        ("plover-jsonl", '{"id": 1, "type": "AID", "date": "yesterday"}', 1, "is no date"),
        ("plover-jsonl", "not json", 1, "no event"),
    ],
)
def test_a_line_that_is_none_is_refused_with_its_place(name: str, text: str, line: int, reason: str) -> None:
    (found,) = read(name, text)
    assert isinstance(found, Reject)
    assert (found.source, found.line) == ("file", line)
    assert reason in found.reason and found.remedy


def test_what_a_json_line_says_beyond_the_format_is_kept() -> None:
    line = json.dumps({"id": "1", "type": "AID", "score": 9.5, "coder": "someone"})
    (record,) = read("plover-jsonl", line)
    assert isinstance(record, Record)
    again = json.loads(written("plover-jsonl", record))
    assert (again["score"], again["coder"]) == (9.5, "someone")


def test_a_partial_date_is_read_as_it_is_printed() -> None:
    for text in ("2021", "2021-03", "2021-03-11"):
        assert str(day(text)) == text
    assert day("") is None


@pytest.mark.parametrize("name", FORMATS)
def test_every_column_is_described_in_the_document(name: str) -> None:
    document = (Path(__file__).parents[2] / "docs" / "exchange.md").read_text(encoding="utf8")
    for column, what in FORMATS[name].columns:
        assert f"| {column} | {what} |" in document, column
