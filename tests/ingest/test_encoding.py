from __future__ import annotations

import pytest

from communique.etl.ingest.encoding import decode, detect, is_ascii_compatible, is_binary
from communique.etl.ingest.refusal import Refused

ENGLISH = "The minister said “we can’t accept this” at a café in Zürich, and left the talks before noon on Tuesday."
RUSSIAN = "Министр заявил в среду, что переговоры завершились без соглашения. Подробности будут объявлены позднее."
POLISH = "Premier powiedział w środę, że rozmowy zakończyły się bez porozumienia. Szczegóły mają zostać ogłoszone później."
JAPANESE = "外務大臣は水曜日、交渉は合意なしに終わったと述べた。詳細は今週後半に発表される予定である。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (ENGLISH, "utf-32"),
        (ENGLISH, "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (POLISH, "cp1250"),
        (JAPANESE, "shift_jis"),
    ],
)
def test_text_survives_its_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, None)


def test_what_is_declared_decides_before_a_guess() -> None:
    data = "Ž".encode("iso8859-2") + b" and more plain text"
    assert decode(data, declared="iso-8859-2").text.startswith("Ž")


def test_a_wrong_declaration_is_not_followed() -> None:
    assert decode(ENGLISH.encode(), declared="ascii").text == ENGLISH
    assert decode(ENGLISH.encode("cp1252"), declared="no-such-encoding").text == ENGLISH


def test_an_override_decides_before_everything() -> None:
    assert decode("é".encode("cp437"), override="cp437").text == "é"


def test_damaged_utf8_stays_utf8_and_is_told() -> None:
    decoded = decode("“one” “two” \xff “three”".encode().replace("\xff".encode(), b"\xff"))
    assert decoded.text == "“one” “two” \ufffd “three”"
    assert decoded.problem is not None
    assert "0xff at offset 20" in decoded.problem


def test_a_character_cut_by_the_end_of_the_head_is_no_error() -> None:
    head = ENGLISH.encode()[: ENGLISH.encode().index(b"\x80")]
    assert detect(head, whole=False) == "utf-8"


def test_binary_is_no_text() -> None:
    assert detect(bytes(range(256)) * 4, whole=True) is None
    with pytest.raises(Refused, match="not text"):
        decode(bytes(range(256)) * 4)


def test_a_stray_nul_does_not_make_text_binary() -> None:
    assert not is_binary(b"The minister said\0 that the talks would resume.")


@pytest.mark.parametrize(
    ("name", "compatible"), [("utf-8", True), ("latin-1", True), ("utf-16", False), ("cp037", False), ("nonsense", False)]
)
def test_which_encodings_have_lines_of_bytes(name: str, compatible: bool) -> None:
    assert is_ascii_compatible(name) is compatible
