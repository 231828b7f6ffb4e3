"""Actors of one-line texts, what holds for any text, and the gazetteer that they are resolved against.

actors.csv: date, text, mention, code, key, is_place. The words of `mention` are a mention of that code (and key, and place
or not); a blank code is of one whose country the text doesn't tell. Where `code` is '-', no coded mention touches them, or none at all is found where they are blank too.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from communique.etl.annotate import actors, gazetteer, names
from communique.etl.annotate.gazetteer import Gazetteer, GazetteerError
from communique.etl.annotate.model import Mention
from communique.etl.annotate.pipeline import SPACY_MODEL, UNUSED
from communique.etl.settings import packaged

HERE = Path(__file__).parent


def _cases() -> list[dict[str, str]]:
    with (HERE / "actors.csv").open(encoding="utf8", newline="") as f:
        return list(csv.DictReader(f))


CASES = _cases()
TEXTS = sorted({(c["date"], c["text"]) for c in CASES})


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(SPACY_MODEL, exclude=list(UNUSED))


@pytest.fixture(scope="module")
def known() -> Gazetteer:
    return gazetteer.load(packaged("seeds"))


@pytest.fixture(scope="module")
def resolved(nlp: Language, known: Gazetteer) -> dict[tuple[str, str], list[Mention]]:
    docs = nlp.pipe(text for _, text in TEXTS)
    return {(on, text): actors.resolve(doc, date.fromisoformat(on), known) for (on, text), doc in zip(TEXTS, docs, strict=True)}


@pytest.mark.parametrize("case", CASES, ids=[f"{k}-{c['mention'] or 'nothing'}" for k, c in enumerate(CASES, 2)])
def test_case(case: dict[str, str], resolved: dict[tuple[str, str], list[Mention]]) -> None:
    text, mentions = case["text"], resolved[case["date"], case["text"]]
    found = [(text[slice(*m.span)], m.code, m.key, m.is_place) for m in mentions]
    if case["code"] != "-":
        assert any(
            surface == case["mention"] and (code or "") == case["code"] and case["key"] in ("", key) and is_place == bool(case["is_place"])
            for surface, code, key, is_place in found
        ), found
    elif not case["mention"]:
        assert not mentions, found
    else:
        start = text.index(case["mention"])
        end = start + len(case["mention"])
        assert not [m for m in mentions if m.code and m.span[0] < end and start < m.span[1]], found


def _check(text: str, mentions: list[Mention]) -> None:
    assert [m.span for m in mentions] == sorted(m.span for m in mentions)
    spans = sorted({m.span for m in mentions})
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    for start, end in spans:
        assert text[start:end] == text[start:end].strip()
    shared = defaultdict(list)
    for m in mentions:
        shared[m.span].append(m)
        assert 0 <= m.confidence <= 1
        assert m.name
        assert m.method
    for same in shared.values():
        assert len(same) == 1 or all(m.method in ("nominal", "pronoun", "possessive", "member") for m in same)
        assert len({(m.key, m.code, m.name) for m in same}) == len(same)


def test_spans_slice_to_the_surface_and_share_only_what_they_may(resolved: dict[tuple[str, str], list[Mention]]) -> None:
    for (_, text), mentions in resolved.items():
        _check(text, mentions)


def test_joined_cases_still_hold_the_properties(nlp: Language, known: Gazetteer) -> None:
    for k in range(0, len(TEXTS) - 12, 12):
        text = "\n\n".join(t for _, t in TEXTS[k : k + 12])
        doc = nlp(text)
        mentions = actors.resolve(doc, date(2021, 4, 1), known)
        _check(text, mentions)
        assert mentions == actors.resolve(nlp(text), date(2021, 4, 1), known)


WORDS = st.sampled_from(
    [
        "US",
        "us",
        "U.S.",
        "Iran",
        "Iranian",
        "Tehran",
        "the",
        "The",
        "president",
        "of",
        "President",
        "Biden",
        "Putin",
        "'s",
        "officials",
        "and",
        ",",
        ".",
        '"',
        "(",
        ")",
        "-",
        "-led",
        "Saudi",
        "coalition",
        "it",
        "they",
        "his\n",
        "",
        "",
        "",
        "both",
        "countries",
        "sides",
        "two",
        "Georgia",
        "Jordan",
        "Michael",
        "in",
        "to",
        "EU",
        "bloc",
        "said",
        "told",
        "talks",
        "Sino",
        "Indian",
        "2-0",
        "beat",
        "Mr.",
        "Kim",
        "Jong",
        "Un",
        "al-Assad",
        "de",
        "la\n",
        "",
        "",
        "",
        "İstanbul",
        "Côte",
        "d'Ivoire",
        "﷽",
        "東京",
        "\u202eabc\u202c",
        "\x00",
        "\ud7ff",
        "é́",
        "NATO",
        "(NATO)",
        "P5+1",
        "\n\n",
        "\t",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=40).map(" ".join), st.sampled_from([None, date(1, 1, 1), date(2021, 3, 12), date(9999, 12, 31)]))
def test_any_text_gives_sound_mentions(nlp: Language, known: Gazetteer, text: str, on: date | None) -> None:
    doc = nlp(text)
    mentions = actors.resolve(doc, on, known)
    _check(text, mentions)
    assert mentions == actors.resolve(doc, on, known)


def test_without_a_date_there_is_no_holder_of_an_office(nlp: Language, known: Gazetteer) -> None:
    (mention,) = actors.resolve(nlp("The Israeli prime minister spoke to reporters."), None, known)
    assert (mention.code, mention.key, mention.kind) == ("ISR", "ISR", "government")


def test_method_names_the_rule(nlp: Language, known: Gazetteer) -> None:
    text = "Washington said Israeli Prime Minister Benjamin Netanyahu would meet US officials. He met the French president in Paris."
    methods = {text[slice(*m.span)]: m.method for m in actors.resolve(nlp(text), date(2018, 3, 12), known)}
    assert methods == {
        "Washington": "metonym",
        "Israeli Prime Minister Benjamin Netanyahu": "title-name",
        "US officials": "name-agent",
        "He": "pronoun",
        "the French president": "office-on-date",
        "Paris": "place",
    }


# --- the gazetteer -----------------------------------------------------------------------------------------------------

SMALL = {
    "actors": "key,kind,name,code,parent,wikidata_id,description,source\n"
    "IRN,country,Iran,IRN,,,,test\n"
    "un,igo,United Nations,UN,,,,test\n"
    "iran-guards,government,Revolutionary Guards,,IRN,,,test\n",
    "actor_aliases": "actor,alias,kind,valid_from,valid_to,source\n"
    "IRN,Iranian,demonym,,,test\n"
    "IRN,Tehran,metonym,,,test\n"
    "un,UN,acronym,,,test\n",
    "actor_members": "actor,member,valid_from,valid_to\nun,IRN,1945-10-24,\n",
    "agents": "noun,kind,description\nofficial,government,\n",
    "persons": "key,name,wikidata_id,description,source\nperson-a,Ali Azadi,,,test\nperson-b,Bahram Bakhtiari,,,test\n",
    "actor_roles": "actor,office,title,for_actor,valid_from,valid_to,confidence,source\n"
    "person-a,head_of_state,President,IRN,2001-01-01,2004-12-31,0.9,test\n"
    "person-b,head_of_state,President,IRN,2005-01-01,,0.9,test\n",
    "offices": "office,phrase,country,shared\nhead_of_state,president,,no\n",
}


def _write(folder: Path, tables: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf8")
    return folder


def test_office_on_a_day(tmp_path: Path) -> None:
    small = gazetteer.load(_write(tmp_path / "seeds", SMALL))
    holders = {
        on: role.person if (role := small.holder("head_of_state", "IRN", on)) else None
        for on in (date(2000, 12, 31), date(2001, 1, 1), date(2004, 12, 31), date(2005, 1, 1), date(2030, 1, 1))
    }
    assert list(holders.values()) == [None, "person-a", "person-a", "person-b", "person-b"]
    assert small.holder("head_of_state", "IRN", None) is None


def test_two_holders_on_one_day_are_nobody(tmp_path: Path) -> None:
    twice = SMALL["actor_roles"] + "person-a,head_of_state,President,IRN,2006-01-01,2006-12-31,0.9,test\n"
    small = gazetteer.load(_write(tmp_path / "seeds", SMALL | {"actor_roles": twice}))
    assert small.holder("head_of_state", "IRN", date(2006, 6, 1)) is None


def test_code_comes_from_the_parent(tmp_path: Path) -> None:
    small = gazetteer.load(_write(tmp_path / "seeds", SMALL))
    assert (small.code("iran-guards"), small.code("un"), small.code("nobody")) == ("IRN", "UN", None)
    assert small.members_on("un", date(1940, 1, 1)) == []
    assert small.members_on("un", date(1990, 1, 1)) == ["IRN"]


def test_an_edited_seed_is_seen(tmp_path: Path, nlp: Language) -> None:
    cache = tmp_path / "cache"
    seeds = _write(tmp_path / "seeds", SMALL)
    doc = nlp("Persia rejected the offer.")
    assert actors.resolve(doc, None, gazetteer.load(seeds, cache)) == []
    assert actors.resolve(doc, None, gazetteer.load(seeds, cache)) == []
    _write(seeds, {"actor_aliases": SMALL["actor_aliases"] + "IRN,Persia,name,,,test\n"})
    (mention,) = actors.resolve(doc, None, gazetteer.load(seeds, cache))
    assert (mention.code, mention.method) == ("IRN", "name")


def test_a_spoilt_cache_is_built_again(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    seeds = _write(tmp_path / "seeds", SMALL)
    first = gazetteer.load(seeds, cache)
    (stored,) = cache.iterdir()
    stored.write_bytes(b"not a pickle")
    again = gazetteer.load(seeds, cache)
    assert again.actors == first.actors
    assert gazetteer.load(seeds, cache).senses == first.senses


@pytest.mark.parametrize(
    ("table", "row", "reason"),
    [
        ("actor_aliases", "IRN,Persia,name,1935-02-30,,test\n", "valid_from: '1935-02-30' is not a date"),
        ("actor_aliases", "IRN,Persia\n", "wrong number of columns"),
        ("actor_roles", "person-a,head_of_state,President,IRN,2001,2004-12-31,0.9,test\n", "valid_from: '2001' is not a date"),
        ("actor_roles", "person-a,head_of_state,President,IRN,2001-01-01,,high,test\n", "confidence: 'high' is not a number"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, table: str, row: str, reason: str) -> None:
    seeds = _write(tmp_path / "seeds", SMALL | {table: SMALL[table] + row})
    line = SMALL[table].count("\n") + 1
    with pytest.raises(GazetteerError, match=reason) as caught:
        gazetteer.load(seeds)
    assert f"{table}.csv:{line}" in str(caught.value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Erdoğan", "ERDOGAN"),
        ("U.S.", "US"),
        ("al-Assad", "Al Assad"),
        ("Côte d’Ivoire", "Cote d'Ivoire"),
        ("Łódź", "Lodz"),
        ("İstanbul", "Istanbul"),
    ],
)
def test_names_are_compared_without_accents_dots_and_hyphens(one: str, other: str) -> None:
    assert names.key(one) == names.key(other)


@given(st.text(max_size=60))
def test_words_slice_the_text(text: str) -> None:
    for start, end, folded in names.words(text):
        assert names.fold(text[start:end]) == folded


def test_an_honorific_may_end_a_text(nlp: Language, known: Gazetteer) -> None:
    found = actors.resolve(nlp("Ministers of Saudi Arabia met the King"), date(2021, 3, 12), known)
    assert "SAU" in {m.code for m in found}
