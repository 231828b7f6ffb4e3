"""The desk's pages without a browser: they are there, small, say what is missing, and stand alone as static pages."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html
from starlette.testclient import TestClient

from communique.reports.desk.app import create_app
from communique.reports.desk.context import Context
from communique.reports.desk.export import export, newest

PAGES = [
    "/", "/search", "/search?q=talks", "/search?q=talks&type=CONSULT&since=2024-01-01", "/actors", "/actors?q=united&kind=country", "/actor/USA",
    "/pair", "/pair/USA/IRN", "/sanctions", "/sanctions?sender=USA", "/lists", "/screen?name=Jane+Roe", "/reports", "/reports/who-said-what",
    "/reports/dyad-timeline?one=USA&other=IRN", "/sql", "/sql/columns/events", "/review", "/review?tab=merges", "/review?tab=names",
    "/review?tab=log", "/runs",
]  # fmt: skip
LARGEST = 100_000


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_there_and_small(desk: TestClient, path: str) -> None:
    answer = desk.get(path)
    assert answer.status_code == 200
    assert len(answer.content) < LARGEST
    document = html.document_fromstring(answer.text)
    assert len(document.xpath("//h1")) == 1
    assert not document.xpath("//*[@style] | //style | //script[not(@src)] | //*[@onclick]"), "a policy without inline styles and scripts"


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/article/999999999", 404, "There is no article"),
        ("/article/99999999999999999999999", 404, "There is no article"),
        ("/actor/nobody-at-all", 404, "There is no actor"),
        ("/pair/USA/QQQ", 404, "no country or body QQQ"),
        ("/sanctions/-/-/arms/99999", 404, "There is no such sanction"),
        ("/reports/nothing", 404, "There is no report"),
        ("/reports/who-said-what?since=soon", 400, "is not a day"),
        ("/reports/who-said-what.exe", 404, "written as exe"),
        ("/search?since=yesterday", 400, "is no day"),
        ("/search?page=0", 400, "no number from"),
        ("/lists/none", 404, "There is no list"),
        ("/nowhere", 404, "no page at this address"),
    ],
)
def test_what_can_not_be_shown_is_told_in_words(desk: TestClient, path: str, status: int, told: str) -> None:
    answer = desk.get(path)
    assert (answer.status_code, told in html.document_fromstring(answer.text).text_content()) == (status, True)


def test_what_a_reader_types_is_shown_and_never_run(desk: TestClient) -> None:
    typed = "<script>alert(1)</script>\"'"
    for path in ("/search", "/actors", "/screen", "/sql"):
        shown = desk.get(path, params={"q": typed, "name": typed}).text
        assert "<script>alert" not in shown
        assert "alert(1)" in shown


def test_a_query_of_an_analyst_can_only_read(desk: TestClient) -> None:
    for statement in ("delete from events", "select 1; select 2", "create table t (i int)", "select pg_sleep(100)"):
        assert desk.get("/sql", params={"q": statement}).status_code == 400, statement
    assert desk.get("/sql/query.csv", params={"q": "select 1 as one"}).text == "one\n1\n"


def test_static_pages_lead_nowhere_that_was_not_written(context: Context, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    # In a thread of its own, since the browser of other tests keeps an event loop in this one.
    with ThreadPoolExecutor(1) as thread:
        written = thread.submit(export, create_app(context), folder, newest(context, 3), 80, lambda done, known: None).result()
    pages = list(folder.rglob("*.html"))
    assert 20 < len(pages) <= written <= 80
    assert (folder / "index.html").is_file() and list(folder.glob("article/*.html"))
    for page in pages:
        document = html.document_fromstring(page.read_bytes())
        assert not document.xpath("//form[not(@method='dialog') and not(contains(@class, 'filter'))]")
        assert not [row for row in document.find_class("actions") if not row.xpath(".//a | .//button")], "a row of what can't be done here"
        assert [place for place in document.xpath("//nav[@class='places']//li") if not place.xpath(".//a")] == []
        for _, _, link, _ in document.iterlinks():
            there = urlsplit(link)
            assert there.scheme or not there.path or (page.parent / unquote(there.path)).is_file(), (page, link)
    lit = next(link for page in pages for link in re.findall(r'href="[^"]*article/\d+\.html\?lit=\w\d+#\w\d+"', page.read_text("utf8")))
    assert lit
    with pytest.raises(FileExistsError):
        export(create_app(context), folder, [], 1, lambda done, known: None)
