"""Fill a database with generated articles and facts, skewed as news is: a few actors are in most of it, and weeks differ.

    python benchmarks/generate.py URL [--documents 100000] [--years 5] [--seed 0]

URL is a migrated and seeded database without documents; the account must be a superuser, since checks of foreign keys are
switched off while loading. Five statements, five events, seven mentions and ten sentences an article, an act upon a sanction
in every other one, and one actor in ten articles whom the gazetteer lacks. Happenings come first: each has a day, a type,
two parties and a number of reports, most of them one, few of them many. Actors follow Zipf's law, weeks have bursts. The same
arguments give the same rows; an article's sentences are drawn from a stock of 20,000.
"""

from __future__ import annotations

import argparse
import io
import itertools
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import psycopg
import pyarrow as pa
from pyarrow.csv import CSVWriter, WriteOptions

SENTENCES = 10
FACTS = 5
MENTIONS = 7
STOCK = 20_000
ACTS_AT_ONCE = 200_000
BEFORE = "They "
LAST_DAY = np.datetime64("2024-12-31")

Array = np.ndarray[Any, Any]

WORDS = (
    "the ministry of foreign affairs on Tuesday after long talks with envoys about the border and its people as well as oil "
    "exports which had fallen for the third month while the council in the capital waited for an answer from the other side "
    "and observers at the crossing told that convoys had passed without being stopped or searched by soldiers of either army"
).split()
TRIGGERS = ("met", "warned", "condemned", "agreed", "asked", "refused", "praised", "seized", "attacked", "withdrew", "imposed", "protested")
# How often a type is told, out of 100.
TYPES = {
    "CONSULT": 18, "ACCUSE": 12, "REQUEST": 10, "AGREE": 9, "SUPPORT": 9, "REJECT": 8, "SANCTION": 7, "COERCE": 7, "ASSAULT": 6,
    "RETREAT": 4, "THREATEN": 3, "PROTEST": 2, "MOBILIZE": 2, "COOPERATE": 1, "AID": 1, "CONCEDE": 1,
}  # fmt: skip
STATUSES = {"reported": 85, "historical": 6, "planned": 5, "hypothetical": 2, "negated": 2}
CUES = {"say": 66, "ask": 10, "criticise": 8, "praise": 4, "deny": 4, "believe": 4, "promise": 2, "threaten": 2}
ACTIONS = {"impose": 45, "maintain": 15, "lift": 12, "threaten": 8, "demand_lift": 8, "ease": 4, "criticise": 4, "evade": 2, "extend": 2}
STAGES = {"imposed": 50, "in_force": 20, "lifted": 15, "threatened": 10, "eased": 5}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("url")
    arguments.add_argument("--documents", type=int, default=100_000)
    arguments.add_argument("--years", type=int, default=5)
    arguments.add_argument("--seed", type=int, default=0)
    given = arguments.parse_args()
    begun = time.monotonic()
    for table, rows in fill(given.url, given.documents, given.years, given.seed).items():
        print(f"{table:20} {rows:>12,}")
    print(f"{time.monotonic() - begun:.0f} s")


@dataclass(slots=True)
class _Loader:
    """Sends tables of columns by COPY; `rows` counts them by name of the table."""

    connection: psycopg.Connection[Any]
    rows: dict[str, int] = field(default_factory=dict)

    def load(self, table: str, columns: Mapping[str, Any]) -> None:
        data = pa.table(dict(columns))
        text = io.BytesIO()
        with CSVWriter(text, data.schema, write_options=WriteOptions(include_header=False)) as writer:
            writer.write_table(data)
        statement = f"copy {table} ({', '.join(columns)}) from stdin (format csv)"
        with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(text.getbuffer())
        self.rows[table] = self.rows.get(table, 0) + data.num_rows


@dataclass(frozen=True, slots=True)
class _Stock:
    """Sentences to draw from, each with the word that tells of an act and what follows it up to the full stop."""

    sentences: Array
    triggers: Array
    contents: Array


@dataclass(frozen=True, slots=True)
class _Texts:
    """Articles as [article, sentence]: which sentence of the stock stands there, and where in the body."""

    stock: _Stock
    chosen: Array
    starts: Array
    ends: Array

    def bodies(self) -> list[str]:
        return [" ".join(self.stock.sentences[row]) for row in self.chosen]


@dataclass(frozen=True, slots=True)
class _Places:
    """Sentences that facts stand in: index of the article, ordinal of the sentence, its offset, trigger and the rest."""

    article: Array
    ordinal: Array
    start: Array
    trigger: Array
    content: Array

    @property
    def trigger_start(self) -> Array:
        return self.start + len(BEFORE)

    @property
    def trigger_end(self) -> Array:
        return self.trigger_start + np.char.str_len(self.trigger)


@dataclass(frozen=True, slots=True)
class _Cast:
    """Who can take part: actors' ids and codes in the order of how often they do, and what the lookups allow."""

    actors: Array
    codes: Array
    persons: Array
    person_codes: Array
    discovered: Array
    discovered_codes: Array
    discovered_names: Array
    publishers: Array
    modes: Mapping[str, list[str | None]]
    topics: list[str]
    measures: list[str]


def fill(url: str, documents: int, years: int = 5, seed: int = 0) -> dict[str, int]:
    """Load the rows; returns how many went into each table. Raises psycopg.Error."""
    rng = np.random.default_rng(seed)
    with psycopg.connect(url) as connection:
        connection.execute("set session_replication_role = replica")
        cast = _cast(connection, rng, documents // 10)
        loader = _Loader(connection)
        stock = _stock(rng)
        sanctions = _sanctions(loader, cast, rng, max(100, documents // 50), years)
        first = {"document": 1, "incident": 1, "event": 1, "statement": 1, "mention": 1}
        for day, count in _weeks(rng, documents, years):
            _week(loader, stock, cast, rng, day, count, first, sanctions)
        # Triggers are off too: what they keep is made at once.
        for start in range(1, first["event"], ACTS_AT_ONCE):
            connection.execute("select add_acts(%s, %s, null)", (start, start + ACTS_AT_ONCE - 1))
        for table in ("documents", "incidents", "events", "statements", "mentions", "sanctions", "sanction_actions"):
            connection.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))")
        connection.commit()
        connection.autocommit = True
        connection.execute("vacuum (analyze)")
        return loader.rows


def _cast(connection: psycopg.Connection[Any], rng: np.random.Generator, discovered: int) -> _Cast:
    connection.execute(
        "insert into publishers (name) select 'Generated Courier ' || n from generate_series(1, 200) as n on conflict do nothing"
    )
    great = ["USA", "CHN", "RUS", "GBR", "EU", "IRN", "ISR", "UN", "UKR", "FRA", "DEU", "IND", "PRK", "TUR", "SAU", "JPN"]
    actors = connection.execute(
        "select id, code from actors where kind in ('country', 'igo') and key = code or kind = 'igo' and code is not null"
        " order by array_position(%s::text[], code), id",
        [great],
    ).fetchall()
    persons = connection.execute(
        "select distinct on (actor_roles.actor_id) actor_roles.actor_id, actors.code from actor_roles"
        " inner join actors on actor_roles.for_actor_id = actors.id where actors.code is not null"
        " order by actor_roles.actor_id, actor_roles.id limit 3000"
    ).fetchall()
    order = rng.permutation(len(persons))
    modes: dict[str, list[str | None]] = {}
    for event_type, mode in connection.execute("select event_type, code from event_modes order by 1, 2"):
        modes.setdefault(event_type, [None]).append(mode)

    def column(query: str) -> list[Any]:
        return [row[0] for row in connection.execute(query)]

    ids, codes = np.array([row[0] for row in actors]), np.array([row[1] for row in actors])
    return _Cast(
        ids,
        codes,
        np.array([persons[n][0] for n in order]),
        np.array([persons[n][1] for n in order]),
        *_discover(connection, rng, ids, codes, max(1, discovered)),
        np.array(column("select id from publishers order by id")),
        modes,
        column("select code from topics order by code"),
        column("select code from sanction_measures order by code"),
    )


def _discover(
    connection: psycopg.Connection[Any], rng: np.random.Generator, actors: Array, codes: Array, count: int
) -> tuple[Array, Array, Array]:
    """Make so many actors whom only the articles know; returns ids, codes and names."""
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    words = ["".join(parts).capitalize() for parts in itertools.product(syllables, repeat=2)]
    firsts, lasts = np.divmod(rng.permutation(len(words) ** 2)[:count], len(words))
    acts_for = _zipf(rng, len(actors), count, 0.8)
    is_person = rng.random(count) < 0.7
    rows = [
        (
            f"discovered-{kind}-{words[first]}-{words[last]}-{codes[n]}".lower(),
            kind,
            f"{words[first]} {words[last]}",
            codes[n],
            int(actors[n]),
        )
        for first, last, n, kind in zip(firsts, lasts, acts_for, np.where(is_person, "person", "organisation"), strict=True)
    ]
    with connection.cursor() as cursor:
        with cursor.copy("copy actors (key, kind, name, code, parent_id, origin) from stdin") as copy:
            for row in rows:
                copy.write_row((*row, "discovered"))
        ids = dict(cursor.execute("select key, id from actors where origin = 'discovered'").fetchall())
    return np.array([ids[row[0]] for row in rows]), np.array([row[3] for row in rows]), np.array([row[2] for row in rows])


def _stock(rng: np.random.Generator) -> _Stock:
    triggers = np.array(TRIGGERS)[rng.integers(len(TRIGGERS), size=STOCK)]
    contents = np.array([" ".join(row) for row in np.array(WORDS)[rng.integers(len(WORDS), size=(STOCK, 18))]])
    sentences = [f"{BEFORE}{trigger} {content}." for trigger, content in zip(triggers, contents, strict=True)]
    return _Stock(np.array(sentences, object), triggers, contents)


def _texts(stock: _Stock, rng: np.random.Generator, count: int) -> _Texts:
    chosen = rng.integers(STOCK, size=(count, SENTENCES))
    lengths = np.array([len(sentence) for sentence in stock.sentences])[chosen]
    ends = np.cumsum(lengths + 1, axis=1) - 1
    return _Texts(stock, chosen, ends - lengths, ends)


def _weeks(rng: np.random.Generator, documents: int, years: int) -> Iterator[tuple[Array, int]]:
    """(Monday, articles) of each week: a quiet level, and now and then a burst that ebbs away."""
    count = years * 52
    level = rng.lognormal(0, 0.15, count)
    for week in np.flatnonzero(rng.random(count) < 0.06):
        for after, height in enumerate((2.0, 1.2, 0.5)):
            if week + after < count:
                level[week + after] += height
    articles = np.diff(np.round(np.concatenate([[0], np.cumsum(level)]) / level.sum() * documents).astype(int))
    for week, number in enumerate(articles):
        yield LAST_DAY - 7 * (count - week) + 1, int(number)


def _zipf(rng: np.random.Generator, things: int, size: int, power: float = 1.0) -> Array:
    """Ranks from 0, the n-th as frequent as 1 / n ** power."""
    weights = np.cumsum(1 / np.arange(1, things + 1) ** power)
    return np.searchsorted(weights, rng.random(size) * weights[-1])


def _choice(rng: np.random.Generator, shares: Mapping[str, int], size: int) -> Array:
    weights = np.array(list(shares.values()), float)
    return np.array(list(shares))[rng.choice(len(shares), size, p=weights / weights.sum())]


def _ids(first: dict[str, int], name: str, count: int) -> Array:
    ids = np.arange(first[name], first[name] + count)
    first[name] += count
    return ids


def _nullable(values: Array, null: Array) -> pa.Array:
    return pa.array(values, mask=null)


def _sanctions(loader: _Loader, cast: _Cast, rng: np.random.Generator, count: int, years: int) -> dict[str, Array]:
    drawn = np.unique(
        np.column_stack(
            [
                _zipf(rng, len(cast.actors), count * 2),
                (_zipf(rng, len(cast.actors), count * 2) + 3) % len(cast.actors),
                rng.integers(len(cast.measures), size=count * 2),
            ]
        ),
        axis=0,
    )
    sender, target, measure = rng.permutation(drawn[drawn[:, 0] != drawn[:, 1]])[:count].T
    stage = _choice(rng, STAGES, len(sender))
    begun = LAST_DAY - rng.integers(1, 365 * years, len(sender))
    was_imposed, was_lifted = np.isin(stage, ("imposed", "eased", "lifted")), stage == "lifted"
    day = np.full(len(sender), "day")
    kinds = np.array(cast.measures)[measure]
    loader.load(
        "sanctions",
        {
            "id": np.arange(1, len(sender) + 1),
            "sender_id": cast.actors[sender],
            "target_id": cast.actors[target],
            "measure": kinds,
            "status": stage,
            "imposed_on": _nullable(begun, ~was_imposed),
            "imposed_on_precision": _nullable(day, ~was_imposed),
            "lifted_on": _nullable(np.minimum(begun + 400, LAST_DAY), ~was_lifted),
            "lifted_on_precision": _nullable(day, ~was_lifted),
            "first_reported_on": begun,
            "last_reported_on": np.minimum(begun + 400, LAST_DAY),
        },
    )
    return {"sender": sender, "target": target, "measure": kinds}


def _week(
    loader: _Loader,
    stock: _Stock,
    cast: _Cast,
    rng: np.random.Generator,
    monday: Any,
    count: int,
    first: dict[str, int],
    sanctions: Mapping[str, Array],
) -> None:
    if not count:
        return
    documents = _ids(first, "document", count)
    texts = _texts(stock, rng, count)
    days = np.sort(monday + rng.integers(7, size=count))
    midnight = days.astype("datetime64[s]")
    loader.load(
        "documents",
        {
            "id": documents,
            "publisher_id": cast.publishers[_zipf(rng, len(cast.publishers), count, 0.8)],
            "url": [f"https://generated.example/{number}" for number in documents],
            "title": [f"Generated article {number}" for number in documents],
            "published_at": pa.array(midnight, pa.timestamp("s", "UTC")),
            "published_precision": np.full(count, "day"),
            "language": np.full(count, "en"),
            "body": texts.bodies(),
            "word_count": np.full(count, SENTENCES * 20),
            "content_hash": [f"generated {number}" for number in documents],
            "ingested_at": pa.array(midnight, pa.timestamp("s", "UTC")),
        },
    )
    loader.load("document_annotations", {"document_id": documents, "extractor": np.full(count, "generated")})
    loader.load(
        "sentences",
        {
            "document_id": documents.repeat(SENTENCES),
            "ordinal": np.tile(np.arange(SENTENCES), count),
            "char_start": texts.starts.ravel(),
            "char_end": texts.ends.ravel(),
        },
    )
    _mentions(loader, texts, cast, rng, documents, first)
    _statements(loader, texts, cast, rng, documents, days, first)
    _events(loader, texts, cast, rng, documents, days, first)
    _acts(loader, texts, cast, rng, documents, days, sanctions)


def _places(texts: _Texts, rng: np.random.Generator, size: int, article: Array | None = None) -> _Places:
    """So many facts' places, in articles in order or in those given."""
    if article is None:
        article = np.sort(rng.integers(len(texts.chosen), size=size))
    ordinal = rng.integers(SENTENCES, size=size)
    of_stock = texts.chosen[article, ordinal]
    return _Places(article, ordinal, texts.starts[article, ordinal], texts.stock.triggers[of_stock], texts.stock.contents[of_stock])


def _or_discovered(
    cast: _Cast, rng: np.random.Generator, is_discovered: Array, known: Array, names: Array, ids: Array
) -> tuple[Array, ...]:
    """Ids, codes and names of those who take part: the known ones, or one whom only articles know.

    `known` has their places in `ids` and `names`, their codes.
    """
    found = _zipf(rng, len(cast.discovered), len(known), 0.8)
    pairs = ((cast.discovered, ids), (cast.discovered_codes, names), (cast.discovered_names, names))
    return tuple(np.where(is_discovered, theirs[found], others[known]) for theirs, others in pairs)


def _mentions(loader: _Loader, texts: _Texts, cast: _Cast, rng: np.random.Generator, documents: Array, first: dict[str, int]) -> None:
    size = len(documents) * MENTIONS
    at = _places(texts, rng, size)
    lot = rng.random(size)
    who, code, name = _or_discovered(cast, rng, lot > 0.85, _zipf(rng, len(cast.actors), size), cast.codes, cast.actors)
    unknown = lot < 0.15
    surface = np.where(unknown, np.char.add("Unknown body ", _zipf(rng, 20_000, size, 0.9).astype(str)), name)
    loader.load(
        "mentions",
        {
            "id": _ids(first, "mention", size),
            "document_id": documents[at.article],
            "sentence": at.ordinal,
            "char_start": at.start,
            "char_end": at.start + 4,
            "surface": surface,
            "actor_id": _nullable(who, unknown),
            "code": _nullable(code, unknown),
            "method": np.where(unknown, "proper-name", "name"),
            "confidence": np.round(rng.beta(8, 2, size), 3),
        },
    )


def _statements(
    loader: _Loader, texts: _Texts, cast: _Cast, rng: np.random.Generator, documents: Array, days: Array, first: dict[str, int]
) -> None:
    size = len(documents) * FACTS
    ids = _ids(first, "statement", size)
    at = _places(texts, rng, size)
    lot = rng.random(size)
    who, code, _ = _or_discovered(cast, rng, lot > 0.85, _zipf(rng, len(cast.persons), size, 0.9), cast.person_codes, cast.persons)
    unknown = lot < 0.15
    begin = at.trigger_end + 1
    end = begin + np.char.str_len(at.content)
    no_day = rng.random(size) < 0.5
    no_topic = rng.random(size) < 0.25
    loader.load(
        "statements",
        {
            "id": ids,
            "document_id": documents[at.article],
            "sentence": at.ordinal,
            "speaker_id": _nullable(who, unknown),
            "speaker_code": _nullable(code, unknown),
            "speaker_text": np.full(size, "They"),
            "cue": at.trigger,
            "cue_class": _choice(rng, CUES, size),
            "kind": _choice(rng, {"indirect": 60, "direct": 25, "mixed": 15}, size),
            "content": at.content,
            "spans": [f"{{[{a},{b})}}" for a, b in zip(begin, end, strict=True)],
            "stated_on": _nullable(days[at.article], no_day),
            "stated_on_precision": _nullable(np.full(size, "day"), no_day),
            "topic": _nullable(np.array(cast.topics)[_zipf(rng, len(cast.topics), size, 0.7)], no_topic),
            "confidence": np.round(rng.beta(6, 2, size), 3),
        },
    )
    about = np.flatnonzero(rng.random(size) < 0.6)
    whom = _zipf(rng, len(cast.actors), len(about))
    loader.load(
        "statement_subjects",
        {
            "statement_id": ids[about],
            "actor_id": cast.actors[whom],
            "code": cast.codes[whom],
            "stance": _nullable(_choice(rng, {"unfavourable": 7, "favourable": 3}, len(about)), rng.random(len(about)) < 0.85),
        },
    )


def _events(
    loader: _Loader, texts: _Texts, cast: _Cast, rng: np.random.Generator, documents: Array, days: Array, first: dict[str, int]
) -> None:
    """The week's happenings, each with its reports in articles of that day or the next ones."""
    size = len(documents) * FACTS
    reports = np.minimum(rng.zipf(2.0, size), min(40, len(documents)))
    happenings = int(np.searchsorted(np.cumsum(reports), size)) + 1
    reports = reports[:happenings]
    reports[-1] -= reports.sum() - size
    of = np.arange(happenings).repeat(reports)
    article = np.minimum(
        rng.integers(len(documents), size=happenings)[of] + rng.integers(max(1, len(documents) // 7), size=size), len(documents) - 1
    )
    at = _places(texts, rng, size, article)
    kind = _choice(rng, TYPES, happenings)
    mode_at = rng.integers(1 << 30, size=happenings)
    mode = np.array([cast.modes.get(k, [None])[m % len(cast.modes.get(k, [None]))] for k, m in zip(kind, mode_at, strict=True)], object)
    source = _zipf(rng, len(cast.actors), happenings)
    target = _zipf(rng, len(cast.actors), happenings)
    status = _choice(rng, STATUSES, happenings)
    begins = np.full(happenings, days[-1])
    np.minimum.at(begins, of, days[article])
    ends = np.full(happenings, days[0])
    np.maximum.at(ends, of, days[article])
    is_real = status == "reported"
    incident = np.zeros(happenings, int)
    incident[is_real] = _ids(first, "incident", int(is_real.sum()))
    is_mutual = np.isin(kind, ("CONSULT", "AGREE", "COOPERATE")) & (rng.random(happenings) < 0.7)
    pairs = np.column_stack([article, of])
    counted = np.bincount(np.unique(pairs, axis=0)[:, 1], minlength=happenings)
    one, other = cast.codes[source], cast.codes[target]
    together = [f"{{{a},{b}}}" if a < b else f"{{{b},{a}}}" if b < a else f"{{{a}}}" for a, b in zip(one, other, strict=True)]
    loader.load(
        "incidents",
        {
            "id": incident[is_real],
            "key": [f"generated {number}" for number in incident[is_real]],
            "event_type": kind[is_real],
            "party_codes": np.array(together)[is_real],
            "source_codes": np.where(is_mutual, together, [f"{{{code}}}" for code in one])[is_real],
            "target_codes": np.where(is_mutual, "{}", [f"{{{code}}}" for code in other])[is_real],
            "first_on": begins[is_real],
            "last_on": ends[is_real],
            "document_count": counted[is_real],
            "event_count": reports[is_real],
        },
    )
    events = _ids(first, "event", size)
    no_day = rng.random(size) < 0.4
    no_place = rng.random(size) < 0.7
    no_incident = ~is_real[of]
    loader.load(
        "events",
        {
            "id": events,
            "document_id": documents[article],
            "sentence": at.ordinal,
            "event_type": kind[of],
            "mode": pa.array(list(mode[of]), pa.string()),
            "status": status[of],
            "trigger": at.trigger,
            "trigger_start": at.trigger_start,
            "trigger_end": at.trigger_end,
            "occurred_on": _nullable(begins[of], no_day),
            "occurred_on_precision": _nullable(np.full(size, "day"), no_day),
            "location": _nullable(cast.codes[target][of], no_place),
            "confidence": np.round(rng.beta(8, 2, size), 3),
            "incident_id": _nullable(incident[of], no_incident),
        },
    )
    for position, (side, role) in enumerate(((source, "source"), (target, "target"))):
        second = position == 1
        loader.load(
            "event_participants",
            {
                "event_id": events,
                "role": np.where(is_mutual[of], "source", role) if second else np.full(size, role),
                "position": np.where(is_mutual[of], 1, 0) if second else np.zeros(size, int),
                "actor_id": cast.actors[side][of],
                "code": cast.codes[side][of],
            },
        )


def _acts(
    loader: _Loader,
    texts: _Texts,
    cast: _Cast,
    rng: np.random.Generator,
    documents: Array,
    days: Array,
    sanctions: Mapping[str, Array],
) -> None:
    size = len(documents) // 2
    if not size:
        return
    at = _places(texts, rng, size)
    which = _zipf(rng, len(sanctions["sender"]), size, 0.6)
    sender, target = sanctions["sender"][which], sanctions["target"][which]
    action = _choice(rng, ACTIONS, size)
    by = np.where(action == "demand_lift", target, sender)
    no_day = rng.random(size) < 0.5
    loader.load(
        "sanction_actions",
        {
            "sanction_id": which + 1,
            "document_id": documents[at.article],
            "sentence": at.ordinal,
            "action": action,
            "measure": sanctions["measure"][which],
            "by_actor_id": cast.actors[by],
            "by_code": cast.codes[by],
            "sender_id": cast.actors[sender],
            "sender_code": cast.codes[sender],
            "target_id": cast.actors[target],
            "target_code": cast.codes[target],
            "status": _choice(rng, STATUSES, size),
            "trigger": at.trigger,
            "trigger_start": at.trigger_start,
            "trigger_end": at.trigger_end,
            "occurred_on": _nullable(days[at.article], no_day),
            "occurred_on_precision": _nullable(np.full(size, "day"), no_day),
            "condition": _nullable(at.content, rng.random(size) < 0.95),
            "confidence": np.round(rng.beta(8, 2, size), 3),
        },
    )


if __name__ == "__main__":
    main()
