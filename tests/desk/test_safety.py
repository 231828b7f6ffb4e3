"""What the desk's guard lets pass: names, pages of other sites, bodies, numbers of requests, and what browsers are told."""

from __future__ import annotations

import socket

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from communique.etl import settings
from communique.etl.commands.desk import listening
from communique.etl.desk_access import AccessError, rules
from communique.reports.desk import safety
from communique.reports.desk.app import create_app
from communique.reports.desk.login import LoginError
from communique.reports.desk.safety import Bucket, Rules, guarded

HOME = "http://127.0.0.1:8417"
PAGE = {"sec-fetch-site": "same-origin"}


def echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse("here")


def broken(request: Request) -> PlainTextResponse:
    raise RuntimeError("broken on purpose")


@pytest.fixture(scope="module")
def bare() -> TestClient:
    """An application that answers anything, behind the guard."""
    app = Starlette(
        routes=[
            Route("/", echo, methods=["GET", "POST"]),
            Route("/broken", broken),
            Route("/api/v1/x", echo, methods=["GET", "POST"]),
        ]
    )
    return TestClient(guarded(app, Rules()), base_url=HOME, raise_server_exceptions=False)


@pytest.fixture(scope="session")
def safe(context) -> TestClient:
    """The desk behind its guard, as `communique desk` opens it."""
    return TestClient(guarded(create_app(context), Rules()), base_url=HOME, raise_server_exceptions=False)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nix",
        "/search?q=visit",
        "/api/v1/events",
        "/api/v1/nix",
        "/api/v1/events?limit=x",
        "/static/desk.css",
        "/static/nix.css",
        "/reports",
    ],
)
def test_every_answer_tells_the_browser_what_it_may_do(safe, path):
    headers = safe.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"]
    assert "access-control-allow-origin" not in headers
    assert "strict-transport-security" not in headers


def test_so_does_one_that_went_wrong(bare):
    for answer in (
        bare.get("/broken"),
        bare.get("/", headers={"host": "evil.example"}),
        bare.post("/", headers={"sec-fetch-site": "cross-site"}),
    ):
        assert answer.status_code >= 400
        assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("host", ["localhost", "localhost:1", "LocalHost:8417", "127.0.0.1", "127.0.0.1:8417", "[::1]:8417", "[::1]"])
def test_the_desk_answers_to_its_own_names(bare, host):
    assert bare.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("evil.example", 421),
        ("evil.example:8417", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost.evil.example", 421),
        ("127.0.0.2", 421),
        ("0.0.0.0:8417", 421),
        ("[::]:8417", 421),
        ("2130706433", 421),
        ("127.1", 421),
        ("localhost.", 421),
        ("", 400),
        ("localhost:8417@evil.example", 400),
        ("evil.example/localhost", 400),
        ("localhost evil.example", 400),
        ("localhost:port", 400),
        ("localhost,evil.example", 400),
    ],
)
def test_and_to_no_other_so_that_no_name_can_be_made_to_lead_here(bare, host, status):
    assert bare.get("/", headers={"host": host}).status_code == status


def test_one_name_is_asked_for_not_two(bare):
    assert bare.get("/", headers=[("host", "localhost"), ("host", "evil.example")]).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": HOME},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:9000"},
        {"origin": "null"},
        {"origin": ""},
        {},
        {"referer": f"{HOME}/"},
    ],
)
def test_a_form_of_another_site_is_refused(bare, headers):
    answer = bare.post("/", content=b"", headers=headers)
    assert answer.status_code == 403
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("headers", [PAGE, {"origin": HOME}, {"sec-fetch-site": "same-origin", "origin": "null"}])
def test_a_form_of_ours_is_taken(bare, headers):
    assert bare.post("/", content=b"", headers=headers).status_code == 200


def test_a_program_may_send_to_the_api_but_no_page_of_another_site(bare):
    assert bare.post("/api/v1/x", json={}).status_code == 200
    for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}):
        answer = bare.post("/api/v1/x", json={}, headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")


@pytest.mark.parametrize(
    ("mode", "dest", "status"),
    [
        ("navigate", "document", 200),
        ("no-cors", "image", 403),
        ("no-cors", "script", 403),
        ("cors", "empty", 403),
        ("navigate", "iframe", 403),
        ("navigate", "object", 403),
    ],
)
def test_another_site_may_link_here_and_no_more(bare, mode, dest, status):
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": mode, "sec-fetch-dest": dest}
    assert bare.get("/", headers=headers).status_code == status


def test_bodies_have_a_length_and_a_limit(bare):
    assert bare.post("/", content=b"x" * safety.LARGEST_BODY, headers=PAGE).status_code == 200
    assert bare.post("/", content=b"x" * (safety.LARGEST_BODY + 1), headers=PAGE).status_code == 413
    assert bare.post("/", content=iter([b"x"]), headers=PAGE).status_code == 411
    assert bare.post("/", content=b"", headers={**PAGE, "content-length": "9" * 30}).status_code == 413


@pytest.mark.parametrize("path", ["/a%0ab", "/%00", "/api/v1/events.%0a", "/a%0d%0aSet-Cookie:%20a=b"])
def test_an_address_with_control_characters_is_none(bare, path):
    answer = bare.get(path)
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


def test_a_bucket_fills_as_time_goes():
    now = [0.0]
    bucket = Bucket(60, lambda: now[0])
    assert [bucket.wait("ada") for _ in range(60)] == [0.0] * 60
    assert bucket.wait("ada") == pytest.approx(1.0)
    assert bucket.wait("bo") == 0.0
    now[0] = 0.5
    assert bucket.wait("ada") == pytest.approx(0.5)
    now[0] = 1.0
    assert bucket.wait("ada") == 0.0
    assert bucket.wait("ada") > 0


def test_a_bucket_forgets_the_longest_unseen(monkeypatch):
    monkeypatch.setattr(safety, "_MOST_CLIENTS", 2)
    bucket = Bucket(1, lambda: 0.0)
    assert [bucket.wait(who) for who in ("a", "b", "c")] == [0.0] * 3
    assert bucket.wait("c") > 0
    assert bucket.wait("a") == 0.0


def test_the_api_has_a_rate_and_says_when_to_come_back():
    app = Starlette(routes=[Route("/", echo), Route("/api/v1/x", echo)])
    client = TestClient(guarded(app, Rules(per_minute=3)), base_url=HOME)
    assert [client.get("/api/v1/x").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = client.get("/api/v1/x")
    assert answer.json()["status"] == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 21
    assert client.get("/").status_code == 200


def test_downloads_count_as_the_api_does_and_pages_do_not():
    app = Starlette(routes=[Route("/{path:path}", echo)])
    client = TestClient(guarded(app, Rules(per_minute=3)), base_url=HOME)
    assert [client.get(path).status_code for path in ("/", "/reports/visits", "/sql", "/article/1", "/static/desk.css")] == [200] * 5
    assert [client.get(path).status_code for path in ("/reports/visits.csv", "/sql/query.json", "/api/v1/x", "/reports/visits.csv")] == [
        200, 200, 200, 429
    ]  # fmt: skip
    assert client.get("/reports/visits").status_code == 200


def test_readers_by_https_are_told_to_stay_with_it():
    client = TestClient(guarded(Starlette(routes=[Route("/", echo)]), Rules(is_secure=True)), base_url=HOME)
    assert client.get("/").headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("headers", "foreign"),
    [
        ({"host": "a:1", "origin": "http://a:1"}, False),
        ({"host": "A:1", "origin": "http://a:1"}, False),
        ({"host": "a:1", "origin": "http://a:2"}, True),
        ({}, False),
    ],
)
def test_an_origin_is_ours_by_name_and_port(headers, foreign):
    assert safety.is_foreign("GET", Headers(headers)) is foreign


@pytest.fixture
def set_(monkeypatch):
    """Sets settings of the desk."""

    def set_(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"COMMUNIQUE_DESK_{name.upper()}", value)
        settings.reset()

    settings.reset()
    yield set_
    settings.reset()


@pytest.fixture
def token_file(tmp_path):
    path = tmp_path / "tokens"
    path.write_text("# readers\nada " + "a" * 32 + "\n")
    path.chmod(0o600)
    return path


def test_at_this_machine_nobody_logs_in(set_):
    found = rules("127.0.0.1")
    assert (found.login, found.is_secure, found.hosts) == (None, False, safety.LOOPBACK)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "desk.example.org", ""])
def test_elsewhere_the_desk_does_not_open_without_an_address_and_a_login(set_, host):
    with pytest.raises(AccessError, match="desk_url"):
        rules(host)
    set_(url="https://desk.example.org")
    with pytest.raises(AccessError, match="log in"):
        rules(host)


def test_behind_a_proxy_it_does_not_either(set_):
    set_(url="https://desk.example.org")
    with pytest.raises(AccessError, match="log in"):
        rules("127.0.0.1")


def test_with_both_it_opens(set_, token_file):
    set_(url="https://desk.example.org/", tokens_file=str(token_file))
    found = rules("0.0.0.0")
    assert found.is_secure
    assert found.hosts == safety.LOOPBACK | {"desk.example.org"}
    assert found.login.named("a" * 32) == "ada"


@pytest.mark.parametrize("url", ["http://desk.example.org", "ftp://desk.example.org", "desk.example.org", "https://"])
def test_passwords_do_not_travel_in_clear(set_, token_file, url):
    set_(url=url, tokens_file=str(token_file))
    with pytest.raises(AccessError, match="https://NAME"):
        rules("0.0.0.0")


def test_a_container_s_port_on_this_machine_needs_no_tls(set_, token_file):
    set_(url="http://localhost:8417", tokens_file=str(token_file))
    assert rules("0.0.0.0").login


def test_tokens_that_others_may_read_are_refused(set_, token_file):
    token_file.chmod(0o644)
    set_(tokens_file=str(token_file))
    with pytest.raises(LoginError, match="chmod 600"):
        rules("127.0.0.1")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no token"),
        ("ada\n", "line 1: is not a name and a token"),
        ("ada short\n", "line 1: the token has less than 24"),
        ("\n# x\nada a b\n", "line 3: is not a name"),
        (f"ada {'a' * 30}\nada {'b' * 30}", "line 2: ada has a token already"),
    ],
)
def test_a_bad_file_of_tokens_is_named_with_its_line(set_, token_file, text, said):
    token_file.write_text(text)
    set_(tokens_file=str(token_file))
    with pytest.raises(LoginError, match=said):
        rules("127.0.0.1")


def test_a_provider_without_a_list_of_readers_lets_nobody_in(set_):
    set_(url="https://desk.example.org", oidc_issuer="https://id.example.org", oidc_client_id="desk")
    with pytest.raises(AccessError, match="desk_oidc_secret_file, desk_oidc_readers"):
        rules("0.0.0.0")


def test_a_provider_is_asked_by_https(set_):
    set_(url="https://desk.example.org", oidc_issuer="http://id.example.org")
    with pytest.raises(AccessError, match="https:// address"):
        rules("0.0.0.0")


def test_a_page_does_not_wait_for_its_head_to_be_acknowledged():
    with listening("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        taken, _ = listener.accept()
        with taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
