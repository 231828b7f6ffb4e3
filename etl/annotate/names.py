"""Names as the gazetteer compares them: words without case, accents, dots and hyphens."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:\.(?=[^\W_])[^\W_]+)*", re.UNICODE)
INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?$")
# Letters that compatibility decomposition leaves whole.
WHOLE_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ß": "ss", "ə": "e", "ħ": "h"}
)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """One word as it is compared: 'Erdoğan' and 'ERDOGAN' alike, 'U.S.' as 'us'."""
    if word.isascii():
        plain = word.casefold()
    else:
        decomposed = unicodedata.normalize("NFKD", word.casefold().translate(WHOLE_LETTERS))
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.replace(".", "") if "." in plain else plain


def words(text: str) -> list[tuple[int, int, str]]:
    """(start, end, folded) of each word of `text`; 'al-Assad' is two, 'U.S.' and 'P5' are one each."""
    return [(m.start(), m.end(), fold(m.group())) for m in WORD.finditer(text)]


@lru_cache(maxsize=65536)
def key(text: str) -> tuple[str, ...]:
    """The folded words of a name: what two spellings of it have in common."""
    return tuple(folded for _, _, folded in words(text))


def plural(noun: str) -> str:
    """The regular plural of an English noun or noun phrase ('chief of staff' gives 'chiefs of staff')."""
    head, of, rest = noun.partition(" of ")
    last = head.rsplit(" ", 1)[-1]
    if last.endswith("man") and last not in {"german", "roman", "human", "ottoman"}:
        ended = head[:-2] + "en"
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        ended = head[:-1] + "ies"
    elif last.endswith(("s", "sh", "ch", "x", "z")):
        ended = head + "es"
    else:
        ended = head + "s"
    return ended + of + rest
