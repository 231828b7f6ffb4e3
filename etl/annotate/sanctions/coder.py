"""From a document to its rows of sanction acts, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from spacy.tokens import Doc, Token

from communique.etl.annotate import dates as dating
from communique.etl.annotate.dates import DateMention
from communique.etl.annotate.model import Mention, PartialDate, SanctionAction, Span
from communique.etl.annotate.sanctions import acts, bearers, details, measures
from communique.etl.annotate.sanctions import lexicon as words
from communique.etl.annotate.sanctions.act import AS_BEFORE, Act
from communique.etl.annotate.sanctions.arguments import Actors, code_of, codes, distinct, is_verbal, objects, prepositional, subjects
from communique.etl.annotate.sanctions.lexicon import Lexicon
from communique.etl.annotate.sanctions.measures import Measure
from communique.etl.annotate.sanctions.memory import Memory, told_once
from communique.etl.annotate.sanctions.outlook import RAISING, RELEASING, Outlook, condition_clause, outlook
from communique.etl.annotate.sanctions.roles import RoleFinder
from communique.etl.annotate.sanctions.senders import senders_of
from communique.etl.annotate.words import text_of

OLD_AFTER_DAYS = 60
_LONG = frozenset({"year", "decade", "month"})
_CONSISTING = frozenset({"include", "comprise", "consist", "entail", "involve", "cover", "contain"})
_LIMITS = frozenset({"travel_ban", "asset_freeze", "trade", "financial", "arms"})


def code(
    doc: Doc,
    mentions: Sequence[Mention],
    dates: Sequence[DateMention],
    published: date | None,
    lexicon: Lexicon | None = None,
) -> list[SanctionAction]:
    """All acts upon sanctions that `doc` tells, in order of their triggers.

    A row for each measure named and each sender; an act told again without a new actor or date has none. `mentions` are the
    document's actors, `dates` its date expressions as found against `published`.
    """
    lexicon = lexicon or words.default()
    named = measures.find(doc, lexicon)
    coder = _Coder(doc, Actors(doc, mentions), dates, published, lexicon, named)
    found = acts.find(doc, named, lexicon)
    acting = {t.i for act in found for t in act.named}
    steps: list[Act | Measure] = [*found, *(m for m in named if m.token.i not in acting)]
    rows: list[SanctionAction] = []
    for step in sorted(steps, key=lambda s: s.head.i if isinstance(s, Act) else s.token.i):
        if isinstance(step, Measure):
            if not coder.consists_of(step, rows):
                coder.remember(step)
        elif not coder.specifies(step, rows):
            told = list(coder.rows(step))
            rows += told
            if not told and step.measure is not None:
                coder.remember(step.measure)
    return told_once(text_of(doc), rows)


class _Coder:
    """The reading of one document; its methods are called on the acts and measures in order, and remember what was told."""

    def __init__(
        self, doc: Doc, actors: Actors, dates: Sequence[DateMention], published: date | None, lexicon: Lexicon, named: Sequence[Measure]
    ) -> None:
        self.doc, self.actors, self.dates, self.published, self.lexicon = doc, actors, dates, published, lexicon
        self.memory = Memory()
        self.finder = RoleFinder(doc, actors, lexicon, self.memory, any(m.strength == "strong" for m in named))
        self.is_about_health = any(lexicon.blocks("health", t.lower_) for t in doc)

    def rows(self, act: Act) -> Iterator[SanctionAction]:
        """The rows of an act, none where it turns out to be no act upon a sanction between known actors."""
        if act.action == AS_BEFORE:
            last = self.memory.last
            if last is None or last.action not in RAISING | RELEASING:
                return
            act = replace(act, action=last.action, kinds=last.kinds)
        by_headline = act.measure is None and not is_verbal(act.head)
        seen = Outlook(act.action, "reported") if by_headline else outlook(act.head, act.action, self.lexicon)
        if seen is None or seen.action not in words.ACTIONS or self._is_unrelated(act):
            return
        roles = self.finder.roles(act, seen)
        if roles is None:
            return
        when, kinds = self._date(act, seen), self._kinds(act)
        said = details.details(self.doc, act, condition_clause(act.head), self.dates, self.published, self.lexicon)
        bearer = next((b for b in act.bearers if self.actors.of(b, places=True)), act.bearers[0] if act.bearers else None)
        for by, sender, target in roles.combinations(seen.action, _is_mutual(act)):
            if by is sender and sender is not None and target is not None and sender.code == target.code and sender.code is not None:
                continue
            for kind in kinds:
                yield SanctionAction(
                    action=seen.action,
                    measure=kind,
                    by=by,
                    sender=sender,
                    target=target,
                    trigger=_trigger(act, seen),
                    status=self._status(act, seen, when),
                    date=when,
                    confidence=_confidence((by, sender, target), roles.certain),
                    objective=said.objective,
                    condition=said.condition,
                    sector=said.sector,
                    trade_direction=said.trade_direction if kind in ("trade", "arms") else None,
                    target_kind=details.target_kind(target, bearer, self.lexicon),
                    legal_basis=said.legal_basis,
                    expires_on=said.expires_on,
                )
        if not roles.targets:
            self.memory.named = roles.senders or self.memory.named
        self.memory.keep(roles.senders, roles.targets, kinds, seen.action, inherited=not roles.certain)
        self.memory.sentence, self.memory.doers = act.head.sent.start, codes(roles.by)

    def remember(self, measure: Measure) -> None:
        """Remember a sanction that the text names without an act ('despite the sanctions on Iran')."""
        senders = senders_of(measure, self.actors)
        self.memory.named = senders or self.memory.named
        targets = [m for t in bearers.after(measure.token) for m in self.actors.of(t, places=True)]
        if measure.strength == "strong" and targets:
            self.memory.keep(senders, distinct(targets), measure.kinds)

    def specifies(self, act: Act, rows: list[SanctionAction]) -> bool:
        """Whether an act only tells what the sanctions just told consist of ('The measures freeze their assets'); if so, `rows` say it."""
        if not rows or not (self._is_about_measures(act) or self._spells_out(act, rows[-1])):
            return False
        told = [i for i, r in enumerate(rows) if r.trigger == rows[-1].trigger and r.action in ("impose", "tighten")]
        _specify(rows, told, act.kinds, next(iter(self.finder.targets(act, [])), None))
        return True

    def consists_of(self, measure: Measure, rows: list[SanctionAction]) -> bool:
        """Whether a measure only tells what those just imposed are ('The measures include travel bans'); if so, `rows` say it."""
        verb = measure.token.head if measure.token.dep_ in ("dobj", "conj") else None
        while verb is not None and not is_verbal(verb) and verb.dep_ in ("dobj", "conj"):
            verb = verb.head
        if verb is None or verb.lemma_ not in _CONSISTING or not rows or measure.kinds == ("unspecified",):
            return False
        if not any(self._is_measure(t) for t in subjects(verb)):
            return False
        told = [i for i, r in enumerate(rows) if r.trigger == rows[-1].trigger and r.action in ("impose", "tighten")]
        _specify(rows, told, measure.kinds, None)
        return bool(told)

    def _is_about_measures(self, act: Act) -> bool:
        if act.measure is not None or not act.doers:
            return False
        doer = act.doers[0]
        is_order = self.lexicon.has("instrument", doer.lemma_.lower()) and any(c.lower_ in ("the", "this", "that") for c in doer.children)
        return self._is_measure(doer) or (is_order and doer.lemma_ != "sanction")

    def _spells_out(self, act: Act, told: SanctionAction) -> bool:
        """'approved sanctions, slapping an arms embargo on it': a participle after an act that left the measure open."""
        if act.head.tag_ != "VBG" or act.action != "impose" or act.kinds == ("unspecified",):
            return False
        is_participle = act.head.dep_ == "advcl" or (act.head.dep_ == "pcomp" and act.head.head.lower_ == "including")
        is_open = told.measure == "unspecified" and told.action in ("impose", "tighten")
        return is_participle and is_open and told.trigger[0] >= act.head.sent.start_char

    def _is_measure(self, noun: Token) -> bool:
        """'the measures', or a 'package of sanctions'."""
        lemma = noun.lemma_.lower()
        of_measures = any(self.lexicon.has("head", t.lemma_.lower()) for t in prepositional(noun, frozenset({"of"})))
        return self.lexicon.has("head", lemma) or (self.lexicon.has("collector", lemma) and of_measures)

    def _is_unrelated(self, act: Act) -> bool:
        """Sport, courts, and travel limits for the sake of health."""
        if any(self.lexicon.blocks("sentence", t.lower_) for t in act.head.sent):
            return True
        issuers = prepositional(act.measure.token, frozenset({"by", "from"})) if act.measure else []
        for doer in (*act.doers, *issuers) if act.action != "criticise" else ():
            lemma = doer.lemma_.lower()
            if self.lexicon.blocks("sender", lemma) or (self.lexicon.blocks("unnamed", lemma) and not self.actors.of(doer)):
                return True
        return self.is_about_health and "travel_ban" in act.kinds and (act.measure is None or act.measure.strength != "strong")

    def _kinds(self, act: Act) -> tuple[str, ...]:
        """The measures of an act: its own, those that a participle after it names, or for 'the ban' those told before."""
        told, measure = self.memory.last.kinds if self.memory.last else (), act.measure
        is_bare = measure is not None and measure.token.lemma_ == "embargo" and not any(measures.left_words(measure.token))
        if act.kinds == ("trade",) and measure is not None and measure.definite and is_bare and "arms" in told:
            return ("arms",)
        if act.kinds != ("unspecified",):
            return act.kinds
        limits = tuple(k for k in told if k in _LIMITS) if measure is not None and measure.is_limit else ()
        if (
            measure is None
            and act.action == "lift"
            and told == ("trade",)
            and any(t.lower_ in ("it", "them", "they") for t in objects(act.head))
        ):
            return told
        told_here = details.specified(act.head, self.lexicon) or (details.spelt_out(measure.token, self.lexicon) if measure else ())
        return told_here or limits or act.kinds

    def _date(self, act: Act, seen: Outlook) -> PartialDate | None:
        misread = [t for t in act.named if is_verbal(t)]
        for token in (act.head, seen.at, *misread):
            time = dating.PAST if token in misread else None
            when = dating.for_predicate(self.doc, token, self.dates, self.published, time) if token is not None else None
            if when is not None:
                return when
        issued = [t.head for t in act.doers if act.head.dep_ == "relcl" and self.lexicon.has("instrument", t.lemma_.lower())]
        return dating.for_predicate(self.doc, issued[0], self.dates, self.published) if issued else None

    def _status(self, act: Act, seen: Outlook, when: PartialDate | None) -> str:
        if seen.status != "reported":
            return seen.status
        background = any(_is_past_perfect(t) or _is_long_before(t) for t in (act.head, seen.at) if t is not None)
        old = when is not None and self.published is not None and (self.published - _last_day(when)).days > OLD_AFTER_DAYS
        return "historical" if old or background else "reported"


def _specify(rows: list[SanctionAction], told: Sequence[int], kinds: Sequence[str], target: Mention | None) -> None:
    """Put the measures, and a target where there is none, into the rows at `told`, with a row more for each further measure."""
    for i in told:
        measure = kinds[0] if rows[i].measure == "unspecified" else rows[i].measure
        rows[i] = replace(rows[i], measure=measure, target=rows[i].target or target)
    have = {(r.measure, code_of(r.by), code_of(r.target)) for r in rows}
    for i in told:
        new = [k for k in kinds if (k, code_of(rows[i].by), code_of(rows[i].target)) not in have]
        rows += [replace(rows[i], measure=kind) for kind in new]


def _is_past_perfect(token: Token) -> bool:
    """'had imposed sanctions in May', told as background; what someone said that they had done may be news."""
    return token.dep_ not in ("ccomp", "xcomp") and any(c.lower_ == "had" for c in token.children if c.dep_ == "aux")


def _is_long_before(token: Token) -> bool:
    """'ten years after they were lifted': what came so long before the news."""
    children = list(token.children)
    is_after = token.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "after" for c in children)
    return is_after and any(c.dep_ == "npadvmod" and c.lemma_ in _LONG for c in children)


def _is_mutual(act: Act) -> bool:
    """'sanctions on each other's ministers'."""
    nouns = (t for b in act.bearers for t in (b, *b.children))
    return any(t.lower_ in ("other", "another") and t.i > 0 and t.nbor(-1).lower_ in ("each", "one") for t in nouns)


def _last_day(value: PartialDate) -> date:
    if value.precision == "day":
        return value.on
    return date(value.on.year, 12, 31) if value.precision == "year" else date(value.on.year, value.on.month, 28)


def _own_words(head: Token) -> Span:
    """The word that tells the act; of a copula ('have been back in force', 'were a mistake') what it says instead."""
    told = next((c for c in head.children if c.i > head.i and c.dep_ in ("acomp", "attr", "advmod", "prep")), None)
    if head.lemma_ != "be" or told is None:
        return head.idx, head.idx + len(head.text)
    phrase = [told, *(c for c in head.children if c.dep_ == "prep" and c.i == told.i + 1)] if told.dep_ in ("advmod", "prep") else [told]
    end = max([*phrase, *(c for p in phrase for c in p.children if p.dep_ == "prep" and c.dep_ == "pobj")], key=lambda t: t.i)
    return told.idx, end.idx + len(end.text)


def _trigger(act: Act, seen: Outlook) -> Span:
    """The verb alone where it is finite; with its measure where it is an infinitive or a noun."""
    head = act.head
    start, end = _own_words(head)
    finite = is_verbal(head) and head.tag_ != "VB" and seen.action not in ("demand_lift", "demand_impose")
    if act.measure is None or finite:
        return start, end
    to = next((c for c in head.children if c.lower_ == "to" and c.dep_ == "aux"), None)
    if to is not None and seen.action == "demand_lift":
        start = to.idx
    token = act.measure.token
    return min(start, token.idx), max(end, token.idx + len(token.text))


def _confidence(actors: tuple[Mention | None, ...], certain: bool) -> float:
    known = sum(code_of(m) is not None for m in actors)
    return round(0.3 + 0.2 * known - (0.0 if certain else 0.15), 2)
