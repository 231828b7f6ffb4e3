"""Plain text out of a piece of HTML that is known to be the article: a feed item, an e-mail body, an API's field."""

from __future__ import annotations

import re

_TAG = re.compile(r"</?(?:p|div|span|a|em|strong|b|i|h[1-6]|ul|ol|li|blockquote|figure|img|table)(?:\s[^<>]*)?>|<br\s*/?>", re.IGNORECASE)
_BLOCK_NAMES = """
address article aside blockquote div dl dd dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p
pre section table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SKIPPED = ("script", "style", "noscript", "template", "iframe", "svg", "head", "title", "object", "button", "form", "nav")
# Controls, raw and as references, on which the XML library underneath fails.
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#0*(?:[0-8]|1[124-9]|2\d|3[01]);?(?!\d)|&#[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]);?(?![0-9a-fA-F])"
)
_SPACES = re.compile(r"\s+")


def has_tags(text: str) -> bool:
    """Whether `text` holds HTML tags of the kind that articles are marked up with."""
    return _TAG.search(text) is not None


def without_controls(html: str) -> str:
    """`html` without control characters other than tab and line ends, and without references to such."""
    return _CONTROLS.sub("", html)


def plain_text(html: str) -> str:
    """The words of `html`, each block a paragraph of its own. Never raises: what isn't markup is text."""
    from lxml import etree
    from lxml import html as lxml_html

    try:
        root = lxml_html.fragment_fromstring(without_controls(html), create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError):
        return html
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, *_SKIPPED, with_tail=False)
    paragraphs: list[list[str]] = [[]]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag in _BLOCKS:
            paragraphs.append([])
        if event == "start":
            paragraphs[-1].append("\n" if element.tag == "br" else _folded(element.text))
        elif element is not root:
            paragraphs[-1].append(_folded(element.tail))
    texts = ("\n".join(line.strip() for line in "".join(parts).split("\n")).strip() for parts in paragraphs)
    return "\n\n".join(text for text in texts if text)


def _folded(text: str | None) -> str:
    return _SPACES.sub(" ", text or "")
