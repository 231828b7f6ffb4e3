"""Every page by axe-core's rules of WCAG 2.2 AA, in light and in dark; nothing serious may be found."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {
    "home": "/",
    "search": "/search?q=iran",
    "search without hits": "/search?q=zzyzx",
    "actors": "/actors",
    "actor": "/actor/USA",
    "pairs": "/pair",
    "pair": "/pair/USA/IRN",
    "sanctions": "/sanctions",
    "lists": "/lists",
    "screening": "/screen?name=Anton+Kestrel",
    "list": "/lists/test-list",
    "entry": "/lists/test-list/Q-ASSAD",
    "reports": "/reports",
    "report": "/reports/who-said-what?speaker=IRN",
    "report with a chart": "/reports/dyad-timeline",
    "sql": "/sql?q=select+1+as+one",
    "refused sql": "/sql?q=delete+from+events",
    "matches": "/review",
    "merges": "/review?tab=merges",
    "names": "/review?tab=names",
    "decided": "/review?tab=decided",
    "log": "/review?tab=log",
    "runs": "/runs",
    "fault": "/nowhere",
}
# Pages whose address only another page tells.
LINKED = {
    "article": ("/search?q=sanctions+iran", ".row h2 a"),
    "happening": ("/actor/USA", 'a[href^="/incident/"]'),
    "sanction": ("/sanctions", 'a[href^="/sanctions/"]'),
}


@pytest.fixture(scope="module")
def axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, running: str, axe: str, scheme: Any) -> None:
    context = browser.new_context(base_url=running, color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(30_000)
    found: list[str] = []
    addresses = dict(PAGES)
    for name, (place, link) in LINKED.items():
        page.goto(place)
        addresses[name] = page.locator(link).first.get_attribute("href") or ""
    addresses["lit article"] = addresses["article"] + "?lit=a1"
    for name, address in addresses.items():
        page.goto(address)
        assert re.search(r"\w", page.locator("h1").inner_text()), name
        page.evaluate(axe)
        result = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
        found += [
            f"{name}: {fault['id']} ({fault['impact']}): {fault['nodes'][0]['html'][:200]} {fault['nodes'][0].get('failureSummary', '')[:200]}"
            for fault in result["violations"]
        ]
    context.close()
    assert found == []
