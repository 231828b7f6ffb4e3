"""A chart of weeks of our own: bars up for a friendly mean score and down for a hostile one, a panel for each direction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT, LEFT = 760, 110, 34
# Scores run from -10 to 10.
_HALF = HEIGHT / 2


@dataclass(frozen=True, slots=True)
class Bar:
    """A week's bar: where it stands, and what it says."""

    x: float
    y: float
    width: float
    height: float
    is_up: bool
    told: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A year or month on the axis of days."""

    x: float
    label: str


def bars(weeks: Iterable[tuple[date, float, int]], since: date, until: date) -> list[Bar]:
    """Bars of (week, mean score, happenings) between two days."""
    span = max((until - since).days, 7)
    width = (WIDTH - LEFT) / (span / 7)
    made = []
    for week, score, happenings in weeks:
        height = max(abs(score) / 10 * (_HALF - 6), 2)
        x = min(LEFT + max((week - since).days, 0) / span * (WIDTH - LEFT), WIDTH - width)
        told = f"Week of {week.day} {week:%B %Y}: mean score {score:+.1f}, {happenings} happening{'' if happenings == 1 else 's'}"
        made.append(
            Bar(
                round(x, 1),
                round(_HALF - height if score >= 0 else _HALF, 1),
                round(max(width - 1, 2), 1),
                round(height, 1),
                score >= 0,
                told,
            )
        )
    return made


def ticks(since: date, until: date) -> Sequence[Tick]:
    """Months, or years where there are many."""
    span = max((until - since).days, 7)
    starts: Mapping[date, None] = dict.fromkeys((since + timedelta(days=at)).replace(day=1) for at in range(0, span + 1, 14))
    months = [month for month in starts if month >= since]
    if len(months) > 30:
        months = [month for month in months if month.month == 1]
    elif len(months) > 13:
        months = [month for month in months if month.month in (1, 4, 7, 10)]
    return [
        Tick(round(LEFT + (month - since).days / span * (WIDTH - LEFT), 1), f"{month:%Y}" if month.month == 1 else f"{month:%b}")
        for month in months
        if month <= until - timedelta(days=span // 25)
    ]
