"""Versions of a list in the tables: what is added, changed and removed, what is refused, and what is left alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest

from communique.etl.lists import catalog, history
from communique.etl.lists.countries import Countries
from communique.etl.lists.imports import Imported
from communique.etl.lists.model import Unreadable

Connection = psycopg.Connection[Any]
Import = Callable[..., Imported]
LISTS = Path(__file__).resolve().parents[2].parent / "shared" / "lists"


def counts(imported: Imported) -> tuple[int, int, int, int]:
    return imported.entries, imported.added, imported.changed, imported.removed


def rows(connection: Connection, query: str, *values: object) -> list[tuple[Any, ...]]:
    return connection.execute(query, values).fetchall()


def changes(connection: Connection, *arguments: str) -> list[tuple[str, str, list[str]]]:
    return [(one.external_id, one.change, one.fields) for one in history.changes(connection, *arguments)]


@pytest.fixture
def edited(tmp_path: Path, samples: Path) -> Callable[..., Path]:
    """A copy of the OFAC sample in which texts are replaced, file by file."""

    def edited(name: str, **replaced: list[tuple[str, str]]) -> Path:
        folder = tmp_path / name
        shutil.copytree(samples / "ofac", folder)
        for file, pairs in replaced.items():
            path = folder / f"{file}.csv"
            text = path.read_bytes().decode()
            for old, new in pairs:
                assert old in text
                text = text.replace(old, new)
            path.write_bytes(text.encode())
        return folder

    return edited


def test_a_first_version(load: Import, samples: Path, connection: Connection) -> None:
    imported = load(samples / "un.xml")
    assert asdict(imported) == {
        "code": "un",
        "version": "2026-02-27",
        "is_new": True,
        "entries": 2,
        "added": 2,
        "changed": 0,
        "removed": 0,
    }
    [person] = rows(
        connection,
        "select kind, programme, listed_on, delisted_on, countries, birth_dates, remarks from listings where external_id = 'CDi.900'",
    )
    assert person == (
        *("person", "DRC", date(2012, 12, 31), None, ["BGR", "COD"]),
        *(["1970", "1971", "1972", "1971-01-05"], "Believed to be at sea."),
    )
    assert rows(connection, "select name, name_key, is_primary, quality from listing_names where name = 'Antonio Kestrel'") == [
        ("Antonio Kestrel", "antonio kestrel", False, "Good")
    ]
    assert rows(connection, "select actors.key from sanction_lists join actors on actors.id = issuer_id") == [("un-security-council",)]


@pytest.mark.parametrize(
    "sample", ["ofac", "ofac.xml", "eu.xml", "eu.csv", "uk.csv", "uk.xml", "ofsi.csv", "targets.simple.csv", "entities.ftm.json"]
)
def test_every_format_goes_in_and_the_same_again_is_nothing(sample: str, load: Import, samples: Path, connection: Connection) -> None:
    first = load(samples / sample, version="2026-01")
    assert first.added == first.entries >= 2
    before = rows(connection, "select * from listings order by id")
    again = load(samples / sample)
    assert (again.is_new, again.version) == (False, "2026-01")
    assert rows(connection, "select * from listings order by id") == before
    assert rows(connection, "select count(*) from sanction_list_versions") == [(1,)]


def test_added_changed_removed_with_their_history(load: Import, edited: Callable[..., Path], samples: Path, connection: Connection) -> None:
    load(samples / "ofac", version="2020-01")
    later = edited(
        "later",
        sdn=[
            ("Harbour master", "Former harbour master"),
            ("104,", "105,"),
            ("EP-ZZZ", "EP-YYY"),
        ],
        add=[("12 Quay Street", "14 Quay Street")],
    )
    assert counts(load(later, version="2020-02")) == (4, 1, 2, 1)
    assert changes(connection, "ofac", "2020-01") == [
        ("101", "changed", ["addresses"]),
        ("102", "changed", ["title"]),
        ("104", "removed", []),
        ("105", "added", []),
    ]
    states = rows(
        connection,
        "select external_id, valid_from, valid_to, listing_versions.raw ->> 'title' from listing_versions"
        " join listings on listings.id = listing_id where external_id in ('102', '104') order by listing_versions.id",
    )
    assert states == [
        ("102", date(2020, 1, 1), date(2020, 2, 1), "Harbour master"),
        ("104", date(2020, 1, 1), date(2020, 2, 1), None),
        ("102", date(2020, 2, 1), None, "Former harbour master"),
    ]
    assert rows(connection, "select delisted_on from listings where external_id = '104'") == [(date(2020, 2, 1),)]


def test_what_comes_back_is_added_again(load: Import, edited: Callable[..., Path], samples: Path, connection: Connection) -> None:
    load(samples / "ofac", version="2020-01")
    load(edited("gone", sdn=[("104,", "105,")]), version="2020-02")
    assert counts(load(edited("back", sdn=[("Harbour master", "Pilot")]), version="2020-03")) == (4, 1, 1, 1)
    assert changes(connection, "ofac-sdn", "2020-01") == [("102", "changed", ["title"])]
    assert [change for change in changes(connection, "ofac-sdn", "2020-01", "2020-02") if change[1] != "changed"] == [
        ("104", "removed", []),
        ("105", "added", []),
    ]
    assert rows(connection, "select delisted_on from listings where external_id = '104'") == [(None,)]


def test_a_new_name_replaces_the_old(load: Import, edited: Callable[..., Path], samples: Path, connection: Connection) -> None:
    load(samples / "ofac", version="2020-01")
    load(
        edited("renamed", sdn=[("KESTREL, Anton Pavel", "KESTREL, Anton P.")], alt=[("KESTREL, Antonio", "KESTREL, Toni")]),
        version="2020-02",
    )
    names = "select name, is_primary from listing_names join listings on listings.id = listing_id where external_id = '102' order by name"
    assert rows(connection, names) == [("KESTREL, Anton P.", True), ("KESTREL, Toni", False), ("THE KESTREL", False)]
    assert changes(connection, "ofac", "2020-01") == [("102", "changed", ["aliases", "name"])]


def test_a_refused_file_changes_nothing(load: Import, edited: Callable[..., Path], samples: Path, connection: Connection) -> None:
    load(samples / "ofac", version="2020-01")
    tables = ("sanction_lists", "sanction_list_versions", "listings", "listing_names", "listing_versions")
    before = [rows(connection, f"select * from {table} order by id") for table in tables]
    cut = edited("cut", alt=[('"KESTREL, Antonio",-0- \r\n\x1a', '"KESTREL, Anto')])
    with pytest.raises(Unreadable, match="line 3: is not whole CSV"):
        load(cut, version="2020-02")
    twice = edited("twice", sdn=[("103,", "102,")])
    with pytest.raises(Unreadable, match="line 3: entry 102 is there twice"):
        load(twice, version="2020-02")
    assert [rows(connection, f"select * from {table} order by id") for table in tables] == before


def test_a_first_import_that_fails_leaves_no_list(load: Import, tmp_path: Path, connection: Connection) -> None:
    (tmp_path / "un.xml").write_text('<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:00Z"><INDIVIDUALS>')
    with pytest.raises(Unreadable):
        load(tmp_path / "un.xml")
    assert rows(connection, "select count(*) from sanction_lists") == [(0,)]


def test_floors_and_ceilings(load: Import, samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable, match=r"has 2 entries, where un should have 600 to 5000\..*--force"):
        load(samples / "un.xml", force=False)
    assert load(samples / "un.xml", code="mine", force=False).entries == 2, "a list of the user's own has no floor"
    monkeypatch.setitem(catalog.known(), "un", catalog.Known("un", "UN", None, (), 1, 1))
    with pytest.raises(Unreadable, match="has 2 entries, where un should have 1 to 1"):
        load(samples / "un.xml", force=False)


def test_floors_are_sound() -> None:
    for known in catalog.known().values():
        assert 0 < known.floor < known.ceiling
        assert all(url.startswith("https://") for url in known.urls)


def simple(path: Path, count: int) -> Path:
    header = '"id","schema","name","aliases","birth_date","countries"\n'
    path.write_text(header + "".join(f'"e{n}","Person","Person {n}","","",""\n' for n in range(count)))
    return path


def test_a_fall_of_over_five_per_cent(load: Import, tmp_path: Path) -> None:
    load(simple(tmp_path / "a.csv", 100), code="mine", version="2026-01-01")
    assert load(simple(tmp_path / "b.csv", 95), code="mine", version="2026-01-02", force=False).removed == 5
    with pytest.raises(Unreadable, match=r"has 90 entries, where version 2026-01-02 had 95: a fall of over 5%\..*--force"):
        load(simple(tmp_path / "c.csv", 90), code="mine", version="2026-01-03", force=False)
    assert load(simple(tmp_path / "c.csv", 90), code="mine", version="2026-01-03", force=True).removed == 5


def test_a_part_that_is_missing_is_a_fall(load: Import, samples: Path) -> None:
    load(samples / "ofac", code="mine", version="2020-01")
    with pytest.raises(Unreadable, match="has 0 (addresses|aliases), where version 2020-01 had"):
        load(samples / "ofac" / "sdn.csv", code="mine", version="2020-02", force=False)


def test_another_format_is_refused(load: Import, samples: Path) -> None:
    load(samples / "eu.xml", code="mine")
    with pytest.raises(Unreadable, match="is eu-csv, where earlier versions were eu-xml"):
        load(samples / "eu.csv", code="mine", force=False)


def test_versions_come_in_their_order(load: Import, edited: Callable[..., Path], samples: Path) -> None:
    load(samples / "ofac", version="2020-02")
    with pytest.raises(Unreadable, match="older than the version 2020-02"):
        load(edited("older", sdn=[("EP-ZZZ", "EP-YYY")]), version="2020-01")


def test_a_second_version_of_a_day_gets_a_number(load: Import, edited: Callable[..., Path], samples: Path) -> None:
    load(samples / "ofac", version="2020-02-01")
    assert load(edited("again", sdn=[("EP-ZZZ", "EP-YYY")]), version="2020-02-01").version == "2020-02-01.2"


def test_old_files_under_a_new_version_bring_back_the_old_state(load: Import, edited: Callable[..., Path], samples: Path) -> None:
    load(samples / "ofac", version="2020-01")
    load(edited("later", sdn=[("104,", "105,")]), version="2020-02")
    assert counts(load(samples / "ofac", version="2020-03")) == (4, 1, 0, 1)


def test_unknown_lists_and_versions(load: Import, samples: Path, connection: Connection) -> None:
    with pytest.raises(history.UnknownList, match="there is none"):
        changes(connection, "ofac", "2020")
    load(samples / "ofac", version="2020-01")
    with pytest.raises(history.UnknownList, match="no list 'un' was imported; there is ofac-sdn"):
        changes(connection, "un", "2020")
    with pytest.raises(history.UnknownList, match="no version '2019'; there is 2020-01"):
        changes(connection, "ofac", "2019")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("Korea, North", "PRK"), ("Democratic People's Republic of Korea", "PRK"), ("Iran (Islamic Republic of)", "IRN")),
        *(("SYRIAN ARAB REPUBLIC", "SYR"), ("Bulgaria", "BGR"), ("ru", "RUS"), ("suhh", None), ("Atlantis", None), ("", None)),
        *(("Russian", "RUS"), ("the Netherlands", "NLD"), ("Congo, Democratic Republic of the", "COD"), ("Burma", "MMR")),
    ],
)
def test_countries_as_lists_write_them(text: str, code: str | None, countries: Countries) -> None:
    assert countries.code(text) == code


@pytest.fixture
def countries(connection: Connection) -> Countries:
    with connection.cursor() as cursor:
        return Countries.of(cursor)


needs_lists = pytest.mark.skipif(not LISTS.is_dir(), reason=f"the official lists are not in {LISTS}")


@needs_lists
def test_two_real_versions_of_the_us_list(load: Import, connection: Connection) -> None:
    load(LISTS / "ofac-2018-12", force=False)
    imported = load(LISTS / "ofac-2021-06", force=False)
    assert (imported.version, imported.added, imported.removed) == ("2021-06", 1858, 261)
    found = changes(connection, "ofac-sdn", "2018-12")
    own = [set(fields) - {"addresses", "aliases"} for _, change, fields in found if change == "changed"]
    assert sum(map(bool, own)) == 836
    assert sum("name" in fields for fields in own) == 20
    assert load(LISTS / "ofac-2021-06", force=False).is_new is False


@needs_lists
def test_the_real_list_of_the_un(load: Import, connection: Connection) -> None:
    path = LISTS / "un-2026-02.xml"
    imported = load(path, force=False)
    assert (imported.version, imported.entries) == ("2026-02-27", 1003)
    assert rows(connection, "select kind, count(*) from listings group by kind order by kind") == [("entity", 273), ("person", 730)]
    aliases = {name for (name,) in rows(connection, "select name from listing_names")}
    from lxml import etree

    tree = etree.parse(path)
    written = {" ".join(element.text.split()) for element in tree.iter("ALIAS_NAME") if element.text and element.text.strip()}
    assert len(written) > 2500 and written <= aliases
