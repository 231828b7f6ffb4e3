"""Ten journeys through the desk in a real Chromium, as a reader makes them."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from desk_world import REAL
from playwright.sync_api import Browser, Page, expect

FACT = re.compile(r"lit=(\w\d+)")


def look_for(page: Page, words: str) -> None:
    page.goto("/")
    page.get_by_label("Search articles").fill(words)
    page.keyboard.press("Enter")


def lit(page: Page) -> list[str]:
    return page.locator(".text .lit").all_text_contents()


def test_the_first_real_article_and_its_meeting(page: Page) -> None:
    if not REAL.is_dir():
        pytest.skip("the real article is not beside the project")
    look_for(page, '"bilateral talks" Israel security')
    page.get_by_role("link", name=re.compile("US, Israel hold bilateral talks")).click()
    row = page.locator(".fact.e", has_text="Consult").first
    row.locator(".light").click()
    expect(row).to_have_class(re.compile(r"\blit\b"))
    words = " ".join(lit(page))
    assert re.search("met|held|talks|meeting", words)
    assert FACT.search(page.url)
    # The other way round: its words light the row.
    page.keyboard.press("Escape")
    assert lit(page) == []
    fact = row.get_attribute("data-fact")
    page.locator(f'.text [data-in*="{fact}:trigger"]').first.click()
    expect(page.locator(f"#row-{fact}")).to_have_class(re.compile(r"\blit\b"))
    # Confidence sifts rows and words alike.
    before = page.locator(".fact:visible").count()
    page.locator("#least").fill("0.9")
    page.locator("#least").dispatch_event("change")
    assert 0 < page.locator(".fact:visible").count() < before
    assert "least=0.9" in page.url


def test_a_pair_of_countries(page: Page) -> None:
    page.goto("/pair")
    page.get_by_label("One side").fill("Atlantis")
    page.get_by_label("The other", exact=True).fill("IRN")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("alert")).to_contain_text("No country or body is called Atlantis")
    page.get_by_label("One side").fill("united states")
    page.get_by_label("The other", exact=True).fill("IRN")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("/pair/USA/IRN$"))
    expect(page.get_by_role("heading", name="United States and Iran")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Score by week, United States to Iran"))).to_be_visible()
    expect(page.get_by_role("heading", name="Sanctions", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="United States about Iran")).to_be_visible()
    assert page.locator("rect.down").count() > 0


def test_a_sanction_down_to_its_sentence(page: Page) -> None:
    page.goto("/sanctions")
    with page.expect_navigation():
        page.get_by_label("Sender").select_option("USA")
    with page.expect_navigation():
        page.get_by_label("Target").select_option("IRN")
    page.get_by_role("link", name=re.compile("^Story")).first.click()
    act = page.locator(".story > li").first
    marked = act.locator("mark").inner_text()
    act.locator("h3 a").first.click()
    expect(page.locator(".fact.x.lit")).to_have_count(1)
    assert marked in " ".join(lit(page))
    expect(page.locator(".text .lit").first).to_be_in_viewport()


def test_a_report_with_parameters_as_excel(page: Page) -> None:
    page.goto("/reports")
    page.get_by_role("link", name="Who said what about whom").click()
    page.get_by_label("speaker").fill("IRN")
    page.get_by_role("button", name="Run").click()
    rows = int(re.search(r"(\d+) rows", page.get_by_role("status").inner_text())[1])  # type: ignore[index]
    assert rows > 3
    with page.expect_download() as waited:
        page.get_by_role("link", name="XLSX").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(waited.value.path()).read_bytes()), read_only=True)
    sheet = book.worksheets[0]
    assert sum(1 for row in sheet.iter_rows(values_only=True) if "IRN" in row) == rows
    # Rows are sorted by a column, each with the sentence that it rests on; the address keeps it.
    page.get_by_role("button", name="cue", exact=True).click()
    page.get_by_role("button", name="cue", exact=True).click()
    cues = [row.inner_text() for row in page.locator("tr[data-row] td:last-child").all()]
    assert cues == sorted(cues, key=str.casefold, reverse=True) and len(set(cues)) > 1
    sentences = page.locator("tbody .passage").all_inner_texts()
    page.reload()
    expect(page.get_by_role("columnheader", name="cue")).to_have_attribute("aria-sort", "descending")
    assert page.locator("tbody .passage").all_inner_texts() == sentences
    page.get_by_text("Show SQL").click()
    page.get_by_role("button", name="Open in ad-hoc SQL").click()
    expect(page.get_by_role("status")).to_contain_text(f"{rows} rows")


def test_a_name_is_screened(page: Page) -> None:
    page.goto("/lists")
    page.get_by_label("Name", exact=True).fill("Pavel Kestrl")
    page.get_by_role("button", name="Screen").click()
    hit = page.locator("#screened [data-row]").first
    expect(hit).to_contain_text("Anton Pavel Kestrel")
    expect(page).to_have_url(re.compile("/screen.*name=Pavel"))
    hit.get_by_role("link").click()
    expect(page.get_by_text("1961-02-03")).to_be_visible()
    page.goto("/screen?name=Zzyzx+Qwrtp")
    expect(page.get_by_text("No listed party is called like")).to_be_visible()


def test_a_review_is_accepted_and_taken_back(page: Page) -> None:
    page.goto("/review")
    waiting = page.locator("main .row").count()
    row = page.locator(".row", has_text="Bashar al-Assad").first
    row.get_by_label("Why").fill("same birth date")
    row.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Accepted: they are the same.")).to_be_visible()
    page.goto("/actor/person-bashar-al-assad")
    expect(page.get_by_text("confirmed by a person")).to_be_visible()
    page.goto("/review?tab=decided")
    expect(page.get_by_text("same birth date")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back: it waits again.")).to_be_visible()
    page.goto("/review")
    assert page.locator("main .row").count() == waiting
    page.goto("/review?tab=log")
    assert [text.strip() for text in page.locator("tbody tr td:nth-child(3)").all_inner_texts()[:2]] == ["undo", "accept"]


def test_a_query_that_is_refused_and_one_that_is_not(page: Page) -> None:
    page.goto("/sql")
    page.get_by_label("One query").fill("delete from events")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("alert")).to_contain_text("only what does may run here")
    page.get_by_label("One query").fill("select event_type as what, count(*) as n from events group by 1 order by 2 desc")
    page.get_by_label("Chart").select_option("bar")
    page.get_by_label("x", exact=True).fill("what")
    page.get_by_label("y", exact=True).fill("n")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("rows")
    assert page.locator("tbody tr").count() > 3
    chart = page.locator("figure img")
    chart.scroll_into_view_if_needed()
    expect(chart).to_have_js_property("complete", True)
    assert chart.evaluate("image => image.naturalWidth") > 100
    page.locator("summary", has_text="incidents").click()
    page.locator(".schema").get_by_role("button", name="document_count").click()
    assert "document_count" in page.get_by_label("One query").input_value()


def test_a_link_shows_another_reader_the_same(page: Page, browser: Browser, running: str) -> None:
    look_for(page, "sanctions OR tariffs")
    page.get_by_role("navigation", name="Narrow the search").get_by_role("link", name="Iran").first.click()
    page.locator(".row h2 a").first.click()
    page.locator(".fact .light").first.click()
    shared, shown = page.url, lit(page)
    assert shown
    other = browser.new_context(base_url=running)
    same = other.new_page()
    same.goto(shared)
    assert lit(same) == shown
    other.close()


def test_only_the_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("iran")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("iran")
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    first = page.locator(".row h2 a").first
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_function("document.documentElement.classList.contains('scripted') && document.querySelector('[data-article]')")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".fact.lit")).to_have_count(1)
    assert lit(page)
    page.keyboard.press("Escape")
    expect(page.locator(".fact.lit")).to_have_count(0)
    page.keyboard.press("g")
    page.keyboard.press("x")
    expect(page).to_have_url(re.compile("/sanctions$"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_phone(browser: Browser, running: str) -> None:
    context = browser.new_context(base_url=running, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    for path in ("/", "/search?q=iran", "/sanctions", "/pair/USA/IRN", "/reports/who-said-what", "/sql", "/review", "/runs"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        current = page.locator(".places [aria-current]").bounding_box()
        assert current["x"] >= 0 and current["x"] + current["width"] <= 360, path  # type: ignore[index]
    page.goto("/search?q=iran")
    page.locator(".row h2 a").first.tap()
    page.locator(".fact.e .light").first.tap()
    expect(page.locator(".text .lit").first).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()
