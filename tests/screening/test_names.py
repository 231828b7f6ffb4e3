"""Whom a name means among listed parties, and whom it does not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.etl.lists.countries import Countries
from communique.etl.screening import queries
from communique.etl.screening.index import THRESHOLD, Index
from communique.etl.screening.party import ListedName, Match, Party, Query
from communique.etl.screening.queries import QueryError
from communique.etl.screening.romanise import romanise
from communique.etl.screening.words import bones, respelled, split

# Made up, but for a few spellings; the rest of a list is there to make words common or rare.
NAMES = {
    "p1": ("person", ["TOVALDIN, Marek Ismailovich", "Марек Исмаилович Товалдин"]),
    "p2": ("person", ["QARADHI, Abd al-Rahman Yusuf", "عبد الرحمن يوسف القرضي"]),
    "p3": ("person", ["RYANG Chol Jun", "량철준"]),
    "p4": ("person", ["WEN Guanghai", "温广海"]),
    "p5": ("person", ["KOSTAROPOULOS, Thanasis", "Θανάσης Κωσταρόπουλος"]),
    "p6": ("person", ["BEN-HARUZI, Shlomit", "שלומית בן הרוזי"]),
    "p7": ("person", ["MUHAMMAD, Salman"]),
    "p8": ("person", ["PEREZ GAVIRIA, Ramiro Jose"]),
    "e1": ("entity", ["VELTIGRAN SHIPPING AND TRADING CO., LTD.", "VST"]),
    "e2": ("entity", ["BANK OF NORTHERN VOSTAVIA"]),
    "v1": ("vessel", ["GREY HERON"]),
}
COMMON = [
    f"{given}, {family}"
    for given in ("MUHAMMAD", "AHMAD", "JOSE", "IVAN", "KIM")
    for family in ("Ali", "Karim", "Petr", "Luis", "Chol", "Hasan")
]


@pytest.fixture(scope="module")
def index() -> Index:
    parties = [
        Party(number, "test", key, kind, [ListedName(name, is_weak=name == "VST") for name in names], frozenset({"BGR"}), ["1971-01-05"])
        for number, (key, (kind, names)) in enumerate(NAMES.items())
    ]
    parties += [Party(100 + n, "test", f"c{n}", "person", [ListedName(name)]) for n, name in enumerate(COMMON)]
    return Index(parties)


def found(index: Index, name: str, **more: str) -> list[Match]:
    return index.search(Query(name, **more))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *(("Marek Ismailovich Tovaldin", "p1"), ("TOVALDIN Marek", "p1"), ("M. I. Tovaldin", "p1"), ("Marek Tovladin", "p1")),
        *(("Márek Ismaîlovich Tovaldin", "p1"), ("Dr. Marek Tovaldin", "p1"), ("Marek Ismailovitch Towaldin", "p1")),
        *(("Марек Товалдин", "p1"), ("МАРЕК ИСМАИЛОВИЧ ТОВАЛДИН", "p1"), ("Marek Ismajlovič Tovaldin", "p1")),
        *(("Abdul Rahman Yousef al-Qaradi", "p2"), ("Abdelrahman Youssef El Qaradhi", "p2"), ("عبد الرحمن يوسف القرضي", "p2")),
        *(("`bd lrhmn ywsf lqrdy", "p2"), ("Qaradhi, Abdurrahman", "p2"), ("ʿabd ʾal-raḥman yūsuf al-qaraḍī", "p2")),
        *(
            ("Ryang Chol-jun", "p3"),
            ("Ryang Choljun", "p3"),
            ("량철준", "p3"),
            ("温广海", "p4"),
            ("Wen Guang Hai", "p4"),
            ("Guanghai Wen", "p4"),
        ),
        *(("Thanasis Kostaropoulos", "p5"), ("Θανάσης Κωσταρόπουλος", "p5"), ("Tanasis Kostaropulos", "p5"), ("שלומית בן הרוזי", "p6")),
        *(
            ("Veltigran Shipping & Trading", "e1"),
            ("OOO Veltigran Shipping and Trading", "e1"),
            ("Veltigran Shiping and Trading GmbH", "e1"),
        ),
        *(("Bank of Northern Vostavia JSC", "e2"), ("Northern Vostavia Bank", "e2"), ("MV Grey Heron", "v1"), ("Salman Muhammad", "p7")),
    ],
)
def test_the_party_is_first(index: Index, name: str, expected: str) -> None:
    matches = found(index, name)
    assert matches, "nothing found"
    assert matches[0].party.external_id == expected
    assert THRESHOLD <= matches[0].score <= 1


@pytest.mark.parametrize(
    "name",
    [
        *("Marek Novotny", "Jane Roe", "Tovaldin Shipping", "Mohammed bin Rashid", "Yusuf Karam", "Ryang Sok", "Grey", "Bank of Vostok"),
        *("Jose Perez", "Kim Jun", "Ahmad Gaviria", "", "   ", "...", "Ltd.", "محمد", "the bank"),
    ],
)
def test_nobody_is_found(index: Index, name: str) -> None:
    assert found(index, name) == []


def test_the_same_name_scores_one(index: Index) -> None:
    for key, (_, names) in NAMES.items():
        best = found(index, names[0])[0]
        assert (best.party.external_id, best.score, best.matched_name) == (key, 1.0, names[0])
        assert best.reasons == []


def test_reasons_tell_what_differs(index: Index) -> None:
    [match] = found(index, "M. Towaldin Ismailovich")
    assert match.reasons == [
        "transliteration: towaldin ~ tovaldin",
        "initial: m ~ marek",
    ]


def test_a_weak_alias_counts_less(index: Index) -> None:
    [match] = found(index, "VST")
    assert match.score < 1
    assert "an alias that the list calls weak" in match.reasons


def test_birth_and_country_and_kind_are_evidence(index: Index) -> None:
    plain = found(index, "Marek Towaldin")[0].score
    assert found(index, "Marek Towaldin", birth_date="1971-01-05")[0].score > plain
    assert found(index, "Marek Towaldin", birth_date="1971")[0].score > plain
    assert found(index, "Marek Towaldin", birth_date="1972")[0].score == plain
    assert found(index, "Marek Towaldin", birth_date="1950") == []
    assert found(index, "Marek Towaldin", country="BGR")[0].score > plain
    other = found(index, "Marek Towaldin", country="CHL")[0]
    assert other.score < plain
    assert other.reasons[-1] == "not of CHL but BGR"
    assert found(index, "Grey Herron", kind="person") == []


def test_common_names_must_agree_more(index: Index) -> None:
    assert found(index, "Salman Muhamad"), "a transliteration of the whole name"
    assert found(index, "Salman Mahir") == []
    assert found(index, "Marek Towaldin Ismailovich")


def test_limit_and_threshold(index: Index) -> None:
    assert len(index.search(Query("Muhammad Ali"), limit=1, threshold=0.3)) == 1
    scores = [match.score for match in index.search(Query("Muhammad Ahmad Ali"), limit=10, threshold=0.3)]
    assert scores == sorted(scores, reverse=True) and len(scores) > 1


def test_nothing_is_listed() -> None:
    assert Index([]).search(Query("Jane Roe")) == []
    assert len(Index([])) == 0


@settings(max_examples=60)
@given(name=st.text(max_size=60))
def test_any_text_can_be_asked(index: Index, name: str) -> None:
    for match in index.search(Query(name), threshold=0.3):
        assert 0.3 <= match.score <= 1
        assert match.matched_name in [listed.text for listed in match.party.names]


@settings(max_examples=40)
@given(key=st.sampled_from(sorted(NAMES)), seed=st.integers(0, 1000))
def test_the_order_of_words_makes_no_difference(index: Index, key: str, seed: int) -> None:
    words = NAMES[key][1][0].replace(",", " ").split()
    random.Random(seed).shuffle(words)
    best = found(index, " ".join(words))[0]
    assert best.party.external_id == key
    assert best.score >= 0.97


LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@settings(max_examples=60)
@given(LETTERS)
def test_respelling_is_settled(word: str) -> None:
    assert respelled(word) == respelled(word.upper().lower())
    assert all("a" not in skeleton and "e" not in skeleton for skeleton in bones(word))


@settings(max_examples=60)
@given(st.text(max_size=40))
def test_words_are_plain(text: str) -> None:
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in split(text).words)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("hussein", "husayn"), ("muhammad", "mohamed"), ("yusuf", "youssef"), ("sergei", "sergey"), ("kim", "gim"), ("pak", "park")),
        *(("schmidt", "shmidt"), ("philip", "filip"), ("qassem", "kasim"), ("khalid", "halid"), ("zhukov", "zukov")),
    ],
)
def test_transliterations_are_one_spelling(one: str, other: str) -> None:
    assert respelled(one) == respelled(other)


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        *(("محمد", "mhmd"), ("الرحمن", "al rhmn"), ("Щукин", "Shchukin"), ("김정은", " kim  jong  un "), ("习", " Xi ")),
        *(("שלום", "shlvm"), ("Ørsted", "Orsted"), ("plain", "plain")),
    ],
)
def test_other_scripts_in_latin(text: str, latin: str) -> None:
    assert romanise(text)[0] == latin


COUNTRIES = Countries({("iran",): "IRN", ("irn",): "IRN"})


def read(text: str) -> list[Query]:
    return list(queries.read(text.splitlines(keepends=True), "names.csv", COUNTRIES))


def test_a_name_a_line() -> None:
    assert read("\ufeffJane Roe\n\n  Richard Roe, Jr. \n") == [Query("Jane Roe"), Query("Richard Roe, Jr.")]
    assert read("") == []


def test_csv_with_a_header() -> None:
    text = 'country,Name,birth_date,kind,note\nIran,"Roe, Jane",05/01/1971,Individual,x\n,Boreal,,company,\n\n'
    assert read(text) == [Query("Roe, Jane", "person", "1971-01-05", "IRN"), Query("Boreal", "entity", None, None)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name,country\nJane,Atlantis\n", "names.csv, line 2: 'Atlantis' is no country"),
        ("name,birth_date\nJane,soon\n", "names.csv, line 2: 'soon' is no date of birth"),
        ("name,kind\nJane\n", "names.csv, line 2: has 1 fields where the header has 2"),
        ("name,kind\n,person\n", "names.csv, line 2: has no name"),
        ('name,kind\n"Jane,person\n', "names.csv, line 2: is not whole CSV"),
        ("x" * 1001, "names.csv, line 1: has 1001 characters"),
    ],
)
def test_bad_lines_are_named(text: str, reason: str) -> None:
    with pytest.raises(QueryError, match=reason):
        read(text)
