"""Every format of list, on small files in its exact shape; whole or damaged."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.etl.lists import days, formats, source
from communique.etl.lists.model import Contents, Entry, File, Unreadable

SAMPLES = Path(__file__).parent / "samples"
ALL = {
    "ofac": ("ofac-csv", "ofac-sdn"),
    "ofac.xml": ("ofac-xml", "ofac-sdn"),
    "consolidated.xml": ("ofac-xml", "ofac-consolidated"),
    "un.xml": ("un-xml", "un"),
    "eu.xml": ("eu-xml", "eu"),
    "eu.csv": ("eu-csv", "eu"),
    "uk.csv": ("uk-csv", "uk"),
    "uk.xml": ("uk-xml", "uk"),
    "ofsi.csv": ("uk-ofsi-csv", "uk-ofsi"),
    "targets.simple.csv": ("opensanctions-csv", "opensanctions"),
    "entities.ftm.json": ("followthemoney", "opensanctions"),
}


def read(path: Path) -> tuple[dict[str, Entry], Contents]:
    with source.files([str(path)], allow_network=False) as files:
        format, _ = formats.of(files)
        contents = Contents(iter(()))
        return {entry.external_id: entry for entry in format.reader(files, contents)}, contents


def names(entry: Entry) -> list[tuple[str, str | None]]:
    return [(name.text, name.quality) for name in entry.names]


@pytest.mark.parametrize("sample", ALL)
def test_format_and_list_are_told_by_the_content(sample: str) -> None:
    with source.files([str(SAMPLES / sample)], allow_network=False) as files:
        format, code = formats.of(files)
    assert (format.name, code) == ALL[sample]


@pytest.mark.parametrize("sample", ALL)
def test_every_entry_has_a_primary_name_first_and_a_line(sample: str) -> None:
    entries, contents = read(SAMPLES / sample)
    assert len(entries) >= 2
    assert sum(contents.parts.values()) >= len(entries)
    for entry in entries.values():
        assert [name.is_primary for name in entry.names] == [True] + [False] * (len(entry.names) - 1)
        assert entry.line >= 1 and entry.fields


def test_ofac_csv() -> None:
    entries, contents = read(SAMPLES / "ofac")
    assert list(entries) == ["101", "102", "103", "104"]
    assert [entry.kind for entry in entries.values()] == ["entity", "person", "vessel", "aircraft"]
    person = entries["102"]
    assert names(person) == [("KESTREL, Anton Pavel", None), ("KESTREL, Antonio", "strong"), ("THE KESTREL", "weak")]
    assert person.programmes == ["SDGT", "IFSR"]
    assert person.birth_dates == ["1971-01-05", "1972"]
    assert person.countries == ["Bulgaria", "Korea, North"]
    assert person.fields["title"] == "Harbour master" and person.fields["call_sign"] is None
    assert [address["city"] for address in entries["101"].fields["addresses"]] == ["Havana"]
    assert names(entries["101"]) == [("BOREAL FREIGHT COMPANY", None), ("BOREAL CARGO", "strong"), ("NORTHERN FREIGHT", "former")]
    assert entries["103"].countries == ["Iran"]
    assert contents.parts == {"entries": 4, "addresses": 2, "aliases": 3}
    assert contents.issued is None


def test_ofac_files_in_any_order_and_the_first_alone() -> None:
    whole, _ = read(SAMPLES / "ofac")
    with source.files([str(SAMPLES / "ofac" / name) for name in ("alt.csv", "sdn.csv", "add.csv")], allow_network=False) as files:
        assert {entry.external_id: entry.fields for entry in formats.OFAC_CSV.reader(files, Contents(iter(())))} == {
            key: entry.fields for key, entry in whole.items()
        }
    alone, contents = read(SAMPLES / "ofac" / "sdn.csv")
    assert len(alone) == 4 and contents.parts == {"entries": 4}


def test_ofac_consolidated_is_another_list(tmp_path: Path) -> None:
    for name, new in (("sdn.csv", "cons_prim.csv"), ("alt.csv", "cons_alt.csv")):
        shutil.copy(SAMPLES / "ofac" / name, tmp_path / new)
    with source.files([str(tmp_path)], allow_network=False) as files:
        assert formats.of(files)[1] == "ofac-consolidated"


def test_ofac_advanced_xml_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "sdn_advanced.xml").write_text("<?xml version='1.0'?><Sanctions xmlns='https://example.org/ADVANCED_XML'/>")
    with source.files([str(tmp_path)], allow_network=False) as files, pytest.raises(Unreadable, match="is OFAC's advanced XML"):
        formats.of(files)


def test_ofac_xml() -> None:
    entries, contents = read(SAMPLES / "ofac.xml")
    assert contents.issued == date(2021, 6, 10)
    person = entries["102"]
    assert names(person) == [("KESTREL, Anton Pavel", None), ("KESTREL, Antonio", "weak")]
    assert (person.kind, person.programmes, person.birth_dates) == ("person", ["SDGT", "IFSR"], ["1971-01-05", "1972"])
    assert person.countries == ["Bulgaria"] and entries["101"].countries == ["Cuba"]


def test_ofac_consolidated_xml() -> None:
    entries, contents = read(SAMPLES / "consolidated.xml")
    assert contents.issued == date(2021, 9, 21)
    assert contents.parts == {"entries": 2}
    person, firm = entries["9701"], entries["9702"]
    assert (person.kind, person.programmes, person.birth_dates) == ("person", ["NS-PLC"], ["1955"])
    assert names(person) == [("AL-MISTRAL, Karim Nabil", None), ("ABU NABIL", "strong")]
    assert person.countries == ["Jordan", "West Bank"]
    assert (firm.kind, firm.programmes) == ("entity", ["UKRAINE-EO13662", "RUSSIA-EO14024"])
    assert names(firm) == [("TUNDRA DRILLING PAO", None), ("TUNDRA DRILLING OAO", "former"), ("TUNDRA", "weak")]
    assert firm.countries == ["Russia"]
    assert firm.fields["idList"]["id"][0]["idNumber"] == "Subject to Directive 4"


def test_un() -> None:
    entries, contents = read(SAMPLES / "un.xml")
    assert contents.issued == date(2026, 2, 27)
    assert contents.parts == {"individual": 1, "entity": 1}
    person = entries["CDi.900"]
    assert names(person) == [
        ("ANTON PAVEL KESTREL", None),
        ("Антон Павел Кестрел", "original script"),
        ("Antonio Kestrel", "Good"),
        ("Kestrel", "Low"),
    ]
    assert (person.listed_on, person.programmes, person.remarks) == (date(2012, 12, 31), ["DRC"], "Believed to be at sea.")
    assert person.birth_dates == ["1970", "1971", "1972", "1971-01-05"]
    assert person.countries == ["Bulgaria", "Democratic Republic of the Congo"]
    assert names(entries["KPe.900"]) == [("BOREAL FREIGHT & CO", None), ("Boreal Cargo", "a.k.a.")]


@pytest.mark.parametrize("sample", ["eu.xml", "eu.csv"])
def test_eu(sample: str) -> None:
    entries, contents = read(SAMPLES / sample)
    assert contents.issued == date(2026, 2, 20)
    person, firm = entries["EU.9001.11"], entries["EU.9002.12"]
    assert names(person)[:2] == [("Anton Pavel Kestrel", None), ("Антон Кестрел", "strong")]
    assert (person.kind, firm.kind) == ("person", "entity")
    assert (person.programmes, person.listed_on) == (["UKR"], date(2014, 3, 17))
    assert (person.countries, firm.countries) == (["BULGARIA"], ["SYRIAN ARAB REPUBLIC"])
    assert person.birth_dates == ["1971-01-05"]


def test_the_order_of_rows_makes_no_difference(tmp_path: Path) -> None:
    header, *rows = (SAMPLES / "eu.csv").read_text("utf-8-sig").splitlines()
    (tmp_path / "eu.csv").write_text("\n".join([header, *rows[1:4], rows[0], *rows[4:]]), "utf-8")
    before, _ = read(SAMPLES / "eu.csv")
    after, _ = read(tmp_path / "eu.csv")
    assert {key: entry.fields for key, entry in before.items()} == {key: entry.fields for key, entry in after.items()}


@pytest.mark.parametrize("sample", ["uk.csv", "uk.xml"])
def test_uk(sample: str) -> None:
    entries, contents = read(SAMPLES / sample)
    assert contents.issued == date(2026, 2, 24)
    person, ship = entries["RUS9001"], entries["RUS9002"]
    assert names(person) == [
        ("Anton Pavel KESTREL", None),
        ("Антон Кестрел", "original script"),
        ("Antonio KESTREL", "low quality a.k.a"),
    ]
    assert (person.kind, ship.kind) == ("person", "vessel")
    assert person.birth_dates == ["1971-01-05", "1972"]
    assert person.countries == ["Bulgaria"]
    assert person.listed_on == date(2022, 3, 10)


def test_ofsi() -> None:
    entries, contents = read(SAMPLES / "ofsi.csv")
    assert contents.issued == date(2026, 2, 24)
    assert names(entries["19001"]) == [("Anton Pavel KESTREL", None), ("Antonio KESTREL", "low")]
    assert entries["19001"].birth_dates == ["1971-01-05", "1972"]
    assert (entries["12001"].kind, entries["12001"].countries, entries["12001"].listed_on) == ("entity", ["Syria"], date(2012, 2, 17))


def test_opensanctions_simple() -> None:
    entries, contents = read(SAMPLES / "targets.simple.csv")
    assert contents.issued == date(2026, 2, 20)
    firm, person = entries["NK-boreal"], entries["NK-kestrel"]
    assert names(firm) == [("Boreal Freight Company", None), ("Boreal Cargo", "strong"), ("Бореал", "strong")]
    assert (firm.countries, firm.programmes) == (["cu", "sy"], ["US-CUBA", "EU-SYR"])
    assert person.birth_dates == ["1971-01-05", "1972"]
    assert "last_seen" not in person.fields


def test_followthemoney() -> None:
    entries, contents = read(SAMPLES / "entities.ftm.json")
    assert list(entries) == ["NK-kestrel", "NK-boreal"], "relatives who are no targets stay out"
    assert contents.issued == date(2026, 2, 20)
    person, firm = entries["NK-kestrel"], entries["NK-boreal"]
    assert names(person) == [
        ("Anton Pavel Kestrel", None),
        ("Антон Кестрел", "strong"),
        ("Antonio Kestrel", "strong"),
        ("Kestrel", "weak"),
    ]
    assert (person.programmes, person.listed_on) == (["US-SDGT"], date(2019, 4, 2))
    assert (firm.programmes, firm.listed_on) == (["US-CUBA"], date(1986, 12, 10))


@pytest.mark.parametrize("sample", [name for name in ALL if name.endswith(".xml")])
@settings(max_examples=15)
@given(share=st.floats(0.2, 0.97))
def test_xml_that_is_cut_is_refused(sample: str, share: float, tmp_path_factory: pytest.TempPathFactory) -> None:
    whole = (SAMPLES / sample).read_bytes()
    path = tmp_path_factory.getbasetemp() / f"cut-{sample}"
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(Unreadable) as refusal:
        read(path)
    assert refusal.value.line


@pytest.mark.parametrize(
    ("sample", "cut", "reason"),
    [
        ("eu.csv", "NameAlias_WholeName", "lacks the column"),
        ("uk.csv", "Unique ID,", "lacks the column|known format"),
        ("targets.simple.csv", ',"2025-06-01T10:00:00"', "fields where"),
        ("entities.ftm.json", '"properties": {"name": ["Boreal', "no whole entity"),
        ("ofac.xml", "<sdnEntry>\n    <uid>101</uid>", "not whole XML"),
        ("un.xml", "<REFERENCE_NUMBER>CDi.900</REFERENCE_NUMBER>\n", ""),
    ],
)
def test_damage_is_named(sample: str, cut: str, reason: str, tmp_path: Path) -> None:
    whole = (SAMPLES / sample).read_text("utf-8-sig")
    assert cut in whole
    (tmp_path / sample).write_text(whole.replace(cut, ""), "utf-8")
    if not reason:
        assert "7000001" in read(tmp_path / sample)[0], "the data number stands in for a missing reference"
        return
    with pytest.raises(Unreadable, match=reason):
        read(tmp_path / sample)


@pytest.mark.parametrize(
    ("file", "text", "line", "reason"),
    [
        ("sdn.csv", '105,"KITE, Ann"\r\n', 1, "2 fields where 12"),
        ("sdn.csv", '105,"KITE, Ann,-0- ,"CUBA"', 1, "not whole CSV"),
        ("sdn.csv", ',"KITE, Ann",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n', 1, "lacks its number"),
        ("add.csv", 'x,11,"12 Quay Street","Havana","Cuba",-0- \r\n', 1, "number of its entry"),
    ],
)
def test_damaged_ofac_files_are_refused_with_the_line(file: str, text: str, line: int, reason: str, tmp_path: Path) -> None:
    shutil.copytree(SAMPLES / "ofac", tmp_path / "ofac")
    target = tmp_path / "ofac" / file
    rows = target.read_text().splitlines(keepends=True)[:-1]
    target.write_text("".join(rows) + text, newline="")
    with pytest.raises(Unreadable, match=reason) as refusal:
        read(tmp_path / "ofac")
    assert refusal.value.line == len(rows) + line
    assert str(target) in str(refusal.value)


def test_a_byte_of_no_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sdn.csv").write_bytes((SAMPLES / "ofac" / "sdn.csv").read_bytes().replace(b"K", b"\x81", 1))
    with pytest.raises(Unreadable, match="0x81, which is no text"):
        read(tmp_path / "sdn.csv")


def test_a_count_that_is_no_number_is_refused(tmp_path: Path) -> None:
    whole = (SAMPLES / "ofac.xml").read_text("utf-8")
    (tmp_path / "ofac.xml").write_text(re.sub("(<Record_Count>)[0-9]+", r"\1many", whole), "utf-8")
    with pytest.raises(Unreadable, match="'many' entries, which is no number"):
        read(tmp_path / "ofac.xml")


def test_aliases_of_nobody_are_refused(tmp_path: Path) -> None:
    shutil.copytree(SAMPLES / "ofac", tmp_path / "ofac")
    path = tmp_path / "ofac" / "alt.csv"
    path.write_text(path.read_text().rstrip("\x1a") + '999,24,"aka","NOBODY",-0- \r\n', newline="")
    with pytest.raises(Unreadable, match=r"no entry of .*: 999"):
        read(tmp_path / "ofac")


def test_fewer_records_than_stated_are_refused(tmp_path: Path) -> None:
    text = (SAMPLES / "ofac.xml").read_text().replace("<Record_Count>2<", "<Record_Count>3<")
    (tmp_path / "sdn.xml").write_text(text)
    with pytest.raises(Unreadable, match="states 3 entries, but has 2"):
        read(tmp_path / "sdn.xml")


@pytest.mark.parametrize("body", ["&bomb;", "x"])
def test_a_document_type_is_refused(body: str, tmp_path: Path) -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY bomb "&a;&a;&a;">]>'
    text = (SAMPLES / "un.xml").read_text().replace("<CONSOLIDATED_LIST", bomb + "<CONSOLIDATED_LIST", 1).replace("Nampo", body)
    (tmp_path / "un.xml").write_text(text)
    with pytest.raises(Unreadable, match="declares a document type"):
        read(tmp_path / "un.xml")


def test_files_outside_are_not_read_through_entities(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    external = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    text = (SAMPLES / "un.xml").read_text().replace("<CONSOLIDATED_LIST", external + "<CONSOLIDATED_LIST", 1).replace("Nampo", "&x;")
    (tmp_path / "un.xml").write_text(text)
    with pytest.raises(Unreadable):
        read(tmp_path / "un.xml")


@pytest.mark.parametrize(
    ("text", "reason"), [("", "is empty"), ("name,age\nAnn,7\n", "no sanctions list"), ("<html></html>", "no sanctions list")]
)
def test_what_is_no_list(text: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(text)
    with pytest.raises(Unreadable, match=reason):
        read(tmp_path / "x.csv")


def test_files_of_two_lists_are_refused() -> None:
    with (
        source.files([str(SAMPLES / "un.xml"), str(SAMPLES / "eu.xml")], allow_network=False) as files,
        pytest.raises(Unreadable, match="not of one list"),
    ):
        formats.of(files)


def test_paths_that_are_not_there(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "none.csv", "can't be opened"), (tmp_path, "holds no CSV")):
        with pytest.raises(Unreadable, match=reason), source.files([str(path)], allow_network=False):
            pass


def test_addresses_need_leave() -> None:
    with pytest.raises(Unreadable, match="not allowed"), source.files(["https://lists.example/un.xml"], allow_network=False):
        pass
    with pytest.raises(Unreadable, match="not on the public internet"), source.files(["http://127.0.0.1:9/un.xml"], allow_network=True):
        pass


@pytest.mark.parametrize(
    ("name", "expected"),
    [("ofac-2018-12/sdn.csv", "2018-12"), ("sdn_20210610.csv", "2021-06-10"), ("lists-2021-06/sdn-2021-06-11.csv", "2021-06-11")],
)
def test_the_version_of_files_that_tell_none(name: str, expected: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.touch()
    assert source.dated([File(str(path), path)]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("05 Jan 1971", ["1971-01-05"]),
        ("circa 1965", ["1965"]),
        ("Mar 1960", ["1960-03"]),
        ("1957 to 1959", ["1957", "1958", "1959"]),
        ("1954-1955", ["1954", "1955"]),
        ("05/01/1971", ["1971-01-05"]),
        ("00/00/1972", ["1972"]),
        ("dd/mm/1972", ["1972"]),
        ("1937-04-28", ["1937-04-28"]),
        ("1937-02-31", []),
        ("unknown", []),
    ],
)
def test_dates_of_birth(text: str, expected: list[str]) -> None:
    assert list(days.birth_dates(text)) == expected


@given(st.text())
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = days.partial(text)
    assert found is None or days.first_day(found)


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_iso_days_are_themselves(day: date) -> None:
    assert days.partial(day.isoformat()) == day.isoformat()
    assert days.first_day(day.isoformat()) == day
