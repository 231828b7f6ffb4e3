"""Who performs an act, whose sanction it is, and who bears it: from the sentence, else from what the text told before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from communique.etl.annotate.model import Mention
from communique.etl.annotate.sanctions.act import Act
from communique.etl.annotate.sanctions.arguments import (
    DAYS,
    RELATED,
    Actors,
    codes,
    conjuncts,
    distinct,
    governing_verb,
    is_passive,
    is_verbal,
    objects,
    owners,
    prepositional,
    speakers,
    subjects,
)
from communique.etl.annotate.sanctions.lexicon import Lexicon
from communique.etl.annotate.sanctions.measures import left_words
from communique.etl.annotate.sanctions.memory import Memory, Told
from communique.etl.annotate.sanctions.outlook import RAISING, RELEASING, Outlook, condition_clause
from communique.etl.annotate.sanctions.senders import HABITUAL, imposers, senders_of, target_before
from communique.etl.annotate.words import words

ON_ANOTHERS = frozenset({"criticise", "demand_lift", "demand_impose", "evade"})
_LASTING = RELEASING | {"extend", "maintain", "tighten"}
_STATECRAFT = frozenset({"aid", "arms", "diplomatic"})
_TABLED = frozenset({"in", "before", "to", "by"})
_DRAFTING = words("draft sponsor write propose back support negotiate")
_MEMBERS = words("minister leader government state member ambassador country envoy diplomat")
_OF = frozenset({"of"})
_WITHIN = frozenset({"at", "in", "from"})
_REASON = frozenset({"over", "for", "after", "following"})
# Words for the critic itself, where nothing else resolves them.
_SELF = frozenset({"it", "they", "itself", "country", "nation"})
_BEARERS = ("bearer", "flow", "collector", "qualifier")


@dataclass(frozen=True, slots=True)
class Roles:
    """The actors of an act. `certain` tells that its own sentence names the target."""

    by: list[Mention]
    senders: list[Mention]
    targets: list[Mention]
    certain: bool

    def combinations(self, action: str, mutual: bool) -> Iterator[tuple[Mention | None, Mention | None, Mention | None]]:
        """(by, sender, target) of each row: those who act upon their own sanction are its senders; others act upon each sender's."""
        own = action not in ON_ANOTHERS and (not self.senders or codes(self.by) == codes(self.senders))
        if mutual and own:
            yield from ((one, one, other) for one in self.by for other in self.by if one is not other)
            return
        if action == "demand_lift" and codes(self.targets) == codes(self.by):
            yield from ((one, sender, one) for one in self.by for sender in _or_unknown(self.senders))
            return
        for target in _or_unknown(self.targets):
            for actor in _or_unknown(self.by):
                for sender in [actor] if own else _or_unknown(self.senders):
                    yield actor, sender, target


def _or_unknown(mentions: Sequence[Mention]) -> Sequence[Mention | None]:
    return mentions or (None,)


@dataclass(frozen=True, slots=True)
class _Scene:
    """An act with what is known of it while its roles are decided."""

    act: Act
    seen: Outlook
    doers: list[Mention]
    by: list[Mention]
    explicit: list[Mention]

    @property
    def takes_up(self) -> bool:
        """Whether it is about 'them', or 'follows suit': neither measure nor bearer is named."""
        return self.act.measure is None and not self.act.bearers


class RoleFinder:
    """The roles of the acts of one document, asked in order."""

    def __init__(self, doc: Doc, actors: Actors, lexicon: Lexicon, memory: Memory, speaks_of_sanctions: bool) -> None:
        self.doc, self.actors, self.lexicon, self.memory = doc, actors, lexicon, memory
        self.speaks_of_sanctions = speaks_of_sanctions

    def roles(self, act: Act, seen: Outlook) -> Roles | None:
        """The roles of an act, None where too little is named, or an actor would act against itself."""
        own = [t for t in act.doers if t not in act.bearers]
        if seen.action not in ON_ANOTHERS and own and all(map(self._is_private, own)):
            return None
        doers = ([] if _lacks_subject(act.head) else self._doers(own)) or self._doers_before(act) or self._doers(own)
        performers = seen.by
        if performers and self.lexicon.has("head", performers[0].lemma_.lower()):
            performers = tuple(speakers(act.head))  # the parser let sanctions urge
        by = self._doers(performers) if performers is not None else doers
        explicit = senders_of(act.measure, self.actors) if act.measure else []
        scene = _Scene(act, seen, doers, by, explicit)
        if scene.takes_up and not self.memory.last:
            scene = _Scene(act, seen, doers, by, self.memory.named)
        targets = self.targets(act, doers)
        certain = bool(targets)
        if not targets and act.measure is not None and act.measure.strength != "list":
            targets = target_before(act.measure, self.actors, explicit, [*by, *doers])
        spoken = seen.action in ON_ANOTHERS | {"refuse_lift"}
        earlier = self.memory.recall(scene.explicit or ([] if spoken else doers or by), by if spoken else ())
        senders = self._senders(scene)
        if act.measure is None and seen.status == "planned" and is_passive(act.head):  # 'Washington said that aid would be withheld'
            senders = senders or self._speaking_senders(scene, targets)
        senders = senders or self._senders_told(scene, earlier, targets) or self._speaking_senders(scene, targets)
        senders = senders or self._addressed(scene, targets)
        by = by or self._implied_performers(scene, senders)
        if not targets:
            targets, certain = self._targets_told(scene, senders, earlier), False
        is_own = any(c.tag_ == "PRP$" and b.lemma_ not in RELATED for b in act.bearers for c in b.children)
        astray = seen.action == "evade" or codes(targets) <= codes(senders)
        if is_own and seen.action in ("criticise", "demand_lift", "evade") and astray and by:
            targets = [m for m in by if m.code not in codes(senders)] or targets
        if seen.action not in ON_ANOTHERS:
            targets = [m for m in targets if m.code not in codes(senders)] or targets
        found = Roles(distinct(by), distinct(senders), distinct(targets), certain)
        return found if self._is_enough(act, seen, found) else None

    def _doers_before(self, act: Act) -> list[Mention]:
        """Who stands before an active verb whose subject the parser took for something else, for a date or for a place."""
        verb = act.head
        if not _lacks_subject(verb) and any(not self._is_no_doer(t) for t in act.doers):
            return []
        while verb.dep_ == "conj" and is_verbal(verb.head) and not any(c.dep_ == "nsubj" for c in verb.children):
            verb = verb.head
        misread = self.actors.at(verb)
        if misread is not None and verb.i != act.head.i:
            return [misread]
        others = (c for c in verb.children if c.dep_ == "nsubj" and not self._is_no_doer(c))
        if any(others) or not is_verbal(verb) or is_passive(verb):
            return []
        if verb.dep_ in ("acl", "relcl", "xcomp", "pcomp") or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN"):
            return []
        misread = self.actors.at(verb.head)
        return self.actors.before(verb) or ([misread] if misread is not None else [])

    def _is_private(self, token: Token) -> bool:
        """'Shops', 'activists': those whose boycott is no sanction of their state."""
        return token.pos_ == "NOUN" and self.lexicon.has("private", token.lemma_.lower())

    def _is_no_doer(self, token: Token) -> bool:
        is_place = self.actors.at(token) is None and self.actors.at(token, places=True) is not None
        return is_verbal(token) or token.text in DAYS or is_place

    def targets(self, act: Act, doers: Sequence[Mention]) -> list[Mention]:
        """The target that the act's own sentence names."""
        for bearer in act.bearers:
            found = [m for m in self.actors.of(bearer, places=True) if m.code not in codes(doers)]
            found = self._meant_again(bearer, found) or found or self._described(bearer, doers)
            if found and (not act.bearer_is_strict or self._may_bear(bearer)):
                joint = [b for b in act.bearers if b.dep_ == "conj" and b.head.i == act.head.i]
                return distinct([*found, *(m for b in joint for m in self.actors.of(b, places=True))])
        return []

    def _meant_again(self, bearer: Token, found: Sequence[Mention]) -> list[Mention]:
        """'The country' is whom the act told right before was upon, not who performed it."""
        last = self.memory.last
        is_again = bearer.lemma_ in _SELF and any(c.lower_ == "the" for c in bearer.children)
        if last is None or not is_again or not found or not codes(found) <= codes(last.senders):
            return []
        return last.targets if len(codes(last.targets)) == 1 else []

    def _doers(self, tokens: Iterable[Token]) -> list[Mention]:
        """Who acts; for a licence or an order, whoever issued it."""
        found: list[Mention] = []
        for token in (t for one in tokens for t in (imposers(one.head) if one.pos_ == "PRON" and one.head.dep_ == "relcl" else [one])):
            named = self.actors.of(token)
            if not named and self.lexicon.has("instrument", token.lemma_.lower()):
                clauses = [c for c in token.children if c.dep_ == "acl" and c.lemma_ not in _DRAFTING]
                tabled = (t for clause in clauses for t in prepositional(clause, _TABLED))
                drafted = token.lemma_.lower() == "resolution" and any(c.dep_ == "acl" for c in token.children)
                named = [m for owner in (*(() if drafted else owners(token)), *tabled) for m in self.actors.of(owner)]
            if not named and token.lemma_ in _MEMBERS and self.memory.last and any(c.lower_ == "the" for c in token.children):
                named = self.memory.last.senders if [m.kind for m in self.memory.last.senders] == ["igo"] else []
            if not named and self._is_its_order(token):
                before = [m for m in self.actors.named_before(token) if m.code == "UN"] if token.lemma_.lower() == "resolution" else []
                named = self.memory.last.senders if self.memory.last else before
            found += named
        return found

    def _is_its_order(self, noun: Token) -> bool:
        """'The package', 'the order': what the sanctions just told stand in."""
        lemma = noun.lemma_.lower()
        is_order = self.lexicon.has("instrument", lemma) or self.lexicon.has("collector", lemma)
        return is_order and (lemma == "resolution" or any(c.lower_ in ("the", "this", "that") for c in noun.children))

    def _senders(self, scene: _Scene) -> list[Mention]:
        """Whose sanction it is or would be: as the phrase says, else whoever imposes, lifts or is asked to."""
        action, doers = scene.seen.action, scene.doers
        if action in ("criticise", "evade", "demand_lift"):
            others = scene.seen.by is not None and codes(doers) != codes(scene.by)
            return scene.explicit or (doers if others else [])
        if action == "demand_impose":
            others = scene.seen.by is not None and {t.i for t in scene.act.doers} != {t.i for t in scene.seen.by}
            return scene.explicit or (doers if others else self._bodies(scene.act))
        others_again = codes(scene.explicit) == {"UN"} and self.lexicon.has("again", scene.act.head.lemma_.lower())
        return doers if action == "impose" and doers and not others_again else scene.explicit or doers or scene.by

    def _bodies(self, act: Act) -> list[Mention]:
        """The body in which measures are sought: 'pushing for an embargo at the United Nations'."""
        places = (t for head in (act.head, *act.named) for t in prepositional(head, _WITHIN))
        return [m for t in places for m in self.actors.of(t, places=True) if m.kind == "igo"][:1]

    def _speaking_senders(self, scene: _Scene, targets: Sequence[Mention]) -> list[Mention]:
        """Who says that sanctions stay or will be lifted, without a word on whose they are, speaks of its own."""
        act, seen = scene.act, scene.seen
        if act.doers or not is_verbal(act.head) or seen.by is not None or seen.status not in ("planned", "reported"):
            return []
        spoken = [m for m in self._doers(speakers(act.head)) if m.code is not None and m.code not in codes(targets)]
        if seen.action == "maintain" or (seen.action == "impose" and seen.status == "reported" and not is_passive(act.head)):
            return [m for m in spoken if m.code in HABITUAL]
        if seen.action == "threaten" and act.head.lemma_ in ("follow", "come"):
            return spoken
        return spoken if seen.action in RELEASING | {"impose", "tighten", "extend"} and seen.status == "planned" and targets else []

    def _addressed(self, scene: _Scene, targets: Sequence[Mention]) -> list[Mention]:
        """Whose sanctions are meant in 'ruled out talks with Washington unless sanctions are lifted': the one habitual sender beside."""
        act, seen = scene.act, scene.seen
        if seen.action not in ("demand_lift", "criticise") or act.measure is None or act.doers:
            return []
        beside = [m for t in act.head.sent if (m := self.actors.at(t)) is not None and m.code in HABITUAL]
        others = codes([*scene.by, *targets])
        found = distinct([m for m in beside if m.code not in others])
        if not found and seen.action == "demand_lift" and not codes(scene.by) & HABITUAL:
            found = [m for m in self.actors.named_before(act.head) if m.code in HABITUAL - others]
        return found if len(found) == 1 else []

    def _senders_told(self, scene: _Scene, earlier: Told | None, targets: list[Mention]) -> list[Mention]:
        """The senders of the sanction that the act points back to."""
        act, seen = scene.act, scene.seen
        unknown_doer = seen.by is None and act.action in RAISING | RELEASING and any(t.pos_ != "PRON" for t in act.doers)
        comes_about = (
            not act.doers
            and is_verbal(act.head)
            and act.head.lemma_ not in ("follow", "come")
            and (seen.action == "maintain" or not is_passive(act.head))
        )
        if earlier is None and act.measure is not None and act.measure.definite and seen.action in ("criticise", "demand_lift"):
            return self.memory.named
        is_borne = seen.action == "demand_lift" and earlier is not None and bool(codes(earlier.targets) & codes(scene.by))
        is_listing = act.measure is not None and act.measure.strength == "list" and not act.doers
        points_back = is_borne or is_listing or act.measure is None or act.measure.definite or comes_about
        if earlier is None or unknown_doer or not points_back or (seen.action == "demand_impose" and act.action == "impose"):
            return []
        also_listed = act.head.lemma_ == "list" and not act.doers
        return earlier.senders if not targets or also_listed or codes(targets) & codes(earlier.targets) else []

    def _implied_performers(self, scene: _Scene, senders: list[Mention]) -> list[Mention]:
        """A sanction that is lifted, without a word on who lifts it, is lifted by its sender."""
        act, action = scene.act, scene.seen.action
        if action == "threaten":
            return senders if not act.doers and scene.seen.by is None else []
        officials = any(m.kind == "igo" for m in senders) and any(t.lemma_ in _MEMBERS for t in act.doers)
        unsaid = not act.doers or officials or not is_verbal(act.head) or any(t.pos_ == "PRON" for t in act.doers)
        return senders if action in RAISING | RELEASING and unsaid else []

    def _targets_told(self, scene: _Scene, senders: list[Mention], earlier: Told | None) -> list[Mention]:
        """The target by what the text told before, or by the act's condition or reason."""
        action, last = scene.seen.action, self.memory.last
        if action in ("criticise", "demand_lift") and any(b.lemma_.lower() in _SELF for b in scene.act.bearers):
            own = [m for m in scene.by if senders and m.code not in codes(senders)]
            if own:
                return own
        if action == "evade" and scene.by and scene.act.head.head.lemma_ == "help":
            return [m for m in scene.by if m.code not in codes(senders)]
        if action == "threaten" and scene.seen.at is not None and not any(map(self._bears, scene.act.bearers)):
            warned = [m for t in objects(scene.seen.at) for m in self.actors.of(t) if m.code not in codes([*senders, *scene.by])]
            if warned and is_verbal(scene.seen.at):
                return warned
        near = self._named_above(scene, senders) if action == "threaten" and last else []
        if near:
            return near
        if last and (scene.takes_up or self._continues(scene)):
            return last.targets
        if last and self._retaliates(scene.act):
            return [m for m in last.senders if m.code not in codes(scene.doers)]
        if earlier and self._points_back(scene, senders, earlier.senders):
            return earlier.targets
        if last and (self._goes_on(scene) or action in ("demand_impose", "threaten")):
            before = self.memory.unanswered() if action in ("demand_impose", "threaten") else last
            told = [m for m in (before or last).targets if m.code not in codes([*senders, *scene.doers])]
            if told:
                return told
        found = self._elaborated(scene.act, senders) if action in ("impose", "tighten") else []
        found = found or (self._clause_target(scene.act, senders) if action != "criticise" else [])
        if not found and action == "demand_lift" and senders:
            found = [m for m in scene.by if m.code not in codes(senders) and m.kind != "igo"]
        found = found or self._reason_target(scene.act, senders) or self._only_other(scene, senders)
        found = (
            found
            or self._its_own(scene, senders)
            or self._goes_along(scene)
            or self._meant_by_pronoun(scene, senders)
            or self._topic(scene, senders)
        )
        found = found or self._complaining(scene, senders)
        if not found and action == "evade":
            found = [m for m in scene.by if m.code not in codes(senders)]
        return found

    def _named_above(self, scene: _Scene, senders: Sequence[Mention]) -> list[Mention]:
        """The one other country named before a threat that is added by a participle: 'asked Guinea to hurry, threatening sanctions'."""
        head = scene.act.head
        if head.tag_ != "VBG" or head.dep_ != "advcl":
            return []
        acting = codes([*senders, *scene.by, *scene.doers])
        named = (self.actors.at(t) for t in self.doc[head.sent.start : head.i])
        found = distinct([m for m in named if m is not None and m.code is not None and m.kind != "igo" and m.code not in acting])
        return found if len(found) == 1 else []

    def _complaining(self, scene: _Scene, senders: Sequence[Mention]) -> list[Mention]:
        """Who complains of sanctions, or asks to be rid of 'the sanctions', bears them where nobody else is named."""
        act, action, measure = scene.act, scene.seen.action, scene.act.measure
        if measure is None or any(map(self._bears, act.bearers)):
            return []
        own = [m for m in scene.by if m.kind != "igo" and m.code not in codes(senders)]
        if action == "criticise" and senders and not measure.definite and self.lexicon.has("complaint", act.head.lemma_.lower()):
            return [m for m in own if m.code not in HABITUAL]
        return own if action == "demand_lift" and measure.definite and act.doers else []

    def _reason_target(self, act: Act, senders: Sequence[Mention]) -> list[Mention]:
        """Whose deed the reason is: 'sanctions over its nuclear test', 'after the Russian invasion of Ukraine'."""
        phrases = [t for head in (act.head, *act.named) for t in prepositional(head, _REASON)]
        near = [c for t in phrases for c in t.children if c.dep_ in ("poss", "amod", "compound")]
        found = [m for c in near for m in (self.actors.at(c, places=True),) if m and m.code and m.code not in codes(senders)]
        verb = governing_verb(act.head)
        if not found and verb is not None and any(c.tag_ == "PRP$" for c in near):
            found = [m for t in subjects(verb) for m in self.actors.of(t) if m.code is not None and m.code not in codes(senders)]
        return found[:1]

    def _elaborated(self, act: Act, senders: Sequence[Mention]) -> list[Mention]:
        """Whom a participle after the act names: 'imposed its first sanctions, freezing the assets of 25 Russians'."""
        clauses = (c for c in act.head.children if c.dep_ == "advcl" and c.tag_ == "VBG" and c.i > act.head.i)
        for phrase in (t for c in clauses for o in objects(c) for t in (*prepositional(o, _OF), o)):
            named = [m for m in self.actors.of(phrase, places=True) if m.code not in codes(senders)]
            if named:
                return named
        return []

    def _meant_by_pronoun(self, scene: _Scene, senders: Sequence[Mention]) -> list[Mention]:
        """The one other country before in the sentence ('closed the border with Niger and suspended payments to it')."""
        if not any(b.lower_ in ("it", "them") for b in scene.act.bearers):
            return []
        acting = codes([*senders, *scene.by, *scene.doers])
        before = (self.actors.at(t) for t in self.doc[scene.act.head.sent.start : scene.act.head.i])
        found = distinct([m for m in before if m is not None and m.code is not None and m.code not in acting])
        return found if len(found) == 1 else []

    def _its_own(self, scene: _Scene, senders: Sequence[Mention]) -> list[Mention]:
        """Whose officials, in 'declared the country a threat and froze the assets of seven of its officials': not the sender's own."""
        if not any(c.tag_ == "PRP$" for b in scene.act.bearers for t in (b, *prepositional(b, _OF)) for c in t.children):
            return []
        acting = codes([*senders, *scene.by, *scene.doers])
        before = (self.actors.at(t) for t in self.doc[scene.act.head.sent.start : scene.act.head.i])
        found = distinct([m for m in before if m is not None and m.code is not None and m.code not in acting])
        return found if len(found) == 1 else []

    def _goes_along(self, scene: _Scene) -> list[Mention]:
        """The target of another's act told right before ('Britain withheld aid to Kigali, and Germany suspended budget support')."""
        act, last = scene.act, self.memory.last
        if last is None or act.measure is not None or act.action != "impose" or act.head.sent.start != self.memory.sentence:
            return []
        return [m for m in last.targets if m.code not in codes(scene.doers)] if act.kinds != ("unspecified",) else []

    def _topic(self, scene: _Scene, senders: Sequence[Mention]) -> list[Mention]:
        """The one country that the sentences before are about, for an act that names no target."""
        act, measure = scene.act, scene.act.measure
        if scene.seen.action not in RAISING | RELEASING | {"threaten", "demand_impose", "demand_lift", "refuse_lift"} or not (
            scene.by or senders
        ):
            return []
        is_sanction = measure.strength == "strong" and not measure.is_tariff if measure is not None else set(act.kinds) <= _STATECRAFT
        unnamed = self._leaves_bearer_open(act)
        if not unnamed and (not is_sanction or any(self._bears(b) or b.pos_ == "PROPN" for b in act.bearers)):
            return []
        acting = codes([*senders, *scene.by, *scene.doers, *self._doers(speakers(act.head))])
        if scene.seen.action == "demand_lift" and not senders:
            acting |= HABITUAL  # whoever asks to be rid of sanctions asks their sender
        countries = [m for m in self.actors.named_before(act.head) if m.kind != "igo" and m.code not in acting and len(m.code or "") == 3]
        return countries if len(countries) == 1 else []

    def _leaves_bearer_open(self, act: Act) -> bool:
        """'revoked the visas of 100 lawmakers', 'barred 11 officials', 'weapons exports to the country': of whom, the text told before."""
        if not act.bearers or any(b.pos_ == "PROPN" or self.actors.of(b, places=True) for b in act.bearers):
            return False
        country = any(b.lemma_ in ("country", "nation") and any(c.lower_ == "the" for c in b.children) for b in act.bearers)
        return country or any(map(self._is_unnamed_bearer, act.bearers))

    def _only_other(self, scene: _Scene, senders: Sequence[Mention]) -> list[Mention]:
        """The one country of the sentence beside those who act, where the act is upon named sanctions."""
        measure, sentence = scene.act.measure, self.doc[scene.act.head.sent.start : scene.act.head.sent.end]
        if measure is None:
            takes_up = scene.takes_up and scene.seen.action in RELEASING | {"demand_lift", "refuse_lift"}
            if not takes_up and not (self._leaves_bearer_open(scene.act) and scene.seen.action in RAISING | RELEASING):
                return []
            sentence = sentence if takes_up else self.doc[sentence.start : scene.act.head.i]
        elif measure.strength not in ("strong", "weak") or measure.is_tariff or scene.seen.action in ("criticise", "demand_lift"):
            return []
        acting = codes([*senders, *scene.by, *scene.doers, *self._doers(speakers(scene.act.head))])
        named = [self.actors.at(t) for t in sentence]
        # A country where something is, or is happening: 'a ceasefire in Libya'.
        places = [t for t in sentence if t.dep_ == "pobj" and t.head.lower_ == "in" and t.head.head.pos_ == "NOUN"]
        there = [self.actors.at(p, places=True) for t in places for p in (t, *conjuncts(t))]
        for mentions, most in ((named, 1), (there, len(there) if len(places) == 1 else 1)):
            found = distinct([m for m in mentions if m is not None and m.code is not None and m.code not in acting])
            if found:
                return found if len(found) <= most and found[0].kind != "igo" else []
        return []

    def _described(self, bearer: Token, doers: Sequence[Mention]) -> list[Mention]:
        """The actor that a clause tells the bearers by: 'firms that trade with Caracas', 'people accused of supplying Iran'."""
        if not self._bears(bearer):
            return []
        clauses = (c for part in (bearer, *conjuncts(bearer)) for c in part.children if c.dep_ in ("acl", "relcl"))
        mentions = (self.actors.at(token, places=True) for clause in clauses for token in clause.subtree)
        named = (m for m in mentions if m is not None and m.code is not None and m.code not in codes(doers))
        return [m for m in (next(named, None),) if m is not None]

    def _may_bear(self, bearer: Token) -> bool:
        """An actor itself, or a noun for those who may be sanctioned ('three officials'), not just anything of an actor's."""
        if self.actors.at(bearer, places=True) is not None:
            return True
        return bearer.dep_ in ("poss", "pobj") or any(self.lexicon.has(role, bearer.lemma_.lower()) for role in _BEARERS)

    def _bears(self, noun: Token) -> bool:
        return self.lexicon.has("bearer", noun.lemma_.lower())

    def _is_unnamed_bearer(self, noun: Token) -> bool:
        """'ten commanders', but not 'foreign companies' or 'firms that trade with it'."""
        counted = any(c.dep_ == "nummod" for c in noun.children)
        loose = any(c.lower_ in ("foreign", "any") or (c.lower_ == "other" and not counted) for c in noun.children)
        clauses = [t for c in noun.children if c.dep_ in ("acl", "relcl") for t in c.subtree]
        described = any(t.pos_ == "PRON" and t.lower_ not in ("who", "which", "that", "whom") for t in clauses)
        return self._bears(noun) and not loose and not described and not any(self.actors.at(t, places=True) for t in clauses)

    def _points_back(self, scene: _Scene, senders: Sequence[Mention], earlier: Sequence[Mention]) -> bool:
        """Whether an act continues the sanctions told before: 'the sanctions', 'parallel measures', or unnamed officials."""
        act, action, measure = scene.act, scene.seen.action, scene.act.measure
        near = (*measure.token.children, *prepositional(measure.token, frozenset({"of"}))) if measure is not None else ()
        parallel = any(self.lexicon.has("parallel", c.lower_) for c in near)
        lasting = action in _LASTING and measure is not None and (measure.definite or _is_left(scene) or bool(scene.explicit))
        if lasting and self.memory.is_about_one():
            return True
        if senders and earlier and not codes(senders) & codes(earlier) and not parallel:
            return any(map(self._is_unnamed_bearer, act.bearers))
        if action in RELEASING | {"evade", "threaten", "refuse_lift"} and senders and (not earlier or codes(senders) == codes(earlier)):
            return True
        if measure is not None and (parallel or measure.definite or measure.strength == "vague"):
            return True
        return any(b.pos_ == "PRON" or self._is_unnamed_bearer(b) for b in act.bearers)

    def _continues(self, scene: _Scene) -> bool:
        """Whether an act is the second of two by one actor in a sentence ('would ease limits on travel and lift a cap')."""
        head, memory = scene.act.head, self.memory
        return head.dep_ == "conj" and bool(scene.doers) and memory.sentence == head.sent.start and codes(scene.doers) == memory.doers

    def _goes_on(self, scene: _Scene) -> bool:
        """Whether a sender's next act, in the same or the next sentence, names only things ('and restricted trade in potash')."""
        act, last, doers = scene.act, self.memory.last, scene.doers
        if last is None or scene.seen.action not in ("impose", "tighten") or not doers or not codes(doers) <= codes(last.senders):
            return False
        near = self.memory.sentence >= 0 and self.doc[self.memory.sentence].sent.end >= act.head.sent.start
        if act.measure is None and any(b.pos_ == "PROPN" and codes(self.actors.of(b, places=True)) <= codes(doers) for b in act.bearers):
            return near
        return near and not any(self._bears(b) or b.pos_ == "PROPN" for b in act.bearers)

    def _retaliates(self, act: Act) -> bool:
        if act.measure is None:
            return False
        words = (act.measure.token.lemma_.lower(), *left_words(act.measure.token))
        return any(self.lexicon.has("retaliatory", w) for w in words)

    def _clause_target(self, act: Act, senders: Sequence[Mention]) -> list[Mention]:
        """The subject of the condition or reason: 'sanctions unless Damascus ...', 'an embargo after Caracas ...'."""
        clauses = [condition_clause(act.head), *(c for c in act.head.children if c.dep_ == "advcl" and _is_reason(c))]
        found = [m for c in clauses if c is not None for t in subjects(c) for m in self.actors.of(t)]
        return [m for m in found if m.code not in codes(senders)][:1]

    def _is_enough(self, act: Act, seen: Outlook, roles: Roles) -> bool:
        """Whether an act names enough to be one upon a sanction, and none that an actor does to itself."""
        measure, action = act.measure, seen.action
        if not roles.senders and not roles.targets:
            return action in ("evade", "criticise") and bool(roles.by) and measure is not None and measure.strength == "strong"
        if action in ("criticise", "demand_lift", "evade", "refuse_lift") and not roles.by:
            return False
        if action == "criticise" and codes(roles.by) == codes(roles.senders):
            return False
        if measure is None and action == "demand_lift" and not self._undoes_the_last(roles):
            return False
        if self.lexicon.has("harm", act.head.lemma_.lower()) and not self._is_lament(action, roles):
            return False
        if action == "threaten" and not roles.by and not roles.certain:
            return False
        if not roles.by and not act.doers and act.head.tag_ == "VB" and act.head.dep_ in ("acl", "relcl") and seen.by is None:
            return False
        if action not in ("criticise", "evade", "demand_lift") and roles.targets and codes(roles.senders) == codes(roles.targets):
            return False
        if measure is None and act.head.lemma_ == "suspend" and act.bearers and act.bearers[0].head.i == act.head.i:
            member = self.actors.at(act.bearers[0])
            return member is not None and member.kind == "country" and any(m.kind == "igo" for m in roles.senders)
        if measure is None:
            if not roles.senders and any(t.pos_ == "PROPN" for t in act.doers):
                return False  # somebody of whom no state is known
            if act.head.lemma_ == "sanction" and not roles.certain and not any(self._bears(b) or b.pos_ == "PRON" for b in act.bearers):
                return False
            if act.head.lemma_ in ("sanction", "blacklist") and roles.senders and any(self._bears(b) for b in act.bearers):
                return True
            needs_context = act.head.lemma_ == "grant" or (not act.bearers and not set(act.kinds) <= _STATECRAFT)
            follows = self.memory.last is not None and act.head.lemma_ in ("follow", "do", "grant")
            return bool(roles.targets) and (self.speaks_of_sanctions or not needs_context or follows)
        if measure.strength == "weak" and not (roles.senders or roles.by or roles.certain):
            return False
        is_told_only = act.head.dep_ == "relcl" and not any(self.lexicon.has("instrument", t.lemma_.lower()) for t in act.doers)
        if not roles.targets and (measure.is_tariff or measure.strength in ("weak", "vague") or is_told_only):
            return False
        against = any(c.lower_ == "against" for c in measure.token.children) and roles.certain and roles.targets[0].kind != "armed_group"
        return measure.strength != "vague" or against or self.speaks_of_sanctions or self.memory.last is not None

    def _undoes_the_last(self, roles: Roles) -> bool:
        """Whether 'the decision' or 'it' to be undone is the act told last: its sender is asked, or its bearer asks."""
        last = self.memory.last
        return last is None or bool(codes(roles.senders) & codes(last.senders)) or bool(codes(roles.by) & codes(last.targets))

    def _is_lament(self, action: str, roles: Roles) -> bool:
        """Whether who says that sanctions hurt means it as a reproach: not their sender, and knowing whose they are or bearing them."""
        if action != "criticise":
            return True
        by = codes(roles.by)
        return not by & codes(roles.senders) and (bool(roles.senders) or bool(by & codes(roles.targets)))


def _is_left(scene: _Scene) -> bool:
    """'An arms embargo remains': what is left of the sanctions told before."""
    return scene.seen.action == "maintain" and not scene.act.doers and is_verbal(scene.act.head)


def _lacks_subject(verb: Token) -> bool:
    """A finite clause has a subject of its own: where the parser found none, it erred."""
    own = any(c.dep_ in ("nsubj", "nsubjpass", "csubj", "expl", "agent") for c in verb.children)
    return verb.dep_ == "advcl" and verb.tag_ in ("VBD", "VBZ", "VBP") and not own and not is_passive(verb)


def _is_reason(clause: Token) -> bool:
    marked = any(c.lower_ in ("after", "because") for c in clause.children if c.dep_ == "mark")
    return marked and not any(c.dep_ == "npadvmod" for c in clause.children)  # 'a day after' tells when
