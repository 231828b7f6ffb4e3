"""The desk over a quarter of a year of articles, as a reader's program meets it; and as its users start it, over the sample
articles, with a browser that looks at it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import psycopg
import pytest
import report_world
from desk_world import fill, started
from hand import Hand
from starlette.testclient import TestClient

from communique.etl import settings
from communique.etl.desk import context as context_of
from communique.reports.desk.app import create_app
from communique.reports.desk.context import Context

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOME = "http://127.0.0.1:8417"
# Set where a missing browser is a failure, as it is in CI.
NEEDED = "DESK_BROWSER"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def world_url(another_database) -> Iterator[str]:
    """A database with the articles of report_world.py and one on plans, which no test changes."""
    with another_database() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            hand = Hand(connection)
            report_world.fill(hand)
            plans = hand.article("2024-06-29", "First Wire", "Plans", ["Kenya plans to aid Ukraine."])
            event = hand.event(plans, "AID", "aid", ["KEN"], ["UKR"], status="planned")
            connection.execute("update events set confidence = 0.5 where id = %s", [event])
        yield url


@pytest.fixture(scope="session")
def context(world_url: str) -> Iterator[Context]:
    """What the desk stands on, over the articles of report_world.py."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", world_url)
        settings.reset()
        made = context_of("0.0.0")
    settings.reset()
    yield made
    made.pool.close()


@pytest.fixture(scope="session")
def desk(context: Context) -> TestClient:
    """The desk as a reader's program meets it."""
    return TestClient(create_app(context), base_url=HOME, raise_server_exceptions=False)


@pytest.fixture(scope="session")
def running(
    filled_database: Callable[[str, Callable[[str], object]], AbstractContextManager[str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a running desk, which the tests share: each takes back what it decided."""
    with filled_database("desk", fill) as url, started(url, tmp_path_factory.mktemp("desk")) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium of this machine; while it is open an event loop runs, so it is not left to the tests of other modules."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        told = "no Chromium on PATH; on Debian: apt-get install chromium"
        if os.environ.get(NEEDED) == "needed":
            pytest.fail(told)
        pytest.skip(f"the desk's journeys need a browser: {told}")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)

    with sync_playwright() as playwright:
        # A container's root can't have the sandbox.
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser, running: str) -> Iterator[Page]:
    """A page of a reader in Lagos, on a desktop; errors of scripts and refusals by the policy fail the test."""
    context = browser.new_context(base_url=running, viewport={"width": 1280, "height": 900}, timezone_id="Africa/Lagos", locale="en-GB")
    context.set_default_timeout(30_000)
    faults: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" and "400" not in message.text else None)
    opened.on("request", lambda request: faults.append(request.url) if not request.url.startswith((running, "data:", "blob:")) else None)
    yield opened
    context.close()
    assert faults == []
