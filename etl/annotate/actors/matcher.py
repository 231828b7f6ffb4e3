"""Which names and nouns of the gazetteer stand where: longest match first, by folded words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from communique.etl.annotate.actors.lexicon import HONORIFICS
from communique.etl.annotate.actors.pieces import Pieces, word_positions
from communique.etl.annotate.gazetteer import Gazetteer, Sense


@dataclass(slots=True)
class Hit:
    """Pieces [start, end) match the senses; all of them fit the capitals of the text and its day."""

    start: int
    end: int
    senses: tuple[Sense, ...]


def hits(p: Pieces, gazetteer: Gazetteer, on: date | None) -> list[Hit]:
    """Matches in order, not overlapping."""
    words, at = word_positions(p)
    sizes, seconds, senses = gazetteer.sizes, gazetteer.seconds, gazetteer.senses
    sentence = p.sentence
    found: list[Hit] = []
    n = len(words)
    free = 0
    for i in [i for i, word in enumerate(words) if word in sizes]:
        if i < free:
            continue
        goes_on = i + 1 < n and words[i + 1] in seconds[words[i]]
        for size in sizes[words[i]] if goes_on else sizes[words[i]][-1:]:
            if size > 1 and not goes_on:
                break
            known = senses.get(tuple(words[i : i + size]))
            if known is None or i + size > n:
                continue
            first, last = at[i], at[i + size - 1]
            if sentence[first] != sentence[last] or (i and at[i - 1] == first) or (i + size < n and at[i + size] == last):
                continue
            fitting = _fitting(p, known, at[i : i + size])
            if fitting and not (words[i] in HONORIFICS and _runs_on(gazetteer, words, i + 1, size)):
                current = tuple(s for s in fitting if (s.until is None if on is None else s.holds(on)))
                found.append(Hit(first, last + 1, current or fitting))
                free = i + size
                break
    return found


def _runs_on(gazetteer: Gazetteer, words: list[str], i: int, size: int) -> bool:
    """Whether a name of `size` words or more stands at word i: 'Sabah al-Ahmad' after 'Sheikh', rather than 'Sheikh Sabah'."""
    sizes = gazetteer.sizes.get(words[i], ()) if i < len(words) else ()
    return any(longer >= size and tuple(words[i : i + longer]) in gazetteer.senses for longer in sizes)


def _fitting(p: Pieces, senses: tuple[Sense, ...], at: list[int]) -> tuple[Sense, ...]:
    return tuple(s for s in senses if _fits(p, s, at))


def _fits(p: Pieces, sense: Sense, at: list[int]) -> bool:
    if sense.exact is not None:
        surface = p.text[p.start[at[0]] : p.end[at[-1]]]
        if sense.exact.endswith("."):
            return surface == sense.exact
        return surface.replace(".", "") == sense.exact and not (sense.exact.lower() in _COMMON_WORDS and _is_shouted(p, at))
    if not sense.capitals:
        return True
    if not any(sense.capitals):
        return at[0] > 0 and p.lower[at[0] - 1] == "the"
    return all(not p.surface[k].islower() for k, capital in zip(at, sense.capitals, strict=False) if capital)


_COMMON_WORDS = frozenset({"us", "it", "who", "is", "as", "am", "so", "au", "un"})


def _is_shouted(p: Pieces, at: list[int]) -> bool:
    """Whether the sentence is set in capitals, so that 'US' may be 'us'."""
    spelt = [w for w in p.surface[slice(*p.sentences[p.sentence[at[0]]])] if len(w) > 2 and w.isalpha()]
    return len(spelt) > 1 and sum(w.isupper() for w in spelt) > 0.7 * len(spelt)
