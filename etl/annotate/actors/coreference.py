"""Antecedents of pronouns and of nouns such as 'the bloc', 'both countries', 'the ministry'. Precision first: no guess."""

from __future__ import annotations

from dataclasses import dataclass, replace

from communique.etl.annotate.actors.phrases import Candidate
from communique.etl.annotate.actors.pieces import Pieces
from communique.etl.annotate.actors.units import Unit

PERSONAL = frozenset("he she his her him himself herself".split())
PLURAL = frozenset("they their them themselves".split())
NEUTRAL = frozenset("it its itself".split())
PRONOUNS = PERSONAL | PLURAL | NEUTRAL

BLOC = frozenset(
    "bloc alliance union organisation organization body grouping agency watchdog community league council commission court tribunal fund bank".split()
)
ARMED = frozenset("group movement militia militants rebels insurgents organisation organization faction party".split())
COUNTRY = frozenset("country nation kingdom republic state island regime junta".split())
PAIR = frozenset(
    "sides countries nations parties leaders neighbours neighbors states governments capitals powers rivals allies delegations two men presidents ministers".split()
)
COMPANY = frozenset("company firm bank refiner producer".split())
GENERIC = BLOC | ARMED | COUNTRY | PAIR | COMPANY
# How many sentences back an antecedent may stand.
REACH = 3


@dataclass(slots=True)
class Mentioned:
    """A settled mention with its sentence, the form that it was found in, and its office or agent noun."""

    mention: Candidate
    sentence: int
    form: str
    noun: Unit | None


def is_expletive(p: Pieces, i: int) -> bool:
    """Whether an 'it' stands for no thing: 'it is clear that', 'it was said', 'it seems'."""
    if p.lower[i] != "it":
        return False
    if p.dep[i] == "expl":
        return True
    head = p.head[i]
    return p.lemma[head] in ("seem", "appear", "rain", "snow", "happen", "take") or (
        p.lemma[head] == "be" and p.dep[i] in ("nsubj", "nsubjpass")
    )


def pronoun_antecedents(p: Pieces, c: Candidate, history: list[Mentioned]) -> list[Candidate]:
    """The mention that a pronoun repeats, or none."""
    word = p.lower[c.head]
    if word in NEUTRAL and is_expletive(p, c.head):
        return []
    sentence = p.sentence[c.head]
    if word in PERSONAL:
        found = _latest(history, sentence, lambda m: m.mention.kind == "person" and not m.mention.plural, p, c)
    elif word in PLURAL:
        found = _latest(
            history,
            sentence,
            lambda m: (
                m.mention.plural or m.mention.kind in ("armed_group", "igo", "organisation", "government") and m.mention.kind != "person"
            ),
            p,
            c,
        )
    else:
        found = _latest(
            history, sentence, lambda m: m.mention.kind not in ("person",) and not m.mention.plural and not m.mention.is_place, p, c
        )
    return [_repeat(c, found, "pronoun", 0.7)] if found is not None else []


def _repeat(c: Candidate, found: Candidate, method: str, confidence: float) -> Candidate:
    return replace(
        c,
        form=found.form,
        key=found.key,
        code=found.code,
        name=found.name,
        kind=found.kind,
        method=method,
        confidence=confidence,
        several=[],
    )


def _latest(history: list[Mentioned], sentence: int, fits, p: Pieces, c: Candidate) -> Candidate | None:  # type: ignore[no-untyped-def]
    """The nearest fitting mention, subjects before others within a sentence; at most one sentence without one between."""
    for back in range(REACH):
        there = [m for m in history if m.sentence == sentence - back and m.mention.start < c.start and fits(m)]
        if not there:
            continue
        subjects = [m for m in there if p.dep[m.mention.head] in ("nsubj", "nsubjpass")]
        return (subjects[-1] if subjects else there[-1]).mention
    return None


def nominal_antecedents(p: Pieces, c: Candidate, history: list[Mentioned]) -> list[Candidate]:
    """The mentions that a noun phrase without a name of its own repeats, or none."""
    word = p.lower[c.head]
    sentence = p.sentence[c.head]
    first = p.lower[c.start]
    if word in PAIR and (first == "both" or (first in ("the", "these", "those", "their") and "two" in p.lower[c.start : c.head + 1])):
        return [_repeat(c, m, "nominal", 0.7) for m in _pair(history, sentence, c)]
    if first not in ("the", "this", "that") and word not in ("police",):
        return []
    if c.noun is not None:
        same = [
            m for m in history if m.noun is not None and _same_noun(p, m.noun, c.noun) and m.mention.code and m.mention.plural == c.plural
        ]
        if same:
            return [_repeat(c, same[-1].mention, "nominal", 0.75)]
        return []
    kinds = _kinds(word)
    if not kinds:
        return []
    for m in reversed(history):
        if sentence - m.sentence > REACH + 2:
            break
        if m.mention.kind in kinds and m.mention.start < c.start and not m.mention.is_place and m.mention.method not in ("pronoun",):
            return [_repeat(c, m.mention, "nominal", 0.7)]
    return []


def _kinds(word: str) -> frozenset[str]:
    kinds: set[str] = set()
    if word in BLOC:
        kinds |= {"igo", "organisation"}
    if word in ARMED:
        kinds |= {"armed_group"}
    if word in COUNTRY:
        kinds |= {"country"}
    if word in COMPANY:
        kinds |= {"company"}
    return frozenset(kinds)


def _same_noun(p: Pieces, one: Unit, other: Unit) -> bool:
    return p.lemma[one.end - 1] == p.lemma[other.end - 1]


def _pair(history: list[Mentioned], sentence: int, c: Candidate) -> list[Candidate]:
    """The last two different countries or bodies named together in one sentence."""
    for back in range(REACH + 1):
        codes: dict[str, Candidate] = {}
        for m in history:
            if m.sentence == sentence - back and m.mention.start < c.start and m.mention.code and not m.mention.is_place:
                codes.setdefault(m.mention.code, m.mention)
        if len(codes) == 2:
            return list(codes.values())
        if len(codes) > 2:
            return []
    return []
