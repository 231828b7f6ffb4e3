"""Incidents: the events that report one happening, in however many articles, are one incident.

Two events are of one happening if they have the same type and the same parties in the same roles (by code, else by actor; who
met whom does not matter), no different mode or place, days at most NEAR_DAYS apart, and stand in different articles: what one
article tells as two acts are two. An event without a date of its own is dated by its article; two that each name their day must name
the same, or the next and tell of it in like words. A date known to the month or year joins only its equals. An event with a party that
can't be told, without any party, or without any date is an incident of its own.

Within a group of same type and parties the events are taken by day, then by article and place in it, and each joins the
best incident begun at most NEAR_DAYS before; so the outcome depends on what the events are and not on when they came, and
the work grows about linearly. An incident's key names its first event, and so outlives re-runs.

What an event changes is near it in time. An incident begun more than NEAR_DAYS before the first new event of a group is closed to
it; and once all incidents that are still open on some later day are as they were, so is what follows. So only the incidents around
the new events are clustered anew, and of the days after them as many as it takes.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from psycopg import Connection, Cursor

from communique.etl import advisory
from communique.etl.annotate.model import PartialDate
from communique.etl.queries import statements
from communique.etl.staging import Stage

NEAR_DAYS = 2
# The share of words in common from which on sentences that name neighbouring days may still tell of one happening.
ALIKE = 0.6
UNKNOWN_PARTY = "?"
# Waiting events are taken so many at a time, by day; and looked at with so many days after them, until nothing changes any more.
SLICE = 20_000
DAYS_AFTER = (7, 60, 366)
# What it does not matter for who is named first, and modes that one report may see where another sees the other.
EITHER_WAY = {"AGREE", "CONSULT", "COOPERATE"}
KINDRED = {
    **dict.fromkeys(("aerial", "explosives", "heavy-weapons", "drone", "destroy", "suicide-attack"), "blast"),
    **dict.fromkeys(("firearms", "targeted"), "shooting"),
    **dict.fromkeys(("multilateral", "third-party"), "meeting"),
}
BEST_LENGTH = 160
BITS = 256
COMMON = set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november"
    " december that this with from have been were will would said says told their they them there which while after before about over"
    " into than then also more some other".split()
)
SQL = statements("cluster")
_INCIDENTS = Stage(
    "incidents",
    {"key": "text", "event_type": "text", "source_codes": "text[]", "target_codes": "text[]", "party_codes": "text[]"}
    | {"location": "text", "first_on": "date", "last_on": "date", "document_count": "int4", "event_count": "int4", "sentence": "text"},
)
_MEMBERS = Stage("members", {"event_id": "int8", "key": "text"})
_WINDOWS = Stage("windows", {"event_type": "text", "party_codes": "text[]", "since": "date", "until": "date"})
_WORD = re.compile(r"[^\W\d_]{4,}|\d{2,}")

Row = tuple[Any, ...]
Group = tuple[Any, ...]


def word_bits(sentence: str) -> int:
    """A sentence's words of some length as a set of BITS bits; two sentences' bits in common tell how alike they are."""
    bits = 0
    for word in _WORD.findall(sentence.lower()):
        if word not in COMMON:
            bits |= 1 << crc32(word.removesuffix("s").encode()) % BITS
    return bits


@dataclass(frozen=True, slots=True)
class Report:
    """One event row, with what decides on its incident.

    `on` and `precision` are its own date where it `is_dated`, else its article's. `mutual`: parties of its type may stand in
    either role. `words` are those of its sentence, as bits.
    """

    id: int
    type: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    mode: str | None
    location: str | None
    on: date | None
    precision: str | None
    article: str
    span: tuple[int, int]
    is_dated: bool = True
    mutual: bool = False
    confidence: float = 1.0
    sentence: str = ""
    words: int = 0

    @property
    def is_alone(self) -> bool:
        """Whether nothing could tell that another event is of the same happening."""
        parties = (*self.sources, *self.targets)
        return self.on is None or not parties or UNKNOWN_PARTY in parties

    @property
    def parties(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The parties by which it is grouped: by their roles, or all together where these may be exchanged."""
        return (tuple(sorted({*self.sources, *self.targets})), ()) if self.mutual else (self.sources, self.targets)

    @property
    def all_parties(self) -> list[str]:
        """Those that are known, whatever their roles."""
        return sorted({*self.sources, *self.targets} - {UNKNOWN_PARTY})

    @property
    def group(self) -> Group:
        """What the reports that may be of one happening have in common; one that is alone is a group of its article's."""
        if self.is_alone:
            return (self.type, self.parties, None, self.article)
        coarse = None if self.precision == "day" else (self.precision, self.on)
        return (self.type, self.parties, coarse)

    @property
    def last_day(self) -> date | None:
        """The last day that its date fits."""
        if self.on is None or self.precision == "day":
            return self.on
        month = self.on.month if self.precision == "month" else 12
        return self.on.replace(month=month, day=calendar.monthrange(self.on.year, month)[1])

    @property
    def place(self) -> str | None:
        """Its location as compared."""
        return " ".join(self.location.casefold().split()).removeprefix("the ") if self.location else None

    @property
    def order(self) -> tuple[Any, ...]:
        """Total order of the reports of a group by what they are, whenever they came."""
        return (self.on or date.max, self.article, self.span, self.mode or "", self.location or "", self.id)

    @property
    def told(self) -> tuple[int, int, float]:
        """How much its sentence tells, the more the better: what it names, in a length that reads well."""
        named = sum(map(bool, (self.is_dated, self.location, self.mode, self.sources, self.targets)))
        return named, -abs(len(self.sentence) - BEST_LENGTH), self.confidence


@dataclass(slots=True)
class Incident:
    """Reports of one happening, its first report first. `mode`, `place` and `named_day` are the first that its reports name."""

    reports: list[Report]
    nth: int = 1
    mode: str | None = None
    place: str | None = None
    named_day: date | None = None
    articles: set[str] = field(default_factory=set)

    @classmethod
    def begun_by(cls, report: Report) -> Incident:
        incident = cls([])
        incident.add(report)
        return incident

    def add(self, report: Report) -> None:
        self.reports.append(report)
        self.articles.add(report.article)
        self.mode = self.mode or report.mode
        self.place = self.place or report.place
        self.named_day = self.named_day or (report.on if report.is_dated else None)

    @property
    def key(self) -> str:
        """Natural key: type, parties and date for the eye, and the place of the first report, which makes it unique."""
        first = self.reports[0]
        parties = f"{'+'.join(first.sources)}>{'+'.join(first.targets)}"
        when = PartialDate(first.on, first.precision) if first.on and first.precision else "undated"
        return f"{first.type}:{parties}:{when}:{first.article[:16]}@{first.span[0]}-{first.span[1]}#{self.nth}"

    @property
    def begun_on(self) -> date:
        """The day that later reports are measured against."""
        on = self.reports[0].on
        if on is None:
            raise ValueError("an undated incident takes no further report")
        return on

    def row(self) -> tuple[Any, ...]:
        """Its row in the columns of incidents, without an id."""
        first = self.reports[0]
        days = [day for report in self.reports for day in (report.on, report.last_day) if day]
        first_on, last_on = (min(days), max(days)) if days else (None, None)
        sources, targets = ([party for party in parties if party != UNKNOWN_PARTY] for parties in (first.sources, first.targets))
        places = Counter(report.location for report in self.reports if report.location)
        location = min(places, key=lambda place: (-places[place], place), default=None)
        return (
            self.key, first.type, sources, targets, first.all_parties, location, first_on, last_on,
            len(self.articles), len(self.reports), self.sentence,
        )  # fmt: skip

    @property
    def sentence(self) -> str | None:
        """The sentence of its reports that tells most of it; of equals the first."""
        return max(self.reports, key=lambda report: report.told).sentence or None

    def misfit(self, report: Report) -> tuple[int, int, float, int] | None:
        """How badly the report fits, the less the better; None if it is of another happening."""
        if report.article in self.articles or _differ(report.place, self.place):
            return None
        if _differ(_kind(report.mode), _kind(self.mode)) or not self._same_way(report):
            return None
        likeness = max(_likeness(report.words, one.words) for one in self.reports)
        apart = _between(report.on, self.named_day) if report.is_dated else 0
        if apart > 1 or (apart == 1 and likeness < ALIKE):
            return None
        unsure = (report.mode != self.mode) + (report.place != self.place)
        return _days(self, report), unsure, -likeness, -len(self.reports)

    def _same_way(self, report: Report) -> bool:
        """Whether the report's parties act in the roles that they have here, as far as both name roles."""
        if not report.mutual or report.type in EITHER_WAY:
            return True
        return all(
            not (report.targets and one.targets) or (report.sources, report.targets) == (one.sources, one.targets) for one in self.reports
        )


@dataclass(frozen=True, slots=True)
class Stored:
    """An incident of the tables, with all its reports."""

    id: int
    reports: Sequence[Report]

    @property
    def members(self) -> frozenset[int]:
        return frozenset(report.id for report in self.reports)

    @property
    def begun_on(self) -> date:
        return min(report.on or date.max for report in self.reports)


def cluster(reports: Iterable[Report]) -> Iterator[Incident]:
    """The incidents of these reports. Of a group of same type and parties all reports must be there, or none."""
    groups: dict[Group, list[Report]] = defaultdict(list)
    for report in reports:
        groups[report.group].append(report)
    for group in groups.values():
        yield from _numbered(_split(sorted(group, key=lambda report: report.order)))


def since(waiting: Iterable[Report]) -> date:
    """The day from which on the incidents of a group may differ by what waits; those begun before stay as they are."""
    first = min(_day_of(report) for report in waiting)
    return first - min(timedelta(days=NEAR_DAYS), first - date.min)


def is_settled(found: Iterable[Incident], stored: Iterable[Stored], until: date) -> bool:
    """Whether what was stored of a group after `until` still holds, where `found` are the incidents of all that waits and of
    `stored`: those begun from `since` to `until`. It does if the incidents that are open on the next day are as they were.
    """
    last = until - timedelta(days=NEAR_DAYS)
    now = {frozenset(report.id for report in incident.reports) for incident in found if incident.begun_on > last}
    return now == {incident.members for incident in stored if incident.begun_on > last}


def derive(connection: Connection[Row]) -> int:
    """Give every reported event its incident; returns how many incidents are new or changed."""
    with connection.transaction(), connection.cursor() as cursor:
        advisory.until_commit(cursor, advisory.Lock.FACTS)
        cursor.execute(SQL["line_up"], {"size": SLICE})
        slices = [row[0] for row in cursor.execute(SQL["slices"])]
        changed = sum(_derive_slice(cursor, number) for number in slices)
        cursor.execute(SQL["delete_released"])
        return changed


def _derive_slice(cursor: Cursor[Row], number: int) -> int:
    waiting: dict[Group, list[Report]] = defaultdict(list)
    for _, report in _reports(cursor, cursor.execute(SQL["waiting"], {"slice": number})):
        waiting[report.group].append(report)
    alone = [report for group in waiting.values() for report in group if report.is_alone]
    incidents = list(cluster(alone))
    touched: set[int] = set()
    rest = {group: reports for group, reports in waiting.items() if not reports[0].is_alone}
    for days in (*DAYS_AFTER, None):
        unsettled: dict[Group, list[Report]] = {}
        around = _around(cursor, rest, days)
        for group, reports in rest.items():
            stored = around.get(group, [])
            found = list(cluster([*reports, *(report for incident in stored for report in incident.reports)]))
            if days is None or is_settled(found, stored, _until(reports, days)):
                incidents += found
                touched.update(incident.id for incident in stored)
            else:
                unsettled[group] = reports
        rest = unsettled
    return _write(cursor, incidents, touched)


def _around(cursor: Cursor[Row], waiting: Mapping[Group, Sequence[Report]], days: int | None) -> dict[Group, list[Stored]]:
    """The stored incidents of these groups from the days of what waits to so many days after, or to the last."""
    windows = (
        (reports[0].type, reports[0].all_parties, since(reports), _until(reports, days) if days is not None else date.max)
        for reports in waiting.values()
    )
    if not waiting or not _WINDOWS.fill(cursor, windows):
        return {}
    members: dict[tuple[Group, int], list[Report]] = defaultdict(list)
    for incident, report in _reports(cursor, cursor.execute(SQL["around"])):
        if incident is not None and report.group in waiting:
            members[report.group, incident].append(report)
    stored: dict[Group, list[Stored]] = defaultdict(list)
    for (group, incident), reports in members.items():
        stored[group].append(Stored(incident, reports))
    return stored


def _reports(cursor: Cursor[Row], events: Iterable[Row]) -> Iterator[tuple[int | None, Report]]:
    """The reports whose keys are given, each with the incident that it belongs to so far."""
    for incident, *row in cursor.execute(SQL["reports"], {"events": [key for (key,) in events]}):
        yield incident, _report(tuple(row))


def _write(cursor: Cursor[Row], incidents: Sequence[Incident], touched: Iterable[int]) -> int:
    """Store the incidents and their members, and remove those of `touched` that have none left; returns how many differ."""
    _INCIDENTS.fill(cursor, (incident.row() for incident in incidents))
    _MEMBERS.fill(cursor, ((report.id, incident.key) for incident in incidents for report in incident.reports))
    changed = cursor.execute(SQL["upsert_incidents"]).rowcount
    cursor.execute(SQL["assign"])
    cursor.execute(SQL["delete_empty"], {"incidents": list(touched)})
    return changed


def _until(waiting: Iterable[Report], days: int) -> date:
    last = max(_day_of(report) for report in waiting)
    return last + min(timedelta(days=days), date.max - last)


def _day_of(report: Report) -> date:
    return report.on or date.max


def _report(row: Row) -> Report:
    (
        id_, type_, sources, targets, mode, location, on, precision, published, published_precision,
        article, start, end, mutual, confidence, sentence,
    ) = row  # fmt: skip
    is_dated = on is not None
    if not is_dated:
        on, precision = published, published_precision
    return Report(
        id_, type_, tuple(sources), tuple(targets), mode, location, on, precision, article, (start, end),
        is_dated, mutual, confidence, sentence, word_bits(sentence),
    )  # fmt: skip


def _split(ordered: Iterable[Report]) -> Iterator[Incident]:
    """The reports of one group, in order, as incidents."""
    open_: deque[Incident] = deque()
    for report in ordered:
        if report.is_alone:
            yield Incident.begun_by(report)
            continue
        while open_ and _days(open_[0], report) > NEAR_DAYS:
            yield open_.popleft()
        fits = [(misfit, place) for place, incident in enumerate(open_) if (misfit := incident.misfit(report)) is not None]
        if fits:
            open_[min(fits)[1]].add(report)
        else:
            open_.append(Incident.begun_by(report))
    yield from open_


def _numbered(incidents: Iterable[Incident]) -> Iterator[Incident]:
    """Number those that begin at the same words of the same article, such as two acts of one verb."""
    seen: Counter[str] = Counter()
    for incident in incidents:
        seen[incident.key] += 1
        incident.nth = seen[incident.key]
        yield incident


def _days(incident: Incident, report: Report) -> int:
    return ((report.on or date.max) - incident.begun_on).days


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _between(one: date | None, other: date | None) -> int:
    """How many days lie between two that are named; 0 where one is not."""
    return abs((one - other).days) if one and other else 0


def _kind(mode: str | None) -> str | None:
    return KINDRED.get(mode, mode) if mode else None


def _likeness(one: int, other: int) -> float:
    """The share of words that two sentences have in common, 0 to 1."""
    either = (one | other).bit_count()
    return (one & other).bit_count() / either if either else 0.0
