"""The same article twice: exactly, by a hash over normalised text, or nearly, by MinHash over its word triples.

Two texts are near duplicates when at least THRESHOLD of all word triples that occur in either occur in both (their
Jaccard index, estimated from PERMUTATIONS hash values with a standard error of about 0.03). Measured over all pairs of
1,195 news articles: reprints and later editions of one story had 0.5 to 1; the highest of any other pair was 0.38 (two
interviews with the same questions), then 0.3; stories of one subject by different writers stayed below 0.15. A wire
story of a dozen sentences under another headline with two sentences changed has about 0.6 to 0.8.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Signature = NDArray[np.uint32]

Key = TypeVar("Key")

THRESHOLD = 0.45
PERMUTATIONS = 256
SHINGLE_WORDS = 3
# 64 bands of 4 rows find a pair at the threshold with a chance of 93 %, one at 0.5 with 98 %, one at 0.6 with 99.99 %,
# and look at one in 150 of the pairs at 0.1.
_BANDS = 64
_SEED = 20_211
_MIXER = 0x9E3779B97F4A7C15

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′´`ʼ＇", "'"),
        **dict.fromkeys("“”„‟″«»＂", '"'),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    }
)
_DASHES = re.compile(r"\s*-[\s-]*")
_WORDS = re.compile(r"\w+")


def content_hash(text: str) -> str:
    """SHA-256 (64 hexadecimal digits) over `text` without regard to case, white space and variants of punctuation."""
    folded = unicodedata.normalize("NFKC", text).translate(_FOLDED).casefold()
    return hashlib.sha256(" ".join(_DASHES.sub("-", folded).split()).encode("utf-8", "replace")).hexdigest()


def signature(text: str) -> bytes:
    """The MinHash signature to store: PERMUTATIONS unsigned 32-bit numbers, little-endian. Empty for a text without words."""
    from rensa import RMinHash

    shingles = _shingles(text)
    if not shingles:
        return b""
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    sketch.update(shingles)
    return _packed(sketch.digest())


def similarity(first: bytes, second: bytes) -> float:
    """The estimated Jaccard index of two signatures, 0 to 1."""
    if not first or not second:
        return 0.0
    return float((_numbers(first) == _numbers(second)).mean())


class NearDuplicates(Generic[Key]):
    """An index of originals. What is found to be a near duplicate of one isn't added, so that every duplicate is
    linked to an article that is no duplicate itself. Takes about 8 kB an original: for archives of millions, index the
    articles of some weeks around the new ones.
    """

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self._threshold = threshold
        self._keys: list[Key] = []
        self._signatures: list[bytes] = []
        self._buckets: dict[int, int | list[int]] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, key: Key, text: str) -> Key | None:
        """The key of the original that `text` nearly repeats (the likest, then the earliest); None if it is one itself."""
        return self.add_signature(key, signature(text))

    def add_signature(self, key: Key, stored: bytes) -> Key | None:
        """As `add`, with a signature that was made before. One without words is neither an original nor a duplicate."""
        if not stored:
            return None
        found = self.likest(stored)
        if found is not None:
            return found[1]
        self.keep(key, stored)
        return None

    def likest(self, stored: bytes) -> tuple[float, Key] | None:
        """(similarity, key) of the original that the text of this signature nearly repeats, the earliest of equals."""
        if not stored:
            return None
        candidates = {position for band in _bands(stored) for position in self._in_bucket(band)}
        score, place = max(((similarity(stored, self._signatures[p]), -p) for p in candidates), default=(0.0, 0))
        return (score, self._keys[-place]) if score >= self._threshold else None

    def keep(self, key: Key, stored: bytes) -> None:
        """Take the text of this signature as an original, whatever it resembles; one without words is passed over."""
        if not stored:
            return
        position = len(self._keys)
        self._keys.append(key)
        self._signatures.append(stored)
        for band in _bands(stored):
            others = self._in_bucket(band)
            self._buckets[band] = [*others, position] if others else position

    def _in_bucket(self, band: int) -> list[int]:
        """Most buckets hold one position, so that is kept without a list around it."""
        found = self._buckets.get(band)
        return [] if found is None else found if isinstance(found, list) else [found]


def duplicates_in(articles: Iterable[tuple[Key, str]]) -> Iterator[tuple[Key, Key]]:
    """Each (duplicate, original) among keyed texts, in their order."""
    index: NearDuplicates[Key] = NearDuplicates()
    for key, text in articles:
        if (original := index.add(key, text)) is not None:
            yield key, original


def _shingles(text: str) -> set[str]:
    """The word triples; the words themselves where there are fewer than three."""
    words = _WORDS.findall(unicodedata.normalize("NFKC", text).casefold())
    return {" ".join(words[i : i + SHINGLE_WORDS]) for i in range(max(1, len(words) - SHINGLE_WORDS + 1))} if words else set()


def _packed(digest: list[int]) -> bytes:
    import numpy as np

    return np.asarray(digest, dtype="<u4").tobytes()


def _numbers(stored: bytes) -> Signature:
    import numpy as np

    return np.frombuffer(stored, dtype="<u4")


def _bands(stored: bytes) -> list[int]:
    """A 64-bit key for each band, from its number and rows; a chance collision only costs a comparison."""
    import numpy as np

    halves = np.frombuffer(stored, dtype="<u8").reshape(_BANDS, -1)
    keys = np.arange(_BANDS, dtype=np.uint64)
    for column in halves.T:
        keys = (keys ^ column) * np.uint64(_MIXER)
        keys ^= keys >> np.uint64(29)
    return [int(key) for key in keys]
