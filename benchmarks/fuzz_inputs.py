"""What the fuzzer feeds: the project's own sample articles in every format, damaged byte by byte or rebuilt around a damaged part."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random

import ingest

from communique.etl import settings
from communique.etl.ingest import Article, read

LARGEST = 1 << 16
# One input in so many is blown up by repeating a part of it.
BLOWN_UP = 400
LARGEST_BLOWN_UP = 3 << 20

# What breaks parsers, databases, terminals and pages.
TOKENS: tuple[bytes, ...] = (
    b"\0",
    b"\xff",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xc0\xaf",
    b"\r",
    b"\r\n\r\n",
    b"\x1a",
    b"\x1b[2J\x1b[31m",
    b"\x1b]0;title\x07",
    b"\x9b31m",
    "\u202e\u2066\u200f\u2028\u2029\ufeff".encode(),
    "\u0301".encode() * 40,
    "\U000e0041\U0010ffff".encode(),
    b"'); drop table documents; --",
    b"\\'; select pg_sleep(60); --",
    b"\\N",
    b"\\.",
    b"<script>alert(1)</script>",
    b"<img src=x onerror=alert(1)>",
    b"javascript:alert(1)",
    b"{{7*7}}{% raw %}",
    b"#read(\"/etc/passwd\")",
    b"%s%n%x",
    b"=cmd|' /C calc'!A0",
    b"../../../etc/passwd",
    b"file:///etc/passwd",
    b"http://169.254.169.254/",
    b"http://[broken",
    b"http://a:99999999/",
    b"-1",
    b"0",
    b"9" * 400,
    b"1e999",
    b"-1e-999",
    b"NaN",
    b"Infinity",
    b"0x7fffffff",
    b"18446744073709551616",
    b"0000-00-00",
    b"2021-02-30",
    b"31/12/9999",
    b"\\ud800",
    b"\\u0000",
    b"null",
    b"true",
    b"[[[[[[[[",
    b'{"a":{"a":',
    b'"',
    b'""',
    b"'",
    b"`",
    b"```\n",
    b"---\n",
    b"+++\n",
    b"&#0;",
    b"&#x110000;",
    b"&#xD800;",
    b"&a;",
    b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
    b"<!ENTITY b '&a;&a;&a;&a;'>",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"<?xml version='1.0' encoding='utf-7'?>",
    b"<?xml version='1.1'?>",
    b"</",
    b"<a" + b" b='c'" * 30,
    b"<div>" * 300,
    b"<table><tr><td>" * 60,
    b"<svg><style><![CDATA[",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b\x08",
    b"BZh9",
    b"\xfd7zXZ\0",
    b"PAR1",
    b"%PDF-1.7",
    b"/Length 99999999",
    b"/Kids [1 0 R 1 0 R]",
    b"/Filter [/FlateDecode /FlateDecode]",
    b"/Encrypt 1 0 R",
    b"startxref\n0\n",
    b"WARC/1.0\r\n",
    b"Content-Length: 99999999\r\n",
    b"Content-Length: -5\r\n",
    b"Content-Type: multipart/mixed; boundary=\"\"\r\n",
    b"Content-Type: text/html; charset=utf-7\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"=?utf-8?b?////?=",
    b"From \n",
    b",,,,,,,,,,,,",
    b"\t\t\t\t",
    b";",
    b"|",
)  # fmt: skip

Edit = Callable[[Random, bytes, Sequence[bytes]], bytes]


def _flip(rng: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def _write(rng: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at = rng.randrange(len(data))
    new = rng.randbytes(rng.randint(1, 12))
    return data[:at] + new + data[at + rng.choice((0, len(new))) :]


def _token(rng: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + rng.choice(TOKENS) + data[at + rng.choice((0, 0, 1, 8)) :]


def _drop(rng: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _slice(rng, data)
    return data[:start] + data[end:]


def _double(rng: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _slice(rng, data)
    return data[:end] + data[start:end] * rng.randint(1, 8) + data[end:]


def _move(rng: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _slice(rng, data)
    rest = data[:start] + data[end:]
    at = rng.randint(0, len(rest))
    return rest[:at] + data[start:end] + rest[at:]


def _cut(rng: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return data[: rng.randrange(len(data))] if rng.random() < 0.7 else data[rng.randrange(len(data)) :]


def _splice(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    other = rng.choice(others) or data
    start, end = _slice(rng, other)
    at = rng.randint(0, len(data))
    return data[:at] + other[start:end] + data[at:]


def _slice(rng: Random, data: bytes) -> tuple[int, int]:
    start = rng.randrange(len(data))
    return start, min(len(data), start + rng.choice((1, 4, 16, 64, 256, 4096)))


EDITS: tuple[Edit, ...] = (_flip, _flip, _write, _token, _token, _token, _drop, _double, _move, _cut, _splice)


def damaged(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """`data` after one to eight edits; at most LARGEST bytes, or LARGEST_BLOWN_UP where a part of it is repeated."""
    for _ in range(min(8, 1 + int(rng.expovariate(0.5)))):
        if data:
            data = rng.choice(EDITS)(rng, data, others)
    if data and rng.randrange(BLOWN_UP) == 0:
        start, end = _slice(rng, data)
        times = min(rng.choice((1_000, 10_000, 100_000)), LARGEST_BLOWN_UP // (end - start) + 1)
        return (data[:start] + data[start:end] * times + data[end:])[:LARGEST_BLOWN_UP]
    return data[:LARGEST]


def damaged_text(rng: Random, text: str, others: Sequence[bytes]) -> str:
    """The same for text: what is no UTF-8 arrives as lone surrogates now and then, else as U+FFFD."""
    return damaged(rng, text.encode("utf-8", "surrogatepass"), others).decode("utf-8", rng.choice(("replace", "surrogateescape")))


@cache
def records() -> tuple[dict[str, str], ...]:
    """The sample articles as records of strings."""
    found = [item for item in read([str(settings.packaged("seeds") / "articles")]) if isinstance(item, Article)]
    return tuple(
        {
            "id": str(number),
            "title": article.title or "",
            "published_at": str(article.published or ""),
            "publisher": article.publisher or "",
            "url": f"https://example.org/{number}",
            "text": article.text,
        }
        for number, article in enumerate(found)
    )


@cache
def samples() -> Mapping[str, tuple[bytes, ...]]:
    """By format, files with few of the sample articles each; and the samples themselves as they come with the package."""
    found: dict[str, list[bytes]] = {}
    for name, writer in ingest.FORMATS.items():
        for start in range(0, 12, 3):
            with tempfile.TemporaryDirectory() as folder:
                writer(Path(folder), list(records()[start : start + 3]))
                found.setdefault(name, []).extend(path.read_bytes() for path in sorted(Path(folder).iterdir()))
    found["pdf"] = [_pdf(record) for record in records()[:4]]
    for path in sorted((settings.packaged("seeds") / "articles").iterdir()):
        found.setdefault(path.suffix.lstrip("."), []).append(path.read_bytes())
    return {name: tuple(files) for name, files in found.items()}


def _pdf(record: Mapping[str, str]) -> bytes:
    import typst

    source = "#set page(width: 20cm)\n#set document(title: sys.inputs.title)\n#sys.inputs.text"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.typ"
        path.write_text(source)
        return typst.compile(str(path), sys_inputs={"title": record["title"], "text": record["text"][:600]}, pdf_standards="1.4")


@cache
def all_samples() -> tuple[bytes, ...]:
    return tuple(data for files in samples().values() for data in files)


def sample(rng: Random, *names: str) -> bytes:
    return rng.choice(samples()[rng.choice(names)])


# Parts that are damaged before they are packed soundly, so that what is inside is reached.

_KEYS = (
    "text",
    "title",
    "id",
    "published_at",
    "publisher",
    "url",
    "author",
    "language",
    "body",
    "content",
    "html",
    "date",
    "articles",
    "x",
)


def value(rng: Random, depth: int = 0) -> object:
    """A JSON value, of the kinds that are expected and of others."""
    kind = rng.randrange(12 if depth < 4 else 8)
    match kind:
        case 0:
            return None
        case 1:
            return rng.choice((True, False))
        case 2:
            return rng.choice((0, -1, 2021, 1615500000, 1615500000000, 10**30, -(2**63), rng.getrandbits(70)))
        case 3:
            return rng.choice((0.0, -0.5, 1e308, float("nan"), float("inf"), 1615500000.5, rng.uniform(-1e12, 1e12)))
        case 4 | 5:
            return damaged_text(rng, rng.choice(records())[rng.choice(("text", "title", "published_at", "url"))] or "x", all_samples())[
                :2000
            ]
        case 6:
            return rng.choice(TOKENS).decode("utf-8", "surrogateescape")
        case 7:
            return rng.choice(("2021-03-12", "12 March 2021", "03/04/2021", "en", "https://example.org/a", ""))
        case 8 | 9:
            return [value(rng, depth + 1) for _ in range(rng.randrange(4))]
        case _:
            return {rng.choice(_KEYS): value(rng, depth + 1) for _ in range(rng.randrange(5))}


def record(rng: Random) -> dict[str, object]:
    """A sample article with some of its fields replaced, taken out or added."""
    made: dict[str, object] = dict(rng.choice(records()))
    for _ in range(rng.randint(1, 3)):
        key = rng.choice(_KEYS)
        if rng.random() < 0.2:
            made.pop(key, None)
        else:
            made[key] = value(rng)
    return made


def json_text(rng: Random) -> bytes:
    made: object = [record(rng) for _ in range(rng.randint(1, 3))]
    if rng.random() < 0.3:
        made = {rng.choice(("articles", "items", "data", "response", "x")): made}
    return json.dumps(made, indent=rng.choice((None, 1))).encode()


def name(rng: Random) -> str:
    """A name of a member or file: sound ones, and such as lead elsewhere or drive a terminal."""
    stem = rng.choice(
        ("a", "b", "../../x", "/etc/x", "a/b/c", "a" * 200, "\x1b[31mred", "\u202egnp", "a\nb", "-rf", "C:\\x", ".hidden", " ", "a!b")
    )
    return stem + rng.choice((".txt", ".html", ".json", ".meta.json", ".md", ".csv", ".eml", ".rss", ".zip", ".gz", "", ".TXT"))


def member(rng: Random) -> bytes:
    data = rng.choice(all_samples())
    return damaged(rng, data, all_samples()) if rng.random() < 0.6 else data


def zipped(rng: Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))) as archive:
        for _ in range(rng.randint(0, 4)):
            archive.writestr(zipfile.ZipInfo(name(rng)[:300]), member(rng))
    return out.getvalue()


def tarred(rng: Random) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=rng.choice((tarfile.PAX_FORMAT, tarfile.GNU_FORMAT))) as archive:
        for _ in range(rng.randint(0, 4)):
            info = tarfile.TarInfo(name(rng))
            info.type = rng.choice((tarfile.REGTYPE,) * 5 + (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE, b"9"))
            info.linkname = rng.choice(("/etc/passwd", "a.txt", "../../x"))
            data = member(rng) if info.type == tarfile.REGTYPE else b""
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def packed(rng: Random, data: bytes) -> bytes:
    pack = rng.choice((lambda d: gzip.compress(d, 1), lambda d: bz2.compress(d, 1), lambda d: lzma.compress(d, preset=0)))
    return pack(packed(rng, data) if rng.random() < 0.2 else data)


def parquet(rng: Random) -> bytes:
    """A table whose columns have types that articles are not stored in."""
    import pyarrow
    from pyarrow import parquet as files

    rows = rng.randint(0, 3)
    columns: dict[str, object] = {}
    for column in rng.sample(_KEYS, rng.randint(1, 6)):
        kind = rng.randrange(6)
        try:
            match kind:
                case 0:
                    columns[column] = pyarrow.array([rng.randbytes(20) for _ in range(rows)], pyarrow.binary())
                case 1:
                    columns[column] = pyarrow.array([[rng.choice(records())["title"]] for _ in range(rows)])
                case 2:
                    columns[column] = pyarrow.array([{"name": str(value(rng))} for _ in range(rows)])
                case 3:
                    columns[column] = pyarrow.array(
                        [rng.getrandbits(62) for _ in range(rows)], pyarrow.timestamp(rng.choice(("s", "us", "ns")))
                    )
                case 4:
                    columns[column] = pyarrow.array([rng.choice(records())["text"].encode() for _ in range(rows)], pyarrow.string())
                case _:
                    columns[column] = pyarrow.array([rng.choice(records())["text"] for _ in range(rows)]).dictionary_encode()
        except (pyarrow.ArrowException, UnicodeEncodeError, OverflowError):
            continue
    out = io.BytesIO()
    try:
        files.write_table(pyarrow.table(columns), out, compression=rng.choice(("none", "snappy", "gzip", "zstd")))
    except pyarrow.ArrowException:  # what can't be written can't be read either
        return parquet(rng)
    return out.getvalue()


def warc(rng: Random) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=rng.random() < 0.3)
    for _ in range(rng.randint(1, 3)):
        kind = rng.choice(("text/html", "text/plain", "application/pdf", "application/rss+xml", "text/html; charset=utf-16", "", "\x00"))
        headers = StatusAndHeaders(rng.choice(("200 OK", "404 Not Found", "200")), [("Content-Type", kind)], protocol="HTTP/1.1")
        if rng.random() < 0.3:
            headers.headers.append(("Content-Encoding", rng.choice(("gzip", "br", "deflate", "x"))))
            headers.headers.append(("Transfer-Encoding", rng.choice(("chunked", "x"))))
        address = rng.choice(("https://example.org/a", "http://[broken", "urn:x", "../../x", "\u202e"))
        writer.write_record(
            writer.create_warc_record(
                address,
                rng.choice(("response", "resource", "conversion", "warcinfo")),
                payload=io.BytesIO(member(rng)),
                http_headers=headers,
            )
        )
    return out.getvalue()


_TAGS = (
    "p",
    "div",
    "span",
    "article",
    "a href='http://[x'",
    "table",
    "tr",
    "td",
    "ul",
    "li",
    "script",
    "style",
    "title",
    "meta name=date content='{x}'",
)
_TAGS += (
    "time datetime='{x}'",
    "h1",
    "blockquote",
    "pre",
    "br",
    "img src='{x}'",
    "form",
    "noscript",
    "template",
    "svg",
    "math",
    "iframe",
    "base href='{x}'",
)
_TAGS += ("meta property='article:published_time' content='{x}'", "meta charset='{x}'", "link rel=canonical href='{x}'", "html lang='{x}'")


def page(rng: Random) -> bytes:
    """Tags nested and closed at random around sentences of an article, with attributes that are no good."""
    parts = ["<!DOCTYPE html><html><head>"] if rng.random() < 0.8 else []
    is_open: list[str] = []
    sentences = rng.choice(records())["text"].split(". ")
    for _ in range(rng.randint(3, 60)):
        step = rng.random()
        if step < 0.45:
            tag = rng.choice(_TAGS).replace("{x}", rng.choice(TOKENS).decode("utf-8", "replace").replace("'", ""))
            parts.append(f"<{tag}>")
            is_open.append(tag.split()[0])
        elif step < 0.6 and is_open:
            parts.append(f"</{is_open.pop(rng.randrange(len(is_open)))}>")
        else:
            parts.append(rng.choice(sentences) + ". ")
    return "".join(parts).encode("utf-8", "replace")


def prose(rng: Random) -> str:
    """A few sentences of the samples with words swapped, doubled, dropped and replaced by what is no word."""
    sentences = [sentence for _ in range(rng.randint(1, 3)) for sentence in rng.choice(records())["text"].split("\n")]
    words = " ".join(rng.sample(sentences, min(len(sentences), rng.randint(1, 2)))).split(" ")[: rng.randint(3, 60)]
    for _ in range(rng.randint(0, 8)):
        at = rng.randrange(len(words))
        match rng.randrange(7):
            case 0:
                words[at] = rng.choice(_WORDS)
            case 1:
                words.insert(at, rng.choice(_WORDS))
            case 2:
                words[at] = words[at] * rng.randint(2, 6)
            case 3:
                other = rng.randrange(len(words))
                words[at], words[other] = words[other], words[at]
            case 4:
                words[at] = rng.choice((words[at].upper(), words[at].lower(), words[at][::-1], words[at].title()))
            case 5 if len(words) > 1:
                del words[at]
            case _:
                words[at] += rng.choice((",", ".", '"', "”", "“", "'", "’s", "(", ")", "\n\n", "\n", ":", "—", "...", "?!", "/"))
    return " ".join(words)


_WORDS = """
“ ” " ' ‘ ’ ( ) [ ] — – - ... . , ; : ? ! / \\ \n \n\n said told says Mr. U.S. U.N. EU the The and or not who which that
he she they it his her their we I you President Minister of in on to by for from against sanctions sanction lifted imposed
Iran Russia China Ukraine Biden Putin NATO February 30, 31 June 2021-13-45 99999 0 -1 1/0 12:99 yesterday tomorrow Monday
last week next year decade century 1000000000000 years ago since until between 29 February 2021 the 45th of May
\u202e \u200d \u0301\u0301\u0301 ＂ ｓａｉｄ ﬁ ẞ İ ı ﷽ 🇺🇳 👨‍👩‍👧 \ufffd \u0600 عربي 中国 חדשות µ ª º ² ① ½ Ⅷ ℃ ǅ
'); drop table events; -- <b>bold</b> {{x}} %s =1+1 @SUM http://a.b/c?d=e&f user@example.org #tag @name $5bn €1.5m 50%
""".split(" ")
