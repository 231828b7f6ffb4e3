"""Our own sentences with their events, how they are written down, and what of them the coder gets wrong.

An event is written `TYPE/mode SOURCES > TARGETS @status`, with codes in order; mode, targets and status may lack (a mode that
lacks is not judged, a status that lacks is `reported`), `-` stands for no code, `;` parts the events of a sentence.

The column `miss` of the two files of sentences names the first thing that is wrong with a sentence, if anything is. Run this file to
write anew what is missed: python tests/event_cases.py
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from communique.etl import settings
from communique.etl.annotate.model import Annotation, Document, Event, Mention
from communique.etl.annotate.pipeline import Annotator

FOLDER = Path(__file__).parent / "annotate"
SENTENCES, NONE, OTHER = FOLDER / "event_sentences.csv", FOLDER / "no_event_sentences.csv", FOLDER / "other_news.csv"
MISSES = ("none", "type", "actors", "status", "mode", "extra")
_WRITTEN = re.compile(r"([A-Z]+)(?:/([a-z-]+))? ([A-Z,]+|-)(?: > ([A-Z,]+))?(?: @(\w+))?")


@dataclass(frozen=True, slots=True)
class Act:
    """An event as far as it is judged."""

    type: str
    mode: str | None
    source: tuple[str, ...]
    target: tuple[str, ...]
    status: str

    def __str__(self) -> str:
        mode, target = f"/{self.mode}" if self.mode else "", f" > {','.join(self.target)}" if self.target else ""
        status = "" if self.status == "reported" else f" @{self.status}"
        return f"{self.type}{mode} {','.join(self.source) or '-'}{target}{status}"

    def differs(self, found: Act) -> str:
        """The first thing in which an event found is not this one; blank if it is."""
        if found.type != self.type:
            return "type"
        if (found.source, found.target) != (self.source, self.target):
            return "actors"
        if found.status != self.status:
            return "status"
        return "mode" if self.mode and found.mode != self.mode else ""


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence with the events that it holds, what it is an example of, and what the coder is known to miss."""

    text: str
    published: date
    acts: tuple[Act, ...]
    kind: str
    miss: str


def acts_of(written: str) -> tuple[Act, ...]:
    """The events as written down; ValueError for what is not written so."""
    acts = []
    for part in filter(None, (p.strip() for p in written.split(";"))):
        match = _WRITTEN.fullmatch(part)
        if match is None:
            raise ValueError(f"{part!r}: write TYPE/mode SOURCES > TARGETS @status")
        type_, mode, source, target, status = match.groups()
        acts.append(Act(type_, mode, _codes(source), _codes(target), status or "reported"))
    return tuple(acts)


def _codes(written: str | None) -> tuple[str, ...]:
    return tuple(sorted(c for c in (written or "").split(",") if c != "-" and c))


def as_act(event: Event) -> Act:
    return Act(event.type, event.mode, _coded(event.source), _coded(event.target), event.status)


def _coded(mentions: Iterable[Mention]) -> tuple[str, ...]:
    return tuple(sorted({m.code for m in mentions if m.code}))


def miss(expected: Sequence[Act], found: Sequence[Act]) -> str:
    """The first thing wrong, of `MISSES`: nothing found, a type, its actors, its status or mode, or a type too many."""
    if expected and not found:
        return "none"
    wrong = [min((act.differs(f) for f in found), key=lambda w: -MISSES.index(w) if w else -99) for act in expected]
    if any(wrong):
        return min((w for w in wrong if w), key=MISSES.index)
    return "extra" if {f.type for f in found} - {act.type for act in expected} else ""


def cases(path: Path) -> list[Case]:
    """The sentences of one of the two files."""
    return [
        Case(r["text"], date.fromisoformat(r["published"]), acts_of(r.get("events", "")), r.get("construction") or r["about"], r["miss"])
        for r in _rows(path)
    ]


def other_news() -> list[tuple[str, date, str]]:
    """(what about, published, text) of the paragraphs about anything but politics."""
    return [(r["about"], date.fromisoformat(r["published"]), r["text"]) for r in _rows(OTHER)]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="|"))


def coded(annotator: Annotator, texts: Iterable[tuple[str, date]]) -> Iterator[Annotation]:
    """The annotations of texts, but for their statements, which no event depends on."""
    documents = [Document(str(n), text, published=published) for n, (text, published) in enumerate(texts)]
    for document, doc in zip(documents, annotator.parse([d.text for d in documents]), strict=True):
        yield annotator.read(document, doc, [])


def _write_misses(path: Path, annotator: Annotator) -> None:
    rows, known = _rows(path), cases(path)
    found = coded(annotator, ((c.text, c.published) for c in known))
    for row, case, annotation in zip(rows, known, found, strict=True):
        row["miss"] = miss(case.acts, [as_act(e) for e in annotation.events])
    with path.open("w", encoding="utf8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), delimiter="|", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> int:
    annotator = Annotator(settings.packaged("seeds"))
    for path in (SENTENCES, NONE):
        _write_misses(path, annotator)
    return 0


if __name__ == "__main__":
    sys.exit(main())
