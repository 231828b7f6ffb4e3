"""The API as programs use it: pages, filters, formats, tags, faults, feeds."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import psycopg
import pyarrow.parquet
import pytest
from hand import Hand

from communique.reports.desk.api import atom, icalendar, negotiation, paging, parameters
from communique.reports.desk.api.parameters import Refused
from communique.reports.desk.api.resources import resources

API = "/api/v1"
COLLECTIONS = sorted(resources())


@pytest.fixture(scope="session")
def api(desk):
    """Asks the API: a path, its parameters and headers."""

    def api(path: str, *, headers: dict[str, str] | None = None, **given: object) -> Any:
        return desk.get(API + path, params={name: str(value) for name, value in given.items()} or None, headers=headers)

    return api


@pytest.fixture(scope="session")
def rows(api, desk):
    """The rows of a collection, page after page."""

    def rows(path: str, **given: object) -> list[dict]:
        page = api(path, **given).json()
        found = page["items"]
        while page["next"]:
            page = desk.get(page["next"]).json()
            assert page["items"], "a page without rows"
            found += page["items"]
        return found

    return rows


@pytest.fixture(scope="session")
def counted(world_url):
    """How many rows a query of the database gives."""

    def counted(query: str) -> int:
        with psycopg.connect(world_url) as connection:
            return connection.execute(f"select count(*) from ({query}) as asked").fetchone()[0]

    return counted


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("documents", "documents"),
        ("statements", "statements"),
        ("events", "events"),
        ("incidents", "incidents"),
        ("sanctions", "sanctions"),
        ("sanction-acts", "sanction_actions"),
        ("mentions", "mentions"),
        ("offices", "actor_roles"),
        ("lists", "sanction_lists"),
        ("list-versions", "sanction_list_versions"),
        ("listings", "listings"),
        ("listing-versions", "listing_versions"),
    ],
)
def test_a_collection_has_every_row_once_whatever_the_page(rows, counted, name, table):
    found = [row["id"] for row in rows(f"/{name}", limit=7 if counted(f"select from {table}") < 300 else 5000)]
    assert found == sorted(set(found), reverse=True)
    assert len(found) == counted(f"select from {table}")


def test_what_comes_in_meanwhile_shifts_no_page(database_url, monkeypatch):
    from starlette.testclient import TestClient

    from communique.etl import settings
    from communique.etl.desk import context
    from communique.reports.desk.api.app import create_api

    monkeypatch.setenv("DATABASE_URL", database_url)
    settings.reset()
    made = context("0")
    try:
        client = TestClient(create_api(made))
        with psycopg.connect(database_url, autocommit=True) as connection:
            hand = Hand(connection)
            first = [hand.article("2024-01-01", "Press", f"Title {number}", ["One sentence."]) for number in range(4)]
            page = client.get("/documents?limit=2").json()
            hand.article("2024-01-02", "Press", "Late", ["One sentence."])
        below = client.get("/documents?" + urlsplit(page["next"]).query).json()
    finally:
        made.pool.close()
        settings.reset()
    assert [row["id"] for row in page["items"] + below["items"]] == first[::-1]
    assert below["next"] is None


def test_the_last_page_has_no_next(api):
    answer = api("/incidents", limit=1000)
    assert answer.json()["next"] is None
    assert "link" not in answer.headers


def test_the_header_link_has_the_next_page_too(api):
    answer = api("/events", limit=1, type="CONSULT")
    assert answer.headers["link"] == f'<{answer.json()["next"]}>; rel="next"'


@pytest.mark.parametrize(
    ("path", "given", "query"),
    [
        ("/documents", {"since": "2024-06-01", "until": "2024-06-30"}, "select from documents where published_on between '2024-06-01' and '2024-06-30'"),
        ("/documents", {"publisher": "first wire"}, "select from documents join publishers p on p.id = publisher_id where p.name = 'First Wire'"),
        ("/documents", {"title": "VISIT"}, "select from documents where title ilike '%visit%'"),
        ("/documents", {"words": "mediated"}, "select from documents where body like '%mediat%'"),
        ("/events", {"type": "ASSAULT"}, "select from events where event_type = 'ASSAULT'"),
        ("/events", {"actor": "IRN"}, "select distinct event_id from event_participants where code = 'IRN'"),
        ("/events", {"source": "USA"}, "select distinct event_id from event_participants where code = 'USA' and role = 'source'"),
        ("/events", {"target": "USA"}, "select distinct event_id from event_participants where code = 'USA' and role = 'target'"),
        ("/events", {"quad_class": "material conflict"}, "select from events join event_types t on t.code = event_type where quad_class = 'material conflict'"),
        ("/events", {"mode": "visit"}, "select from events where mode = 'visit'"),
        ("/events", {"status": "planned"}, "select from events where status = 'planned'"),
        ("/events", {"confidence": "0.7"}, "select from events where confidence >= 0.7"),
        ("/statements", {"speaker": "USA"}, "select from statements where speaker_code = 'USA'"),
        ("/statements", {"topic": "nuclear"}, "select from statements where topic = 'nuclear'"),
        ("/statements", {"about": "IRN"}, "select distinct statement_id from statement_subjects where code = 'IRN'"),
        ("/statements", {"cue_class": "praise"}, "select from statements where cue_class = 'praise'"),
        ("/statements", {"content": "A TRICK"}, "select from statements where content ilike '%a trick%'"),
        ("/incidents", {"type": "CONSULT"}, "select from incidents where event_type = 'CONSULT'"),
        ("/incidents", {"at_least": "3"}, "select from incidents where document_count >= 3"),
        ("/sanctions", {"status": "lifted"}, "select from sanctions where status = 'lifted'"),
        ("/sanctions", {"measure": "travel_ban"}, "select from sanctions where measure = 'travel_ban'"),
        ("/sanction-acts", {"action": "ease"}, "select from sanction_actions where action = 'ease'"),
        ("/sanction-acts", {"target": "IRN"}, "select from sanction_actions where target_code = 'IRN'"),
        ("/actors", {"kind": "igo"}, "select from actors where kind = 'igo'"),
        ("/actors", {"key": "USA"}, "select from actors where key = 'USA'"),
        ("/actors", {"code": "FRA"}, "select from actors where code = 'FRA'"),
        ("/aliases", {"actor": "USA"}, "select from actor_aliases join actors a on a.id = actor_id where 'USA' in (a.key, a.code)"),
        ("/offices", {"office": "keeper_of_the_seal"}, "select from actor_roles where office = 'keeper_of_the_seal'"),
    ],
)  # fmt: skip
def test_filters_keep_what_they_name(rows, counted, path, given, query):
    expected = counted(query)
    assert expected > 0, "the filter is tried on nothing"
    assert len(rows(path, limit=2000, **given)) == expected


def test_filters_hold_together_and_on_every_page(rows):
    found = rows("/events", limit=1, actor="IRN", type="CONSULT")
    assert len(found) > 1
    assert all(row["event_type"] == "CONSULT" and "IRN" in row["source_codes"] + row["target_codes"] for row in found)


def test_an_office_runs_from_its_first_day_to_its_last(rows):
    given = {"office": "keeper_of_the_seal"}
    assert len(rows("/offices", on="2024-05-01", **given)) == 1
    assert rows("/offices", on="2024-05-02", **given) == []


def test_an_event_tells_who_when_and_in_which_words(rows):
    [row] = [row for row in rows("/events", type="ASSAULT", actor="ISR") if row["trigger"] == "struck"]
    assert (row["source_codes"], row["target_codes"], row["occurred_on"], row["mode"]) == (["ISR"], ["IRN"], "2024-04-10", "aerial")
    assert row["sentence_text"] == "Israeli jets struck Iran on Wednesday."
    assert row["sentence_text"][row["trigger_start"] : row["trigger_end"]] == "struck"


@pytest.mark.parametrize("name", COLLECTIONS)
def test_one_row_is_that_of_the_collection(api, name):
    page = api(f"/{name}", limit=1).json()["items"]
    if not page:
        assert name.startswith("list"), "nothing to try"
        return
    one = api(f"/{name}/{page[0]['id']}").json()
    assert {key: one[key] for key in page[0]} == page[0]


def test_a_document_comes_with_its_words_but_a_list_of_them_without(api, rows):
    [row] = rows("/documents", title="Strike")
    assert "body" not in row
    assert api(f"/documents/{row['id']}").json()["body"] == "Israeli jets struck Iran on Wednesday."


@pytest.mark.parametrize("id_", ["0", str(2**63 - 1), str(2**63), "9" * 400])
def test_a_row_that_is_not_there_is_not_found(api, id_):
    answer = api(f"/events/{id_}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet", ".json", ""])
def test_formats_tell_the_same(api, suffix):
    answer = api(f"/events{suffix}", type="CONSULT", limit=3, headers={"Accept": "application/json"})
    expected = api("/events", type="CONSULT", limit=3).json()["items"]
    read = {
        ".csv": lambda content: list(csv.DictReader(io.StringIO(content.decode()))),
        ".jsonl": lambda content: [json.loads(line) for line in content.splitlines()],
        ".parquet": lambda content: pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist(),
    }.get(suffix, lambda content: json.loads(content)["items"])(answer.content)
    assert [int(row["id"]) for row in read] == [row["id"] for row in expected]
    assert [str(row["trigger"]) for row in read] == [row["trigger"] for row in expected]
    assert [str(row["published_on"]) for row in read] == [row["published_on"] for row in expected]
    codes = [row["source_codes"] if suffix != ".csv" else json.loads(row["source_codes"]) for row in read]
    assert codes == [row["source_codes"] for row in expected]


def test_parquet_has_types_and_meanings(api):
    table = pyarrow.parquet.read_table(io.BytesIO(api("/events.parquet").content))
    types = {field.name: str(field.type) for field in table.schema}
    assert types["published_on"] == "date32[day]"
    assert types["score"] == "double"
    assert types["source_codes"].startswith("list<")
    assert table.schema.field("score").metadata[b"comment"]


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("text/html, */*;q=0.8", "json"),
        ("text/csv", "csv"),
        ("text/*", "csv"),
        ("application/x-ndjson, application/json;q=0.9", "jsonl"),
        ("application/json;q=0.1, application/vnd.apache.parquet;q=0.5", "parquet"),
        ("*/*, application/json;q=0", "csv"),
        ("nonsense, text/csv", "csv"),
        ("TEXT/CSV ; Q=0.5", "csv"),
    ],
)
def test_the_client_chooses_the_format(accept, format):
    assert negotiation.chosen(accept) == format


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "image/*, text/html", "json"])
def test_a_format_that_there_is_not_is_not_acceptable(api, accept):
    answer = api("/events", headers={"Accept": accept})
    assert answer.status_code == 406
    assert answer.json()["status"] == 406


def test_the_header_chooses_and_the_suffix_beats_it(api):
    assert api("/events", headers={"Accept": "text/csv"}).headers["content-type"] == "text/csv; charset=utf-8"
    assert api("/events.jsonl", headers={"Accept": "text/csv"}).headers["content-type"] == "application/x-ndjson"


@pytest.mark.parametrize(
    "path", ["/events", "/events.csv", "/documents/1", "/reports", "/reports/visits/rows", "/feeds/events.atom", "/openapi.json"]
)
def test_what_the_client_has_is_not_sent_again(api, path):
    first = api(path)
    assert first.status_code == 200
    again = api(path, headers={"If-None-Match": f'"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert api(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_another_answer_has_another_tag(api):
    tags = {api("/events", **given).headers["etag"] for given in ({}, {"limit": 1}, {"type": "CONSULT"})}
    assert len(tags) == 3


def test_answers_are_compressed_for_those_who_take_it(desk):
    with desk.stream("GET", f"{API}/events", headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(raw))["items"]
    assert "Accept-Encoding" in answer.headers["vary"]
    assert "content-encoding" not in desk.get(f"{API}/events", headers={"Accept-Encoding": "identity"}).headers


def test_head_tells_what_get_would(desk):
    got, told = desk.get(f"{API}/events.csv"), desk.head(f"{API}/events.csv")
    assert told.status_code == 200
    assert told.headers["etag"] == got.headers["etag"]


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/events?limit=0", "limit"),
        ("/events?limit=10001", "limit"),
        ("/events?limit=" + "9" * 30, "limit"),
        ("/events?limit=1_0", "limit"),
        ("/events?limit=1.5", "limit"),
        ("/events?limit=", "limit"),
        ("/events?limit=٣", "limit"),
        ("/events?limit=1&limit=2", "limit"),
        ("/events?document=99999999999", "document"),
        ("/events?confidence=nan", "confidence"),
        ("/events?confidence=1e999", "confidence"),
        ("/events?since=2024-02-30", "since"),
        ("/events?since=2023-02-29", "since"),
        ("/events?since=1900-02-29", "since"),
        ("/events?since=2024-13-01", "since"),
        ("/events?since=20240101", "since"),
        ("/events?since=0000-01-01", "since"),
        ("/events?since=newest-99999", "since"),
        ("/events?status=other", "status"),
        ("/events?actor=%00", "actor"),
        ("/events?actor=a%00b", "actor"),
        ("/events?actor=%20", "actor"),
        ("/events?actor=", "actor"),
        ("/events?actor=" + "a" * 301, "actor"),
        ("/events?before=5", "before"),
        ("/events?cursor=x", "cursor"),
        ("/events?cursor=statements-1", "cursor"),
        ("/events?cursor=events-" + "f" * 16, "cursor"),
        ("/events?cursor=events--1", "cursor"),
        ("/events?nonsense=1", "nonsense"),
        ("/events/1?x=1", "x"),
        ("/reports?x=1", "x"),
        ("/reports/visits?x=1", "x"),
        ("/reports/visits/rows?limit=-1", "limit"),
        ("/reports/visits/rows?nonsense=1", "nonsense"),
        ("/feeds/events.atom?x=1", "x"),
        ("/calendars/meetings.ics?since=x", "since"),
        ("/screening", "name"),
        ("/screening?name=", "name"),
        ("/screening?name=a%00b", "name"),
        ("/screening?name=Ada&birth_date=1960-13", "birth_date"),
        ("/screening?name=Ada&birth_date=1961-02-29", "birth_date"),
        ("/screening?name=Ada&country=Iran", "country"),
        ("/screening?name=Ada&threshold=0.1", "threshold"),
        ("/screening?name=Ada&kind=ship", "kind"),
        ("/events?" + "&".join(f"p{number}=1" for number in range(100)), None),
        ("/events?actor=%ff", None),
        ("/events?actor=%ED%A0%80", None),
    ],
)
def test_what_can_t_be_asked_is_refused_in_words(desk, path, parameter):
    answer = desk.get(API + path)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], told.get("parameter")) == (422, parameter)
    assert told["detail"]


@pytest.mark.parametrize(
    "given", ["x' or '1'='1", "'; drop table events; --", "%' union select 1 --", "\\", "$$", ":limit", "%(limit)s", "{}", "'';--"]
)
@pytest.mark.parametrize(
    "path", ["/events?actor=", "/statements?content=", "/documents?words=", "/documents?title=", "/actors?name=", "/listings?name="]
)
def test_a_text_is_a_text_and_never_sql(desk, counted, path, given):
    answer = desk.get(API + path.partition("?")[0], params={path.partition("?")[2].strip("="): given})
    assert answer.status_code == 200
    assert answer.json()["items"] == []
    assert counted("select from events") > 0


def test_methods_that_write_are_not_allowed(desk):
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = desk.request(method, f"{API}/events")
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD" or set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
        assert answer.json()["status"] == 405


@pytest.mark.parametrize(
    "path",
    ["/", "/nix", "/events.xml", "/events/x", "/reports/nix", "/reports/nix/rows", "/reports/..%2f..%2fsecrets/rows", "/feeds/x.atom"],
)
def test_what_is_not_there_is_a_problem_with_words(api, path):
    answer = api(path)
    assert answer.status_code == 404
    assert answer.json()["detail"]


def test_every_packaged_report_gives_its_rows(api):
    names = [report["name"] for report in api("/reports").json()["items"]]
    assert len(names) > 30
    for name in names:
        answer = api(f"/reports/{name}/rows")
        assert answer.status_code == 200, answer.text
        assert set(answer.json()) == {"items", "cut"}


def test_a_report_takes_its_parameters_and_says_when_there_is_more(api):
    few = api("/reports/latest-happenings/rows", limit=1)
    assert few.json()["cut"] is True
    assert api("/reports/latest-happenings/rows.csv", limit=1).headers["communique-cut"] == "true"
    all_ = api("/reports/latest-happenings/rows.csv", limit=5000)
    assert "communique-cut" not in all_.headers
    assert len(all_.text.splitlines()) > 2


def test_a_report_tells_what_it_takes_and_its_query(api):
    told = api("/reports/visits").json()
    assert "limit" in [parameter["name"] for parameter in told["parameters"]]
    assert told["columns"][0]["meaning"]
    assert "select" in told["sql"]


def test_feeds_can_be_read_and_lead_to_the_article(api):
    feed = feedparser.parse(api("/feeds/events.atom", actor="IRN").content)
    assert feed.bozo == 0
    assert feed.entries
    for entry in feed.entries:
        assert re.fullmatch(r"http://127\.0\.0\.1:8417/article/\d+", entry.link)
        assert entry.id.startswith("urn:communique:event:")
        assert entry.summary
        assert entry.updated_parsed.tm_year == 2024
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    said = feedparser.parse(api("/feeds/statements.atom", topic="nuclear").content)
    assert [entry.title.partition(": ")[0] for entry in said.entries] == ["Ada Example", "Ada Example"]


def test_the_feed_of_reports_has_what_the_schedule_gave(desk, world_url):
    with psycopg.connect(world_url, autocommit=True) as connection:
        connection.execute(
            "insert into report_runs (report, parameters, schedule, due_at, started, finished, rows, outcome) values"
            " ('visits', '{\"limit\": 5}', 'weekly', '2024-06-30 06:00+00', '2024-06-30 06:00+00', '2024-06-30 06:01+00', 3, 'succeeded'),"
            " ('visits', '{}', 'weekly', '2024-07-07 06:00+00', '2024-07-07 06:00+00', '2024-07-07 06:01+00', 0, 'unneeded')"
        )
        feed = feedparser.parse(desk.get(f"{API}/feeds/reports.atom").content)
        connection.execute("delete from report_runs where schedule = 'weekly'")
    [entry] = feed.entries
    assert entry.title == "weekly: 3 rows"
    assert entry.link.endswith("/reports/visits?limit=5")


def test_a_feed_holds_what_xml_does_not():
    from datetime import UTC, datetime

    entry = atom.Entry(
        "urn:x", "a\x00<b>\x1b&\ufffe", "\ud800 'x'", "http://x/?a=1&b=2", "\x07", datetime(2024, 1, 1, tzinfo=UTC), ("\x01",)
    )
    root = ElementTree.fromstring(atom.feed("urn:f", "t", "http://x/", "http://x/", [entry]))
    assert root.find("{*}entry/{*}title").text == "a\ufffd<b>\ufffd&\ufffd"
    assert root.find("{*}entry/{*}link").get("href") == "http://x/?a=1&b=2"


def calendar_of(content: bytes) -> list[dict[str, str]]:
    """The events of a calendar, lines unfolded; each line of it is checked for its length and end."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    unfolded = content.decode().replace("\r\n ", "").split("\r\n")
    events: list[dict[str, str]] = []
    for line in unfolded:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events:
            events[-1][name] = value
    return events


def test_announced_meetings_come_as_a_calendar(desk, world_url):
    with psycopg.connect(world_url, autocommit=True) as connection:
        hand = Hand(connection)
        documents = [
            hand.article(day, "First Wire", f"Talks {day}", ["France and Germany will hold talks, they said; in Paris."])
            for day in ("2024-06-28", "2024-06-29")
        ]
        for document in documents:
            hand.event(document, "CONSULT", "talks", ["FRA", "DEU"], status="planned", on=("2024-07-10", "day"), location="Paris, France")
        answer = desk.get(f"{API}/calendars/meetings.ics?country=FRA")
        again = desk.get(f"{API}/calendars/meetings.ics?country=FRA")
        other = desk.get(f"{API}/calendars/meetings.ics?country=KEN")
        connection.execute("delete from documents where id = any(%s)", [documents])
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    [event] = calendar_of(answer.content)
    assert event["DTSTART;VALUE=DATE"] == "20240710"
    assert event["DTEND;VALUE=DATE"] == "20240711"
    assert event["DTSTAMP"] == "20240628T000000Z"
    assert event["LOCATION"] == r"Paris\, France"
    assert event["DESCRIPTION"] == r"France and Germany will hold talks\, they said\; in Paris.\n\nTalks 2024-06-28\, First Wire"
    assert calendar_of(again.content)[0]["UID"] == event["UID"]
    assert calendar_of(other.content) == []


def test_a_calendar_can_t_be_broken_by_a_text():
    from datetime import UTC, datetime

    day = icalendar.Day(
        "u", date(2024, 1, 1), "x\r\nEND:VEVENT\nBEGIN:VEVENT", "ü" * 200, None, "http://x/\r\nX:y", datetime(2024, 1, 1, tzinfo=UTC)
    )
    content = icalendar.calendar("n", [day])
    [event] = calendar_of(content)
    assert event["DESCRIPTION"] == "ü" * 200
    assert content.count(b"END:VEVENT\r\n") == 1


def test_cursors_are_of_their_resource():
    assert paging.row_of("events", paging.after("events", 123456789)) == 123456789
    with pytest.raises(Refused):
        paging.row_of("events", paging.after("documents", 1))
    with pytest.raises(Refused):
        paging.row_of("sanction-acts", "acts-1")


@pytest.mark.parametrize("query", [b"a=1&a=2", b"a=%ff", b"&".join(b"p%d=1" % n for n in range(61)), "a=é".encode("latin-1")])
def test_query_strings_that_mean_nothing_sure_are_refused(query):
    with pytest.raises(Refused):
        parameters.fields(query)


@pytest.mark.parametrize(
    "day", ["2024-02-29", "2000-02-29", "2024-01-31", "2024-04-30", "1000-01-01", "2999-12-31", "newest", "newest - 90", "newest-90"]
)
def test_every_day_that_there_is_can_be_given(api, day):
    assert api("/events", since=day).status_code == 200


def test_query_strings_are_read_as_forms_are():
    assert parameters.fields(b"a=b+c%26&d=&e=%C3%A9") == {"a": "b c&", "d": "", "e": "é"}
