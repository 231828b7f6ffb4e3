"""Who may read the desk where others can reach it: those with a token of the file, or those whom a provider of identities vouches for."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qsl, quote, urlsplit

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from communique.reports.desk.view import page

PATH, OUT = "/login", "/logout"
CALLBACK = f"{PATH}/callback"
# How long one stays logged in; how often a minute one may try.
SECONDS = 12 * 3600
ATTEMPTS = 10
SHORTEST_TOKEN = 24
_LARGEST_FORM = 10_000

log = logging.getLogger(__name__)


class LoginError(ValueError):
    """A way of logging in that can't be used: the message gives the reason and the remedy."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of identities that speaks OpenID Connect. `readers` are the addresses of mail that it may vouch for, or whole
    domains as @example.org; `callback` is where it sends readers back to.
    """

    issuer: str
    client_id: str
    client_secret: str
    readers: frozenset[str]
    callback: str

    def admits(self, claims: Mapping[str, Any]) -> str | None:
        """The address of mail of those who are let in, as long as the provider has checked it."""
        mail = str(claims.get("email") or "").lower()
        person, _, house = mail.rpartition("@")
        is_known = mail in self.readers or f"@{house}" in self.readers
        return mail if person and is_known and claims.get("email_verified") is True else None


@dataclass(frozen=True, slots=True)
class Login:
    """`tokens` are the SHA-256 of those that let in, by name of the reader; the `secret` signs what browsers keep."""

    tokens: Mapping[str, bytes] = field(default_factory=dict)
    provider: Provider | None = None
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    def named(self, token: str) -> str | None:
        """The reader whose token it is. Takes as long for any token."""
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        found = [name for name, known in self.tokens.items() if hmac.compare_digest(known, digest)]
        return found[0] if found else None


class Attempts(Protocol):
    """Counts what someone tries: 0 if it may be tried now, else the seconds to wait."""

    def wait(self, who: str) -> float: ...


def tokens(text: str, place: str) -> dict[str, bytes]:
    """The tokens of a file, a line a reader: a name, a blank, the token. Raises LoginError with the line that is at fault."""
    found: dict[str, bytes] = {}
    for number, line in enumerate(text.splitlines(), 1):
        told = line.split()
        if not told or told[0].startswith("#"):
            continue
        if len(told) != 2:
            raise LoginError(f"{place}, line {number}: is not a name and a token; write them with a blank between")
        name, token = told
        if len(token) < SHORTEST_TOKEN:
            raise LoginError(
                f"{place}, line {number}: the token has less than {SHORTEST_TOKEN} characters; `openssl rand -hex 24` makes one"
            )
        if name in found:
            raise LoginError(f"{place}, line {number}: {name} has a token already; give each reader one")
        found[name] = hashlib.sha256(token.encode()).digest()
    if not found:
        raise LoginError(f"{place}: has no token; write a line with a name and a token")
    return found


def reader(scope: Scope, rules: Login) -> str | None:
    """Who asks: by the session, or by a token that the request carries."""
    kept = scope.get("session", {}).get("reader")
    if isinstance(kept, str):
        return kept
    scheme, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
    return rules.named(token.strip()) if scheme.lower() == "bearer" else None


def way(scope: Scope) -> Response:
    """The way to the login, and back to where one wanted to be."""
    wanted = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
    return RedirectResponse(f"{PATH}?next={quote(wanted, safe='/')}", 303)


def pages(rules: Login, attempts: Attempts) -> Starlette:
    """The pages by which one logs in and out."""
    oauth = _client(rules.provider) if rules.provider else None

    def shown(request: Request, status: int = 200, fault: str = "", wanted: str = "/") -> Response:
        return page(
            request,
            "login.html",
            status=status,
            fault=fault,
            wanted=wanted,
            has_tokens=bool(rules.tokens),
            has_provider=rules.provider is not None,
        )

    async def ask(request: Request) -> Response:
        return shown(request, wanted=inside(request.query_params.get("next", "/")))

    async def enter(request: Request) -> Response:
        given = dict(parse_qsl((await request.body())[:_LARGEST_FORM].decode("utf-8", "replace"), keep_blank_values=True))
        wanted = inside(given.get("next", "/"))
        if attempts.wait(_address(request)):
            return shown(request, 429, "Too many attempts. Wait a minute.", wanted)
        name = rules.named(given.get("token", "").strip())
        if name is None:
            log.warning("a token that is not known, from %s", _address(request))
            return shown(request, 403, "No reader has that token.", wanted)
        return _entered(request, name, wanted)

    async def go(request: Request) -> Response:
        if oauth is None or rules.provider is None:
            return RedirectResponse(PATH, 303)
        wanted = inside(request.query_params.get("next", "/"))
        request.session["next"] = wanted
        try:
            answer: Response = await oauth.authorize_redirect(request, rules.provider.callback)
        except Exception:
            log.exception("the provider of identities does not answer")
            return shown(request, 502, "The provider of identities does not answer.", wanted)
        return answer

    async def back(request: Request) -> Response:
        if oauth is None or rules.provider is None:
            return RedirectResponse(PATH, 303)
        try:
            claims = (await oauth.authorize_access_token(request)).get("userinfo") or {}
        except Exception as failure:  # noqa: BLE001 - of whatever kind, it lets nobody in
            log.warning("no login from %s: %s", _address(request), failure)
            return shown(request, 403, "The provider of identities did not let you in. Try again.")
        name = rules.provider.admits(claims)
        if name is None:
            return shown(request, 403, "You are not among the readers of this desk.")
        return _entered(request, name, inside(str(request.session.get("next", "/"))))

    async def leave(request: Request) -> Response:
        request.session.clear()
        return RedirectResponse(PATH, 303)

    return Starlette(
        routes=[
            Route(PATH, ask),
            Route(PATH, enter, methods=["POST"]),
            Route(f"{PATH}/provider", go),
            Route(CALLBACK, back),
            Route(OUT, leave, methods=["POST"]),
        ]
    )


def inside(address: str) -> str:
    """The address if it is one of the desk's own pages, else its first page."""
    is_own = address.startswith("/") and not address.startswith(("//", "/\\")) and not urlsplit(address).netloc
    return address if is_own and all(character.isprintable() for character in address) else "/"


def _entered(request: Request, name: str, wanted: str) -> Response:
    """Nothing of the session before the login stays."""
    request.session.clear()
    request.session["reader"] = name
    return RedirectResponse(wanted, 303)


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def _client(provider: Provider) -> Any:
    from authlib.integrations.starlette_client import OAuth

    register: Callable[..., Any] = OAuth().register
    return register(
        "provider",
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256"},
    )
