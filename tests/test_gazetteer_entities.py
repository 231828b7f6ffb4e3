"""The gazetteer's seed files of countries, bodies, groups, places and nouns: well formed, complete, and not ambiguous by accident."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from datetime import date
from pathlib import Path

import pytest

SEEDS = Path(__file__).parent.parent / "seeds"
ACTOR_KINDS = {"country", "government", "organisation", "igo", "armed_group", "company", "media", "other"}
ALIAS_KINDS = {"name", "acronym", "metonym", "demonym", "title"}
AGENT_KINDS = {
    "government", "military", "police", "legislature", "judiciary", "diplomat", "civilian", "rebel", "media", "business", "spokesperson",
    "other",
}  # fmt: skip
PLACE_KINDS = {"city", "capital", "region", "province", "state", "river", "sea", "strait", "island", "mountain", "place"}
# Territories without a people or without a seat of their own.
UNINHABITED = {"BVT", "HMD", "SGS", "SJM", "SPM", "UMI"}
WITHOUT_CAPITAL = {"ATA", "BVT", "HMD", "TKL", "UMI"}
# Short words that are names all the same.
ENGLISH = {
    "the", "and", "for", "may", "bush", "will", "turkey", "china", "chad", "bar", "man", "mobile", "reading", "nice", "bath", "split", "sale",
    "march", "june", "april", "august", "monday", "friday", "people", "state", "states", "he", "it", "us", "we", "is", "in", "on", "or",
    "male", "solo", "unity", "muse", "hit", "bor", "pool", "mary", "mark", "grace", "hope", "justice", "general", "major",
} - {"turkey", "china", "chad", "bor"}  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


COUNTRIES = rows("countries")
ACTORS = rows("actors")
ALIASES = rows("actor_aliases")
MEMBERS = rows("actor_members")
PLACES = rows("places")
AMBIGUOUS = rows("ambiguous_aliases")
AGENTS = rows("agents")
BY_KEY = {a["key"]: a for a in ACTORS}
ISO = {c["iso3"] for c in COUNTRIES}
NAMES_OF: dict[str, set[str]] = defaultdict(set)
for a in ACTORS:
    NAMES_OF[a["key"]].add(a["name"])
for alias in ALIASES:
    NAMES_OF[alias["actor"]].add(alias["alias"])


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("countries", "iso3,iso2,name,official_name,capital,demonym,region,source"),
        ("actors", "key,kind,name,code,parent,wikidata_id,description,source"),
        ("actor_aliases", "actor,alias,kind,valid_from,valid_to,source"),
        ("actor_members", "actor,member,valid_from,valid_to,source"),
        ("places", "name,country,kind,place,source"),
        ("ambiguous_aliases", "alias,default,note,source"),
        ("agents", "noun,kind,description,source"),
    ],
)
def test_columns(name: str, columns: str) -> None:
    found = rows(name)
    assert ",".join(found[0]) == columns
    ragged = [r for r in found if None in r or None in r.values()]
    assert not ragged
    untrimmed = [r for r in found if any(v != " ".join(v.split()) for v in r.values())]
    assert not untrimmed


def test_natural_keys_are_unique() -> None:
    keyed: dict[str, Sequence[Hashable]] = {
        "country": [c["iso3"] for c in COUNTRIES],
        "iso2": [c["iso2"] for c in COUNTRIES if c["iso2"]],
        "country name": [c["name"] for c in COUNTRIES],
        "actor": [a["key"] for a in ACTORS],
        "alias": [(r["alias"], r["actor"]) for r in ALIASES],
        "member": [(m["actor"], m["member"], m["valid_from"]) for m in MEMBERS],
        "place": [(p["name"], p["country"]) for p in PLACES],
        "agent": [a["noun"] for a in AGENTS],
        "ambiguous": [a["alias"] for a in AMBIGUOUS],
    }
    for kind, keys in keyed.items():
        twice = [k for k, n in Counter(keys).items() if n > 1]
        assert not twice, kind


def test_kinds_and_dates() -> None:
    assert {a["kind"] for a in ACTORS} == ACTOR_KINDS
    assert {r["kind"] for r in ALIASES} == ALIAS_KINDS
    assert {a["kind"] for a in AGENTS} == AGENT_KINDS
    assert {p["kind"] for p in PLACES} <= PLACE_KINDS
    for r in (*ALIASES, *MEMBERS):
        begin, end = (date.fromisoformat(r[c]) if r[c] else None for c in ("valid_from", "valid_to"))
        assert begin is None or end is None or begin <= end, r


def test_every_country_is_an_actor_of_its_own_code() -> None:
    wrong = [c["iso3"] for c in COUNTRIES if BY_KEY.get(c["iso3"], {}).get("code") != c["iso3"] or BY_KEY[c["iso3"]]["name"] != c["name"]]
    assert not wrong
    assert all(re.fullmatch("[A-Z]{3}", c) for c in ISO)
    assert len(ISO - {"XKX", "SUN", "YUG", "SCG", "CSK", "DDR"}) == 249


def test_every_country_has_demonym_and_capital() -> None:
    demonyms = {r["actor"] for r in ALIASES if r["kind"] == "demonym"}
    assert not [c["iso3"] for c in COUNTRIES if c["iso3"] not in UNINHABITED and not (c["demonym"] and c["iso3"] in demonyms)]
    assert not [c["iso3"] for c in COUNTRIES if not c["capital"] and c["iso3"] not in WITHOUT_CAPITAL]
    assert not [c["iso3"] for c in COUNTRIES if not (c["official_name"] and c["region"])]


def test_codes_are_countries_or_have_one_root() -> None:
    roots: dict[str, list[str]] = defaultdict(list)
    for a in ACTORS:
        if a["code"] and not a["parent"]:
            roots[a["code"]].append(a["key"])
        assert re.fullmatch(r"([A-Z][A-Z0-9+]*)?", a["code"]), a["key"]
    assert not {code: keys for code, keys in roots.items() if len(keys) > 1}
    assert not {a["code"] for a in ACTORS if a["code"]} - set(roots)
    assert not {code: keys for code, keys in roots.items() if code in ISO and keys != [code]}


def test_parents_exist_and_share_the_code() -> None:
    wrong = [a["key"] for a in ACTORS if a["parent"] and (a["parent"] not in BY_KEY or BY_KEY[a["parent"]]["code"] != a["code"])]
    assert not wrong
    for a in ACTORS:
        seen = {a["key"]}
        while parent := a["parent"]:
            assert parent not in seen, a["key"]
            seen.add(parent)
            a = BY_KEY[parent]


def test_references_exist() -> None:
    assert not {r["actor"] for r in ALIASES} - set(BY_KEY)
    assert not {m[c] for m in MEMBERS for c in ("actor", "member")} - set(BY_KEY)
    assert not {p["country"] for p in PLACES} - ISO - {""}
    assert not {a["default"] for a in AMBIGUOUS} - set(BY_KEY) - {""}


def test_keys_are_stable_ascii() -> None:
    assert not [k for k in BY_KEY if k not in ISO and not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", k)]


def test_enough_of_each() -> None:
    armed = [a for a in ACTORS if re.match(r"Since \d{4}\b", a["description"]) and (a["code"] or a["kind"] == "armed_group")]
    kinds = Counter(a["kind"] for a in ACTORS)
    party_words = re.compile(r"\b(Party|Movement|Front|Union|Alliance|Congress|Democrats?|Coalition|League)\b")
    parties = {a["code"] for a in ACTORS if a["kind"] == "organisation" and party_words.search(a["name"])}
    assert kinds["igo"] >= 150
    assert kinds["armed_group"] >= 250
    assert len(armed) >= 250
    assert kinds["government"] >= 400
    assert len(parties) >= 60
    assert kinds["media"] >= 250
    assert kinds["company"] >= 250
    assert len(AGENTS) >= 250
    assert len({p["place"] for p in PLACES}) >= 1500


def test_armed_groups_say_where_and_since_when() -> None:
    vague = [a["key"] for a in ACTORS if a["kind"] == "armed_group" and a["code"] and not re.search(r"\d{4}|crime|whole", a["description"])]
    assert not vague


def test_no_alias_is_too_short_or_an_ordinary_word() -> None:
    written = [(r["alias"], r["kind"]) for r in ALIASES] + [(a["name"], "name") for a in ACTORS] + [(p["name"], "place") for p in PLACES]
    assert not [w for w, _ in written if len(w) < 2]
    assert not [w for w, k in written if w.lower() in ENGLISH and k != "acronym"]
    assert not [w for w, k in written if k == "acronym" and w.islower()]
    assert not [w for w, k in written if w.startswith("the ")]


def test_shared_aliases_are_declared() -> None:
    bearers: dict[str, set[str]] = defaultdict(set)
    for key, written in NAMES_OF.items():
        for w in written:
            bearers[w].add(key)
    shared = {w for w, keys in bearers.items() if len(keys) > 1}
    declared = {a["alias"] for a in AMBIGUOUS}
    assert not shared - declared, "add to ambiguous_aliases.csv what decides"
    assert not declared - shared, "no longer ambiguous"
    assert not [a["alias"] for a in AMBIGUOUS if not a["note"] or (a["default"] and a["default"] not in bearers[a["alias"]])]


def test_metonyms_with_dates_do_not_overlap() -> None:
    moscow = {r["actor"]: (r["valid_from"], r["valid_to"]) for r in ALIASES if r["alias"] == "Moscow"}
    assert moscow == {"RUS": ("1991-12-26", ""), "SUN": ("", "1991-12-26")}


@pytest.mark.parametrize(
    ("alias", "code"),
    [
        ("Burma", "MMR"), ("Ivory Coast", "CIV"), ("Côte d'Ivoire", "CIV"), ("Gambia", "GMB"), ("Swaziland", "SWZ"), ("Türkiye", "TUR"),
        ("DR Congo", "COD"), ("UAE", "ARE"), ("U.S.", "USA"), ("US", "USA"), ("USA", "USA"), ("United States of America", "USA"),
        ("U.K.", "GBR"), ("Britain", "GBR"), ("Great Britain", "GBR"), ("Briton", "GBR"), ("Britons", "GBR"), ("Spaniards", "ESP"),
        ("Argentine", "ARG"), ("Argentinian", "ARG"), ("Soviet", "SUN"), ("East Germany", "DDR"), ("Abkhazia", "GEO"), ("South Ossetia", "GEO"),
        ("Transnistria", "MDA"), ("Northern Cyprus", "CYP"), ("Somaliland", "SOM"), ("Western Sahara", "ESH"), ("Kosovar", "XKX"),
        ("Downing Street", "GBR"), ("10 Downing Street", "GBR"), ("Whitehall", "GBR"), ("Foggy Bottom", "USA"), ("White House", "USA"),
        ("Capitol Hill", "USA"), ("Pentagon", "USA"), ("State Department", "USA"), ("Zhongnanhai", "CHN"), ("Blue House", "KOR"),
        ("Élysée", "FRA"), ("Quai d'Orsay", "FRA"), ("Bundestag", "DEU"), ("Knesset", "ISR"), ("Duma", "RUS"), ("Rashtrapati Bhavan", "IND"),
        ("Planalto", "BRA"), ("Casa Rosada", "ARG"), ("Miraflores", "VEN"), ("Aso Rock", "NGA"), ("Union Buildings", "ZAF"), ("IAEA", "IAEA"),
        ("WHO", "UN"), ("European Commission", "EU"), ("Arab League", "LAS"), ("Taliban", "AFG"), ("Houthis", "YEM"), ("Hezbollah", "LBN"),
        ("Hamas", "PSE"), ("PKK", "TUR"), ("FARC", "COL"), ("Daesh", "ISIL"), ("ISIS", "ISIL"), ("al-Qaeda", "ALQ"), ("TPLF", "ETH"),
        ("M23", "COD"), ("Wagner", "RUS"), ("ETA", "ESP"), ("Shining Path", "PER"), ("Contras", "NIC"), ("IRGC", "IRN"), ("Mossad", "ISR"),
        ("FSB", "RUS"), ("OFAC", "USA"), ("MI6", "GBR"), ("FCDO", "GBR"), ("Bundeswehr", "DEU"), ("Shin Bet", "ISR"), ("PLA", "CHN"),
        ("ECB", "EU"), ("ISI", "PAK"), ("RAW", "IND"), ("NIS", "KOR"), ("Democrats", "USA"), ("Tories", "GBR"), ("Rosneft", "RUS"),
        ("PDVSA", "VEN"), ("Huawei", "CHN"), ("NIOC", "IRN"), ("Xinhua", "CHN"), ("TASS", "RUS"), ("KCNA", "PRK"), ("Al Jazeera", "QAT"),
        ("Reuters", "GBR"), ("AFP", "FRA"), ("Breitbart", "USA"), ("Politico", "USA"), ("P5+1", "P5+1"), ("E3", "E3"), ("Quad", "QUAD"),
        ("Normandy format", "NORMANDY"), ("INTERPOL", "INTERPOL"), ("OPCW", "OPCW"), ("ICRC", "ICRC"),
    ],
)  # fmt: skip
def test_known_names(alias: str, code: str) -> None:
    assert {BY_KEY[k]["code"] for k, written in NAMES_OF.items() if alias in written} == {code}


@pytest.mark.parametrize(
    ("place", "country"),
    [
        ("Crimea", "UKR"), ("Donbas", "UKR"), ("Xinjiang", "CHN"), ("Tibet", "CHN"), ("Tigray", "ETH"), ("Gaza Strip", "PSE"),
        ("West Bank", "PSE"), ("Golan Heights", "SYR"), ("Kashmir", "IND"), ("Aleppo", "SYR"), ("Mosul", "IRQ"), ("Kharkiv", "UKR"),
        ("Mumbai", "IND"), ("Shanghai", "CHN"), ("Lagos", "NGA"), ("Goma", "COD"), ("Strait of Hormuz", ""), ("Latin American", ""),
    ],
)  # fmt: skip
def test_known_places(place: str, country: str) -> None:
    assert [p["country"] for p in PLACES if p["name"] == place] == [country]


@pytest.mark.parametrize(
    ("group", "day", "inside", "outside"),
    [
        ("eu", date(2019, 1, 1), {"GBR", "DEU", "HRV"}, {"NOR", "CHE"}),
        ("eu", date(2021, 1, 1), {"DEU"}, {"GBR"}),
        ("nato", date(2022, 1, 1), {"USA", "TUR"}, {"FIN", "SWE"}),
        ("nato", date(2024, 6, 1), {"FIN", "SWE"}, {"UKR"}),
        ("p5-plus-1", date(2015, 7, 14), {"USA", "IRN"} - {"IRN"}, {"IRN"}),
        ("p5-plus-1", date(2020, 1, 1), {"DEU"}, {"USA"}),
        ("ecowas", date(2026, 1, 1), {"NGA"}, {"MLI", "NER", "BFA", "MRT"}),
        ("brics", date(2025, 6, 1), {"ZAF", "IDN", "IRN"}, {"ARG", "SAU"}),
        ("g8", date(2013, 1, 1), {"RUS"}, {"CHN"}),
        ("g8", date(2015, 1, 1), set(), {"RUS"}),
        ("g20", date(2024, 1, 1), {"african-union", "eu", "SAU"}, {"ESP"}),
        ("e3", date(2021, 3, 1), {"DEU", "FRA", "GBR"}, {"ITA"}),
        ("gcc", date(2021, 3, 1), {"QAT", "SAU"}, {"YEM"}),
    ],
)
def test_members_on_a_day(group: str, day: date, inside: set[str], outside: set[str]) -> None:
    on = day.isoformat()
    members = {
        m["member"]
        for m in MEMBERS
        if m["actor"] == group and (not m["valid_from"] or m["valid_from"] <= on) and (not m["valid_to"] or on <= m["valid_to"])
    }
    assert inside <= members
    assert not outside & members


def test_membership_terms_do_not_overlap() -> None:
    terms: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for m in MEMBERS:
        terms[m["actor"], m["member"]].append((m["valid_from"], m["valid_to"] or "9999-12-31"))
    overlapping = [k for k, found in terms.items() for a, b in zip(sorted(found), sorted(found)[1:], strict=False) if b[0] <= a[1]]
    assert not overlapping
    assert not [m for m in MEMBERS if m["actor"] == m["member"]]
