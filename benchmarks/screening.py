"""How well screening finds distorted names, what it wrongly finds, and how fast: on the lists in the database.

python benchmarks/screening.py UNLISTED.csv ... [--cases 1000] [--seed 1] [--write cases.jsonl]

UNLISTED are CSV files with a column `name` or `person`, of people who are on no list; those who are after all are taken
out by the file --listed, a name a line. `--write` keeps the cases, each with the 25 nearest entries, for
benchmarks/screening_others.py.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from distortions import GENERATORS, Listed, natural

from communique.etl import database
from communique.etl.screening import parties
from communique.etl.screening.index import THRESHOLD, Index
from communique.etl.screening.party import Party, Query

THRESHOLDS = (0.6, 0.65, 0.7, 0.72, 0.74, 0.76, 0.78, 0.8, 0.82, 0.84, 0.86, 0.88, 0.9, 0.95)
FIRST = 5
CANDIDATES = 25


@dataclass(frozen=True, slots=True)
class Case:
    """A query, the entry that it distorts (None: on no list), and how."""

    query: str
    party: Party | None
    generator: str
    distortion: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("unlisted", nargs="+", type=Path)
    parser.add_argument("--listed", type=Path, help="names among them that are listed after all")
    parser.add_argument("--cases", type=int, default=1000, help="a generator")
    parser.add_argument("--innocent", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--misses", action="store_true", help="print what was missed, and what was wrongly found")
    options = parser.parse_args()
    with database.connect(database.url()) as connection:
        begun = time.perf_counter()
        listed = list(parties.listed(connection))
        loaded = time.perf_counter()
        index = Index(listed)
    print(
        f"{len(listed)} entries, {sum(len(p.names) for p in listed)} names: read {loaded - begun:.2f} s, index {time.perf_counter() - loaded:.2f} s"
    )
    chance = random.Random(options.seed)
    cases = [case for generator in GENERATORS for case in distorted(listed, generator, options.cases, chance)]
    cases += [Case(name, None, "", "unlisted") for name in innocent(options.unlisted, options.listed, options.innocent, chance)]
    scores, times = measured(index, cases)
    report(cases, scores, times)
    if options.misses:
        misses(index, cases, scores)
    if options.write:
        write(options.write, index, cases, scores)
    batch(index, cases)


def distorted(listed: Sequence[Party], generator: str, count: int, chance: random.Random) -> Iterator[Case]:
    """`count` cases, each kind of distortion as often as the others."""
    kinds = list(GENERATORS[generator].items())
    made = 0
    while made < count:
        kind, distort = kinds[made % len(kinds)]
        party = chance.choice(listed)
        original = next((name.text for name in party.names if not name.text.isascii() and any(ord(c) > 0x250 for c in name.text)), None)
        name = Listed(natural(party.names[0].text, party.kind or ""), party.kind or "", original)
        query = distort(name, chance)
        if query is not None and len(query) > 3:
            made += 1
            yield Case(query, party, generator, kind)


def innocent(files: Sequence[Path], listed: Path | None, count: int, chance: random.Random) -> list[str]:
    """Names of people who are on no list, each once."""
    excepted = set(listed.read_text(encoding="utf-8").splitlines()) if listed else set()
    names: dict[str, None] = {}
    for path in files:
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                names[row.get("name") or row.get("person") or ""] = None
    return chance.sample(sorted(name for name in names if name and name not in excepted and " " in name), count)


def measured(index: Index, cases: Sequence[Case]) -> tuple[list[float], list[float]]:
    """(score of the entry that is meant if it is among the first, else of the best for the unlisted; seconds) of each case."""
    scores, times = [], []
    for case in cases:
        begun = time.perf_counter()
        found = index.search(Query(case.query), limit=FIRST, threshold=0.3)
        times.append(time.perf_counter() - begun)
        meant = [match.score for match in found if case.party is None or match.party.id == case.party.id]
        scores.append(max(meant, default=0.0))
    return scores, times


def report(cases: Sequence[Case], scores: Sequence[float], times: Sequence[float]) -> None:
    groups: dict[tuple[str, str], list[float]] = defaultdict(list)
    for case, score in zip(cases, scores, strict=True):
        groups[case.generator, case.distortion].append(score)
        if case.party:
            groups[case.generator, "all"].append(score)
    print(f"\nfound among the first {FIRST} and at {THRESHOLD} or more")
    for (generator, distortion), found in sorted(groups.items()):
        print(
            f"  {generator:9} {distortion:20} {len(found):5}  {share(found, THRESHOLD):7.2%}   anywhere in the first {FIRST} {share(found, 0.3):7.2%}"
        )
    wrong = groups["", "unlisted"]
    print("\nthreshold  recall  false alarms  precision (as many listed as unlisted asked)")
    right = [score for case, score in zip(cases, scores, strict=True) if case.party]
    for threshold in THRESHOLDS:
        recall, alarms = share(right, threshold), share(wrong, threshold)
        precision = recall / (recall + alarms) if recall + alarms else 0.0
        print(f"     {threshold:.2f} {recall:7.2%}       {alarms:7.2%}     {precision:7.2%}")
    milliseconds = [1000 * seconds for seconds in times]
    print(f"\na query alone: median {statistics.median(milliseconds):.1f} ms, slowest {max(milliseconds):.1f} ms")


def share(scores: Sequence[float], threshold: float) -> float:
    return sum(score >= threshold for score in scores) / len(scores) if scores else 0.0


def misses(index: Index, cases: Sequence[Case], scores: Sequence[float]) -> None:
    for case, score in zip(cases, scores, strict=True):
        if case.party is not None and score < THRESHOLD:
            rivals = [f"{m.matched_name} {m.score}" for m in index.search(Query(case.query), limit=3, threshold=0.3)]
            print(f"missed {score:.2f} {case.generator} {case.distortion}: {case.query} < {case.party.names[0].text}; found {rivals}")
        if case.party is None and score >= THRESHOLD - 0.05:
            for match in index.search(Query(case.query), limit=1, threshold=0.3):
                print(f"alarm {match.score:.2f}: {case.query} = {match.matched_name} ({match.party.list_code}) {'; '.join(match.reasons)}")


def write(path: Path, index: Index, cases: Sequence[Case], scores: Sequence[float]) -> None:
    """The cases as JSON lines, each with its nearest entries and the entry that is meant."""
    with path.open("w", encoding="utf-8") as stream:
        for case, score in zip(cases, scores, strict=True):
            near = index.nearest(case.query, CANDIDATES)
            if case.party is not None and all(party.id != case.party.id for party in near):
                near = [*near[: CANDIDATES - 1], case.party]
            told = {
                "query": case.query,
                "meant": case.party.id if case.party else None,
                "generator": case.generator,
                "distortion": case.distortion,
                "score": score,
                "candidates": [{"id": p.id, "kind": p.kind, "names": [name.text for name in p.names]} for p in near],
            }
            stream.write(json.dumps(told, ensure_ascii=False) + "\n")


def batch(index: Index, cases: Sequence[Case], count: int = 10_000) -> None:
    queries = [case.query for case in cases]
    queries = (queries * (count // len(queries) + 1))[:count]
    begun = time.perf_counter()
    found: Counter[bool] = Counter(bool(index.search(Query(query))) for query in queries)
    print(f"a batch of {count}: {time.perf_counter() - begun:.0f} s, {found[True]} with a match", file=sys.stdout)


if __name__ == "__main__":
    main()
