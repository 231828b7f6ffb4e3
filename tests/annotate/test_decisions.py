"""The file of an analyst's decisions: what it may say, and that it comes back as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.etl.annotate import decisions
from communique.etl.annotate.decisions import Decision, DecisionError

HEADER = ",".join(decisions.COLUMNS)
ADD = Decision("add", "coastal-front", "", "Coastal Front", "armed_group", "NGA", note="named in two papers")
ALIAS = Decision("alias", "USA", "", "Uncle Sam", "name")
MERGE = Decision("merge", "discovered-person-jane-m-roe-gbr", "discovered-person-jane-roe-gbr")
APART = Decision("apart", "discovered-person-john-roe-unknown")


def test_a_file_comes_back_sorted(tmp_path: Path) -> None:
    decisions.write(tmp_path / "home" / "actors.csv", [MERGE, ALIAS, APART, ADD])
    assert decisions.read(tmp_path / "home" / "actors.csv") == [ADD, ALIAS, APART, MERGE]
    assert (tmp_path / "home" / "actors.csv").read_text("utf8").splitlines()[0] == HEADER
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["actors.csv"]


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    assert decisions.read(tmp_path / "actors.csv") == decisions.read(None) == []
    assert decisions.parse(HEADER + "\n", "x") == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("join,a,b,,,,,,", "x:2: 'join' is no decision; use one of add"),
        ("add,a,,A Name,club,,,,", "x:2: kind: 'club' is none of country"),
        ("add,a,,,person,,,,", "x:2: name: an add needs a name"),
        ("add,a b,,A Name,person,,,,", "x:2: actor: 'a b' is no key"),
        ("add,a,,A Name,person,usa,,,", "x:2: code: 'usa' is no code"),
        ("alias,USA,,Sam,name,,2001-02-30,,", "x:2: valid_from: '2001-02-30' is not a date"),
        ("alias,USA,,Sam,name,,2001-02-03,2001-02-02,", "x:2: valid_to is before"),
        ("merge,a,,,,,,,", "x:2: a merge needs another actor"),
        ("merge,a,a,,,,,,", "x:2: a merge needs another actor"),
        ("merge,a,b", "x:2: wrong number of columns"),
        ("merge,a,b,,,,,,\nmerge,a,c,,,,,,", "x:3: decides once more"),
        ("merge,a,b,,,,,,\nmerge,b,c,,,,,,\nmerge,c,a,,,,,,", "x: the merges of a go round in a circle"),
    ],
)
def test_what_can_not_be_is_named(row: str, reason: str) -> None:
    with pytest.raises(DecisionError) as caught:
        decisions.parse(f"{HEADER}\n{row}\n", "x")
    assert str(caught.value).startswith(reason)


def test_other_columns_are_refused() -> None:
    with pytest.raises(DecisionError, match="x:1: the columns are a,b; they should be decision,actor"):
        decisions.parse("a,b\n1,2\n", "x")


def test_merges_lead_to_the_last() -> None:
    one, two = Decision("merge", "a", "b"), Decision("merge", "b", "c")
    assert decisions.merges([one, two, ADD]) == {"a": "c", "b": "c"}


def test_the_later_of_two_decisions_holds() -> None:
    apart = Decision("apart", MERGE.actor)
    assert decisions.united([MERGE, ADD], [apart]) == [ADD, apart]
    assert decisions.united([apart], [MERGE]) == [MERGE]
    assert decisions.united([ALIAS], [Decision("alias", "USA", "", "Uncle Sam", "name", note="why")])[0].note == "why"


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip)


@given(
    st.lists(
        st.builds(
            lambda key, name, note: Decision("alias", key, "", name, "name", note=note),
            st.sampled_from(["USA", "nato"]),
            TEXT.filter(bool),
            TEXT,
        ),
        unique_by=lambda d: d.identity,
    )
)
def test_any_names_and_notes_come_back(made: list[Decision]) -> None:
    assert decisions.parse(decisions.render(made), "x") == sorted(made)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"decision,actor\xff", "not UTF-8"), (HEADER.encode() + b'\nadd,a,,"' + b"x" * 200_000 + b'",,,,,\n', "not CSV: field larger")],
)
def test_a_file_that_is_no_table_is_refused_by_name(data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    path.write_bytes(data)
    with pytest.raises(DecisionError, match=f"{path}.*{reason}"):
        decisions.read(path)
