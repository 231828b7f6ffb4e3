"""The attribution decoder on made-up model output, and the trained model on short texts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.etl.annotate import attribution
from communique.etl.annotate.attribution import AttributionTagger, content_runs, runs, stretches
from communique.etl.annotate.pipeline import MODEL
from communique.etl.annotate.wordpieces import OVERLAP, WINDOW, quoted, windows


@pytest.fixture(scope="module")
def tagger() -> Iterator[AttributionTagger]:
    yield AttributionTagger(MODEL)


@given(n=st.integers(0, 3000), first=st.one_of(st.none(), st.integers(OVERLAP + 1, WINDOW)))
def test_windows_cover_every_token_in_order(n: int, first: int | None) -> None:
    found = windows(n, first=first if n > WINDOW else None)
    assert {i for s, e in found for i in range(s, e)} == set(range(n))
    assert all(e - s <= WINDOW for s, e in found)
    assert found == sorted(found)


@given(n=st.integers(0, 5000), steps=st.integers(1, 9))
def test_stretches_cover_every_piece_once_and_begin_where_a_window_does(n: int, steps: int) -> None:
    found = stretches(n, steps * (WINDOW - OVERLAP) + 7)
    assert [i for s, e in found for i in range(s, e)] == list(range(n))
    assert {s for s, _ in found} <= {s for s, _ in windows(100_000)}


def test_a_long_text_read_in_stretches_is_read_as_a_whole(tagger: AttributionTagger, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n\n".join(
        f"The envoy of province {n} said on Monday that road {n} would be closed. “We shall open it again,” she added. Rain fell."
        for n in range(25)
    )
    whole = tagger.extract([text])
    monkeypatch.setattr(attribution, "STRETCH", WINDOW)
    assert tagger.extract([text]) == whole
    assert len(whole[0]) > 25


@pytest.mark.parametrize(
    ("inside", "begins", "found"),
    [
        ("", None, []),
        ("0110", None, [(1, 3)]),
        ("1111", "1010", [(0, 2), (2, 4)]),
        ("1001", None, [(0, 1), (3, 4)]),
    ],
)
def test_runs(inside: str, begins: str | None, found: list[tuple[int, int]]) -> None:
    flags = np.array([c == "1" for c in inside], bool)
    assert runs(flags, None if begins is None else np.array([c == "1" for c in begins])) == found


def test_content_runs_bridge_a_doubtful_token_and_break_at_a_sure_beginning() -> None:
    outside, begin, inside = (0.98, 0.01, 0.01), (0.02, 0.96, 0.02), (0.02, 0.02, 0.96)
    doubtful = (0.55, 0.0, 0.45)
    shares = np.array([outside, begin, inside, doubtful, inside, begin, inside, outside], np.float32)
    assert content_runs(shares, np.ones(8, bool)) == [(1, 5), (5, 7)]
    free = np.array([True, True, True, False, True, True, True, True])
    assert (1, 3) in content_runs(shares, free)


def test_a_broken_quotation_is_one_statement(tagger: AttributionTagger) -> None:
    text = '"We will keep talking," a ministry spokeswoman said on Tuesday, "and we will not walk away from the table."'
    (found,) = tagger.extract([text])
    assert [text[s:e] for a in found for s, e in a.content] == ['"We will keep talking,"', '"and we will not walk away from the table."']
    assert len(found) == 1
    assert found[0].source is not None and "spokeswoman" in text[slice(*found[0].source)]


def test_two_speakers_in_one_sentence_are_two_statements(tagger: AttributionTagger) -> None:
    text = "France said that the talks had failed, while Germany insisted that they would go on."
    (found,) = tagger.extract([text])
    who = {text[slice(*a.source)]: text[slice(*a.content[0])] for a in found if a.source}
    assert who == {"France": "that the talks had failed", "Germany": "that they would go on"}


@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_gives_spans_within_it_that_keep_apart(tagger: AttributionTagger, text: str) -> None:
    (found,) = tagger.extract([text])
    assert tagger.extract([text]) == [found]
    for a in found:
        for start, end in a.content:
            assert 0 <= start < end <= len(text)
            assert any(c.isalnum() for c in text[start:end])
            assert not (a.cue[0] < end and start < a.cue[1])
        assert 0 <= a.confidence <= 1


def test_a_batch_gives_what_each_text_gives_alone(tagger: AttributionTagger) -> None:
    texts = ["France said it would wait.", "Nothing was said.", "According to the ministry, the border is open. " * 40]
    assert tagger.extract(texts) == [tagger.extract([t])[0] for t in texts]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('She said "no" twice.', '"no"'),
        ("“It rains,” he said.", "“It rains,”"),
        ('"An open one\nends with its line', '"An open one'),
        ("no marks at all", ""),
        ("", ""),
    ],
)
def test_quoted_marks_what_stands_between_quotation_marks(text: str, inside: str) -> None:
    assert "".join(c for c, q in zip(text, quoted(text), strict=False) if q) == inside
