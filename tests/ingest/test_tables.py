"""CSV and Parquet."""

from __future__ import annotations

import datetime
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from communique.etl.ingest import Limits, Options

from .conftest import BODY, PARAGRAPHS, Reading


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["a.csv", "table"])
def test_csv_with_guessed_columns(tmp_path: Path, reading: Reading, delimiter: str, name: str) -> None:
    header = delimiter.join(["Article ID", "Headline", "Body", "Published At", "Outlet"])
    (tmp_path / name).write_text(header + "\n" + delimiter.join(["7", "T", f'"{BODY}"', "2021-03", "The Post"]) + "\n")
    article = reading(tmp_path / name).article
    assert (article.external_id, article.title, article.text, str(article.published), article.publisher) == (
        "7",
        "T",
        BODY,
        "2021-03",
        "The Post",
    )
    assert (article.format, article.line) == ("csv", 2)


def test_csv_with_chosen_columns(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.csv").write_text(f"text,long,when\nnote,{PARAGRAPHS[2].replace(',', '')},2021\n")
    options = Options(columns={"text": "long", "published_at": "when"})
    article = reading(tmp_path / "a.csv", options=options).article
    assert article.text == PARAGRAPHS[2].replace(",", "")
    assert str(article.published) == "2021"


def test_a_bad_row_costs_only_itself(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.csv").write_text('id,text\n1,"one\ntwo"\n2,too,many\n3\n\n4,"end"\n')
    found = reading(tmp_path / "a.csv")
    assert [(a.line, a.external_id, a.text) for a in found.articles] == [(2, "1", "one\ntwo"), (7, "4", "end")]
    assert [(r.line, r.reason) for r in found.rejects] == [(4, "the row has 3 cells and the header 2"), (5, "the text in 'text' is empty")]


def test_a_quotation_mark_that_is_never_closed_is_bounded(tmp_path: Path, reading: Reading) -> None:
    with (tmp_path / "a.csv").open("w") as file:
        file.write("id,text\n1,one\n")
        file.write('2,"never closed\n')
        file.writelines(f"{number},some more words\n" for number in range(3, 10_000))
    found = reading(tmp_path / "a.csv", options=Options(limits=Limits(record_bytes=100_000)))
    assert found.articles[0].text == "one"
    assert found.rejects[0].line == 3
    assert "field larger than field limit" in found.rejects[0].reason


def test_invalid_utf8_costs_its_line(tmp_path: Path, reading: Reading) -> None:
    good = "1,“ein” «deux» „tri“\n".encode()
    (tmp_path / "a.csv").write_bytes(b"id,text\n" + good + b"2,caf\xe9\n" + good)
    found = reading(tmp_path / "a.csv")
    assert [a.line for a in found.articles] == [2, 4]
    assert (found.reject.line, "0xe9" in found.reject.reason) == (3, True)


def test_a_csv_without_a_text_column_names_its_columns(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.csv").write_text("id,amount\n1,2\n")
    refused = reading(tmp_path / "a.csv").reject
    assert refused.reason == "has no column for the text among 'id', 'amount'"
    assert "--column text=NAME" in refused.remedy


def test_prose_with_commas_is_no_table(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a").write_text("Text, talks and trade\n\nThe ministry said so, twice.\n")
    assert reading(tmp_path / "a").article.format == "text"


def test_parquet(tmp_path: Path, reading: Reading) -> None:
    table = pyarrow.table(
        {
            "doc_id": [1, 2],
            "article_text": [BODY, None],
            "date": [datetime.date(2021, 3, 12), None],
            "when": [datetime.datetime(2020, 1, 1), None],
            "unused": [[1.0], []],
        }
    )
    parquet.write_table(table, tmp_path / "a.bin")
    found = reading(tmp_path / "a.bin")
    assert [(a.external_id, a.text, str(a.published), a.line, a.format) for a in found.articles] == [
        ("1", BODY, "2021-03-12", 1, "parquet")
    ]
    assert (found.reject.line, found.reject.reason) == (2, "the text in 'article_text' is empty")
    chosen = reading(tmp_path / "a.bin", options=Options(columns={"published_at": "when"}))
    assert str(chosen.articles[0].published) == "2020-01-01"


def test_parquet_without_a_text_column_names_its_columns(tmp_path: Path, reading: Reading) -> None:
    parquet.write_table(pyarrow.table({"id": [1]}), tmp_path / "a.parquet")
    assert reading(tmp_path / "a.parquet").reject.reason == "has no column for the text among 'id'"


def test_a_row_that_is_not_utf8_costs_only_itself(tmp_path: Path, reading: Reading) -> None:
    parquet.write_table(
        pyarrow.table({"text": [BODY, "marker" * 20, BODY]}), tmp_path / "a.parquet", compression="none", use_dictionary=False
    )
    data = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "a.parquet").write_bytes(data.replace(b"markermarker", b"marker\xff\xffrker"))
    found = reading(tmp_path / "a.parquet")
    assert [a.line for a in found.articles] == [1, 3]
    assert (found.reject.line, "what can't be read: 'utf-8' codec" in found.reject.reason) == (2, True)


def test_a_row_with_a_day_of_no_calendar_costs_only_itself(tmp_path: Path, reading: Reading) -> None:
    days = pyarrow.array([0, 2**60, 0], pyarrow.timestamp("us"))
    parquet.write_table(pyarrow.table({"text": [BODY] * 3, "date": days}), tmp_path / "a.parquet")
    found = reading(tmp_path / "a.parquet")
    assert [a.line for a in found.articles] == [1, 3]
    assert (found.reject.line, "what can't be read" in found.reject.reason) == (2, True)


def test_damaged_parquet_is_refused(tmp_path: Path, reading: Reading) -> None:
    parquet.write_table(pyarrow.table({"text": [BODY]}), tmp_path / "a.parquet")
    data = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "cut.parquet").write_bytes(data[: len(data) // 2])
    (tmp_path / "junk.parquet").write_bytes(b"PAR1" + bytes(range(256)) * 4 + b"PAR1")
    for name in ("cut.parquet", "junk.parquet"):
        assert "is not sound Parquet" in reading(tmp_path / name).reject.reason
