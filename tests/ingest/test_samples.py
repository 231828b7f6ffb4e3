"""The sample articles that come with the project."""

from __future__ import annotations

from pathlib import Path

import pytest

import communique.seeds
from communique.etl.ingest.dedupe import content_hash, duplicates_in

from .conftest import Read, Reading


@pytest.fixture
def samples(reading: Reading) -> Read:
    return reading(Path(communique.seeds.__path__[0], "articles"))


def test_every_sample_is_read_with_its_metadata(samples: Read) -> None:
    assert not samples.rejects
    assert len(samples.articles) >= 18
    for article in samples.articles:
        assert article.title, article.source
        assert article.publisher, article.source
        assert article.published is not None, article.source
        assert article.published.precision == "day", article.source
        assert 2015 <= article.published.on.year <= 2026, article.source
        assert 150 <= len(article.text.split()) <= 500, article.source


def test_the_samples_show_many_formats_and_publishers(samples: Read) -> None:
    assert {a.format for a in samples.articles} >= {"text", "markdown", "html", "jsonl", "csv", "feed", "eml"}
    assert len({a.publisher for a in samples.articles}) >= 6


def test_one_sample_is_a_reprint_and_none_a_copy(samples: Read) -> None:
    keyed = [(Path(a.source).name, a.text) for a in samples.articles]
    assert list(duplicates_in(keyed)) == [("saudi-iran-embassies-2023-03-11.txt", "saudi-iran-beijing-2023-03-11.txt")]
    assert len({content_hash(text) for _, text in keyed}) == len(keyed)
