"""The desk as static pages, for a newsroom's server or the appendix of a paper: every link leads to a page that was written too.

The pages are those of the running desk, asked for one by one. What needs a database behind it (search, SQL, screening,
reviews, downloads) is left out, and what leads there is plain text.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html

from communique.reports.desk.context import Context
from communique.reports.desk.query import rows
from communique.reports.desk.static_files import FOLDER

# The first pages, from which links lead on, and the families that are written.
STARTS = ("/", "/actors", "/pair", "/sanctions", "/lists", "/reports", "/runs")
_WRITTEN = re.compile(
    r"/|/(actors|pair|sanctions|lists|reports|runs)|/(article|actor|incident)/.+|/pair/[^/]+/[^/]+|/sanctions/.+|/reports/[^/.]+(/chart)?"
)
_LONGEST_NAME = 120

Get = Callable[[str], tuple[int, str, bytes]]


def export(app: Any, folder: Path, articles: Iterable[int], most: int, tell: Callable[[int, int], None]) -> int:
    """Write the pages that the starts and the `articles` lead to, at most `most`; returns how many there are.

    `tell` hears how many are written and how many are known. Raises FileExistsError for a folder that has files in it.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(17, "is not empty; name a new folder", str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "static").mkdir()
    for file in sorted(FOLDER.iterdir()):
        (folder / "static" / file.name).write_bytes(file.read_bytes())
    waiting = deque([*STARTS, *(f"/article/{number}" for number in articles)])
    known = set(waiting)
    written = 0
    with asyncio.Runner() as runner:
        pages: dict[str, tuple[str, bytes]] = {}
        while waiting and written < most:
            path = waiting.popleft()
            status, kind, content = runner.run(_get(app, path))
            if status != 200:
                continue
            pages[path] = (kind, content)
            if kind.startswith("text/html"):
                for link in _links(content, path):
                    if link not in known:
                        known.add(link)
                        waiting.append(link)
            written += 1
            tell(written, len(known))
    for path, (kind, content) in pages.items():
        target = folder / name(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_standing_alone(content, path, pages) if kind.startswith("text/html") else content)
    return written


def newest(context: Context, most: int) -> list[int]:
    """The numbers of the newest articles."""
    with context.reading() as connection:
        return [one.id for one in rows(connection, "newest_articles", most=most)]


def name(path: str) -> str:
    """The file of a page. A path that no file system would take is told by its digest."""
    if path == "/":
        return "index.html"
    if path.endswith("/chart"):
        return f"{path.strip('/')}.svg"
    family, _, rest = path.strip("/").partition("/")
    plain = unquote(rest)
    if rest and (not re.fullmatch(r"[\w.-]+(/[\w.-]+)*", plain, re.ASCII) or len(plain) > _LONGEST_NAME or ".." in plain):
        plain = hashlib.sha256(plain.encode()).hexdigest()[:24]
    return f"{family}/{plain}.html" if rest else f"{family}.html"


async def _get(app: Any, path: str) -> tuple[int, str, bytes]:
    """Ask the application for a page as a server would: status, media type, content."""
    told: dict[str, Any] = {"status": 500, "headers": []}
    parts: list[bytes] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            told.update(message)
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1")],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    await app(scope, receive, send)
    kind = next((value.decode() for key, value in told["headers"] if key.lower() == b"content-type"), "")
    return told["status"], kind, b"".join(parts)


def _links(content: bytes, path: str) -> list[str]:
    """The pages that a page leads to and that are written too."""
    found = []
    for _, attribute, link, _ in html.document_fromstring(content).iterlinks():
        there = urlsplit(urljoin(path, link))
        if attribute in ("href", "src") and not there.netloc and _is_written(there.path, there.query):
            found.append(there.path)
    return list(dict.fromkeys(found))


def _is_written(path: str, query: str) -> bool:
    """Whether the address is of a page that is written; a query that only lights a row needs no page of its own."""
    return bool(_WRITTEN.fullmatch(path)) and (not query or query.startswith("lit="))


def _standing_alone(content: bytes, path: str, pages: dict[str, Any]) -> bytes:
    """A page whose links are relative, and lead nowhere that was not written."""
    document = html.document_fromstring(content)
    up = "../" * name(path).count("/")
    for form in document.xpath("//form[not(@method='dialog')]"):
        if "filter" not in form.get("class", ""):
            form.drop_tree()
    for element in document.xpath("//*[@hx-get or @hx-post]"):
        element.drop_tree()
    for element, attribute, link, _ in list(document.iterlinks()):
        there = urlsplit(urljoin(path, link))
        if there.netloc or there.scheme or link.startswith("#"):
            continue
        if there.path.startswith("/static/"):
            element.set(attribute, up + there.path.removeprefix("/"))
        elif there.path in pages and _is_written(there.path, there.query):
            query = f"?{there.query}" if there.query else ""
            element.set(
                attribute,
                "#" + there.fragment
                if there.path == path and not query
                else up + name(there.path) + query + (f"#{there.fragment}" if there.fragment else ""),
            )
        elif element.tag == "a":
            _unlink(element)
        elif element.tag == "img":
            element.getparent().drop_tree()
    for row in document.find_class("actions"):
        if not row.xpath(".//a | .//button"):
            row.drop_tree()
    text: bytes = html.tostring(document, encoding="utf-8")
    return b"<!doctype html>\n" + text


def _unlink(link: Any) -> None:
    """Take off a link that leads nowhere. In a text its words stay; as a tab or a button it would say nothing."""
    if not any({"places", "actions"} & set(around.get("class", "").split()) for around in link.iterancestors()):
        link.drop_tag()
    elif link.getparent().tag == "li":
        link.getparent().drop_tree()
    else:
        link.drop_tree()
