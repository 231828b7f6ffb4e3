"""Attacks on the desk, all of which fail: hostile articles and names, parameters of every page, addresses, forms of other sites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import lxml.html
import psycopg
import pytest
import report_world
from hand import Hand
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from communique.etl import settings
from communique.etl.desk import context as context_of
from communique.reports.desk.app import create_app
from communique.reports.desk.safety import Rules, guarded

HOME = "http://127.0.0.1:8417"
# Each breaks out of another place: text, an attribute of either quote, a script, a comment, a textarea, an address, Markdown.
HOSTILE = (
    "<xq7>",
    '"><xq7 onmouseover=alert(1)>',
    "'><xq7 x='",
    "</script><xq7>",
    "--><xq7>",
    "</textarea></title><xq7>",
    "{{7*7}}{% raw %}",
    "javascript:alert(1)",
)
GIVEN = (
    *HOSTILE,
    "'; drop table events; --",
    "x' or 'a'='a",
    "\\",
    "%",
    "\x00",
    "a\r\nX-Injected: 1",
    "\u202e",
    "9" * 40,
    "-1",
    "../../etc/passwd",
    "a" * 5000,
)
STARTS = (
    "/",
    "/search?q=talks",
    "/actors",
    "/pair",
    "/sanctions",
    "/lists",
    "/reports",
    "/sql",
    "/runs",
    "/review",
    "/review?tab=names",
    "/review?tab=decided",
)
MOST_PAGES = 120


@dataclass
class Seen:
    """What a walk through the pages came by: each page by its address, and the parameters of each path."""

    pages: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, set[str]] = field(default_factory=dict)
    forms: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def hostile_url(another_database) -> Iterator[str]:
    """The world of report_world.py, in which some articles and names were written by an enemy."""
    with another_database() as url, psycopg.connect(url, autocommit=True) as connection:
        hand = Hand(connection)
        report_world.fill(hand)
        for number, text in enumerate(HOSTILE):
            enemy = hand.person(f"Enemy {number} {text}", f"envoy {text}", f"Envoy {text}", "IRN")
            body = f"Enemy{number} {text} met Iran. They said {text} is near."
            document = hand.article(
                "2024-06-30", f"Publisher {number} {text}", f"Title {text}", [body], f"javascript:alert({number})//{text}"
            )
            event = hand.event(
                document,
                "CONSULT",
                "met",
                [(enemy, "IRN")],
                ["USA"],
                mode="visit",
                status="planned",
                on=("2024-07-02", "day"),
                location=f"Place {text}",
            )
            connection.execute("update events set trigger = %s where id = %s", [text, event])
            hand.statement(
                document, f"{text} is near", enemy, "IRN", "said", ["USA"], speaker_text=text, topic="nuclear", stance="unfavourable"
            )
            hand.mention(document, f"Enemy{number} {text}")
            incident = hand.incident(f"enemy {number} {text}", "CONSULT", 2)
            connection.execute("update incidents set location = %s, sentence = %s where id = %s", [text, text, incident])
            connection.execute("update events set incident_id = %s where id = %s", [incident, event])
            sanction = (
                hand.sanction("USA", "IRN", "aid", "imposed", ("2024-06-30", "2024-06-30"), imposed="2024-06-30") if not number else None
            )
            act = hand.act(document, "impose", "met", "USA", "USA", "IRN", "aid", sanction=sanction, condition=text)
            connection.execute("update sanction_actions set sector = %s, legal_basis = %s where id = %s", [text, text, act])
            listing = hand.id(
                "with l as (insert into sanction_lists (code, name) values (%s, %s) returning id)"
                " insert into listings (list_id, external_id, kind, programme, remarks, raw) select id, %s, 'person', %s, %s, '{}' from l returning id",
                f"list-{number}{text}",
                f"List {text}",
                f"x{number}{text}",
                text,
                text,
            )
            connection.execute(
                "insert into listing_names (listing_id, name, name_key, is_primary) values (%s, %s, %s, true)",
                [listing, f"Name {text}", "name"],
            )
            connection.execute("insert into listing_actors values (%s, %s, 0.9, 'probe')", [listing, enemy])
        yield url


@pytest.fixture(scope="module")
def app(hostile_url):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", hostile_url)
        settings.reset()
        made = context_of("0.0.0")
        yield create_app(made)
        made.pool.close()
    settings.reset()


@pytest.fixture(scope="module")
def reader(app) -> TestClient:
    """A browser at the desk."""
    return TestClient(guarded(app, Rules()), base_url=HOME, raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture(scope="module")
def seen(reader) -> Seen:
    """A walk through the pages by their links."""
    found = Seen()
    waiting = list(STARTS)
    shapes: dict[str, int] = {}
    while waiting and len(found.pages) < MOST_PAGES:
        address = waiting.pop(0)
        path = urlsplit(address).path
        shape = "/".join(path.split("/")[:2])
        if address in found.pages or shapes.get(shape, 0) >= 14:
            continue
        shapes[shape] = shapes.get(shape, 0) + 1
        answer = reader.get(address)
        assert answer.status_code < 500, f"{address}: {answer.status_code}"
        if not answer.headers.get("content-type", "").startswith("text/html") or "attachment" in answer.headers.get(
            "content-disposition", ""
        ):
            continue
        found.pages[address] = answer.text
        page = lxml.html.fromstring(answer.text)
        for link in page.xpath("//a/@href"):
            there = urljoin(HOME + address, link)
            if there.startswith(HOME + "/"):
                to = urlsplit(there)
                found.parameters.setdefault(to.path, set()).update(name for name, _ in parse_qsl(to.query))
                waiting.append(to.path + (f"?{to.query}" if to.query else ""))
        for form in page.xpath("//form"):
            action = urlsplit(urljoin(HOME + address, form.get("action") or address)).path
            (found.forms.add(action) if (form.get("method") or "").lower() == "post" else None)
            if (form.get("method") or "get").lower() == "get":
                found.parameters.setdefault(action, set()).update(form.xpath(".//@name"))
    return found


def faults(text: str) -> list[str]:
    """What in a page would run, load or look otherwise than the desk wants it."""
    page = lxml.html.fromstring(text)
    found = [f"script {script.get('src')}" for script in page.iter("script") if not (script.get("src") or "").startswith("/static/")]
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in ("xq7", "style", "iframe", "object", "embed", "base"):
            found.append(f"element {element.tag}")
        for name, value in element.attrib.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                found.append(f"attribute {name} of {element.tag}")
            if name in ("href", "src", "action", "formaction", "xlink:href") and re.match(
                r"\s*(javascript|data|vbscript):", value, re.IGNORECASE
            ):
                found.append(f"address {value}")
            if name == "src" and not value.startswith("/"):
                found.append(f"loads {value}")
    return found


def test_hostile_texts_are_shown_as_texts(seen):
    told = "".join(seen.pages.values())
    assert len(seen.pages) > 60
    for text in ("&lt;xq7&gt;", "&lt;/script&gt;&lt;xq7&gt;", "{{7*7}}"):
        assert text in told, "the walk came by no hostile text"
    assert {address: found for address, text in seen.pages.items() if (found := faults(text))} == {}


def test_so_are_hostile_parameters_of_every_page(reader, seen):
    tried = 0
    for path, names in sorted(seen.parameters.items(), key=lambda each: len(each[0])):
        shape = path.rstrip("/").rpartition("/")[0] or path
        if (
            tried > 12 * len(GIVEN)
            or not names
            or (path.startswith("/reports/") and not path.startswith(("/reports/visits", "/reports/who-said")))
        ):
            continue
        for given in GIVEN:
            address = f"{path}?{urlencode(dict.fromkeys(sorted(names), given))}"
            answer = reader.get(address)
            tried += 1
            assert answer.status_code < 500, f"{answer.status_code} of {address} ({shape})"
            assert "x-injected" not in answer.headers
            if answer.headers.get("content-type", "").startswith("text/html") and "attachment" not in answer.headers.get(
                "content-disposition", ""
            ):
                assert faults(answer.text) == [], address
    assert tried > 100


@pytest.mark.parametrize("given", GIVEN, ids=range(len(GIVEN)))
def test_and_every_parameter_alone(reader, seen, given):
    for path in ("/search", "/actors", "/pair", "/sanctions", "/lists", "/screen", "/sql", "/review", "/runs", "/reports/visits"):
        for name in seen.parameters.get(path, ()):
            answer = reader.get(path, params={name: given})
            assert answer.status_code < 500, f"{answer.status_code} of {path}?{name}={given!r}"


def test_no_parameter_reaches_the_tables(reader, seen, hostile_url):
    with psycopg.connect(hostile_url) as connection:
        [(count,)] = connection.execute("select count(*) from events").fetchall()
    assert count > len(HOSTILE)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../context.py",
        "/static/%2e%2e/context.py",
        "/static/..%2fcontext.py",
        "/static/..%5ccontext.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/....//context.py",
        "/static/.%00./context.py",
        "/static/",
        "/reports/..%2f..%2f..%2fetc%2fpasswd",
        "/reports/%2e%2e%2fvisits",
        "/reports/..%2fqueries%2fvisits.csv",
        "/reports/visits.xml",
        "/reports/visits./etc/passwd",
        "/lists/..%2f..%2fetc/passwd",
        "/sql/columns/..%2f..%2fetc%2fpasswd",
        "/.git/config",
        "/static/.htaccess",
    ],
)
def test_no_address_leads_to_a_file_of_ours(reader, path):
    answer = reader.get(path)
    assert answer.status_code in (400, 404)
    assert "root:" not in answer.text
    assert "import " not in answer.text


def posting(routes) -> Iterator[str]:
    for route in routes:
        if isinstance(route, Mount):
            yield from (route.path + path for path in posting(route.routes or ()))
        elif isinstance(route, Route) and "POST" in (route.methods or ()):
            yield route.path


def test_no_form_of_another_site_is_taken_by_any_address_that_takes_forms(app, reader, seen):
    taking = set(posting(app.routes))
    assert taking >= seen.forms
    for path in taking:
        for headers in (
            {"sec-fetch-site": "cross-site"},
            {"origin": "http://evil.example"},
            {"sec-fetch-site": "same-site", "origin": HOME},
        ):
            assert reader.post(path, data={"list": "list-0<xq7>", "verdict": "accept"}, headers=headers).status_code == 403
        if not path.startswith("/api/"):
            assert reader.post(path, data={}).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "POST"])
def test_other_methods_are_refused(reader, method):
    for path in ("/", "/search", "/actors", "/static/desk.css", "/api/v1/events"):
        answer = reader.request(method, path, headers={"sec-fetch-site": "same-origin", "content-length": "0"})
        assert answer.status_code in (403, 405), f"{method} {path}"


def test_nothing_tells_which_programs_run(reader):
    for path in ("/", "/nix", "/api/v1/events?limit=x"):
        headers = reader.get(path).headers
        assert "server" not in headers
        assert "x-powered-by" not in headers
