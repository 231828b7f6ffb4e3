"""A figure of an evaluation, and the arithmetic that all measures share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass

GENERIC_CODES = frozenset({"IGO", "NGO", "INT", "IMG", "MNC", "NGM", "UIS", "***", ""})


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure with what applies of precision, recall and F1; `value` where it is a plain share or rate; `n` gold items."""

    name: str
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    value: float | None = None
    n: int = 0


def share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def prf(name: str, hits: int, predicted: int, gold: int) -> Figure:
    """Precision, recall and F1 of `hits` right ones."""
    p, r = share(hits, predicted), share(hits, gold)
    return Figure(name, p, r, share(2 * p * r, p + r), n=gold)


def multiset(name: str, gold: Counter[Hashable], predicted: Counter[Hashable]) -> Figure:
    """Agreement of two multisets of keys."""
    return prf(name, sum((gold & predicted).values()), sum(predicted.values()), sum(gold.values()))


def country_code(code: object) -> str | None:
    """A country's code; None for a sector's or an empty one."""
    return code if isinstance(code, str) and len(code) == 3 and code not in GENERIC_CODES else None
