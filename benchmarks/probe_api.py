"""Asks the desk's API 10,000 things by its own description, sound and unsound ones, and looks whether it keeps to it.

    python benchmarks/probe_api.py [--requests 10000] [--documents 1000] [--examples 8] [--seed 1]

An embedded server is filled with generated articles (benchmarks/generate.py) and a list of sanctioned parties; schemathesis then
probes the desk, which counts the requests itself. Rounds go on until there were as many as wanted. Prints the answers by status.
Exits with 1 if schemathesis found anything or an answer was a 500.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import threading
import urllib.request
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import generate
import psycopg
import scratch
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from communique.etl import settings
from communique.etl.desk import context
from communique.reports.desk.app import create_app
from communique.reports.desk.safety import Rules, guarded


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--requests", type=int, default=10_000)
    arguments.add_argument("--documents", type=int, default=1000)
    arguments.add_argument("--examples", type=int, default=8)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    with scratch.server() as url:
        generate.fill(url, given.documents)
        with psycopg.connect(url) as connection:
            _list(connection)
        settings.override(database_url=url)
        counted = Counted(guarded(create_app(context("probe")), Rules()))
        sys.exit(probed(counted, given.requests, given.examples, given.seed))


class Counted:
    """An application whose answers are counted by status."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.answers: Counter[int] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.answers[message["status"]] += 1
            await send(message)

        await self._app(scope, receive, counted)


def probed(app: Counted, requests: int, examples: int, seed: int) -> int:
    """Probe until there were so many requests; 1 if anything was found, else 0."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        serving = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        serving.start()
        address = f"http://127.0.0.1:{port}/api/v1/openapi.json"
        # The first description takes longest, as each report is planned for it; schemathesis would not wait on a busy machine.
        urllib.request.urlopen(address, timeout=300).read()
        failed = 0
        try:
            while not failed and app.answers.total() < requests:
                failed = _round(address, examples, seed)
                seed += 1
                print(f"{app.answers.total():,} requests so far", flush=True)
        finally:
            server.should_exit = True
            serving.join()
    print(", ".join(f"{status}: {count:,}" for status, count in sorted(app.answers.items())))
    errors = sum(count for status, count in app.answers.items() if status >= 500)
    print(
        f"{app.answers.total():,} requests, {errors} answered with an error of the server, schemathesis {'found faults' if failed else 'found nothing'}"
    )
    return int(bool(failed or errors))


def _round(address: str, examples: int, seed: int) -> int:
    """One run of schemathesis with all its checks; its exit code."""
    program = Path(sys.executable).with_name("schemathesis")
    asked = [
        "--max-examples",
        str(examples),
        "--seed",
        str(seed),
        "--generation-database",
        "none",
        "--no-color",
        "--warnings",
        "off",
        "--request-timeout",
        "60",
    ]
    with TemporaryDirectory() as folder:
        return subprocess.run([program, "run", address, *asked], cwd=folder, check=False).returncode


def _list(connection: psycopg.Connection) -> None:
    """A list of a thousand parties that bear the names of actors."""
    connection.execute(
        """
        with made as (insert into sanction_lists (code, name) values ('probe', 'List of the probe') returning id),
        version as (
            insert into sanction_list_versions
            (list_id, version, published_on, format, source_path, content_hash, parts, entries, added, changed, removed)
            select id, '1', '2024-01-01', 'probe', '-', 'probe', '{}', 1000, 1000, 0, 0 from made returning id, list_id
        ),
        named as (select id, name from actors where kind = 'person' order by id limit 1000),
        entries as (
            insert into listings (list_id, external_id, kind, raw)
            select version.list_id, named.id::text, 'person', '{}' from version cross join named returning id, external_id
        ),
        versions as (
            insert into listing_versions (listing_id, from_version_id, valid_from, name, raw)
            select entries.id, version.id, '2024-01-01', named.name, '{}' from entries
            inner join named on named.id::text = entries.external_id cross join version
        )
        insert into listing_names (listing_id, name, name_key, is_primary)
        select entries.id, named.name, lower(named.name), true from entries inner join named on named.id::text = entries.external_id
        """
    )
    connection.commit()


if __name__ == "__main__":
    main()
