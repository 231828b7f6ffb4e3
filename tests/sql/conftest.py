"""The small world of world.py in a database that no test changes."""

from __future__ import annotations

import pytest
from sql import world

from communique.etl import analyst


@pytest.fixture(scope="session")
def world_url(another_database, tmp_path_factory):
    with another_database() as url:
        analyst.ensure(url)
        world.fill(url, tmp_path_factory.mktemp("world"))
        yield url
