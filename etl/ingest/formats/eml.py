"""E-mail messages: the body as the article, the subject as its title. Attachments are passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import parseaddr
from typing import cast

from communique.etl.ingest.article import Article, Reject
from communique.etl.ingest.encoding import decode
from communique.etl.ingest.fields import text_article
from communique.etl.ingest.layout import unwrap
from communique.etl.ingest.markup import plain_text
from communique.etl.ingest.options import Options
from communique.etl.ingest.source import Source

# Characters: longer than any value that is kept, however it is encoded; to decode takes 8 KB of memory a character.
_LONGEST = 20_000
_SIGNATURE = re.compile(r"^-- ?\r?$", re.MULTILINE)


class _Bounded(EmailPolicy):
    """Headers as the library reads them, but no more than the beginning of one."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        parsed: str = super().header_fetch_parse(name, value[:_LONGEST])
        return parsed


_POLICY = _Bounded()


def read(source: Source, options: Options) -> Iterator[Article | Reject]:
    data = source.read(options.limits.document_bytes, "a message")
    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]
    message = cast(EmailMessage, BytesParser(policy=_POLICY).parsebytes(data))
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
    """The header as text; as it stands where the library raises on it, or it is too long to be decoded."""
    raw = next((raw for key, raw in message.raw_items() if key.lower() == name.lower()), None)
    if raw is None or len(raw) > _LONGEST:
        return raw
    try:
        return str(message.get(name))
    except (ValueError, IndexError, AttributeError, TypeError):
        return str(raw)


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
