"""Fetching a page over http or https: only from public addresses, and within limits of size and time.

The name is resolved once, every address it has is checked, and the connection goes to a checked address, so that a
second answer of the name server can't lead elsewhere. Each redirect is checked in the same way. No proxy is used.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO
from urllib.parse import SplitResult, urljoin, urlsplit

from communique.etl.ingest.addresses import Address, is_public
from communique.etl.ingest.options import MIB, Limits
from communique.etl.ingest.refusal import Refused
from communique.etl.ingest.stream import CHUNK

Check = Callable[[Address], bool]

_URL = re.compile(r"https?://", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
_HEADERS = {
    "User-Agent": "communique (news archive reader)",
    "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
_TOO_SLOW = "took longer than the time limit"
_SLOW = "Try again later, or save the page and pass the file."


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched; `url` is where the last redirect led, `body` an anonymous temporary file at its start."""

    url: str
    body: IO[bytes]
    size: int
    content_type: str | None
    file_name: str


def is_url(path: str) -> bool:
    """Whether `path` is an address rather than a path; of a scheme that may be refused."""
    return _SCHEME.match(path) is not None


def fetch(url: str, limits: Limits, *, allowed: Check | None = None) -> Page:
    """The page at `url`; Refused for a bad address, a private one, an error of the server, or a limit.

    `allowed` replaces the check of addresses. It is for tests, which have only a local server to talk to.
    """
    deadline = time.monotonic() + limits.download_seconds
    for _ in range(limits.redirects + 1):
        parts = _checked_url(url)
        with _response(parts, deadline, allowed or is_public) as response:
            if response.status not in _REDIRECTS:
                page = _page(url, response, limits)
                break
            url = urljoin(url, response.headers.get("Location") or "")
    else:
        raise Refused(f"redirects more than {limits.redirects} times", "Pass the address that it ends at.")
    # A connection that the timer cut looks as if the server had ended it.
    if time.monotonic() >= deadline:
        page.body.close()
        raise Refused(_TOO_SLOW, _SLOW)
    return page


def _checked_url(url: str) -> SplitResult:
    remedy = "Pass an http or https address."
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused(f"is not a sound address: {error}", remedy) from error
    if not _URL.match(url) or not parts.hostname or port == 0:
        raise Refused(f"leads to {url[:100]!r}, which is not an http or https address", remedy)
    if parts.username is not None:
        raise Refused("has a user name in the address", "Leave the user name out.")
    return parts


@contextmanager
def _response(parts: SplitResult, deadline: float, allowed: Check) -> Iterator[http.client.HTTPResponse]:
    """The answer to a GET. A timer cuts the connection at the deadline, however slowly the bytes trickle."""
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme.lower()]
    connection = http.client.HTTPConnection(host, port)
    timer: threading.Timer | None = None
    try:
        raw = _connect(host, port, deadline, allowed)
        timer = threading.Timer(max(0.0, deadline - time.monotonic()), _cut, [raw])
        timer.daemon = True
        timer.start()
        secure = parts.scheme.lower() == "https"
        connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host) if secure else raw
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", _quoted(target), headers=_HEADERS)
        yield connection.getresponse()
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
        if time.monotonic() >= deadline:
            raise Refused(_TOO_SLOW, _SLOW) from error
        raise Refused(f"can't be fetched: {error or type(error).__name__}", _SLOW) from error
    finally:
        if timer is not None:
            timer.cancel()
        connection.close()


def _connect(host: str, port: int, deadline: float, allowed: Check) -> socket.socket:
    addresses = _resolve(host, port)
    refused = next((address for address in addresses if not allowed(address)), None)
    if refused is not None:
        raise Refused(f"{host} has the address {refused}, which is not on the public internet", "Save the page and pass the file.")
    failure: OSError | None = None
    for address in addresses:
        try:
            return socket.create_connection((str(address), port), timeout=max(0.1, deadline - time.monotonic()))
        except OSError as error:
            failure = error
    raise failure or OSError(f"{host} has no address")


def _resolve(host: str, port: int) -> list[Address]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def _cut(raw: socket.socket) -> None:
    try:
        raw.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _quoted(target: str) -> str:
    return "".join(c if "!" <= c <= "~" else "".join(f"%{byte:02X}" for byte in c.encode()) for c in target)


def _page(url: str, response: http.client.HTTPResponse, limits: Limits) -> Page:
    if response.status != 200:
        raise Refused(f"the server answered {response.status} {response.reason}", "Check the address in a browser.")
    body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=MIB)  # noqa: SIM115 (the Source closes it)
    size = 0
    while part := response.read1(CHUNK):
        size += len(part)
        if size > limits.download_bytes:
            body.close()
            raise Refused(f"is larger than the {limits.download_bytes:,} bytes that are fetched", "Save it and pass the file.")
        body.write(part)
    if response.length:
        body.close()
        raise Refused("ended before it was complete", _SLOW)
    body.seek(0)
    name = PurePosixPath(urlsplit(url).path).name
    return Page(url, body, size, response.headers.get("Content-Type"), name)
