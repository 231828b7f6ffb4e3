"""How well two names fit, word by word, and what else speaks for or against it.

Each word of the one is joined with at most one word of the other, the best first; neighbours may also be read as one word
('Jong Un', 'Jongun'). What is joined counts by how rare it is, what is left over counts against: fully on the side of the
query, less on the side of the list, since people leave names out but do not make them up. The commoner the words that are
joined, the more every difference counts: 'Muhammad Salman' may be anyone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from communique.etl.screening.lexicon import Lexicon
from communique.etl.screening.party import Party, Query
from communique.etl.screening.words import Words, bones, light_words, respelled

METHOD = "communique-names-1"

LOOSEST = 0.6
LEFT_OVER_LISTED = 0.35
LEFT_OVER_QUERY = 1.0
LEFT_OVER_BOTH = 0.7
RESPELLED = 0.97
MOST_CHANGED, BESIDES, AN_EDIT, STEEP = 3, 0.35, 0.6, 1.6
SHORTEST, SHORT, SHORT_EDIT, OTHER_FIRST = 2, 3, 0.6, 0.85
SAME_BONES, ONE_BARE_BONES, FEWEST_BONES = 0.65, 0.75, 3
SAME_BARE_BONES, FEWEST_BARE_BONES = 0.92, 2
OTHER_NAME = 0.78
# What the words that are joined should tell, in nats a word; the less they tell, the more each difference counts.
ENOUGH_A_WORD, LITTLE, LITTLE_LEFT_OUT = 6.5, 5.0, 14.0
CREDIT = {"initial": 0.0, "spelling": 0.4, "consonants": 0.4, "transliteration": 0.9}
INITIAL = 0.85
JOINED, CLOSE, CLOSE_BARE, FEWEST_JOINED = 0.98, 0.95, 0.85, 4
WEAK_ALIAS, ONE_WORD = 0.88, 0.85

SAME_DAY, SAME_YEAR, NEAR_YEAR, OTHER_YEAR = 0.05, 0.03, 0.0, -0.3
SAME_COUNTRY, OTHER_COUNTRY = 0.02, -0.05
OTHER_KIND = -0.3
NEAR = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """Words of the query (`ours`, as positions) read as words of the listed name (`theirs`)."""

    ours: tuple[int, ...]
    theirs: tuple[int, ...]
    likeness: float
    how: str


@lru_cache(maxsize=1 << 18)
def likeness(one: str, other: str, bare: bool = False, listed_bare: bool = False) -> tuple[float, str]:
    """How alike a word of the query and a listed word are, 0 to 1, and in which way. `bare` if the query lacks vowels,
    `listed_bare` if the listed name does.
    """
    if one == other:
        return 1.0, "same"
    ours, theirs = respelled(one), respelled(other)
    if ours == theirs:
        return RESPELLED, "transliteration"
    best, how = _spelling(one, other, ours, theirs, bare), "spelling"
    shared = bones(one) & bones(other)
    if shared:
        bony = bones_likeness(max(shared, key=len), bare, listed_bare)
        if bony > best:
            best, how = bony, "consonants"
    return (best, how) if best >= LOOSEST else (0.0, how)


def bones_likeness(skeleton: str, bare: bool, listed_bare: bool) -> float:
    """How much it tells that two words have these consonants; most where the query has nothing else."""
    if len(skeleton) < (FEWEST_BARE_BONES if bare else FEWEST_BONES):
        return 0.0
    return SAME_BARE_BONES if bare else ONE_BARE_BONES if listed_bare else SAME_BONES


def _spelling(one: str, other: str, ours: str, theirs: str, bare: bool) -> float:
    """By the letters that were changed, fewest in one of the ways of transliteration. The second letter weighs more than
    the first, and a short word bears none or one: what is one letter from it is another name.
    """
    changed = OSA.distance(ours, theirs, score_cutoff=MOST_CHANGED)
    if changed > MOST_CHANGED:
        return 0.0
    written = OSA.distance(one, other)
    edits = min(changed + BESIDES * max(0, written - changed), written)
    length = (len(one) + len(other)) / 2
    if length <= SHORT:
        return SHORT_EDIT if edits == 1 and length > SHORTEST else 0.0
    found: float = 1 - AN_EDIT * edits**STEEP / length
    return found * OTHER_FIRST if ours[0] != theirs[0] and not bare else found


def fit(ours: Words, theirs: Words, lexicon: Lexicon) -> tuple[float, list[str]]:
    """(score from 0 to 1, reasons) for the words of a query and of a listed name."""
    mine, yours = ours.words, theirs.words
    our_weights, their_weights = [lexicon.weight(word) for word in mine], [lexicon.weight(word) for word in yours]
    joined = matched = told = 0.0
    our_left, their_left = set(range(len(mine))), set(range(len(yours)))
    reasons: list[str] = []
    for pair in _chosen(_pairs(ours, theirs, lexicon), our_weights, their_weights):
        mass = (sum(our_weights[i] for i in pair.ours) + sum(their_weights[j] for j in pair.theirs)) / 2
        joined += mass
        matched += mass * pair.likeness
        told += (1.0 if ours.is_skeletal else CREDIT.get(pair.how, 1.0)) * sum(lexicon.information(yours[j]) for j in pair.theirs)
        our_left.difference_update(pair.ours)
        their_left.difference_update(pair.theirs)
        if pair.how != "same":
            reasons.append(f"{pair.how}: {' '.join(mine[i] for i in pair.ours)} ~ {' '.join(yours[j] for j in pair.theirs)}")
    if our_left:
        reasons.append(f"not in the listed name: {' '.join(mine[i] for i in sorted(our_left))}")
    if their_left:
        reasons.append(f"only in the listed name: {' '.join(yours[j] for j in sorted(their_left))}")
    if not joined:
        return 0.0, reasons
    extra, missing = sum(our_weights[i] for i in our_left), sum(their_weights[j] for j in their_left)
    against = LEFT_OVER_QUERY * extra + LEFT_OVER_LISTED * missing + LEFT_OVER_BOTH * min(extra, missing)
    lack = 1 - matched / (joined + against)
    short = max(0.0, ENOUGH_A_WORD * min(2, max(len(_telling(ours)), len(_telling(theirs)))) - told)
    # Words left out are less of a difference than words that differ.
    little = LITTLE if our_left or matched < RESPELLED * joined else LITTLE_LEFT_OUT
    return max(0.0, 1 - lack * (1 + short / little)), reasons


def standing(score: float, ours: Words, theirs: Words, *, is_weak: bool) -> tuple[float, list[str]]:
    """(score, reasons) by what sort of name it is: one that the list calls weak, or one of a single word, which many names
    of more words hold.
    """
    reasons = []
    if is_weak:
        score *= WEAK_ALIAS
        reasons.append("an alias that the list calls weak")
    if len(_telling(ours, light=("form", "particle"))) > 1 and len(_telling(theirs)) == 1:
        score *= ONE_WORD
        reasons.append("a listed name of one word")
    return score, reasons


def _telling(name: Words, light: Sequence[str] = ("form", "particle", "title")) -> list[str]:
    """The words that are not of these kinds, and no initials."""
    kinds = light_words()
    return [word for word in name.words if kinds.get(word) not in light and len(word) > 1]


def evidence(query: Query, party: Party) -> tuple[float, list[str]]:
    """(what to add to the score, reasons) for all that is known beside the name."""
    total, reasons = 0.0, []
    for gain, reason in (_birth(query, party), _country(query, party), _kind(query, party)):
        total += gain
        if reason:
            reasons.append(reason)
    return total, reasons


def _pairs(ours: Words, theirs: Words, lexicon: Lexicon) -> list[Pair]:
    mine, yours = ours.words, theirs.words
    bare, listed_bare = ours.is_skeletal, theirs.is_skeletal
    pairs: list[Pair] = []
    for i, one in enumerate(mine):
        for j, other in enumerate(yours):
            if len(one) == 1 or len(other) == 1:
                if one[0] == other[0]:
                    pairs.append(Pair((i,), (j,), 1.0, "same") if one == other else Pair((i,), (j,), INITIAL, "initial"))
                continue
            found, how = likeness(one, other, bare, listed_bare)
            if how == "spelling" and found and not bare and one in lexicon:
                found *= OTHER_NAME
            if found >= LOOSEST:
                pairs.append(Pair((i,), (j,), found, how))
    for i, (first, second) in enumerate(pairwise(mine)):
        for j, other in enumerate(yours):
            if _may_run_together(first, second, other, bare or listed_bare):
                found, _ = likeness(first + second, other, bare, listed_bare)
                if found >= (CLOSE_BARE if bare or listed_bare else CLOSE):
                    pairs.append(Pair((i, i + 1), (j,), JOINED * found, "written apart"))
    for j, (first, second) in enumerate(pairwise(yours)):
        for i, one in enumerate(mine):
            if _may_run_together(first, second, one, bare or listed_bare):
                found, _ = likeness(one, first + second, bare, listed_bare)
                if found >= (CLOSE_BARE if bare or listed_bare else CLOSE):
                    pairs.append(Pair((i,), (j, j + 1), JOINED * found, "written together"))
    return pairs


def _may_run_together(first: str, second: str, whole: str, bare: bool) -> bool:
    length = len(first) + len(second)
    return len(whole) >= FEWEST_JOINED and abs(length - len(whole)) <= 2 + bare and (bare or first[0] == whole[0])


def _chosen(pairs: list[Pair], our_weights: Sequence[float], their_weights: Sequence[float]) -> list[Pair]:
    """The pairs that are made, the heaviest first, no word twice; an initial only beside a word that is written out."""

    def gain(pair: Pair) -> float:
        weight = sum(our_weights[i] for i in pair.ours) + sum(their_weights[j] for j in pair.theirs)
        return pair.likeness**3 * weight / max(len(pair.ours), len(pair.theirs))

    taken_ours: set[int] = set()
    taken_theirs: set[int] = set()
    chosen: list[Pair] = []
    for pair in sorted(pairs, key=gain, reverse=True):
        if taken_ours.isdisjoint(pair.ours) and taken_theirs.isdisjoint(pair.theirs):
            chosen.append(pair)
            taken_ours.update(pair.ours)
            taken_theirs.update(pair.theirs)
    return chosen if any(pair.how != "initial" for pair in chosen) else []


def _birth(query: Query, party: Party) -> tuple[float, str | None]:
    if not query.birth_date or not party.birth_dates:
        return 0.0, None
    if len(query.birth_date) == 10 and query.birth_date in party.birth_dates:
        return SAME_DAY, f"born on {query.birth_date}"
    year = int(query.birth_date[:4])
    years = {int(told[:4]) for told in party.birth_dates}
    if year in years:
        return SAME_YEAR, f"born in {year}"
    if min(abs(year - other) for other in years) <= NEAR:
        return NEAR_YEAR, f"born about {year}"
    return OTHER_YEAR, f"not born in {year} but {', '.join(map(str, sorted(years)))}"


def _country(query: Query, party: Party) -> tuple[float, str | None]:
    if not query.country or not party.countries:
        return 0.0, None
    if query.country in party.countries:
        return SAME_COUNTRY, f"of {query.country}"
    return OTHER_COUNTRY, f"not of {query.country} but {', '.join(sorted(party.countries))}"


def _kind(query: Query, party: Party) -> tuple[float, str | None]:
    if not query.kind or not party.kind or query.kind == party.kind:
        return 0.0, None
    return OTHER_KIND, f"not {query.kind} but {party.kind}"
