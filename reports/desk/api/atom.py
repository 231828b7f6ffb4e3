"""Feeds in the format Atom (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

MEDIA_TYPE = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
# What XML can't hold, escaped or not.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `id` stays the same when the article is analysed anew."""

    id: str
    title: str
    summary: str
    link: str
    author: str
    updated: datetime
    categories: Sequence[str] = ()


def feed(id_: str, title: str, address: str, home: str, entries: Sequence[Entry]) -> bytes:
    """The feed as a document; `address` is its own, `home` that of the pages."""
    root = Element("feed", xmlns=_NAMESPACE)
    _text(root, "id", id_)
    _text(root, "title", title)
    _text(root, "updated", _moment(max((entry.updated for entry in entries), default=datetime(1970, 1, 1, tzinfo=UTC))))
    SubElement(root, "link", rel="self", href=address, type=MEDIA_TYPE)
    SubElement(root, "link", rel="alternate", href=home, type="text/html")
    SubElement(root, "generator").text = "Communique"
    for entry in entries:
        told = SubElement(root, "entry")
        _text(told, "id", entry.id)
        _text(told, "title", entry.title)
        _text(told, "updated", _moment(entry.updated))
        SubElement(told, "link", rel="alternate", href=entry.link, type="text/html")
        _text(SubElement(told, "author"), "name", entry.author)
        _text(told, "summary", entry.summary)
        for category in entry.categories:
            SubElement(told, "category", term=_NOT_XML.sub("\ufffd", category))
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode").encode() + b"\n"


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _NOT_XML.sub("\ufffd", text)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
