"""Which texts another gazetteer concerns: those that it might read otherwise, and few others."""

from __future__ import annotations

import csv
import io
import random
from datetime import date
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from communique.etl.annotate import actors, affected, gazetteer
from communique.etl.annotate.actors.pieces import pieces_of, word_positions
from communique.etl.annotate.gazetteer import Gazetteer, Sources
from communique.etl.annotate.pipeline import SPACY_MODEL, UNUSED, tokenizer
from communique.etl.settings import packaged

TABLES = {
    "actors": "key,kind,name,code,parent\nIRN,country,Iran,IRN,\nTUR,country,Turkey,TUR,\nnato,igo,NATO,NATO,\niran-guards,government,Revolutionary Guards,,IRN\n",
    "actor_aliases": "actor,alias,kind,valid_from,valid_to\nIRN,Iranian,demonym,,\n",
    "actor_members": "actor,member,valid_from,valid_to\nnato,TUR,1952-02-18,\n",
    "agents": "noun,kind\nofficial,government\n",
    "persons": "key,name\nperson-a,Ali Azadi\nperson-b,Bahram Bakhtiari\n",
    "person_aliases": "actor,alias,kind,valid_from,valid_to\n",
    "actor_roles": "actor,office,title,for_actor,valid_from,valid_to,confidence\n"
    "person-a,head_of_state,President,IRN,2001-01-01,2004-12-31,0.9\n",
    "offices": "office,phrase,country\nhead_of_state,president,\nforeign_minister,foreign minister,\n",
    "ambiguous_aliases": "alias,default\n",
    "places": "name,country,kind\nQom,IRN,city\n",
}  # fmt: skip
DAY = date(2003, 5, 1)


def book(**more: str) -> Gazetteer:
    """The gazetteer of TABLES with further rows."""
    return gazetteer.build(
        Sources({name: text + more.get(name, "") for name, text in TABLES.items()} | {"decisions": more.get("decisions", "")})
    )


def concerns(change: affected.Change, text: str, on: date | None = DAY, *codes: str) -> bool:
    return change.concerns(text.lower().split(), on, codes)


def test_the_same_tables_concern_nobody() -> None:
    assert not affected.between(book(), book())


def test_an_edit_that_changes_nothing_concerns_nobody() -> None:
    described = Sources(TABLES | {"actors": TABLES["actors"].replace("\n", ",\n").replace("parent,\n", "parent,description\n", 1)})
    assert not affected.between(book(), gazetteer.build(described))


def test_a_new_name_concerns_the_texts_that_have_it() -> None:
    change = affected.between(book(), book(actor_aliases="IRN,Land of Lions,name,,\n"))
    assert concerns(change, "the land of lions said")
    assert not concerns(change, "the land said that lions of iran", DAY, "IRN")


def test_a_new_actor_and_a_new_place() -> None:
    change = affected.between(book(), book(actors="isl,igo,Island League,,\n", places="Yazd,IRN,city\n"))
    assert concerns(change, "the island league")
    assert concerns(change, "in yazd")
    assert not concerns(change, "in qom")


def test_another_code_concerns_the_parts_too() -> None:
    change = affected.between(
        book(), gazetteer.build(Sources(TABLES | {"actors": TABLES["actors"].replace("IRN,country,Iran,IRN", "IRN,country,Iran,IRA")}))
    )
    assert all(concerns(change, text) for text in ("iran said", "iranian", "revolutionary guards", "ali azadi", "azadi"))
    assert not concerns(change, "turkey")


def test_a_new_holder_concerns_texts_of_that_time_place_and_office() -> None:
    change = affected.between(book(), book(actor_roles="person-b,foreign_minister,Minister,IRN,2003-01-01,2003-12-31,0.9\n"))
    assert concerns(change, "their foreign minister left", DAY, "IRN")
    assert not concerns(change, "their foreign minister left", date(2004, 5, 1), "IRN")
    assert not concerns(change, "their foreign minister left", DAY, "TUR")
    assert not concerns(change, "their foreign minister left", None, "IRN")
    assert concerns(change, "mr bakhtiari left")


def test_a_member_more_concerns_its_group() -> None:
    change = affected.between(book(), book(actor_members="nato,IRN,2003-01-01,\n"))
    assert concerns(change, "nato acts")
    assert not concerns(change, "iran acts")


@pytest.mark.parametrize("key", ["discovered-armed-group-army-of-the-hills-irn", "discovered-person-ali-azadi-unknown"])
def test_a_merge_concerns_the_texts_with_the_name(key: str) -> None:
    merge = f"{','.join(gazetteer.curated.COLUMNS)}\nmerge,{key},person-a,,,,,,\n"
    change = affected.between(book(), book(decisions=merge))
    assert concerns(change, "the army of the hills") is key.startswith("discovered-armed")
    assert concerns(change, "ali azadi left") is key.startswith("discovered-person")
    assert affected.between(book(decisions=merge), book()).names.all == change.names.all


def _cases() -> list[tuple[date, str]]:
    with (Path(__file__).parent / "actors.csv").open(encoding="utf8", newline="") as f:
        return sorted({(date.fromisoformat(row["date"]), row["text"]) for row in csv.DictReader(f)})


def _without_some(sources: Sources, table: str, seed: int) -> Sources:
    """The tables, one of them without some of its rows (half of a small one); what refers to those that are gone goes too."""
    header, *lines = sources.texts[table].splitlines()
    share = 0.5 if table in ("person_aliases", "ambiguous_aliases") else 0.1
    kept = [line for line in lines if random.Random(f"{seed}{line}").random() > share]
    texts = dict(sources.texts) | {table: "\n".join([header, *kept, ""])}
    keys = {row["key"] for name in ("actors", "persons") for row in csv.DictReader(io.StringIO(texts[name]))}
    for name, columns in REFERRING.items():
        head, *rows = csv.reader(io.StringIO(texts[name]))
        out = io.StringIO()
        places = [head.index(column) for column in columns]
        csv.writer(out, lineterminator="\n").writerows([head, *(r for r in rows if all(r[k] in keys or not r[k] for k in places))])
        texts[name] = out.getvalue()
    return Sources(texts)


REFERRING = {
    "actor_aliases": ("actor",), "person_aliases": ("actor",), "actor_roles": ("actor", "for_actor"), "actor_members": ("actor", "member"),
    "places": ("country",), "ambiguous_aliases": ("default",),
}  # fmt: skip
EDITED = (
    "actors",
    "actor_aliases",
    "actor_members",
    "agents",
    "places",
    "persons",
    "person_aliases",
    "actor_roles",
    "offices",
    "ambiguous_aliases",
)


@pytest.mark.parametrize("table", EDITED)
def test_no_text_that_reads_otherwise_is_left_out(table: str, parsed: list[tuple[date, Doc]], whole: tuple[Sources, Gazetteer]) -> None:
    """Rows taken out at random of one table: every text whose mentions differ is found, and by far not every text is."""
    sources, before = whole
    after = gazetteer.build(_without_some(sources, table, 3))
    change = affected.between(before, after)
    found = differing = 0
    for on, doc in parsed:
        old = actors.resolve(doc, on, before)
        is_concerned = change.concerns(word_positions(pieces_of(doc))[0], on, {m.code for m in old if m.code})
        found += is_concerned
        if old != actors.resolve(doc, on, after):
            differing += 1
            assert is_concerned, doc.text
    assert differing
    assert found < len(parsed)


@pytest.fixture(scope="module")
def parsed() -> list[tuple[date, Doc]]:
    nlp = spacy.load(SPACY_MODEL, exclude=list(UNUSED))
    cases = _cases()
    return [(on, doc) for (on, _), doc in zip(cases, nlp.pipe(text for _, text in cases), strict=True)]


@pytest.fixture(scope="module")
def whole() -> tuple[Sources, Gazetteer]:
    sources = gazetteer.sources(packaged("seeds"))
    return sources, gazetteer.build(sources)


def test_tokens_are_those_of_the_parse(parsed: list[tuple[date, Doc]]) -> None:
    tokenize = tokenizer(SPACY_MODEL)
    for _, doc in parsed:
        assert word_positions(pieces_of(tokenize(doc.text)))[0] == word_positions(pieces_of(doc))[0]
