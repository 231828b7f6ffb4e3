"""Where sentences must begin, whatever the parser thinks: at paragraphs, after a headline, after a dateline."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

COMPONENT = "breaks"
CLOSING = {".", "!", "?", "”", '"', "’", ":", ")"}
# 'GENEVA (Reuters) -', 'LA PAZ, Bolivia --', 'Washington —': a place, perhaps an agency and a day, then a dash or a colon.
DATELINE = re.compile(
    r"(?:(?P<shout>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3})|[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
    r"(?:, [A-Z][\w. ]{1,20})?(?P<agency> ?\([A-Z][\w .,/-]{1,24}\))?(?P<end> ?(?:--|—|–)\s?| - | ?: )(?=[\"“A-Z])"
)


@Language.component(COMPONENT)
def breaks(doc: Doc) -> Doc:
    """Begin a sentence after a blank line, after the first line, after a line that ends as a sentence does, after a dateline."""
    lines = 0
    starts = [0] if len(doc) else []
    for token in doc[:-1]:
        gaps = token.text.count("\n") + token.whitespace_.count("\n")
        if not gaps:
            continue
        ended = token.i > 0 and token.nbor(-1).text in CLOSING
        if gaps > 1 or lines == 0 or ended:
            token.nbor(1).is_sent_start = True
            starts.append(token.i + 1)
        lines += gaps
    for i in _after_datelines(doc, starts):
        doc[i].is_sent_start = True
    return doc


def _after_datelines(doc: Doc, starts: list[int]) -> Iterator[int]:
    """The tokens that follow a dateline at one of `starts` (token indices)."""
    text = doc.text
    for start in starts:
        found = DATELINE.match(text, doc[start].idx)
        # A colon or a single dash ends too much else: 'Iran: the talks', 'Macron - speaking'.
        if not found or not (found["shout"] or found["agency"] or found["end"].strip() == "--"):
            continue
        following = next((t.i for t in doc[start : start + 24] if t.idx >= found.end()), None)
        if following is not None:
            yield following
