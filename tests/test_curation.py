"""`communique actors`: an analyst's decisions, in the file and in the tables, through runs that do everything anew."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import handmade
import psycopg
import pytest
from content import dump

from communique.etl import cli, curation, jobs, output, resolve, settings
from communique.etl.annotate import decisions
from communique.etl.jobs import Extractor

JANE, JANE_M = "discovered-person-jane-roe-gbr", "discovered-person-jane-m-roe-gbr"
Command = Callable[..., tuple[int, str, str]]


class Desk:
    """A command line, a file of decisions and a database, in which two articles name one person in two ways."""

    def __init__(self, command: Command, url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.command, self.url, self.folder, self.monkeypatch = command, url, folder, monkeypatch
        self.file = folder / "decided" / "actors.csv"
        self.articles = folder / "articles"
        self.articles.mkdir()
        for name, speaker in (("first", "Jane_Roe:GBR"), ("second", "Jane_M_Roe:GBR"), ("third", "Jane_Roe:FRA")):
            prose = "\n".join(f"{name} {number} {name}" for number in range(20))
            text = f"{speaker} said to USA about IRN: we agree\nACCUSE {speaker} > USA @2021-03-01\n{prose}"
            (self.articles / f"{name}.json").write_text(json.dumps({"id": name, "text": text}), "utf8")

    def run(self, version: str) -> None:
        """Annotate everything by this version of the extractor."""
        self.monkeypatch.setattr(jobs, "packaged_extractor", lambda: Extractor(version, lambda: handmade.HandMade(version)))
        assert self.command("run", str(self.articles), "--stale", "--jobs", "1")[0] == 0

    def ok(self, *arguments: str) -> str:
        code, shown, told = self.command(*arguments)
        assert code == 0, told
        return shown

    def refused(self, *arguments: str) -> str:
        before = self.file.read_text("utf8") if self.file.exists() else None
        code, _, told = self.command(*arguments)
        assert code == 1
        assert before == (self.file.read_text("utf8") if self.file.exists() else None)
        return told

    def query(self, text: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(text.encode()).fetchall()

    def speakers(self) -> dict[str, str]:
        return dict(
            self.query(
                "select d.external_id, a.key from statements s join documents d on d.id = document_id join actors a on a.id = speaker_id"
            )
        )


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("COMMUNIQUE_DECISIONS_FILE", str(tmp_path / "decided" / "actors.csv"))
    settings.reset()

    def command(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(list(arguments))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    yield Desk(command, database_url, tmp_path, monkeypatch)
    settings.reset()
    output.set_quiet(False)


def test_a_merge_outlives_runs_and_seeds_and_a_split_parts_it(desk: Desk) -> None:
    desk.run("hand-1")
    apart = {"first": JANE, "second": JANE_M, "third": "discovered-person-jane-roe-fra"}
    assert desk.speakers() == apart
    desk.ok("actors", "merge", JANE_M, JANE, "--note", "the same birth date")
    joined = apart | {"second": JANE}
    assert desk.speakers() == joined
    desk.ok("seed", "--force")
    desk.run("hand-2")
    assert desk.speakers() == joined
    with psycopg.connect(desk.url, autocommit=True) as connection:
        before = dump(connection)
        assert resolve.derive(connection) == 0
        assert dump(connection) == before
    assert [d.decision for d in decisions.read(desk.file)] == ["add", "merge"]
    desk.ok("actors", "split", JANE_M)
    desk.run("hand-3")
    assert desk.speakers() == apart
    # One that is undone before any document was annotated by it is parted all the same, and no other document is annotated for it.
    desk.ok("actors", "merge", JANE_M, JANE)
    desk.ok("actors", "split", JANE_M)
    assert desk.query(
        "select d.external_id from document_annotations a join documents d on d.id = a.document_id where extractor <> 'hand-3'"
    ) == [("second",)]
    desk.run("hand-3")
    assert desk.speakers() == apart


def test_decisions_made_elsewhere_are_taken_over(desk: Desk) -> None:
    desk.run("hand-1")
    desk.ok("actors", "merge", JANE_M, JANE)
    desk.ok("actors", "add", "coastal-front", "Coastal Front", "--kind", "armed_group", "--code", "NGA")
    desk.ok("actors", "alias", "coastal-front", "CF", "--kind", "acronym", "--since", "2001-02-03")
    exported = desk.ok("actors", "export")
    assert exported == desk.file.read_text("utf8")
    desk.ok("actors", "export", "-o", str(desk.folder / "shared.csv"))
    desk.file.unlink()
    desk.ok("status")
    desk.run("hand-2")
    assert desk.speakers()["second"] == JANE_M
    assert desk.query("select count(*) from actor_aliases where origin = 'curated'") == [(0,)]
    desk.ok("actors", "import", str(desk.folder / "shared.csv"))
    assert desk.ok("actors", "export") == exported
    assert desk.speakers()["second"] == JANE
    assert desk.query("select alias, valid_from::text, alias_key from actor_aliases where origin = 'curated'") == [
        ("CF", "2001-02-03", "cf")
    ]
    desk.ok("actors", "import", str(desk.folder / "shared.csv"), "--replace")
    assert desk.ok("actors", "export") == exported


def test_adding_and_naming_can_be_taken_back(desk: Desk) -> None:
    desk.ok("actors", "add", "coastal-front", "Coastal Front", "--kind", "armed_group", "--code", "NGA", "--parent", "NGA")
    desk.ok("actors", "alias", "Coastal Front", "CF", "--kind", "acronym")
    (shown,) = json.loads(desk.ok("actors", "show", "CF", "--format", "json"))
    assert (shown["key"], shown["origin"], shown["part_of"], [n["alias"] for n in shown["names"]]) == (
        "coastal-front",
        "curated",
        "NGA",
        ["CF"],
    )
    assert "take them back first" in desk.refused("actors", "add", "coastal-front", "Coastal Front", "--kind", "armed_group", "--undo")
    desk.ok("actors", "alias", "coastal-front", "CF", "--kind", "acronym", "--undo")
    desk.ok("actors", "add", "coastal-front", "Coastal Front", "--kind", "armed_group", "--undo")
    assert desk.ok("actors", "export") == ",".join(decisions.COLUMNS) + "\n"
    assert desk.query("select count(*) from actors where key = 'coastal-front'") == [(0,)]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("merge", "nobody-at-all", "IRN"), "there is no actor nobody-at-all"),
        (("merge", "Irann", "USA"), "near it are"),
        (("merge", "IRN", "IRN"), "a merge needs another actor"),
        (("merge", "person-benjamin-netanyahu", "ISR"), "a person is no body"),
        (("merge", "Labour Party", "ISR"), "the name of several actors"),
        (("add", "IRN", "Iran", "--kind", "country"), "is an actor already: Iran"),
        (("add", "new-club", "New Club", "--kind", "club"), "'club' is none of country"),
        (("add", "new-club", "New Club", "--kind", "other", "--parent", "no-such"), "there is no actor no-such"),
        (("alias", "IRN", "Persia", "--kind", "nickname"), "'nickname' is none of name"),
        (("alias", "IRN", "Persia", "--undo"), "no decision alias IRN Persia"),
        (("split", "nobody-at-all"), "there is no actor nobody-at-all"),
        (("show", "nobody-at-all"), "there is no actor nobody-at-all"),
    ],
)
def test_what_can_not_be_decided(desk: Desk, arguments: tuple[str, ...], reason: str) -> None:
    assert reason in desk.refused("actors", *arguments)


def test_merges_go_round_in_no_circle(desk: Desk) -> None:
    desk.ok("actors", "merge", "hamas", "hezbollah")
    assert "circle" in desk.refused("actors", "merge", "hezbollah", "hamas")


def test_a_spoilt_file_is_refused_before_anything_is_done(desk: Desk) -> None:
    desk.file.parent.mkdir()
    desk.file.write_text(",".join(decisions.COLUMNS) + "\nmerge,hamas,no-such-actor,,,,,,\n", "utf8")
    code, _, told = desk.command("run", str(desk.articles))
    assert code == 1
    assert "there is no actor no-such-actor" in told
    assert desk.query("select count(*) from actor_merges") == [(0,)]


def test_review_lists_what_is_doubtful_by_weight(desk: Desk) -> None:
    desk.run("hand-1")
    rows = json.loads(desk.ok("actors", "review", "--format", "json"))
    assert (JANE_M, JANE) in {(row["actor"], row["other"]) for row in rows if row["doubt"] == "merge?"}
    assert not [row for row in rows if {row["actor"], row["other"]} == {JANE, "discovered-person-jane-roe-fra"}]
    desk.ok("actors", "split", JANE_M)
    rows = json.loads(desk.ok("actors", "review", "--format", "json"))
    assert JANE_M not in {row["actor"] for row in rows}


def test_list_filters(desk: Desk) -> None:
    desk.run("hand-1")
    rows = json.loads(desk.ok("actors", "list", "--origin", "discovered", "--code", "GBR", "--format", "json"))
    assert {row["key"] for row in rows} == {JANE, JANE_M}
    rows = json.loads(desk.ok("actors", "list", "--match", "netanyahu", "--kind", "person", "--limit", "1", "--format", "json"))
    assert [row["key"] for row in rows] == ["person-benjamin-netanyahu"]


def test_an_actor_kept_apart_is_joined_to_nobody(database_url: str, tmp_path: Path) -> None:
    group = [
        resolve.Found(1, JANE, "person", "Jane Roe", "GBR", True, False),
        resolve.Found(2, JANE.replace("gbr", "unknown"), "person", "Jane Roe", None, False, True),
    ]
    assert list(resolve.moves(group, {})) == [resolve.Move(2, True, 1)]
    apart = [
        group[0],
        resolve.Found(*[getattr(group[1], f) for f in ("id", "key", "kind", "name", "code", "is_coded", "is_uncoded")], is_apart=True),
    ]
    assert list(resolve.moves(apart, {})) == []
    with psycopg.connect(database_url, autocommit=True) as connection:
        assert not curation.sync(connection, tmp_path / "no-such.csv")
