"""Names against the lists by the API: one in the address, many in a body."""

from __future__ import annotations

import json

import psycopg
import pytest

API = "/api/v1/screening"


@pytest.fixture(scope="module", autouse=True)
def listed(world_url):
    """A list with one party."""
    with psycopg.connect(world_url, autocommit=True) as connection:
        connection.execute(
            "with l as (insert into sanction_lists (code, name) values ('own-list', 'List of our own') returning id),"
            " v as (insert into sanction_list_versions (list_id, version, published_on, format, source_path, content_hash, parts, entries, added, changed, removed)"
            " select id, '1', '2024-01-01', 'own', '-', 'hash', '{}', 1, 1, 0, 0 from l),"
            " e as (insert into listings (list_id, external_id, kind, countries, birth_dates, raw)"
            " select id, '77', 'person', '{KEN}', '{1960}', '{}' from l returning id)"
            " insert into listing_names (listing_id, name, name_key, is_primary) select id, 'Zebedee Quillfeather Oduya', 'zebedee quillfeather oduya', true from e"
        )
        yield
        connection.execute("delete from sanction_lists where code = 'own-list'")


def test_a_name_spelt_otherwise_is_found(desk):
    [item] = desk.get(API, params={"name": "Oduya, Zebedee Quilfeather", "country": "KEN", "birth_date": "1960"}).json()["items"]
    [match] = item["matches"]
    assert (match["list_code"], match["external_id"], match["matched_name"]) == ("own-list", "77", "Zebedee Quillfeather Oduya")
    assert 0.78 <= match["score"] <= 1


def test_a_name_that_is_not_listed_matches_nothing(desk):
    assert desk.get(API, params={"name": "Ferdinand Marrowby"}).json()["items"] == [{"name": "Ferdinand Marrowby", "matches": []}]


def test_many_names_come_back_in_their_order(desk):
    names = [{"name": "Ferdinand Marrowby"}, {"name": "Zebedee Quillfeather Oduya", "kind": "person"}]
    items = desk.post(API, json={"names": names, "limit": 1}).json()["items"]
    assert [item["name"] for item in items] == [name["name"] for name in names]
    assert [len(item["matches"]) for item in items] == [0, 1]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"names": []}',
        b'{"names": [{}]}',
        b'{"names": [{"name": 5}]}',
        b'{"names": [{"name": ""}]}',
        b'{"names": [{"name": "a\\u0000b"}]}',
        b'{"names": [{"name": "\\ud800"}]}',
        b'{"names": [{"name": "\xff"}]}',
        b'{"names": [{"name": "Ada", "other": 1}]}',
        b'{"names": [{"name": "Ada"}], "limit": 1e999}',
        b'{"names": [{"name": "Ada"}], "limit": true}',
        b'{"names": [{"name": "Ada"}], "threshold": NaN}',
        b'{"names": [{"name": "Ada", "country": "Kenya"}]}',
        b"[" * 100_000,
        json.dumps({"names": [{"name": "Ada"}] * 101}).encode(),
        b'{"names": [{"name": "' + b"a" * 250_000 + b'"}]}',
    ],
)
def test_a_body_that_can_t_be_used_is_refused_in_words(desk, body):
    answer = desk.post(API, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["detail"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_only_json_is_taken_so_that_no_form_of_another_site_can_ask(desk, kind):
    assert desk.post(API, content=b'{"names": [{"name": "Ada"}]}', headers={"Content-Type": kind}).status_code == 415


def test_a_country_that_there_is_not_is_refused(desk):
    assert desk.get(API, params={"name": "Ada", "country": "QQQ"}).status_code == 422
