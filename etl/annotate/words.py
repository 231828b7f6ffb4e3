"""Words and texts: sets of words written as running text, and the text of a parsed document."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TEXT = "text"


def words(text: str) -> frozenset[str]:
    """The set of the words in `text`, split at white space."""
    return frozenset(text.split())


def text_of(doc: Doc) -> str:
    """The text of a document, joined once; `doc.text` joins it from its tokens at every call."""
    if _TEXT not in doc.user_data:
        doc.user_data[_TEXT] = doc.text
    text: str = doc.user_data[_TEXT]
    return text
