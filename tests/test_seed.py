"""Seed files: what is loaded, changed, removed and refused."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from communique.etl import cli, database, seed, settings
from communique.etl.seeding.tables import TABLES

COUNTRIES = "iso3,iso2,name,official_name,capital,demonym,region\nIRN,IR,Iran,,Tehran,Iranian,Asia\nUSA,US,United States,,Washington,,\n"
ACTORS = (
    "key,kind,name,code,parent,wikidata_id,description,source\n"
    "us-state-department,government,US State Department,USA,USA,,,own\n"
    "USA,country,United States,USA,,Q30,,own\n"
    "IRN,country,Iran,IRN,,Q794,,own\n"
)
PERSONS = "key,name,wikidata_id,description,source\nperson-a,Añn Example,,,own\n"
ALIASES = "actor,alias,kind,valid_from,valid_to,source\nIRN,Tehran,metonym,,,own\nUSA,U.S.,acronym,,,own\nperson-a,Al-Éxample,,,,own\n"
ROLES = (
    "actor,office,title,for_actor,valid_from,valid_to,confidence,source\n"
    "person-a,foreign_minister,Foreign Minister,IRN,2013-08-15,2017-08-20,0.9,own\n"
    "person-a,foreign_minister,Foreign Minister,IRN,2017-08-20,,,own\n"
)


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A folder with a small gazetteer."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    files = {"countries": COUNTRIES, "actors": ACTORS, "persons": PERSONS, "actor_aliases": ALIASES, "actor_roles": ROLES}
    for name, content in files.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    return folder


@pytest.fixture
def empty(unseeded_database_url: str) -> Iterator[Engine]:
    """An engine over a database with all tables and nothing in them."""
    engine = database.engine_for(unseeded_database_url)
    yield engine
    engine.dispose()


def rows(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def run(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)


def edit(file: Path, old: str, new: str) -> None:
    content = file.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new), encoding="utf-8")


def test_rows_are_loaded_with_ids_for_keys(empty: Engine, seeds: Path) -> None:
    assert seed.load_seeds(empty, seeds) == {"added": 11, "changed": 0, "removed": 0}
    parents = "select a.key, p.key from actors a join actors p on a.parent_id = p.id"
    assert rows(empty, parents) == [("us-state-department", "USA")]
    aliases = "select key, alias, alias_key, aliases.kind from actor_aliases aliases join actors on actor_id = actors.id order by alias"
    assert rows(empty, aliases) == [
        ("person-a", "Al-Éxample", "al example", "name"),
        ("IRN", "Tehran", "tehran", "metonym"),
        ("USA", "U.S.", "us", "acronym"),
    ]
    terms = "select title, b.key, valid_from::text, confidence from actor_roles join actors b on b.id = for_actor_id order by valid_from"
    assert rows(empty, terms) == [("Foreign Minister", "IRN", "2013-08-15", 0.9), ("Foreign Minister", "IRN", "2017-08-20", 1.0)]
    assert rows(empty, "select kind, origin from actors where key = 'person-a'") == [("person", "seed")]


def test_second_load_reads_nothing(empty: Engine, seeds: Path) -> None:
    seed.load(empty, seeds)
    again = seed.load(empty, seeds)
    assert all(table.unchanged for table in again)
    forced = seed.load(empty, seeds, force=True)
    assert not any(table.unchanged or table.added or table.changed or table.removed for table in forced)


def test_a_table_made_anew_is_loaded_again(empty: Engine, seeds: Path) -> None:
    seed.load(empty, seeds)
    run(empty, "delete from actor_roles")
    again = {table.table: table for table in seed.load(empty, seeds)}
    assert (again["actor_roles"].added, again["actor_roles"].unchanged) == (2, False)
    assert again["actor_aliases"].unchanged


def test_an_edit_changes_its_rows_and_keeps_their_ids(empty: Engine, seeds: Path) -> None:
    seed.load(empty, seeds)
    before = rows(empty, "select id, key from actors order by id")
    edit(seeds / "actors.csv", "Iran,IRN", "Islamic Republic of Iran,IRN")
    assert seed.load_seeds(empty, seeds) == {"added": 0, "changed": 1, "removed": 0}
    assert rows(empty, "select id, key from actors order by id") == before
    assert rows(empty, "select name from actors where key = 'IRN'") == [("Islamic Republic of Iran",)]


def test_a_parent_may_be_new_in_the_same_file(empty: Engine, seeds: Path) -> None:
    seed.load(empty, seeds)
    edit(seeds / "actors.csv", "USA,USA,,,own", "USA,us-cabinet,,,own")
    with (seeds / "actors.csv").open("a", encoding="utf-8") as file:
        file.write("us-cabinet,government,US Cabinet,USA,USA,,,own\n")
    assert seed.load_seeds(empty, seeds) == {"added": 1, "changed": 1, "removed": 0}
    query = "select p.key from actors a join actors p on a.parent_id = p.id where a.key = 'us-state-department'"
    assert rows(empty, query) == [("us-cabinet",)]


def test_gone_aliases_and_roles_are_deleted_but_not_what_was_discovered(empty: Engine, seeds: Path) -> None:
    seed.load(empty, seeds)
    run(
        empty,
        "insert into actor_aliases (actor_id, alias, alias_key, kind, origin)"
        " select id, 'Persia', 'persia', 'name', 'discovered' from actors where key = 'IRN'",
    )
    edit(seeds / "actor_aliases.csv", "IRN,Tehran,metonym,,,own\n", "")
    edit(seeds / "actor_roles.csv", "2017-08-20,,,own", "2018-01-01,,,own")
    assert seed.load_seeds(empty, seeds) == {"added": 1, "changed": 0, "removed": 2}
    assert rows(empty, "select alias from actor_aliases order by 1") == [("Al-Éxample",), ("Persia",), ("U.S.",)]


def test_terms_may_be_moved_past_each_other(empty: Engine, seeds: Path) -> None:
    """The rows are changed one after the other, so that for a moment they overlap."""
    seed.load(empty, seeds)
    edit(seeds / "actor_roles.csv", "2013-08-15,2017-08-20", "2013-08-15,2019-01-01")
    edit(seeds / "actor_roles.csv", "2017-08-20,,,own", "2019-01-01,,,own")
    seed.load(empty, seeds)
    edit(seeds / "actor_roles.csv", "2013-08-15,2019-01-01", "2013-08-15,2014-01-01")
    edit(seeds / "actor_roles.csv", "2019-01-01,,,own", "2014-01-01,,,own")
    assert seed.load_seeds(empty, seeds) == {"added": 1, "changed": 1, "removed": 1}


def test_gone_actors_are_deleted_only_if_nothing_refers_to_them(empty: Engine, seeds: Path) -> None:
    seed.load(empty, seeds)
    run(empty, "insert into sanction_measures values ('trade', 'Trade')")
    run(empty, "insert into sanctions (sender_id, measure, status) select id, 'trade', 'in_force' from actors where key = 'USA'")
    run(empty, "insert into actors (key, kind, name, origin) values ('discovered-x', 'person', 'X', 'discovered')")
    for name in ("persons", "actor_aliases", "actor_roles"):
        kept = [line for line in (seeds / f"{name}.csv").read_text("utf-8").splitlines() if "person-a" not in line and "USA" not in line]
        (seeds / f"{name}.csv").write_text("\n".join(kept) + "\n", "utf-8")
    (seeds / "actors.csv").write_text(ACTORS.splitlines()[0] + "\nIRN,country,Iran,IRN,,Q794,,own\n", "utf-8")
    actors = next(table for table in seed.load(empty, seeds) if table.table == "actors")
    assert (actors.removed, actors.kept) == (2, 1)
    assert {key for (key,) in rows(empty, "select key from actors")} == {"IRN", "USA", "discovered-x"}


def test_a_body_and_its_part_go_together(empty: Engine, seeds: Path) -> None:
    (seeds / "actor_aliases.csv").unlink()
    (seeds / "actor_roles.csv").unlink()
    seed.load(empty, seeds)
    (seeds / "actors.csv").write_text(ACTORS.splitlines()[0] + "\n", "utf-8")
    actors = next(table for table in seed.load(empty, seeds) if table.table == "actors")
    assert (actors.removed, actors.kept) == (3, 0)


def test_types_and_their_modes_go_together(empty: Engine, tmp_path: Path) -> None:
    for name in ("event_types.csv", "event_modes.csv"):
        shutil.copy(settings.packaged("seeds") / name, tmp_path)
    seed.load(empty, tmp_path)
    for name in ("event_types.csv", "event_modes.csv"):
        kept = [line for line in (tmp_path / name).read_text("utf-8").splitlines() if not line.startswith("CONSULT")]
        (tmp_path / name).write_text("\n".join(kept) + "\n", "utf-8")
    assert [(table.removed, table.kept) for table in seed.load(empty, tmp_path)] == [(1, 0), (4, 0)]


def test_what_articles_told_is_taken_over(empty: Engine, seeds: Path) -> None:
    run(empty, "insert into actors (key, kind, name, origin) values ('person-a', 'person', 'A. Example', 'discovered')")
    run(empty, "insert into publishers (name, origin) values ('DAILY Example', 'discovered')")
    (seeds / "publishers.csv").write_text("name,domain,country\nDaily Example,daily.example,USA\n", "utf-8")
    seed.load(empty, seeds)
    assert rows(empty, "select name, origin from actors where key = 'person-a'") == [("Añn Example", "seed")]
    assert rows(empty, "select name, domain, country, origin from publishers") == [("Daily Example", "daily.example", "USA", "seed")]


FAULTS = [
    (
        "actors.csv",
        "IRN,country,Iran",
        "IRN,nation,Iran",
        "actors.csv, line 4, column kind: 'nation' is not known here; write one of: country,",
    ),
    ("actors.csv", "IRN,country,Iran", "IRN,country,", "actors.csv, line 4, column name: it is blank; every row needs one"),
    ("actors.csv", "IRN,country,Iran", "USA,country,Iran", "actors.csv, line 4, column key: USA is in actors.csv, line 3 already"),
    ("actors.csv", "Q794", "794", "actors.csv, line 4, column wikidata_id: '794' is not a Wikidata item such as Q794"),
    ("actors.csv", "Department,USA,USA", "Department,USA,XXX", "actors.csv, line 2, column parent: XXX is not in actors; correct it"),
    (
        "actors.csv",
        "Iran,IRN",
        "Iran, Islamic Republic,IRN",
        "actors.csv, line 4: 9 cells under 8 columns; quote a cell that holds a comma",
    ),
    ("actors.csv", "description", "remark", "actors.csv, line 1, column remark: no such column; the columns are key,kind,"),
    ("actors.csv", "key,kind", "key,sort", "actors.csv, line 1, column kind: the column is missing"),
    ("actors.csv", "key,kind", "kind,kind", "actors.csv, line 1, column kind: the column is there twice"),
    ("actors.csv", "country,Iran", 'country,"Ir"an', "actors.csv, line 4: not CSV"),
    ("actors.csv", "country,Iran", "country,Ir\0an", "actors.csv, line 4, column name: it holds a NUL character"),
    ("persons.csv", "person-a", "IRN", "persons.csv, line 2, column key: IRN is in actors.csv, line 4 already"),
    ("actor_aliases.csv", "IRN,Tehran", "IRQ,Tehran", "actor_aliases.csv, line 2, column actor: IRQ is not in actors"),
    (
        "actor_roles.csv",
        "2017-08-20,0.9",
        "2017-8-20,0.9",
        "actor_roles.csv, line 2, column valid_to: '2017-8-20' is not a date; write YYYY-MM-DD",
    ),
    ("actor_roles.csv", "2017-08-20,0.9", "2017-02-30,0.9", "actor_roles.csv, line 2, column valid_to: '2017-02-30' is not a date"),
    (
        "actor_roles.csv",
        "2017-08-20,0.9",
        "2012-01-01,0.9",
        "actor_roles.csv, line 2, column valid_to: 2012-01-01 is before valid_from 2013-08-15",
    ),
    ("actor_roles.csv", "0.9", "9", "actor_roles.csv, line 2, column confidence: '9' is not a number from 0 to 1"),
    ("actor_roles.csv", "0.9", "nan", "actor_roles.csv, line 2, column confidence: 'nan' is not a number from 0 to 1"),
    (
        "actor_roles.csv",
        "2017-08-20,0.9",
        "2018-08-20,0.9",
        "actor_roles.csv, line 3, column valid_from: this term of person-a as foreign_minister overlaps the one in actor_roles.csv, line 2",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), FAULTS)
def test_a_bad_row_is_named_and_its_file_refused(empty: Engine, seeds: Path, file: str, old: str, new: str, message: str) -> None:
    seed.load(empty, seeds)
    before = {name: rows(empty, f"select * from {name} order by 1") for name in ("actors", "actor_aliases", "actor_roles")}
    edit(seeds / file, old, new)
    edit(seeds / "countries.csv", "Tehran", "Teheran")
    with pytest.raises(seed.SeedError) as refused:
        seed.load_seeds(empty, seeds)
    assert message in str(refused.value)
    assert {name: rows(empty, f"select * from {name} order by 1") for name in before} == before
    assert rows(empty, "select capital from countries where iso3 = 'IRN'") == [("Teheran",)]


def test_a_refused_file_is_read_again(empty: Engine, seeds: Path) -> None:
    edit(seeds / "actor_aliases.csv", "IRN,Tehran", "IRQ,Tehran")
    for _ in range(2):
        with pytest.raises(seed.SeedError, match="IRQ is not in actors"):
            seed.load_seeds(empty, seeds)
    with (seeds / "actors.csv").open("a", encoding="utf-8") as file:
        file.write("IRQ,country,Iraq,IRQ,,,,own\n")
    assert seed.load_seeds(empty, seeds)["added"] == 4


def test_what_only_the_database_can_see_names_the_row(empty: Engine, seeds: Path) -> None:
    seed.load(empty, seeds)
    run(empty, "update actor_roles set origin = 'discovered', valid_from = '2018-01-01' where valid_to is null")
    edit(seeds / "actor_roles.csv", "0.9", "0.8")
    with pytest.raises(seed.SeedError, match=r"actor_roles.csv: conflicting key value violates exclusion constraint.*2018-01-01"):
        seed.load_seeds(empty, seeds)


def test_not_utf8(empty: Engine, seeds: Path) -> None:
    (seeds / "persons.csv").write_bytes(PERSONS.encode("latin-1"))
    with pytest.raises(seed.SeedError, match=r"persons.csv: not UTF-8 \(byte \d+\); save it as UTF-8"):
        seed.load_seeds(empty, seeds)


def test_byte_order_mark_and_windows_line_ends(empty: Engine, seeds: Path) -> None:
    (seeds / "actors.csv").write_bytes(b"\xef\xbb\xbf" + ACTORS.replace("\n", "\r\n").encode())
    assert seed.load_seeds(empty, seeds)["added"] == 11


def test_a_folder_without_seed_files(empty: Engine, tmp_path: Path) -> None:
    with pytest.raises(seed.SeedError, match="no seed file in this folder"):
        seed.load_seeds(empty, tmp_path)


def test_two_loads_at_once(empty: Engine, seeds: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        loads = [pool.submit(seed.load_seeds, empty, seeds) for _ in range(2)]
    assert sorted(load.result()["added"] for load in loads) == [0, 11]


def test_packaged_seeds_are_sound(empty: Engine) -> None:
    loaded = seed.load(empty, settings.packaged("seeds"))
    assert [str(problem) for table in loaded for problem in table.problems] == []
    counts = {table.table: table.rows for table in loaded}
    assert set(counts) == {table.name for table in TABLES}
    assert (counts["event_types"], counts["contexts"], counts["sanction_measures"], counts["sanction_action_types"]) == (16, 37, 8, 13)
    assert rows(empty, "select code from cameo_codes where event_type is null and code not like '01%%'") == []
    unscored = (
        "select event_type, m.code from event_modes m join event_types t on t.code = m.event_type where sign(m.score) <> sign(t.score)"
    )
    assert rows(empty, unscored + " and t.code <> 'REQUEST'") == []


def test_every_country_is_an_actor(engine: Engine) -> None:
    assert rows(engine, "select iso3 from countries where iso3 not in (select key from actors where kind = 'country')") == []


def command(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli.application(), ["seed", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_command(blank_database_url: str, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", blank_database_url)
    settings.forget()
    code, out, _ = command("--seeds-dir", str(seeds), "--format", "csv")
    assert code == 0
    assert out.splitlines()[0] == "file,rows,added,changed,removed"
    assert '"actors.csv, persons.csv",4,4,0,0' in out.splitlines()
    edit(seeds / "actors.csv", "IRN,country", "IRN,nation")
    code, out, err = command("--seeds-dir", str(seeds), "--format", "csv")
    assert code == 1
    assert "countries.csv,,0,0,0" in out.splitlines()
    assert "actors.csv, line 4, column kind: 'nation' is not known here" in err
    assert "are both" not in err
    edit(seeds / "actors.csv", "IRN,nation", "IRN,country")
    edit(seeds / "persons.csv", "person-a,", "person-b,Bahram Example,,,own\nperson-a,")
    with (seeds / "actor_roles.csv").open("a", encoding="utf-8") as f:
        f.write("person-b,foreign_minister,Foreign Minister,IRN,2017-08-01,2017-08-10,0.9,own\n")
    code, out, err = command("--seeds-dir", str(seeds), "--format", "csv")
    assert code == 0
    assert "actor_roles.csv,3,1,0,0" in out.splitlines()
    assert "actor_roles.csv, lines 2 and 4: person-a (2013-08-15 to 2017-08-20) and person-b (2017-08-01 to 2017-08-10)" in err
    assert "are both foreign_minister of IRN" in err
    settings.forget()
