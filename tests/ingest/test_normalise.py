from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from communique.etl.ingest.normalise import normalise_line, normalise_text

# Surrogates included, which hypothesis leaves out by default.
WILD = st.text(st.characters(exclude_categories=()))
SPICED = st.lists(
    st.sampled_from(
        [*"ae \n\r\t\0\x85\x1b", "\u2028", "\u2029", "\ud83d", "\ude00", "\u0301", "\u200b", "\ufeff", "\ufffe", "\U0001ffff", " \n"]
    )
).map("".join)


@given(WILD | SPICED)
@example("e\u200b\u0301")
@example(" \n \n \n \n")
@example("\ud83d\u200b\ude00")
def test_normalised_text_is_stable_and_clean(text: str) -> None:
    clean = normalise_text(text)
    assert normalise_text(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)
    assert clean == clean.strip(" \n")
    assert "\n\n\n" not in clean
    assert " \n" not in clean
    for character in clean:
        assert unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"} or character == "\n"
        assert ord(character) & 0xFFFE != 0xFFFE
    clean.encode("utf-8")


@given(WILD | SPICED)
def test_normalised_line_is_stable_and_one_line(text: str) -> None:
    line = normalise_line(text)
    assert normalise_line(line) == line
    assert "\n" not in line
    assert "  " not in line


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("one\n\n\n\n\ntwo", "one\n\ntwo"),
        ("one  \n two ", "one\n two"),
        ("non\u00a0breaking\tspace", "non breaking space"),
        ("nu\0ll be\x07ll", "null bell"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("whole \ud83d\ude00 pair", "whole \U0001f600 pair"),
        ("cafe\u0301", "caf\u00e9"),
        ("\u202egnirts\u202c", "gnirts"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_becomes_of(text: str, clean: str) -> None:
    assert normalise_text(text) == clean


def test_clean_text_is_left_alone() -> None:
    text = "Title\nFirst paragraph, “quoted”.\n\nSecond  paragraph with two spaces."
    assert normalise_text(text) == text


def test_more_marks_than_a_letter_can_bear_are_dropped() -> None:
    assert normalise_text("caf\u1eb9" + "\u0323\u0301" * 50_000 + " open") == "caf\u1eb9" + "\u0323" * 50 + "\u0301" * 50 + " open"
