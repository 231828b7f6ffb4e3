"""A sentence as units: names, nouns for actors, titles, proper-name runs and the single words between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from communique.etl.annotate import names
from communique.etl.annotate.actors import given
from communique.etl.annotate.actors.lexicon import (
    BODY_HEADS,
    COMMON_SURNAMES,
    COMPOUND_PREFIXES,
    DATE_NAMES,
    HONORIFICS,
    NO_AGENTS,
    OCCUPATIONS,
    OPENING_ADJECTIVES,
    REGIMES,
    names_person,
    words,
)
from communique.etl.annotate.actors.matcher import Hit
from communique.etl.annotate.actors.pieces import HYPHENS, Pieces
from communique.etl.annotate.gazetteer import Gazetteer, Sense

# Unit types:
# C actor by name, D demonym, L place, P person of the gazetteer, N run of unknown proper nouns, O office, A agent noun, T honorific,
# d determiner, j adjective or number, n common noun, h hyphen, s possessive mark, p parenthesis, c coordination, i preposition, x other
ACTORS = frozenset("CDL")
NAMED = frozenset("CDLPN")
HEADS = frozenset("OA")


@dataclass(slots=True)
class Unit:
    """Pieces [start, end). `senses` are the gazetteer's; `key`, `code`, `name` are those of the sense chosen.

    `hint` is the code of the one country that has an office of that phrase; it is sure where the phrase names a body of it.
    """

    start: int
    end: int
    type: str
    senses: tuple[Sense, ...] = ()
    key: str | None = None
    code: str | None = None
    name: str = ""
    kind: str = ""
    method: str = ""
    confidence: float = 1.0
    plural: bool = False
    hint: str | None = None
    is_hint_sure: bool = False


_TAG_TYPES = {
    **dict.fromkeys(("DT", "PDT", "PRP$", "WP$"), "d"),
    **dict.fromkeys(("CD", "JJ", "JJR", "JJS", "AFX", "$", "VBN", "VBG"), "j"),
    **dict.fromkeys(("NN", "NNS", "FW"), "n"),
    **dict.fromkeys(("NNP", "NNPS"), "N"),
    "POS": "s", "CC": "c", "IN": "i", "TO": "i",
}  # fmt: skip
# What a word in small letters of one of these types is by itself.
_SMALL = frozenset("xdics")
# Korean family names, before a given name of two parts whose second is written small ('Park Won-soon').
_KOREAN = words(
    "ahn bae bang cha chang cho choe choi chun chung han hong huh hwang jang jeon jeong jin jo joo jung kang kim ko koo kwak "
    "kwon lee lim min moon nam noh oh paik park rhee roh ryu seo shin sohn son song suh yang yoo yoon yun"
)
# Heads of names of bodies that are surnames too.
_SURNAMES_TOO = words("church post bank banks court guard page chamber")
_OPENING_PARTICLES = words("de da dos del della van von der bin ibn bint al el")
_LOWER_PARTICLES = words("al el bin ben ibn de da dos del della van von der den la le di du bint ul ud ad as abu y e")


def units_of(p: Pieces, found: list[Hit], gazetteer: Gazetteer, on: date | None) -> list[Unit]:
    """Units of the whole text, in order, covering every piece once."""
    units: list[Unit] = []
    proper = {s for s, tag in zip(p.surface, p.tag, strict=True) if tag == "NNP" and len(s) > 2 and s[0].isupper()}
    upcoming = iter(found)
    hit = next(upcoming, None)
    kinds = [_TAG_TYPES.get(tag, "x") for tag in p.tag]
    is_small = [
        kind in _SMALL and surface.islower() and surface.isalpha() and surface not in _OPENING_PARTICLES
        for kind, surface in zip(kinds, p.surface, strict=True)
    ]
    i, n = 0, len(p)
    while i < n:
        if is_small[i] and (hit is None or i < hit.start):
            units.append(Unit(i, i + 1, kinds[i]))
            i += 1
            continue
        if hit is not None and i == hit.start:
            unit = _unit_of(hit, p, gazetteer, on)
            following = next(upcoming, None)
            if unit is not None:
                units.append(unit)
                i, hit = hit.end, following
                continue
            hit = following
        stop = hit.start if hit is not None else n
        unit = _plain_unit(p, i, stop, proper, gazetteer.surnames)
        before = units[-1] if units else None
        if before is not None and before.type == unit.type == "N" and before.end == i and p.sentence[before.start] == p.sentence[i]:
            before.end = unit.end  # parted by a noun of the gazetteer that is none here
        else:
            units.append(unit)
        i = unit.end
    return units


def _plain_unit(p: Pieces, i: int, stop: int, proper: set[str], surnames: Mapping[str, tuple[str, ...]]) -> Unit:
    tag, lower = p.tag[i], p.lower[i]
    kind = _TAG_TYPES.get(tag, "x")
    if lower.rstrip(".") in HONORIFICS and (p.is_capital(i) or lower.endswith(".")):
        return Unit(i, i + 1, "T")
    if p.surface[i] in HYPHENS:
        return Unit(i, i + 1, "h" if _joins(p, i) else "x")
    if lower in _OPENING_PARTICLES and i + 1 < stop and p.is_capital(i + 1) and p.tag[i + 1] == "NNP" and not p.is_capital(i):
        return Unit(i, _run_end(p, i + 1, stop), "N")
    if lower in COMPOUND_PREFIXES and p.is_capital(i) and i + 1 < len(p) and p.surface[i + 1] in HYPHENS:
        return Unit(i, i + 1, "N")
    is_mistagged = kind in "jnx" and p.is_capital(i) and (_inside_name(p, i) or _is_known_name(p, i, proper, surnames))
    if kind == "n" and not is_mistagged and _tells_people(p, i):
        return Unit(i, i + 1, "A", plural=tag == "NNS")
    if kind != "N" and not is_mistagged:
        return Unit(i, i + 1, kind)
    if lower in DATE_NAMES or not p.is_capital(i):
        return Unit(i, i + 1, "n")
    if i == p.sentences[p.sentence[i]][0]:
        if lower in OPENING_ADJECTIVES:
            return Unit(i, i + 1, "j")
        if names_person(lower) and not given.is_given(lower) and _precedes_name(p, i):
            return Unit(i, i + 1, "A")
    if is_occupation(lower) and i + 1 < len(p) and p.is_capital(i + 1) and p.tag[i + 1] == "NNP":
        return Unit(i, i + 1, "A")
    return Unit(i, _run_end(p, i, stop), "N")


def _tells_people(p: Pieces, i: int) -> bool:
    """Whether a common noun tells of people: an occupation, a plural such as 'miners', a singular right before a full name."""
    lower, lemma = p.lower[i], p.lemma[i]
    if is_occupation(lower) or is_occupation(lemma):
        return True
    if p.tag[i] == "NN" and names_person(lower) and _tells_of_name(p, i):
        return True
    return names_person(lemma) if p.tag[i] == "NNS" else names_person(lower) and _precedes_name(p, i)


def _tells_of_name(p: Pieces, i: int) -> bool:
    """Whether a noun follows a full name and a comma, with at most an article and an adjective between ('X Y, the owner of')."""
    k = i - 1
    while k > i - 3 and k > 0 and p.tag[k] in ("DT", "JJ"):
        k -= 1
    return (
        k > 1 and p.surface[k] == "," and p.tag[k - 1] == p.tag[k - 2] == "NNP" and p.is_capital(k - 1) and p.lower[i + 1 : i + 2] == ["of"]
    )


def _precedes_name(p: Pieces, i: int) -> bool:
    """Whether two capitalised proper nouns follow."""
    return i + 2 < len(p) and all(p.is_capital(k) and p.tag[k] == "NNP" for k in (i + 1, i + 2)) and p.sentence[i + 2] == p.sentence[i]


@lru_cache(maxsize=65536)
def is_occupation(noun: str) -> bool:
    """Whether a noun tells what a person is."""
    return (
        noun in OCCUPATIONS
        or noun.endswith(("ologist", "onomist", "ntist", "ician", "rapher"))
        or (len(noun) > 8 and noun.endswith("alist"))
    )


def _joins(p: Pieces, i: int) -> bool:
    """Whether the hyphen stands without spaces between two words."""
    return 0 < i < len(p) - 1 and p.end[i - 1] == p.start[i] and p.end[i] == p.start[i + 1]


def _is_known_name(p: Pieces, i: int, proper: set[str], surnames: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a capitalised word, tagged as a common one, is a proper noun elsewhere in the text, or a listed surname ('Trump raised')."""
    if p.surface[i] in proper and p.lower[i] not in ("jr.", "sr."):
        return i == p.sentences[p.sentence[i]][0] or p.tag[i] in ("NN", "NNS")
    is_subject = p.dep[i] in ("nsubj", "nsubjpass", "poss") or (p.dep[i] == "compound" and p.lower[p.head[i]] in REGIMES)
    is_word = len(p.surface[i]) < 4 or p.tag[i] in ("PRP", "DT") or p.lower[i] in COMMON_SURNAMES
    return is_subject and not is_word and names.fold(p.surface[i]) in surnames


def _inside_name(p: Pieces, i: int) -> bool:
    """Whether a capitalised word that isn't tagged as a name stands between or before names within a sentence."""
    begin, end = p.sentences[p.sentence[i]]
    if i == begin or not p.surface[i].isalpha() or p.tag[i] in ("PRP", "PRP$", "DT", "IN", "CC", "RB", "WRB", "WP", "MD", "UH"):
        return False
    return i + 1 < end and p.tag[i + 1] in ("NNP", "NNPS") and p.is_capital(i + 1)


def _run_end(p: Pieces, i: int, stop: int) -> int:
    """End of the run of capitalised words from i: initials, hyphens and particles between them belong to it."""
    last = p.sentences[p.sentence[i]][1]
    stop = min(stop, last)
    end = i + 1
    while end < stop:
        if p.is_capital(end) and (p.tag[end] in ("NNP", "NNPS", "JJ", "NN", "NNS", "FW") or p.lower[end].endswith(".")):
            if is_occupation(p.lower[end]) and end + 1 < stop and p.is_capital(end + 1) and p.tag[end + 1] == "NNP":
                break
            if p.lower[end] in DATE_NAMES or p.lower[end].rstrip(".") in HONORIFICS and len(p.surface[end]) > 2:
                break
            end += 1
        elif (
            _joins(p, end)
            and end + 1 < stop
            and p.surface[end + 1][:1].isalpha()
            and (
                p.is_capital(end + 1)
                or p.lower[end - 1] in _LOWER_PARTICLES
                or (p.is_capital(end - 1) and (p.tag[end + 1] in ("NNP", "NNPS") or (end == i + 2 and p.lower[i] in _KOREAN)))
            )
        ):
            end += 2
        elif (
            p.lower[end] in _LOWER_PARTICLES
            and end + 1 < stop
            and (p.is_capital(end + 1) or _joins(p, end + 1) or p.lower[end + 1] in _LOWER_PARTICLES)
        ):
            end += 1
        else:
            break
    while end > i + 1 and not p.is_capital(end - 1) and not _after_join(p, end - 1):
        end -= 1
    return end


def _after_join(p: Pieces, i: int) -> bool:
    return i > 0 and p.surface[i - 1] in HYPHENS


_ORDER = {"person": 0, "name": 1, "acronym": 1, "title": 2, "demonym": 3, "metonym": 4, "place": 5, "office": 6, "agent": 7}


def _unit_of(hit: Hit, p: Pieces, gazetteer: Gazetteer, on: date | None) -> Unit | None:
    """The unit of a match; None where the words can't be the actor here ('may', 'turkey', a lower-case 'us')."""
    senses = tuple(sorted(hit.senses, key=lambda s: _ORDER.get(s.kind, 9)))
    first = senses[0]
    if first.kind == "other":
        return Unit(hit.start, hit.end, "x")
    if first.kind in ("office", "agent"):
        if not _is_nominal(p, hit) or (hit.end - hit.start == 1 and p.lower[hit.start] in NO_AGENTS):
            return None
        return _noun_unit(hit, p, senses)
    if first.kind == "person":
        persons = [s for s in senses if s.kind == "person"]
        key = _person_on(persons, gazetteer, on)
        return Unit(hit.start, hit.end, "P", senses, key, None, gazetteer.actors[key].name, "person", "name", 0.95)
    if first.kind == "place" and not first.target:
        return Unit(hit.start, hit.end, "n")
    senses = tuple(s for s in senses if s.kind != "place") or senses
    codes = {gazetteer.code(s.target) for s in senses if s.kind == first.kind}
    key = first.target
    actor = gazetteer.actors.get(key)
    if actor is None:
        return None
    unit_type = {"demonym": "D", "place": "L"}.get(first.kind, "C")
    if first.kind == "title":
        unit_type = "O"
    confidence = 0.95 if len(codes) == 1 else 0.6
    return Unit(hit.start, hit.end, unit_type, senses, key, gazetteer.code(key), actor.name, actor.kind, first.kind, confidence)


def _noun_unit(hit: Hit, p: Pieces, senses: tuple[Sense, ...]) -> Unit:
    offices = [s for s in senses if s.kind == "office"]
    # The last word of an office of several words need not be its head: 'minister of foreign affairs'.
    is_plural = senses[0].plural or (p.tag[hit.end - 1] in ("NNS", "NNPS") and not (offices and hit.end - hit.start > 1))
    unit = Unit(hit.start, hit.end, "O" if offices else "A", senses, plural=is_plural)
    countries = {s.country for s in offices}
    if len(countries) == 1:
        unit.hint = countries.pop()
        unit.is_hint_sure = any(s.is_owned for s in offices)
    return unit


def _is_nominal(p: Pieces, hit: Hit) -> bool:
    """Whether a noun of the gazetteer is used as one: not the verb 'guards', not the 'Man' of 'Man-kei'."""
    last = hit.end - 1
    if p.tag[last] in ("VB", "VBP", "VBD", "MD", "RB"):
        return False
    if p.tag[last] in ("VBZ", "VBN", "VBG") and (hit.start == 0 or p.tag[hit.start - 1] not in ("JJ", "NNP", "POS", "DT")):
        return False
    if (
        p.tag[last] in ("JJ", "NNP")
        and hit.end - hit.start == 1
        and not p.is_capital(last)
        and p.tag[min(last + 1, len(p) - 1)] in ("NN", "NNS")
    ):
        return False
    if hit.end - hit.start == 1 and p.is_capital(last):
        if p.lower[last] == "national":
            return False
        if p.tag[last] in ("NNP", "NNPS") and hit.start and p.is_capital(hit.start - 1) and given.is_given(p.lower[hit.start - 1]):
            return False
    is_whole = hit.end - hit.start > 1 or last + 2 >= len(p) or p.surface[last + 1] not in HYPHENS
    return is_whole or not p.is_capital(last) or p.lower[last + 2] in ("elect", "designate", "general", "in")


def _person_on(senses: list[Sense], gazetteer: Gazetteer, on: date | None) -> str:
    if len(senses) == 1 or on is None:
        return senses[0].target
    for sense in senses:
        if any(r.holds(on) for r in gazetteer.roles.get(sense.target, ())):
            return sense.target
    return senses[0].target


def head_of(p: Pieces, unit: Unit) -> int:
    """The piece of a unit that stands for it in the parse: the last, but of 'Park Won-soon' the last with a capital."""
    last = unit.end - 1
    if unit.type == "N" and not p.is_capital(last) and p.tag[last] not in ("NNP", "NNPS"):
        return next((i for i in range(last, unit.start, -1) if p.is_capital(i)), last)
    return last


def body_head(p: Pieces, unit: Unit) -> str | None:
    """Kind of body that the last word of a proper-name run says it is, if any; 'Sarah Church' is none."""
    last = p.lower[unit.end - 1]
    if last in _SURNAMES_TOO and unit.end - unit.start == 2 and given.is_given(p.lower[unit.start]):
        return None
    return BODY_HEADS.get(names.fold(p.surface[unit.end - 1]))
