"""What stands between the network and the desk: who may ask, under which name, from which page, how often, and what a browser may
do with the answer.

It guards the whole application from outside, so that no page can forget it.
"""

from __future__ import annotations

import json
import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from communique.reports.desk import login
from communique.reports.desk.login import Login

API = "/api/"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
LARGEST_BODY = 1_000_000

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_HEADERS = {
    "Content-Security-Policy": "; ".join(f"{directive} {sources}" for directive, sources in _POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer, with which browsers hide from us whether a form was ours.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_FOR_A_YEAR = "max-age=31536000"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FRAMES = frozenset({"iframe", "frame", "embed", "object", "fencedframe"})
_HOST = re.compile(r"(?:\[(?P<six>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))(?::[0-9]{1,5})?", re.IGNORECASE)
# What gives rows to programs: the API, and the downloads of reports and of queries, which would else be a way around its limit.
_ROWS = re.compile(r"/api/.*|/(reports|sql)/[^/]*\.[^/]*", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_MOST_CLIENTS = 10_000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rules:
    """`hosts` are the names under which the desk may be asked for, without port; `is_secure` that readers come by https;
    `per_minute` how many requests for rows a reader may make, 0 for any number; `login` who is let in, None where nobody need
    log in.
    """

    hosts: frozenset[str] = LOOPBACK
    is_secure: bool = False
    per_minute: int = 0
    login: Login | None = None


def guarded(app: ASGIApp, rules: Rules) -> ASGIApp:
    """The application behind the rules."""
    inner = app if rules.login is None else _Gate(app, rules.login)
    if rules.login:
        inner = SessionMiddleware(
            inner,
            secret_key=rules.login.secret,
            session_cookie="__Host-desk" if rules.is_secure else "desk",
            max_age=login.SECONDS,
            same_site="lax",
            https_only=rules.is_secure,
        )
    if rules.per_minute:
        inner = _Rate(inner, Bucket(rules.per_minute))
    return _Answers(_Asker(inner, rules.hosts), is_secure=rules.is_secure)


class Bucket:
    """How often each may do something: `per_minute` times at once, and then as often as that in a minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = per_minute, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, who: str) -> float:
        """Takes one of `who`; 0 if there was one, else the seconds until there is."""
        with self._lock:
            now = self._clock()
            left, seen = self._left.pop(who, (float(self._most), now))
            left = min(self._most, left + (now - seen) * self._most / 60)
            self._left[who] = (left - 1, now) if left >= 1 else (left, now)
            while len(self._left) > _MOST_CLIENTS:
                self._left.popitem(last=False)
            return 0.0 if left >= 1 else (1 - left) * 60 / self._most


class _Answers:
    """Tells the browser what it may do with an answer, whatever that is."""

    def __init__(self, app: ASGIApp, *, is_secure: bool) -> None:
        self._app = app
        self._headers = {**_HEADERS, **({"Strict-Transport-Security": _FOR_A_YEAR} if is_secure else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                headers.setdefault("Cache-Control", "private, no-cache")
            await send(message)

        await self._app(scope, receive, told)


class _Asker:
    """Lets pass who asks under a name of ours, and from a page of ours where it matters."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app, self._hosts = app, frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # there is no other protocol; the server closes the connection
        fault = self._fault(scope, Headers(scope=scope))
        if fault is None:
            await self._app(scope, receive, send)
            return
        status, reason = fault
        log.info("refused %s from %s: %s", scope["method"], client(scope), reason)
        await refusal(scope, status, reason)(scope, receive, send)

    def _fault(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        # A page of another site whose name was made to lead here would be of the same origin: its name tells.
        named = headers.getlist("host")
        if len(named) != 1 or (host := _host(named[0])) is None:
            return 400, "the header Host is missing, doubled or malformed"
        if host not in self._hosts:
            return 421, "this desk does not go by that name; ask for it under the address that it printed"
        if _CONTROL.search(scope["path"]):
            return 404, "no address has control characters in it"
        if is_foreign(scope["method"], headers):
            return 403, "asked for by a page of another site"
        if scope["method"] not in _SAFE:
            if not _is_ours(headers) and not scope["path"].startswith(API):
                return 403, "neither Origin nor Sec-Fetch-Site says that a page of this desk asks"
            length = headers.get("content-length", "")
            if not length.isdecimal():
                return 411, "say the length of the body"
            if len(length) > 12 or int(length) > LARGEST_BODY:
                return 413, f"the body has more than {LARGEST_BODY:,} bytes"
        return None


class _Rate:
    """Answers so many requests for rows a reader, and asks the others to wait. Pages are for people, and are not counted."""

    def __init__(self, app: ASGIApp, bucket: Bucket) -> None:
        self._app, self._bucket = app, bucket

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wait = self._bucket.wait(client(scope)) if scope["type"] == "http" and _ROWS.fullmatch(scope["path"]) else 0.0
        if not wait:
            await self._app(scope, receive, send)
            return
        answer = refusal(scope, 429, "too many requests in a minute")
        answer.headers["Retry-After"] = str(int(wait) + 1)
        await answer(scope, receive, send)


class _Gate:
    """Lets in who is logged in, and shows others the way. Sets `state.reader` of the request to the name of who asks."""

    def __init__(self, app: ASGIApp, rules: Login) -> None:
        self._app, self._login = app, rules
        self._pages = login.pages(rules, Bucket(login.ATTEMPTS))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" else ""
        if path == login.PATH or path.startswith(f"{login.PATH}/") or path == login.OUT:
            await self._pages(scope, receive, send)
            return
        name = None if scope["type"] == "lifespan" else login.reader(scope, self._login)
        if scope["type"] == "lifespan" or name or path.startswith("/static/"):
            scope.setdefault("state", {})["reader"] = name
            await self._app(scope, receive, send)
            return
        if path.startswith(API):
            answer = refusal(scope, 401, "send a token in the header Authorization: Bearer TOKEN, or log in")
            answer.headers["WWW-Authenticate"] = "Bearer"
        else:
            answer = login.way(scope)
        await answer(scope, receive, send)


def client(scope: Scope) -> str:
    """The address that a request comes from."""
    return scope["client"][0] if scope.get("client") else "unknown"


def refusal(scope: Scope, status: int, reason: str) -> Response:
    """An answer that refuses, before any page could be made: a problem for programs, a line for people."""
    phrase = HTTPStatus(status).phrase
    if scope["path"].startswith(API):
        told = {"type": "about:blank", "title": phrase, "status": status, "detail": reason}
        return Response(json.dumps(told), status, media_type="application/problem+json")
    return Response(f"{phrase}: {reason}.\n", status, media_type="text/plain")


def is_foreign(method: str, headers: Headers) -> bool:
    """Whether a browser says that a page of another site asks, otherwise than by a link that its reader follows."""
    site = headers.get("sec-fetch-site")
    if site is None:
        origin = headers.get("origin")
        return origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
    if site in ("same-origin", "none"):
        return False
    is_link = method == "GET" and headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") not in _FRAMES
    return not is_link


def _is_ours(headers: Headers) -> bool:
    """Whether a browser says that a page of this desk asks; what is foreign has been refused."""
    return headers.get("sec-fetch-site") == "same-origin" or ("sec-fetch-site" not in headers and "origin" in headers)


def _host(text: str) -> str | None:
    match = _HOST.fullmatch(text)
    return (match["six"] or match["name"]).lower() if match else None
