"""The event lexicon as data: every row can be read, can fire, and contradicts no other."""

from __future__ import annotations

import csv
from collections import Counter

from communique.etl.annotate import lexicon
from communique.etl.settings import packaged

SEEDS = packaged("seeds")
ROWS = list(csv.DictReader((SEEDS / lexicon.FRAMES).open(encoding="utf8", newline="")))
CLASSES = list(csv.DictReader((SEEDS / lexicon.NOUN_CLASSES).open(encoding="utf8", newline="")))
MODES = {(r["event_type"], r["code"]) for r in csv.DictReader((SEEDS / "event_modes.csv").open(encoding="utf8", newline=""))}
CODES = {r["code"] for r in csv.DictReader((SEEDS / "cameo_codes.csv").open(encoding="utf8", newline=""))}
PSEUDO_CLASSES = {"person", "event"}


def test_every_type_mode_and_code_is_one_that_the_tables_have() -> None:
    for row in ROWS:
        assert row["type"] in lexicon.TYPES or row["type"] in {*lexicon.OPERATORS, lexicon.NOTHING}, row
        assert not row["mode"] or (row["type"], row["mode"]) in MODES, row
        assert not row["cameo"] or row["cameo"] in CODES, row
        assert row["pos"] in {"verb", "noun", "evaluation"}, row


def test_every_class_named_has_members() -> None:
    known = {c["class"] for c in CLASSES} | PSEUDO_CLASSES
    for row in ROWS:
        if "@" in row["object"]:
            assert row["object"].partition("@")[2] in known, row


def test_no_frame_is_there_twice() -> None:
    twice = [k for k, n in Counter((r["predicate"], r["pos"], r["object"], r["type"], r["mode"]) for r in ROWS).items() if n > 1]
    assert twice == []


def test_every_type_has_frames() -> None:
    assert set(lexicon.TYPES) <= {r["type"] for r in ROWS}


def test_an_evaluation_blames_or_praises_but_not_both() -> None:
    words = Counter(r["predicate"] for r in ROWS if r["pos"] == "evaluation")
    assert [w for w, n in words.items() if n > 1] == []


def test_frames_that_ask_for_a_class_come_before_those_that_take_any() -> None:
    loaded = lexicon.load(SEEDS)
    assert [f.object for f in loaded.verbs["release"]][-1] != "@prisoners"
    assert loaded.verb_lemma("stag") == "stage" and loaded.verb_lemma("meet") == "meet"
