"""The gazetteer in memory: who bears which name, who held which office when, and for whom each actor acts.

Built from the CSV files of the seeds folder and the decisions of an analyst, and never changed afterwards.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import pickle
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from communique.etl.annotate import decisions as curated
from communique.etl.annotate import names
from communique.etl.annotate.decisions import Decision, DecisionError

K = TypeVar("K")
V = TypeVar("V")
FORMAT = "4"
FILES = (
    "actors", "actor_aliases", "actor_members", "agents", "places", "ambiguous_aliases",
    "persons", "person_aliases", "actor_roles", "offices", "other_names",
)  # fmt: skip
DECISIONS = "decisions"
# The offices that a bare surname in the news most likely stands for.
LEADING_OFFICES = ("head_of_state", "head_of_government")


class GazetteerError(ValueError):
    """A seed file that can't be read: file, line and reason."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What a gazetteer is built from: the text of each table, and where it was read."""

    texts: Mapping[str, str]
    paths: Mapping[str, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """A digest of the texts."""
        digest = hashlib.sha256()
        for name, text in sorted(self.texts.items()):
            content = text.encode()
            digest.update(f"{name}:{len(content)}:".encode())
            digest.update(content)
        return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Actor:
    key: str
    kind: str
    name: str
    code: str | None
    parent: str | None


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a name. `kind`: name, acronym, metonym, demonym, title, person, place, office, agent or other.

    `target` is the key of an actor, the code of an office, or the kind of an agent noun. `capitals` tells which words
    must start with a capital letter; `exact`, where set, is the only accepted spelling (dots
    aside, unless it ends with one: 'La.' is Louisiana). An office of one `country`
    is `is_owned` where its phrase names a body of it ('White House spokesman').
    """

    target: str
    kind: str
    capitals: tuple[bool, ...]
    exact: str | None = None
    since: date | None = None
    until: date | None = None
    country: str | None = None
    plural: bool = False
    is_owned: bool = False

    def holds(self, on: date | None) -> bool:
        return on is None or ((self.since is None or self.since <= on) and (self.until is None or on <= self.until))


@dataclass(frozen=True, slots=True)
class Role:
    """A term of a person in an office of a country or body; `line` is where actor_roles.csv has it."""

    person: str
    office: str
    title: str
    body: str
    since: date | None
    until: date | None
    confidence: float
    line: int = field(default=0, compare=False)

    def holds(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(slots=True)
class Gazetteer:
    version: str
    actors: Mapping[str, Actor]
    senses: Mapping[tuple[str, ...], tuple[Sense, ...]]
    sizes: Mapping[str, tuple[int, ...]]
    roles: Mapping[str, tuple[Role, ...]]
    holders: Mapping[tuple[str, str], tuple[Role, ...]]
    members: Mapping[str, tuple[tuple[str, date | None, date | None], ...]]
    surnames: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offices_of_country: Mapping[str, frozenset[str]] = field(default_factory=dict)
    defaults: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    by_code: Mapping[str, str] = field(default_factory=dict)
    merges: Mapping[str, str] = field(default_factory=dict)
    seconds: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def code(self, key: str) -> str | None:
        """The code that an actor is or acts for: its own, else its parent's."""
        seen: set[str] = set()
        at: str | None = key
        while at and at not in seen and (actor := self.actors.get(at)):
            if actor.code:
                return actor.code
            seen.add(at)
            at = actor.parent
        return None

    def members_on(self, key: str, on: date | None) -> list[str]:
        """Keys of a group's members on a day (of those that it still has, without a day)."""
        return [
            member
            for member, since, until in self.members.get(key, ())
            if (until is None if on is None else (not since or since <= on) and (not until or on <= until))
        ]

    def holder(self, office: str, body: str, on: date | None) -> Role | None:
        """Who holds an office of a country or body on a day; None where nobody is known, or where more than one is."""
        if on is None:
            return None
        held = [r for r in self.holders.get((office, body), ()) if r.holds(on)]
        if len({r.person for r in held}) == 1:
            return max(held, key=lambda r: r.confidence)
        return None

    def role(self, person: str, on: date | None) -> Role | None:
        """The role in which a person acts on a day: one held then, else the latest begun before, else the first."""
        roles = self.roles.get(person, ())
        if not roles:
            return None
        if on is None:
            return max(roles, key=self._weight)
        held = [r for r in roles if r.holds(on)]
        if held:
            return min(held, key=lambda r: (_rank(r.office), -r.confidence))
        begun = [r for r in roles if r.since is not None and r.since <= on]
        return max(begun, key=self._weight) if begun else roles[0]

    def _weight(self, role: Role) -> tuple[bool, date, int, float]:
        """What a person is remembered for: a country before a body, then the latest, then the highest."""
        actor = self.actors.get(role.body)
        return actor is not None and actor.kind == "country", role.since or date.min, -_rank(role.office), role.confidence


def _rank(office: str) -> int:
    return LEADING_OFFICES.index(office) if office in LEADING_OFFICES else len(LEADING_OFFICES)


def sources(seeds: Path, decisions: Path | None = None) -> Sources:
    """The tables of a seeds folder and, if there is such a file, the decisions of an analyst."""
    paths = {name: seeds / f"{name}.csv" for name in FILES} | ({DECISIONS: decisions} if decisions is not None else {})
    found = {name: path for name, path in paths.items() if path.exists()}
    return Sources(
        {name: path.read_text(encoding="utf-8-sig") for name, path in found.items()}, {name: str(path) for name, path in found.items()}
    )


def load(seeds: Path, cache: Path | None = None, decisions: Path | None = None) -> Gazetteer:
    """The gazetteer of a seeds folder and of decisions, from `cache` (a folder) where an equal one was stored there before.

    Raises GazetteerError, naming file and line, on a row that can't be read.
    """
    read = sources(seeds, decisions)
    digest = _digest(read)
    stored = cache / f"gazetteer-{digest[:24]}.pickle" if cache else None
    if stored and stored.exists():
        try:
            gazetteer = pickle.loads(stored.read_bytes())
            if isinstance(gazetteer, Gazetteer) and gazetteer.version == digest:
                return gazetteer
        except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, TypeError):
            stored.unlink(missing_ok=True)
    gazetteer = build(read, digest)
    if stored:
        _store(gazetteer, stored)
    return gazetteer


def holders(read: Sources) -> Mapping[tuple[str, str], tuple[Role, ...]]:
    """Who holds which office of which country or body, and when; raises GazetteerError on a row that can't be read."""
    return _by_office(_roles(read))


def _by_office(roles: Iterable[Role]) -> dict[tuple[str, str], tuple[Role, ...]]:
    return _grouped(((r.office, r.body), r) for r in roles)


def shared_offices(read: Sources) -> frozenset[str]:
    """The offices that several hold at once, such as ambassadors."""
    return frozenset(row["office"] for row in _rows(read, "offices") if row.get("shared") == "yes")


def _digest(read: Sources) -> str:
    digest = hashlib.sha256(FORMAT.encode())
    for module in (Path(__file__), Path(names.__file__), Path(curated.__file__)):
        digest.update(module.read_bytes())
    digest.update(read.version.encode())
    return digest.hexdigest()


def _store(gazetteer: Gazetteer, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as f:
        pickle.dump(gazetteer, f, protocol=pickle.HIGHEST_PROTOCOL)
    os.replace(temporary, path)


def build(read: Sources, version: str = "") -> Gazetteer:
    """The gazetteer of these tables; raises GazetteerError on a row that can't be read."""
    decided = _decided(read)
    actors = {a.key: a for a in (*_actors(read), *_added(decided))}
    _check_targets(decided, actors, read.paths.get(DECISIONS, DECISIONS))
    roles = sorted(_roles(read), key=lambda r: (r.since or date.min, r.until or date.max))
    senses: dict[tuple[str, ...], list[Sense]] = {}
    for name, sense in (*_senses(read, actors), *_aliases(decided, actors)):
        known = senses.setdefault(names.key(name), [])
        if sense not in known:
            known.append(sense)
    senses.pop((), None)
    for row in _rows(read, "other_names"):
        senses.setdefault(names.key(row["name"]), [_sense("", "other", row["name"])])
    sizes: dict[str, set[int]] = {}
    seconds: dict[str, set[str]] = {}
    for words in senses:
        sizes.setdefault(words[0], set()).add(len(words))
        seconds.setdefault(words[0], set()).update(words[1:2])
    gazetteer = Gazetteer(
        version=version,
        actors=actors,
        senses={words: tuple(found) for words, found in senses.items()},
        sizes={first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()},
        seconds={first: frozenset(found) for first, found in seconds.items()},
        roles=_grouped((r.person, r) for r in roles),
        holders=_by_office(roles),
        merges=curated.merges(decided),
        members=_grouped((r["actor"], (r["member"], _date(r, "valid_from"), _date(r, "valid_to"))) for r in _rows(read, "actor_members")),
    )
    gazetteer.surnames = _surnames(gazetteer, [(r["actor"], r["alias"]) for r in _rows(read, "person_aliases")])
    gazetteer.defaults = {names.key(r["alias"]): r["default"] for r in _rows(read, "ambiguous_aliases")}
    gazetteer.by_code = _by_code(actors)
    _own_offices(gazetteer, senses)
    offices: dict[str, set[str]] = {}
    for role in roles:
        if code := gazetteer.code(role.body):
            offices.setdefault(code, set()).add(role.office)
    gazetteer.offices_of_country = {code: frozenset(found) for code, found in offices.items()}
    return gazetteer


def _by_code(actors: Mapping[str, Actor]) -> dict[str, str]:
    """The actor that each code stands for: the country, else the body of that code that belongs to no other."""
    found: dict[str, str] = {}
    for actor in actors.values():
        if actor.code and actor.kind != "person" and not (actor.parent and actors.get(actor.parent, actor).code == actor.code):
            found.setdefault(actor.code, actor.key)
    return found | {key: key for key, actor in actors.items() if actor.kind == "country"}


def _own_offices(gazetteer: Gazetteer, senses: Mapping[tuple[str, ...], list[Sense]]) -> None:
    """Mark the office phrases that name a body of their country."""
    marked = dict(gazetteer.senses)
    for words, found in senses.items():
        offices = [s for s in found if s.kind == "office" and s.country]
        if not offices:
            continue
        parts = (words[i:j] for i in range(len(words)) for j in range(i + 1, len(words) + 1) if (i, j) != (0, len(words)))
        codes = {gazetteer.code(s.target) for part in parts for s in senses.get(part, ()) if s.kind in ("name", "acronym", "metonym")}
        marked[words] = tuple(replace(s, is_owned=True) if s in offices and s.country in codes else s for s in gazetteer.senses[words])
    gazetteer.senses = marked


def _share(row: _Row, column: str) -> float:
    try:
        return float(row[column] or 1)
    except ValueError:
        raise GazetteerError(f"{row.where}: {column}: {row[column]!r} is not a number; write a share such as 0.9") from None


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    groups: dict[K, list[V]] = {}
    for k, v in pairs:
        groups.setdefault(k, []).append(v)
    return {k: tuple(v) for k, v in groups.items()}


class _Row(dict[str, str]):
    """A CSV row that knows where it stands."""

    where: str = ""
    line: int = 0


def _rows(read: Sources, name: str) -> Iterator[_Row]:
    path = read.paths.get(name, f"{name}.csv")
    reader = csv.DictReader(io.StringIO(read.texts.get(name, "")))
    for values in reader:
        if None in values or None in values.values():
            raise GazetteerError(f"{path}:{reader.line_num}: wrong number of columns; expected {','.join(reader.fieldnames or ())}")
        row = _Row({k: v.strip() for k, v in values.items()})
        row.where, row.line = f"{path}:{reader.line_num}", reader.line_num
        yield row


def _decided(read: Sources) -> list[Decision]:
    try:
        return curated.parse(read.texts.get(DECISIONS, ""), read.paths.get(DECISIONS, f"{DECISIONS}.csv"))
    except DecisionError as failure:
        raise GazetteerError(str(failure)) from failure


def _check_targets(decided: Iterable[Decision], actors: Mapping[str, Actor], where: str) -> None:
    for d in decided:
        target = d.actor if d.decision == "alias" else d.other
        if target and target not in actors:
            raise GazetteerError(f"{where}: {d.decision} {d.actor}: there is no actor {target}; add it, or take the decision out")


def _added(decided: Iterable[Decision]) -> Iterator[Actor]:
    return (Actor(d.actor, d.kind, d.name, d.code or None, d.other or None) for d in decided if d.decision == "add")


def _aliases(decided: Iterable[Decision], actors: Mapping[str, Actor]) -> Iterator[tuple[str, Sense]]:
    for d in decided:
        if d.decision == "alias":
            kind = "person" if d.actor in actors and actors[d.actor].kind == "person" else d.kind
            since, until = (date.fromisoformat(day) if day else None for day in (d.valid_from, d.valid_to))
            yield d.name, _sense(d.actor, kind, d.name, since, until)


def _date(row: _Row, column: str) -> date | None:
    text = row.get(column, "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise GazetteerError(f"{row.where}: {column}: {text!r} is not a date; write YYYY-MM-DD or leave it blank") from None


def _actors(read: Sources) -> Iterator[Actor]:
    for r in _rows(read, "actors"):
        yield Actor(r["key"], r["kind"], r["name"], r["code"] or None, r["parent"] or None)
    for r in _rows(read, "persons"):
        yield Actor(r["key"], "person", r["name"], r.get("code") or None, None)


def _roles(read: Sources) -> Iterator[Role]:
    for r in _rows(read, "actor_roles"):
        yield Role(
            r["actor"],
            r["office"],
            r["title"],
            r["for_actor"],
            _date(r, "valid_from"),
            _date(r, "valid_to"),
            _share(r, "confidence"),
            r.line,
        )


def _senses(read: Sources, actors: Mapping[str, Actor]) -> Iterator[tuple[str, Sense]]:
    """(name, what it may mean) for everything that the seed files name."""
    for actor in (a for a in actors.values() if not a.key.startswith(curated.DISCOVERED)):
        yield actor.name, _sense(actor.key, "person" if actor.kind == "person" else "name", actor.name)
    for r in (*_rows(read, "actor_aliases"), *_rows(read, "person_aliases")):
        kind = r["kind"] or "name"
        if r["actor"] in actors and actors[r["actor"]].kind == "person":
            kind = "person"
        yield r["alias"], _sense(r["actor"], kind, r["alias"], _date(r, "valid_from"), _date(r, "valid_to"))
    for r in _rows(read, "places"):
        yield r["name"], _sense(r["country"], "place", r["name"])
    for r in _rows(read, "offices"):
        for phrase, is_plural in ((r["phrase"], False), (names.plural(r["phrase"]), True)):
            yield phrase, Sense(r["office"], "office", (), country=r["country"] or None, plural=is_plural)
    nouns = {r["noun"]: r["kind"] for r in _rows(read, "agents")}
    for noun, kind in nouns.items():
        yield noun, Sense(kind, "agent", ())
        if names.plural(noun) not in nouns:
            yield names.plural(noun), Sense(kind, "agent", (), plural=True)


def _sense(target: str, kind: str, alias: str, since: date | None = None, until: date | None = None) -> Sense:
    words = [(alias[start].isupper(), word) for start, _, word in names.words(alias)]
    # 'Al-Sabah' is 'al-Sabah' too, but the airline 'El Al' needs its capitals.
    may_be_small = PARTICLES if any(is_capital and word not in PARTICLES for is_capital, word in words) else frozenset()
    capitals = tuple(is_capital and word not in may_be_small for is_capital, word in words)
    exact = alias.replace(".", "") if kind == "acronym" else alias if kind == "place" and alias.endswith(".") else None
    return Sense(target, kind, capitals, exact, since, until)


# Where the family name stands first, it is what the news shortens a person to.
FAMILY_FIRST = frozenset({"CHN", "HKG", "TWN", "PRK", "KOR", "MAC", "SGP", "KHM"})
# Where people go by their own first name.
GIVEN_FIRST = frozenset({"ETH", "ERI", "MMR", "IDN", "ISL", "IRQ", "MYS", "THA", "BRN"})
PARTICLES = frozenset({"al", "el", "bin", "ben", "ibn", "de", "da", "dos", "van", "von", "der", "la", "le", "di", "du", "bint"})


def short_names(name: str, code: str | None) -> set[tuple[str, ...]]:
    """What a person of that full name is called once introduced: the last word, with and without its particles."""
    words = names.key(name)
    if len(words) < 2:
        return {words} if words else set()
    shorts = {words[-1:]}
    start = len(words) - 1
    while start > 1 and words[start - 1] in PARTICLES:
        start -= 1
        shorts.add(words[start:])
    if len(words) > 2 and code not in FAMILY_FIRST:
        shorts.add(words[-2:])
    if code in FAMILY_FIRST or code in GIVEN_FIRST:
        shorts.add(words[:1])
    return shorts


def _surnames(gazetteer: Gazetteer, aliases: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    names_of = [(person, actor.name) for person, actor in gazetteer.actors.items() if actor.kind == "person"]
    pairs = {
        (" ".join(short), person)
        for person, name in (*names_of, *aliases)
        if (roles := gazetteer.roles.get(person))
        for short in short_names(name, gazetteer.code(roles[-1].body))
    }
    return _grouped(sorted(pairs))
