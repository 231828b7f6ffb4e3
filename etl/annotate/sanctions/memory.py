"""What a text has told of sanctions so far, and the telling of each act once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from communique.etl.annotate.model import Mention, SanctionAction
from communique.etl.annotate.sanctions.arguments import code_of, codes

_SPOKEN = frozenset({"demand_lift", "demand_impose", "criticise", "threaten", "refuse_lift"})
# A further act, not the same again: 'also sanctioned eight commanders'.
_ANOTHER = re.compile(r"\b(?:also|separately|additionally)\s+(?:\w+ )?$")


@dataclass(frozen=True, slots=True)
class Told:
    """A sanction that the text has named: who has it in force against whom, and its measures."""

    senders: list[Mention]
    targets: list[Mention]
    kinds: tuple[str, ...]
    action: str | None = None


class Memory:
    """The sanctions named so far, for 'the sanctions', 'parallel measures' and 'ten commanders' later in the text."""

    def __init__(self) -> None:
        self.last: Told | None = None
        self.named: list[Mention] = []
        self.sentence = -1
        self.doers: set[str | None] = set()
        self._all: list[Told] = []

    def keep(
        self, senders: list[Mention], targets: list[Mention], kinds: tuple[str, ...], action: str | None = None, inherited: bool = False
    ) -> None:
        """Remember a sanction. One that took its target from an earlier one, or is only mentioned (no action), doesn't displace that."""
        if not targets:
            return
        told = Told(senders, targets, kinds, action)
        self._all.append(told)
        if self.last is None or not (inherited or action is None):
            self.last = told

    def is_about_one(self) -> bool:
        """Whether all sanctions named so far are upon one target."""
        return len(codes(m for t in self._all for m in t.targets)) == 1

    def unanswered(self) -> Told | None:
        """The latest sanction that is no answer to another: its sender bears none itself."""
        told = self._all
        return next((t for i, t in reversed(list(enumerate(told))) if not any(codes(t.senders) & codes(o.targets) for o in told[:i])), None)

    def recall(self, senders: Sequence[Mention], bearer: Sequence[Mention] = ()) -> Told | None:
        """The latest sanction of one of `senders` or upon `bearer`, or the latest of all where neither is known."""
        wanted, borne = codes(senders), codes(bearer)
        by_sender = [t for t in reversed(self._all) if not wanted or wanted & codes(t.senders)]
        upon = next((t for t in by_sender if borne & codes(t.targets)), None)
        if upon is not None:
            return Told(upon.senders, [m for m in upon.targets if m.code in borne], upon.kinds)
        if wanted and by_sender:
            return by_sender[0]
        if self.last is None or self.last.senders:
            return self.last
        known = next((t for t in reversed(self._all) if t.senders and codes(t.targets) == codes(self.last.targets)), None)
        return known or self.last


def told_once(text: str, rows: Iterable[SanctionAction]) -> list[SanctionAction]:
    """The rows without those that tell an earlier act again.

    An imposition or a lifting told again is the same act unless its date differs; words (a demand, a criticism) are the
    same only within a sentence or against the headline, since they are repeated in fact.
    """
    kept: list[SanctionAction] = []
    for row in rows:
        earlier = next((k for k in kept if _same(k, row) and _again(text, k, row)), None)
        if earlier is None:
            kept.append(row)
        elif earlier.date is None and row.date is not None:
            kept[kept.index(earlier)] = row
    headline = _headline_end(text)
    kept = [_dated(r, kept) for r in kept if not _is_vaguer(r, kept, headline) and not _names_nobody(r, kept)]
    return sorted(kept, key=lambda r: r.trigger)


def _names_nobody(row: SanctionAction, rows: Sequence[SanctionAction]) -> bool:
    """Whether another row tells who did what this one tells without a word on whose sanction it is ('A price cap took effect')."""
    return code_of(row.by) is None and code_of(row.sender) is None and any(_reveals(o, row) for o in rows)


def _reveals(named: SanctionAction, row: SanctionAction) -> bool:
    if row.action not in ("impose", "extend", "lift", "ease") or code_of(row.target) is None or code_of(named.sender) is None:
        return False
    same = (named.action, named.measure, code_of(named.target)) == (row.action, row.measure, code_of(row.target))
    return same and (row.date is None or named.date is None or row.date == named.date)


def _dated(row: SanctionAction, rows: Sequence[SanctionAction]) -> SanctionAction:
    """The row with the date of those that it reveals, where it has none."""
    if row.date is not None or code_of(row.by) is None:
        return row
    when = next(
        (o.date for o in rows if o.date is not None and code_of(o.by) is None and code_of(o.sender) is None and _reveals(row, o)), None
    )
    return row if when is None else replace(row, date=when)


def _parties(row: SanctionAction) -> tuple[str | None, ...]:
    return code_of(row.by), code_of(row.sender), code_of(row.target)


def _same(one: SanctionAction, other: SanctionAction) -> bool:
    return (one.action, one.measure, _parties(one)) == (other.action, other.measure, _parties(other))


def _again(text: str, earlier: SanctionAction, later: SanctionAction) -> bool:
    if earlier.date is not None and later.date is not None and earlier.date != later.date:
        return False
    if later.action in ("impose", "lift") and _ANOTHER.search(text[max(0, later.trigger[0] - 20) : later.trigger[0]]):
        return False
    if later.action not in _SPOKEN:
        return True
    between = text[earlier.trigger[1] : later.trigger[0]]
    return earlier.trigger[0] < _headline_end(text) or not any(mark in between for mark in (". ", ".\n", '."', ".”"))


def _headline_end(text: str) -> int:
    """Where a first line without a full stop ends, 0 where there is none."""
    first = text.split("\n", 1)[0]
    return len(first) if "\n" in text and first and not first.rstrip().endswith((".", "!", "?", '"', "”")) else 0


def _is_vaguer(row: SanctionAction, rows: Sequence[SanctionAction], headline: int) -> bool:
    """Whether the text below a headline names the measure or the actors that it leaves open."""
    if row.trigger[0] >= headline:
        return False
    return any(o.trigger[0] >= headline and o.action == row.action and _fills(o, row) for o in rows)


def _fills(fuller: SanctionAction, row: SanctionAction) -> bool:
    parties = all(one in (None, other) for one, other in zip(_parties(row), _parties(fuller), strict=True))
    return parties and row.measure in ("unspecified", fuller.measure)
