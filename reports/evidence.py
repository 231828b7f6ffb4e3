"""The words that a row of a report rests on, and where they stand: what readers see beneath the row.

A report takes part by the names of its columns: `sentence` with `words` (and `words_at`, their offset in the sentence) or with
`content` (what was said); `publisher`, `title`, `url` and `document` for the source. All are optional.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SENTENCE, WORDS, WORDS_AT, CONTENT = "sentence", "words", "words_at", "content"
PUBLISHER, TITLE, URL, DOCUMENT = "publisher", "title", "url", "document"
SOURCE = (PUBLISHER, TITLE, DOCUMENT, URL)
COLUMNS = (SENTENCE, WORDS, WORDS_AT, CONTENT, *SOURCE)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of an article as written, those that count among them marked."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a row rests on: `source` names the article, `others` has those values of COLUMNS that nothing else shows."""

    source: Mapping[str, str]
    passages: Sequence[Passage]
    others: Mapping[str, str]


def facts(columns: Sequence[str]) -> list[str]:
    """The columns that are not evidence; all of them where nothing else would be left."""
    return [column for column in columns if column not in COLUMNS] or list(columns)


def of(row: Mapping[str, str]) -> Evidence:
    """The evidence of a row, blank values left out. A content that stands in the sentence is marked there, not given twice."""
    there = {name: row[name] for name in COLUMNS if row.get(name)}
    sentence, words, content = (there.get(name, "") for name in (SENTENCE, WORDS, CONTENT))
    passages: list[Passage] = []
    shown = {SENTENCE, CONTENT}
    if content and content not in sentence:
        passages.append(Passage("", content.strip(), ""))
    elif content:
        passages.append(_marked(sentence, sentence.index(content), content))
    if sentence and not (content and content in sentence):
        at = _place(sentence, words, there.get(WORDS_AT, ""))
        passages.append(_marked(sentence, at, words))
        if at < len(sentence):
            shown |= {WORDS, WORDS_AT}
    source = {name: there[name] for name in SOURCE if name in there}
    return Evidence(source, passages, {name: value for name, value in there.items() if name not in shown and name not in SOURCE})


def _place(sentence: str, words: str, words_at: str) -> int:
    """Where the words stand in the sentence: where the row says, else their first place; the end if nowhere."""
    if words_at.isdecimal() and words and sentence.startswith(words, int(words_at)):
        return int(words_at)
    found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", sentence) if words else None
    return found.start() if found else len(sentence)


def _marked(sentence: str, at: int, words: str) -> Passage:
    end = min(at + len(words), len(sentence))
    if at == end:
        return Passage(sentence.strip(), "", "")
    return Passage(sentence[:at].lstrip(), sentence[at:end], sentence[end:].rstrip())
