"""The model's attribute ruler, asked once for each word in each part: the same attributes in a tenth of the time.

Most of its patterns look at one token: at the word itself, its tag and its relation. What they answer is kept by these
three. Only the few patterns over several tokens are matched in every text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc
from spacy.vocab import Vocab

if TYPE_CHECKING:
    from thinc.types import Ints2d

COMPONENT, STOCK = "kept_ruler", "attribute_ruler"
TOLD: list[int | str] = ["TAG", "DEP"]
GIVEN: list[int | str] = ["ORTH", *TOLD]
SET: list[int | str] = [*TOLD, "POS", "MORPH", "LEMMA"]
KEPT = 200_000

Key = tuple[int, ...]


class KeptRuler:
    """Sets what `ruler` would set. Its patterns over one token may look at nothing but lexical attributes, tag and relation."""

    def __init__(self, ruler: AttributeRuler, vocab: Vocab) -> None:
        self._vocab = vocab
        self._one, self._several = AttributeRuler(vocab), AttributeRuler(vocab)
        rules: list[dict[str, Any]] = list(ruler.patterns)
        for rule in rules:
            single = all(len(pattern) == 1 for pattern in rule["patterns"])
            (self._one if single else self._several).add(**rule)
        self._kept: dict[Key, Key] = {}

    def __call__(self, doc: Doc) -> Doc:
        keys = list(map(tuple, doc.to_array(GIVEN).tolist()))
        unknown = sorted(set(keys) - self._kept.keys())
        if unknown:
            if len(self._kept) + len(unknown) > KEPT:
                self._kept.clear()
                unknown = sorted(set(keys))
            self._kept.update(zip(unknown, self._ask(unknown), strict=True))
        kept = self._kept
        if keys:
            doc.from_array(SET, _codes([kept[key] for key in keys]))
        return self._several(doc)

    def _ask(self, keys: list[Key]) -> list[Key]:
        """What the patterns over one token make of each (word, tag, relation), as values of SET."""
        words = [self._vocab.strings[key[0]] for key in keys]
        doc = Doc(self._vocab, words=words, spaces=[False] * len(words))
        doc.from_array(TOLD, _codes([key[1:] for key in keys]))
        return list(map(tuple, self._one(doc).to_array(SET).tolist()))


def _codes(rows: list[Key]) -> Ints2d:
    return cast("Ints2d", np.array(rows, np.uint64))


@Language.factory(COMPONENT)
def _kept_ruler(nlp: Language, name: str) -> KeptRuler:
    return KeptRuler(cast("AttributeRuler", nlp.get_pipe(STOCK)), nlp.vocab)
