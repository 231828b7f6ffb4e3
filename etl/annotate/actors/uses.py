"""How a name is used where it stands: as an actor, as a place, or as part of something that is neither."""

from __future__ import annotations

import re

from communique.etl.annotate.actors.lexicon import (
    EVENT_HEADS,
    GENERIC_BODY,
    IN_PLACE,
    PACT_HEADS,
    PLACE_HEADS,
    PLACE_OBJECT_VERBS,
    SPORT_CUES,
    TO_PLACE,
    words,
)
from communique.etl.annotate.actors.phrases import Candidate
from communique.etl.annotate.actors.pieces import HYPHENS, Pieces

MOTION = words("""return travel fly go come arrive head move visit trip flight journey back deploy drive walk airlift transfer transport relocate
    march sail bring take rush evacuate road way route fled flee depart withdraw extradite deport summit meeting""")
CITY_NOUNS = words("""city capital street streets mayor suburb suburbs outskirts north south east west northeast northwest southeast southwest centre
    center port town district district area region university bombing siege battle people resident residents""")
# 'The Vienna talks': what is called by where it is held.
GATHERINGS = words("talks summit meeting conference negotiations round")
# 'Bound for Jakarta', 'headed for Moscow'.
_BOUND = words("bind bound head leave depart sail set destine make")
_PLAYING = words("beat defeat thrash edge draw lose win")
_SCORE = re.compile(r"^\d{1,3}[-–]\d{1,3}$")


def place_uses(p: Pieces, candidates: list[Candidate]) -> None:
    """Mark the names of one sentence that are locations in it; in 'in Iraq and Syria' both are."""
    before: Candidate | None = None
    for c in candidates:
        if c.form != "actor":
            before = None
            continue
        if before is not None and before.is_place and _names_place(c) and _continues(p, before, c):
            c.is_place = True
        elif not c.is_place:
            c.is_place = _is_location(p, c)
        if c.is_place and c.method == "metonym":
            c.method = "place"
        before = c


def _names_place(c: Candidate) -> bool:
    return c.kind == "country" or c.method in ("metonym", "place")


def _continues(p: Pieces, before: Candidate, c: Candidate) -> bool:
    between = [p.lower[i] for i in range(before.end, c.start)]
    return bool(between) and len(between) <= 2 and set(between) <= {",", "and", "or"} and p.dep[c.head] not in ("nsubj", "nsubjpass")


def _is_location(p: Pieces, c: Candidate) -> bool:
    if c.kind not in ("country", "government", "igo") or c.method not in ("name", "acronym", "metonym"):
        return False
    preposition = _preposition(p, c.start)
    if preposition == "between" and p.tag[p.head[p.head[c.head]]].startswith("V"):
        preposition = "in"
    is_capital = c.method == "metonym"
    if is_capital and _is_dateline(p, c):
        return True
    if preposition in IN_PLACE:
        return c.kind == "country" or is_capital
    if not is_capital:
        return False
    if preposition == "of" and p.lower[p.head[p.head[c.head]]] == "out":
        return True
    if preposition in TO_PLACE:
        return _goes(p, preposition, c)
    if preposition == "for":
        at = p.head[p.head[c.head]]
        return p.lemma[at] in _BOUND
    if _ends_base(p, c.end) or _opens_place(p, c.end):
        return True
    if c.end < len(p) and p.lower[c.end] in GATHERINGS:
        return True
    after = p.tag[c.end] if c.end < len(p) else ""
    if after in ("NN", "NNS", "CD") and p.dep[c.head] in ("compound", "nmod", "amod") and p.head[c.head] >= c.end:
        return True
    if p.dep[c.head] in ("dobj", "nsubjpass"):
        return p.lemma[p.head[c.head]] in PLACE_OBJECT_VERBS
    return False


def _ends_base(p: Pieces, i: int) -> bool:
    """Whether '-based' follows."""
    return i + 1 < len(p) and p.surface[i] in HYPHENS and p.lower[i + 1] == "based"


def _opens_place(p: Pieces, i: int) -> bool:
    """Whether the name of a place follows that begins with the one before it: 'Capitol Hill Autonomous Zone'."""
    end = i
    while end < len(p) and p.tag[end] == "NNP" and p.is_capital(end) and p.sentence[end] == p.sentence[i - 1]:
        end += 1
    return end > i and p.lower[end - 1] in PLACE_HEADS


def _is_dateline(p: Pieces, c: Candidate) -> bool:
    """'KABUL, Afghanistan -' or 'Paris (AFP) -': a place before the text proper."""
    opens = c.start == 0 or "\n" in p.text[p.end[c.start - 1] : p.start[c.start]] or c.start == p.sentences[p.sentence[c.start]][0]
    if c.end >= len(p) or not opens:
        return False
    return p.surface[c.end] in ("(", "—", "–", "―", "-", "--") or (
        p.surface[c.end] == "," and p.surface[c.start].isupper() and len(p.surface[c.start]) > 3
    )


def _preposition(p: Pieces, start: int) -> str:
    """The preposition that governs a name, adjectives ('in neighbouring Lebanon') passed over."""
    i = start - 1
    first = p.sentences[p.sentence[start]][0]
    while i >= first and start - i < 5 and p.tag[i] in ("JJ", "DT", "VBN", "VBG", "NN", "HYPH", "CD", "JJR", "RB"):
        i -= 1
    return p.lower[i] if i >= first and p.tag[i] in ("IN", "TO", "RP") else ""


def _goes(p: Pieces, preposition: str, c: Candidate) -> bool:
    """Whether 'to Moscow', 'from Berlin', 'of Kabul' is where, rather than whose or to whom."""
    if preposition in ("at", "into", "toward", "towards", "over", "onto"):
        return True
    at = p.head[c.head] if p.tag[p.head[c.head]] in ("IN", "TO") else c.head
    governor = p.head[at]
    lemma = p.lemma[governor]
    if preposition == "of":
        return lemma in CITY_NOUNS
    if p.tag[governor].startswith("N"):
        return lemma in MOTION
    return preposition == "from" or lemma in MOTION


def is_excluded(p: Pieces, c: Candidate, neighbours: list[Candidate]) -> bool:
    """Whether the name only helps to name an event, a sea or a person ('Beijing Olympics', 'Michael Jordan')."""
    if c.form != "actor" or c.unit is None or c.method == "body-of-country":
        return False
    if any(n.form == "name" and n.end == c.start for n in neighbours) and all(
        w in GENERIC_BODY for w in p.lower[c.unit.start : c.unit.end]
    ):
        return True
    following = p.lower[c.end] if c.end < len(p) else ""
    if following in EVENT_HEADS and p.is_capital(c.end):
        return True
    if following in PACT_HEADS and c.method in ("metonym", "place") and p.tag[c.end].startswith("N"):
        return True
    name_after = next((n for n in neighbours if n.form == "name" and n.start == c.end), None)
    if name_after is None:
        return False
    head = p.lower[name_after.end - 1]
    return head in EVENT_HEADS or (head in PACT_HEADS and c.method in ("metonym", "place"))


def is_sport(p: Pieces, sentence: tuple[int, int]) -> bool:
    """Whether a sentence tells of a match: a score, or two words of sport."""
    told = slice(*sentence)
    if SPORT_CUES.isdisjoint(p.lower[told]) and _PLAYING.isdisjoint(p.lemma[told]):
        return False
    cues = 0
    for i in range(*sentence):
        if p.lower[i] in SPORT_CUES:
            cues += 1
        elif p.lemma[i] in _PLAYING and _has_score(p, sentence):
            return True
    return cues >= 2


def _has_score(p: Pieces, sentence: tuple[int, int]) -> bool:
    first, last = sentence
    return any(
        _SCORE.match(p.surface[i]) or (p.surface[i].isdigit() and i + 2 < last and p.surface[i + 1] in "-–" and p.surface[i + 2].isdigit())
        for i in range(first, last)
    )
