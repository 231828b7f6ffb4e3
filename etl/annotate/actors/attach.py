"""Phrases joined to what follows them: 'officials from the United States', 'President of Ukraine Volodymyr Zelenskyy'."""

from __future__ import annotations

from communique.etl.annotate.actors import given
from communique.etl.annotate.actors.lexicon import (
    BODY_HEADS,
    EQUIPMENT,
    OF_NAMES,
    PLACE_HEADS,
    RELATIONAL,
    REMOVING,
    names_person,
)
from communique.etl.annotate.actors.phrases import Candidate, Chunk
from communique.etl.annotate.actors.pieces import Pieces
from communique.etl.annotate.actors.units import Unit, body_head, is_occupation

JOINING = frozenset({"of", "from", "for"})
LOCATING = frozenset({"in", "at", "near", "within", "inside"})
# 'Ambassador in Paris', 'envoy to NATO': where one is posted.
POSTING = frozenset({"in", "at", "to", "for"})


def attach(p: Pieces, units: list[Unit], chunks: list[Chunk]) -> None:
    """Join the chunks of one sentence, from the last to the first, so that a chain of 'of' closes from its end."""
    for k in range(len(chunks) - 1, -1, -1):
        left = chunks[k]
        _name_phrases(p, left)
        if k + 1 < len(chunks) and chunks[k + 1].first == left.last + 1:
            link = units[left.last]
            if link.type == "i":
                _prepositional(p, units, left, chunks[k + 1], p.lower[link.start])
                _posted(p, units, chunks, k)
            elif link.type == "c":
                _joint_title(units, left, chunks[k + 1])
                _shared_nationality(p, units, left, chunks[k + 1])
        if left.candidates:
            _after_comma(p, units, left.candidates[-1], chunks, k)


def _posted(p: Pieces, units: list[Unit], chunks: list[Chunk], k: int) -> None:
    """'The US ambassador in Pristina, Jane Roe': the name after the comma is the ambassador's."""
    left, place = chunks[k], chunks[k + 1]
    c = left.candidates[-1] if left.candidates else None
    if c is None or c.noun is None or c.end != units[left.last - 1].end or p.lower[c.end] not in POSTING or len(place.candidates) != 1:
        return
    where = place.candidates[0]
    if where.form == "actor" and where.code and where.end == units[place.last - 1].end:
        _after_comma(p, units, c, chunks, k + 1, where.end)


def _after_comma(p: Pieces, units: list[Unit], c: Candidate, chunks: list[Chunk], k: int, end: int | None = None) -> None:
    """Read what follows a candidate after a comma, where it (or `end`) ends its chunk or one that it was joined to."""
    end = c.end if end is None else end
    while k < len(chunks) and units[chunks[k].last - 1].end < end:
        k += 1
    if k + 1 >= len(chunks) or units[chunks[k].last - 1].end != end or p.surface[end] != ",":
        return
    gap = units[chunks[k].last + 1 : chunks[k + 1].first]
    if not gap:
        _apposition(p, units, c, chunks[k + 1])
    elif len(gap) == 1 and p.lower[gap[0].start] in ("of", "from"):
        _of_apposition(c, chunks[k + 1])


def _name_phrases(p: Pieces, chunk: Chunk) -> None:
    """Names of bodies that begin with their country, in one chunk: 'Latvian Constitutional Court', 'Japan Airlines'."""
    kept: list[Candidate] = []
    for c in chunk.candidates:
        before = kept[-1] if kept else None
        if c.form == "name" and c.unit and before and before.form == "actor" and before.end == c.start and (kind := body_head(p, c.unit)):
            before.end, before.head = c.end, c.head
            before.kind, before.method, before.is_place, before.confidence = kind, "body-of-country", False, 0.8
            before.name = p.text[p.start[before.unit.start if before.unit else before.start] : p.end[c.end - 1]]
            before.key = None
            continue
        kept.append(c)
    chunk.candidates = kept


def _begins(chunk: Chunk, units: list[Unit]) -> Candidate | None:
    """The candidate that a chunk starts with, adjectives and determiners aside."""
    if not chunk.candidates:
        return None
    first = chunk.candidates[0]
    k = chunk.first
    while units[k].start < first.start and units[k].type in "djn":
        k += 1
    return first if units[k].start >= first.start else None


def _prepositional(p: Pieces, units: list[Unit], left: Chunk, right: Chunk, preposition: str) -> None:
    if not left.candidates:
        return
    c, target = left.candidates[-1], _begins(right, units)
    if target is None or c.end != units[left.last - 1].end or target.form == "pronoun" or p.lower[c.head] in RELATIONAL:
        return
    if (
        c.form == "name"
        and preposition in ("of", "for")
        and target.code
        and target.form in ("actor", "group")
        and not (preposition == "of" and _is_person_of(p, c, target))
    ):
        _proper_name_of(p, c, target, left, right)
    elif c.form == "name" and preposition == "of" and target.code and target.form == "actor" and _is_person_of(p, c, target):
        c.form, c.kind, c.method, c.confidence, c.code, c.end = "person", "person", "discovered", 0.7, target.code, target.end
        right.candidates.remove(target)
    elif c.form == "nominal" and (target.code or target.form == "person") and _joins(p, c, preposition) and _ends(p, units, right, target):
        _absorb(p, c, target, right)
    elif c.form == "nominal" and preposition in LOCATING and target.code and c.antecedent is None and _is_people(p, c, target):
        c.form, c.key, c.code, c.name = "group", target.key, target.code, target.name
        c.method, c.confidence = "agent-in-place", 0.75
    elif c.form == "person" and preposition in ("of", "from") and target.form == "actor" and target.code and c.code in (None, target.code):
        c.end, c.code = target.end, target.code
        right.candidates.remove(target)
    elif c.form in ("group", "nominal") and preposition in ("for", "to", "on", "of") and c.noun:
        _title_about(p, c, target, right)


def _joins(p: Pieces, c: Candidate, preposition: str) -> bool:
    """Whether a preposition tells whose a noun is: not in 'its envoy from Kabul', nor in 'withdrew troops from Syria'."""
    if preposition not in JOINING or (c.antecedent is not None and c.antecedent.form == "pronoun"):
        return False
    is_taken = p.dep[c.head] == "dobj" and p.lemma[p.head[c.head]] in REMOVING
    return preposition != "from" or (p.head[c.end] == c.head and not is_taken)


def _is_person_of(p: Pieces, c: Candidate, target: Candidate) -> bool:
    """Whether a full name before 'of' and a country is a person's: 'Presidents A of X and B of Y', 'Maria A of X told'."""
    if c.unit is None or c.unit.end - c.unit.start < 2 or body_head(p, c.unit) is not None or not _is_full_name(p, c):
        return False
    if c.start and p.lower[c.start - 1] == "and":
        return True
    return target.kind == "country" and given.is_given(p.lower[c.start]) and c.unit.end - c.unit.start <= 3


def _is_people(p: Pieces, c: Candidate, place: Candidate) -> bool:
    """Whether a noun is of people or bodies who belong where they are: protesters in Hong Kong, but no jet in Minsk."""
    noun = c.noun
    if noun is None or noun.type != "A" or p.lower[noun.end - 1] in EQUIPMENT:
        return False
    if p.lower[place.head] == "hague" and p.lower[noun.end - 1] in ("court", "tribunal"):
        return False  # the seat of courts of the world
    return bool(noun.senses) or is_occupation(p.lemma[noun.end - 1])


def _ends(p: Pieces, units: list[Unit], chunk: Chunk, target: Candidate) -> bool:
    """Whether nothing of the chunk stands after a candidate but a name or 'members'; 'the US-led war' isn't the US."""
    rest = [u for u in units[chunk.first : chunk.last] if u.start >= target.end]
    if not rest or rest[0].type in "PT" or (rest[0].type == "N" and rest[0].end - rest[0].start > 1):
        return True
    return all(p.lower[u.start] in ("member", "members", "states", "countries", "nations", "leaders") for u in rest)


def _proper_name_of(p: Pieces, c: Candidate, target: Candidate, left: Chunk, right: Chunk) -> None:
    """'Communist Party of China' is a body of China, 'Gulf of Oman' and 'Voice of America' are not the country."""
    kind = body_head(p, c.unit) if c.unit else None
    if kind is None and p.lower[c.end - 1] in OF_NAMES:
        left.candidates.remove(c)
        right.candidates.remove(target)
    elif kind is not None:
        c.form, c.code, c.kind, c.method, c.confidence, c.end = "actor", target.code, kind, "body-of-country", 0.75, target.end
        c.name = p.text[p.start[c.start] : p.end[target.end - 1]]
        if target.kind != "country":
            c.key, c.name, c.kind = target.key, target.name, target.kind
        right.candidates.remove(target)


def _absorb(p: Pieces, c: Candidate, target: Candidate, right: Chunk) -> None:
    follower = right.candidates[1] if len(right.candidates) > 1 else None
    right.candidates.remove(target)
    c.form, c.key, c.code, c.name = "group", target.key, target.code, target.name
    if target.kind == "person" or target.form == "person":
        c.key = c.code = None
    c.end, c.method, c.confidence, c.antecedent = target.end, "agent-of", 0.85, target
    if follower is not None and follower.start == target.end and (follower.form == "person" or _is_full_name(p, follower)):
        _become_person(c, follower)
        right.candidates.remove(follower)


def _title_about(p: Pieces, c: Candidate, target: Candidate, right: Chunk) -> None:
    """'US envoy for Iran Robert Malley': the name that ends the phrase is its person; Iran is only the subject."""
    follower = right.candidates[1] if len(right.candidates) > 1 else None
    if follower is None or follower.start != target.end or target.form != "actor":
        return
    if follower.form == "person" or _is_full_name(p, follower):
        right.candidates.remove(target)
        right.candidates.remove(follower)
        _become_person(c, follower)


def _become_person(c: Candidate, name: Candidate) -> None:
    c.end, c.head, c.form, c.kind, c.unit = name.end, name.head, "person", "person", name.unit
    c.key, c.name = (name.key, name.name)
    c.method, c.confidence = ("title-name", 0.9) if name.form == "person" else ("discovered", 0.75)


def _apposition(p: Pieces, units: list[Unit], c: Candidate, right: Chunk) -> None:
    """'Sergei Ivanov, the Russian minister ...' and 'the Russian minister, Sergei Ivanov': each tells of the other."""
    target = _begins(right, units)
    if target is None:
        return
    opens_clause = p.dep[target.head] in ("nsubj", "nsubjpass") and p.dep[c.head] not in ("nsubj", "nsubjpass")
    described = target.form in ("group", "nominal") and _describes_person(p, target)
    if c.form in ("name", "person") and described and not opens_clause:
        if c.form == "name" and not _is_full_name(p, c):
            return
        _named_by(c, target)
    elif c.form in ("group", "nominal") and _describes_person(p, c) and _is_full_name(p, target) and not _enumerates(p, target.end):
        _named_by(target, c)


def _is_full_name(p: Pieces, c: Candidate) -> bool:
    if c.form != "name" or c.unit is None or c.unit.end - c.unit.start < 2:
        return False
    rest = p.lower[c.unit.start + 1 : c.unit.end]
    return not any(w in PLACE_HEADS or w in BODY_HEADS for w in rest) or (len(rest) == 1 and given.is_given(p.lower[c.unit.start]))


def _describes_person(p: Pieces, c: Candidate) -> bool:
    """Whether a phrase tells what one person is: 'the Iranian general', 'its spokesman'."""
    noun = c.noun
    if noun is None or c.plural or not (noun.type == "O" or names_person(p.lower[noun.end - 1])):
        return False
    is_title = p.is_capital(noun.start) and noun.type != "O"
    is_of = p.lower[c.head + 1 : c.head + 2] == ["of"]
    return c.form == "group" or noun.type == "O" or ((c.start < noun.start or is_of) and not is_title)


def _enumerates(p: Pieces, i: int) -> bool:
    """Whether what follows piece i shows that the comma before it parts a list, not a name from its title."""
    return i < len(p) and (p.tag[i] in ("CC", "NN", "NNS", "POS"))


def _joint_title(units: list[Unit], left: Chunk, right: Chunk) -> None:
    """'AU trade and industry commissioner X': the title is split by 'and', and its first half tells whose it is."""
    of, c = (left.candidates[-1] if left.candidates else None), _begins(right, units)
    if of is None or c is None or of.form != "actor" or not of.code or c.code is not None or c.noun is None:
        return
    between = [u for u in units[left.first : left.last] if u.start >= of.end]
    if between and all(u.type in "jn" for u in between) and c.form in ("person", "nominal") and c.key is None:
        c.start, c.code, c.key = of.start, of.code, None if c.form == "person" else of.key
        if c.form == "nominal":
            c.form, c.name, c.method = "group", of.name, "name-agent"
        left.candidates.remove(of)


def _shared_nationality(p: Pieces, units: list[Unit], left: Chunk, right: Chunk) -> None:
    """'Greek prime minister X and energy minister Y', 'Iranian officials and diplomats': both are of the same country."""
    of, c = (left.candidates[-1] if left.candidates else None), _begins(right, units)
    if of is None or c is None or not of.code or c.code is not None or c.noun is None or c.antecedent is not None:
        return
    is_stated = of.form in ("group", "person") and of.noun is not None and of.method != "agent-in-place"
    if not is_stated or of.end != units[left.last - 1].end or p.tag[c.start] in ("DT", "PRP$", "CD"):
        return
    if c.form == "person":
        c.code = of.code
    elif c.form == "nominal" and of.form == "group":
        c.form, c.key, c.code, c.name, c.method, c.confidence = "group", of.key, of.code, of.name, "shared-nationality", 0.75


def _named_by(c: Candidate, description: Candidate) -> None:
    if c.form == "name":
        c.form, c.kind, c.method, c.confidence = "person", "person", "discovered", 0.75
        c.noun = description.noun
    if c.code is None and c.key is None:
        c.code = description.code
        if c.code is None and c.antecedent is None and description.antecedent is not None:
            c.antecedent = description.antecedent  # 'Jane Roe, the bloc's envoy' acts for the bloc
    if description.antecedent is None:
        description.antecedent = c


def _of_apposition(c: Candidate, right: Chunk) -> None:
    """'Sharif Hotak, of the provincial council': a person, of whatever that is."""
    target = right.candidates[0] if right.candidates else None
    if c.form == "name" and c.unit is not None and c.unit.end - c.unit.start > 1:
        c.form, c.kind, c.method, c.confidence = "person", "person", "discovered", 0.7
        c.code = target.code if target is not None else None
