"""Events and sanction acts tell of one act twice: each sanction act has its event, and gives it the bearer that it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from communique.etl.annotate.model import Event, Mention, SanctionAction, Span

SANCTION_EVENTS = {
    "impose": ("SANCTION", "discontinue", "163"),
    "tighten": ("SANCTION", "discontinue", "163"),
    "extend": ("SANCTION", "discontinue", "163"),
    "lift": ("RETREAT", None, "085"),
    "ease": ("RETREAT", None, "085"),
    "waive": ("RETREAT", None, "085"),
    "threaten": ("THREATEN", "restrict", "130"),
    "demand_lift": ("REQUEST", "yield", "104"),
    "criticise": ("ACCUSE", "disapprove", "111"),
    "refuse_lift": ("REJECT", "yield", "120"),
}
ALIKE = {"ACCUSE": {"ACCUSE", "REJECT"}, "RETREAT": {"RETREAT", "CONCEDE"}, "SANCTION": {"SANCTION", "COERCE", "THREATEN"}}
TOWARDS_SENDER = {"demand_lift", "criticise"}


def with_sanctions(events: Sequence[Event], acts: Iterable[SanctionAction], sentences: Sequence[Span]) -> list[Event]:
    """The events, completed from the sanction acts and joined by those that had none, in order."""
    out = list(events)
    for performers, act in _joint(acts):
        kind, mode, cameo = SANCTION_EVENTS[act.action]
        if kind == "RETREAT" and act.status in {"planned", "hypothetical"}:
            kind = "CONCEDE"
        bearer = act.sender if act.action in TOWARDS_SENDER else act.target
        place = _sentence(act.trigger, sentences)
        found = [i for i, e in enumerate(out) if _sentence(e.trigger, sentences) == place and _is_same(e, kind, performers)]
        if not found:
            if act.status == "reported" or kind in {"CONCEDE", "THREATEN"}:
                out.append(
                    Event(
                        kind,
                        mode,
                        cameo,
                        (),
                        act.status,
                        act.trigger,
                        performers,
                        (bearer,) if bearer else (),
                        None,
                        act.date,
                        act.confidence,
                    )
                )
            continue
        for i in found:
            e = out[i]
            fits = bearer is not None and not any(m.code == bearer.code for m in e.source)
            if bearer is not None and fits and (act.action == "criticise" or not any(m.code for m in e.target)):
                out[i] = e = replace(e, target=(bearer,))
            if kind == "SANCTION" and e.type == "COERCE":
                out[i] = e = replace(e, type=kind, mode=mode, cameo=cameo)
            if e.date is None and act.date is not None:
                out[i] = replace(e, date=act.date)
    return sorted(out, key=lambda e: e.trigger)


def _joint(acts: Iterable[SanctionAction]) -> list[tuple[tuple[Mention, ...], SanctionAction]]:
    """Acts with all their performers: joint senders and several measures are rows of their own there, but one event here."""
    groups: dict[tuple[object, ...], list[SanctionAction]] = {}
    for a in acts:
        if a.by is not None and a.action in SANCTION_EVENTS:
            bearer = a.sender if a.action in TOWARDS_SENDER else a.target
            groups.setdefault((a.action, a.trigger, a.status, bearer.code if bearer else None), []).append(a)
    out = []
    for group in groups.values():
        performers: dict[str | None, Mention] = {}
        for a in group:
            if a.by is not None:
                performers.setdefault(a.by.code or a.by.name, a.by)
        out.append((tuple(performers.values()), group[0]))
    return out


def _is_same(event: Event, kind: str, performers: Sequence[Mention]) -> bool:
    codes = {m.code for m in performers}
    return event.type in ALIKE.get(kind, {kind}) and bool(codes & {m.code for m in event.source})


def _sentence(span: Span, sentences: Sequence[Span]) -> int:
    return next((i for i, (s, e) in enumerate(sentences) if s <= span[0] < e), -1)
