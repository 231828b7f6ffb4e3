"""Antecedents of pronouns and of nouns such as 'the bloc', 'both countries', 'the ministry'. Precision first: no guess.

A pronoun takes the nearest subject before it, in its sentence or in those just before. Where that subject is no actor
('the crash', 'the deal'), a neuter pronoun stays open, since it may mean that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from communique.etl.annotate.actors import given
from communique.etl.annotate.actors.lexicon import (
    FEMININE_TITLES,
    MASCULINE_TITLES,
    SPEECH_VERBS,
    names_person,
    words,
)
from communique.etl.annotate.actors.phrases import Candidate
from communique.etl.annotate.actors.pieces import Pieces
from communique.etl.annotate.gazetteer import Gazetteer

PERSONAL = words("he she his her him himself herself")
PLURAL = words("they their them themselves")
NEUTRAL = words("it its itself")
PRONOUNS = PERSONAL | PLURAL | NEUTRAL

BODY_NOUNS = words(
    """bloc alliance union organisation organization body grouping agency watchdog league council commission court tribunal
    fund bank"""
)
ARMED_NOUNS = words(
    "group movement militia militants rebels insurgents guerrillas guerillas paramilitaries jihadists organisation organization faction party"
)
COUNTRY_NOUNS = words("country nation kingdom republic island")
PAIR_NOUNS = words(
    """sides countries nations parties leaders neighbours neighbors states governments capitals powers rivals allies delegations men
    presidents ministers premiers foes"""
)
COMPANY_NOUNS = words("company firm bank refiner producer")
GENERIC_NOUNS = BODY_NOUNS | ARMED_NOUNS | COUNTRY_NOUNS | PAIR_NOUNS | COMPANY_NOUNS
_KINDS = (
    (BODY_NOUNS, frozenset({"igo", "organisation"})),
    (ARMED_NOUNS, frozenset({"armed_group"})),
    (COMPANY_NOUNS, frozenset({"company"})),
)
# Sentences back that an antecedent may stand, for a pronoun and for a noun.
PRONOUN_REACH = 2
# Mentions of one noun that are looked at, latest last.
RECENT = 8
NOUN_REACH = 5
# 'Froze its assets', 'banned its leaders', 'tightened the rules, cutting its imports': what is hit is not the subject's own.
HITTING = words("sanction expel blacklist accuse condemn freeze ban bar seize strip deprive target")
# What one freezes or cuts of one's own.
OWN_DOINGS = words(
    """programme program enrichment activity reactor test testing output production participation membership cooperation compliance
    contribution payment plan operation offensive talk relation tie claim demand support"""
)
HITTING_PARTICIPLES = HITTING | words("cut limit block restrict cap suspend deny curb")


@dataclass(slots=True)
class Settled:
    """Mentions that one candidate became, with its sentence and head; none, for a name that stayed unknown."""

    mentions: list[Candidate]
    sentence: int
    start: int
    end: int
    form: str
    noun: str | None


def _noun_of(p: Pieces, c: Candidate) -> str | None:
    """By what a noun is known again: its lemma, but all its words where they are an office: a vice president is no president."""
    if c.noun is None:
        return None
    before = p.lower[c.noun.start : c.noun.end - 1] if c.noun.type == "O" else []
    return " ".join([*before, p.lemma[c.noun.end - 1]])


class History:
    """What the text has told so far."""

    def __init__(self, p: Pieces, gazetteer: Gazetteer) -> None:
        self.p, self.gazetteer = p, gazetteer
        self.items: list[Settled] = []
        self.by_noun: dict[str, list[Settled]] = {}
        self.by_piece: dict[int, Settled] = {}
        self.by_sentence: dict[int, list[Settled]] = {}
        self.subjects: dict[int, list[int]] = {}
        self.genders: dict[str, str] = {}
        self.quotation = _quotations(p)
        for i, dep in enumerate(p.dep):
            if dep in ("nsubj", "nsubjpass"):
                self.subjects.setdefault(p.sentence[i], []).append(i)

    def add(self, c: Candidate, mentions: list[Candidate]) -> None:
        noun = _noun_of(self.p, c)
        settled = Settled(mentions, self.p.sentence[c.head], c.start, c.end, c.form, noun)
        self.items.append(settled)
        if noun is not None and len(mentions) == 1:
            self.by_noun.setdefault(noun, []).append(settled)
        self.by_sentence.setdefault(settled.sentence, []).append(settled)
        for i in range(c.start, c.end):
            self.by_piece[i] = settled

    def is_recent(self, c: Candidate, name: str) -> bool:
        """Whether an actor of that name was mentioned in the phrase's sentence or the two before."""
        sentence = self.p.sentence[c.head]
        return any(m.name == name for back in range(3) for s in self.by_sentence.get(sentence - back, ()) for m in s.mentions)

    def may_be(self, m: Candidate, gender: str) -> bool:
        """Whether a person may be 'he' (m) or 'she' (f): by title, or by the first pronoun for that person."""
        if m.title in FEMININE_TITLES:
            return gender == "f"
        if m.title in MASCULINE_TITLES:
            return gender == "m"
        return self.genders.get(m.name, given.gender(m.name) or gender) == gender

    def is_now(self, m: Candidate, gender: str) -> list[Candidate]:
        self.genders.setdefault(m.name, gender)
        return [m]

    def subjects_before(self, i: int) -> Iterator[int]:
        """Subjects before piece i, nearest first; of a pronoun within a quotation, only those within it."""
        if quotation := self.quotation[i]:
            return (s for s in self._subjects_before(i) if self.quotation[s] == quotation)
        return self._subjects_before(i)

    def _is_part(self, subject: int, i: int) -> bool:
        """Whether a pronoun can't mean a subject: it is an object of the same verb, or belongs to it ('two of its soldiers')."""
        p = self.p
        if p.lower[i] in _OBJECTS:
            return _governs(p, p.head[subject], i)
        if p.tag[i] != "PRP$":
            return False
        at = p.head[i]
        while p.dep[at] == "pobj" and at != subject:
            at = p.head[p.head[at]]
        return at == subject

    def _subjects_before(self, i: int) -> Iterator[int]:
        p, sentence = self.p, self.p.sentence[i]
        here = [s for s in self.subjects.get(sentence, ()) if s < i and not self._is_part(s, i)]
        if (told := _told_to(p, i)) is not None and told not in here:
            yield told
        yield from (s for s in reversed(here) if p.lower[s] not in _RELATIVE)
        for back in range(1, PRONOUN_REACH + 1):
            there = [s for s in self.subjects.get(sentence - back, ()) if p.lower[s] not in _RELATIVE]
            yield from sorted(there, key=lambda s: (p.dep[p.head[s]] != "ROOT", s))


_ASKING = words(
    """urge ask tell call order press persuade allow require force instruct warn invite encourage enable help want expect appeal pressure
    command beg request advise authorise authorize permit compel oblige push convince implore"""
)


def _told_to(p: Pieces, i: int) -> int | None:
    """Who is to do that to which a pronoun belongs, an object before 'to': 'urged Iran to halt its work', 'called on X to stop its'."""
    at = i
    for _ in range(6):
        if p.tag[at] == "VB" or p.head[at] == at:
            break
        at = p.head[at]
    verb = p.head[at]
    if p.tag[at] != "VB" or verb >= at or p.lemma[verb] not in _ASKING or p.dep[p.head[i]] == "conj":
        return None
    for k in range(at - 1, verb, -1):
        governor = p.head[k]
        if p.dep[k] == "dobj" and governor == verb:
            return k
        if p.dep[k] == "pobj" and p.head[governor] == verb and p.lower[governor] in ("to", "on", "upon", "with"):
            return k
    return None


_QUOTES = frozenset({"\u201c", "\u201d", "``", "''", '"'})


def _quotations(p: Pieces) -> list[int]:
    """The number of the quotation that each piece stands in, 0 outside; none runs over the end of a paragraph."""
    if not _QUOTES.intersection(p.surface):
        return [0] * len(p)
    inside, count, numbers = False, 0, []
    for i, surface in enumerate(p.surface):
        if inside and "\n" in p.text[p.end[i - 1] : p.start[i]]:
            inside = False
        if surface not in _QUOTES:
            pass
        elif surface in ("\u201d", "''"):
            inside = False
        elif surface in ("\u201c", "``") or not inside:
            inside, count = True, count + 1
        else:
            inside = False
        numbers.append(count if inside else 0)
    return numbers


_RELATIVE = words("who which that whom whose what there i we you it's")


_OBJECTS = words("him them it")


def _governs(p: Pieces, verb: int, i: int) -> bool:
    """Whether a pronoun is an object of a verb, or of one that shares its subject: it isn't the subject then."""
    if p.tag[i] != "PRP" or p.dep[i] in ("nsubj", "nsubjpass"):
        return False
    at = i
    for _ in range(4):
        at = p.head[at]
        if at == verb:
            return True
        if p.dep[at] in ("ccomp", "relcl", "advcl", "ROOT"):
            return False
    return False


def repeat(c: Candidate, of: Candidate, method: str, confidence: float) -> Candidate:
    """The mention that `c` is, once it is known to mean what `of` means."""
    return replace(
        of,
        start=c.start,
        end=c.end,
        head=c.head,
        method=method,
        confidence=min(confidence, of.confidence),
        noun=c.noun,
        acronym=None,
        is_place=False,
        antecedent=None,
    )


def of_pronoun(c: Candidate, history: History) -> list[Candidate]:
    """The mentions that a pronoun repeats: one, several for a plural one, or none."""
    p = history.p
    word = p.lower[c.head]
    if word in PERSONAL:
        found = _person_before(c, history)
    elif word in PLURAL:
        found = _several_before(c, history)
    else:
        found = _thing_before(c, history)
    return [repeat(c, m, "pronoun", 0.85) for m in found]


def _is_expletive(p: Pieces, i: int) -> bool:
    """Whether an 'it' stands for no actor: an object, or the subject of 'is', 'seems', 'takes'."""
    if p.lower[i] != "it":
        return p.lower[i] == "itself"
    if i and p.lemma[i - 1] in _CAUSING:
        return True
    return p.dep[i] != "nsubj" or p.lemma[p.head[i]] in ("seem", "appear", "rain", "snow", "happen", "take", "be", "mean", "come", "become")


# 'Making it the third storm': an object, though the parse has it as a subject.
_CAUSING = words("make let help keep consider render leave find call")


def _is_human(noun: str) -> bool:
    return noun in _HUMANS or names_person(noun)


_HUMANS = words("man woman boy girl suspect victim youth child baby teenager passenger patient accused defendant assailant student")


def _person_before(c: Candidate, history: History) -> list[Candidate]:
    p = history.p
    if p.lower[c.head].endswith("self"):
        return []
    gender = "f" if p.lower[c.head] in ("she", "her", "herself") else "m"
    for s in history.subjects_before(c.start):
        settled = history.by_piece.get(s)
        if (settled is None or not settled.mentions) and p.tag[s] == "NN" and _is_human(p.lower[s]):
            settled = _apposed(history, s)
            if settled is None:
                return []
        if settled is None or not settled.mentions:
            if settled is not None and (settled.form == "name" or (p.tag[s] == "NN" and _is_human(p.lower[s]))):
                return []
            continue
        persons = [m for m in settled.mentions if m.kind == "person" and not m.plural and history.may_be(m, gender)]
        if len(persons) == 1:
            return history.is_now(persons[0], gender)
    if history.quotation[c.head]:
        return []
    sentence = p.sentence[c.head]
    for back in range(PRONOUN_REACH):
        there = [
            m
            for s in history.by_sentence.get(sentence - back, ())
            if s.start < c.start
            for m in s.mentions
            if m.kind == "person" and history.may_be(m, gender)
        ]
        if len({m.name for m in there}) == 1:
            return history.is_now(there[-1], gender)
        if there:
            return []
    return []


def _apposed(history: History, noun: int) -> Settled | None:
    """Who a noun is said to be right after it: 'the director of X, Dr Y'."""
    p = history.p
    last = p.sentences[p.sentence[noun]][1]
    at = next((i for i in range(noun + 1, last) if p.dep[i] == "appos" and p.head[i] == noun), None)
    return history.by_piece.get(at) if at is not None else None


def _several_before(c: Candidate, history: History) -> list[Candidate]:
    p = history.p
    is_object = p.lower[c.head] == "them"
    for s in history.subjects_before(c.start):
        settled = history.by_piece.get(s)
        if _reports(p, s, c.head) and (settled is None or not settled.mentions or settled.mentions[0].kind == "person"):
            return []
        if settled is None and p.lower[s] in _QUANTITIES:
            settled = next((history.by_piece[i] for i in range(s + 1, min(s + 5, len(p))) if i in history.by_piece), None)
            return [m for m in settled.mentions if m.kind != "person"] if settled is not None else []
        if settled is not None and settled.mentions:
            mentions = settled.mentions
            if len(mentions) > 1:
                return mentions
            joined = [m for i in conjuncts(p, s) if (other := history.by_piece.get(i)) is not None for m in other.mentions]
            if joined:
                return [*mentions, *joined]
            if p.sentence[s] != p.sentence[c.head] and (met := _met(history, s)):
                return [*mentions, *met]
            if not mentions[0].plural and (is_object or _several_between(history, s, c.start)):
                return []
            if mentions[0].plural or mentions[0].kind not in ("person", "country", "company"):
                return mentions
            if mentions[0].kind == "person":
                continue
            return []
        if p.tag[s] in ("NNS", "NNPS"):
            return []
    return []


def _several_between(history: History, subject: int, i: int) -> bool:
    """Whether people or things are named between a subject of the same sentence and a plural pronoun, which may mean them."""
    p = history.p
    return p.sentence[subject] == p.sentence[i] and any(p.tag[k] == "NNS" and k not in history.by_piece for k in range(subject + 1, i))


def _reports(p: Pieces, subject: int, i: int) -> bool:
    """Whether a piece stands in what a subject of its sentence says ('the ruling stated they', 'Kurtzer said they')."""
    verb = p.head[subject]
    if p.sentence[subject] != p.sentence[i] or p.lemma[verb] not in SPEECH_VERBS:
        return False
    at = i
    for _ in range(8):
        if at == verb:
            return True
        at = p.head[at]
    return False


_QUANTITIES = words("hundreds thousands dozens scores tens millions")
# What two do together: after it 'they' are both.
_JOINT = words("meet negotiate confer speak talk clash trade exchange share discuss")


def _met(history: History, subject: int) -> list[Candidate]:
    """Whom the subject of a sentence met or spoke with in it, if that is one actor."""
    p = history.p
    verb = p.head[subject]
    if p.lemma[verb] not in _JOINT:
        return []
    begin, end = p.sentences[p.sentence[subject]]
    withs = {i for i in range(begin, end) if p.lower[i] == "with" and p.head[i] == verb}
    partners = [
        i for i in range(verb + 1, end) if (p.dep[i] == "dobj" and p.head[i] == verb) or (p.dep[i] == "pobj" and p.head[i] in withs)
    ]
    found = [history.by_piece[i] for i in partners if i in history.by_piece and history.by_piece[i].form != "pronoun"]
    return found[0].mentions if len(found) == 1 else []


def conjuncts(p: Pieces, i: int) -> list[int]:
    """The pieces joined to a piece by 'and' or a comma after it."""
    last = p.sentences[p.sentence[i]][1]
    found, at = [], i
    for k in range(i + 1, last):
        if p.dep[k] == "conj" and p.head[k] == at:
            found.append(k)
            at = k
    return found


def _thing_before(c: Candidate, history: History) -> list[Candidate]:
    p = history.p
    if _is_expletive(p, c.head):
        return []
    actor: Candidate | None = None
    passed = False
    for s in history.subjects_before(c.start):
        settled = history.by_piece.get(s)
        if settled is None or not settled.mentions:
            if p.tag[s] == "PRP" and p.lower[s] not in NEUTRAL:
                continue
            return []
        if all(m.kind == "person" for m in settled.mentions) and not _acts_on_object(p, c.head):
            if p.sentence[s] != p.sentence[c.head]:
                return []
            passed = True
            continue
        if passed and p.sentence[s] != p.sentence[c.head]:
            return []
        if p.tag[c.head] == "PRP$" and p.sentence[s] == p.sentence[c.head] and conjuncts(p, s):
            return _object_before(c, history, settled.mentions[0], conjuncts(p, s))  # what several do is 'their' own
        if len(settled.mentions) == 1:
            actor = settled.mentions[0]
        break
    if _acts_on_object(p, c.head):
        return _object_before(c, history, actor)
    return [actor] if actor is not None and actor.kind != "person" and not actor.plural else []


def _acts_on_object(p: Pieces, i: int) -> bool:
    """Whether a possessive belongs to what a hostile verb acts upon ('freezing its assets', 'banned its leaders')."""
    if p.tag[i] != "PRP$":
        return False
    at = i
    for _ in range(5):
        at = p.head[at]
        if p.lemma[at] in OWN_DOINGS:
            return False
        if p.tag[at].startswith("V"):
            return p.lemma[at] in (HITTING_PARTICIPLES if p.tag[at] == "VBG" else HITTING)
    return False


def _object_before(c: Candidate, history: History, actor: Candidate | None, besides: Sequence[int] = ()) -> list[Candidate]:
    """The one other actor named in the sentence before, whose thing is acted upon; those at `besides` act too."""
    others: dict[str, Candidate] = {}
    acting = [history.by_piece[i] for i in besides if i in history.by_piece]
    for s in history.by_sentence.get(history.p.sentence[c.head], ()):
        for m in s.mentions if s not in acting else ():
            if m.code and m.kind != "person" and m.method != "demonym" and s.end <= c.start and (actor is None or m.code != actor.code):
                others[m.code] = m
    return list(others.values()) if len(others) == 1 else []


def of_noun(c: Candidate, history: History, theme: str | None) -> list[Candidate]:
    """The mentions that a definite noun without a name of its own repeats, or none."""
    p = history.p
    word, first = p.lower[c.head], p.lower[c.start]
    sentence = p.sentence[c.head]
    if word in PAIR_NOUNS and c.plural and (count := _count(p, c)):
        return [repeat(c, _state(m, history.gazetteer), "nominal", 0.8) for m in _named_together(c, history, count)]
    if c.noun is not None:
        lemma = p.lemma[c.noun.end - 1]
        same = [s for s in history.by_noun.get(_noun_of(p, c) or "", [])[-RECENT:] if s.mentions[0].plural == c.plural]
        if c.plural:
            same = [s for s in same if sentence - s.sentence <= PRONOUN_REACH]
        if same and (first in _DEFINITE or lemma in ("police", "parliament")):
            return [repeat(c, same[-1].mentions[0], "nominal", 0.8)]
        if word not in GENERIC_NOUNS:
            return []
    if first in PRONOUNS and word in COUNTRY_NOUNS:
        owners = of_pronoun(Candidate(c.start, c.start + 1, c.start, "pronoun"), history)
        return [repeat(c, _state(owners[0], history.gazetteer), "possessive", 0.8)] if len(owners) == 1 else []
    if first not in _DEFINITE:
        return []
    if word in COUNTRY_NOUNS:
        return _country(c, history, theme)
    kinds = frozenset[str]().union(*(kinds for nouns, kinds in _KINDS if word in nouns))
    for s in reversed(history.items):
        if sentence - s.sentence > NOUN_REACH:
            break
        for m in s.mentions:
            actor = history.gazetteer.actors.get(m.key) if m.key else None
            is_medium = m.kind == "company" and m.start > 0 and p.lower[m.start - 1] in ("on", "via")
            if (actor.kind if actor is not None else m.kind) in kinds and not m.is_place and m.kind != "person" and not is_medium:
                return [repeat(c, _itself(m, history.gazetteer), "nominal", 0.8)]
    return []


_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}


def _count(p: Pieces, c: Candidate) -> int | None:
    """How many 'both countries' and 'the three sides' are."""
    first = p.lower[c.start]
    if first == "both":
        return 2
    return next((_NUMBERS[w] for w in p.lower[c.start : c.head] if w in _NUMBERS), None) if first in ("the", "these", "those") else None


def _itself(m: Candidate, gazetteer: Gazetteer) -> Candidate:
    """The body that a mention acts for, where 'the bloc' follows its leaders."""
    actor = gazetteer.actors.get(m.key) if m.key else None
    return replace(m, name=actor.name, kind=actor.kind, form="actor", plural=False) if actor is not None else m


_DEFINITE = words("the this that these those")


def _state(m: Candidate, gazetteer: Gazetteer) -> Candidate:
    """The state that a mention acts for, where 'both countries' follows its officials."""
    actor = gazetteer.actors.get(m.code) if m.code else None
    return replace(m, key=actor.key, name=actor.name, kind=actor.kind, form="actor", plural=False) if actor is not None else m


def _named_together(c: Candidate, history: History, count: int) -> list[Candidate]:
    """The last so many different countries or bodies named together in one sentence."""
    sentence = history.p.sentence[c.head]
    subject = _subject_over(c, history)
    for back in range(PRONOUN_REACH + 2):
        codes: dict[str, Candidate] = {}
        for s in history.by_sentence.get(sentence - back, ()):
            for m in s.mentions:
                if m.code and not m.is_place and s.start < c.start and _is_party(history.p, m):
                    codes.setdefault(m.code, m)
        if subject is not None:
            for m in subject.mentions:
                codes.pop(m.code or "", None)
        if len(codes) == count:
            return list(codes.values())
        if len(codes) > 2:
            return []
    return []


def _subject_over(c: Candidate, history: History) -> Settled | None:
    """The subject of the verb whose object a phrase is: it is none of those meant ('the White House warned both sides')."""
    p = history.p
    at = c.head
    if p.dep[at] == "pobj":
        at = p.head[at]
    if p.dep[at] not in ("dobj", "prep", "dative"):
        return None
    verb = p.head[at]
    return next((history.by_piece.get(i) for i in history.subjects.get(p.sentence[at], ()) if p.head[i] == verb and i < c.start), None)


def _is_party(p: Pieces, m: Candidate) -> bool:
    """A mention that takes part, rather than one that only qualifies a noun ('Turkish airstrikes') or is talked about."""
    return p.lower[m.start - 1] not in ("on", "about", "over", "concerning") if m.start else True


def _country(c: Candidate, history: History, theme: str | None) -> list[Candidate]:
    """The one country named of late, or, of several, the one that the article is about."""
    sentence = history.p.sentence[c.head]
    recent: dict[str, Candidate] = {}
    for back in range(3):
        for s in history.by_sentence.get(sentence - back, ()):
            for m in s.mentions:
                if m.code in history.gazetteer.actors and m.kind == "country" and m.method not in ("demonym", "pronoun") and m.code:
                    recent.setdefault(m.code, m)
        if recent:
            break
    chosen = next(iter(recent.values())) if len(recent) == 1 else recent.get(theme) if theme else None
    if chosen is not None:
        return [repeat(c, _state(chosen, history.gazetteer), "nominal", 0.65)]
    actor = history.gazetteer.actors.get(theme or "")
    if recent or actor is None or history.p.lower[c.start] != "the":
        return []
    return [replace(c, form="actor", key=actor.key, code=theme, name=actor.name, kind=actor.kind, method="theme", confidence=0.6)]
