"""What docs/api.md shows is so: its requests are made by curl, its Python is run, and its tables name what there is."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
import subprocess
import textwrap
from pathlib import Path

import httpx
import pandas as pd
import pytest
from lxml import etree

DOCS = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf8")
BLOCKS = [textwrap.dedent(block) for block in re.findall(r"(?:^ {4}.*\n(?:\n(?= {4}))*)+", DOCS, re.MULTILINE)]
SHOWN_AT = "http://127.0.0.1:8417"
CURLS = [
    command.replace("\\\n", " ")
    for block in BLOCKS
    for command in re.findall(r"^curl (?:.*\\\n)*.*$", block, re.MULTILINE)
    if SHOWN_AT in command
]


def asked(command: str, home: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A line of the docs, which may write into a file, as a shell runs it."""
    if shutil.which("curl") is None:
        pytest.skip("the requests of docs/api.md need curl")
    return subprocess.run(
        ["sh", "-c", command.replace("curl ", "curl -sS --fail-with-body ", 1).replace(SHOWN_AT, home)],
        cwd=folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("command", CURLS)
def test_a_request_of_the_docs_is_answered(command: str, running: str, tmp_path: Path) -> None:
    done = asked(command, running, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    (address,) = [word for word in shlex.split(command) if word.startswith(SHOWN_AT)]
    written = [file.read_text("utf8") for file in tmp_path.iterdir()] or [done.stdout]
    if ".csv" in address:
        rows = list(csv.DictReader(io.StringIO(written[0])))
    elif "x-ndjson" in command:
        rows = [json.loads(line) for line in written[0].splitlines()]
    else:
        rows = json.loads(written[0])["items"]
    # Not every example has an answer in the sample articles.
    assert rows or "incidents" in address or "documents" in address


def test_there_are_requests_to_try() -> None:
    assert len(CURLS) >= 6


def test_python_of_the_docs_runs(running: str) -> None:
    given: dict[str, object] = {}
    blocks = [block for block in BLOCKS if re.search(r"^(import |pd\.)", block)]
    assert len(blocks) == 3
    for block in blocks:
        # Drawing is the notebook's own affair.
        code = block.replace(f"{SHOWN_AT}/api/v1", f"{running}/api/v1").replace('.plot(title="Statements on sanctions")', "")
        exec(compile(code, "docs/api.md", "exec"), given)  # noqa: S102 - it is our own
    assert isinstance(given["events"], pd.DataFrame) and len(given["events"]) > 2
    assert isinstance(given["said"], pd.DataFrame) and len(given["said"]) > 3


def test_the_tables_of_the_docs_name_what_there_is(running: str) -> None:
    described = httpx.get(f"{running}/api/v1/openapi.json", timeout=60).json()["paths"]
    table = DOCS[DOCS.index("## Resources") : DOCS.index("## Pages")]
    for paths, parameters in re.findall(r"^\| ((?:`/[^|]+)) \|[^|]*\| ([^|]*) \|$", table, re.MULTILINE):
        told = [
            described[path.replace("ID", "{id}").replace("NAME/", "visits/").replace("NAME", "{name}")]["get"]
            for path in re.findall(r"`(/[^`]+)`", paths)
        ]
        names = {parameter["name"] for operation in told for parameter in operation.get("parameters", [])}
        assert set(re.findall(r"`(\w+)`", parameters)) <= names, paths


def test_feeds_and_calendars_of_the_docs_are_there(running: str) -> None:
    table = DOCS[DOCS.index("## Feeds") : DOCS.index("## Faults")]
    addresses = re.findall(r"^\| `(/[^`]+)`", table, re.MULTILINE)
    assert len(addresses) == 4
    for address in addresses:
        answer = httpx.get(f"{running}/api/v1{address}", timeout=60)
        assert answer.status_code == 200, address
        if ".ics" in address:
            assert answer.text.startswith("BEGIN:VCALENDAR\r\n") and answer.text.endswith("END:VCALENDAR\r\n")
        else:
            assert etree.fromstring(answer.content).tag == "{http://www.w3.org/2005/Atom}feed"


def test_the_fault_of_the_docs_is_the_one_that_comes(running: str) -> None:
    command, told = re.search(r"^`curl -i '([^']+)'` answers\n\n((?: {4}.*\n|\n)+)", DOCS, re.MULTILINE).groups()  # type: ignore[union-attr]
    answer = httpx.get(command.replace(SHOWN_AT, running), timeout=60)
    lines = textwrap.dedent(told).strip().splitlines()
    assert lines[0] == f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}"
    assert lines[1] == f"content-type: {answer.headers['content-type']}"
    assert json.loads(lines[-1]) == answer.json()


def test_suffix_and_header_give_the_formats_of_the_docs(running: str) -> None:
    table = DOCS[DOCS.index("## Formats") : DOCS.index("## With pandas")]
    formats = re.findall(r"^\| `(\.\w+)`[^|]*\| `([^`]+)`", table, re.MULTILINE)
    assert len(formats) == 4
    for suffix, media_type in formats:
        by_suffix = httpx.get(f"{running}/api/v1/events{suffix}?limit=3", timeout=60)
        by_header = httpx.get(f"{running}/api/v1/events?limit=3", headers={"Accept": media_type}, timeout=60)
        assert by_suffix.headers["content-type"].partition(";")[0] == by_header.headers["content-type"].partition(";")[0] == media_type
        again = httpx.get(f"{running}/api/v1/events{suffix}?limit=3", headers={"If-None-Match": by_suffix.headers["etag"]}, timeout=60)
        assert (again.status_code, again.content) == (304, b"")
        assert httpx.get(f"{running}/api/v1/events{suffix}", timeout=60).headers.get("content-encoding") == "gzip"
