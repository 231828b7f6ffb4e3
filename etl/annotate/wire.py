"""The annotation format: documents read from text or JSON lines, annotations written as one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from communique.etl.annotate.model import Annotation, Document, Event, Mention, PartialDate, SanctionAction, Statement


class BadInput(ValueError):
    """An input line that holds no document; the message names the line and the remedy."""


def read_documents(lines: Iterable[str], name: str = "-") -> Iterator[Document]:
    """Documents from JSON lines, or one document from plain text. Which of the two the first line decides."""
    stream = iter(lines)
    first = next(stream, None)
    if first is None:
        return
    if not first.lstrip().startswith("{"):
        yield Document(id=name, text=first + "".join(stream))
        return
    for number, line in enumerate(_with_first(first, stream), 1):
        if line.strip():
            yield _document(line, name, number)


def _with_first(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _document(line: str, name: str, number: int) -> Document:
    try:
        row = json.loads(line)
    except ValueError as e:
        raise BadInput(f"{name}, line {number}: not JSON ({e}); give one JSON object a line") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise BadInput(f'{name}, line {number}: no "text" string; give {{"id": "...", "text": "..."}}')
    title = row.get("title")
    return Document(
        id=str(row.get("id", number)),
        text=row["text"],
        title=title if isinstance(title, str) else None,
        published=_day(row.get("published_at")),
    )


def _day(value: object) -> date | None:
    """The day of an ISO date or time; None where there is none, or it is no day."""
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None


def to_json(annotation: Annotation) -> str:
    """One line of JSON, keys as the annotation format names them."""
    return json.dumps(as_dict(annotation), ensure_ascii=False)


def as_dict(a: Annotation) -> dict[str, Any]:
    return {
        "id": a.id,
        "extractor": a.extractor,
        "mentions": [{"span": list(m.span), "name": m.name, "code": m.code, "kind": m.kind} for m in a.mentions],
        "statements": [_statement(s) for s in a.statements],
        "events": [_event(e) for e in a.events],
        "sanctions": [_sanction(s) for s in a.sanctions],
    }


def _statement(s: Statement) -> dict[str, Any]:
    return {
        "content": [list(p) for p in s.content],
        "speaker": list(s.speaker) if s.speaker else None,
        "speaker_name": s.speaker_mention.name if s.speaker_mention else None,
        "speaker_code": s.speaker_mention.code if s.speaker_mention else None,
        "cue": list(s.cue) if s.cue else None,
        "kind": s.kind,
        "stated_on": _date(s.stated_on),
        "addressee_code": s.addressee.code if s.addressee else None,
        "about": sorted({m.code for m in s.about if m.code}),
        "confidence": s.confidence,
        "cue_lemma": s.cue_lemma,
        "cue_class": s.cue_class,
        "addressee": list(s.addressed) if s.addressed else None,
        "addressee_name": s.addressee.name if s.addressee else None,
        "topic": s.topic,
        "stances": [{"name": x.actor.name, "code": x.actor.code, "stance": x.towards} for x in s.stances],
    }


def _event(e: Event) -> dict[str, Any]:
    return {
        "type": e.type,
        "mode": e.mode,
        "cameo": e.cameo,
        "contexts": list(e.contexts),
        "status": e.status,
        "trigger": list(e.trigger),
        "source": [_participant(m) for m in e.source],
        "target": [_participant(m) for m in e.target],
        "location": e.location,
        "date": _date(e.date),
        "confidence": e.confidence,
    }


def _sanction(s: SanctionAction) -> dict[str, Any]:
    return {
        "action": s.action,
        "measure": s.measure,
        "by": _actor(s.by),
        "sender": _actor(s.sender),
        "target": _actor(s.target),
        "trigger": list(s.trigger),
        "status": s.status,
        "date": _date(s.date),
        "objective": s.objective,
        "condition": s.condition,
        "sector": s.sector,
        "legal_basis": s.legal_basis,
        "expires_on": s.expires_on.isoformat() if s.expires_on else None,
        "confidence": s.confidence,
    }


def _participant(m: Mention) -> dict[str, Any]:
    return {"name": m.name, "code": m.code, "span": list(m.span)}


def _actor(m: Mention | None) -> dict[str, Any] | None:
    return {"name": m.name, "code": m.code} if m else None


def _date(d: PartialDate | None) -> str | None:
    return str(d) if d else None
