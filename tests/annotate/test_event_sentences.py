"""Every sentence of our own gives the events written beside it, but for those known to be missed."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import event_cases
import pytest
from event_cases import Act, Case

from communique.etl import settings
from communique.etl.annotate.pipeline import Annotator

SEEDS = settings.packaged("seeds")
SENTENCES, NONE, OTHER = event_cases.cases(event_cases.SENTENCES), event_cases.cases(event_cases.NONE), event_cases.other_news()
CONSTRUCTIONS = (
    "verb light noun passive relative control coordination apposition headline agents said will negated hypothetical historical pronoun"
).split()
REMEDY = "what the coder misses has changed; read these, then write it anew: python tests/event_cases.py"


@pytest.fixture(scope="module")
def found(annotator: Annotator) -> dict[str, tuple[Act, ...]]:
    """The events of every sentence, by its text: all are parsed at once."""
    known = [*SENTENCES, *NONE]
    annotations = event_cases.coded(annotator, ((c.text, c.published) for c in known))
    return {c.text: tuple(map(event_cases.as_act, a.events)) for c, a in zip(known, annotations, strict=True)}


def _changed(known: list[Case], found: dict[str, tuple[Act, ...]]) -> list[str]:
    now = [(c, event_cases.miss(c.acts, found[c.text])) for c in known]
    return [
        f"{c.miss or 'right'} -> {miss or 'right'}: {c.text} ({', '.join(map(str, found[c.text]))})" for c, miss in now if miss != c.miss
    ]


@pytest.mark.parametrize("type_", sorted({c.acts[0].type for c in SENTENCES}))
def test_sentences_hold_their_events_but_for_the_known_misses(type_: str, found: dict[str, tuple[Act, ...]]) -> None:
    assert _changed([c for c in SENTENCES if c.acts[0].type == type_], found) == [], REMEDY


def test_sentences_without_events_hold_none_but_for_the_known_misses(found: dict[str, tuple[Act, ...]]) -> None:
    assert _changed(NONE, found) == [], REMEDY


def test_sport_markets_and_film_hold_hardly_an_event(annotator: Annotator) -> None:
    events = [
        f"{event_cases.as_act(e)}: {text}"
        for (_, _, text), a in zip(OTHER, event_cases.coded(annotator, ((t, d) for _, d, t in OTHER)), strict=True)
        for e in a.events
    ]
    assert len(OTHER) == 100
    assert len(events) <= 5, events


def test_the_sentences_cover_types_modes_constructions_regions_and_decades() -> None:
    assert len(SENTENCES) >= 600 and len(NONE) >= 300
    assert len({c.text for c in (*SENTENCES, *NONE)}) == len(SENTENCES) + len(NONE)
    modes = Counter((act.type, act.mode) for c in SENTENCES for act in c.acts)
    with (SEEDS / "event_modes.csv").open(encoding="utf8", newline="") as rows:
        known = {(r["event_type"], r["code"]) for r in csv.DictReader(rows)}
    assert {mode for mode in known if modes[mode] < 5} == set()
    assert {mode for mode in modes if mode[1] and mode not in known} == set()
    assert {c.kind for c in SENTENCES} == set(CONSTRUCTIONS)
    assert {c.published.year // 10 for c in SENTENCES} >= set(range(197, 203))
    with (SEEDS / "countries.csv").open(encoding="utf8", newline="") as rows:
        region = {r["iso3"]: r["region"] for r in csv.DictReader(rows)}
    regions = Counter(region[code] for c in SENTENCES for act in c.acts for code in (*act.source, *act.target) if code in region)
    assert sum(n >= 5 for n in regions.values()) >= 18, regions


@pytest.mark.parametrize(
    ("expected", "found", "what"),
    [
        ("CONSULT/visit EGY > SDN", "CONSULT/visit EGY > SDN", ""),
        ("CONSULT EGY,SDN", "CONSULT/phone EGY,SDN", ""),
        ("CONSULT/visit EGY > SDN", "", "none"),
        ("CONSULT/visit EGY > SDN", "AID EGY > SDN", "type"),
        ("CONSULT/visit EGY > SDN", "CONSULT/visit EGY; CONSULT/visit SDN > EGY", "actors"),
        ("CONSULT/visit EGY > SDN", "CONSULT EGY > SDN @planned", "status"),
        ("CONSULT/visit EGY > SDN", "CONSULT EGY > SDN", "mode"),
        ("CONSULT/visit EGY > SDN", "CONSULT/visit EGY > SDN; AID EGY > SDN", "extra"),
        ("CONSULT/visit EGY > SDN", "AID EGY > SDN; CONSULT EGY > SDN", "mode"),
        ("AID - > SDN; CONSULT EGY,SDN", "AID - > SDN; CONSULT SDN", "actors"),
        ("", "", ""),
        ("", "AID EGY > SDN", "extra"),
    ],
)
def test_the_first_thing_that_is_wrong(expected: str, found: str, what: str) -> None:
    assert event_cases.miss(event_cases.acts_of(expected), event_cases.acts_of(found)) == what


def test_what_is_not_written_as_an_event_is_refused() -> None:
    for written in ("CONSULT", "consult EGY", "CONSULT EGY > SDN planned"):
        with pytest.raises(ValueError, match="write TYPE"):
            event_cases.acts_of(written)
    assert Path(event_cases.OTHER).exists()
