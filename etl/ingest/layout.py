"""Paragraphs out of text that was broken into lines of fixed width, as e-mail and PDF are."""

from __future__ import annotations

import re

_HYPHENATED = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’)\]]*$")
_INDENTS = ("  ", "\t")
_LIST_ITEM = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s")


def unwrap(text: str, *, hyphens: bool = False) -> str:
    """`text` with the lines of each paragraph joined by spaces; paragraphs stand apart by a blank line.

    A short line ends its paragraph when its sentence ends there or the next line begins with a capital letter; so does
    any line before an indented one or a list item.
    `hyphens` joins words that were broken over lines.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if hyphens:
        text = _HYPHENATED.sub("", text)
    lines = [line.rstrip() for line in text.split("\n")]
    width = _usual_width(lines)
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if not line.strip():
            paragraphs.append([])
            continue
        last = paragraphs[-1][-1] if paragraphs[-1] else None
        if last is not None and _begins_paragraph(line, last, width):
            paragraphs.append([])
        paragraphs[-1].append(line)
    return "\n\n".join(" ".join(part.strip() for part in paragraph) for paragraph in paragraphs if paragraph)


def _usual_width(lines: list[str]) -> int:
    """The length that nine lines in ten don't exceed."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _begins_paragraph(line: str, last: str, width: int) -> bool:
    if _LIST_ITEM.match(line) or (line.startswith(_INDENTS) and not last.startswith(_INDENTS)):
        return True
    return len(last) < 0.75 * width and (line[:1].isupper() or _SENTENCE_END.search(last) is not None)
