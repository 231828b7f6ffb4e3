"""Sets of words written as running text."""


def words(text: str) -> frozenset[str]:
    """The set of the words in `text`, split at white space."""
    return frozenset(text.split())
