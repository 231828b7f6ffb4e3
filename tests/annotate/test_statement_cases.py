"""Short texts over the constructions of reported speech, and what must hold of statements in any text.

statements.csv: group, text (\\n is a line's end), content, speaker, code, kind, cue_class, addressee, stance, stated_on, topic.
`content` is what is said, its pieces joined by ' … ', and shares seven tenths of its words with that of one statement, which
must have all the rest; a text with '-' has no statement. Blank cells are not looked at, but a blank `code` beside a speaker
means that nobody's country is told. `addressee` is its words and code, joined by '=', or '-' for none; `stance` a code and what it is, or
'-' for none. A `known_fault` says why a case fails still; it must fail.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.etl.annotate.model import Document, Statement
from communique.etl.annotate.pipeline import Annotator
from communique.etl.settings import packaged

PUBLISHED = date(2021, 6, 1)
NEAR = 0.7


def _cases() -> list[dict[str, str]]:
    with (Path(__file__).parent / "statements.csv").open(encoding="utf8", newline="") as f:
        return [row | {"text": row["text"].replace("\\n", "\n")} for row in csv.DictReader(f)]


CASES = _cases()


@pytest.fixture(scope="module")
def annotator() -> Iterator[Annotator]:
    yield Annotator(packaged("seeds"))


@pytest.fixture(scope="module")
def found(annotator: Annotator) -> dict[str, tuple[Statement, ...]]:
    """The statements of each text of the cases."""
    texts = list(dict.fromkeys(case["text"] for case in CASES))
    annotated = annotator.annotate(Document(str(k), text, published=PUBLISHED) for k, text in enumerate(texts))
    return {text: annotation.statements for text, annotation in zip(texts, annotated, strict=True)}


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def faults(case: dict[str, str], statement: Statement) -> list[str]:
    """The columns in which a statement is not what the case says."""
    text = case["text"]
    content = words(" ".join(text[s:e] for s, e in statement.content))
    wanted = words(case["content"])
    speaker = text[slice(*statement.speaker)] if statement.speaker else ""
    addressed = text[slice(*statement.addressed)] if statement.addressed else ""
    code = statement.speaker_mention.code if statement.speaker_mention else None
    stances = {f"{s.actor.code}:{s.towards}" for s in statement.stances}
    addressee, _, addressee_code = case["addressee"].partition("=")
    right = {
        "content": not wanted or len(content & wanted) >= NEAR * len(content | wanted),
        "speaker": words(case["speaker"]) == words(speaker) or bool(words(case["speaker"]) & words(speaker)),
        "code": not (case["code"] or case["speaker"]) or (code or "") == case["code"],
        "kind": case["kind"] in ("", statement.kind),
        "cue_class": case["cue_class"] in ("", statement.cue_class),
        "addressee": not addressee or (addressed if addressee != "-" else addressed or "-") == addressee,
        "addressee's code": not addressee_code or (statement.addressee is not None and statement.addressee.code == addressee_code),
        "stance": not case["stance"] or (stances == set() if case["stance"] == "-" else case["stance"] in stances),
        "stated_on": case["stated_on"] in ("", str(statement.stated_on)),
        "topic": case["topic"] in ("", statement.topic),
    }
    return [column for column, is_right in right.items() if not is_right]


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, marks=pytest.mark.xfail(reason=c["known_fault"], strict=True) if c["known_fault"] else ()) for c in CASES],
    ids=[f"{k}-{c['group']}" for k, c in enumerate(CASES, 2)],
)
def test_case(case: dict[str, str], found: dict[str, tuple[Statement, ...]]) -> None:
    statements = found[case["text"]]
    if case["content"] == "-":
        assert [case["text"][s:e] for x in statements for s, e in x.content] == []
        return
    assert statements, "no statement"
    assert [] in [faults(case, s) for s in statements], [(faults(case, s), s) for s in statements]


ARTICLES = list(dict.fromkeys(case["text"] for case in CASES if case["group"] in ("broken", "sentences", "several", "inverted")))
CHUNKS = st.lists(st.one_of(st.sampled_from(ARTICLES), st.text(max_size=60)), min_size=1, max_size=4).map(" ".join)
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def statements_of(annotator: Annotator, text: str) -> tuple[Statement, ...]:
    (annotation,) = annotator.annotate([Document("t", text, published=PUBLISHED)])
    return annotation.statements


@QUICK
@given(text=CHUNKS)
def test_spans_lie_within_the_text_and_content_apart_from_cue_and_speaker(annotator: Annotator, text: str) -> None:
    for statement in statements_of(annotator, text):
        others = [span for span in (statement.cue, statement.speaker) if span]
        for start, end in statement.content:
            assert 0 <= start < end <= len(text)
            assert not any(s < end and start < e for s, e in others)
        assert list(statement.content) == sorted(statement.content)
        assert all(0 <= s < e <= len(text) for s, e in [*others, *filter(None, [statement.addressed])])
        assert {s.actor for s in statement.stances} <= set(statement.about)
        assert 0 <= statement.confidence <= 1


@QUICK
@given(text=CHUNKS)
def test_the_same_text_gives_the_same_statements(annotator: Annotator, text: str) -> None:
    assert statements_of(annotator, text) == statements_of(annotator, text)


QUOTATIONS = list(dict.fromkeys(case["text"] for case in CASES if case["kind"] == "direct" and not case["known_fault"]))
# Five paragraphs with quotations each.
QUOTING = ["\n\n".join(QUOTATIONS[k : k + 5]) for k in range(0, len(QUOTATIONS), 5)]


@pytest.mark.parametrize(("one", "other"), list(pairwise(QUOTING)))
def test_two_articles_in_one_keep_the_quotations_of_both(annotator: Annotator, one: str, other: str) -> None:
    joined = statements_of(annotator, f"{one}\n\n{other}")
    kept = {i for statement in joined for s, e in statement.content for i in range(s, e)}
    quotations = 0
    for offset, text in ((0, one), (len(one) + 2, other)):
        for statement in statements_of(annotator, text):
            # A word or two in quotation marks may be lost: the tagger asks more of them.
            if statement.kind == "direct":
                quotations += 1
                lost = [text[s:e] for s, e in statement.content if not set(range(s + offset, e + offset)) <= kept]
                assert [piece for piece in lost if len(piece.split()) > 2] == []
    assert quotations > len(QUOTING)
