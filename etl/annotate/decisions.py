"""What an analyst decided about actors: a CSV file beside the gazetteer, sorted, to be kept under version control.

    decision,actor,other,name,kind,code,valid_from,valid_to,note

- `add`: a new actor `actor`, by `name`, of `kind`, acting for `code`, part of the actor `other`.
- `alias`: `name`, as a `kind` of alias, also means `actor`.
- `merge`: whoever would be `actor` is `other`.
- `apart`: `actor` is nobody else, and is never joined to another by its name.
"""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Literal

ACTOR_KINDS = ("country", "government", "organisation", "person", "igo", "armed_group", "company", "media", "other")
ALIAS_KINDS = ("name", "acronym", "metonym", "demonym", "title")
# How the key of an actor begins that only articles know; it is known by the whole of its key, not by its name alone.
DISCOVERED = "discovered-"
KINDS = ("add", "alias", "merge", "apart")
Kind = Literal["add", "alias", "merge", "apart"]
_KEY = re.compile(r"[A-Z]{3}|[^\W_]+(-[^\W_]+)*")
_CODE = re.compile(r"[A-Z][A-Z0-9+_-]*")


class DecisionError(ValueError):
    """A decision that can't be: where it stands, why, and what would do."""


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """A row of the file; what a kind of decision has no use for is blank."""

    decision: Kind
    actor: str
    other: str = ""
    name: str = ""
    kind: str = ""
    code: str = ""
    valid_from: str = ""
    valid_to: str = ""
    note: str = ""

    @property
    def identity(self) -> tuple[str, ...]:
        """What no two rows have in common."""
        return (
            (self.decision, self.actor, self.name, self.kind, self.valid_from) if self.decision == "alias" else (self.decision, self.actor)
        )


COLUMNS = tuple(field.name for field in fields(Decision))


def parse(text: str, where: str) -> list[Decision]:
    """The decisions of a file's text, sorted. Raises DecisionError, naming `where` and the line."""
    found: dict[tuple[str, ...], Decision] = {}
    for line, values in _rows(text, where):
        at = f"{where}:{line}"
        if None in values or None in values.values():
            raise DecisionError(f"{at}: wrong number of columns; expected {','.join(COLUMNS)}")
        decision = Decision(**{name: value.strip() for name, value in values.items()})  # type: ignore[arg-type]
        try:
            check(decision)
        except DecisionError as failure:
            raise DecisionError(f"{at}: {failure}") from None
        if decision.identity in found:
            raise DecisionError(f"{at}: decides once more what stands above; take one of the two out")
        found[decision.identity] = decision
    try:
        merges(found.values())
    except DecisionError as failure:
        raise DecisionError(f"{where}: {failure}") from None
    return sorted(found.values())


def _rows(text: str, where: str) -> Iterator[tuple[int, dict[str, str]]]:
    """(line that it ends in, values by column) of each row."""
    reader = csv.DictReader(io.StringIO(text))
    try:
        if text.strip() and tuple(reader.fieldnames or ()) != COLUMNS:
            raise DecisionError(f"{where}:1: the columns are {','.join(reader.fieldnames or ())}; they should be {','.join(COLUMNS)}")
        for values in reader:
            yield reader.line_num, values
    except csv.Error as failure:
        raise DecisionError(f"{where}:{reader.line_num}: not CSV: {failure}; check the quotation marks in this line") from None


def render(decisions: Iterable[Decision]) -> str:
    """The text of a file of these decisions: sorted, so that a change is a change of a line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(astuple(decision) for decision in sorted(decisions))
    return out.getvalue()


def read(path: Path | None) -> list[Decision]:
    """The decisions of a file; none where there is no file. Raises DecisionError."""
    if path is None or not path.exists():
        return []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as failure:
        raise DecisionError(f"{path}: not UTF-8 (byte {failure.start}); save it as UTF-8") from None
    return parse(text, str(path))


def write(path: Path, decisions: Iterable[Decision]) -> None:
    """Replace the file at once, so that a reader meets the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as f:
        f.write(render(decisions))
    os.replace(temporary, path)


def check(decision: Decision) -> None:
    """Raises DecisionError for a row that says too little, or what can't be."""
    if decision.decision not in KINDS:
        raise DecisionError(f"{decision.decision!r} is no decision; use one of {', '.join(KINDS)}")
    for column, key in (("actor", decision.actor), ("other", decision.other)):
        if not _KEY.fullmatch(key) and (key or column == "actor"):
            raise DecisionError(f"{column}: {key!r} is no key of an actor; write one such as USA or us-state-department")
    if decision.decision == "add":
        _check_kind(decision, ACTOR_KINDS)
        if decision.code and not _CODE.fullmatch(decision.code):
            raise DecisionError(f"code: {decision.code!r} is no code; write capital letters such as USA")
    elif decision.decision == "alias":
        _check_kind(decision, ALIAS_KINDS)
    elif decision.decision == "merge" and decision.other in ("", decision.actor):
        raise DecisionError("a merge needs another actor in the column other")
    begin, end = (_checked_day(decision, column) for column in ("valid_from", "valid_to"))
    if begin and end and end < begin:
        raise DecisionError("valid_to is before valid_from")


def merges(decisions: Iterable[Decision]) -> Mapping[str, str]:
    """Who each merged actor is in the end. Raises DecisionError for merges in a circle."""
    into = {d.actor: d.other for d in decisions if d.decision == "merge"}
    found = {}
    for start in into:
        at, seen = start, {start}
        while at in into:
            at = into[at]
            if at in seen:
                raise DecisionError(f"the merges of {start} go round in a circle; split one of them")
            seen.add(at)
        found[start] = at
    return found


def united(one: Sequence[Decision], other: Sequence[Decision]) -> list[Decision]:
    """Both lists; where they decide the same, the second holds. Raises DecisionError for merges in a circle."""
    found = {d.identity: d for d in (*one, *other)}
    settled = {d.actor for d in other if d.decision in ("merge", "apart")}
    kept = [d for d in found.values() if d.decision not in ("merge", "apart") or d.actor not in settled or d in other]
    merges(kept)
    return sorted(kept)


def with_note(decision: Decision, note: str | None) -> Decision:
    """The decision with a note of why."""
    return replace(decision, note=" ".join((note or "").split()))


def _check_kind(decision: Decision, kinds: Sequence[str]) -> None:
    if not decision.name:
        raise DecisionError(f"name: an {decision.decision} needs a name")
    if decision.kind not in kinds:
        raise DecisionError(f"kind: {decision.kind!r} is none of {', '.join(kinds)}")


def day(text: str) -> date | None:
    """The date of a cell, which may be blank."""
    return date.fromisoformat(text) if text else None


def _checked_day(decision: Decision, column: str) -> date | None:
    text = getattr(decision, column)
    try:
        return day(text)
    except ValueError:
        raise DecisionError(f"{column}: {text!r} is not a date; write YYYY-MM-DD or leave it blank") from None
