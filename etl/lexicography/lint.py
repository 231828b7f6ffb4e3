"""Faults of the event lexicon: rows that contradict, repeat or name what there is not, and rows that nothing fires."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from communique.etl.annotate.lexicon import FRAMES, NOTHING, NOUN_CLASSES, OPERATORS, TYPES, Frame
from communique.etl.lexicography.trace import Tracer

ERROR, REPORT = "error", "report"
KEY = ("predicate", "pos", "object", "target", "type", "mode")
# The class of whoever acts as a person or an office is told by the mentions, that of acts by the lexicon's own nouns.
TOLD_OTHERWISE = {"person", "event"}
# Examples are read as of this day, on which the offices that they name were held by somebody.
EXAMPLE_DAY = date(2021, 6, 15)

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the row at `line` of the frames' file. An error must be mended; a report is to be judged."""

    line: int
    row: Row
    level: str
    what: str


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf8", newline="") as lines:
        return list(csv.DictReader(lines))


def lint(seeds: Path) -> list[Fault]:
    """What is wrong with the rows themselves, in their order."""
    frames, classes = rows(seeds / FRAMES), rows(seeds / NOUN_CLASSES)
    known = {c["class"] for c in classes} | TOLD_OTHERWISE
    modes = {(m["event_type"], m["code"]) for m in rows(seeds / "event_modes.csv")}
    contexts = {c["code"] for c in rows(seeds / "contexts.csv")}
    cameo = {c["code"]: c["event_type"] for c in rows(seeds / "cameo_codes.csv")}
    faults = [
        Fault(line, row, level, what)
        for line, row in enumerate(frames, 2)
        for level, what in (*_unknown(row, known, modes, contexts), *_of_cameo(row, cameo))
    ]
    return sorted([*faults, *_repeated(frames), *_contradictory(frames)], key=lambda f: f.line)


def _unknown(row: Row, classes: set[str], modes: set[tuple[str, str]], contexts: set[str]) -> Iterator[tuple[str, str]]:
    if row["type"] not in {*TYPES, *OPERATORS, NOTHING}:
        yield ERROR, f"type {row['type']}: give a PLOVER type or an operator"
    if row["mode"] and (row["type"], row["mode"]) not in modes:
        yield ERROR, f"{row['type']} has no mode {row['mode']}: see event_modes.csv"
    if row["pos"] not in {"verb", "noun", "evaluation"}:
        yield ERROR, f"pos {row['pos']}: give verb, noun or evaluation"
    if "@" in row["object"] and row["object"].partition("@")[2] not in classes:
        yield ERROR, f"no noun is of class {row['object']}: see {NOUN_CLASSES}"
    for context in filter(None, row["contexts"].split("|")):
        if context not in contexts:
            yield ERROR, f"context {context}: see contexts.csv"
    if not row["example"]:
        yield REPORT, "no example: give a sentence that fires it"


def _of_cameo(row: Row, types: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A CAMEO code stands for a type; a row must not say otherwise."""
    if not row["cameo"] or row["type"].startswith("@"):
        return
    if row["cameo"] not in types:
        yield ERROR, f"CAMEO {row['cameo']}: see cameo_codes.csv"
    elif types[row["cameo"]] != row["type"]:
        yield ERROR, f"contradicts its CAMEO code: {row['cameo']} is {types[row['cameo']] or 'of no type'}"


def _repeated(frames: Sequence[Row]) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    for line, row in enumerate(frames, 2):
        first = seen.setdefault(tuple(row[name] for name in ("predicate", "pos", "object", "type", "mode")), line)
        if first != line:
            yield Fault(line, row, ERROR, f"repeats line {first}")


def _contradictory(frames: Sequence[Row]) -> Iterator[Fault]:
    """Rows of one predicate and object that say two things: the second is never reached.

    An operator may stand beside a plain type, since it needs an act in its complement; so may a row after one whose target must be there.
    """
    first: dict[tuple[str, ...], tuple[int, Row]] = {}
    for line, row in enumerate(frames, 2):
        key = row["predicate"], row["pos"], row["object"]
        at, other = first.setdefault(key, (line, row))
        differs = (row["type"], row["mode"]) != (other["type"], other["mode"])
        parted = row["type"].startswith("@") != other["type"].startswith("@") or "!" in other["target"]
        if differs and not parted:
            yield Fault(line, row, ERROR, f"contradicts line {at}: {other['type']} {other['mode']}".rstrip())


def unfired(seeds: Path, tracer: Tracer) -> list[Fault]:
    """Rows whose example does not fire them, or gives no event."""
    faults = []
    frames = rows(seeds / FRAMES)
    for (line, row), trace in zip(enumerate(frames, 2), tracer.trace((row["example"], EXAMPLE_DAY) for row in frames), strict=True):
        if not row["example"]:
            continue
        if row["type"] == NOTHING:
            if trace.events:
                faults.append(Fault(line, row, ERROR, f"its example gives an event: {row['example']}"))
        elif all(_key(frame) != tuple(row[name] for name in KEY) for frame in trace.fired):
            others = sorted({f"{f.predicate} {f.object} {f.type}" for f in trace.fired})
            faults.append(Fault(line, row, ERROR, f"its example does not fire it, but {', '.join(others) or 'nothing'}: {row['example']}"))
        elif not trace.events:
            faults.append(Fault(line, row, ERROR, f"its example gives no event: {row['example']}"))
    return faults


def dead(seeds: Path, tracer: Tracer, texts: Iterable[tuple[str, date | None]]) -> list[Fault]:
    """Rows that none of these texts fires: not wrong, but worth a thought."""
    fired = Counter(_key(frame) for trace in tracer.trace(texts) for frame in trace.fired)
    return [
        Fault(line, row, REPORT, "dead: no text given fires it")
        for line, row in enumerate(rows(seeds / FRAMES), 2)
        if not fired[tuple(row[name] for name in KEY)]
    ]


def _key(frame: Frame) -> tuple[str, ...]:
    """What tells the row of a frame from others, as in `KEY`."""
    return frame.predicate, frame.pos, frame.object, "|".join(frame.target), frame.type, frame.mode or ""


def counts(faults: Iterable[Fault]) -> dict[str, int]:
    """How many faults there are of each level."""
    found: dict[str, int] = defaultdict(int)
    for fault in faults:
        found[fault.level] += 1
    return dict(found)
