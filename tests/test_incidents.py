"""From the text to the incident: articles of our own, some of which tell of one happening."""

from __future__ import annotations

from collections import Counter

import incident_cases
import pytest

from communique.etl.annotate.pipeline import Annotator


def test_articles_of_one_happening_make_one_incident(annotator: Annotator) -> None:
    gold, found = incident_cases.clusters(annotator)
    precision, recall, f1 = incident_cases.bcubed(gold, found)
    assert f1 >= 0.94, (precision, recall)
    assert precision >= 0.98, (precision, recall)


def test_the_groups_are_many_and_hold_what_must_be_kept_apart() -> None:
    known = incident_cases.articles()
    told = Counter(f"{a.group}{h}" for a in known for h in set(a.happenings) if h)
    assert len({a.group for a in known}) >= 60
    assert sum(n > 1 for n in told.values()) >= 60
    assert sum(n == 1 for n in told.values()) >= 40


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ("aabb", "1122", (1.0, 1.0, 1.0)),
        ("aabb", "1111", (0.5, 1.0, 2 / 3)),
        ("aabb", "1234", (1.0, 0.5, 2 / 3)),
        ("aaab", "1122", (0.75, 2 / 3, 2 * 0.5 / (0.75 + 2 / 3))),
    ],
)
def test_bcubed(gold: str, found: str, expected: tuple[float, float, float]) -> None:
    assert incident_cases.bcubed(dict(enumerate(gold)), dict(enumerate(found))) == pytest.approx(expected)
