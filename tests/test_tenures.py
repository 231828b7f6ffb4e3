"""What terms of office leave open, and the check that no two hold what only one can."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from communique.etl import cli, settings, tenures
from communique.etl.annotate import gazetteer
from communique.etl.annotate.gazetteer import Gazetteer, Sources
from communique.etl.tenures import Finding

HEAD = "head_of_state"


def book(*terms: str) -> Gazetteer:
    """A gazetteer of the country IRN with these terms, each 'person,office,since,until'."""
    rows = "".join("{},{},T,IRN,{},{},0.9\n".format(*term.split(",")) for term in terms)
    return gazetteer.build(
        Sources(
            {
                "actors": "key,kind,name,code,parent\nIRN,country,Iran,IRN,\n",
                "persons": "key,name\na,Ali Azadi\nb,Bahram Bakhtiari\n",
                "actor_roles": f"actor,office,title,for_actor,valid_from,valid_to,confidence\n{rows}",
                "offices": "office,phrase,country,shared\nhead_of_state,president,,no\nambassador,ambassador,,yes\n",
            }
        )
    )


def test_two_holders_on_one_day() -> None:
    twice = book("a,head_of_state,2001-01-01,2004-01-01", "b,head_of_state,2004-01-01,2008-01-01")
    assert list(tenures.overlaps(twice, ())) == [
        Finding("two holders", HEAD, "IRN", date(2004, 1, 1), date(2004, 1, 1), "Ali Azadi, Bahram Bakhtiari")
    ]
    assert not list(tenures.overlaps(book("a,head_of_state,,2003-12-31", "b,head_of_state,2004-01-01,"), ()))
    assert not list(tenures.overlaps(book("a,ambassador,,", "b,ambassador,,"), {"ambassador"}))


def test_a_long_term_overlaps_a_later_one_too() -> None:
    held = book("a,head_of_state,2000-01-01,", "a,ambassador,2001-01-01,2001-12-31", "b,head_of_state,2005-01-01,2005-12-31")
    assert [found.since for found in tenures.overlaps(held, ())] == [date(2005, 1, 1)]


def test_gaps() -> None:
    held = book("a,head_of_state,2001-01-01,2001-12-31", "b,head_of_state,2003-01-01,2003-12-31")
    days = [(found.since, found.until) for found in tenures.gaps(held, HEAD, "IRN", date(2001, 6, 1), date(2004, 1, 31))]
    assert days == [(date(2002, 1, 1), date(2002, 12, 31)), (date(2004, 1, 1), date(2004, 1, 31))]
    assert [(f.since, f.until) for f in tenures.gaps(held, HEAD, "XXX", date(2001, 6, 1), date(2001, 6, 2))] == [
        (date(2001, 6, 1), date(2001, 6, 2))
    ]
    assert not list(tenures.gaps(book("a,head_of_state,,"), HEAD, "IRN", date(1900, 1, 1), date(2100, 1, 1)))


def test_open_terms() -> None:
    held = book("a,head_of_state,,2001-12-31", "b,head_of_state,2003-03-01,2003-03-01")
    assert [found.fault for found in tenures.open_terms(held, {HEAD})] == ["begin unknown", "one day known"]
    assert not list(tenures.open_terms(held, {"ambassador"}))


@pytest.fixture
def seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "seeds"
    shutil.copytree(settings.packaged("seeds"), folder, ignore=shutil.ignore_patterns("articles", "*.py", "__pycache__"))
    monkeypatch.setenv("COMMUNIQUE_SEEDS_DIR", str(folder))
    monkeypatch.setenv("COMMUNIQUE_HOME", str(tmp_path / "home"))
    settings.reset()
    return folder


def test_the_command_refuses_two_holders_and_lists_what_is_open(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["actors", "check", "--country", "BOL", "--since", "2019-11-01", "--until", "2019-11-30", "--format", "json"]
    assert cli.main(arguments) == 0
    assert {(row["fault"], row["since"]) for row in json.loads(capsys.readouterr().out)} == {("nobody known", "2019-11-10")}
    with (seeds / "actor_roles.csv").open("a", encoding="utf8") as f:
        f.write("person-emmanuel-macron,head_of_state,President,BOL,2019-11-15,2019-11-20,0.9,test\n")
    assert cli.main(arguments) == 1
    assert "two holders" in capsys.readouterr().out
    settings.reset()
