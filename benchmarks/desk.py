"""Milliseconds that each page of the desk takes at the server on generated articles, how large it is, and what many readers meet.

    python benchmarks/desk.py [--documents 100000] [--url URL] [--rounds 20] [--readers 50] [--seconds 60]

Without --url an embedded server is filled first (benchmarks/generate.py). The desk runs in a process of its own, behind its guard, as
`communique desk` starts it. Each page is asked for once to warm up, then --rounds times, over one connection: the median and the 95th
percentile are counted, and the bytes of the page without compression. Then so many readers at once walk through the pages for so many
seconds, each asking for the next page as soon as it has one.

Exits with 1 if the median of a page is above 150 ms, its 95th percentile above 400 ms, its size above 100,000 bytes (an article's own
text not counted), or any reader met an error.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

import generate
import psycopg
import scratch

MEDIAN, P95, BYTES = 150, 400, 100_000


@dataclass(slots=True)
class Met:
    """What the readers met: milliseconds of each answer, and how many had which status; 0 for none at all."""

    times: list[float] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--documents", type=int, default=100_000)
    arguments.add_argument("--url")
    arguments.add_argument("--rounds", type=int, default=20)
    arguments.add_argument("--readers", type=int, default=50)
    arguments.add_argument("--seconds", type=float, default=60)
    given = arguments.parse_args()
    if given.url:
        sys.exit(measured(given.url, given))
    with scratch.server() as url:
        generate.fill(url, given.documents)
        sys.exit(measured(url, given))


def measured(url: str, given: argparse.Namespace) -> int:
    """Print what the pages and the readers take; 1 if a limit is passed, else 0."""
    pages, text = paths(url)
    with desk(url) as address:
        over = alone(address, pages, text, given.rounds)
        errors = together(address, list(pages.values()), given.readers, given.seconds)
    print(f"{over} pages above {MEDIAN} ms (median), {P95} ms (95th percentile) or {BYTES:,} bytes; {errors} errors")
    return int(bool(over or errors))


def paths(url: str) -> tuple[dict[str, str], int]:
    """The pages by name, of things that there are, and the length of the text of the article among them."""
    with psycopg.connect(url) as connection:

        def first(query: str) -> tuple[str, ...]:
            row = connection.execute(query).fetchone()
            return tuple(map(str, row)) if row else ()

        document, text = first(
            "select id, length(body) from documents where duplicate_of is null order by published_on desc, id desc limit 1"
        )
        incident = first("select key from incidents order by document_count desc, id limit 1")[0]
        sanction = first(
            "select senders.key, targets.key, measure, episode from sanctions join actors senders on senders.id = sender_id"
            " join actors targets on targets.id = target_id"
            " order by (select count(*) from sanction_actions where sanction_id = sanctions.id) desc, sanctions.id limit 1"
        )
        person = first(
            "select key from actors where id = (select speaker_id from statements where speaker_id is not null order by id limit 1)"
        )[0]
    pages = {
        "home": "/",
        "search, one word": "/search?q=council",
        "search, several": "/search?q=border+convoys&since=2024-06-01",
        "search, rare": "/search?q=zeppelin",
        "search, a phrase": "/search?q=%22talks+with+envoys%22",
        "search, by filters": "/search?type=AID&topic=nuclear",
        "search, word and filters": "/search?q=council&type=CONSULT&actor=IRN",
        "article": f"/article/{document}",
        "actors": "/actors",
        "actors, by name": "/actors?q=minister",
        "actor, the most active": "/actor/USA",
        "actor, a person": f"/actor/{quote(person)}",
        "pairs": "/pair",
        "pair": "/pair/USA/IRN",
        "incident": f"/incident/{quote(incident)}",
        "sanctions": "/sanctions",
        "sanction": "/sanctions/" + "/".join(map(quote, sanction)),
        "lists": "/lists",
        "reports": "/reports",
        "report: latest-happenings": "/reports/latest-happenings",
        "report: who-said-what": "/reports/who-said-what",
        "report: tension-alerts": "/reports/tension-alerts",
        "report: dyad-timeline": "/reports/dyad-timeline",
        "sql": "/sql",
        "runs": "/runs",
        "review": "/review",
        "api: events": "/api/v1/events",
        "api: statements of one": "/api/v1/statements?speaker=IRN",
        "api: documents.csv": "/api/v1/documents.csv",
        "api: feed": "/api/v1/feeds/events.atom",
    }
    return pages, int(text)


@contextmanager
def desk(url: str) -> Iterator[str]:
    """The address of a desk over that database, which takes any number of requests."""
    environment = os.environ | {"DATABASE_URL": url, "COMMUNIQUE_DESK_REQUESTS_PER_MINUTE": "0"}
    command = [sys.executable, "-m", "communique.etl.cli", "desk", "--port", "0"]
    begun = time.monotonic()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            address = running.stdout.readline().strip()
            if not address:
                raise SystemExit("the desk did not start")
            print(f"the desk printed its address after {time.monotonic() - begun:.1f} s")
            yield address
        finally:
            running.terminate()


def alone(address: str, pages: dict[str, str], text: int, rounds: int) -> int:
    """Ask for each page by itself; how many are above a limit."""
    connection = connected(address)
    over = 0
    print(f"{'page':28} {'median':>8} {'95th':>8} {'bytes':>9}")
    for name, path in pages.items():
        status, size, _ = fetched(connection, path)
        times = sorted(fetched(connection, path)[2] for _ in range(rounds))
        median, late = statistics.median(times), times[min(len(times) - 1, int(len(times) * 0.95))]
        is_page = not path.startswith("/api/")
        is_over = status != 200 or median > MEDIAN or late > P95 or (is_page and size - (text if name == "article" else 0) > BYTES)
        over += is_over
        told = f"  answered {status}" if status != 200 else "  above the limit" if is_over else ""
        print(f"{name:28} {median:>5.0f} ms {late:>5.0f} ms {size:>9,}{told}", flush=True)
    return over


def together(address: str, pages: list[str], readers: int, seconds: float) -> int:
    """Let so many readers walk through the pages at once; how many of their answers were errors."""
    met = Met()
    until = time.monotonic() + seconds
    walking = [threading.Thread(target=walk, args=(address, pages, until, met, seed)) for seed in range(readers)]
    for one in walking:
        one.start()
    for one in walking:
        one.join()
    times = sorted(met.times)
    told = ", ".join(f"{status}: {count:,}" for status, count in sorted(met.answers.items()))
    print(f"{readers} readers for {seconds:.0f} s: {met.answers.total():,} answers ({told}), {met.answers.total() / seconds:.0f} a second")
    if times:
        print(
            f"median {statistics.median(times):.0f} ms, 95th percentile {times[int(len(times) * 0.95)]:.0f} ms, longest {times[-1]:.0f} ms"
        )
    return sum(count for status, count in met.answers.items() if status != 200)


def walk(address: str, pages: list[str], until: float, met: Met, seed: int) -> None:
    """One reader's way through the pages."""
    drawn = random.Random(seed)
    connection = connected(address)
    while time.monotonic() < until:
        try:
            status, _, taken = fetched(connection, drawn.choice(pages))
        except (OSError, http.client.HTTPException):
            connection.close()
            status, taken = 0, 0.0
        with met.lock:
            met.answers[status] += 1
            met.times.append(taken)


def connected(address: str) -> http.client.HTTPConnection:
    parts = urlsplit(address)
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)


def fetched(connection: http.client.HTTPConnection, path: str) -> tuple[int, int, float]:
    """(status, bytes, milliseconds) of an answer."""
    begun = time.monotonic()
    connection.request("GET", path)
    answer = connection.getresponse()
    size = len(answer.read())
    return answer.status, size, (time.monotonic() - begun) * 1000


if __name__ == "__main__":
    main()
