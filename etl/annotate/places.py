"""Mentions by where they stand in the text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from communique.etl.annotate.model import Mention, Span


def overlapping(mentions: Sequence[Mention], span: Span) -> Sequence[Mention]:
    """Those of sorted mentions that share a character with `span`. Their own spans are the same or apart, as `actors.resolve` gives them."""
    return mentions[bisect_right(mentions, span[0], key=lambda m: m.span[1]) : bisect_left(mentions, span[1], key=lambda m: m.span[0])]
