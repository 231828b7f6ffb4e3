import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

from communique.etl import output
from communique.etl.output import Format, json_value, write_rows


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def written(columns, rows, format, stream=None, title=None):
    stream = stream or io.StringIO()
    count = write_rows(columns, rows, format, stream, title)
    assert count == len(rows)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (date(2021, 3, 11), "2021-03-11"),
        (datetime(2021, 3, 11, 12, tzinfo=UTC), "2021-03-11T12:00:00+00:00"),
        (Decimal(12), 12),
        (Decimal("1.5"), 1.5),
        (Decimal("NaN"), None),
        (float("inf"), None),
        (Range(3, 9), [3, 9]),
        (Range(1, 2, "[]"), "[1, 2]"),
        (Multirange([Range(1, 5), Range(7, 9)]), [[1, 5], [7, 9]]),
        (b"\x00\xff", "\\x00ff"),
        (PurePosixPath("/a b"), "/a b"),
        ({"at": date(2020, 1, 1), 2: ["x", None]}, {"at": "2020-01-01", "2": ["x", None]}),
        ({"b", "a"}, ["a", "b"]),
        (Format.CSV, "csv"),
    ],
)
def test_values_become_json(value, expected):
    assert json_value(value) == expected
    json.dumps(json_value(value), allow_nan=False)


def test_formats_agree_on_the_values():
    columns, rows = ["id", "on", "what"], [(1, date(2021, 3, 11), 'said "no", then left'), (2, None, "")]
    objects = [dict(zip(columns, (1, "2021-03-11", rows[0][2]), strict=True)), {"id": 2, "on": None, "what": ""}]
    assert json.loads(written(columns, rows, "json")) == objects
    assert [json.loads(line) for line in written(columns, rows, "jsonl").splitlines()] == objects
    assert list(csv.reader(io.StringIO(written(columns, rows, "csv")))) == [columns, ["1", "2021-03-11", rows[0][2]], ["2", "", ""]]


@pytest.mark.parametrize("format", list(Format))
def test_no_rows_is_still_valid(format):
    text = written(["a", "b"], [], format)
    expected = {"json": "[]\n", "jsonl": "", "csv": "a,b\n", "md": "| a | b |\n| --- | --- |\n", "table": "a  b\n-  -\n(no rows)\n"}
    assert text == expected[format]


def test_a_recurring_column_loses_no_value():
    assert json.loads(written(["n", "n", "n_2"], [(1, 2, 3)], "json")) == [{"n": 1, "n_2": 2, "n_2_2": 3}]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", " =1"])
def test_csv_runs_no_formula(text):
    assert list(csv.reader(io.StringIO(written(["c"], [(text,)], "csv"))))[1] == ["'" + text]


@pytest.mark.parametrize("value", ["-2", -2, Decimal("-2.50"), "+1e5", "a=b"])
def test_csv_leaves_numbers_and_words_alone(value):
    assert not written(["c"], [(value,)], "csv").splitlines()[1].startswith("'")


@pytest.mark.parametrize("format", list(Format))
@pytest.mark.parametrize("character", ["\x1b", "\x9b", "\x07", "\x08", "\u202e", "\u2066", "\x7f"])
def test_nothing_drives_the_terminal(monkeypatch, format, character):
    monkeypatch.setenv("TERM", "dumb")  # so that rich adds no escape sequences of its own
    text = written(["c"], [(f"a{character}[31mb",)], format, Terminal(), title=f"t{character}")
    assert character not in text
    assert "31mb" in text


def test_json_keeps_what_it_neutralises():
    assert json.loads(written(["c"], [("a\x1b\x9b\u202eb é",)], "json")) == [{"c": "a\x1b\x9b\u202eb é"}]


def test_a_piped_table_is_plain_and_whole():
    long = "word " * 100
    text = written(["n", "text"], [(7, long + "\nend"), (12, "é")], "table", title="Two")
    assert text.splitlines()[:2] == ["Two", " n  text"]
    assert long + "\\nend" in text
    assert text.splitlines()[4] == "12  é"


def test_markup_in_a_cell_is_text():
    assert "[red]x[/red]" in written(["c"], [("[red]x[/red]",)], "table", Terminal())


def test_a_terminal_too_narrow_gets_records(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    columns = [f"column_{number}" for number in range(12)]
    text = written(columns, [[f"value {number} " + "x" * 100 for number in range(12)]], "table", Terminal())
    for number in range(12):
        assert f"value {number} " + "x" * 100 in text.replace("\n", "")


def test_markdown_cells_stay_cells():
    text = written(["a"], [("x | y\n<script>*z*",)], "md")
    assert text.splitlines()[2] == "| x \\| y<br>\\<script\\>\\*z\\* |"


@given(st.lists(st.tuples(st.text(), st.none() | st.integers() | st.floats() | st.text()), max_size=5))
def test_any_text_survives_json(rows):
    read = json.loads(written(["a", "b"], rows, "json"))
    assert [row["a"] for row in read] == [row[0] for row in rows]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r")))
def test_any_text_survives_csv(text):
    cell = list(csv.reader(io.StringIO(written(["a", "b"], [("x", text)], "csv"))))[1][1]
    assert cell.removeprefix("'") == text.removeprefix("'")


def test_unknown_format_is_refused():
    with pytest.raises(ValueError, match="xml"):
        write_rows(["a"], [], "xml", io.StringIO())


def test_notes_are_silenced_by_quiet(capsys):
    output.set_quiet(True)
    try:
        output.note("a note")
        output.warn("a warning\x1b")
    finally:
        output.set_quiet(False)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "a warning\\x1b\n"
