"""Acts upon sanctions in a text: who imposes, eases, extends, demands, threatens, evades ... which measure, against whom.

The rules of what counts are those of docs: an act is a row for each measure named and each sender; one told again in the
same text without a new actor or date is not repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from spacy.tokens import Doc, Token

from communique.etl.annotate import dates as dating
from communique.etl.annotate import sanctions_acts, sanctions_details, sanctions_lexicon, sanctions_measures
from communique.etl.annotate.dates import DateMention
from communique.etl.annotate.model import Mention, PartialDate, SanctionAction, Span
from communique.etl.annotate.sanctions_acts import AS_BEFORE, Act
from communique.etl.annotate.sanctions_arguments import Actors, conjuncts, distinct, is_verbal, owners, prepositional, subjects
from communique.etl.annotate.sanctions_lexicon import Lexicon
from communique.etl.annotate.sanctions_measures import Measure
from communique.etl.annotate.sanctions_memory import Memory, Told, told_once
from communique.etl.annotate.sanctions_outlook import RAISING, RELEASING, Outlook, condition_clause, outlook
from communique.etl.annotate.sanctions_senders import senders_of, target_before

OLD_AFTER_DAYS = 60
_LIMITS = frozenset({"travel_ban", "asset_freeze", "trade", "financial", "arms"})


def code(
    doc: Doc,
    mentions: Sequence[Mention],
    dates: Sequence[DateMention],
    published: date | None,
    lexicon: Lexicon | None = None,
) -> list[SanctionAction]:
    """All acts upon sanctions that `doc` tells, in order of their triggers.

    `mentions` are the document's actors, `dates` its date expressions as found against `published`.
    """
    words = lexicon or sanctions_lexicon.default()
    measures = sanctions_measures.find(doc, words)
    coder = _Coder(doc, Actors(doc, mentions), dates, published, words, measures)
    rows: list[SanctionAction] = []
    acts = sanctions_acts.find(doc, measures, words)
    acting = {t.i for act in acts for t in act.named}
    steps: list[Act | Measure] = [*acts, *(m for m in measures if m.token.i not in acting)]
    for step in sorted(steps, key=lambda s: s.head.i if isinstance(s, Act) else s.token.i):
        if isinstance(step, Measure):
            coder.mentions(step)
        elif not coder.specifies(step, rows):
            rows += coder.rows(step)
    return told_once(doc.text, rows)


@dataclass(frozen=True, slots=True)
class _Roles:
    by: list[Mention]
    senders: list[Mention]
    targets: list[Mention]
    certain: bool


class _Coder:
    """The reading of one document; `rows` is called on its acts in order, and remembers the sanctions told so far."""

    def __init__(
        self, doc: Doc, actors: Actors, dates: Sequence[DateMention], published: date | None, lexicon: Lexicon, measures: Sequence[Measure]
    ) -> None:
        self.doc, self.actors, self.dates, self.published, self.lexicon = doc, actors, dates, published, lexicon
        self.memory = Memory()
        self.speaks_of_sanctions = any(m.strength == "strong" for m in measures)

    def rows(self, act: Act) -> Iterator[SanctionAction]:
        """The rows of an act, none where it turns out to be no act upon a sanction between known actors."""
        if act.action == AS_BEFORE:
            last = self.memory.last
            if last is None or last.action not in RAISING | RELEASING:
                return
            act = replace(act, action=last.action, kinds=last.kinds)
        headline = act.measure is None and not is_verbal(act.head)
        seen = Outlook(act.action, "reported") if headline else outlook(act.head, act.action, self.lexicon)
        if seen is None or self._is_unrelated(act):
            return
        roles = self._roles(act, seen)
        if roles is None:
            return
        when = self._date(act, seen)
        status = self._status(act, seen, when)
        kinds = self._kinds(act)
        details = sanctions_details.details(self.doc, act, condition_clause(act.head), self.dates, self.published)
        for by, sender, target in _combinations(roles, seen.action, self._is_mutual(act)):
            for kind in kinds:
                yield SanctionAction(
                    action=seen.action,
                    measure=kind,
                    by=by,
                    sender=sender,
                    target=target,
                    trigger=_trigger(act, seen),
                    status=status,
                    date=when,
                    confidence=_confidence(by, sender, target, roles.certain),
                    objective=details.objective,
                    condition=details.condition,
                    sector=details.sector,
                    trade_direction=details.trade_direction if kind in ("trade", "arms") else None,
                    target_kind=sanctions_details.target_kind(target, self._bearer(act)),
                    legal_basis=details.legal_basis,
                    expires_on=details.expires_on,
                )
        self.memory.keep(roles.senders, roles.targets, kinds, seen.action, inherited=not roles.certain)
        self.memory.sentence, self.memory.doers = act.head.sent.start, _codes(roles.by)

    def _kinds(self, act: Act) -> tuple[str, ...]:
        """The measures of an act: its own, those that a participle after it names, or for 'the ban' those told before."""
        told = self.memory.last.kinds if self.memory.last else ()
        again = act.measure is not None and act.measure.definite and act.measure.token.lemma_ == "embargo" and act.kinds == ("trade",)
        if again and "arms" in told:
            return ("arms",)
        if act.kinds != ("unspecified",):
            return act.kinds
        bare = act.measure is not None and act.measure.is_bare and act.measure.token.lemma_.lower() not in ("measure", "penalty")
        limits = tuple(k for k in told if k in _LIMITS) if bare else ()
        return sanctions_details.specified(act.head, self.lexicon) or limits or act.kinds

    def _date(self, act: Act, seen: Outlook) -> PartialDate | None:
        misread = [t for t in act.named if is_verbal(t)]
        for token in (act.head, seen.at, *misread):
            time = dating.PAST if token in misread else None
            when = dating.for_predicate(self.doc, token, self.dates, self.published, time) if token is not None else None
            if when is not None:
                return when
        issued = [t.head for t in act.doers if act.head.dep_ == "relcl" and self.lexicon.has("instrument", t.lemma_.lower())]
        return dating.for_predicate(self.doc, issued[0], self.dates, self.published) if issued else None

    def mentions(self, measure: Measure) -> None:
        """Remember a sanction that the text names without an act ('despite the sanctions on Iran')."""
        senders = senders_of(measure, self.actors)
        self.memory.named = senders or self.memory.named
        targets = [m for t in sanctions_acts.after(measure.token) for m in self.actors.of(t, places=True)]
        if measure.strength == "strong" and targets:
            self.memory.keep(senders, distinct(targets), measure.kinds)

    def specifies(self, act: Act, rows: list[SanctionAction]) -> bool:
        """Whether an act only tells what the sanctions just told consist of ('The measures freeze their assets'); if so, `rows` say it."""
        if act.measure is not None or not act.doers or not rows or not self._is_measure(act.doers[0]):
            return False
        told = [i for i, r in enumerate(rows) if r.trigger == rows[-1].trigger and r.action == "impose"]
        target = next(iter(self._targets(act, [])), None)
        for i in told:
            named = rows[i].target or target
            rows[i] = replace(rows[i], measure=act.kinds[0] if rows[i].measure == "unspecified" else rows[i].measure, target=named)
        have = {(r.measure, _code(r.by), _code(r.target)) for r in rows}
        rows += [
            replace(rows[i], measure=kind)
            for i in told
            for kind in act.kinds
            if (kind, _code(rows[i].by), _code(rows[i].target)) not in have
        ]
        return True

    def _is_measure(self, noun: Token) -> bool:
        """'the measures', or a 'package of sanctions'."""
        lemma = noun.lemma_.lower()
        of_measures = any(self.lexicon.has("head", t.lemma_.lower()) for t in prepositional(noun, frozenset({"of"})))
        return self.lexicon.has("head", lemma) or (self.lexicon.has("collector", lemma) and of_measures)

    def _bearer(self, act: Act) -> Token | None:
        return next((b for b in act.bearers if self.actors.of(b, places=True)), act.bearers[0] if act.bearers else None)

    def _is_unrelated(self, act: Act) -> bool:
        """Sport, courts, and travel limits for the sake of health."""
        sentence = [t.lower_ for t in act.head.sent]
        if any(self.lexicon.blocks("sentence", w) for w in sentence):
            return True
        for doer in act.doers if act.action != "criticise" else ():
            lemma = doer.lemma_.lower()
            if self.lexicon.blocks("sender", lemma) or (self.lexicon.blocks("unnamed", lemma) and not self.actors.of(doer)):
                return True
        weak = act.measure is None or act.measure.strength != "strong"
        return weak and any(self.lexicon.blocks("health", t.lower_) for t in self.doc)

    def _roles(self, act: Act, seen: Outlook) -> _Roles | None:
        doers = self._doers(act.doers)
        by = self._doers(seen.by) if seen.by is not None else doers
        explicit = senders_of(act.measure, self.actors) if act.measure else []
        targets = self._targets(act, doers)
        certain = bool(targets)
        if act.measure is None and not act.bearers and not self.memory.last:
            explicit = self.memory.named
        spoken = seen.action in ("criticise", "demand_lift", "evade", "refuse_lift", "demand_impose")
        earlier = self.memory.recall(explicit or ([] if spoken else doers or by), by if spoken else ())
        if not targets and act.measure is not None and act.measure.strength != "list":
            targets = target_before(act.measure, self.actors, explicit, [*by, *doers])
        senders = self._senders(act, seen, explicit, doers, by)
        unknown_doer = seen.by is None and act.action in RAISING | RELEASING and any(t.pos_ != "PRON" for t in act.doers)
        backward = act.measure is None or act.measure.definite
        if earlier and not senders and backward and not unknown_doer and not (seen.action == "demand_impose" and act.action == "impose"):
            senders = earlier.senders if not targets or _codes(targets) & _codes(earlier.targets) else []
        if seen.action == "threaten" and not act.doers and seen.by is None:
            by = senders
        if (
            seen.action in RAISING | RELEASING
            and not by
            and (not act.doers or not is_verbal(act.head) or any(t.pos_ == "PRON" for t in act.doers))
        ):
            by = senders
        if not targets:
            targets, certain = self._targets_told(act, seen, earlier, senders, doers), False
        if not targets and seen.action != "criticise":
            targets = self._clause_target(act, senders)
        if not targets and seen.action == "demand_lift" and senders:
            targets = [m for m in by if m.code not in _codes(senders)]
        return self._checked(act, seen, _Roles(distinct(by), distinct(senders), distinct(targets), certain))

    def _senders(self, act: Act, seen: Outlook, explicit: list[Mention], doers: list[Mention], by: list[Mention]) -> list[Mention]:
        """Whose sanction it is or would be: as the phrase says, else whoever imposes, lifts or is asked to."""
        if seen.action in ("criticise", "evade", "demand_lift"):
            return explicit or (doers if seen.by is not None and _codes(doers) != _codes(by) else [])
        if seen.action == "demand_impose":
            return explicit or (doers if seen.by is not None and {t.i for t in act.doers} != {t.i for t in seen.by} else [])
        if seen.action == "impose" and doers:
            return doers
        return explicit or doers or by

    def _targets_told(self, act: Act, seen: Outlook, earlier: Told | None, senders: list[Mention], doers: list[Mention]) -> list[Mention]:
        """The target that the text has named before, where the act points back to it."""
        last = self.memory.last
        if last and (self._continues(act, doers) or (act.measure is None and not act.bearers)):
            return last.targets
        if last and self._retaliates(act):
            return [m for m in last.senders if m.code not in _codes(doers)]
        if earlier and self._points_back(act, seen, senders, earlier.senders):
            return earlier.targets
        if last and (self._goes_on(act, seen, doers) or seen.action in ("demand_impose", "threaten")):
            return [m for m in last.targets if m.code not in _codes([*senders, *doers])]
        return []

    def _goes_on(self, act: Act, seen: Outlook, doers: Sequence[Mention]) -> bool:
        """Whether a sender's next act, in the same or the next sentence, names only things ('and restricted trade in potash')."""
        last = self.memory.last
        if last is None or seen.action not in ("impose", "tighten") or not doers or not _codes(doers) <= _codes(last.senders):
            return False
        near = self.doc[self.memory.sentence].sent.end >= act.head.sent.start if self.memory.sentence >= 0 else False
        return near and not any(self.lexicon.has("bearer", b.lemma_.lower()) or b.pos_ == "PROPN" for b in act.bearers)

    def _targets(self, act: Act, doers: Sequence[Mention]) -> list[Mention]:
        for bearer in act.bearers:
            found = [m for m in self.actors.of(bearer, places=True) if m.code not in _codes(doers)]
            found = found or self._described(bearer, doers)
            if found and (not act.bearer_is_strict or self._may_bear(bearer)):
                return found
        return []

    def _described(self, bearer: Token, doers: Sequence[Mention]) -> list[Mention]:
        """The actor that a clause tells the bearers by: 'firms that trade with Caracas', 'people accused of supplying Iran'."""
        if not self.lexicon.has("bearer", bearer.lemma_.lower()):
            return []
        for clause in (c for part in (bearer, *conjuncts(bearer)) for c in part.children if c.dep_ in ("acl", "relcl")):
            for token in clause.subtree:
                mention = self.actors.at(token, places=True)
                if mention is not None and mention.code is not None and mention.code not in _codes(doers):
                    return [mention]
        return []

    def _may_bear(self, bearer: Token) -> bool:
        """An actor itself, or a noun for those who may be sanctioned ('three officials'), not just anything of an actor's."""
        if self.actors.at(bearer, places=True) is not None:
            return True
        roles = ("bearer", "flow", "collector", "qualifier")
        return bearer.dep_ in ("poss", "pobj") or any(self.lexicon.has(role, bearer.lemma_.lower()) for role in roles)

    def _points_back(self, act: Act, seen: Outlook, senders: Sequence[Mention], earlier: Sequence[Mention]) -> bool:
        """Whether an act without a named target continues the sanctions told before: 'the sanctions', or unnamed officials."""
        lasting = seen.action in RELEASING | {"extend", "maintain", "tighten"} and act.measure is not None and act.measure.definite
        if lasting and self.memory.is_about_one():
            return True
        if senders and earlier and not _codes(senders) & _codes(earlier) and not self._is_parallel(act):
            return any(map(self._is_unnamed_bearer, act.bearers))
        if seen.action in RELEASING | {"evade", "threaten"} and senders and (not earlier or _codes(senders) == _codes(earlier)):
            return True
        if act.measure is not None and (act.measure.definite or self._is_parallel(act) or act.measure.strength == "vague"):
            return True
        return any(b.pos_ == "PRON" or self._is_unnamed_bearer(b) for b in act.bearers)

    def _is_unnamed_bearer(self, noun: Token) -> bool:
        return self.lexicon.has("bearer", noun.lemma_.lower()) and not _is_described(noun)

    def _doers(self, tokens: Iterable[Token] | None) -> list[Mention]:
        """Who acts; for a licence or an order, whoever issued it."""
        found: list[Mention] = []
        for token in tokens or ():
            named = self.actors.of(token)
            if not named and self.lexicon.has("instrument", token.lemma_.lower()):
                named = [m for owner in owners(token) for m in self.actors.of(owner)]
            if not named and token.lemma_.lower() == "resolution" and self.memory.last:
                named = self.memory.last.senders
            found += named
        return found

    def _retaliates(self, act: Act) -> bool:
        if act.measure is None:
            return False
        words = (act.measure.token.lemma_.lower(), *sanctions_measures.left_words(act.measure.token))
        return any(self.lexicon.has("retaliatory", w) for w in words)

    def _continues(self, act: Act, doers: Sequence[Mention]) -> bool:
        """Whether an act is the second of two by the same actor in one sentence ('would ease limits on travel and lift a cap')."""
        return (
            act.head.dep_ == "conj" and bool(doers) and self.memory.sentence == act.head.sent.start and _codes(doers) == self.memory.doers
        )

    def _is_mutual(self, act: Act) -> bool:
        """'sanctions on each other's ministers'."""
        nouns = [t for b in act.bearers for t in (b, *b.children)]
        return any(t.lower_ in ("other", "another") and t.i > 0 and t.nbor(-1).lower_ in ("each", "one") for t in nouns)

    def _is_parallel(self, act: Act) -> bool:
        if act.measure is None:
            return False
        return any(self.lexicon.has("parallel", c.lower_) for c in act.measure.token.children)

    def _clause_target(self, act: Act, senders: Sequence[Mention]) -> list[Mention]:
        """The subject of the condition or reason: 'sanctions unless Damascus ...', 'an embargo after Caracas ...'."""
        clauses = [condition_clause(act.head), *(c for c in act.head.children if c.dep_ == "advcl" and _is_reason(c))]
        found = self._named([t for c in clauses if c is not None for t in subjects(c)], places=False)
        return [m for m in found if m.code not in _codes(senders)][:1]

    def _named(self, tokens: Iterable[Token] | None, places: bool) -> list[Mention]:
        return [m for t in tokens or () for m in self.actors.of(t, places)]

    def _checked(self, act: Act, seen: Outlook, roles: _Roles) -> _Roles | None:
        """None for an act that names too little, or that an actor does to itself."""
        if (
            not roles.senders
            and not roles.targets
            and not (seen.action in ("evade", "criticise") and roles.by and act.measure is not None and act.measure.strength == "strong")
        ):
            return None
        if seen.action in ("criticise", "demand_lift", "evade", "refuse_lift") and not roles.by:
            return None
        if act.measure is not None and act.measure.is_tariff and not roles.targets:
            return None
        if seen.action not in ("criticise", "evade", "demand_lift") and roles.targets and _codes(roles.senders) == _codes(roles.targets):
            return None
        if not roles.targets and (act.measure is None or act.head.dep_ == "relcl"):
            return None
        if act.measure is None and (act.head.lemma_ == "grant" or not act.bearers) and not self.speaks_of_sanctions:
            return None
        if act.measure is not None and act.measure.strength in ("weak", "vague") and not roles.targets:
            return None
        if act.measure is not None and act.measure.strength == "vague" and not (self.speaks_of_sanctions or self.memory.last):
            return None
        return roles

    def _status(self, act: Act, seen: Outlook, when: PartialDate | None) -> str:
        if seen.status != "reported":
            return seen.status
        told_before = (
            when is not None and self.published is not None and _last_day(when).toordinal() + OLD_AFTER_DAYS < self.published.toordinal()
        )
        past_perfect = is_verbal(act.head) and act.head.dep_ in ("relcl", "acl", "advcl") and any(
            c.lower_ == "had" for c in act.head.children if c.dep_ == "aux"
        )  # fmt: skip
        return "historical" if told_before or past_perfect else "reported"


def _codes(mentions: Iterable[Mention]) -> set[str | None]:
    return {m.code for m in mentions}


def _is_reason(clause: Token) -> bool:
    return any(c.lower_ in ("after", "because") for c in clause.children if c.dep_ == "mark")


def _is_described(noun: Token) -> bool:
    """Whether a noun says itself which ones it means ('foreign companies', 'firms that trade with it')."""
    return any(c.dep_ in ("acl", "relcl") or c.lower_ in ("foreign", "any", "other") for c in noun.children)


def _code(mention: Mention | None) -> str | None:
    return mention.code if mention else None


def _last_day(value: PartialDate) -> date:
    if value.precision == "day":
        return value.on
    return date(value.on.year, 12, 31) if value.precision == "year" else date(value.on.year, value.on.month, 28)


def _combinations(roles: _Roles, action: str, mutual: bool) -> Iterator[tuple[Mention | None, Mention | None, Mention | None]]:
    """Who with whom: those who act upon their own sanction are its senders, one row each; others act upon each sender's."""
    own = action not in ("criticise", "demand_lift", "demand_impose", "evade") and (
        not roles.senders or _codes(roles.by) == _codes(roles.senders)
    )
    if mutual and own:
        yield from ((one, one, other) for one in roles.by for other in roles.by if one is not other)
        return
    doers, senders, targets = ([*mentions] or [None] for mentions in (roles.by, roles.senders, roles.targets))
    for target in targets:
        for actor in doers:
            for sender in [actor] if own else senders:
                yield actor, sender, target


def _trigger(act: Act, seen: Outlook) -> Span:
    """The verb alone where it is finite; with its measure where it is an infinitive or a noun."""
    head = act.head
    start, end = head.idx, head.idx + len(head.text)
    infinitive = is_verbal(head) and (head.tag_ == "VB" or seen.action in ("demand_lift", "demand_impose"))
    if act.measure is None or not (infinitive or not is_verbal(head)):
        return start, end
    to = next((c for c in head.children if c.lower_ == "to" and c.dep_ == "aux"), None)
    if to is not None and seen.action == "demand_lift":
        start = to.idx
    token = act.measure.token
    return min(start, token.idx), max(end, token.idx + len(token.text))


def _confidence(by: Mention | None, sender: Mention | None, target: Mention | None, certain: bool) -> float:
    known = sum(m is not None and m.code is not None for m in (by, sender, target))
    return round(0.3 + 0.2 * known - (0.15 if not certain else 0.0), 2)
