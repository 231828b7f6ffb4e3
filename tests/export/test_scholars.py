"""Sanctions in the shapes of the Global Sanctions Data Base and of TIES, over a few acts entered by hand."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import handmade
import psycopg
import pytest

from communique.etl import cli, jobs, settings
from communique.etl.exports import ties
from communique.etl.jobs import Extractor, Options

ARTICLES = {
    "2019-04-01": """ACT threaten trade USA USA IRN @2018-05-08
ACT impose trade USA USA IRN @2018-11-05 for policy_change
ACT impose asset_freeze USA USA IRN @2018-11 for policy_change
ACT impose unspecified eu=EU eu=EU BLR @2020 for human_rights
ACT lift unspecified eu=EU eu=EU BLR @2020-10-02""",
    "2021-01-10": """ACT threaten travel_ban GBR GBR MMR
ACT demand_impose arms ISR USA IRN
ACT demand_lift diplomatic CUB - CUB
ACT impose arms GBR GBR SDN @2021-01-04 for end_war
ACT impose diplomatic GBR GBR SDN @2021-01-04 for human_rights
ACT impose aid GBR GBR SDN @2021-01-04""",
}
GSDB = (
    "case_id,sanctioned_state,sanctioning_state,begin,end,trade,descr_trade,arms,military,financial,travel,other,target_mult,sender_mult,"
    "objective,success"
)


@pytest.fixture
def export(database_url, tmp_path, monkeypatch, capsys):
    """The rows that a command line writes to stdout, or to the file that it names."""
    for day, text in ARTICLES.items():
        row = {"id": day, "title": f"News of {day}", "published_at": day, "text": text}
        (tmp_path / f"{day}.jsonl").write_text(json.dumps(row), "utf-8")
    jobs.run(database_url, [str(tmp_path / f"{day}.jsonl") for day in ARTICLES], Options(), lambda: Extractor("hand-1", handmade.make))
    monkeypatch.setenv("DATABASE_URL", database_url)
    settings.reset()

    def export(*arguments: str, file: Path | None = None) -> list[dict[str, str]]:
        assert cli.main(["export", *arguments, *([str(file)] if file else [])]) == 0
        return list(csv.DictReader(io.StringIO(file.read_text("utf-8") if file else capsys.readouterr().out)))

    yield export
    settings.reset()


def test_cases_of_the_global_sanctions_data_base(export, tmp_path):
    file = tmp_path / "gsdb.csv"
    rows = export("--format", "gsdb", file=file)
    assert file.read_text("utf-8").splitlines() == [
        GSDB,
        "1,Iran,United States,2018,,1,,0,,1,0,0,0,0,policy_change,",
        "2,Belarus,European Union,2020,2020,,,,,,,,0,1,human_rights,",
        '3,Sudan,United Kingdom,2021,,0,,1,,1,0,1,0,0,"end_war,human_rights",',
        "4,Cuba,,,,0,,0,,0,0,1,0,,,",
    ]
    assert export("--format", "gsdb") == rows
    assert [row["sanctioned_state"] for row in export("--format", "gsdb", "--since", "2021-01-01")] == ["Sudan", "Cuba"]
    assert list(tmp_path.glob("*.part")) == []


def test_trade_is_described_by_its_direction(export, database_url):
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("update sanction_actions set trade_direction = 'both' where measure = 'trade'")
    assert export("--format", "gsdb")[0]["descr_trade"] == "exp_compl, imp_compl"
    assert export("--format", "ties")[0]["sanctiontype"] == "1"


def test_cases_of_ties(export):
    rows = export("--format", "ties")
    told = [{name: value for name, value in row.items() if value} for row in rows]
    assert told == [
        {"caseid": "1", "startmonth": "5", "startday": "8", "startyear": "2018", "ongoingasofyear": "2019", "primarysender": "2"}
        | {"sender1": "2", "targetstate": "630", "institution": "0", "threat": "1", "sanctiontypethreat": "2", "imposition": "1"}
        | {"sancimpositionstartmonth": "11", "sancimpositionstartday": "5", "sancimpositionstartyear": "2018", "sanctiontype": "2"},
        {"caseid": "2", "startmonth": "11", "startyear": "2018", "ongoingasofyear": "2019", "primarysender": "2", "sender1": "2"}
        | {"targetstate": "630", "institution": "0", "threat": "0", "imposition": "1", "sancimpositionstartmonth": "11"}
        | {"sancimpositionstartyear": "2018", "sanctiontype": "6"},
        {"caseid": "3", "startyear": "2020", "endmonth": "10", "endday": "2", "endyear": "2020", "primarysender": "1000", "sender1": "1000"}
        | {"targetstate": "370", "institution": "1", "threat": "0", "issue1": "8", "imposition": "1", "sancimpositionstartyear": "2020"},
        {"caseid": "4", "startmonth": "1", "startday": "4", "startyear": "2021", "ongoingasofyear": "2021", "primarysender": "200"}
        | {"sender1": "200", "targetstate": "625", "institution": "0", "threat": "0", "issue1": "2", "issue2": "8", "imposition": "1"}
        | {"sancimpositionstartmonth": "1", "sancimpositionstartday": "4", "sancimpositionstartyear": "2021", "sanctiontype": "4, 7, 10"}
        | {"othersanctiontype": "diplomatic"},
        {"caseid": "5", "ongoingasofyear": "2021", "targetstate": "40", "threat": "0", "imposition": "1", "sanctiontype": "10"}
        | {"othersanctiontype": "diplomatic"},
        {"caseid": "6", "primarysender": "200", "sender1": "200", "targetstate": "775", "institution": "0", "threat": "1"}
        | {"sanctiontypethreat": "8", "imposition": "0"},
    ]
    assert {"sender5", "finaloutcome", "settlementnaturetarget"} <= set(rows[0])


def test_states_have_one_number_each():
    numbers = ties.cow_codes()
    assert len(numbers) >= 195
    assert {numbers[code] for code in ("USA", "IRN", "RUS", "CHN", "EU")} == {"2", "630", "365", "710", "1000"}
    shared = [number for number in numbers.values() if list(numbers.values()).count(number) > 1]
    assert set(shared) == {"345", "365"}, "Yugoslavia and Serbia, the Soviet Union and Russia"


def test_what_is_wrong_is_said(export, capsys):
    assert cli.main(["export", "--format", "hse"]) == 2
    assert "gsdb" in capsys.readouterr().err
    assert cli.main(["export"]) == 0
    assert "Global Sanctions Data Base" in capsys.readouterr().out
