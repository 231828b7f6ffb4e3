"""An annotation as rows of the tables: pure, given the keys that the database hands out."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from psycopg.types.json import Jsonb
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

from communique.etl import identity
from communique.etl.annotate.model import Annotation, Document, Event, Mention, PartialDate, SanctionAction, Span, Statement
from communique.etl.identity import Identity
from communique.etl.staging import Stage

_PLACE = {"document_id": "int8", "sentence": "int4"}
_TRIGGER = {"trigger": "text", "trigger_start": "int4", "trigger_end": "int4"}
_OCCURRED = {"occurred_on": "date", "occurred_on_precision": "text"}

# In the order of their foreign keys.
STAGES = (
    Stage("document_annotations", {"document_id": "int8", "extractor": "text", "run_id": "int8", "counts": "jsonb"}),
    Stage("sentences", {"document_id": "int8", "ordinal": "int4", "char_start": "int4", "char_end": "int4"}),
    Stage(
        "mentions",
        {"id": "int8", **_PLACE, "char_start": "int4", "char_end": "int4", "surface": "text", "actor_id": "int8", "code": "text"}
        | {"is_place": "bool", "method": "text", "confidence": "float8"},
    ),
    Stage(
        "statements",
        {"id": "int8", **_PLACE, "speaker_id": "int8", "speaker_code": "text", "speaker_text": "text", "speaker_start": "int4"}
        | {"speaker_end": "int4", "cue": "text", "cue_start": "int4", "cue_end": "int4", "cue_lemma": "text", "cue_class": "text"}
        | {"kind": "text", "content": "text", "spans": "int4multirange", "addressee_id": "int8", "addressee_code": "text"}
        | {"addressee_text": "text", "addressee_start": "int4", "addressee_end": "int4", "stated_on": "date"}
        | {"stated_on_precision": "text", "topic": "text", "confidence": "float8"},
    ),
    Stage("statement_subjects", {"statement_id": "int8", "actor_id": "int8", "code": "text", "stance": "text"}),
    Stage(
        "events",
        {"id": "int8", **_PLACE, "event_type": "text", "mode": "text", "cameo_code": "text", "status": "text", **_TRIGGER, **_OCCURRED}
        | {"location": "text", "confidence": "float8"},
    ),
    Stage(
        "event_participants",
        {"event_id": "int8", "role": "text", "position": "int2", "actor_id": "int8", "code": "text", "mention_id": "int8"},
    ),
    Stage("event_contexts", {"event_id": "int8", "context": "text"}),
    Stage(
        "sanction_actions",
        {"id": "int8", **_PLACE, "action": "text", "measure": "text", "by_actor_id": "int8", "by_code": "text", "sender_id": "int8"}
        | {"sender_code": "text", "target_id": "int8", "target_code": "text", "status": "text", **_TRIGGER, **_OCCURRED}
        | {"objective": "text", "condition": "text", "sector": "text", "trade_direction": "text", "target_kind": "text"}
        | {"legal_basis": "text", "expires_on": "date", "confidence": "float8", "event_id": "int8"},
    ),
)
# Tables whose keys others refer to, so that they must be known before the rows are copied.
KEYED = ("mentions", "statements", "events", "sanction_actions")

Row = tuple[Any, ...]
Tables = Mapping[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document, by its id in the database, and what was found in it."""

    document: Document
    annotation: Annotation

    @property
    def id(self) -> int:
        return int(self.document.id)


@dataclass(frozen=True, slots=True)
class Keys:
    """`actors` gives the id of each identity that has one; `new` hands out a table's next unused id."""

    actors: Mapping[Identity, int]
    new: Mapping[str, Iterator[int]]


def mentioned(annotation: Annotation) -> Iterator[Mention]:
    """Every mention that the annotation holds or refers to; some more than once."""
    yield from annotation.mentions
    for statement in annotation.statements:
        yield from filter(None, (statement.speaker_mention, statement.addressee, *statement.about))
    for event in annotation.events:
        yield from (*event.source, *event.target)
    for act in annotation.sanctions:
        yield from filter(None, (act.by, act.sender, act.target))


def needed(annotated: Iterable[Annotated]) -> Mapping[str, int]:
    """How many new ids the rows of these documents take, by table."""
    counts = dict.fromkeys(KEYED, 0)
    for found in (item.annotation for item in annotated):
        counts["mentions"] += len(dict.fromkeys(found.mentions))
        counts["statements"] += len(found.statements)
        counts["events"] += len(found.events)
        counts["sanction_actions"] += len(found.sanctions)
    return counts


def tables(annotated: Iterable[Annotated], keys: Keys, run_id: int) -> Tables:
    """The rows of these documents, by table, in the columns of STAGES."""
    result: dict[str, list[Row]] = defaultdict(list)
    for item in annotated:
        own = _Rows(item, keys).build()
        counts = {table: len(rows) for table, rows in own.items()}
        result["document_annotations"].append((item.id, item.annotation.extractor, run_id, Jsonb(counts)))
        for table, rows in own.items():
            result[table].extend(rows)
    return result


class _Rows:
    """The rows of one document."""

    def __init__(self, item: Annotated, keys: Keys) -> None:
        self._id = item.id
        self._text = item.document.text
        self._found = item.annotation
        self._keys = keys
        self._tables: dict[str, list[Row]] = {stage.table: [] for stage in STAGES if stage.table != "document_annotations"}
        self._sentences = list(item.annotation.sentences) or [(0, len(self._text))]
        self._starts = [start for start, _ in self._sentences]
        self._mention_ids: dict[Mention, int] = {}
        self._by_span: dict[Span, int] = {}

    def build(self) -> dict[str, list[Row]]:
        self._tables["sentences"] = [(self._id, ordinal, *span) for ordinal, span in enumerate(self._sentences)]
        for mention in dict.fromkeys(self._found.mentions):
            self._add_mention(mention)
        for statement in self._found.statements:
            self._add_statement(statement)
        events = [(event.trigger, self._add_event(event)) for event in self._found.events]
        for act in self._found.sanctions:
            self._add_sanction(act, next((key for trigger, key in events if _overlap(trigger, act.trigger)), None))
        return self._tables

    def _add_mention(self, mention: Mention) -> None:
        key = next(self._keys.new["mentions"])
        self._mention_ids[mention] = key
        self._by_span.setdefault(mention.span, key)
        where = self._place(mention.span)
        who = self._actor(mention)
        self._tables["mentions"].append(
            (key, *where, *mention.span, self._words(mention.span), who, mention.code, mention.is_place, mention.method, mention.confidence)
        )

    def _add_statement(self, statement: Statement) -> None:
        key = next(self._keys.new["statements"])
        first = min(statement.content, default=(0, 0))
        self._tables["statements"].append(
            (
                key,
                *self._place(first),
                *self._party(statement.speaker_mention),
                self._words(statement.speaker),
                *_offsets(statement.speaker),
                self._words(statement.cue),
                *_offsets(statement.cue),
                statement.cue_lemma,
                statement.cue_class,
                statement.kind,
                " ".join(self._text[start:end] for start, end in statement.content),
                Multirange([Range(start, end, "[)") for start, end in statement.content]),
                *self._party(statement.addressee),
                self._words(statement.addressed),
                *_offsets(statement.addressed),
                *_partial(statement.stated_on),
                statement.topic,
                statement.confidence,
            )
        )
        stances = {actor: s.towards for s in reversed(statement.stances) if (actor := self._actor(s.actor)) is not None}
        subjects: dict[int, str | None] = {}
        for mention in statement.about:
            actor = self._actor(mention)
            if actor is not None:
                subjects.setdefault(actor, mention.code)
        self._tables["statement_subjects"].extend((key, actor, code, stances.get(actor)) for actor, code in subjects.items())

    def _add_event(self, event: Event) -> int:
        key = next(self._keys.new["events"])
        self._tables["events"].append(
            (
                key,
                *self._place(event.trigger),
                event.type,
                event.mode,
                event.cameo,
                event.status,
                self._words(event.trigger),
                *event.trigger,
                *_partial(event.date),
                event.location,
                event.confidence,
            )
        )
        for role, mentions in (("source", event.source), ("target", event.target)):
            rows = [(*self._party(mention), self._mention_id(mention)) for mention in self._distinct(mentions)]
            self._tables["event_participants"].extend((key, role, position, *row) for position, row in enumerate(rows))
        self._tables["event_contexts"].extend((key, context) for context in dict.fromkeys(event.contexts))
        return key

    def _add_sanction(self, act: SanctionAction, event: int | None) -> None:
        self._tables["sanction_actions"].append(
            (
                next(self._keys.new["sanction_actions"]),
                *self._place(act.trigger),
                act.action,
                act.measure,
                *self._party(act.by),
                *self._party(act.sender),
                *self._party(act.target),
                act.status,
                self._words(act.trigger),
                *act.trigger,
                *_partial(act.date),
                act.objective,
                act.condition,
                act.sector,
                act.trade_direction,
                act.target_kind,
                act.legal_basis,
                act.expires_on,
                act.confidence,
                event,
            )
        )

    def _distinct(self, mentions: Iterable[Mention]) -> Iterator[Mention]:
        """Each party once, though the text may name it twice; those that can't be told apart stay as they are."""
        seen: set[int] = set()
        for mention in mentions:
            actor = self._actor(mention)
            if actor is None or actor not in seen:
                yield mention
            if actor is not None:
                seen.add(actor)

    def _place(self, span: Span) -> tuple[int, int]:
        """(document, sentence that holds the span's beginning, or the last before it)."""
        return self._id, max(0, bisect_right(self._starts, span[0]) - 1)

    def _words(self, span: Span | None) -> str | None:
        return self._text[slice(*span)] if span else None

    def _actor(self, mention: Mention | None) -> int | None:
        who = identity.of(mention)
        return self._keys.actors.get(who) if who else None

    def _party(self, mention: Mention | None) -> tuple[int | None, str | None]:
        return self._actor(mention), mention.code if mention else None

    def _mention_id(self, mention: Mention) -> int | None:
        return self._mention_ids.get(mention, self._by_span.get(mention.span))


def _offsets(span: Span | None) -> tuple[int | None, int | None]:
    return span or (None, None)


def _partial(date: PartialDate | None) -> tuple[Any, Any]:
    return (date.on, date.precision) if date else (None, None)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
