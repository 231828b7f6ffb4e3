"""Sanctions from acts: one row for each sender, target, measure and episode, its stages dated by the acts in order.

Which acts count. Acts that are news or background (reported, historical) make stages. A planned imposition is a threat;
any other planned act takes a sanction in force for granted. Imagined and denied acts (hypothetical, negated) make neither
stage nor episode; they are only shown with the episode that they fall in.

Order. By the act's own date, else its article's; on one day in the order of ACTIONS. Background without a date goes before
the other acts of its article. Stage dates are acts' own dates only: an imposition told without a date leaves imposed_on
empty, and first_reported_on tells when it was known.

Episodes. A new one begins
- more than SILENCE_DAYS after the last act;
- with an act whose objective is told and differs from the last one told, neither being "other";
- with an imposition or a threat after the sanction was lifted, or after the day on which it was to expire.
Background without a date begins none but the first, and changes no stage; it only tells that what is in force was imposed.

Stages. demanded (demand_impose), threatened (threaten, impose planned), imposed (impose), extended (extend), eased (ease,
waive), lifted (lift). `status` is the latest but for an extension, which leaves it. tighten, extend, maintain, refuse_lift,
evade and demand_lift take the sanction for granted: where no imposition was told it is in_force; a lifted one that is
tightened, extended, kept or not lifted is in force again. criticise tells of a sanction, but not that it has left the stage
it is in. An episode that was never lifted, and whose day to expire passed before the next began, is expired. The first
demand, threat, imposition and lifting are dated, and the last extension and easing.

Contradictions (lifted twice, kept after its end, denied) change nothing: the report sanction-contradictions lists them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from psycopg import Connection

from communique.etl import advisory
from communique.etl.annotate.model import PartialDate
from communique.etl.queries import statements
from communique.etl.staging import Stage

SILENCE_DAYS = 365
ACTIONS = (
    *("demand_impose", "threaten", "impose", "tighten", "extend", "maintain", "refuse_lift", "evade", "criticise"),
    *("demand_lift", "waive", "ease", "lift"),
)  # fmt: skip
COUNTED = ("reported", "historical", "planned")
STAGES = ("demanded", "threatened", "imposed", "extended", "eased", "lifted")
_RECURRING = {"extended", "eased"}  # dated by the last
SQL = statements("sanctions")

_STAGE_OF = {
    "demand_impose": "demanded",
    "threaten": "threatened",
    "impose": "imposed",
    "waive": "eased",
    "ease": "eased",
    "lift": "lifted",
}
_RENEWING = {"tighten", "extend", "maintain", "refuse_lift"}
_PRESUMING = _RENEWING | {"evade", "demand_lift", "waive", "ease", "lift"}
_NOT_YET = (None, "demanded", "threatened")
_SANCTIONS = Stage(
    "sanctions",
    {"sender_id": "int8", "target_id": "int8", "measure": "text", "episode": "int2", "status": "text"}
    | {f"{stage}_on{suffix}": type_ for stage in STAGES for suffix, type_ in (("", "date"), ("_precision", "text"))}
    | {"expires_on": "date", "first_reported_on": "date", "last_reported_on": "date"},
)
_ACTS = Stage("acts", {"id": "int8", "sender_id": "int8", "target_id": "int8", "measure": "text", "episode": "int2"})

Row = tuple[Any, ...]
Sanction = tuple[int | None, int, str]


@dataclass(frozen=True, slots=True)
class Act:
    """One act on one sanction, as an article tells it. `occurred` is its own date."""

    id: int
    action: str
    status: str
    occurred: PartialDate | None
    published_on: date | None
    objective: str | None
    expires_on: date | None
    article: str
    offset: int

    @property
    def on(self) -> date | None:
        """The day by which it is put in order."""
        return self.occurred.on if self.occurred else self.published_on

    @property
    def is_undated_background(self) -> bool:
        """Told as what happened before, without saying when."""
        return self.status == "historical" and self.occurred is None

    @property
    def counts(self) -> bool:
        return self.status in COUNTED

    @property
    def stage(self) -> str | None:
        """The stage that it brings about, if any."""
        stage = _STAGE_OF.get(self.action)
        if self.status == "planned":
            return {"demanded": "demanded", "threatened": "threatened", "imposed": "threatened"}.get(stage or "")
        return stage

    def order(self, news_on: date | None) -> tuple[Any, ...]:
        """What it is sorted by, where its article's own news is of `news_on`: undated background goes before that."""
        rank = ACTIONS.index(self.action) if self.action in ACTIONS else len(ACTIONS)
        on = news_on if self.is_undated_background else self.on
        return (on or date.max, not self.is_undated_background, rank, self.article, self.offset, self.id)


@dataclass(slots=True)
class Episode:
    """One episode of a sanction, from the acts added to it in their order."""

    number: int
    acts: list[Act] = field(default_factory=list)
    status: str | None = None
    dates: dict[str, PartialDate] = field(default_factory=dict)
    objective: str | None = None
    expires_on: date | None = None

    @property
    def last_on(self) -> date | None:
        return max((act.on for act in self.acts if act.on and act.counts and not act.is_undated_background), default=None)

    def ends_before(self, act: Act) -> bool:
        """Whether this act begins another episode."""
        told = {act.objective, self.objective} - {None, "other"}
        if len(told) > 1:
            return True
        if act.on is None or self.last_on is None or act.is_undated_background:
            return False
        if (act.on - self.last_on).days > SILENCE_DAYS:
            return True
        return act.stage in ("imposed", "threatened") and (
            self.status == "lifted" or (self.expires_on is not None and act.on > self.expires_on)
        )

    def add(self, act: Act) -> None:
        self.acts.append(act)
        if not act.counts:
            return
        self.objective = self.objective if act.objective in (None, "other") else act.objective
        self.expires_on = act.expires_on or self.expires_on
        stage = "extended" if act.action == "extend" and act.status != "planned" else act.stage
        if stage and act.occurred and (stage in _RECURRING or stage not in self.dates):
            self.dates[stage] = act.occurred
        self.status = self._after(act)

    def row(self) -> Row:
        """Status, stage dates with precisions, expiry, first and last day reported: the columns after `episode`."""
        reported = [act.published_on for act in self.acts if act.published_on]
        dates = [part for stage in STAGES for part in _columns(self.dates.get(stage))]
        return (self.status, *dates, self.expires_on, min(reported, default=None), max(reported, default=None))

    def _after(self, act: Act) -> str:
        """The status that the act leaves."""
        if act.is_undated_background and self.status and not (self.status == "in_force" and act.stage == "imposed"):
            return self.status
        in_force = "imposed" if self.status == "imposed" or "imposed" in self.dates else "in_force"
        match act.stage:
            case "demanded":
                return self.status or "demanded"
            case "threatened":
                return "threatened" if self.status in _NOT_YET else self.status or "threatened"
            case "imposed" | "lifted" as stage:
                return stage
            case "eased":
                return "lifted" if self.status == "lifted" else "eased"
        is_renewed = self.status == "lifted" and act.action in _RENEWING
        is_presumed = self.status is None or (self.status in _NOT_YET and act.action in _PRESUMING)
        return in_force if is_renewed or is_presumed else str(self.status)


def episodes(acts: Iterable[Act]) -> list[Episode]:
    """The episodes of one sanction, in order, from all acts on it. None if every act is imagined or denied."""
    acts = list(acts)
    news_on: dict[str, date] = {}
    for act in acts:
        if act.on is not None:
            news_on[act.article] = min(act.on, news_on.get(act.article, act.on))
    ordered = sorted(acts, key=lambda act: act.order(news_on.get(act.article)))
    found: list[Episode] = []
    for act in filter(lambda act: act.counts, ordered):
        if not found or found[-1].ends_before(act):
            found.append(Episode(len(found) + 1))
        found[-1].add(act)
    for episode, following in pairwise(found):
        begun = following.acts[0].on
        if episode.status != "lifted" and episode.expires_on and begun and episode.expires_on < begun:
            episode.status = "expired"
    for act in filter(lambda act: not act.counts, ordered):
        if found:
            _current(found, act).add(act)
    return found


def derive(connection: Connection[Row]) -> int:
    """Bring the sanctions in line with the acts; returns how many episodes there are of the sanctions that had changed."""
    with connection.transaction(), connection.cursor() as cursor:
        advisory.until_commit(cursor, advisory.Lock.FACTS)
        on_sanctions: dict[Sanction, list[Act]] = defaultdict(list)
        for id_, sender, target, measure, action, status, on, precision, *rest in cursor.execute(SQL["acts"]):
            occurred = PartialDate(on, precision) if on else None
            on_sanctions[sender, target, measure].append(Act(id_, action, status, occurred, *rest))
        found = {sanction: episodes(acts) for sanction, acts in on_sanctions.items()}
        count = sum(map(len, found.values()))
        _ACTS.fill(cursor, _act_rows((sanction, acts, found[sanction]) for sanction, acts in on_sanctions.items()))
        if on_sanctions:
            _SANCTIONS.fill(cursor, _sanction_rows(found.items()))
            cursor.execute(SQL["upsert_sanctions"])
            cursor.execute(SQL["assign"])
        cursor.execute(SQL["delete_empty"])
        return count


def _current(found: Sequence[Episode], act: Act) -> Episode:
    """The episode under way on the act's day: the last that has begun by then, else the first."""
    begun = [episode for episode in found if act.on is None or (first := episode.acts[0].on) is None or first <= act.on]
    return begun[-1] if begun else found[0]


def _columns(date_: PartialDate | None) -> tuple[Any, Any]:
    return (date_.on, date_.precision) if date_ else (None, None)


def _sanction_rows(found: Iterable[tuple[Sanction, Sequence[Episode]]]) -> Iterator[Row]:
    for sanction, its_episodes in found:
        for episode in its_episodes:
            yield (*sanction, episode.number, *episode.row())


def _act_rows(found: Iterable[tuple[Sanction, Sequence[Act], Sequence[Episode]]]) -> Iterator[Row]:
    for sanction, acts, its_episodes in found:
        numbers = {act.id: episode.number for episode in its_episodes for act in episode.acts}
        for act in acts:
            yield (act.id, *sanction, numbers.get(act.id))
