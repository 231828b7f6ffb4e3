"""Noun phrases of a sentence and the actors in them.

A phrase is read from its units: who is named, by which noun or office, and of which country or body. What a phrase alone
can't tell (who 'the ministry' is, whom a bare surname means) is left to the discourse, as a candidate without a code.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from communique.etl.annotate.actors import given
from communique.etl.annotate.actors.lexicon import (
    BODY_NOUNS,
    CAMPS,
    COMPOUND_PREFIXES,
    DETACHED_PREFIXES,
    EQUIPMENT,
    GENERIC_BODY,
    NOT_COMPOUND,
    OWNING_PARTICIPLES,
    PLACE_HEADS,
    REGIMES,
    RELATIONAL,
    words,
)
from communique.etl.annotate.actors.pieces import Pieces
from communique.etl.annotate.actors.units import ACTORS, HEADS, Unit, body_head, head_of
from communique.etl.annotate.gazetteer import Gazetteer, Sense

# Types of units without which a phrase tells of nobody.
_TELLING = frozenset("CDLPNOAT")
CHUNKED = frozenset("djnNhsCDLPOAT")


@dataclass(slots=True)
class Candidate:
    """A phrase that may become a mention. Pieces [start, end); `head` is the piece that stands for it in the parse.

    form: actor (by name), person, name (unknown proper name), group (attributed noun or office), nominal (the same without
    attribution), pronoun.
    """

    start: int
    end: int
    head: int
    form: str
    key: str | None = None
    code: str | None = None
    name: str = ""
    kind: str = "other"
    method: str = ""
    confidence: float = 0.9
    is_place: bool = False
    unit: Unit | None = None
    noun: Unit | None = None
    plural: bool = False
    acronym: str | None = None
    title: str | None = None
    antecedent: Candidate | None = None
    is_local: bool = False


@dataclass(slots=True)
class Chunk:
    """Units [first, last) of a base noun phrase and its candidates in order."""

    first: int
    last: int
    candidates: list[Candidate] = field(default_factory=list)


def chunks_of(p: Pieces, units: list[Unit]) -> list[Chunk]:
    """Base noun phrases of one sentence's units."""
    chunks: list[Chunk] = []
    first: int | None = None
    k = 0
    while k <= len(units):
        unit = units[k] if k < len(units) else None
        if first is None and unit is not None and unit.type not in CHUNKED:
            k += 1
            continue
        if unit is not None and _continues(p, units, k, first):
            if first is None:
                first = k
            k += 1
            continue
        if unit is not None and first is not None and p.surface[unit.start] == "(" and (close := _parenthesis(p, units, k)):
            units[k : close + 1] = [Unit(unit.start, units[close].end, "p")]
            k += 1
            continue
        if first is not None:
            chunks.append(Chunk(first, k))
            first = None
            if (
                unit is not None
                and unit.type in CHUNKED
                and unit.type not in "hs"
                and not (unit.type in "nA" and _is_headline_verb(p, units, k))
            ):
                continue
        k += 1
    return chunks


def _continues(p: Pieces, units: list[Unit], k: int, first: int | None) -> bool:
    unit = units[k]
    if unit.type not in CHUNKED or (first is not None and unit.type in "nA" and _is_headline_verb(p, units, k)):
        return False
    before = units[k - 1].type if first is not None else ""
    if unit.type == "d":
        return first is None or before == "d"
    if unit.type in "hs":
        return first is not None
    if unit.type == "j" and p.tag[unit.start] in ("VBN", "VBG"):
        if first is None and unit.start and p.lemma[unit.start - 1] in ("be", "have", "get"):
            return False
        following = units[k + 1].type if k + 1 < len(units) else ""
        return before in ("", "d", "j", "h", "s") and following in CHUNKED - {"d", "s"} and following != ""
    return True


def _is_headline_verb(p: Pieces, units: list[Unit], k: int) -> bool:
    """Whether a noun between two names, tagged as a plural, is what the one does to the other: 'US sanctions Iranian bank'."""
    if k + 1 >= len(units) or units[k + 1].type not in ACTORS or units[k - 1].type not in ACTORS:
        return False
    first = p.sentences[p.sentence[units[k].start]][0]
    return p.tag[units[k].start] == "NNS" and not p.is_capital(units[k].start) and units[k - 1].start <= first + 1


def _parenthesis(p: Pieces, units: list[Unit], k: int) -> int | None:
    """Index of the closing unit where a parenthesis gives an acronym, or explains a title before the name."""
    for close in range(k + 2, min(k + 8, len(units))):
        if p.surface[units[close].start] == ")":
            inside = p.text[p.start[units[k].end] : p.end[units[close].start - 1]]
            is_acronym = inside.isupper() and len(inside) <= 12 and " " not in inside and _initial(p, units[k - 1], inside[0])
            explains = units[k - 1].type in "OAnN" and close + 1 < len(units) and units[close + 1].type in "PNT"
            return close if is_acronym or explains else None
    return None


def _initial(p: Pieces, unit: Unit, letter: str) -> bool:
    """Whether a word of the name that ends with the unit begins with a letter: 'WASHINGTON (AP)' defines nothing."""
    first = unit.start
    while first > max(0, unit.start - 6) and (p.is_capital(first - 1) or p.tag[first - 1] in ("IN", "CC", "DT")):
        first -= 1
    return any(p.surface[i][0].upper() == letter for i in range(first, unit.end))


class Composer:
    """Reads the chunks of one sentence."""

    def __init__(self, p: Pieces, units: list[Unit], gazetteer: Gazetteer) -> None:
        self.p, self.units, self.gazetteer = p, units, gazetteer

    def compose(self, chunk: Chunk) -> None:
        """Fill in the candidates of a chunk."""
        if _TELLING.isdisjoint([unit.type for unit in self.units[chunk.first : chunk.last]]):
            return
        owner: Candidate | None = None
        a = chunk.first
        while a < chunk.last:
            b = a
            while b < chunk.last and self.units[b].type != "s":
                b += 1
            found = self._segment(a, b, owner)
            if owner is not None and found and found[0].start == owner.start:
                chunk.candidates.pop()
            chunk.candidates.extend(found)
            self._join_bodies(chunk)
            owner = found[-1] if found and found[-1].end == self.units[b - 1].end and found[-1].form != "nominal" else None
            a = b + 1

    def _join_bodies(self, chunk: Chunk) -> None:
        """Make 'Kenya' and 'Supreme Court' of 'Kenya's Supreme Court' one mention, of the body."""
        k = 1
        while k < len(chunk.candidates):
            of, body = chunk.candidates[k - 1], chunk.candidates[k]
            between = self.p.tag[of.end : body.start]
            is_body = body.form == "actor" and body.kind not in ("country", "person") and body.method in ("name", "acronym")
            if (
                is_body
                and of.form == "actor"
                and of.kind == "country"
                and of.code == body.code
                and of.unit
                and set(between) <= {"POS", "JJ", "NN"}
            ):
                if of.unit.type == "L" and all(w in GENERIC_BODY for w in self.p.lower[body.start : body.end]):
                    body.key, body.name = of.key, self.p.text[self.p.start[of.start] : self.p.end[body.end - 1]]
                body.start = of.start if self.p.tag[of.start - 1] != "DT" or not of.start else of.start - 1
                del chunk.candidates[k - 1]
            else:
                k += 1

    def _segment(self, a: int, b: int, owner: Candidate | None) -> list[Candidate]:
        found: list[Candidate] = []
        while a < b:
            name = self._name_at(a, b)
            noun = self._noun_at(a, name if name is not None else b)
            if name is not None and (noun is None or not self._separate(noun, name)):
                candidate = self._person(a, name, b, owner)
                found.extend(self._bare(a, self._unit_index(candidate.start, a), owner))
                found.append(candidate)
                a, owner = name + 1, None
                if a < b and self._is_regime(a):
                    found[-1] = self._regime(candidate, self.units[a])
                    a += 1
            elif noun is not None:
                found.extend(self._group(a, noun, b, owner))
                a, owner = noun + 1, None
            else:
                found.extend(self._bare(a, b, owner))
                break
        return found

    def _is_regime(self, k: int) -> bool:
        noun = self.p.lower[self.units[k].start]
        return self.units[k].type in "An" and (noun in REGIMES or (noun in CAMPS and self.units[k - 1].type == "P"))

    def _regime(self, person: Candidate, noun: Unit) -> Candidate:
        """'The Biden administration': a body that acts for whom its person acts for."""
        start = person.start
        if start and self.p.tag[start - 1] == "DT" and self.p.sentence[start - 1] == self.p.sentence[start]:
            start -= 1
        return Candidate(
            start, noun.end, noun.end - 1, "group", kind="government", method="person-agent", confidence=0.85, noun=noun, antecedent=person
        )  # fmt: skip

    def _unit_index(self, piece: int, a: int) -> int:
        while self.units[a].start < piece:
            a += 1
        return a

    def _name_at(self, a: int, b: int) -> int | None:
        """The first unit that names a person: one of the gazetteer, or proper nouns right after a title or agent noun."""
        for k in range(a, b):
            unit = self.units[k]
            if unit.type == "P":
                return k
            if unit.type == "N" and k > a and self._introduces(self.units[k - 1]) and not self._heads_noun(k, b):
                return k
            if unit.type == "N" and k + 1 < b and self._is_regime(k + 1) and body_head(self.p, unit) is None:
                return k
        return None

    def _introduces(self, unit: Unit) -> bool:
        """Whether a title or noun may stand before a person's name; 'the warship Amber Star' names a ship."""
        return unit.type in "OATp" and self.p.lower[unit.end - 1] not in EQUIPMENT

    def _heads_noun(self, k: int, b: int) -> bool:
        """Whether a proper-name run only qualifies a noun or names a body ('Maidan Wardak province')."""
        last = self.p.lower[self.units[k].end - 1]
        if last in PLACE_HEADS or (body_head(self.p, self.units[k]) and self.units[k - 1].type != "T"):
            return True
        return k + 1 < b and self.units[k + 1].type == "n" and not self._is_time(self.units[k + 1])

    def _noun_at(self, a: int, b: int) -> int | None:
        """The last office or agent noun of a run that such nouns end; names of bodies that follow them end it too."""
        last = None
        for k in range(a, b):
            if self.units[k].type in HEADS and self.p.lower[self.units[k].end - 1] not in RELATIONAL:
                last = k
            elif last is not None and self.units[k].type in "CDLP" and k > last:
                break
        return last

    def _separate(self, noun: int, name: int) -> bool:
        """Whether a name belongs to another phrase than the noun before it ('told officials Iran's Rouhani ...')."""
        return (
            any(self.units[k].type in "CDLdN" for k in range(noun + 1, name))
            and self.units[name].type == "P"
            and self.units[name - 1].type in "d"
        )

    def _opening(self, k: int, a: int) -> int:
        """Start piece of a phrase whose first telling unit is k: adjectives, nouns and the determiner before it included."""
        while k > a and self._qualifies(k - 1, a):
            k -= 1
            if self.units[k].type == "j" and k - 2 >= a and self.units[k - 1].type == "h":
                if self.units[k - 2].type in ACTORS:
                    return self.units[k + 1].start
                k -= 2
        if k > a and self.units[k - 1].type == "d":
            k -= 1
            if k > a and self.units[k - 1].type == "d":
                k -= 1
        while self.units[k].type == "h":
            k += 1
        return self.units[k].start

    def _qualifies(self, k: int, a: int) -> bool:
        """Whether unit k is an adjective or noun of the phrase that follows; 'targeting US troops' begins after the participle."""
        unit = self.units[k]
        if unit.type == "N" and self.units[k + 1].type in HEADS and self.p.is_capital(self.units[k + 1].start):
            return True
        if unit.type not in "jnh" or self._is_time(unit):
            return False
        if unit.type == "n" and self.units[k + 1].type in "CD" and not unit.start <= self.p.head[unit.start] <= self.units[k + 1].end:
            return False  # another phrase: 'after the ceremony Macedonian forces'
        return self.p.tag[unit.start] != "VBG" or (k > a and self.units[k - 1].type in "dh")

    def _is_time(self, unit: Unit) -> bool:
        return unit.type == "n" and self.p.lower[unit.start] in _TIMES

    def _attribution(self, a: int, b: int) -> Unit | None:
        """The first country, people or body in units [a, b) that the phrase is of."""
        for k in range(a, b):
            unit = self.units[k]
            if unit.type in ACTORS and unit.code and not self._detached(k) and not self._is_first_of_pair(k, b):
                return unit
        return None

    def _is_first_of_pair(self, k: int, b: int) -> bool:
        """'US' in 'US-Israel group': each of the two stands for itself."""
        return k + 2 < b and self.units[k + 1].type == "h" and self.units[k + 2].type in ACTORS

    def _detached(self, k: int) -> bool:
        """'pro-Iranian', 'US-backed', 'ethnic Albanian': the name qualifies, but the phrase doesn't act for it."""
        before = self.p.lower[self.units[k - 1].start] if k > 0 else ""
        if before == "ethnic":
            return True
        if before in ("-", "–") and k > 1 and self.p.lower[self.units[k - 2].start] in DETACHED_PREFIXES | {"anti"}:
            return True
        if k + 2 < len(self.units) and self.units[k + 1].type == "h" and self.units[k + 2].type in "jn":
            return self.p.lower[self.units[k + 2].start] not in OWNING_PARTICIPLES
        return False

    def _person(self, a: int, name: int, b: int, owner: Candidate | None) -> Candidate:
        """The person named at unit `name`, with the titles and nationality before it."""
        units = self.units
        first = name
        for k in range(name - 1, a - 1, -1):
            if units[k].type in "OATp" or (units[k].type in "CDL" and (first < name or units[k].type == "D" or self._is_office(units[k]))):
                first = k
            elif units[k].type in "jnhN" and not self._is_time(units[k]):
                continue
            else:
                break
        nouns = [units[k] for k in range(first, name) if units[k].type in HEADS]
        attribution = self._attribution(first, name)
        start = self._opening(first, a) if first < name else units[name].start
        if attribution is None and owner is not None and nouns:
            start = owner.start
        unit = units[name]
        honorifics = [self.p.lower[units[k].start].rstrip(".") for k in range(first, name) if units[k].type == "T"]
        of = attribution or (owner if nouns else None)
        code = of.code if of is not None else next((n.code for n in nouns if n.code), None)
        candidate = Candidate(
            start,
            unit.end,
            head_of(self.p, unit),
            "person",
            unit.key,
            code,
            unit.name or self._text(unit),
            "person",
            "name",
            0.95,
            unit=unit,
        )
        candidate.noun = nouns[-1] if nouns else None
        candidate.title = honorifics[-1] if honorifics else None
        if unit.type == "N":
            candidate.method, candidate.confidence = "discovered", 0.75
            is_given = unit.end - unit.start > 1 and given.is_given(self.p.lower[unit.start])
            if nouns and not is_given and (kind := named_body_kind(self.p, nouns[-1])) and units[name - 1] is nouns[-1]:
                candidate.form, candidate.kind = "actor", kind
        elif nouns or honorifics:
            candidate.method = "title-name"
        if first == name and unit.type == "P" and candidate.start == unit.start:
            candidate.code = None
        return candidate

    def _is_office(self, unit: Unit) -> bool:
        """'Chief Executive of Hong Kong': an office that the gazetteer lists as a body."""
        return unit.kind == "government" and any(w in _OFFICE_WORDS for w in self.p.lower[unit.start : unit.end])

    def _text(self, unit: Unit) -> str:
        return self.p.text[self.p.start[unit.start] : self.p.end[unit.end - 1]]

    def _group(self, a: int, noun: int, b: int, owner: Candidate | None) -> list[Candidate]:
        """The phrase that an office or agent noun heads, with the names before it that it isn't of."""
        units = self.units
        unit = units[noun]
        of = self._attribution(a, noun)
        first = noun
        for k in range(a, noun):
            if units[k] is of or (of is None and units[k].type in "OA"):
                first = k
                break
        end = units[noun + 1].end if noun + 1 < len(units) and units[noun + 1].type == "p" else unit.end
        candidate = Candidate(
            self._opening(first, a), end, unit.end - 1, "nominal", noun=unit, plural=unit.plural, kind=group_kind(unit), method="nominal"
        )
        before = self._bare(a, self._unit_index(candidate.start, a), owner)
        if of is None and owner is None and self.p.tag[candidate.start] == "PRP$":
            candidate.antecedent = Candidate(candidate.start, candidate.start + 1, candidate.start, "pronoun")
        if of is not None and of.kind == "company" and self.p.lower[unit.end - 1] in EQUIPMENT:
            return self._bare(a, noun, owner)
        source = of if of is not None else owner if owner is not None and owner.code else None
        if of is None and owner is not None:
            candidate.start = owner.start
            candidate.antecedent = owner
        if source is not None:
            method = "demonym-agent" if isinstance(source, Unit) and source.type == "D" else "name-agent"
            candidate.form, candidate.key, candidate.code, candidate.method = "group", source.key, source.code, method
            candidate.name, candidate.confidence = source.name, 0.9
            whose = source if isinstance(source, Unit) else source.unit
            candidate.is_local = whose is not None and whose.type == "L"
        elif unit.code:
            candidate.form, candidate.key, candidate.code, candidate.method = "group", unit.key, unit.code, "title"
            candidate.name = unit.name
        elif noun + 1 < b and units[noun + 1].type != "p":
            return before
        return [*before, candidate]

    def _bare(self, a: int, b: int, owner: Candidate | None) -> list[Candidate]:
        """Names that stand for themselves in units [a, b), and runs of unknown proper nouns."""
        found = []
        k = a
        while k < b:
            unit = self.units[k]
            if unit.type in ACTORS and not self._prefixed(k):
                found.append(self._bare_actor(k, a, b))
                if found[1:] and self._is_romance_name(found[-2], unit):
                    found[-2:] = [self._named_after(found[-2], found[-1])]
            elif unit.type == "N" and self.p.lower[unit.start] in COMPOUND_PREFIXES and k + 2 < b and self.units[k + 1].type == "h":
                if self.p.lower[self.units[k + 2].start] not in NOT_COMPOUND:
                    found.append(self._prefix(unit))
            elif unit.type == "N":
                found.append(Candidate(unit.start, unit.end, head_of(self.p, unit), "name", name=self._text(unit), unit=unit))
            k += 1
        return found

    def _is_romance_name(self, name: Candidate, country: Unit) -> bool:
        """'Petróleos de Venezuela': a body whose own name ends with its country's."""
        between = self.p.lower[name.end : country.start]
        return name.form == "name" and len(between) == 1 and between[0] in ("de", "do", "da", "du", "del")

    def _named_after(self, name: Candidate, country: Candidate) -> Candidate:
        text = self.p.text[self.p.start[name.start] : self.p.end[country.end - 1]]
        return Candidate(
            name.start, country.end, country.head, "actor", None, country.code, text, "organisation", "body-of-country", 0.75, unit=name.unit
        )  # fmt: skip

    def _prefix(self, unit: Unit) -> Candidate:
        code = COMPOUND_PREFIXES[self.p.lower[unit.start]]
        actor = self.gazetteer.actors.get(code)
        return Candidate(unit.start, unit.end, unit.start, "actor", code, code, actor.name if actor else code, "country", "demonym", 0.85)

    def _prefixed(self, k: int) -> bool:
        return k > 1 and self.units[k - 1].type == "h" and self.p.lower[self.units[k - 2].start] in DETACHED_PREFIXES

    def _bare_actor(self, k: int, a: int, b: int) -> Candidate:
        unit = self.units[k]
        start = unit.start
        following = self.units[k + 1].type if k + 1 < len(self.units) else ""
        is_last = (k + 1 == b or following == "p") and not (unit.type == "D" and following == "c")
        if is_last and unit.type == "D" and self.p.tag[unit.end - 1] in ("NNS", "NNPS", "NNP"):
            start = self._opening(k, a)
        if is_last and k > a and self.units[k - 1].type == "d" and self.p.lower[self.units[k - 1].start] == "the":
            start = self.units[k - 1].start
        end = unit.end
        acronym = None
        if k + 1 < len(self.units) and self.units[k + 1].type == "p" and unit.type != "L":
            end = self.units[k + 1].end
            acronym = self.p.surface[self.units[k + 1].start + 1]
        return Candidate(
            start, end, unit.end - 1, "actor", unit.key, unit.code, unit.name, unit.kind, unit.method, unit.confidence,
            unit=unit, acronym=acronym, is_place=unit.type == "L", plural=self.p.tag[unit.end - 1] in ("NNS", "NNPS"),
        )  # fmt: skip


_TIMES = words("""monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
    november december today yesterday tomorrow week month year morning evening night afternoon day weekend time moment""")


def named_body_kind(p: Pieces, noun: Unit) -> str | None:
    """Kind of the body whose name follows a noun ('news agency ISNA'); None where a person's does."""
    if p.lower[noun.end - 1] not in BODY_NOUNS or p.is_capital(noun.end - 1):
        return None
    kind = group_kind(noun)
    return "organisation" if kind in ("other", "government") else kind


_OFFICE_WORDS = words("president executive minister secretary chief leader governor chairman commissioner representative")
_KINDS = {"rebel": "armed_group", "media": "media", "business": "company", "spokesperson": "person", "civilian": "other", "other": "other"}


def group_kind(noun: Unit) -> str:
    """Kind of actor that an office or agent noun tells of."""
    agent: Sense | None = next((s for s in noun.senses if s.kind == "agent"), None)
    if noun.type == "O" or agent is None:
        return "government"
    return _KINDS.get(agent.target, "government")
