"""How sure events are, and the fit of it on events that were read."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from communique.etl.annotate import event_confidence
from communique.etl.annotate.confidence import Confidence
from communique.etl.annotate.event_confidence import EventConfidence
from communique.etl.annotate.model import Document
from communique.etl.annotate.pipeline import Annotator
from communique.etl.annotate.wire import BadInput
from communique.etl.train import events as reading
from communique.etl.train.calibration import fit

TALKS = "The foreign minister of Iran met the foreign minister of Turkey in Ankara on Tuesday. Turkey condemned the attack on the Iranian embassy."
ARTICLE = Document("talks", TALKS, published=date(2021, 3, 12))


def test_confidence_is_a_chance_by_the_weights_that_ship(annotator: Annotator) -> None:
    (annotation,) = annotator.annotate([ARTICLE])
    assert annotation.events
    assert all(0 < e.confidence < 1 for e in annotation.events)
    assert set(event_confidence.load(event_confidence.MODEL).weights) >= {"bias", "dated", "alone", "type CONSULT"}


def test_what_is_weighed_is_what_the_text_shows(annotator: Annotator) -> None:
    (doc,) = annotator.parse([TALKS])
    annotation = annotator.read(ARTICLE, doc, [])
    met, condemned = event_confidence.features(doc, annotation.events, annotation.mentions)
    assert (met["type CONSULT"], met["dated"], condemned["type ACCUSE"]) == (1, 1, 1)
    assert "dated" not in condemned
    assert met["share of politics"] == condemned["share of politics"] == 1
    assert all(value for seen in (met, condemned) for value in seen.values())


def test_articles_tell_only_what_is_likely_right(annotator: Annotator) -> None:
    (doc,) = annotator.parse([TALKS])
    events = [replace(e, confidence=c) for e, c in zip(annotator.read(ARTICLE, doc, []).events, (0.2, 0.6), strict=True)]
    assert event_confidence.likely(events, 2) == events
    assert event_confidence.likely(events, 20) == events[1:]
    assert event_confidence.likely([replace(e, status="planned") for e in events], 20, least=0.9)


def test_without_weights_events_stay_as_they_are(annotator: Annotator) -> None:
    (doc,) = annotator.parse([TALKS])
    annotation = annotator.read(ARTICLE, doc, [])
    assert EventConfidence(Confidence({})).weighed(doc, annotation.events, annotation.mentions) == list(annotation.events)
    assert EventConfidence(Confidence({})).weighed(doc, [], ()) == []


def test_the_fit_learns_from_verdicts_on_events_that_are_found_again(annotator: Annotator, tmp_path: Path) -> None:
    met, condemned = TALKS.index("met"), TALKS.index("condemned")
    path = tmp_path / "verdicts.csv"
    path.write_text(
        "id,start,end,type,verdict\n"
        f"talks,{met},{met + 3},CONSULT,right\n"
        f"talks,{condemned},{condemned + 9},ACCUSE,target\n"
        f"talks,{met},{met + 3},ASSAULT,no event\n"
        "elsewhere,0,3,AID,right\n",
        encoding="utf8",
    )
    observed = reading.observe(annotator, reading.load(path), [Document("other", "Nothing."), ARTICLE])
    assert [o.is_right for o in observed] == [True, False]
    weights = fit(observed, reading.RIDGE)
    assert weights["type CONSULT"] > 0 > weights["type ACCUSE"]


@pytest.mark.parametrize(
    ("text", "told"),
    [("id,start,end,type\n", "line 1: no column 'verdict'"), ("id,start,end,type,verdict\na,x,2,AID,right\n", "line 2: start and end")],
)
def test_a_file_of_verdicts_that_is_none_is_refused_by_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "verdicts.csv"
    path.write_text(text, encoding="utf8")
    with pytest.raises(BadInput, match=told):
        reading.load(path)
