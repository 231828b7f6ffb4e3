"""The desk over a quarter of a year of articles, as a reader's program meets it."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
import report_world
from hand import Hand
from starlette.testclient import TestClient

from communique.etl import settings
from communique.etl.desk import context as context_of
from communique.reports.desk.app import create_app
from communique.reports.desk.context import Context

HOME = "http://127.0.0.1:8417"


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
