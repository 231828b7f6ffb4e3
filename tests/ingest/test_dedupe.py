from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.etl.ingest.dedupe import NearDuplicates, content_hash, duplicates_in, signature, similarity

WIRE = """Envoys of the two governments met in the Omani capital on Saturday for a first round of indirect talks, both sides said.
The meeting lasted for two and a half hours and ended without a joint statement.
A spokesperson for the foreign ministry said that the atmosphere had been calm.
The delegations sat in separate rooms, and Omani diplomats carried messages between them.
The talks concern the pace of uranium enrichment and the lifting of banking sanctions.
An earlier agreement of 2015 had limited enrichment to less than four per cent.
One of the parties left that agreement in 2018 and imposed its sanctions again.
Inspectors of the nuclear agency have since reported enrichment to sixty per cent.
Three European governments had threatened to bring back the sanctions of the Security Council.
They did not take part in the meeting on Saturday, but were told of it beforehand.
A second round is to be held in one week, and a place for it has not been named.
Oil prices fell by two per cent when markets opened on Monday."""

REWRITTEN = WIRE.replace(
    "A spokesperson for the foreign ministry said that the atmosphere had been calm.",
    "State television showed the minister leaving by car in the evening.",
).replace(
    "Oil prices fell by two per cent when markets opened on Monday.", "Traders said that they would wait for the outcome of the next round."
)

OTHER = """Oman hosted a first meeting between negotiators of the two countries this weekend, the news agency of the sultanate reported.
Messages were passed by Omani officials from one hotel suite to another, since the two sides would not sit at one table.
What divides them is how far enrichment may go, and how soon banks will be freed of the penalties that were imposed in 2018.
The deal of 2015 had set a ceiling of 3.67 per cent; inspectors now find material of sixty per cent.
London, Paris and Berlin, which had no seat in Muscat, have said that they may call for the return of United Nations sanctions.
Both delegations called the day constructive, and promised to meet again within a week."""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The ministry said “no” — twice.", 'the Ministry  said "no" - twice.'),
        ("It’s over…\n", "it's over..."),
        ("Café", "Cafe\u0301"),
        ("two\n\nparagraphs", "two paragraphs"),
        ("2015–2020", "2015-2020"),
    ],
)
def test_the_hash_disregards_case_space_and_variants_of_punctuation(first: str, second: str) -> None:
    assert content_hash(first) == content_hash(second)


@pytest.mark.parametrize(("first", "second"), [("no", "not"), ("He said no.", "He said: no."), ("1,5", "15")])
def test_the_hash_regards_words_and_signs(first: str, second: str) -> None:
    assert content_hash(first) != content_hash(second)


@given(st.text(st.characters(exclude_categories=())))
def test_every_text_has_a_hash(text: str) -> None:
    assert len(content_hash(text)) == 64


def test_a_wire_story_under_another_headline_with_two_changed_sentences_is_linked() -> None:
    index: NearDuplicates[str] = NearDuplicates()
    assert index.add("wire", f"Talks open in Muscat\n\n{WIRE}") is None
    assert index.add("reprint", f"Envoys hold first round of indirect talks in Oman\n\n{REWRITTEN}") == "wire"
    assert len(index) == 1


def test_two_stories_of_one_subject_are_not_linked() -> None:
    index: NearDuplicates[str] = NearDuplicates()
    assert index.add("wire", WIRE) is None
    assert index.add("other", OTHER) is None
    assert similarity(signature(WIRE), signature(OTHER)) < 0.1


def test_a_duplicate_of_a_duplicate_is_linked_to_the_original() -> None:
    pairs = list(duplicates_in([(1, WIRE), (2, OTHER), (3, REWRITTEN), (4, REWRITTEN + " "), (5, OTHER)]))
    assert pairs == [(3, 1), (4, 1), (5, 2)]


def test_the_likest_original_is_chosen() -> None:
    sentences = WIRE.split("\n")
    half = "\n".join([*sentences[:8], *OTHER.split("\n")])
    index: NearDuplicates[str] = NearDuplicates()
    index.add("half", half)
    index.add("wire", WIRE)
    assert index.add("reprint", WIRE + " The end.") == "wire"


def test_stored_signatures_serve_a_later_run() -> None:
    stored = {"wire": signature(WIRE), "other": signature(OTHER)}
    index: NearDuplicates[str] = NearDuplicates()
    for key, sketch in stored.items():
        assert index.add_signature(key, sketch) is None
    assert index.add("reprint", REWRITTEN) == "wire"
    assert len(stored["wire"]) == 1024


def test_a_signature_is_the_same_in_every_process() -> None:
    """Stored signatures are compared with those of later processes, so neither hash seeds nor releases may change them."""
    assert signature("one two three four")[:8].hex() == "1bcd10d6a50843d5"


@pytest.mark.parametrize("text", ["", " ", "…!?"])
def test_texts_without_words_are_nobodys_duplicates(text: str) -> None:
    index: NearDuplicates[int] = NearDuplicates()
    assert index.add(1, text) is None
    assert index.add(2, text) is None
    assert len(index) == 0


def test_short_texts_are_compared_as_they_are() -> None:
    assert list(duplicates_in([(1, "Breaking"), (2, "breaking"), (3, "Other")])) == [(2, 1)]


def test_the_threshold_divides_measured_reprints_from_other_pairs() -> None:
    """Of a story of a hundred distinct words: eight in ten kept is a reprint, half of its sentences is not."""
    rng = random.Random(7)
    words = [f"w{n}" for n in range(100)]
    kept = words[:80] + [f"x{n}" for n in range(20)]
    half = words[:50] + [f"y{n}" for n in range(50)]
    rng.shuffle(half)
    index: NearDuplicates[str] = NearDuplicates()
    index.add("story", " ".join(words))
    assert index.add("kept", " ".join(kept)) == "story"
    assert index.add("half", " ".join(half)) is None
