"""Text as it is stored: the offsets of every annotation count in the output of `normalise_text`, so it is idempotent."""

from __future__ import annotations

import re
import unicodedata

_OTHER_LINE_ENDS = "\r\v\f\x1c\x1d\x1e\x85\u2028"
_OTHER_SPACES = "\t\x1f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# Controls, soft hyphen, zero-width space, word joiner, byte order mark, interlinear marks, bidirectional embeddings and
# isolates, tag characters. The marks that spelling needs (ZWJ, ZWNJ) and the plain direction marks (LRM, RLM) stay.
_UNWANTED = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufff9-\ufffb\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff"
_UNWANTED_BEYOND = "\U000e0000-\U000e007f" + "".join(chr(plane * 0x10000 + low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
_LINE_ENDS = re.compile(f"\r\n|[{_OTHER_LINE_ENDS}]")
_SPACES = re.compile(f"[{_OTHER_SPACES}]")
_DROPPED = re.compile(f"[{_UNWANTED}]")
_DROPPED_BEYOND = re.compile(f"[{_UNWANTED_BEYOND}]")
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
# Most texts are clean, and one search, over a class without characters beyond U+FFFF, is far cheaper than the substitutions.
_DIRT = re.compile(f"[{_OTHER_LINE_ENDS}{_OTHER_SPACES}{_UNWANTED}\u2029\ud800-\udfff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SURROGATE_PAIRS = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LINE_MARGINS = re.compile(r" +(?=\n)")
_BLANK_LINES = re.compile(r"\n{3,}")
# Marks in a row on one letter: more spell nothing, and to order them takes the square of their number.
_MARKS = 100
_MANY_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{_MARKS + 1},}}")


def normalise_text(text: str) -> str:
    """NFC with LF line ends, at most one blank line in a row and no space at line ends, and without control characters,
    invisible format characters, noncharacters or more than 100 combining marks in a row; a lone surrogate becomes
    U+FFFD. Idempotent.
    """
    text = _clean(text)
    if " \n" in text:
        text = _LINE_MARGINS.sub("", text)
    if "\n\n\n" in text:
        text = _BLANK_LINES.sub("\n\n", text)
    return text.strip(" \n")


def normalise_line(text: str) -> str:
    """`text` cleaned as by `normalise_text` and folded onto one line with single spaces. Idempotent."""
    return " ".join(_clean(text).split())


def _clean(text: str) -> str:
    if _DIRT.search(text):
        text = _SURROGATE_PAIRS.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
        text = _SURROGATES.sub("\ufffd", text).replace("\u2029", "\n\n")
        text = _DROPPED.sub("", _SPACES.sub(" ", _LINE_ENDS.sub("\n", text)))
    if not text.isascii() and _BEYOND.search(text):
        text = _DROPPED_BEYOND.sub("", text)
    return _bounded(unicodedata.normalize("NFC", _bounded(text)))


def _bounded(text: str) -> str:
    """The text with no more than `_MARKS` combining marks in a row; of what is longer, some mark is among every so many characters."""
    if text.isascii() or not any(map(unicodedata.combining, text[::_MARKS])):
        return text
    return _MANY_MARKS.sub(_first_marks, text)


def _first_marks(found: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in found.group():
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MARKS:
            kept.append(character)
    return "".join(kept)
