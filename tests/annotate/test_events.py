"""Events of short sentences in our own words, and what holds for any text."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from communique.etl.annotate import actors, dates, gazetteer, lexicon
from communique.etl.annotate.events import EventCoder
from communique.etl.annotate.model import Event, Mention
from communique.etl.annotate.pipeline import SPACY_MODEL, UNUSED
from communique.etl.settings import packaged

SEEDS = packaged("seeds")
CASES = list(csv.DictReader((Path(__file__).parent / "events.csv").open(encoding="utf8"), delimiter="|"))


class Coder:
    """The event coder with all that it needs, over single sentences."""

    def __init__(self) -> None:
        self.nlp: Language = spacy.load(SPACY_MODEL, exclude=list(UNUSED))
        self.gazetteer = gazetteer.load(SEEDS)
        self.coder = EventCoder(lexicon.load(SEEDS))

    def __call__(self, text: str, published: date | None) -> tuple[list[Mention], list[Event]]:
        doc = self.nlp(text)
        mentions = actors.resolve(doc, published, self.gazetteer)
        found = dates.find(doc, published)
        return mentions, self.coder.code(doc, mentions, partial(dates.for_predicate, doc, dates=found, published=published), published)


@pytest.fixture(scope="session")
def coder() -> Iterator[Coder]:
    yield Coder()


def codes(mentions: tuple[Mention, ...]) -> str:
    return ",".join(sorted({m.code for m in mentions if m.code}))


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:60] for c in CASES])
def test_sentence_holds_its_event_or_none(coder: Coder, case: dict[str, str]) -> None:
    _, events = coder(case["text"], date.fromisoformat(case["published"]))
    found = [(e.type, e.mode or "", codes(e.source), codes(e.target), e.status) for e in events]
    if not case["type"]:
        assert found == []
        return
    wanted = (case["type"], case["source"], case["target"], case["status"])
    assert wanted in [(kind, source, target, status) for kind, _, source, target, status in found], found
    if case["mode"]:
        assert case["mode"] in [mode for kind, mode, *_ in found if kind == case["type"]], found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(
        st.sampled_from('France Iran the attacked met with said that it would not on Monday , . " and sanctions refused to'.split()),
        max_size=25,
    )
)
def test_any_words_give_events_whose_spans_lie_in_the_text(coder: Coder, words: list[str]) -> None:
    text = " ".join(words)
    mentions, events = coder(text, date(2020, 1, 1))
    again = coder(text, date(2020, 1, 1))
    assert (mentions, events) == again
    for event in events:
        assert 0 <= event.trigger[0] < event.trigger[1] <= len(text)
        assert event.type in lexicon.TYPES
        assert not set(event.source) & set(event.target)


def test_an_act_told_again_is_one_event(coder: Coder) -> None:
    text = "Russian troops attacked the Ukrainian town on Monday. The attack began at dawn. Russia attacked Ukraine with tanks."
    _, events = coder(text, date(2022, 3, 2))
    assert [(e.type, codes(e.source), codes(e.target), str(e.date)) for e in events] == [("ASSAULT", "RUS", "UKR", "2022-02-28")]


def test_the_decision_meant_is_the_last_one_told(coder: Coder) -> None:
    _, events = coder("Canada imposed sanctions on Belarus. Moscow denounced the decision.", date(2021, 6, 1))
    assert ("ACCUSE", "RUS", "CAN") in [(e.type, codes(e.source), codes(e.target)) for e in events]


def test_acts_of_long_ago_are_historical(coder: Coder) -> None:
    _, events = coder("In 2003 the United States invaded Iraq.", date(2021, 6, 1))
    assert [(e.type, e.status, str(e.date)) for e in events] == [("ASSAULT", "historical", "2003")]
