"""The annotation of one document: what `annotate` yields, what the loader stores, what `communique annotate` prints.

All spans are (start, end) character offsets into the document's text, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

Span = tuple[int, int]
Day = date


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date no finer than the text supports: `on` is its first day, `precision` is day, month or year."""

    on: date
    precision: str

    def __str__(self) -> str:
        return {"day": self.on.isoformat(), "month": self.on.isoformat()[:7], "year": self.on.isoformat()[:4]}[self.precision]


@dataclass(frozen=True, slots=True)
class Document:
    """A text to annotate. `published` is the day that relative dates and offices are resolved against, if known."""

    id: str
    text: str
    title: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names an actor.

    `key` is the gazetteer's key of the actor, or None for one that the gazetteer lacks. `code` is the country or body
    that it is or acts for, None where that can't be told. `method` names the rule that decided (office-on-date,
    demonym, pronoun ...). `is_place` marks a place name used as a location: it has a code, but does not act.
    """

    span: Span
    name: str
    code: str | None
    kind: str
    key: str | None
    method: str
    confidence: float
    is_place: bool = False


@dataclass(frozen=True, slots=True)
class Stance:
    """How a statement stands towards an actor that it is about: `towards` is favourable or unfavourable."""

    actor: Mention
    towards: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said, by whom, to whom, about whom. `confidence` is the chance that a reader would mark the same content."""

    content: tuple[Span, ...]
    speaker: Span | None
    speaker_mention: Mention | None
    cue: Span | None
    kind: str
    stated_on: PartialDate | None
    addressee: Mention | None
    about: tuple[Mention, ...]
    confidence: float
    topic: str | None = None
    cue_lemma: str | None = None
    cue_class: str | None = None
    addressed: Span | None = None
    stances: tuple[Stance, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One act. Its source and target are mentions; `source` holds all parties where the act is reciprocal."""

    type: str
    mode: str | None
    cameo: str | None
    contexts: tuple[str, ...]
    status: str
    trigger: Span
    source: tuple[Mention, ...]
    target: tuple[Mention, ...]
    location: str | None
    date: PartialDate | None
    confidence: float


@dataclass(frozen=True, slots=True)
class SanctionAction:
    """One act upon a sanction: `by` performs it, `sender` has or would have the measure in force, `target` bears it."""

    action: str
    measure: str
    by: Mention | None
    sender: Mention | None
    target: Mention | None
    trigger: Span
    status: str
    date: PartialDate | None
    confidence: float
    objective: str | None = None
    condition: str | None = None
    sector: str | None = None
    trade_direction: str | None = None
    target_kind: str | None = None
    legal_basis: str | None = None
    expires_on: Day | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    id: str
    extractor: str
    sentences: tuple[Span, ...] = ()
    mentions: tuple[Mention, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    sanctions: tuple[SanctionAction, ...] = field(default=())
