"""What the fuzzer runs: each target makes an input, has it read or annotated, and raises Finding where a promise is broken.

The promises: nothing is raised but what the function says it raises; every input gives an article or a reject; what comes
out is clean (normalised, within limits, storable); a record or member that is sound is read whatever lies beside it.
"""

from __future__ import annotations

import io
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

import fuzz_inputs as inputs

from communique.etl import settings
from communique.etl.ingest import Article, Limits, Options, Reject, read
from communique.etl.ingest.fields import _LONGEST as LONGEST
from communique.etl.ingest.normalise import normalise_line, normalise_text
from communique.etl.output import Format, json_text, terminal_safe, write_rows

Item = Article | Reject
LIMITS = Limits()
UNFORESEEN = "can't be read: "


class Finding(Exception):
    """A promise that was broken; the message says which."""


@dataclass
class Scene:
    """Where targets work: a folder for files, counts of what came of the inputs, and a place for items to be stored."""

    folder: Path
    counts: Counter[str] = field(default_factory=Counter)
    unforeseen: Counter[str] = field(default_factory=Counter)
    stored: list[Item] = field(default_factory=list)

    def take(self, items: Sequence[Item]) -> None:
        """Check what came of one input and count it."""
        if not items:
            raise Finding("gave neither an article nor a reject")
        for item in items:
            if isinstance(item, Article):
                check_article(item)
                self.counts["articles"] += 1
            else:
                self._check_reject(item)
                self.counts["rejects"] += 1
        self.stored.extend(items)

    def _check_reject(self, item: Reject) -> None:
        if not item.reason or not item.remedy:
            raise Finding(f"a reject without reason or remedy: {item}")
        for text in (item.source, item.reason, item.remedy):
            if terminal_safe(text) != text.replace("\t", " ") or "\n" in text:
                raise Finding(f"a reject that can drive a terminal: {text!r}")
        if item.reason.startswith(UNFORESEEN):
            kind = item.reason.removeprefix(UNFORESEEN)
            self.unforeseen[kind.partition(":")[0]] += 1
            if kind.startswith("MemoryError"):
                raise Finding("took more memory than there is")


def check_article(article: Article) -> None:
    text = article.text
    if normalise_text(text) != text or not any(map(str.isalnum, text)):
        raise Finding(f"text that is not normalised: {text[:200]!r}")
    if len(text) > LIMITS.article_chars:
        raise Finding(f"a text of {len(text)} characters")
    text.encode()
    for name in ("external_id", "title", "byline", "publisher", "url", "language"):
        if (value := getattr(article, name)) is None:
            continue
        if not value or normalise_line(value) != value or len(value) > LONGEST.get(name, 8):
            raise Finding(f"{name} is not clean: {value[:200]!r}")
        value.encode()
    if terminal_safe(article.source) != article.source:
        raise Finding(f"a source that can drive a terminal: {article.source!r}")


Make = Callable[[Random], Any]
Check = Callable[[Any, Scene], None]


@dataclass(frozen=True)
class Target:
    """`share` is how many of 1,000 inputs it gets. With `batch`, `check` takes a list of up to that many inputs at once."""

    name: str
    share: int
    make: Make
    check: Check
    batch: int = 1


# Readers of articles.


def file_of(rng: Random, *names: str) -> bytes:
    return inputs.damaged(rng, inputs.sample(rng, *names), inputs.all_samples())


def read_bytes(name: str, data: bytes, scene: Scene, options: Options | None = None) -> list[Item]:
    path = scene.folder / name
    path.write_bytes(data)
    try:
        return list(read([str(path)], options))
    finally:
        path.unlink()


def check_file(name: str, data: bytes, scene: Scene) -> None:
    scene.take(read_bytes(name, data, scene))


def any_file(rng: Random) -> tuple[str, bytes, Options]:
    """Any sample under any name, read with options that may not fit it."""
    columns = {} if rng.random() < 0.8 else {rng.choice(("text", "title", "published_at")): rng.choice(("a.b", "text", "x", "title"))}
    encoding = rng.choice((None, None, None, "utf-8", "utf-16", "cp1252", "utf-7", "shift_jis", "cp037", "latin-1"))
    options = Options(columns=columns, encoding=encoding, day_first=rng.choice((None, True, False)))
    ending = rng.choice(("", ".txt", ".md", ".html", ".json", ".jsonl", ".csv", ".eml", ".xml", ".gz", ".zip", ".pdf", ".meta.json"))
    return "a" + ending, inputs.member(rng), options


def check_any_file(given: tuple[str, bytes, Options], scene: Scene) -> None:
    name, data, options = given
    scene.take(read_bytes(name, data, scene, options))


def lines_with_neighbours(rng: Random) -> list[bytes]:
    """JSON lines, sound but for one that is anything; the sound ones are ASCII."""
    sound = [json.dumps({"id": f"sound-{n}", "text": inputs.records()[n]["text"]}).encode() for n in range(3)]
    bad = json.dumps(inputs.record(rng)).encode() if rng.random() < 0.5 else file_of(rng, "json lines", "text", "html")
    # The first line decides the format of the file.
    sound.insert(rng.randint(1, 3), bad.replace(b"\n", b" ").replace(b"\r", b" ")[:4000])
    return sound


def check_lines(lines: list[bytes], scene: Scene) -> None:
    items = read_bytes("a.jsonl", b"\n".join(lines) + b"\n", scene)
    scene.take(items)
    if any(isinstance(item, Reject) and item.line is None for item in items):
        return  # refused whole, as binary data or text in no known encoding
    told = {item.line for item in items}
    expected = {number for number, line in enumerate(lines, 1) if line.strip(b" \t\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0")}
    if not expected <= told | {number for number in expected if not lines[number - 1].decode("utf-8", "replace").strip()}:
        raise Finding(f"lines {sorted(expected - told)} gave nothing")
    read_whole = {item.external_id for item in items if isinstance(item, Article)}
    if not {f"sound-{n}" for n in range(3)} <= read_whole:
        raise Finding(f"a sound line was lost beside a bad one: {read_whole}")


def members_with_neighbours(rng: Random) -> tuple[str, list[tuple[str, bytes]]]:
    members = [(f"sound-{n}.txt", inputs.records()[n]["text"].encode()) for n in range(2)]
    members.insert(rng.randint(0, 2), ("bad" + rng.choice((".txt", ".html", ".json", ".zip", ".gz", ".csv")), inputs.member(rng)))
    return rng.choice(("zip", "tar", "folder")), members


def check_members(given: tuple[str, list[tuple[str, bytes]]], scene: Scene) -> None:
    kind, members = given
    if kind == "folder":
        folder = scene.folder / "of"
        folder.mkdir()
        for name, data in members:
            (folder / name).write_bytes(data)
        try:
            items = list(read([str(folder)]))
        finally:
            for name, _ in members:
                (folder / name).unlink()
            folder.rmdir()
    else:
        items = read_bytes(f"a.{kind}", _zip(members) if kind == "zip" else _tar(members), scene)
    scene.take(items)
    sources = {item.source.rpartition("/")[2].rpartition("!")[2] for item in items if isinstance(item, Article)}
    if not {"sound-0.txt", "sound-1.txt"} <= sources:
        raise Finding(f"a sound member was lost beside a bad one: {sources}")
    if not any("bad" in item.source or (isinstance(item, Reject) and "bad" in item.reason) for item in items):
        raise Finding("a bad member gave nothing")


def _zip(members: Iterable[tuple[str, bytes]]) -> bytes:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def _tar(members: Iterable[tuple[str, bytes]]) -> bytes:
    import tarfile

    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


# Large and deep ones, each a shape that some parser takes badly.

MONSTERS: dict[str, Callable[[int], bytes]] = {
    "a.html nested": lambda n: b"<html><body>" + b"<div>" * n + b"text of some words",
    "b.html inline": lambda n: b"<html><body><p>" + b"<b><i>x" * n,
    "c.html attributes": lambda n: b"<html><body><p " + b"a=b " * n + b">words of a text</p>",
    "d.html entities": lambda n: b"<html><body><p>" + b"&amp;&lt;&#65;&nosuch;" * n,
    "e.html tables": lambda n: b"<html><body>" + b"<table><tr><td>cell of words" * (n // 8),
    "f.html unclosed": lambda n: b"<html><body><article>" + b"<p>The ministry said that talks would resume. <a href=x>" * (n // 20),
    "g.html comments": lambda n: b"<html><body>" + b"<!-- " * n + b"<p>words</p>",
    "h.html script": lambda n: b"<html><body><script type='application/ld+json'>" + b'{"@graph":[' * n + b"</script><p>words of text</p>",
    "i.html breaks": lambda n: b"<html><body><p>word" + b"<br>" * n + b"</p>",
    "j.html links": lambda n: b"<html><head><meta charset=utf-8>" + b"<link rel=canonical href='http://[x'>" * (n // 20) + b"<p>words of a text",
    "a.json nested": lambda n: b"[" * n,
    "b.json objects": lambda n: b'{"articles":' * n,
    "c.json digits": lambda n: b'{"text": "words", "id": ' + b"9" * n + b"}",
    "d.json escapes": lambda n: b'{"text": "' + b"\\ud83d\\u0000" * n + b'words"}',
    "e.json spaces": lambda n: b"[" + b" \n" * n + b"1" + b"]",
    "f.jsonl short": lambda n: b"{}\n" * (n // 10),
    "a.csv wide": lambda n: b"text,title" + b",x" * (n // 10) + b"\n" + b"a," * n,
    "b.csv quotes": lambda n: b'text,title\n"' + b'""' * n,
    "c.csv rows": lambda n: b"text,title\n" + b",\n" * (n // 10),
    "a.md quotes": lambda n: b"# a\n\n" + b"> " * n + b"words",
    "b.md brackets": lambda n: b"# a\n\n" + b"[" * n + b"words" + b"](x)" * (n // 4),
    "c.md stars": lambda n: b"# a\n\n" + b"*a **b " * n,
    "d.md ticks": lambda n: b"# a\n\n" + b"".join(b"`" * (i % 90) + b"x" for i in range(n // 40)),
    "e.md lists": lambda n: b"# a\n\n" + b"".join(b" " * (2 * i) + b"- x\n" for i in range(min(n, 2000) // 4)),
    "f.md html": lambda n: b"# a\n\n" + b"<a " * n,
    "g.md front": lambda n: b"---\n" + b"title: x\n" * n + b"---\nwords",
    "h.md tables": lambda n: b"# a\n\n" + b"|a" * n + b"|\n" + b"|-" * n + b"|\n",
    "i.md entities": lambda n: b"# a\n\n" + b"&#x" * n,
    "j.md links": lambda n: b"# a\n\n" + b"![a](<b> 'c' " * n,
    "k.md marks": lambda n: b"# a\n\n" + b"_a_ *b* ~~c~~ " * n + b"[a]: <b\n" * (n // 4),
    "a.eml headers": lambda n: b"From: a@b\nSubject: x\n" + b"Received: y\n" * n + b"\nwords of a text",
    "b.eml long header": lambda n: b"From: a@b\nSubject: " + b"=?utf-8?q?=41?= " * n + b"\n\nwords of a text",
    "c.eml nested": lambda n: b"From: a@b\nSubject: x\n"
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(min(n, 3000)))
    + b"\nwords",
    "d.eml parts": lambda n: b"From: a@b\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * n,
    "e.eml address": lambda n: b"Subject: x\nDate: x\nFrom: " + b"(" * n + b"\n\nwords of a text",
    "f.eml list": lambda n: b"Subject: x\nFrom: " + b"a@b, " * n + b"\nTo: " + b'"a" <b@c>, ' * n + b"\n\nwords of a text",
    "g.eml type": lambda n: b"From: a@b\nSubject: x\nContent-Type: text/plain" + b"; a*0=b" * n + b"\n\nwords of a text",
    "h.eml id": lambda n: b"From: a@b\nSubject: x\nMessage-ID: " + b"<" * n + b"a" * n + b"\nDate: " + b"1 " * n + b"\n\nwords of a text",
    "a.rss items": lambda n: b"<rss version='2.0'><channel>" + b"<item><title>x</title></item>" * (n // 10) + b"</channel></rss>",
    "b.rss nested": lambda n: b"<rss version='2.0'><channel><item><description>" + b"<a>" * n,
    "c.rss entities": lambda n: b"<!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'>]><rss version='2.0'><channel><item><description>" + b"&a;" * n,
    "d.rss escaped": lambda n: b"<rss version='2.0'><channel><item><description>" + b"&lt;b&gt;&amp;amp;" * n + b"</description></item></channel></rss>",
    "e.rss broken": lambda n: b"<rss version='2.0'><channel><item><description><![CDATA[" + b"<p><a href='" * n,
    "f.rss attributes": lambda n: b"<rss version='2.0' " + b"".join(b"a%d='b' " % i for i in range(n // 8)) + b"><channel><item>",
    "g.rss unknown entities": lambda n: b"<rss version='2.0'><channel><item><description>" + b"&nosuch;&#xFFFFFF;<" * n,
    "h.rss declarations": lambda n: b"<?xml version='1.0'?>" + b"<!ENTITY x 'y'>" * n + b"<rss version='2.0'><channel>",
    "i.rss dates": lambda n: b"<rss version='2.0'><channel><item><title>a</title><pubDate>" + b"1 Mon " * n + b"</pubDate></item></channel></rss>",
    "a.txt line": lambda n: b"word " * n,
    "b.txt letters": lambda n: b"a" * (5 * n),
    "c.txt marks": lambda n: b"a" + "\u0301\u0323".encode() * n,
    "d.txt blank": lambda n: b"words" + b"\n \n" * n + b"end",
    "e.txt controls": lambda n: "w\u202e\u200b\ud7b0\u1100".encode() * n,
    "f.txt guess": lambda n: bytes(128 + i * 7 % 128 for i in range(min(n, 60_000))),
    "g.txt front": lambda n: b"---\n" + b"a: " * n,
    "h.txt toml": lambda n: b"+++\n" + b"a." * n + b"b = 1\n+++\nwords",
    "a.pdf pages": lambda n: _loop_of_pages(n),
    "b.pdf objects": lambda n: b"%PDF-1.4\n" + b"1 0 obj\n<<" * n,
    "c.pdf arrays": lambda n: b"%PDF-1.4\n1 0 obj\n" + b"[" * n + b"\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF",
    "d.pdf tables": lambda n: b"%PDF-1.4\nxref\n0 " + b"9" * 9 + b"\n" + b"0000000000 65535 f \n" * (n // 10) + b"trailer\n<< /Root 1 0 R /Prev 9 >>\nstartxref\n9\n%%EOF",
    "e.pdf strings": lambda n: b"%PDF-1.4\n1 0 obj\n" + b"(" * n + b"\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF",
    "f.pdf text": lambda n: _page_of_pdf(b"BT /F1 9 Tf " + b"(a) Tj T* " * n + b"ET"),
    "g.pdf states": lambda n: _page_of_pdf(b"q " * n + b"BT (a) Tj ET"),
    "h.pdf forms": lambda n: _page_of_pdf(b"/X Do " * n),
    "i.pdf flate": lambda n: _page_of_pdf(_deflated(b"BT (a) Tj ET " + b" " * (200 * n)), b"/Filter /FlateDecode"),
    "j.pdf layers": lambda n: _page_of_pdf(_deflated(_deflated(b"\0" * (1000 * n))), b"/Filter [/FlateDecode /FlateDecode]"),
    "a.warc headers": lambda n: b"WARC/1.0\r\n" + b"WARC-Type: response\r\n" * n + b"\r\n",
    "b.warc empty": lambda n: b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n\r\n\r\n" * (n // 20),
    "a.tar empty": lambda n: b"".join(_tar([("a", b"")])[:512] for _ in range(n // 20)) + b"\0" * 1024,
}  # fmt: skip


def _deflated(data: bytes) -> bytes:
    import zlib

    return zlib.compress(data, 9)


def _loop_of_pages(n: int) -> bytes:
    kids = b"2 0 R " * min(n, 5000)
    return (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids ["
        + kids
        + b"] /Count 1 >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF"
    )


def _page_of_pdf(content: bytes, filter_: bytes = b"") -> bytes:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 850] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>",
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), filter_, content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /XObject /Subtype /Form /Resources << /XObject << /X 6 0 R >> >> /Length 6 >>\nstream\n/X Do \nendstream",
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, 2)
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % at for at in offsets))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def monster(rng: Random) -> tuple[str, bytes]:
    name = rng.choice(list(MONSTERS))
    size = int(10 ** rng.uniform(1, 4.7))
    data = MONSTERS[name](size)[: 4 << 20]
    if rng.random() < 0.3:
        data = inputs.damaged(rng, data, inputs.all_samples()) if len(data) < inputs.LARGEST else data[: rng.randrange(len(data))]
    return name.split()[0], data


def check_monster(given: tuple[str, bytes], scene: Scene) -> None:
    check_file(*given, scene)


# Other readers: of lists, events, decisions, schedules, reports, seeds, gold; each refuses by its own exception or Reject.


_DECISIONS = """\
decision,actor,other,name,kind,code,valid_from,valid_to,note
add,person-a,GBR,Ann Example,person,GBR,,,new
alias,person-a,,A. Example,name,,2020-01-01,2021-01-01,
merge,discovered-x,person-a,,,,,,
apart,person-b,,,,,,,
"""
_SCHEDULE = """\
time_zone = "Europe/Berlin"
[mail]
host = "smtp.example.org"
from = "A <a@example.org>"
password = "env:X"
[webhook.here]
url = "https://example.org/x"
secret = "env:Y"
[s3.there]
bucket = "b"
region = "r"
key = "env:K"
secret = "env:S"
[schedule.morning]
report = "latest-happenings"
parameters = { since = "due-1d" }
cron = "30 7 * * mon-fri"
format = "html"
recipients = ["mailto:a@example.org", "folder:/srv/x", "webhook:here"]
only_if = "rows"
"""


@cache
def other_files() -> dict[str, list[bytes]]:
    root = Path(__file__).resolve().parents[1]
    lists = [path.read_bytes() for path in sorted((root / "tests/lists/samples").rglob("*")) if path.is_file()]
    seeds = settings.packaged("seeds")
    reports = settings.packaged("reports")
    return {
        "list": lists,
        "report": [path.read_bytes() for path in sorted((reports / "queries").glob("*.sql"))[:8]],
        "decisions": [_DECISIONS.encode()],
        "schedule": [_SCHEDULE.encode()],
        "seed": [b"".join((seeds / "actors.csv").read_bytes().splitlines(keepends=True)[:6])],
        "documents": [b'{"id": "1", "text": "France condemned the attack.", "title": "x", "published_at": "2021-03-12"}\n' * 2],
    }


def other(kind: str, rng: Random) -> bytes:
    files = other_files()[kind]
    return inputs.damaged(rng, rng.choice(files), files)


def check_list(data: bytes, scene: Scene) -> None:
    from communique.etl.lists import formats
    from communique.etl.lists.model import Contents, File, Unreadable

    path = scene.folder / "sdn"
    path.write_bytes(data)
    try:
        files = [File(str(path), path)]
        reader, _ = formats.of(files)
        contents = Contents(iter(()))
        found = list(reader.reader(files, contents))
        scene.counts["entries"] += len(found)
    except Unreadable as refused:
        scene.counts["refused"] += 1
        if not refused.reason or not refused.remedy:
            raise Finding(f"a refusal without reason or remedy: {refused}") from refused
    finally:
        path.unlink()


def check_report(data: bytes, scene: Scene) -> None:
    from communique.reports import header
    from communique.reports.header import ReportError

    _of_path("a-report.sql", data, scene, header.read, ReportError)


def check_decisions(data: bytes, scene: Scene) -> None:
    from communique.etl.annotate import decisions

    _of_path("actors.csv", data, scene, decisions.read, decisions.DecisionError)


def check_schedule(data: bytes, scene: Scene) -> None:
    from communique.etl.schedule import plan

    _of_path("schedule.toml", data, scene, plan.load, plan.PlanError)


def check_seed(data: bytes, scene: Scene) -> None:
    from communique.etl.seeding import read as seeding
    from communique.etl.seeding import tables

    table = next(table for table in tables.TABLES if table.name == "actors")

    _of_path("actors.csv", data, scene, lambda path: seeding.read_file(path, table), ())


def check_documents(data: bytes, scene: Scene) -> None:
    from communique.etl.annotate import wire

    try:
        found = list(wire.read_documents(io.StringIO(data.decode("utf-8", "replace"))))
        scene.counts["documents"] += len(found)
    except wire.BadInput:
        scene.counts["refused"] += 1


def _of_path(name: str, data: bytes, scene: Scene, reader: Callable[[Path], object], refusal: Any) -> None:
    path = scene.folder / name
    path.write_bytes(data)
    try:
        reader(path)
        scene.counts["read"] += 1
    except refusal as refused:
        scene.counts["refused"] += 1
        if not str(refused):
            raise Finding("a refusal without a reason") from refused
    finally:
        path.unlink()


@cache
def _lookups() -> Any:
    from communique.etl.exchange import lookups

    return lookups.load(settings.packaged("seeds"))


@cache
def event_files() -> dict[str, bytes]:
    """Two events, as each format writes them."""
    from communique.etl.annotate.model import PartialDate
    from communique.etl.exchange import FORMATS
    from communique.etl.exchange.records import Party, Record

    parties = {"sources": (Party("Iran", "IRN", "country"),), "targets": (Party("Russia", "RUS", "country"),)}
    made = Record("1", "CONSULT", "visit", "042", on=PartialDate(date(2021, 3, 12), "day"), published=date(2021, 3, 12), **parties)
    found: dict[str, bytes] = {}
    for name, format_ in FORMATS.items():
        out = io.StringIO()
        format_.write([made, made], out, _lookups())
        found[name] = out.getvalue().encode()
    return found


def event_file(rng: Random) -> tuple[str, bytes]:
    name = rng.choice(list(event_files()))
    return name, inputs.damaged(rng, event_files()[name], list(event_files().values()))


def check_events(given: tuple[str, bytes], scene: Scene) -> None:
    from communique.etl.exchange import FORMATS

    name, data = given
    text = data.decode("utf-8", "replace")
    found = list(FORMATS[name].read(io.StringIO(text), "them", _lookups()))
    scene.counts["events"] += sum(not isinstance(item, Reject) for item in found)
    scene.counts["refused"] += sum(isinstance(item, Reject) for item in found)
    out = io.StringIO()
    FORMATS[name].write((item for item in found if not isinstance(item, Reject)), out, _lookups())


# Functions of text.


def text(rng: Random) -> str:
    return inputs.damaged_text(rng, inputs.sample(rng, "text", "markdown", "html").decode("utf-8", "replace")[:3000], inputs.all_samples())


def check_text(given: str, scene: Scene) -> None:
    from communique.etl.ingest import dedupe, frontmatter, layout, markup
    from communique.etl.logs import redact

    clean = normalise_text(given)
    if normalise_text(clean) != clean:
        raise Finding("normalise_text is not idempotent")
    line = normalise_line(given)
    if normalise_line(line) != line:
        raise Finding("normalise_line is not idempotent")
    clean.encode()
    if len(dedupe.content_hash(given)) != 64:
        raise Finding("a hash of another length")
    dedupe.signature(clean)
    markup.plain_text(given)
    layout.unwrap(given, hyphens=True)
    frontmatter.split(given)
    redact(given)


def check_bytes(data: bytes, scene: Scene) -> None:
    from communique.etl.ingest import encoding
    from communique.etl.ingest.refusal import Refused

    try:
        encoding.decode(data, declared="shift_jis")
    except Refused:
        scene.counts["refused"] += 1


def a_date(rng: Random) -> object:
    made = rng.choice(
        ("2021-03-12", "12 March 2021", "Fri, 12 Mar 2021 10:00:00 +0000", "March 2021", "1615500000", "20210312T101112Z", "12.3.2021")
        + ("12 de marzo de 2021", "12 марта 2021", "2021年3月12日", "03/04/2021", "Q1 2021", "3 hours ago", "2021W101")
    )
    if rng.random() < 0.2:
        return inputs.value(rng)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(made) + 1)
        made = made[:at] + rng.choice("0123456789-/.: ,TZabcé٣\u0665²\n") * rng.choice((0, 1, 1, 3)) + made[at + rng.choice((0, 1)) :]
    return made


def check_date(given: object, scene: Scene) -> None:
    from communique.etl.ingest.dates import EARLIEST_YEAR, NotADate, parse_date

    try:
        found = parse_date(given)
    except NotADate:
        scene.counts["refused"] += 1
        return
    if found is not None:
        scene.counts["dates"] += 1
        if not EARLIEST_YEAR <= found.on.year or found.precision not in {"day", "month", "year"}:
            raise Finding(f"{given!r} became {found}")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def cells(rng: Random) -> list[tuple[object, ...]]:
    return [tuple(inputs.value(rng) for _ in range(3)) for _ in range(rng.randint(0, 3))]


def check_cells(rows: list[tuple[object, ...]], scene: Scene) -> None:
    for format_ in Format:
        for stream in (io.StringIO(), Terminal()):
            write_rows(("a", "b", "\x1b[31m"), rows, format_, stream, "t\x9bitle")
            shown = stream.getvalue()
            if format_ != Format.CSV or stream.isatty():
                # What rich adds by itself is bold for heads; strangers' escapes would be visible as text.
                plain = shown.replace("\x1b[1m", "").replace("\x1b[0m", "").replace("\x1b[3m", "").replace("\x1b[2m", "")
                if terminal_safe(plain) != plain:
                    raise Finding(f"{format_} printed what drives a terminal: {plain!r}")
    for row in rows:
        json.loads(json_text({"row": row}))


def hypothesis_values(rng: Random) -> int:
    return rng.getrandbits(60)


@cache
def _strategy() -> Any:
    from hypothesis import strategies as st

    wild = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())) | st.binary().map(repr),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(inputs._KEYS) | st.text(max_size=6), inner, max_size=5),
        max_leaves=12,
    )
    body = st.text(st.characters(exclude_categories=()), min_size=1) | wild
    record = st.builds(lambda text, rest: {**rest, "text": text}, body, st.dictionaries(st.sampled_from(inputs._KEYS), wild, max_size=6))
    return st.lists(record | wild, min_size=1, max_size=3)


HYPOTHESIS_EXAMPLES = 4


def check_hypothesis(seeds: Sequence[int], scene: Scene) -> None:
    """As many values as there are seeds, drawn by hypothesis, each read as JSON lines."""
    import hypothesis
    from hypothesis import HealthCheck, Phase, given

    def one(values: list[object]) -> None:
        data = "\n".join(json.dumps(value) for value in values).encode("utf-8", "surrogatepass")
        items = read_bytes("a.jsonl", data, scene)
        scene.take(items)
        if not all(isinstance(item, Reject) and item.line is None for item in items):
            missing = set(range(1, len(values) + 1)) - {item.line for item in items}
            if missing:
                raise Finding(f"lines {sorted(missing)} gave nothing: {data!r}")

    run = hypothesis.seed(seeds[0])(given(_strategy())(one))
    quiet = {"deadline": None, "database": None, "max_examples": len(seeds), "phases": [Phase.generate, Phase.shrink]}
    hypothesis.settings(**quiet, suppress_health_check=list(HealthCheck))(run)()


# The annotator.


@cache
def annotator() -> Any:
    from communique.etl.annotate.pipeline import Annotator

    return Annotator(settings.get().seeds_dir, settings.get().spacy_model)


def a_document(rng: Random) -> Any:
    from communique.etl.annotate.model import Document

    made = normalise_text(inputs.prose(rng))
    published = rng.choice((None, date(2021, 3, 12), date(1600, 1, 1), date(9998, 12, 31), date(2024, 2, 29)))
    return Document(str(rng.getrandbits(48)), made or "x", made[:20] if rng.random() < 0.1 else None, published)


SAID = "The foreign ministry of Iran said that "
ENDLESS: dict[str, Callable[[int], str]] = {
    "quotes": lambda n: '"' * n,
    "open quotes": lambda n: "“He said " * (n // 9),
    "brackets": lambda n: "(" * n + ")" * n,
    "commas": lambda n: "Iran, " * (n // 6) + "met Russia.",
    "said": lambda n: "said " * (n // 5),
    "that": lambda n: SAID * (n // len(SAID)),
    "and": lambda n: "Iran and " * (n // 9) + "Russia imposed sanctions on the United States.",
    "letters": lambda n: "a" * n,
    "capitals": lambda n: "IRAN RUSSIA UN " * (n // 15),
    "digits": lambda n: "1" * n,
    "dates": lambda n: "on March 5, 2021 " * (n // 17),
    "lines": lambda n: "x\n" * (n // 2),
    "dashes": lambda n: "- " * (n // 2),
    "dots": lambda n: "." * n,
    "names": lambda n: "Ali Hassan Khan " * (n // 16) + "said no.",
    "hyphens": lambda n: "US-backed-" * (n // 10),
    "possessives": lambda n: "Iran's " * (n // 7) + "minister",
    "of": lambda n: "president of " * (n // 13) + "Iran",
    "sanctions": lambda n: "The United States imposed sanctions on Iran and lifted sanctions on Cuba. " * (n // 74),
    "marks": lambda n: "e" + "\u0301" * n,
    "emoji": lambda n: "👨‍👩‍👧🇺🇳" * (n // 7),
    "spaces": lambda n: "Iran" + " " * n + "met Russia",
    "semicolons": lambda n: "he said; " * (n // 9),
    "slashes": lambda n: "a/" * (n // 2),
    "threats": lambda n: "Iran threatened to respond if the United States did not " * (n // 55),
    "he": lambda n: "He told him that he said to her that they " * (n // 42),
}  # fmt: skip


def endless(rng: Random) -> Any:
    from communique.etl.annotate.model import Document

    made = ENDLESS[rng.choice(list(ENDLESS))](int(10 ** rng.uniform(1.5, 3.5)))
    if rng.random() < 0.5:
        made += " " + inputs.prose(rng)
    return Document("1", normalise_text(made) or "x", None, date(2021, 3, 12))


def check_documents_annotated(documents: Sequence[Any], scene: Scene) -> None:
    """Annotations fit their texts, are JSON, and come one a document."""
    from communique.etl.annotate import wire

    found = list(annotator().annotate(documents))
    if [each.id for each in found] != [document.id for document in documents]:
        raise Finding("not one annotation a document")
    for document, annotation in zip(documents, found, strict=True):
        _check_annotation(document, annotation)
        made = json.loads(wire.to_json(annotation))
        for key in ("mentions", "statements", "events", "sanctions"):
            scene.counts[key] += len(made[key])
    keep = getattr(scene, "annotated", None)
    if keep is not None:
        keep.extend(zip(documents, found, strict=True))


def _check_annotation(document: Any, annotation: Any) -> None:
    length = len(document.text)

    def inside(span: Any, what: str) -> None:
        if span is not None and not (0 <= span[0] < span[1] <= length):
            raise Finding(f"{what} {span} lies outside a text of {length} characters")

    end = 0
    for span in annotation.sentences:
        inside(span, "sentence")
        if span[0] < end:
            raise Finding(f"sentences overlap at {span}")
        end = span[1]
    for mention in annotation.mentions:
        inside(mention.span, "mention")
        _check_confidence(mention.confidence)
    for statement in annotation.statements:
        for part in statement.content:
            inside(part, "content")
        inside(statement.cue, "cue")
        inside(statement.speaker, "speaker")
        inside(statement.addressed, "addressee")
        _check_confidence(statement.confidence)
        if not statement.content:
            raise Finding("a statement without content")
    for event in annotation.events:
        inside(event.trigger, "trigger")
        _check_confidence(event.confidence)
    for act in annotation.sanctions:
        inside(act.trigger, "trigger")
        _check_confidence(act.confidence)


def _check_confidence(value: float) -> None:
    if not (math.isfinite(value) and 0 <= value <= 1):
        raise Finding(f"a confidence of {value}")


TARGETS: tuple[Target, ...] = (
    Target("text", 60, lambda rng: file_of(rng, "text", "txt"), partial(check_file, "a.txt")),
    Target("markdown", 53, lambda rng: file_of(rng, "markdown", "md"), partial(check_file, "a.md")),
    Target("html", 20, lambda rng: file_of(rng, "html"), partial(check_file, "a.html")),
    Target("page", 15, inputs.page, partial(check_file, "a.html")),
    Target("json", 65, lambda rng: file_of(rng, "json list"), partial(check_file, "a.json")),
    Target("json values", 70, inputs.json_text, partial(check_file, "a.json")),
    Target("json lines", 55, lambda rng: file_of(rng, "json lines", "jsonl"), partial(check_file, "a.jsonl")),
    Target("lines beside", 50, lines_with_neighbours, check_lines),
    Target("hypothesis", HYPOTHESIS_EXAMPLES, hypothesis_values, check_hypothesis, batch=HYPOTHESIS_EXAMPLES),
    Target("csv", 85, lambda rng: file_of(rng, "csv"), partial(check_file, "a.csv")),
    Target("feed", 30, lambda rng: file_of(rng, "rss", "atom"), partial(check_file, "a.xml")),
    Target("eml", 45, lambda rng: file_of(rng, "eml"), partial(check_file, "a.eml")),
    Target("pdf", 12, lambda rng: file_of(rng, "pdf"), partial(check_file, "a.pdf")),
    Target("parquet", 30, lambda rng: file_of(rng, "parquet"), partial(check_file, "a.parquet")),
    Target("parquet types", 15, inputs.parquet, partial(check_file, "a.parquet")),
    Target("warc", 20, lambda rng: file_of(rng, "warc gz"), partial(check_file, "a.warc")),
    Target("warc records", 10, inputs.warc, partial(check_file, "a.warc")),
    Target("zip", 30, lambda rng: file_of(rng, "zip of texts"), partial(check_file, "a.zip")),
    Target("zip members", 10, inputs.zipped, partial(check_file, "a.zip")),
    Target("tar", 27, lambda rng: file_of(rng, "tar gz of texts"), partial(check_file, "a.tar")),
    Target("tar members", 10, inputs.tarred, partial(check_file, "a.tar")),
    Target("members beside", 15, members_with_neighbours, check_members),
    Target("packed", 30, lambda rng: inputs.packed(rng, inputs.member(rng)), partial(check_file, "a.gz")),
    Target("any file", 35, any_file, check_any_file),
    Target("monsters", 1, monster, check_monster),
    Target("lists", 35, partial(other, "list"), check_list),
    Target("events", 20, event_file, check_events),
    Target("decisions", 15, partial(other, "decisions"), check_decisions),
    Target("schedule", 5, partial(other, "schedule"), check_schedule),
    Target("reports", 5, partial(other, "report"), check_report),
    Target("seeds", 10, partial(other, "seed"), check_seed),
    Target("documents", 25, partial(other, "documents"), check_documents),
    Target("functions", 12, text, check_text),
    Target("encodings", 25, inputs.member, check_bytes),
    Target("dates", 32, a_date, check_date),
    Target("cells", 10, cells, check_cells),
    Target("annotate", 8, a_document, check_documents_annotated, batch=32),
    Target("endless", 1, endless, lambda document, scene: check_documents_annotated([document], scene)),
)
assert sum(target.share for target in TARGETS) == 1000, sum(target.share for target in TARGETS)
