"""Lists by address: a real server on this machine is asked, reached by overriding the check of addresses."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psycopg
import pytest

from communique.etl.ingest import network
from communique.etl.lists import jobs
from communique.etl.lists.imports import Imported, Wanted
from communique.etl.lists.model import Unreadable


class Feed(BaseHTTPRequestHandler):
    """Serves `bodies` by path; what is asked is kept in `asked`."""

    bodies: dict[str, bytes]
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path in ("/moved", "/inside"):
            self.send_response(302)
            self.send_header("Location", "/un.xml" if self.path == "/moved" else "http://169.254.169.254/latest/meta-data/")
            self.end_headers()
            return
        if self.path not in self.bodies:
            self.send_error(404, "Not Found")
            return
        body = self.bodies[self.path]
        self.send_response(200)
        self.send_header("Content-Length", str(len(body) * 2 if self.path == "/broken" else len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def feed(samples: Path) -> Iterator[tuple[str, type[Feed]]]:
    body = (samples / "un.xml").read_bytes()
    served = type("Served", (Feed,), {"bodies": {"/un.xml": body, "/broken": body, "/cut": body[: len(body) // 2]}, "asked": []})
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), served)
    threading.Thread(target=httpd.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}", served
    httpd.shutdown()
    httpd.server_close()


def test_a_list_by_its_address(feed: tuple[str, type[Feed]], database_url: str) -> None:
    address, served = feed

    def fetch(path: str, force: bool = False, allowed: network.Check | None = lambda host: str(host) == "127.0.0.1") -> Imported:
        return jobs.import_paths(database_url, [address + path], Wanted(None, None, force), allow_network=True, allowed=allowed)

    for path, reason in (
        ("/broken", "ended before it was complete"),
        ("/cut", "is not whole XML"),
        ("/gone", "answered 404"),
        ("/inside", "169.254.169.254, which is not on the public internet"),
        ("/un.xml", "has 2 entries, where un should have 600 to 5000"),
    ):
        with pytest.raises(Unreadable, match=reason):
            fetch(path)
    served.asked.clear()
    with pytest.raises(Unreadable, match="not on the public internet"):
        fetch("/un.xml", allowed=None)
    with pytest.raises(Unreadable, match="fetching from the network is not allowed"):
        jobs.import_paths(database_url, [f"{address}/un.xml"], Wanted(None, None, True), allow_network=False)
    assert served.asked == []
    with psycopg.connect(database_url) as connection:
        assert connection.execute("select count(*) from listings").fetchone() == (0,)

    assert fetch("/moved", force=True) == Imported("un", "2026-02-27", True, 2, 2, 0, 0)
    assert served.asked == ["/moved", "/un.xml"]
    assert fetch("/un.xml") == Imported("un", "2026-02-27", False)
    served.bodies["/un.xml"] = served.bodies["/un.xml"].replace(b"at sea", b"ashore").replace(b"2026-02-27", b"2026-03-04")
    assert fetch("/un.xml", force=True) == Imported("un", "2026-03-04", True, 2, 0, 1, 0)
