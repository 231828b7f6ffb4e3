"""Every report in every format, each opened again by a library that did not write it."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import psycopg
import pyarrow.parquet as pq
import pypdf
import pytest
from markdown_it import MarkdownIt
from PIL import Image

from communique.etl.output import Format, cell_text, write_rows
from communique.reports import catalog, chart, document, formats, pdf, render
from communique.reports.header import ReportError
from communique.reports.run import Answer, asked

REPORTS = catalog.reports()[0]
SVG = "{http://www.w3.org/2000/svg}"


class Page(HTMLParser):
    """The texts of a page by tag, and its attributes that could ask something of others."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = {}
        self.asked: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self._open.append(tag)
        self.asked += [
            f"{tag} {name}" for name, value in attrs if name in ("src", "srcset") or (tag in ("use", "image") and "href" in name)
        ]

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data):
        for tag in set(self._open):
            self.texts.setdefault(tag, []).append(data)


@pytest.fixture(scope="module")
def answers(world_url):
    """Every answer over the articles of report_world.py, to be gone through as often as one likes."""
    with psycopg.connect(world_url) as connection:
        gathered = []
        for report in REPORTS:
            with asked(connection, report, {"limit": ""} if "limit" in {p.name for p in report.parameters} else {}, 30) as answer:
                rows = list(answer.rows)
            gathered.append(Answer(report, answer.parameters, answer.columns, answer.types, rows))
        return gathered


def written(answer, name):
    stream = io.BytesIO()
    assert formats.BINARY[name].write(answer, stream, cell_text) == len(answer.rows)
    return stream.getvalue()


def text(answer, format):
    stream = io.StringIO()
    write_rows(answer.columns, answer.rows, format, stream, answer.report.title)
    return stream.getvalue()


def test_most_reports_have_something_to_tell(answers):
    empty = [answer.report.name for answer in answers if not answer.rows]
    assert len(answers) - len(empty) >= 28, empty
    assert all(answer.report.empty for answer in answers if answer.report.name in empty)


def test_texts_are_read_back(answers):
    for answer in answers:
        stored = [[cell_text(value) for value in row] for row in answer.rows]
        assert [row[1:] for row in csv.reader(io.StringIO(text(answer, Format.CSV)))][1:] == [
            [value if not value.startswith(("-", "=", "+", "@")) or re.fullmatch(r"-?[\d.]+", value) else "'" + value for value in row[1:]]
            for row in stored
        ]
        assert len(json.loads(text(answer, Format.JSON))) == len(answer.rows)
        assert [list(json.loads(line)) for line in text(answer, Format.JSONL).splitlines()] == [list(answer.columns)] * len(answer.rows)
        table = MarkdownIt("commonmark").enable("table").parse(text(answer, Format.MD))
        assert sum(token.type == "tr_open" for token in table) == 1 + len(answer.rows)


def test_pages_hold_every_row_and_ask_nothing_of_others(answers):
    for answer in answers:
        page = Page(render.page(answer, cell_text)[0])
        told = "".join(page.texts.get("main", []))
        assert page.asked == []
        assert "".join(page.texts["h1"]) == answer.report.title
        for row in answer.rows:
            for name, value in zip(answer.columns, row, strict=True):
                if name not in ("words_at", "words", "document", "url") and value is not None:
                    assert (str(value) if isinstance(value, Decimal) else cell_text(value)) in told, (answer.report.name, name)
        if answer.report.chart and answer.rows:
            assert page.texts["title"].count(answer.report.title) == 2  # the page's and the picture's
            assert answer.report.chart.meaning in "".join(page.texts["figcaption"])
        if not answer.rows:
            assert answer.report.empty in told


def test_spreadsheets_hold_values_as_what_they_are(answers):
    for answer in answers:
        book = openpyxl.load_workbook(io.BytesIO(written(answer, "xlsx")))
        sheet = book["Answer"]
        assert [cell.value for cell in sheet[1]] == list(answer.columns)
        assert sheet.max_row == 1 + len(answer.rows)
        for row, cells in zip(answer.rows, sheet.iter_rows(min_row=2), strict=True):
            for value, cell in zip(row, cells, strict=True):
                if isinstance(value, date) and not hasattr(value, "hour"):
                    assert cell.value.date() == value
                elif isinstance(value, (int, float, Decimal)):
                    assert cell.value == pytest.approx(float(value))
                elif isinstance(value, str) and value:
                    assert (cell.value, cell.data_type) == (value, "s")
        about = dict(book["About"].iter_rows(values_only=True))
        assert about["Question"] == answer.report.question
        assert about["Rows"] == str(len(answer.rows))


def test_parquet_is_typed_and_says_what_it_means(answers):
    for answer in answers:
        content = written(answer, "parquet")
        table = pq.read_table(io.BytesIO(content))
        frame = pd.read_parquet(io.BytesIO(content))
        assert list(frame.columns) == list(answer.columns)
        assert len(frame) == len(answer.rows)
        assert table.schema.metadata[b"report"] == answer.report.name.encode()
        for place, name in enumerate(answer.columns):
            column = [row[place] for row in answer.rows]
            read = table.column(name).to_pylist()
            if all(value is None or isinstance(value, (int, float, Decimal)) for value in column):
                assert read == [None if value is None else pytest.approx(float(value)) for value in column]
            elif all(
                value is None or isinstance(value, str) or (isinstance(value, date) and not hasattr(value, "hour")) for value in column
            ):
                assert read == column
            assert table.schema.field(name).metadata[b"comment"].decode() == answer.report.columns[name].meaning
        assert table.schema.field(answer.columns[0]).type != "null"


def test_pdfs_have_contents_pages_and_the_words(answers):
    for answer in answers:
        reader = pypdf.PdfReader(io.BytesIO(written(answer, "pdf")))
        # The pages of the query take long to read back and hold nothing of the answer.
        told_until = reader.get_destination_page_number(reader.outline[1])
        pages = [page.extract_text() for page in reader.pages[: told_until + 1]]
        assert reader.metadata.title == answer.report.title
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert [entry.title for entry in reader.outline] == ["Answer", "What the columns mean", "The query"]
        assert "Contents" in pages[0]
        for number, page in enumerate(pages, 1):
            assert f"{number} / {len(reader.pages)}" in page
        told = "".join("".join(pages).split())
        for row in answer.rows:
            sentence = dict(zip(answer.columns, row, strict=True)).get("sentence")
            assert sentence is None or "".join(sentence.split()) in told
        if not answer.rows:
            assert "".join(answer.report.empty.split()) in told


def test_charts_are_drawn_and_described(answers):
    drawn = 0
    kinds = set()
    for answer in answers:
        if not answer.report.chart or not answer.rows:
            with pytest.raises(ReportError, match="has no chart" if not answer.report.chart else "nothing to draw"):
                written(answer, "svg")
            continue
        root = ElementTree.fromstring(written(answer, "svg"))
        assert root.tag == f"{SVG}svg"
        assert root.get("role") == "img"
        assert root.find(f"{SVG}title").text == answer.report.title
        assert answer.report.chart.meaning in root.find(f"{SVG}desc").text
        assert len(list(root.iter(f"{SVG}path"))) > 1
        with Image.open(io.BytesIO(written(answer, "png"))) as picture:
            assert picture.format == "PNG"
            tones = picture.convert("L").getextrema()
            assert picture.width > 300 and tones[0] < 90 and tones[1] == 255
        drawn += 1
        kinds.add(answer.report.chart.kind)
    assert drawn >= 10
    assert kinds == {"line", "bar", "heatmap", "matrix", "timeline", "map"}


def made(rows, types=("text", "int4"), head="-- chart: bar x=a y=b | How many.\n", columns=("a", "b"), tmp=None):
    """An answer that no database gave."""
    path = tmp / "made.sql"
    lines = "".join(f"-- column: {name} | Column {name}.\n" for name in columns)
    path.write_text(f"-- title: Made\n-- question: Q?\n-- grain: one\n-- example: x\n{head}{lines}\nselect 1")
    from communique.reports.header import read

    return Answer(read(path), {}, list(columns), list(types), rows)


HOSTILE = [
    '=HYPERLINK("http://evil.example")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    "http://evil.example/",
    "#{sys.inputs}",
    "*b* _i_ $x$ `r`",
]


def test_nothing_in_a_cell_is_run(tmp_path):
    rows = [(value, number) for number, value in enumerate(HOSTILE)]
    answer = made(rows, tmp=tmp_path)
    sheet = openpyxl.load_workbook(io.BytesIO(written(answer, "xlsx")))["Answer"]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in sheet["A"][1:]] == [(value, "s", None) for value in HOSTILE]
    told = "".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(written(answer, "pdf"))).pages).split())
    assert all("".join(value.split()) in told for value in HOSTILE)
    root = ElementTree.fromstring(written(made([("<script>&\"'", 1)], tmp=tmp_path), "svg"))
    assert "<script>&\"'" in "".join(root.itertext())


def test_a_spreadsheet_cuts_nothing(tmp_path, monkeypatch):
    from communique.reports import spreadsheet

    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 2)
    long = "word " * 10_000
    answer = made([("a", 1), (long, 2), ("c", 3), ("d", 2**60), ("e", None)], tmp=tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(written(answer, "xlsx")))
    assert book.sheetnames == ["Answer", "Answer 2", "Answer 3", "Long texts", "About"]
    rows = [row for name in book.sheetnames[:3] for row in book[name].iter_rows(min_row=2, values_only=True)]
    assert [row[1] for row in rows] == [1, 2, 3, str(2**60), None]
    (column, row, part, rest) = next(book["Long texts"].iter_rows(min_row=2, values_only=True))
    assert (column, row, part) == ("a", 3, 2)
    assert rows[1][0] + rest == long


def test_what_a_chart_leaves_out_is_told(tmp_path):
    answer = made([(f"n{number:02}", number) for number in range(50)], tmp=tmp_path)
    root = ElementTree.fromstring(written(answer, "svg"))
    assert "The first 20 of 50 by a; the table has all." in root.find(f"{SVG}desc").text
    series = "-- chart: bar x=a y=b series=c | How many.\n"
    rows = [(f"n{number}", 1, f"s{number}") for number in range(9)]
    answer = made(rows, ("text", "int4", "text"), series, ("a", "b", "c"), tmp=tmp_path)
    assert "others" in written(answer, "svg").decode()


def test_columns_without_any_value_are_named_not_shown(tmp_path):
    answer = made([("a", None), ("b", None)], head="", tmp=tmp_path)
    page = render.page(answer, cell_text)[0]
    assert "2 rows. None tells b." in page
    assert page.count("<th scope") == 1
    assert "0 rows." in render.page(made([], head="", tmp=tmp_path), cell_text)[0]


def test_bars_that_count_are_marked_in_whole_numbers(tmp_path):
    root = ElementTree.fromstring(written(made([("one", 2), ("other", 1)], tmp=tmp_path), "svg"))
    told = [text.text for text in root.iter(f"{SVG}text")]
    assert sorted(told) == ["0", "1", "1", "2", "2", "Made", "b", "one", "other"]


def test_series_are_told_apart_without_colour(tmp_path):
    head = "-- chart: line x=a y=b series=c | How many.\n"
    rows = [(date(2024, 1, day), day, side) for day in (1, 2, 9) for side in ("one", "other")]
    spec = chart.draw(made((), ("date", "int4", "text"), head, ("a", "b", "c"), tmp=tmp_path).report, ["a", "b", "c"], rows).spec
    ranges = {
        name: layer["encoding"][name]["scale"]["range"]
        for layer in spec["layer"]
        for name in ("strokeDash", "shape", "color")
        if name in layer["encoding"]
    }
    assert all(len(set(map(str, values))) == 2 for values in ranges.values())
    assert set(ranges) == {"strokeDash", "shape", "color"}
    light = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in ((int(tone[n : n + 2], 16) for n in (1, 3, 5)) for tone in chart._TONES)]
    assert all(after - before > 15 for before, after in pairwise(light))


def test_a_map_has_small_countries_and_tells_what_is_on_no_map(tmp_path):
    head = "-- chart: map place=a value=b | How many.\n"
    rows = [("RUS", 7), ("BHR", 2), ("RUS", 1), ("EU", 3), (None, 1), ("SGP", 4)]
    answer = made(rows, head=head, tmp=tmp_path)
    root = ElementTree.fromstring(written(answer, "svg"))
    told = [text.text for text in root.iter(f"{SVG}text")]
    assert {"RUS 8", "SGP 4", "BHR 2"} <= set(told)
    assert "Not on the map: EU; the table has all." in root.find(f"{SVG}desc").text
    counted = made([("UKR", "x"), ("UKR", "y")], ("text", "text"), "-- chart: map place=a | How many rows.\n", tmp=tmp_path)
    assert b"UKR 2" in written(counted, "svg")
    with pytest.raises(ReportError, match="nothing to draw"):
        written(made([("EU", 3)], head=head, tmp=tmp_path), "svg")


def test_every_country_of_today_has_a_place_on_the_map():
    """But for a few that are part of another one, and three specks."""
    world = json.loads(files("communique.reports").joinpath("maps", "world.json").read_text())
    known = {row["iso3"] for row in csv.DictReader(files("communique.seeds").joinpath("countries.csv").open(encoding="utf-8"))}
    shown = {shape["id"] for shape in world["objects"]["countries"]["geometries"]}
    assert shown <= set(world["places"]) <= known
    parts = {"BES", "BVT", "CCK", "CXR", "GLP", "GUF", "MTQ", "MYT", "REU", "SJM", "TKL", "UMI"}
    assert known - set(world["places"]) - parts == {"CSK", "DDR", "SCG", "SUN", "YUG", "GIB", "TUV"}
    assert all(-180 <= east <= 180 and -90 <= north <= 90 for east, north in world["places"].values())


def test_a_report_too_long_for_print_is_refused_not_cut(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "MOST_ROWS", 2)
    with pytest.raises(ReportError, match="3 rows are too many for a PDF"):
        written(made([("a", 1)] * 3, tmp=tmp_path), "pdf")


def test_pages_of_a_pdf_can_be_looked_at(answers):
    one = document.of(next(answer for answer in answers if answer.report.name == "daily-brief"), cell_text)
    with Image.open(io.BytesIO(pdf.pages(one, 40)[0])) as picture:
        assert picture.width > picture.height > 200
