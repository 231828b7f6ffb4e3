"""Logging in: by a token, by a program, by a provider of identities; and all the ways in which one is not let in."""

from __future__ import annotations

import hashlib
import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlsplit

import pytest
import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from communique.reports.desk import login
from communique.reports.desk.app import create_app
from communique.reports.desk.login import Login, Provider
from communique.reports.desk.safety import LOOPBACK, Rules, guarded

HOME = "https://desk.example.org"
TOKEN = "t" * 32
PAGE = {"sec-fetch-site": "same-origin"}


def whoami(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.state.reader)


def behind(found: Login) -> TestClient:
    app = Starlette(routes=[Route("/", whoami), Route("/api/v1/x", whoami), Route("/static/x", lambda _: PlainTextResponse("static"))])
    rules = Rules(LOOPBACK | {"desk.example.org"}, is_secure=True, login=found)
    return TestClient(guarded(app, rules), base_url=HOME, follow_redirects=False)


@pytest.fixture
def client() -> TestClient:
    return behind(Login({"ada": hashlib.sha256(TOKEN.encode()).digest()}))


def enter(client: TestClient, token: str = TOKEN, wanted: str = "/"):
    return client.post("/login", data={"token": token, "next": wanted}, headers=PAGE)


def test_who_is_not_logged_in_is_shown_the_way_and_comes_back(client):
    answer = client.get("/search?q=a%26b&p=%E2%9C%93")
    assert answer.status_code == 303
    way = answer.headers["location"]
    assert parse_qs(urlsplit(way).query)["next"] == ["/search?q=a%26b&p=%E2%9C%93"]
    form = client.get(way)
    assert form.status_code == 200
    wanted = re.search(r'name="next" value="([^"]*)"', form.text)[1].replace("&amp;", "&")
    assert enter(client, wanted=wanted).headers["location"] == "/search?q=a%26b&p=%E2%9C%93"


def test_a_token_lets_in_and_the_cookie_is_kept_safe(client):
    answer = enter(client)
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-desk=")
    assert {part.strip().lower() for part in cookie.split(";")[1:]} >= {"httponly", "samesite=lax", "secure", "path=/"}
    assert TOKEN not in cookie
    assert client.get("/").text == "ada"


@pytest.mark.parametrize("token", ["", "t" * 31, "t" * 33, TOKEN.upper(), "ada", "\x00", "é" * 32])
def test_another_does_not(client, token):
    answer = enter(client, token)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers or "reader" not in answer.headers["set-cookie"]
    assert client.get("/").status_code == 303


def test_programs_send_the_token_in_a_header(client):
    assert client.get("/api/v1/x", headers={"authorization": f"Bearer {TOKEN}"}).text == "ada"
    assert client.get("/api/v1/x", headers={"authorization": f"bearer  {TOKEN} "}).text == "ada"


@pytest.mark.parametrize(
    "given",
    [{}, {"authorization": "Bearer x"}, {"authorization": f"Basic {TOKEN}"}, {"authorization": TOKEN}, {"authorization": "Bearer "}],
)
def test_or_are_told_that_they_must(client, given):
    answer = client.get("/api/v1/x", headers=given)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"


def test_style_sheets_are_open_to_all(client):
    assert client.get("/static/x").text == "static"


def test_a_form_of_another_site_logs_nobody_in(client):
    assert client.post("/login", data={"token": TOKEN}, headers={"sec-fetch-site": "cross-site"}).status_code == 403


@pytest.mark.parametrize(
    "way",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        "/\r\nx",
        "/a\x00",
        "http:/evil.example",
    ],
)
def test_one_does_not_come_out_at_another_site(client, way):
    assert login.inside(way) == "/"
    assert enter(client, wanted=way).headers["location"] == "/"


def test_attempts_are_numbered(client):
    assert {enter(client, "wrong" * 8).status_code for _ in range(login.ATTEMPTS)} == {403}
    assert enter(client, "wrong" * 8).status_code == 429
    assert enter(client).status_code == 429


def test_one_can_leave(client):
    enter(client)
    assert client.post("/logout", headers=PAGE).status_code == 303
    assert client.get("/").status_code == 303


def test_leaving_takes_a_form_of_ours(client):
    enter(client)
    assert client.get("/logout").status_code == 405
    assert client.post("/logout", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.get("/").text == "ada"


def test_a_cookie_that_was_changed_or_is_of_another_desk_lets_nobody_in(client):
    enter(client)
    cookie = client.cookies["__Host-desk"]
    other = behind(Login({"ada": hashlib.sha256(TOKEN.encode()).digest()}))
    for forged in (cookie[:-2] + "AA", "x" + cookie, cookie.partition(".")[0], ""):
        client.cookies.clear()
        assert client.get("/", headers={"cookie": f"__Host-desk={forged}"}).status_code == 303
    assert other.get("/", headers={"cookie": f"__Host-desk={cookie}"}).status_code == 303


def test_faults_are_shown_as_text(client):
    answer = client.get("/login", params={"next": '/"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text


@dataclass
class Identities:
    """A provider of identities that vouches for whomever a test says."""

    issuer: str = ""
    claims: dict[str, object] = field(default_factory=dict)
    nonce: str | None = None
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, parameters={"kid": "k", "use": "sig", "alg": "RS256"}))
    signs_with: RSAKey | None = None
    challenge: str = ""

    def app(self) -> Starlette:
        def configuration(_: Request) -> JSONResponse:
            ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
            return JSONResponse(
                {
                    "issuer": self.issuer,
                    **{name: f"{self.issuer}/{path}" for name, path in ends.items()},
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )

        async def token(request: Request) -> JSONResponse:
            body = parse_qs((await request.body()).decode())
            verifier = body["code_verifier"][0]
            import base64

            digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
            if digest != self.challenge:
                return JSONResponse({"error": "invalid_grant"}, 400)
            now = int(time.time())
            claims = {"iss": self.issuer, "aud": "desk", "sub": "1", "iat": now, "exp": now + 60, "nonce": self.nonce, **self.claims}
            signed = jwt.encode({"alg": "RS256", "kid": "k"}, claims, self.signs_with or self.key)
            return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": signed})

        def jwks(_: Request) -> JSONResponse:
            return JSONResponse({"keys": [self.key.as_dict(private=False)]})

        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", configuration),
                Route("/token", token, methods=["POST"]),
                Route("/jwks", jwks),
            ]
        )


@pytest.fixture(scope="module")
def running() -> Iterator[Identities]:
    identities = Identities()
    listener = socket.create_server(("127.0.0.1", 0))
    identities.issuer = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(identities.app(), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield identities
    server.should_exit = True
    thread.join()


@pytest.fixture
def identities(running: Identities) -> Identities:
    running.claims = {"email": "Ada@Example.org", "email_verified": True}
    running.signs_with = None
    return running


@pytest.fixture
def vouched(identities: Identities) -> TestClient:
    provider = Provider(identities.issuer, "desk", "secret", frozenset({"ada@example.org", "@house.example"}), f"{HOME}{login.CALLBACK}")
    return behind(Login(provider=provider))


def come_back(client: TestClient, identities: Identities, **changed: str):
    """Goes to the provider, which sends one back at once."""
    sent = client.get("/login/provider?next=/search")
    assert sent.status_code == 302
    asked = {name: values[0] for name, values in parse_qs(urlsplit(sent.headers["location"]).query).items()}
    assert asked["redirect_uri"] == f"{HOME}{login.CALLBACK}"
    assert asked["code_challenge_method"] == "S256"
    identities.nonce, identities.challenge = asked["nonce"], asked["code_challenge"]
    return client.get(login.CALLBACK, params={"code": "c", "state": asked["state"], **changed})


def test_whom_the_provider_vouches_for_is_let_in(vouched, identities):
    answer = come_back(vouched, identities)
    assert (answer.status_code, answer.headers["location"]) == (303, "/search")
    assert vouched.get("/").text == "ada@example.org"


def test_so_is_a_whole_house(vouched, identities):
    identities.claims["email"] = "bo@house.example"
    assert come_back(vouched, identities).status_code == 303


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "eve@evil.example", "email_verified": True},
        {"email": "ada@example.org", "email_verified": False},
        {"email": "ada@example.org"},
        {"email": "ada@example.org", "email_verified": "true"},
        {"email": "bo@sub.house.example", "email_verified": True},
        {"email": "@house.example", "email_verified": True},
        {"email": None, "email_verified": True},
        {},
    ],
)
def test_others_are_not(vouched, identities, claims):
    identities.claims = claims
    assert come_back(vouched, identities).status_code == 403
    assert vouched.get("/").status_code == 303


def test_an_answer_to_another_question_is_refused(vouched, identities):
    assert come_back(vouched, identities, state="other").status_code == 403
    assert vouched.get(login.CALLBACK, params={"code": "c"}).status_code == 403
    assert vouched.get(login.CALLBACK, params={"error": "access_denied"}).status_code == 403
    assert vouched.get("/").status_code == 303


def test_a_token_that_another_signed_or_that_is_for_another_is_refused(vouched, identities):
    identities.signs_with = RSAKey.generate_key(2048, parameters={"kid": "k"})
    assert come_back(vouched, identities).status_code == 403
    identities.signs_with = None
    for changed in ({"aud": "other"}, {"iss": "http://evil.example"}, {"exp": 1}, {"nonce": "other"}):
        identities.claims = {"email": "ada@example.org", "email_verified": True, **changed}
        assert come_back(vouched, identities).status_code == 403
    assert vouched.get("/").status_code == 303


def test_a_provider_that_is_away_is_said_to_be():
    provider = Provider("http://127.0.0.1:9", "desk", "secret", frozenset({"ada@example.org"}), f"{HOME}{login.CALLBACK}")
    answer = behind(Login(provider=provider)).get("/login/provider")
    assert answer.status_code == 502
    assert "does not answer" in answer.text


def test_without_a_provider_there_is_no_way_to_one(client):
    assert client.get("/login/provider").headers["location"] == "/login"
    assert client.get(login.CALLBACK).headers["location"] == "/login"


def test_decisions_are_kept_under_the_name_of_who_is_logged_in(context):
    class Kept:
        def __init__(self) -> None:
            self.reviewers: list[str | None] = []

        def judge(self, list_code, external_id, actor, verdict, note, reviewer) -> None:
            self.reviewers.append(reviewer)

        def decide(self, decision, actor, *, other, name, is_undone, note, reviewer) -> None:
            self.reviewers.append(reviewer)

    kept = Kept()
    app = create_app(replace(context, reviews=kept))
    known = Login({"ada": hashlib.sha256(TOKEN.encode()).digest()})
    # Not within `with`: the application would close the pool that other tests use.
    client = TestClient(guarded(app, Rules(LOOPBACK | {"desk.example.org"}, is_secure=True, login=known)), base_url=HOME)
    client.post("/login", data={"token": TOKEN, "next": "/lists"}, headers=PAGE)
    told = client.get("/lists").text
    assert "Logged in as ada." in told and 'action="/logout"' in told
    match = {"list": "un", "entry": "1", "actor": "USA", "verdict": "accept"}
    for path, sent in (("/review/match", match), ("/review/actor", {"decision": "apart", "actor": "USA"})):
        assert client.post(path, data=sent, headers=PAGE, follow_redirects=False).status_code == 303
    assert kept.reviewers == ["ada", "ada"]
    nobody = TestClient(guarded(app, Rules()), base_url="http://127.0.0.1")
    assert "Logged in as" not in nobody.get("/lists").text
    assert nobody.post("/review/match", data=match, headers=PAGE, follow_redirects=False).status_code == 303
    assert kept.reviewers[-1] is None
