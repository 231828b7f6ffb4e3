"""Files of every format, cut and scribbled over: reading them never raises and never loses the file beside them."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from email.message import EmailMessage
from functools import cache

import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from communique.etl.ingest import Article, read

from .conftest import BODY, TITLE, json_line, page, pdf
from .test_archives import tarred, zipped
from .test_pages import CRAWL, RSS, warc


def _eml() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "desk@example.org", TITLE, "Fri, 12 Mar 2021 10:00:00 +0000"
    mail.set_content(BODY)
    return bytes(mail)


def _parquet() -> bytes:
    out = io.BytesIO()
    parquet.write_table(pyarrow.table({"text": [BODY] * 3, "date": ["2021-03"] * 3}), out)
    return out.getvalue()


SAMPLES: dict[str, Callable[[], bytes]] = {
    "a.txt": lambda: f"{TITLE}\n\n{BODY}".encode(),
    "a.md": lambda: f"---\ntitle: {TITLE}\ndate: 2021-03\n---\n# {TITLE}\n\n{BODY}".encode(),
    "a.html": lambda: page().encode(),
    "a.json": lambda: f"[{json_line()},{json_line()}]".encode(),
    "a.jsonl": lambda: (json_line() * 3).encode(),
    "a.csv": lambda: f'id,text,date\n1,"{BODY}",2021\n2,"{BODY}",2022\n'.encode(),
    "a.rss": lambda: RSS.format(html=f"<p>{BODY}</p>", text=BODY).encode(),
    "a.eml": _eml,
    "a.pdf": lambda: pdf([TITLE, "", "The ministry said that talks would resume."]),
    "a.parquet": _parquet,
    "a.warc": lambda: warc(*CRAWL, gzip=False),
    "a.warc.gz": lambda: warc(*CRAWL),
    "a.jsonl.gz": lambda: gzip.compress((json_line() * 3).encode()),
    "a.zip": lambda: zipped({"a.txt": BODY.encode(), "b.html": page().encode()}),
    "a.tar": lambda: tarred({"a.txt": BODY.encode(), "b.html": page().encode()}),
}


@cache
def sample(name: str) -> bytes:
    return SAMPLES[name]()


EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=20)), min_size=1, max_size=6)


@pytest.mark.parametrize("name", SAMPLES)
@settings(deadline=None, max_examples=25)
@given(edits=EDITS)
def test_damage_is_told_and_does_not_spread(
    tmp_path_factory: pytest.TempPathFactory, name: str, edits: list[tuple[float, int, bytes]]
) -> None:
    data = sample(name)
    for where, removed, added in edits:
        at = int(where * len(data))
        data = data[:at] + added + data[at + removed :]
    folder = tmp_path_factory.getbasetemp() / "damage"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    (folder / "z.txt").write_text(BODY)
    items = list(read([str(folder / name), str(folder / "z.txt")]))
    last = items.pop()
    assert isinstance(last, Article)
    assert last.text == BODY
    assert items
