"""Which format an input has, told from its first bytes; its name and declared type decide only what these leave open."""

from __future__ import annotations

import csv
import re
from pathlib import PurePosixPath

from communique.etl.ingest.encoding import detect
from communique.etl.ingest.fields import columns_for
from communique.etl.ingest.options import Options
from communique.etl.ingest.refusal import Refused
from communique.etl.ingest.source import Source

_MAGIC = (
    (b"\x1f\x8b", "packed"),
    (b"BZh", "packed"),
    (b"\xfd7zXZ\x00", "packed"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PAR1", "parquet"),
    (b"WARC/", "warc"),
)
_FOREIGN = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
    (b"ARROW1", "an Arrow file"),
)
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<article[\s>]", re.IGNORECASE)
_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_XML_ROOT = re.compile(r"<([A-Za-z_][\w:.-]*)")
_HEADER = re.compile(r"([A-Za-z][A-Za-z-]*):[ \t]")
_MAIL_HEADERS = frozenset(
    (
        "from",
        "to",
        "subject",
        "date",
        "received",
        "return-path",
        "mime-version",
        "message-id",
        "delivered-to",
        "content-type",
        "reply-to",
        "sender",
    )
)
_OBJECT = re.compile(r'\{\s*(?:"|\}|$)')
_ARRAY = re.compile(r'\[\s*(?:[{\["\d\-\]]|true|false|null|$)')
_SUFFIXES = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".md": "markdown",
    ".markdown": "markdown",
    ".eml": "eml",
    ".htm": "html",
    ".html": "html",
}
DELIMITERS = ",;\t|"


def sniff(source: Source, options: Options) -> str:
    """The format: a key of formats.READERS. Refused where the bytes are of no format that holds articles."""
    head = source.head
    if not head and not source.whole:
        source.stream.read(1)  # raises what kept the first bytes from being read
    if not head.strip():
        raise Refused("is empty", "Leave it out, or fetch it again.")
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[257:262] == b"ustar":
        return "tar"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    for magic, name in _FOREIGN:
        if head.startswith(magic):
            raise Refused(f"is {name}, not a format that articles are read from", "Save it as text, HTML, PDF or JSON lines.")
    encoding = options.encoding or detect(head, whole=source.whole)
    if encoding is None:
        raise Refused(
            "is binary data, or text in an encoding that is not known",
            "Convert it to UTF-8, name its encoding with --encoding, or leave it out.",
        )
    return _of_text(head.decode(encoding, "replace").lstrip("\ufeff \t\r\n"), source, options)


def _of_text(text: str, source: Source, options: Options) -> str:
    by_name = _SUFFIXES.get(PurePosixPath(source.hint).suffix.lower())
    if text.startswith("<"):
        return _of_markup(text, by_name)
    if by_name in {"json", "jsonl"} or _OBJECT.match(text) or _ARRAY.match(text):
        return _of_json(text, by_name)
    if _is_mail(text):
        return "eml"
    if _is_table(text, options) or by_name == "csv":
        return "csv"
    if by_name == "html":
        return "html"
    return "markdown" if by_name == "markdown" or text.startswith("# ") else "text"


def _of_markup(text: str, by_name: str | None) -> str:
    if _HTML.search(text[:2048]):
        return "html"
    if _FEED.search(text[:4096]):
        return "feed"
    if text.startswith("<?xml"):
        root = _XML_ROOT.search(re.sub(r"<[?!][^>]*>", "", text))
        raise Refused(
            f"is XML with the root {root[1] if root else '?'}, not a page or feed", "Convert it to HTML, RSS, Atom or JSON lines."
        )
    return "markdown" if by_name == "markdown" else "html"


def _of_json(text: str, by_name: str | None) -> str:
    """JSON lines when each value has a line of its own, so that a bad line costs only itself; else JSON."""
    if by_name == "jsonl":
        return "jsonl"
    rest = text.partition("\n")[2]
    if text.startswith("[") or (not rest and by_name == "json"):
        return "json"
    return "jsonl" if not rest.strip() or rest.lstrip().startswith("{") else "json"


def _is_mail(text: str) -> bool:
    """Two known header fields before the first blank line, the first of them at the very start."""
    head = text.replace("\r\n", "\n").split("\n\n", 1)[0]
    names = [match[1].lower() for line in head.split("\n") if (match := _HEADER.match(line))]
    return bool(_HEADER.match(head) or head.startswith("From ")) and len(_MAIL_HEADERS.intersection(names)) >= 2


def _is_table(text: str, options: Options) -> bool:
    """Whether the first line is a table's header: short names, one for the text and one for something else of an article."""
    line, end, _ = text.partition("\n")
    if not end or len(line) > 4000:
        return False
    header = header_of(line)
    known = [field for field, columns in columns_for(header, options.columns).items() if set(columns).intersection(header)]
    return "text" in known and len(known) > 1 and all(len(name) <= 60 for name in header)


def header_of(line: str) -> list[str]:
    """The cells of a header line, split at the delimiter that gives most; one cell where none does."""
    return max((_split(line, mark) for mark in DELIMITERS), key=len)


def delimiter_of(line: str) -> str:
    return max(DELIMITERS, key=lambda mark: len(_split(line, mark)))


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter))]
    except (csv.Error, StopIteration):
        return []
