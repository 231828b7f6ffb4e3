"""Pictures of the desk over the sample articles: every page in light and dark, and the four of README.

    python tests/desk_screenshots.py [FOLDER]

It reads the database of the settings: run `communique demo` before. The pictures of README are `docs/desk/NAME.png`; all
others go to FOLDER, by default build/screenshots.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from communique.etl import database

ROOT = Path(__file__).resolve().parents[1]
SHOWN = ROOT / "docs" / "desk"
SIZE = {"width": 1200, "height": 760}
PAGES = {
    "home": "/",
    "search": "/search?q=iran+sanctions",
    "actors": "/actors",
    "actor": "/actor/USA",
    "pair": "/pair/USA/IRN",
    "sanctions": "/sanctions",
    "lists": "/lists",
    "reports": "/reports",
    "report": "/reports/who-said-what?speaker=IRN",
    "chart": "/reports/dyad-timeline",
    "sql": "/sql?q=select+event_type,+count(*)+as+n+from+events+group+by+1+order+by+2+desc&chart=bar&x=event_type&y=n",
    "matches": "/review",
    "merges": "/review?tab=merges",
    "runs": "/runs",
}
# Pages whose address only another page tells.
LINKED = {
    "article": ("/search?q=iran+nuclear+limits", ".row h2 a"),
    "sanction": ("/sanctions?sender=USA&target=IRN", 'td a[href^="/sanctions/"]'),
}
# Those of README, by scheme.
BEST = {"article": "light", "pair": "light", "sanction": "dark", "sql": "dark"}


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    SHOWN.mkdir(parents=True, exist_ok=True)
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        sys.exit("no Chromium on PATH; on Debian: apt-get install chromium")
    from desk_world import started

    with started(database.url(), folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        for scheme in ("light", "dark"):
            page = browser.new_page(base_url=address, viewport=SIZE, color_scheme=scheme)  # type: ignore[arg-type]
            page.set_default_timeout(60_000)
            for name, path in {**PAGES, **linked(page)}.items():
                page.goto(path)
                if name == "article":
                    page.locator(".fact.x .light").first.click()
                take(page, folder / f"{name}-{scheme}.png")
                if BEST.get(name) == scheme:
                    small(folder / f"{name}-{scheme}.png", SHOWN / f"{name}.png")
        phone = browser.new_page(base_url=address, viewport={"width": 360, "height": 740})
        for name in ("home", "article", "sanctions"):
            phone.goto({**PAGES, **linked(phone)}[name])
            take(phone, folder / f"{name}-phone.png")
        browser.close()


def linked(page: Page) -> dict[str, str]:
    found = {}
    for name, (place, link) in LINKED.items():
        page.goto(place)
        found[name] = page.locator(link).first.get_attribute("href") or "/"
    return found


def take(page: Page, path: Path) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=path)


def small(path: Path, target: Path) -> None:
    """The picture in few colours, so that it weighs little in the repository."""
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(64, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(target, optimize=True)


if __name__ == "__main__":
    main()
