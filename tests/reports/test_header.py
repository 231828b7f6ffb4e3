"""Report files: what a header may say, and what is said about one that is wrong."""

from __future__ import annotations

import re
from datetime import date

import pytest

from communique.reports import catalog
from communique.reports.header import Chart, Column, ReportError, read

HEADER = """\
-- title: A title
-- question: Which of them?
-- grain: one row per thing
-- example: communique report run mine
"""


@pytest.fixture
def file(tmp_path):
    def file(text: str | bytes):
        path = tmp_path / "mine.sql"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return file


def test_a_header_is_read_whole(file):
    report = read(
        file(
            "\ufeff-- title: A title: with a colon\r\n-- question: Which\r\n--   of them?\r\n-- description: Long.\r\n-- grain: one row per thing\r\n"
            "-- tags: a, b,\r\n-- parameter: since date = 2015-01-01 | From then on.\r\n"
            "-- parameter: kind text = one (one, the other) | Which\r\n--   kind.\r\n-- parameter: share number | At least.\r\n"
            "-- column: id (numbers) | Its number.\r\n-- chart: bar x=id y=id | Numbers\r\n--   by number.\r\n-- empty: None. |\r\n--   Ask `again`.\r\n-- example: communique report run mine\r\n\r\n"
            "-- a remark: no header line\r\nselect id from things where day > :since and kind = :kind and share > :share;\r\n"
        )
    )
    assert (report.name, report.title, report.question, report.tags) == ("mine", "A title: with a colon", "Which of them?", ("a", "b"))
    assert [(p.name, p.type, p.default, p.choices, p.meaning) for p in report.parameters] == [
        ("since", "date", "2015-01-01", (), "From then on."),
        ("kind", "text", "one", ("one", "the other"), "Which kind."),
        ("share", "number", None, (), "At least."),
    ]
    assert report.columns == {"id": Column("numbers", "Its number.")}
    assert report.chart == Chart("bar", {"x": "id", "y": "id"}, "Numbers by number.")
    assert (report.empty, report.remedy, report.nothing) == ("None.", "Ask `again`.", "None. Ask `again`.")
    assert report.sql.endswith(":share")
    assert report.sql.startswith("-- a remark")


@pytest.mark.parametrize(
    ("text", "line", "reason", "remedy"),
    [
        (HEADER.replace("title", "titel") + "\nselect 1", 1, "unknown key 'titel'", "use title, question"),
        (HEADER.replace("-- grain: one row per thing\n", "") + "\nselect 1", 1, "no grain", "add a line `-- grain: ...`"),
        (HEADER.replace("A title", "") + "\nselect 1", 1, "no title", "add a line"),
        (HEADER + "-- grain: again\n\nselect 1", 5, "grain is given twice", "keep one"),
        (HEADER + "-- a word about it\n\nselect 1", 5, "'-- a word about it' is no header line", "write `-- key: value`"),
        ("--   more of nothing\n" + HEADER + "\nselect 1", 1, "is no header line", "write `-- key: value`"),
        (HEADER, 5, "no query", "write one select"),
        (HEADER + "\n;", 5, "no query", "write one select"),
        (HEADER + "-- parameter: since\n\nselect :since", 5, "parameter 'since' can't be read", "write `-- parameter: name type"),
        (HEADER + "-- parameter: since day | x\n\nselect :since", 5, "can't be read", "the type one of text, integer, number, date"),
        (
            HEADER + "-- parameter: n integer = ten | x\n\nselect :n",
            5,
            "the default of parameter n: 'ten' is not a whole number",
            "give one that fits",
        ),
        (HEADER + "-- parameter: k text = c (a, b) | x\n\nselect :k", 5, "'c' is not one of a, b", "give one that fits"),
        (HEADER + "-- parameter: n integer | x\n-- parameter: n text | x\n\nselect :n", 6, "n is given twice", "keep one"),
        (HEADER + "-- parameter: n integer | x\n\n\nselect 1", 8, "parameter n is declared but not used", "write :n in the query"),
        (HEADER + "\nselect 1\nwhere :n = :m", 7, "parameter n is used but not declared", "add `-- parameter: n text | meaning`"),
        (HEADER + "-- column: id\n\nselect 1 as id", 5, "column 'id' can't be read", "write `-- column: name (unit) | meaning`"),
        (HEADER + "-- column: id | x\n-- column: id | y\n\nselect 1 as id", 6, "id is given twice", "keep one"),
        (HEADER + "-- chart: pie x=id | x\n\nselect 1 as id", 5, "chart 'pie x=id | x' can't be read", "the kind one of line, bar"),
        (HEADER + "-- chart: bar x=id y=id\n\nselect 1 as id", 5, "can't be read", "what the reader sees"),
        (
            HEADER + "-- chart: bar x=id | x\n\nselect 1 as id",
            5,
            "the channels of a bar do not fit",
            "once each x, y, and if wanted series",
        ),
        (HEADER + "-- chart: line x=id x=id y=id | x\n\nselect 1 as id", 5, "the channels of a line do not fit", "once each x, y"),
        (
            HEADER + "-- chart: bar x=id y=no | x\n-- column: id | x\n\nselect 1 as id",
            1,
            "draws no, which is no column",
            "columns of the header: id",
        ),
        (HEADER.encode() + b"\nselect '\xff'", 6, "not UTF-8", "save the file as UTF-8"),
        (b"", 1, "no title", "add a line"),
    ],
)
def test_a_fault_names_file_line_reason_and_remedy(file, text, line, reason, remedy):
    path = file(text)
    with pytest.raises(ReportError) as raised:
        read(path)
    assert str(raised.value).startswith(f"{path}, line {line}: ")
    assert reason in str(raised.value)
    assert remedy in str(raised.value).partition("; ")[2]


@pytest.mark.parametrize(
    ("query", "bound"),
    [
        ("select :a", "select %(a)s"),
        ("select cast(:a as date), :a::date", "select cast(%(a)s as date), %(a)s::date"),
        ("select ':b', 'it''s :b', :a", "select ':b', 'it''s :b', %(a)s"),
        (r"select e'\':b', E'\\', :a", r"select e'\':b', E'\\', %(a)s"),
        ('select ":b", :a', 'select ":b", %(a)s'),
        ("select $$:b$$, $q$ $$:b $q$, :a", "select $$:b$$, $q$ $$:b $q$, %(a)s"),
        ("select 1 -- :b it's\n, :a", "select 1 -- :b it's\n, %(a)s"),
        ("select 1 /* :b '\n */, :a", "select 1 /* :b '\n */, %(a)s"),
        ("select 7 % 2, '5%', now()::text, :a -- %", "select 7 %% 2, '5%%', now()::text, %(a)s -- %%"),
        ("select (array[1, 2])[1:2], :a", "select (array[1, 2])[1:2], %(a)s"),
        ("select :a1_b", "select %(a1_b)s"),
    ],
)
def test_only_parameters_are_bound(file, query, bound):
    (name,) = re.findall(r"%\((\w+)\)s", bound)[:1]
    report = read(file(f"{HEADER}-- parameter: {name} text | x\n\n{query}"))
    assert report.bound() == bound


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("text", "IRN", "IRN"),
        ("text", " ", None),
        ("text", "", None),
        ("text", "'; drop table documents; --", "'; drop table documents; --"),
        ("integer", "-3", -3),
        ("integer", "", None),
        ("number", "0.5", 0.5),
        ("date", "2024-02-29", date(2024, 2, 29)),
    ],
)
def test_values_are_read_by_their_type(file, type_, text, value):
    report = read(file(f"{HEADER}-- parameter: x {type_} | x\n\nselect :x"))
    assert report.values({"x": text}) == {"x": value}


@pytest.mark.parametrize(
    ("text", "newest", "value"),
    [
        ("newest", date(2024, 3, 1), date(2024, 3, 1)),
        ("newest - 1", date(2024, 3, 1), date(2024, 2, 29)),
        ("newest-60", date(2024, 3, 1), date(2024, 1, 1)),
        ("newest - 60", None, None),
        ("2024-01-01", None, date(2024, 1, 1)),
    ],
)
def test_a_day_may_be_told_from_the_newest_article(file, text, newest, value):
    report = read(file(f"{HEADER}-- parameter: x date = newest - 60 | x\n\nselect :x"))
    assert report.values({"x": text}, newest) == {"x": value}
    assert report.values({}, date(2024, 3, 1)) == {"x": date(2024, 1, 1)}


@pytest.mark.parametrize(
    ("declared", "given", "said"),
    [
        ("x date", "newest + 1", "is not a day as 2024-12-31, or as newest - 30 (days before the newest article)"),
        ("x date", "2023-02-29", "parameter x: '2023-02-29' is not a day as 2024-12-31"),
        ("x date", "0000-00-00", "is not a day"),
        ("x integer", "1.5", "is not a whole number"),
        ("x number", "nan", "is not a number"),
        ("x number", "inf", "is not a number"),
        ("x text", "a\0b", "is not text that Postgres can hold"),
        ("x text", "\udcff", "is not text that Postgres can hold"),
        ("x text (a, b)", "A", "'A' is not one of a, b"),
        ("limit integer", "-1", "is below 0; give a number of rows, or nothing for all"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(file, declared, given, said):
    name = declared.split()[0]
    report = read(file(f"{HEADER}-- parameter: {declared} | x\n\nselect :{name}"))
    with pytest.raises(ReportError, match=re.escape(said)):
        report.values({name: given})


def test_an_unknown_parameter_is_told_with_those_there_are(file):
    report = read(file(f"{HEADER}-- parameter: since date | x\n-- parameter: until date | x\n\nselect :since, :until"))
    with pytest.raises(ReportError, match="report mine has no parameter 'sicne'; it has since, until"):
        report.values({"sicne": "2024-01-01"})
    with pytest.raises(ReportError, match="it has none"):
        read(file(HEADER + "\nselect 1")).values({"a": "b"})


def test_later_folders_replace_earlier_ones(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        (folder / "mine.sql").write_text(f"{HEADER}\nselect '{folder.name}'")
    (second / ".hidden.sql").write_text("no report")
    (second / "broken.sql").write_text("no report")
    sound, faults = catalog.reports([first, second])
    assert [report.path for report in sound] == [second / "mine.sql"]
    assert [str(fault).partition(",")[0] for fault in faults] == [str(second / "broken.sql")]
    assert catalog.report("mine", [first, second]).sql == "select 'second'"
    with pytest.raises(ReportError, match=r"no report '\.\./first/mine'; there are: broken, mine"):
        catalog.report("../first/mine", [second])
    with pytest.raises(ReportError, match="no such folder; make it, or mend the setting reports_dir"):
        catalog.reports([tmp_path / "none"])
