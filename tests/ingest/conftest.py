"""Articles in every format, made here, and a shorthand for reading them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from communique.etl.ingest import Article, Options, Reject, read

PARAGRAPHS = (
    "The foreign ministry said on Tuesday that talks would resume in Geneva next week after a pause of two months.",
    "Officials from both countries met for three hours and agreed to keep working on an exchange of prisoners.",
    "Aid groups asked for access to the north, where roads have been closed since March.",
    "The government denied that it had blocked convoys, and said that forty trucks had crossed on Monday.",
)
BODY = "\n\n".join(PARAGRAPHS)
TITLE = "Talks to resume in Geneva"


@dataclass(frozen=True)
class Read:
    """What was read, apart."""

    articles: list[Article]
    rejects: list[Reject]

    @property
    def article(self) -> Article:
        """The only article, of a reading without rejects."""
        assert not self.rejects, self.rejects
        (only,) = self.articles
        return only

    @property
    def reject(self) -> Reject:
        (only,) = self.rejects
        return only


Reading = Callable[..., Read]


@pytest.fixture
def reading() -> Reading:
    def read_all(*paths: Path | str, options: Options | None = None) -> Read:
        items = list(read([str(path) for path in paths], options))
        for item in items:
            if isinstance(item, Reject):
                assert item.reason
                assert item.remedy.endswith(".")
        return Read([i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, Reject)])

    return read_all


def page(body: str = BODY, head: str = "") -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in body.split("\n\n"))
    return f"<!DOCTYPE html><html lang='en-GB'><head><title>{TITLE}</title>{head}</head><body><article><h1>{TITLE}</h1>{paragraphs}</article></body></html>"


def json_line(**fields: object) -> str:
    return json.dumps({"text": BODY, **fields}) + "\n"


def pdf(lines: list[str]) -> bytes:
    """A PDF of one page with these lines of text."""
    shown = " ".join(f"({line.replace('(', '[').replace(')', ']')}) Tj T*" for line in lines)
    stream = f"BT /F1 10 Tf 14 TL 40 800 Td {shown} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 850] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length " + str(len(stream)).encode() + b" >>\nstream\n" + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()
