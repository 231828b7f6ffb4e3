"""Names with several meanings, decided by what else the text names.

- A name of several countries' bodies ('Congress', 'Labour Party', 'Congolese'): the one whose country the sentence names,
  else the one whose country the text names most, else the usual one of ambiguous_aliases.csv, else nobody (method `ambiguous`).
- A body that any state may have ('the Supreme Court') and whose usual country the text never names: that of the text.
- A country that is a state of another ('Georgia') or a person's name ('Jordan'): words of the text tell.
"""

from __future__ import annotations

from collections import Counter

from communique.etl.annotate import names
from communique.etl.annotate.actors import given
from communique.etl.annotate.actors.lexicon import (
    BODY_HEADS,
    DOUBTFUL_ACRONYMS,
    EVENT_HEADS,
    GENERIC_BODY,
    PLACE_HEADS,
    words,
)
from communique.etl.annotate.actors.pieces import Pieces
from communique.etl.annotate.actors.units import ACTORS, Unit
from communique.etl.annotate.gazetteer import Gazetteer

# Names that persons bear too.
PERSONAL = words(
    """jordan chad georgia paris israel india kenya ireland holland france brazil london sydney lebanon montenegro benin cuba washington
    china vienna sofia lima milan houston austin dallas jackson lincoln orlando santiago"""
)
_AFTER_NAMES = words("north south east west northern southern eastern western central upper lower new old greater saint st republic")
# Words in names of bodies of which the news means the usual one unless another country is plainly meant.
_USUAL = words("department treasury senate congress house representatives commons lords politburo")
# Of these, the ones that many states have, whether listed or not.
_CHAMBERS = words("senate congress house representatives")
# How many times as often as the usual one's country another has to be named: one that is listed with that body, any.
_LISTED, _ANY = 3, 6
# A name of two places: (code of the other, words that speak for it, words that speak for the country).
NAMESAKES = {
    "georgia": (
        "USA",
        words(
            """atlanta savannah augusta senate senator republican republicans democrat democrats governor kemp abrams ossoff warnock
            alabama florida tennessee carolina texas ohio arizona pennsylvania michigan wisconsin county sheriff runoff u.s. gop"""
        ),
        words(
            """tbilisi georgian georgians ossetia abkhazia caucasus saakashvili russia russian armenia azerbaijan batumi margvelashvili
            zourabichvili ivanishvili kobakhidze garibashvili tskhinvali turkey"""
        ),
    ),
}


def settle_names(p: Pieces, units: list[Unit], gazetteer: Gazetteer) -> None:
    """Choose among the senses of ambiguous units, in place."""
    _settle_namesakes(p, units, gazetteer)
    _settle_acronyms(p, units, gazetteer)
    _settle_personal(p, units, gazetteer)
    _drop_doubtful(p, units)
    _settle_local_bodies(p, units, gazetteer)
    doubtful = [u for u in units if u.type in ACTORS and (_codes(u, gazetteer) or _is_generic_body(p, u))]
    if not doubtful:
        return
    skip = {id(u) for u in doubtful}
    document: Counter[str] = Counter()
    sentences: dict[int, Counter[str]] = {}
    for u in units:
        if u.code and u.type in ACTORS and id(u) not in skip:
            document[u.code] += 1
            sentences.setdefault(p.sentence[u.start], Counter())[u.code] += 2 if u.type == "L" else 1
        elif u.type == "P" and u.key and (role := gazetteer.role(u.key, None)) and (code := gazetteer.code(role.body)):
            document[code] += 1
    before = {units[k].start: units[k - 1] for k in range(1, len(units))}
    for u in doubtful:
        owner = before.get(u.start)
        if owner is not None and owner.type in "CD" and owner.code and u.type == "C" and owner.kind == "country" and owner.end == u.start:
            _give(u, owner, gazetteer)
            continue
        _choose(p, u, gazetteer, sentences.get(p.sentence[u.start], Counter()), document)


def _settle_local_bodies(p: Pieces, units: list[Unit], gazetteer: Gazetteer) -> None:
    """Take 'General Assembly' right after 'Maryland' for a body there, not of the United Nations."""
    for k in [k for k, u in enumerate(units) if u.kind == "igo" and k]:
        owner, u = units[k - 1], units[k]
        is_after = owner.type in "LD" and owner.code and u.type == "C" and _adjoins(p, owner, u)
        if is_after and all(w in GENERIC_BODY for w in p.lower[u.start : u.end]):
            _take(u, gazetteer, gazetteer.by_code.get(owner.code or "", owner.code or ""), 0.7)
            u.kind = "government"


def _give(u: Unit, owner: Unit, gazetteer: Gazetteer) -> None:
    """Take a body for that of the people named before it ('Latvian Constitutional Court'), listed or not."""
    own = [s.target for s in u.senses if gazetteer.code(s.target) == owner.code]
    kind = u.kind
    _take(u, gazetteer, own[0] if own else owner.key or "", 0.85)
    u.kind = kind if u.kind == "country" else u.kind


def _codes(u: Unit, gazetteer: Gazetteer) -> set[str | None]:
    """The codes among which a unit has to be decided; none where all its senses agree."""
    codes = {gazetteer.code(s.target) for s in u.senses if s.kind not in ("office", "agent", "other")}
    return codes if len(codes) > 1 else set()


def _is_generic_body(p: Pieces, u: Unit) -> bool:
    said = [w for i in range(u.start, u.end) if (w := p.lower[i]) != "the"]
    return u.kind == "government" and all(w in GENERIC_BODY for w in said)


def _choose(p: Pieces, u: Unit, gazetteer: Gazetteer, sentence: Counter[str], document: Counter[str]) -> None:
    targets: dict[str, str] = {}
    for s in u.senses:
        if s.kind not in ("office", "agent", "other") and (code := gazetteer.code(s.target)):
            targets.setdefault(code, s.target)
    written = names.key(p.text[p.start[u.start] : p.end[u.end - 1]])
    default = gazetteer.defaults.get(written, u.key if len(targets) == 1 else "")
    if default and default in gazetteer.actors and not _USUAL.isdisjoint(written):
        _take(u, gazetteer, _usual_or_other(u, gazetteer, targets, default, sentence, document), 0.8)
        u.kind = "government"
        return
    top = _top(document) if _is_generic_body(p, u) else None
    if top is not None and top not in targets:
        _take(u, gazetteer, gazetteer.by_code.get(top, top), 0.7)
        u.kind = "government"
        return
    for counts in (sentence, document):
        ranked = sorted(((n, code) for code, n in counts.items() if code in targets), reverse=True)
        if ranked and (len(ranked) == 1 or ranked[0][0] > ranked[1][0]):
            _take(u, gazetteer, targets[ranked[0][1]], 0.85)
            return
    if default and default in gazetteer.actors:
        _take(u, gazetteer, default, 0.7)
    else:
        u.key, u.code, u.method, u.confidence = None, None, "ambiguous", 0.3
        u.name = p.text[p.start[u.start] : p.end[u.end - 1]]


def _usual_or_other(
    u: Unit, gazetteer: Gazetteer, targets: dict[str, str], default: str, sentence: Counter[str], document: Counter[str]
) -> str:
    """Key of the usual body of a name, or of that of another country, where the text plainly is about it."""
    own = gazetteer.code(default) or ""
    usual, is_chamber = document[own], not _CHAMBERS.isdisjoint(names.key(u.name))
    others = sorted(((document[code], code) for code in targets if code != own), reverse=True)
    if others and not sentence[own]:
        most, code = others[0]
        if most >= max(2, _LISTED * usual) or (not is_chamber and sentence[code] and most > usual):
            return targets[code]
    plain = _top(document)
    if plain is not None and document[plain] >= max(4, _ANY * usual) and is_chamber:
        return targets.get(plain) or gazetteer.by_code.get(plain, plain)
    return default


def _top(document: Counter[str]) -> str | None:
    """The code that most of the text's names are of."""
    if not document:
        return None
    (code, n), *rest = document.most_common(2)
    return code if n >= 2 and n >= 2 * (rest[0][1] if rest else 0) else None


def _take(u: Unit, gazetteer: Gazetteer, key: str, confidence: float) -> None:
    actor = gazetteer.actors.get(key)
    if actor is not None:
        u.key, u.code, u.name, u.kind, u.confidence = key, gazetteer.code(key), actor.name, actor.kind, confidence


def _drop_doubtful(p: Pieces, units: list[Unit]) -> None:
    """Take 'CCTV' for cameras, unless the text names China otherwise."""
    for k, u in enumerate(units):
        code = DOUBTFUL_ACRONYMS.get(p.surface[u.start]) if u.type == "C" and u.end - u.start == 1 else None
        if code is not None and not any(other.code == code and other.key != u.key for other in units):
            units[k] = Unit(u.start, u.end, "n")


def _settle_acronyms(p: Pieces, units: list[Unit], gazetteer: Gazetteer) -> None:
    """Take an acronym that the text explains otherwise ('National Telecommunications Commission (NTC)') for one unlisted."""
    acronyms = [k for k, u in enumerate(units) if u.type == "C" and u.method == "acronym"]
    explained: dict[str, str] = {}
    for u in (units[k] for k in acronyms):
        if u.start > 2 and p.surface[u.start - 1] == "(":
            first = _spelt_out(p, u.start - 2, p.surface[u.start])
            written = p.text[p.start[first] : p.end[u.start - 2]] if first is not None else ""
            if first is not None and not any(s.target == u.key for s in gazetteer.senses.get(names.key(written), ())):
                explained[p.surface[u.start]] = written
    for k in acronyms if explained else ():
        u = units[k]
        written = explained.get(p.surface[u.start], "")
        if written and u.key is not None and written != gazetteer.actors[u.key].name:
            units[k] = Unit(u.start, u.end, "N")


def _spelt_out(p: Pieces, last: int, acronym: str) -> int | None:
    """First piece of the words up to `last` whose capitals are the letters of an acronym, if they are."""
    letters, k = [c for c in acronym if c.isalpha()], last
    while k >= 0 and letters and p.sentence[k] == p.sentence[last]:
        if p.is_capital(k) and p.surface[k][0] == letters[-1]:
            letters.pop()
            if not letters:
                return k
        elif p.is_capital(k) or p.tag[k] not in ("IN", "CC", "DT", "HYPH"):
            return None
        k -= 1
    return None


def _settle_namesakes(p: Pieces, units: list[Unit], gazetteer: Gazetteer) -> None:
    if NAMESAKES.keys().isdisjoint(p.lower):
        return
    present: Counter[str] | None = None
    for u in units:
        if u.type not in ACTORS or (entry := NAMESAKES.get(p.lower[u.start])) is None or u.end - u.start > 1:
            continue
        other, for_other, for_country = entry
        present = present or Counter(p.lower)
        if sum(present[w] for w in for_other) > sum(present[w] for w in for_country):
            u.type, u.key, u.code, u.method, u.confidence = "L", other, other, "place", 0.8
            u.name = p.surface[u.start]


def _settle_personal(p: Pieces, units: list[Unit], gazetteer: Gazetteer) -> None:
    """Make 'Michael Jordan' one name, and each later 'Jordan' the same, unless the text names the country's people or capital."""
    persons = {p.lower[u.end - 1] for u in units if u.type == "P"} & PERSONAL
    k = 0
    while k < len(units):
        u = units[k]
        if u.type not in "nCL":
            k += 1
            continue
        if u.type == "n" and _is_west(p, units, k):
            units[k - 1 : k + 1] = [Unit(units[k - 1].start, u.end, "N")]
            continue
        if (
            k
            and u.type == "C"
            and u.kind == "country"
            and units[k - 1].type == "T"
            and _adjoins(p, units[k - 1], u)
            and u.end - u.start == 1
        ):
            units[k] = Unit(u.start, u.end, "N")
        elif (
            u.type in "CL"
            and u.end - u.start == 1
            and (
                p.lower[u.start] in PERSONAL
                or (u.type == "L" and given.is_given(p.lower[u.start]))
                or _may_end_name(p, units, k)
                or (u.type == "L" and k > 0 and units[k - 1].type == "A" and _adjoins(p, units[k - 1], u))
            )
        ):
            before = units[k - 1] if k else None
            after = units[k + 1] if k + 1 < len(units) else None
            if before is not None and before.type in "NT" and p.lower[before.start] not in _AFTER_NAMES and _adjoins(p, before, u):
                if before.type == "N":
                    persons.add(p.lower[u.start])
                    units[k - 1 : k + 1] = [Unit(before.start, u.end, "N")]
                    continue
                units[k] = Unit(u.start, u.end, "N")
            elif (
                after is not None
                and after.type == "N"
                and after.end - after.start == 1
                and _adjoins(p, u, after)
                and _is_first_name(p, after)
            ):
                units[k : k + 2] = [Unit(u.start, after.end, "N")]
        k += 1
    for k in range(len(units) - 1, 0, -1):
        if units[k].type == "D" and _is_surname(p, units, k):
            units[k - 1 : k + 1] = [Unit(units[k - 1].start, units[k].end, "N")]
    if not persons:
        return
    codes = {u.code for u in units if u.type == "D"}
    for k, u in enumerate(units):
        if u.type in "CL" and u.end - u.start == 1 and p.lower[u.start] in persons and u.code not in codes:
            units[k] = Unit(u.start, u.end, "N")


def _may_end_name(p: Pieces, units: list[Unit], k: int) -> bool:
    """Whether a town or a newspaper may be the surname in a longer name ('Ali Alghasi Mehr', 'Jack London')."""
    before = units[k - 1] if k else None
    return (
        before is not None
        and before.type == "N"
        and (
            units[k].type == "L"
            or units[k].kind in ("company", "media", "other")
            or _is_given_alone(p, before)
            or (_is_seat(units[k]) and before.end - before.start == 1 and (k + 1 == len(units) or units[k + 1].type in "xsci"))
        )
        and p.lower[before.end - 1] not in BODY_HEADS
    )


def _is_west(p: Pieces, units: list[Unit], k: int) -> bool:
    """Whether a quarter of the sky is a surname: after a first name that a title or occupation introduces, or a known one."""
    u, before = units[k], units[k - 1] if k else None
    return (
        before is not None
        and before.type == "N"
        and p.lower[u.start] in ("west", "north", "east", "south")
        and p.tag[u.start] == "NNP"
        and before.end - before.start == 1
        and _adjoins(p, before, u)
        and (_is_given_alone(p, before) or (k > 1 and units[k - 2].type in "AOT"))
    )


def _is_seat(u: Unit) -> bool:
    return u.type == "C" and u.kind == "country" and u.method == "metonym"


def _is_given_alone(p: Pieces, unit: Unit) -> bool:
    return unit.end - unit.start == 1 and given.is_given(p.lower[unit.start])


def _is_surname(p: Pieces, units: list[Unit], k: int) -> bool:
    """Whether a people's name (a demonym) in the singular ends a person's ('Mark Cuban'), no noun after it."""
    before, u = units[k - 1], units[k]
    if before.type != "N" or before.end - before.start > 1 or p.tag[u.start] not in ("NNP", "JJ") or not _adjoins(p, before, u):
        return False
    follows = units[k + 1].type if k + 1 < len(units) else "x"
    is_last = follows in "xsic" or p.tag[u.end].startswith("V")
    return is_last and given.gender(f"{p.surface[before.start]} x") is not None


def _adjoins(p: Pieces, one: Unit, other: Unit) -> bool:
    return p.sentence[one.start] == p.sentence[other.start] and one.end == other.start


def _is_first_name(p: Pieces, after: Unit) -> bool:
    """Whether a capitalised word after 'Chad' is a surname rather than the head of a body's or event's name."""
    last = p.lower[after.end - 1]
    return last not in BODY_HEADS and last not in EVENT_HEADS and last not in PLACE_HEADS and p.tag[after.start] == "NNP"
