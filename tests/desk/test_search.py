"""The search finds the same whichever way it goes: through the newest articles first, by gathering, or by looking one by one."""

from __future__ import annotations

import re

import pytest

from communique.reports.desk import terms
from communique.reports.desk.pages import search

SEARCHES = [
    "q=tehran", "q=tehran+OR+moscow", "q=washington+-tehran", 'q="tehran+agreed"', 'q="agreed+tehran"', 'q=iran+-"iran+on"', "q=iran&type=ASSAULT",
    "type=CONSULT", "type=CONSULT&actor=USA", "actor=IRN&type=REQUEST&since=2024-05-01", "q=israel&publisher=First+Wire", "q=iran&until=2024-05-31",
    "topic=nuclear", "actor=IRN&topic=nuclear",
]  # fmt: skip


def articles(desk, asked: str) -> list[str]:
    answer = desk.get(f"/search?{asked}")
    assert answer.status_code == 200
    return re.findall(r'<h2><a href="/article/(\d+)"', answer.text)


def test_ways_of_searching_find_the_same(desk, monkeypatch):
    found = {asked: articles(desk, asked) for asked in SEARCHES}
    assert sum(map(bool, found.values())) > len(SEARCHES) / 2
    assert found['q="tehran+agreed"'] and not found['q="agreed+tehran"']
    monkeypatch.setattr(search, "WINDOWS", (1, 3, 8))
    for most in (1, 3):
        monkeypatch.setattr(search, "MOST", most)
        monkeypatch.setattr(search, "PAGE", most)
        for rarest in (None, "type", "actor", "topic"):
            monkeypatch.setattr(search, "gathered", lambda facts, articles, rarest=rarest: rarest if rarest in facts else None)
            for asked, all_of_them in found.items():
                assert articles(desk, asked) == all_of_them[:most], (asked, most, rarest)


def test_a_phrase_is_looked_for_in_so_many_texts_and_says_how_far_back(desk, monkeypatch):
    everything = articles(desk, 'q="on+sunday"')
    assert len(everything) >= 2
    monkeypatch.setattr(search, "TEXTS", 1)
    told = desk.get('/search?q="on+sunday"').text
    assert articles(desk, 'q="on+sunday"') == everything[:1]
    assert "The phrase was looked for in the newest 1 articles" in told
    further = re.search(r'href="(/search[^"]*until=[\d-]+)">Look further back', told)
    assert further and desk.get(further[1].replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize(
    ("facts", "first"),
    [
        ({}, None),
        ({"type": 90_000}, None),
        ({"type": 5_000}, "type"),
        ({"actor": 100, "type": 90_000}, "actor"),
        ({"actor": 15_000, "topic": 18_000}, "actor"),
        ({"type": 20_000, "topic": 20_000}, None),
        ({"actor": 0}, "actor"),
    ],
)
def test_rare_facts_are_gathered_and_frequent_ones_looked_up(facts, first):
    assert search.gathered(facts, 100_000) == first


def test_what_an_index_can_answer_has_no_phrases():
    typed = 'sanctions "nuclear deal" -"oil price" -gas OR u.s.'
    assert "<->" in terms.tsquery(typed)
    assert terms.loose(typed) == "('sanctions') & ('nuclear' & 'deal') & !('gas') | ('u' & 's')"
