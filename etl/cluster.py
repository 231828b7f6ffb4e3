"""Incidents: the events that report one happening, in however many articles, are one incident.

Two events are of one happening if they have the same type and the same parties in the same roles (by code, else by actor; who
met whom does not matter), no different mode or place, days at most NEAR_DAYS apart, and stand in different articles: what one
article tells as two acts are two. An event without a date of its own is dated by its article; two that each name their day must name
the same, or the next and tell of it in like words. A date known to the month or year joins only its equals. An event with a party that
can't be told, without any party, or without any date is an incident of its own.

Within a group of same type and parties the events are taken by day, then by article and place in it, and each joins the
best incident begun at most NEAR_DAYS before; so the outcome depends on what the events are and not on when they came, and
the work grows about linearly. An incident's key names its first event, and so outlives re-runs.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zlib import crc32

from psycopg import Connection

from communique.etl import advisory
from communique.etl.annotate.model import PartialDate
from communique.etl.queries import statements
from communique.etl.staging import Stage

NEAR_DAYS = 2
# The share of words in common from which on sentences that name neighbouring days may still tell of one happening.
ALIKE = 0.6
UNKNOWN_PARTY = "?"
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
    {"key": "text", "event_type": "text", "source_codes": "text[]", "target_codes": "text[]", "location": "text"}
    | {"first_on": "date", "last_on": "date", "document_count": "int4", "event_count": "int4", "sentence": "text"},
)
_MEMBERS = Stage("members", {"event_id": "int8", "key": "text"})
_WORD = re.compile(r"[^\W\d_]{4,}|\d{2,}")


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
            self.key, first.type, sources, targets, location, first_on, last_on, len(self.articles), len(self.reports), self.sentence
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


def cluster(reports: Iterable[Report]) -> Iterator[Incident]:
    """The incidents of these reports. Of a group of same type and parties all reports must be there, or none."""
    groups: dict[tuple[Any, ...], list[Report]] = defaultdict(list)
    for report in reports:
        if report.is_alone:
            groups[report.type, report.parties, None, report.article].append(report)
        else:
            coarse = None if report.precision == "day" else (report.precision, report.on)
            groups[report.type, report.parties, coarse].append(report)
    for group in groups.values():
        yield from _numbered(_split(sorted(group, key=lambda report: report.order)))


def derive(connection: Connection[tuple[Any, ...]]) -> int:
    """Give every reported event its incident; returns how many incidents there are for the groups that had changed."""
    with connection.transaction(), connection.cursor() as cursor:
        advisory.until_commit(cursor, advisory.Lock.FACTS)
        incidents = list(cluster(_report(row) for row in cursor.execute(SQL["reported"])))
        if incidents:
            _INCIDENTS.fill(cursor, (incident.row() for incident in incidents))
            _MEMBERS.fill(cursor, ((report.id, incident.key) for incident in incidents for report in incident.reports))
            cursor.execute(SQL["upsert_incidents"])
            cursor.execute(SQL["assign"])
        cursor.execute(SQL["delete_empty"])
        return len(incidents)


def _report(row: tuple[Any, ...]) -> Report:
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
