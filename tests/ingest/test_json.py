"""JSON lines and JSON documents."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.etl.ingest import Article, Limits, Options, Reject, read

from .conftest import BODY, Reading, json_line


def test_fields_are_guessed_from_usual_names(tmp_path: Path, reading: Reading) -> None:
    record = {
        "Headline": "T",
        "bodyText": BODY,
        "pub_date": "2021-03",
        "source": {"id": None, "name": "The Post"},
        "authors": [{"name": "A"}, "B"],
        "docId": 17,
        "link": "https://example.org",
        "lang": "en_US",
        "other": {"x": 1},
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n")
    article = reading(tmp_path / "a.jsonl").article
    assert (article.title, article.text, str(article.published), article.publisher) == ("T", BODY, "2021-03", "The Post")
    assert (article.byline, article.external_id, article.url, article.language) == ("A, B", "17", "https://example.org", "en")
    assert (article.format, article.line) == ("jsonl", 1)


def test_columns_are_mapped_by_option_and_by_path(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "a note", "fields": {"main": BODY, "when": "2021"}}) + "\n")
    options = Options(columns={"text": "fields.main", "published_at": "fields.when"})
    article = reading(tmp_path / "a.jsonl", options=options).article
    assert (article.text, str(article.published)) == (BODY, "2021")


def test_unknown_fields_in_a_mapping_are_wrong_usage() -> None:
    with pytest.raises(ValueError, match="no such field: body"):
        Options(columns={"body": "x"})
    with pytest.raises(ValueError, match="no such encoding"):
        Options(encoding="utf-9")


def test_markup_in_a_field_is_taken_off(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.jsonl").write_text(json_line(text="<p>One &amp; two.</p><p>Three<br>four.</p><script>x()</script>"))
    assert reading(tmp_path / "a.jsonl").article.text == "One & two.\n\nThree\nfour."


def test_a_bad_line_costs_only_itself(tmp_path: Path, reading: Reading) -> None:
    lines = [
        json_line(id=1),
        '{"text": "unfinished\n',
        "\n",
        "[]\n",
        "null\n",
        '"text"\n',
        "[[1]]\n",
        json_line(text=7),
        json_line(text=""),
        json_line(id=2),
    ]
    (tmp_path / "a.jsonl").write_text("".join(lines))
    found = reading(tmp_path / "a.jsonl")
    assert [(a.line, a.external_id) for a in found.articles] == [(1, "1"), (10, "2")]
    assert [r.line for r in found.rejects] == [2, 4, 5, 6, 7, 8, 9]
    assert "not JSON: Unterminated string" in found.rejects[0].reason
    assert "'text' holds a number" in found.rejects[5].reason


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"text": True}, "'text' holds true or false"),
        ({"text": {"a": 1}}, "'text' holds an object"),
        ({"text": [["a"], [None]]}, "'text' holds a list"),
        ({"text": None}, "the text in 'text' is empty"),
        ({"text": " \0 "}, "the text in 'text' is empty"),
    ],
)
def test_a_text_of_the_wrong_type_is_refused(tmp_path: Path, reading: Reading, fields: dict[str, object], reason: str) -> None:
    (tmp_path / "a.jsonl").write_text(json_line(**fields))
    refused = reading(tmp_path / "a.jsonl").reject
    assert refused.reason == f"{reason} where the text was expected" or refused.reason == reason


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"date": "0000-00-00"}, "the date '0000-00-00' was refused: there is no year 0"),
        ({"date": "9999-01-01"}, "the date '9999-01-01' was refused: it lies in the future"),
        ({"date": [1, 2]}, "the date '[1, 2]' was refused: a list is not a date"),
        ({"title": {"x": 1}}, "title holds an object where words were expected"),
        ({"title": True}, "title holds true or false where words were expected"),
        ({"title": "x" * 2000}, "title has 2,000 characters, more than 1,000"),
        ({"language": "Klingon!"}, "the language 'Klingon!' is not a language code"),
    ],
)
def test_an_article_is_kept_without_an_unusable_field(tmp_path: Path, reading: Reading, fields: dict[str, object], reason: str) -> None:
    (tmp_path / "a.jsonl").write_text(json_line(**fields))
    found = reading(tmp_path / "a.jsonl")
    assert [a.text for a in found.articles] == [BODY]
    assert found.articles[0].published is None
    assert found.articles[0].title is None
    assert (found.reject.line, found.reject.reason) == (1, reason)
    assert "kept without it" in found.reject.remedy


def test_an_ambiguous_date_names_the_flags_that_settle_it(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.jsonl").write_text(json_line(date="03/04/2021"))
    found = reading(tmp_path / "a.jsonl")
    assert "can't be told apart" in found.reject.reason
    assert "--day-first or --month-first" in found.reject.remedy
    assert str(reading(tmp_path / "a.jsonl", options=Options(day_first=True)).article.published) == "2021-04-03"


def test_lone_surrogates_become_replacement_characters(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "\\ud800", "title": "a \\udfff b", "text": "One \\ud83d two \\ud83d\\ude00."}\n')
    article = reading(tmp_path / "a.jsonl").article
    assert (article.text, article.title, article.external_id) == ("One \ufffd two \U0001f600.", "a \ufffd b", "\ufffd")


def test_invalid_utf8_costs_its_line(tmp_path: Path, reading: Reading) -> None:
    good = json.dumps({"text": "„Ja“ – “yes” – «oui»"}, ensure_ascii=False).encode()
    (tmp_path / "a.jsonl").write_bytes(good + b"\n" + b'{"text": "caf\xe9"}\n' + good + b"\n")
    found = reading(tmp_path / "a.jsonl")
    assert [a.line for a in found.articles] == [1, 3]
    assert (found.reject.line, found.reject.reason) == (2, "the byte 0xe9 after 13 characters is not valid utf-8")


def test_a_line_of_twenty_megabytes_costs_only_itself(tmp_path: Path, reading: Reading) -> None:
    with (tmp_path / "a.jsonl").open("w") as file:
        file.write(json_line(id=1))
        file.write('{"text": "' + "x" * 20_000_000 + '"}\n')
        file.write(json_line(id=3))
    found = reading(tmp_path / "a.jsonl")
    assert [a.external_id for a in found.articles] == ["1", "3"]
    assert found.reject.line == 2
    assert "the line has 20,000,013 characters, more than 16,777,216" in found.reject.reason


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_lines_in_other_encodings(tmp_path: Path, reading: Reading, encoding: str) -> None:
    text = "The café said “no” on Tuesday, and that was that for the talks of the week in the old town hall."
    (tmp_path / "a.jsonl").write_text((json.dumps({"text": text}, ensure_ascii=False) + "\n") * 2, encoding=encoding)
    assert [a.text for a in reading(tmp_path / "a.jsonl").articles] == [text, text]


@pytest.mark.parametrize(
    "document",
    [
        [{"id": 1, "text": BODY}, {"id": 2, "text": BODY}],
        {"status": "ok", "articles": [{"id": 1, "text": BODY}, {"id": 2, "text": BODY}]},
        {"response": {"docs": [{"id": 1, "text": BODY}, {"id": 2, "text": BODY}]}},
        {"hits": {"hits": [{"_source": {"id": 1, "text": BODY}}, {"_source": {"id": 2, "text": BODY}}]}},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("name", ["a.json", "a"])
def test_documents_around_records(tmp_path: Path, reading: Reading, document: object, indent: int | None, name: str) -> None:
    (tmp_path / name).write_text(json.dumps(document, indent=indent))
    found = reading(tmp_path / name)
    assert [a.external_id for a in found.articles] == ["1", "2"]
    assert not found.rejects


def test_objects_in_a_row_over_several_lines(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.json").write_text("\n".join(json.dumps({"id": i, "text": BODY}, indent=1) for i in range(3)))
    assert [a.line for a in reading(tmp_path / "a.json").articles] == [1, 2, 3]


@pytest.mark.parametrize(
    ("tail", "reason"),
    [
        ("", "ends before its list is closed"),
        (', {"text": "cut', "is not JSON: Unterminated string"),
        ("] []", "goes on after the end of its list"),
        (", nonsense]", "is not JSON"),
    ],
)
def test_the_records_before_a_break_in_a_list_are_read(tmp_path: Path, reading: Reading, tail: str, reason: str) -> None:
    (tmp_path / "a.json").write_text("[" + json_line(id=1) + tail)
    found = reading(tmp_path / "a.json")
    assert [a.external_id for a in found.articles] == ["1"]
    assert reason in found.reject.reason
    assert found.reject.line == 2


def test_numbers_are_not_cut_at_the_edge_of_the_window(tmp_path: Path, reading: Reading) -> None:
    padding = " " * ((1 << 18) - 4)
    (tmp_path / "a.json").write_text("[" + padding + "123456]")
    assert "holds a number or truth value" in reading(tmp_path / "a.json").reject.reason


@pytest.mark.parametrize("document", ["[]", "[ ]\n", '{"articles": []}'])
def test_a_document_without_articles_is_told(tmp_path: Path, reading: Reading, document: str) -> None:
    (tmp_path / "a.json").write_text(document)
    assert reading(tmp_path / "a.json").reject.reason in {"holds no article", "there is no text among the fields 'articles'"}


@pytest.mark.parametrize("text", ["[" * 100_000, '{"text":' * 100_000])
def test_nesting_without_end_is_refused(tmp_path: Path, reading: Reading, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    assert "nested too deeply" in reading(tmp_path / "a.json").reject.reason


def test_a_record_past_the_limit_is_refused(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.json").write_text('[{"text": "' + "x" * 2_000_000 + '"}]')
    options = Options(limits=Limits(document_bytes=1_000_000))
    assert "a record of more than 1,000,000 characters" in reading(tmp_path / "a.json", options=options).reject.reason


def test_lines_are_streamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred megabytes pass, and a few stay in memory."""

    line = json_line(text="The talks went on. " * 600).encode()

    class Long(io.RawIOBase):
        at = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            begin = self.at % len(line)
            part = line[begin : begin + min(len(buffer), 9_000 * len(line) - self.at)]
            buffer[: len(part)] = part
            self.at += len(part)
            return len(part)

    class Stdin:
        buffer = io.BufferedReader(Long())

    monkeypatch.setattr("sys.stdin", Stdin)
    tracemalloc.start()
    try:
        count = sum(isinstance(item, Article) for item in read(["-"]))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 9_000
    assert peak < 8_000_000


WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5) | st.sampled_from(["name", "articles", "text"]), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = st.sampled_from(["text", "body", "title", "id", "date", "publisher", "author", "url", "language", "articles"]) | st.text(max_size=6)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.dictionaries(KEYS, WILD, max_size=6) | WILD, min_size=1, max_size=5))
def test_wild_values_never_raise_and_every_line_is_answered(tmp_path_factory: pytest.TempPathFactory, values: list[object]) -> None:
    path = tmp_path_factory.getbasetemp() / "wild.jsonl"
    path.write_text("".join(json.dumps(value) + "\n" for value in [{"text": BODY}, *values]))
    items = list(read([str(path)]))
    answered = Counter(item.line for item in items)
    assert all(answered[number] for number in range(1, len(values) + 2))
    for item in items:
        for part in (
            (item.text, item.title, item.byline, item.publisher, item.url) if isinstance(item, Article) else (item.reason, item.remedy)
        ):
            assert part is None or part.encode("utf-8").find(b"\0") == -1
    assert isinstance(items[0], Article)
    assert not any(isinstance(item, Reject) and "can't be read" in item.reason for item in items)
