"""Cues, topics, confidence: what the seed files say, how they are read, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from communique.etl.annotate import confidence, cues, topics
from communique.etl.annotate.pipeline import MODEL, SPACY_MODEL, UNUSED
from communique.etl.settings import packaged

LEAST_TOPICS = 20


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(SPACY_MODEL, exclude=list(UNUSED))


def cue_of(doc: Doc, words: str, lexicon: cues.CueLexicon) -> cues.Cue:
    start = doc.text.index(words)
    found = lexicon.read(doc, (start, start + len(words)))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "words", "lemma", "class_"),
    [
        ("France called for calm.", "called for", "call for", "ask"),
        ("France called the plan bold.", "called", "call", "say"),
        ("France agreed to leave.", "agreed", "agree to", "promise"),
        ("France agreed that it was late.", "agreed", "agree", "believe"),
        ("France ruled the plan out.", "ruled", "rule out", "deny"),
        ("France expressed its displeasure over the raid.", "expressed its displeasure over", "express displeasure", "criticise"),
        ("France stopped short of calling it a coup.", "stopped short of calling", "stop call", "say"),
        ("France hoped to win.", "hoped", "hope", "believe"),
        ("According to France, it rained.", "According to", "according to", "say"),
        ("France imposed a ban.", "imposed", "impose", None),
        ("France quacked at noon.", "quacked", "quack", None),
    ],
)
def test_a_cue_is_read_by_its_longest_entry(nlp: Language, text: str, words: str, lemma: str, class_: str | None) -> None:
    found = cue_of(nlp(text), words, cues.load(packaged("seeds")))
    assert (found.lemma, found.class_) == (lemma, class_)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"cue": "say", "pos": "verb", "class": "mumble", "addressee": ""}, "line 2, column class: 'mumble'.*write one of say"),
        ({"cue": "say", "pos": "verb", "class": "say", "addressee": "her"}, "line 2, column addressee: 'her'.*write object, to"),
        ({"cue": " ", "pos": "verb", "class": "say", "addressee": ""}, "line 2, column cue: blank"),
    ],
)
def test_a_cue_that_can_not_be_used_is_told_with_its_remedy(row: dict[str, str], reason: str) -> None:
    with pytest.raises(cues.CueError, match=reason):
        cues.read([row])


TOPICS = [{"code": "sea"}, {"code": "war"}]
TERMS = [
    {"topic": "sea", "term": "ship", "weight": "2"},
    {"topic": "war", "term": "war", "weight": "3"},
    {"topic": "sea", "term": "price war", "weight": "3"},
    {"topic": "war", "term": "cease-fire", "weight": "3"},
]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("The ships sailed.", "sea"),
        ("A war began.", "war"),
        ("A price war began.", "sea"),
        ("A war of prices began.", "war"),
        ("The cease-fire held.", "war"),
        ("Warsaw is large.", None),
        ("It rained.", None),
    ],
)
def test_the_longest_terms_decide_the_topic(nlp: Language, text: str, topic: str | None) -> None:
    assert topics.read(TOPICS, TERMS).reader(nlp(text)).topic([(0, len(text))]) == topic


def test_the_sentence_helps_and_the_order_of_topics_breaks_ties(nlp: Language) -> None:
    text = "Ships sailed to war, he said."
    reader = topics.read(TOPICS, [TERMS[0], TERMS[1] | {"weight": "2"}]).reader(nlp(text))
    assert reader.topic([(0, len(text))]) == "sea"
    assert reader.topic([(13, 19)]) == "war"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"topic": "tea", "term": "cup", "weight": "1"}, "line 2, column topic: 'tea' is no topic"),
        ({"topic": "sea", "term": "-", "weight": "1"}, "line 2, column term: no word"),
        ({"topic": "sea", "term": "ship", "weight": "heavy"}, "line 2, column weight: 'heavy' is no number"),
    ],
)
def test_a_term_that_can_not_be_used_is_told_with_its_remedy(row: dict[str, str], reason: str) -> None:
    with pytest.raises(topics.TopicError, match=reason):
        topics.read(TOPICS, [row])


def test_every_topic_has_terms() -> None:
    loaded = topics.load(packaged("seeds"))
    assert len(loaded.order) >= LEAST_TOPICS
    assert {topic for found in loaded._terms.values() for _, weights in found for topic in weights} == set(loaded.order)


def test_confidence_without_weights_is_the_tagger_s_own(tmp_path: Path) -> None:
    assert confidence.load(tmp_path).of({"bias": 1.0}, 0.42) == 0.42


def test_confidence_rises_with_the_tagger_s_score() -> None:
    model = confidence.load(MODEL)
    assert json.loads((MODEL / confidence.FILE).read_text(encoding="utf8"))["observed"] > 0
    found = [model.of({"bias": 1.0, "length": 2.0, "cue say": 1.0, "form clause": 1.0, "score": s}, 0.0) for s in (-1.0, 0.0, 3.0, 6.0)]
    assert found == sorted(found) and 0 < found[0] < found[-1] < 1
