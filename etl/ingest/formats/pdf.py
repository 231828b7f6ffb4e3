"""PDF: the text layer, its lines joined into paragraphs."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

from communique.etl.ingest.article import Article, Reject
from communique.etl.ingest.fields import text_article
from communique.etl.ingest.formats.text import first_line_title
from communique.etl.ingest.layout import unwrap
from communique.etl.ingest.normalise import normalise_line, normalise_text
from communique.etl.ingest.options import Options
from communique.etl.ingest.refusal import Refused
from communique.etl.ingest.source import Source

# What is wrong with a file is told once, in its Reject.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
# Some seconds' work. A file whose parts are damaged makes pypdf look for them, each time to the end of the file.
MOST_READS = 3_000_000


def read(source: Source, options: Options) -> Iterator[Article | Reject]:
    """No date: the one in a PDF tells when the file was made, not when the article was published."""
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    file = _Counted(source.read(options.limits.document_bytes, "a PDF"))
    try:
        document = PdfReader(file)
        title = _title(document)
        text = unwrap(_text(document, options), hyphens=True)
        file.read(0)  # pypdf goes on after some refusals, with less of the text
    except FileNotDecryptedError as error:
        raise Refused("is protected by a password", "Save it without the password.") from error
    except Refused:
        raise
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, OSError, AssertionError) as error:
        raise Refused(f"is not a sound PDF: {error}", "Save it again, or as text.") from error
    if not text.strip():
        raise Refused("is a PDF without a text layer, as scans are", "Run text recognition (OCR) over it first.")
    yield from text_article(source, text, {"title": title or first_line_title(normalise_text(text))}, options, format="pdf")


class _Counted(io.BytesIO):
    """A file that can be asked only so often; Refused after that."""

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        if self.reads > MOST_READS:
            raise Refused("is a PDF too damaged to be read in reasonable time", "Save it again, or as text.")
        return super().read(size)


def _text(document: Any, options: Options) -> str:
    limits = options.limits
    if len(document.pages) > limits.pdf_pages:
        raise Refused(f"has {len(document.pages):,} pages, more than {limits.pdf_pages:,}", "Split it into its articles.")
    parts: list[str] = []
    length = 0
    for page in document.pages:
        parts.append(page.extract_text())
        length += len(parts[-1])
        if length > limits.article_chars:
            raise Refused(f"has more than the {limits.article_chars:,} characters of an article", "Split it into its articles.")
    return "\n".join(parts)


def _title(document: Any) -> str | None:
    """The title in the document's own metadata, unless it is the name of the file that it was made from."""
    title = normalise_line(str((document.metadata or {}).get("/Title") or ""))
    return title if " " in title else None
