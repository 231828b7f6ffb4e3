"""Plain text and Markdown: one article a file, its title on the first line, its metadata perhaps in front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from communique.etl.ingest.article import Article, Reject
from communique.etl.ingest.encoding import decode
from communique.etl.ingest.fields import text_article
from communique.etl.ingest.frontmatter import split
from communique.etl.ingest.normalise import normalise_line, normalise_text
from communique.etl.ingest.options import Options
from communique.etl.ingest.source import Source

# A character takes at most four bytes; a file larger than that many can't hold an article within the limit.
_WIDEST = 4
_LONGEST_TITLE = 200
_HEADING = re.compile(r"#{1,2}[ \t]+(\S.*?)[ \t]*#*[ \t]*$", re.MULTILINE)


def read(source: Source, options: Options) -> Iterator[Article | Reject]:
    """The whole text, its first line included where that is the title."""
    body, fields, problem = _open(source, options)
    text = normalise_text(body)
    yield from text_article(source, text, {"title": first_line_title(text), **fields}, options, format="text")
    if problem is not None:
        yield source.reject(problem, "Convert the file to UTF-8 again from its origin; the article was kept.")


def read_markdown(source: Source, options: Options) -> Iterator[Article | Reject]:
    """The words without their markup; headings stay, as paragraphs of their own."""
    body, fields, problem = _open(source, options)
    heading = _HEADING.match(body.lstrip())
    title = normalise_line(_unmarked(heading[1])) if heading else None
    yield from text_article(source, _unmarked(body), {"title": title, **fields}, options, format="markdown")
    if problem is not None:
        yield source.reject(problem, "Convert the file to UTF-8 again from its origin; the article was kept.")


def first_line_title(text: str) -> str | None:
    """The first line of normalised text where it reads as a title: short, unfinished, and with text below it."""
    first, end, rest = text.partition("\n")
    if not end or len(first) > _LONGEST_TITLE or first.endswith((".", ",", ";", ":")):
        return None
    # The next line goes on in small letters where it is the same sentence, broken at some width.
    return None if rest[:1].islower() else normalise_line(first) or None


def _open(source: Source, options: Options) -> tuple[str, dict[str, object], str | None]:
    data = source.read(_WIDEST * options.limits.article_chars, "one article")
    decoded = decode(data, override=options.encoding)
    fields, body = split(decoded.text.removeprefix("\ufeff"))
    return body, fields, decoded.problem


def _unmarked(markdown: str) -> str:
    from markdown_it import MarkdownIt

    paragraphs = [
        "".join(_INLINE.get(child.type, child.content) for child in token.children or ()) if token.type == "inline" else token.content
        for token in MarkdownIt("commonmark").enable("table").parse(markdown)
        if token.type in {"inline", "fence", "code_block"}
    ]
    return "\n\n".join(paragraphs)


_INLINE = {"softbreak": " ", "hardbreak": "\n", "html_inline": "", "image": ""}
