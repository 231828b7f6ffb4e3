"""E-mail messages: the body as the article, the subject as its title. Attachments are passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr

from communique.etl.ingest.article import Article, Reject
from communique.etl.ingest.encoding import decode
from communique.etl.ingest.fields import text_article
from communique.etl.ingest.layout import unwrap
from communique.etl.ingest.markup import plain_text
from communique.etl.ingest.options import Options
from communique.etl.ingest.source import Source

_SIGNATURE = re.compile(r"^-- ?\r?$", re.MULTILINE)


def read(source: Source, options: Options) -> Iterator[Article | Reject]:
    data = source.read(options.limits.document_bytes, "a message")
    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]
    message = BytesParser(policy=policy.default).parsebytes(data)
    name, address = parseaddr(_header(message, "From") or "")
    record = {
        "title": _header(message, "Subject"),
        "external_id": (_header(message, "Message-ID") or "").strip(" <>"),
        "published_at": _header(message, "Date"),
        "publisher": name or address.rpartition("@")[2],
        "url": (_header(message, "Archived-At") or "").strip(" <>"),
        "language": _header(message, "Content-Language"),
    }
    yield from text_article(source, _body(message), record, options, format="eml")


def _header(message: EmailMessage, name: str) -> str | None:
    """The header as text; broken ones, which the library raises on, as they stand."""
    try:
        value = message.get(name)
    except (ValueError, IndexError, AttributeError, TypeError):
        value = next((raw for key, raw in message.raw_items() if key.lower() == name.lower()), None)
    return None if value is None else str(value)


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    text = decode(payload, declared=part.get_content_charset()).text
    if part.get_content_subtype() == "html":
        return plain_text(text)
    return unwrap(_SIGNATURE.split(text, maxsplit=1)[0])
