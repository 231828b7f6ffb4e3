"""Whom a phrase means in its text: earlier names, the holder on the day, the country that the article is about."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from communique.etl.annotate import names
from communique.etl.annotate.actors import given, offices
from communique.etl.annotate.actors.coreference import History, conjuncts, of_noun, of_pronoun, repeat
from communique.etl.annotate.actors.known import KnownBodies, KnownPersons
from communique.etl.annotate.actors.lexicon import (
    BARE_NATIONAL,
    BODY_HEADS,
    BODY_NOUNS,
    GENERIC_TITLES,
    HUMAN_VERBS,
    INFORMAL_GROUPS,
    NATIONAL,
    NOT_PERSONS,
    REGIMES,
    SENDING,
    SPEECH_VERBS,
    STATE_TITLES,
    UNOFFICIAL,
)
from communique.etl.annotate.actors.phrases import Candidate
from communique.etl.annotate.actors.pieces import Pieces
from communique.etl.annotate.actors.units import Unit, body_head
from communique.etl.annotate.gazetteer import LEADING_OFFICES, Gazetteer, short_names

# The share of all country names that one country needs for the article to be plainly about it.
THEME_SHARE = 0.5
# The same, where that country is the first that the article names.
OPENED_SHARE = 0.35
# Sentences that open an article.
OPENING = 3
# Countries whose leaders the news calls by surname alone from the first.
WELL_KNOWN = frozenset({"USA", "RUS", "SUN", "CHN", "GBR", "DEU", "FRA", "ISR", "UKR", "TUR", "IND", "IRN"})


class Discourse:
    """Reads the candidates of a text in order and settles each against those before it."""

    def __init__(self, p: Pieces, gazetteer: Gazetteer, on: date | None, candidates: list[Candidate]) -> None:
        self.p, self.gazetteer, self.on = p, gazetteer, on
        self.theme = theme_of(p, gazetteer, on, candidates)
        self.places = Counter(c.code for c in candidates if c.code)
        self.codes = set(self.places)
        self.short = Counter(c.name for c in candidates if c.form == "name" and c.unit is not None and c.unit.end - c.unit.start == 1)
        self.history = History(p, gazetteer)
        self.later = _surnames_to_come(gazetteer, candidates)
        self.persons = KnownPersons(gazetteer, self.theme)
        self.bodies = KnownBodies()

    def settle(self, c: Candidate) -> list[Candidate]:
        """The mentions that a candidate becomes: none, one, or one for each that it refers to, with the same span."""
        if c.form == "pronoun":
            settled = of_pronoun(c, self.history)
        elif c.form == "actor":
            settled = self._actor(c)
        elif c.form == "person":
            settled = self._person(c)
        elif c.form == "name":
            settled = self._name(c)
        elif c.form == "group":
            settled = self._group(c)
        else:
            settled = self._nominal(c)
        self.history.add(c, settled)
        self.codes.update(m.code for m in settled if m.code)
        return settled

    def _actor(self, c: Candidate) -> list[Candidate]:
        if c.method == "body-of-country" and c.unit is not None and c.unit.type == "L" and c.code and self.places[c.code] < 2:
            c.code, c.confidence = None, 0.5
        if c.method == "discovered" and c.unit is not None and (known := self.persons.find(names.key(c.name))) is not None:
            self._same(c, known)
            c.form = "person"
            return self._person(c)
        text = self.p.text[self.p.start[c.start] : self.p.end[c.head]]
        body = self.bodies.by_ending.get(names.key(text.removeprefix("the ").removeprefix("The ")))
        if body is not None and c.kind != "country":
            return [repeat(c, body, "short-name", 0.85)]
        self.bodies.add(c, text)
        return self._members(c) if c.key in INFORMAL_GROUPS and self._acts(c) else [c]

    def _acts(self, c: Candidate) -> bool:
        """Whether a name is the subject, owner or agent of something done."""
        p, at = self.p, c.head
        while p.head[at] != at and (p.dep[at] == "conj" or c.start <= p.head[at] < c.end):
            at = p.head[at]
        return p.dep[at] in ("nsubj", "poss") or (p.dep[at] == "pobj" and p.lower[p.head[at]] == "by")

    def _members(self, c: Candidate) -> list[Candidate]:
        """The states that a group of them is made of on the day, each with the group's span."""
        actors = [self.gazetteer.actors[key] for key in self.gazetteer.members_on(c.key or "", self.on) if key in self.gazetteer.actors]
        return [
            replace(c, key=a.key, code=self.gazetteer.code(a.key), name=a.name, kind=a.kind, method="member", confidence=0.8)
            for a in actors
        ] or [c]

    def _person(self, c: Candidate) -> list[Candidate]:
        p = self.p
        if c.key is None and c.unit is not None:
            self._identify(c)
            if c.key is None and not self._is_named_well(c):
                return []
        if c.key is not None:
            c.code = offices.acts_for(self.gazetteer, c.key, self.on, c.code)
            c.name = self.gazetteer.actors[c.key].name
        elif c.code is None and c.antecedent is not None and c.antecedent.form in ("nominal", "pronoun"):
            meant = self._meant(c.antecedent)
            c.code = meant[0].code if len(meant) == 1 else None
        elif c.code is None and (c.noun is not None or c.title in STATE_TITLES):
            c.code = self._national(c)
        self.persons.add(c, p.text[p.start[c.unit.start] : p.end[c.unit.end - 1]] if c.unit else c.name)
        return [c]

    def _is_named_well(self, c: Candidate) -> bool:
        """Whether an unlisted name is told well enough to be a person's: two words, a title of address, or known by now."""
        p = self.p
        assert c.unit is not None
        if c.unit.type == "P" or c.method in ("surname", "title-name") or c.title is not None or c.unit.end - c.unit.start > 1:
            return True
        return c.noun is not None and c.noun.type == "O" and not p.surface[c.unit.start].isupper()

    def _identify(self, c: Candidate) -> None:
        """Find the person whom a title and an unlisted name mean: one named before, else the holder of that surname."""
        assert c.unit is not None
        p = self.p
        words = names.key(p.text[p.start[c.unit.start] : p.end[c.unit.end - 1]])
        earlier = self.persons.find(words)
        if earlier is not None and (c.code is None or earlier.code in (None, c.code)) and not self._is_namesake(c, earlier, words):
            self._same(c, earlier)
            return
        if (listed := self._listed(words)) is not None:
            c.key, c.method, c.confidence = listed, "title-name" if c.noun is not None or c.title else "name", 0.9
            return
        if c.noun is None and (c.title is None or c.title in GENERIC_TITLES):
            self._lead(c, words)
            return
        unit = c.noun if c.noun is not None and c.noun.type == "O" else None
        person = offices.by_surname(self.gazetteer, " ".join(words), self.on, unit, c.code) if unit is not None else None
        if person is None and len(words) > 1 and unit is not None:
            person = self._misspelt(words, c)
        if person is not None:
            c.key, c.name, c.method, c.confidence = person, self.gazetteer.actors[person].name, "title-name", 0.85

    def _listed(self, words: tuple[str, ...]) -> str | None:
        """The listed person of a name with initials that the gazetteer leaves out ('Mikhail S. Gorbachev'), or without middle names."""
        plain = tuple(w for w in words if len(w) > 1 and w not in ("jr", "sr", "ii", "iii"))
        if len(plain) < 2:
            return None
        persons = {s.target for s in self.gazetteer.senses.get(plain, ()) if s.kind == "person"} if plain != words else set()
        persons = persons or offices.by_outer_names(self.gazetteer, plain, self.on)
        return persons.pop() if len(persons) == 1 else None

    def _is_namesake(self, c: Candidate, earlier: Candidate, words: tuple[str, ...]) -> bool:
        """Whether a title belongs to another of the same surname: 'President Clinton' in a text about Hillary Clinton."""
        if earlier.key is None or c.noun is None or c.noun.type != "O":
            return False
        named = offices.offices_named(c.noun, earlier.code)
        if any(r.office in named for r in self.gazetteer.roles.get(earlier.key, ())):
            return False
        other = offices.by_surname(self.gazetteer, " ".join(words), self.on, c.noun, earlier.code)
        return other is not None and other != earlier.key

    def _misspelt(self, words: tuple[str, ...], c: Candidate) -> str | None:
        """A longer name whose last word is the surname of the holder of the office, with a first name in common."""
        person = offices.by_surname(self.gazetteer, words[-1], self.on, c.noun, c.code)
        if person is None:
            return None
        known = names.key(self.gazetteer.actors[person].name)
        return person if words[0][:1] == known[0][:1] else None

    def _same(self, c: Candidate, earlier: Candidate) -> None:
        c.key, c.name, c.kind = earlier.key, earlier.name, earlier.kind
        c.code = c.code or earlier.code
        c.method, c.confidence = ("surname", 0.9) if c.form == "name" else ("title-name", 0.9)

    def _name(self, c: Candidate) -> list[Candidate]:
        p = self.p
        assert c.unit is not None
        text = self._text(c)
        if (body := self.bodies.find(text)) is not None:
            method = "acronym-defined" if text in self.bodies.by_acronym else "short-name"
            return [repeat(c, body, method, 0.85)]
        words = names.key(text)
        earlier = self.persons.find(words)
        if earlier is not None:
            self._same(c, earlier)
            c.form = "person"
            return self._person(c)
        if self.persons.is_barred(words):
            return []
        if (listed := self._listed(words)) is not None:
            c.form, c.key, c.kind, c.method, c.confidence = "person", listed, "person", "name", 0.9
            return self._person(c)
        if (korea := self._korea(c, words)) is not None:
            return [korea]
        if words in self.later:
            c.form, c.key, c.kind, c.method, c.confidence = "person", self.later[words], "person", "surname", 0.75
            return self._person(c)
        if len(words) == 1:
            self._lead(c, words)
            return self._person(c) if c.key is not None else []
        if (self._speaks(c) or self._is_shortened(c)) and body_head(p, c.unit) is None and words[0] not in NOT_PERSONS:
            c.form, c.kind, c.method, c.confidence = "person", "person", "discovered", 0.6
            return self._person(c)
        self.persons.bar(words)
        return []

    def _text(self, c: Candidate) -> str:
        return self.p.text[self.p.start[c.start] : self.p.end[c.end - 1]]

    def _korea(self, c: Candidate, words: tuple[str, ...]) -> Candidate | None:
        """'The North' and 'the South', in a text that names North Korea; 'the North' in one that names the South."""
        koreas: dict[tuple[str, ...], str] = {("north",): "PRK", ("south",): "KOR"}
        code = koreas.get(words)
        actor = self.gazetteer.actors.get(code or "")
        named = self.codes & ({"PRK", "KOR"} if words == ("north",) else {"PRK"})
        if actor is None or not named or c.start == 0 or self.p.lower[c.start - 1] != "the":
            return None
        return replace(
            c,
            start=c.start - 1,
            form="actor",
            key=actor.key,
            code=code,
            name=actor.name,
            kind="country",
            method="short-name",
            confidence=0.75,
        )

    def _lead(self, c: Candidate, words: tuple[str, ...]) -> None:
        """Take a bare surname for the leader whom it means in the news."""
        surname = " ".join(words)
        person = offices.by_surname(self.gazetteer, surname, self.on, None, None, self._is_leader)
        confidence = 0.7
        if person is None and (person := offices.leader_around(self.gazetteer, surname, self.on, self.codes)) is not None:
            confidence = 0.6
        if person is None and self.p.tag[c.head] != "NNS" and (self._acts(c) or self.p.dep[c.head] == "nsubjpass"):
            person, confidence = offices.only_bearer(self.gazetteer, surname, self.on, self.codes), 0.5
        if person is not None and not self._is_case(c):
            c.form, c.key, c.method, c.confidence, c.kind = "person", person, "surname", confidence, "person"

    def _is_leader(self, person: str) -> bool:
        """Whether a surname alone means this person: a leader in office, of a country or body that the text names or all know.

        Of ministers only the foreign ministers of the two that the news names most need no word of their country.
        """
        held = [r for r in self.gazetteer.roles[person] if offices.is_known_by_surname(self.gazetteer, r)]
        if self.on is not None:
            held = [r for r in held if r.holds(self.on)]
        return any(
            self.gazetteer.code(r.body) in self.codes
            or (r.office in LEADING_OFFICES and r.body in WELL_KNOWN)
            or (r.office == "foreign_minister" and r.body in ("USA", "RUS"))
            or (r.office == "head_of_body" and r.body == "un")
            for r in held
        )

    def _is_case(self, c: Candidate) -> bool:
        """Whether the name is a party to a lawsuit ('Roe v. Wade') or belongs to a longer name."""
        p = self.p
        around = {p.lower[c.start - 1] if c.start else "", p.lower[c.end] if c.end < len(p) else ""}
        return bool(around & {"v.", "v", "vs", "vs.", "versus"}) or (
            c.end < len(p) and p.tag[c.end] in ("NNP", "NNPS") and p.lower[c.end] not in REGIMES
        )

    def _is_shortened(self, c: Candidate) -> bool:
        """Whether the text goes on to call a subject of two or three words by the last of them alone."""
        p = self.p
        if " " not in c.name:
            return False
        verb = p.lemma[p.head[c.head]]
        return (
            p.dep[c.head] in ("nsubj", "nsubjpass")
            and (verb in HUMAN_VERBS or verb in SPEECH_VERBS or given.gender(c.name) is not None)
            and c.end - c.start <= 4
            and self.short[p.surface[c.end - 1]] > 0
            and c.name != c.name.upper()
        )

    def _speaks(self, c: Candidate) -> bool:
        p = self.p
        return p.dep[c.head] == "nsubj" and p.lemma[p.head[c.head]] in SPEECH_VERBS

    def _group(self, c: Candidate) -> list[Candidate]:
        owner = c.antecedent
        if owner is not None and owner.form == "actor":
            self.bodies.add(owner, self._text(owner))
        if owner is not None and owner.form == "person" and (c.code is None or c.key is None):
            known = self._person(owner)
            if not known and c.code is None:
                return []
            c.code = c.code or owner.code
            actor = self.gazetteer.actors.get(c.code or "")
            c.key, c.name = (actor.key, actor.name) if actor is not None else (owner.key, owner.name)
            return [c]
        if c.code is None:
            return self._nominal(c)
        if c.method == "name-agent" and (body := self.bodies.find(self._text(c))) is not None and body.code != c.code:
            return [repeat(c, body, "short-name", 0.85)]
        if (acronym := _acronym_in(self.p, c)) is not None:
            self.bodies.by_acronym[acronym] = c
        self._hold(c)
        return [c]

    def _hold(self, c: Candidate) -> None:
        """Make an office phrase the person who holds it on the day."""
        if c.noun is None or c.plural or c.noun.type != "O" or c.is_local or not offices.is_sitting(self.p, c):
            return
        owner = c.antecedent
        if owner is not None and owner.form == "person" and owner.end <= c.start:
            if owner.key is not None and owner.code == c.code:
                c.key, c.name, c.kind, c.method = owner.key, owner.name, "person", "apposition"
            return
        if (person := self._told_before(c)) is not None:
            c.key, c.name, c.kind, c.method, c.confidence = person, self.gazetteer.actors[person].name, "person", "apposition", 0.9
            return
        role = offices.holder_of(self.gazetteer, c.noun, c.key, c.code, self.on)
        if role is not None:
            c.key, c.name, c.kind = role.person, self.gazetteer.actors[role.person].name, "person"
            c.method, c.confidence = "office-on-date", 0.9 * role.confidence

    def _told_before(self, c: Candidate) -> str | None:
        """The person named right before the comma before an office, if it was ever that one's: 'Jane Roe, the prime minister'."""
        settled = self.history.by_piece.get(c.start - 2) if c.start > 1 and self.p.surface[c.start - 1] == "," else None
        if settled is None or c.noun is None or len(settled.mentions) != 1:
            return None
        key = settled.mentions[0].key
        named = offices.offices_named(c.noun, c.code)
        return (
            key
            if key and any(r.office in named and self.gazetteer.code(r.body) == c.code for r in self.gazetteer.roles.get(key, ()))
            else None
        )

    def _nominal(self, c: Candidate) -> list[Candidate]:
        owner = c.antecedent
        if owner is not None and owner.form == "person":
            return [repeat(c, owner, "apposition", 0.8)] if owner.end <= c.start else self._owned(c, owner)
        if owner is not None:
            return self._owned(c, owner)
        if self._is_named_body(c):
            return self._named_body(c)
        if c.start and self.p.tag[c.start - 1] == "POS":
            return []  # of an owner who is nobody known: 'the city's mayor'
        if (sender := self._sender(c)) is not None:
            return self._sent(c, sender)
        is_office = c.noun is not None and not c.plural and c.noun.type == "O" and not c.noun.is_hint_sure
        if is_office and offices.is_told_of_someone(self.p, c):
            return []
        found = of_noun(c, self.history, self.theme)
        code = self._national(c)
        if found and (code is None or self.history.is_recent(c, found[0].name)):
            return found
        if code is None:
            return []
        key = self.gazetteer.by_code.get(code)
        name = self.gazetteer.actors[key].name if key else code
        c.form, c.code, c.key, c.name, c.method, c.confidence = "group", code, key, name, "theme", 0.75
        self._hold(c)
        return [c]

    def _sender(self, c: Candidate) -> Candidate | None:
        """Who sends or withdraws what a bare noun names: 'India would send soldiers'."""
        p = self.p
        verb = p.head[c.head]
        if c.noun is None or c.start != c.noun.start or p.dep[c.head] != "dobj" or p.lemma[verb] not in SENDING:
            return None
        if p.lower[c.head] not in BARE_NATIONAL:
            return None
        subject = next((i for i in self.history.subjects.get(p.sentence[verb], ()) if p.head[i] == verb and i < c.start), None)
        settled = self.history.by_piece.get(subject) if subject is not None else None
        sends_alone = settled is not None and len(settled.mentions) == 1 and not conjuncts(p, subject or 0)
        return settled.mentions[0] if settled is not None and sends_alone and settled.mentions[0].code else None

    def _sent(self, c: Candidate, sender: Candidate) -> list[Candidate]:
        actor = self.gazetteer.actors.get(sender.code or "")
        key, name = (actor.key, actor.name) if actor is not None else (None, sender.name)
        return [replace(c, form="group", key=key, code=sender.code, name=name, method="possessive", confidence=0.75)]

    def _is_named_body(self, c: Candidate) -> bool:
        """Whether a noun ends a proper name ('the Unity Party', 'Metropolitan Police'), rather than repeating one."""
        noun, p = c.noun, self.p
        if noun is None or noun.type == "O" or not p.is_capital(noun.start) or p.lower[noun.end - 1] not in BODY_NOUNS | BODY_HEADS.keys():
            return False
        return any(p.tag[i] == "NNP" and p.is_capital(i) for i in range(c.start, noun.start))

    def _named_body(self, c: Candidate) -> list[Candidate]:
        """A body that the gazetteer lacks: of the text's country where each state has one, else of none."""
        text = self.p.text[self.p.start[c.start] : self.p.end[c.head]].removeprefix("the ").removeprefix("The ")
        if (body := self.bodies.find(text)) is not None:
            return [repeat(c, body, "short-name", 0.85)]
        c.form, c.key, c.name, c.method, c.confidence = "actor", None, text, "discovered", 0.5
        c.kind = "organisation" if c.kind == "other" else c.kind
        c.code = self.theme if self.p.lower[c.head] in NATIONAL else None
        self.bodies.add(c, text)
        return [c]

    def _owned(self, c: Candidate, owner: Candidate) -> list[Candidate]:
        """'Their government', 'his spokesman': of whom the pronoun means."""
        found = self._meant(owner)
        if len(found) != 1 or not found[0].code:
            return []
        code = found[0].code
        actor = self.gazetteer.actors.get(found[0].key or "") if found[0].kind != "person" else self.gazetteer.actors.get(code)
        c.form, c.code, c.method, c.confidence = "group", code, "possessive", 0.8
        c.key, c.name = (actor.key, actor.name) if actor is not None else (None, found[0].name)
        if owner.form == "nominal":
            self._hold(c)
        return [c]

    def _meant(self, owner: Candidate) -> list[Candidate]:
        """Whom the owner in a phrase means: a pronoun, a noun ('the bloc'), or a person."""
        if owner.form == "pronoun":
            return of_pronoun(owner, self.history)
        return self._nominal(replace(owner)) if owner.form == "nominal" else self._person(owner)

    def _national(self, c: Candidate) -> str | None:
        """The one country that the article is plainly about, for an office or body that each country has."""
        noun = c.noun
        if noun is None:
            return self.theme if c.form == "person" else None
        if noun.hint and (noun.is_hint_sure or noun.hint in (self.codes | {self.theme})):
            return noun.hint
        country = self._place_before(c) or self.theme
        if country is None or not _is_national(self.p, c, country):
            return None
        if noun.type == "O":
            named = [office for office in offices.offices_named(noun, country) if office in LEADING_OFFICES]
            held = self.gazetteer.offices_of_country.get(country, frozenset())
            if named and held and not any(office in held for office in named):
                return None
        return country

    def _place_before(self, c: Candidate) -> str | None:
        """The country of the place with which a sentence opens, right before its subject: 'In Tokyo, the prime minister said'."""
        p = self.p
        begin = p.sentences[p.sentence[c.start]][0]
        if p.lower[begin] != "in" or c.start - begin > 5 or c.start < begin + 3 or p.surface[c.start - 1] != ",":
            return None
        settled = self.history.by_piece.get(begin + 1)
        place = settled.mentions[0] if settled is not None and len(settled.mentions) == 1 else None
        actor = self.gazetteer.actors.get(place.code or "") if place is not None and place.is_place else None
        return actor.key if actor is not None and actor.kind == "country" else None


def _acronym_in(p: Pieces, c: Candidate) -> str | None:
    """The acronym that a phrase gives for itself in parentheses."""
    for i in range(c.start + 1, c.end - 1):
        if p.surface[i - 1] == "(" and p.surface[i + 1] == ")" and p.surface[i].isupper() and len(p.surface[i]) > 1:
            return p.surface[i]
    return None


def _surnames_to_come(gazetteer: Gazetteer, candidates: list[Candidate]) -> dict[tuple[str, ...], str]:
    """Short names of the listed persons whom the text names in full somewhere, for headlines that come before."""
    found: dict[tuple[str, ...], set[str]] = {}
    for c in candidates:
        if c.form == "person" and c.key is not None:
            for short in short_names(gazetteer.actors[c.key].name, None):
                found.setdefault(short, set()).add(c.key)
    return {short: keys.pop() for short, keys in found.items() if len(keys) == 1}


def _is_national(p: Pieces, c: Candidate, theme: str) -> bool:
    """Whether a phrase is of an office or body that each state has, meant definitely: 'the army', 'police', 'Prime Minister X'."""
    noun = c.noun
    if noun is None:
        return False
    if c.form == "person":
        return _serves_state(noun, theme) or any(word in NATIONAL or word in STATE_TITLES for word in p.lower[c.start : c.head])
    if p.lower[noun.end - 1] not in NATIONAL:
        return False
    first = p.lower[c.start]
    if first in ("the", "its", "their"):
        return p.dep[c.head] not in ("compound", "amod", "nmod")
    return (
        c.start == noun.start
        and p.lower[c.head] in BARE_NATIONAL
        and p.dep[c.head] in ("nsubj", "nsubjpass", "dobj", "pobj", "conj", "poss")
    )


def _serves_state(noun: Unit, theme: str) -> bool:
    """Whether an office or agent noun is of a state's own service, whichever state that is."""
    offices_ = set(offices.offices_named(noun, theme))
    kinds = {s.target for s in noun.senses if s.kind == "agent"}
    return bool(offices_ - UNOFFICIAL) or bool(kinds & {"government", "military", "police", "legislature", "judiciary"})


def theme_of(p: Pieces, gazetteer: Gazetteer, on: date | None, candidates: list[Candidate]) -> str | None:
    """The country that the article is plainly about, if there is one: its opening names it, as do most of its country names."""
    counts: Counter[str] = Counter()
    opening: list[str] = []
    for c in candidates:
        code = c.code
        if code is None and c.form == "person" and c.key is not None:
            code = offices.acts_for(gazetteer, c.key, on, None)
        if code is not None and code in gazetteer.actors and gazetteer.actors[code].kind == "country":
            counts[code] += 1
            if p.sentence[c.start] < OPENING:
                opening.append(code)
    if not counts:
        return None
    (top, most), *rest = counts.most_common(2)
    second = rest[0][1] if rest else 0
    if opening and top not in opening:
        return None
    share = OPENED_SHARE if opening[:1] == [top] else THEME_SHARE
    return top if most >= share * counts.total() and most >= 2 * second else None
