"""Fetching: a local server, reached by overriding the check of addresses, which nothing but a test can do."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from communique.etl.ingest import Limits, Options, network
from communique.etl.ingest.addresses import is_public
from communique.etl.ingest.refusal import Refused

from .conftest import BODY, PARAGRAPHS, TITLE, Reading, page

LOCAL = ipaddress.ip_address("127.0.0.1")


def only_local(address: object) -> bool:
    """The override."""
    return address == LOCAL


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        getattr(self, "answer_" + self.path.strip("/").partition("/")[0].partition("?")[0], self.answer_missing)()

    def send(self, body: bytes, content_type: str = "text/html; charset=utf-8", length: int | None = None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def redirect(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.end_headers()

    def answer_page(self) -> None:
        self.send(page().encode())

    def answer_latin(self) -> None:
        self.send(page(body=BODY + "\n\nCafé Genève").encode("latin-1"), "text/html; charset=latin-1")

    def answer_feed(self) -> None:
        item = f"<item><title>{TITLE}</title><guid>1</guid><description>{BODY}</description></item>"
        self.send(f"<rss version='2.0'><channel><title>Wire</title>{item}</channel></rss>".encode(), "application/rss+xml")

    def answer_large(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x" * 10_000)

    def answer_cut(self) -> None:
        self.send(page().encode()[:100], length=5_000)

    def answer_slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(50):
            self.wfile.write(b"x")
            time.sleep(0.1)

    def answer_trickle(self) -> None:
        """Headers that never end."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(50):
            self.wfile.write(f"X-{number}: 1\r\n".encode())
            time.sleep(0.1)

    def answer_moved(self) -> None:
        self.redirect("/page")

    def answer_round(self) -> None:
        self.redirect("/round")

    def answer_inside(self) -> None:
        self.redirect("http://169.254.169.254/latest/meta-data/")

    def answer_file(self) -> None:
        self.redirect("file:///etc/passwd")

    def answer_missing(self) -> None:
        self.send_error(404, "Not Found")

    def log_message(self, *_: object) -> None:
        pass

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:
            pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    thread = threading.Thread(target=httpd.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()


@pytest.fixture
def local_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "is_public", only_local)


NETWORK = Options(allow_network=True)


def test_the_network_needs_leave(server: str, reading: Reading) -> None:
    refused = reading(f"{server}/page").reject
    assert refused.reason == "fetching from the network is not allowed"
    assert "--allow-network" in refused.remedy


@pytest.mark.usefixtures("local_allowed")
def test_a_page_a_feed_and_a_redirect(server: str, reading: Reading) -> None:
    for path, format in (("page", "html"), ("feed", "feed"), ("moved", "html"), ("page?q=a b€", "html")):
        article = reading(f"{server}/{path}", options=NETWORK).article
        assert (article.title, article.format, article.source) == (TITLE, format, f"{server}/{path}")
    assert reading(f"{server}/moved", options=NETWORK).article.url == f"{server}/page"


@pytest.mark.usefixtures("local_allowed")
def test_the_charset_of_the_answer_counts(server: str, reading: Reading) -> None:
    assert reading(f"{server}/latin", options=NETWORK).article.text.endswith("Café Genève")


def test_a_private_address_is_refused_by_default(server: str, reading: Reading) -> None:
    refused = reading(f"{server}/page", options=NETWORK).reject
    assert refused.reason == "127.0.0.1 has the address 127.0.0.1, which is not on the public internet"


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "10.0.0.1",
        "169.254.169.254",
        "[fe80::1]",
    ],
)
def test_other_spellings_of_private_addresses_are_refused(reading: Reading, host: str) -> None:
    assert "not on the public internet" in reading(f"http://{host}:9/", options=NETWORK).reject.reason


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("192.0.0.8", False),
        ("198.18.0.1", False),
        ("203.0.113.7", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("2001:db8::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.usefixtures("local_allowed")
def test_a_redirect_is_checked_like_the_first_address(server: str, reading: Reading) -> None:
    assert "169.254.169.254" in reading(f"{server}/inside", options=NETWORK).reject.reason
    assert "'file:///etc/passwd', which is not an http" in reading(f"{server}/file", options=NETWORK).reject.reason
    assert "redirects more than 5 times" in reading(f"{server}/round", options=NETWORK).reject.reason


def test_a_name_with_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch, reading: Reading) -> None:
    def resolve(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")]

    def connect(*_: object, **__: object) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert "has the address 10.0.0.1" in reading("http://rebound.example/", options=NETWORK).reject.reason


def test_the_connection_goes_to_the_address_that_was_checked(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that answers differently the second time is never asked a second time."""
    real = socket.getaddrinfo
    asked: list[str] = []

    def resolve(host: str, port: int, *args: object, **options: object) -> object:
        asked.append(host)
        target = "127.0.0.1" if asked.count(host) == 1 else "10.0.0.1"
        return real(target, port, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    port = server.rpartition(":")[2]
    fetched = network.fetch(f"http://rebound.example:{port}/page", Limits(), allowed=only_local)
    assert TITLE.encode() in fetched.body.read()
    assert asked.count("rebound.example") == 1
    fetched.body.close()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    begin = time.monotonic()
    yield
    assert time.monotonic() - begin < seconds


@pytest.mark.usefixtures("local_allowed")
@pytest.mark.parametrize(
    ("path", "limits", "reason"),
    [
        ("large", Limits(download_bytes=50_000), "larger than the 50,000 bytes"),
        ("slow", Limits(download_seconds=0.5), "took longer than the time limit"),
        ("trickle", Limits(download_seconds=0.5), "took longer than the time limit"),
        ("cut", Limits(), "ended before it was complete"),
        ("missing", Limits(), "the server answered 404 Not Found"),
    ],
)
def test_limits_and_errors(server: str, reading: Reading, path: str, limits: Limits, reason: str) -> None:
    with within(3):
        assert reason in reading(f"{server}/{path}", options=Options(allow_network=True, limits=limits)).reject.reason


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/a", "not an http or https address"),
        ("file:///etc/passwd", "not an http or https address"),
        ("http://", "not an http or https address"),
        ("http://user:secret@example.org/", "has a user name"),
        ("http://example.org:99999/", "not a sound address"),
        ("http://[::1/", "not a sound address"),
    ],
)
def test_addresses_that_are_never_asked(reading: Reading, url: str, reason: str) -> None:
    assert reason in reading(url, options=NETWORK).reject.reason


@pytest.mark.usefixtures("local_allowed")
def test_a_port_where_nobody_listens(reading: Reading) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        assert "Connection refused" in reading(f"http://127.0.0.1:{held.getsockname()[1]}/", options=NETWORK).reject.reason


@pytest.mark.usefixtures("local_allowed")
def test_https_is_verified(server: str) -> None:
    with pytest.raises(Refused, match="can't be fetched"):
        network.fetch(server.replace("http:", "https:") + "/page", Limits())


CALLS_HOME = {
    "a.html": f"""<html><head><base href="http://127.0.0.1:9/"><link rel="stylesheet" href="http://127.0.0.1:9/x.css">
<meta http-equiv="refresh" content="0; url=http://127.0.0.1:9/"><link rel="canonical" href="http://127.0.0.1:9/c"></head><body><article>
<img src="http://127.0.0.1:9/a.png"><iframe src="http://127.0.0.1:9/f"></iframe><p>{BODY}</p></article></body></html>""",
    "a.rss": f"""<?xml version="1.0"?><?xml-stylesheet href="http://127.0.0.1:9/a.xsl"?><!DOCTYPE rss SYSTEM "http://127.0.0.1:9/a.dtd"
[<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]><rss version="2.0" xml:base="http://127.0.0.1:9/"><channel><title>&x;</title>
<item><link>http://127.0.0.1:9/1</link><description>{BODY} &x;</description><enclosure url="http://127.0.0.1:9/e"/></item></channel></rss>""",
    "a.md": f"# A\n\n![a](http://127.0.0.1:9/a.png) {BODY} <http://127.0.0.1:9/>",
    "a.eml": f'From: a@b\nSubject: x\nContent-Type: message/external-body; access-type=URL; URL="http://127.0.0.1:9/"\n\n{BODY}',
    "a.json": f'{{"text": "{PARAGRAPHS[0]}", "url": "http://127.0.0.1:9/"}}',
}


@pytest.mark.parametrize("name", CALLS_HOME)
def test_what_is_read_is_never_fetched_from(tmp_path: Path, reading: Reading, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Leave to fetch what the user names is no leave to fetch what that names."""
    asked: list[object] = []

    def told(*arguments: object, **_: object) -> object:
        asked.append(arguments)
        raise OSError("no network")

    for deed in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, deed, told)
    monkeypatch.setattr(socket.socket, "connect", told)
    (tmp_path / name).write_text(CALLS_HOME[name])
    assert reading(tmp_path / name, options=NETWORK).articles or reading(tmp_path / name, options=NETWORK).rejects
    assert asked == []
