"""The kept ruler sets what the model's own ruler sets, in whatever text, at the first and at the second sight of a word."""

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as some
from spacy.attrs import DEP, HEAD, LEMMA, MORPH, ORTH, POS, SENT_START, TAG
from spacy.language import Language

from communique.etl.annotate import pipeline, ruler

ATTRIBUTES = [ORTH, TAG, DEP, HEAD, SENT_START, POS, MORPH, LEMMA]
WORDS = (
    "The ministry did n't say what it had done ; let 's go , there 's nothin' gon na ai not \n doing I you have been to it that .".split(
        " "
    )
)


@pytest.fixture(scope="module")
def stock() -> Language:
    return spacy.load(pipeline.SPACY_MODEL, exclude=["ner", "senter", "lemmatizer"])


@settings(max_examples=60, deadline=None)
@given(some.lists(some.sampled_from(WORDS) | some.text(max_size=6), max_size=30).map(" ".join))
def test_what_it_sets_is_what_the_models_ruler_sets(stock: Language, text: str) -> None:
    with stock.select_pipes(disable=ruler.STOCK):
        doc = stock(text)
    kept = ruler.KeptRuler(stock.get_pipe(ruler.STOCK), stock.vocab)
    expected = stock.get_pipe(ruler.STOCK)(doc.copy()).to_array(ATTRIBUTES)
    for _ in range(2):
        assert np.array_equal(kept(doc.copy()).to_array(ATTRIBUTES), expected)


def test_what_it_keeps_is_bounded(stock: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ruler, "KEPT", 4)
    with stock.select_pipes(disable=ruler.STOCK):
        doc = stock("The ministry spoke to reporters about the talks in the capital")
    kept = ruler.KeptRuler(stock.get_pipe(ruler.STOCK), stock.vocab)
    assert [t.pos for t in kept(doc.copy())] == [t.pos for t in stock.get_pipe(ruler.STOCK)(doc.copy())]
    few = stock.make_doc("one two")
    kept(few)
    assert len(kept._kept) == 2
