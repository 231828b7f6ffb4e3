"""What other matchers make of the cases that benchmarks/screening.py --write has kept: each scores the same 25 entries.

python benchmarks/screening_others.py cases.jsonl

Token-sort ratio needs rapidfuzz; logic-v1 and logic-v2 need nomenklatura, in an environment of its own (it needs PyICU,
for which there are no wheels, hence it is no dependency): pip install 'nomenklatura>=4.17'.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

FIRST = 5
FALSE_ALARMS = 0.01
SCHEMATA = {"person": "Person", "entity": "Organization", "vessel": "Vessel", "aircraft": "Airplane"}
# Scores the names of an entry (its kind given) against a query, 0 to 1.
Scorer = Callable[[str, str | None, Sequence[str]], float]


def main() -> None:
    cases = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    report("this project", cases, [case["score"] for case in cases], None)
    for name, scorer in scorers().items():
        begun = time.perf_counter()
        scores = [score(case, scorer) for case in cases]
        report(name, cases, scores, (time.perf_counter() - begun) / len(cases))


def scorers() -> Mapping[str, Scorer]:
    found: dict[str, Scorer] = {"token-sort ratio": token_sort}
    try:
        from followthemoney import EntityProxy, model
        from nomenklatura.matching import LogicV1, LogicV2
    except ImportError as missing:
        print(f"without logic-v1 and logic-v2: {missing}", file=sys.stderr)
        return found

    numbers = count()

    def entity(kind: str | None, names: Sequence[str]) -> Any:
        schema = SCHEMATA.get(kind or "", "LegalEntity")
        # What is known of an entity is kept by its id.
        return EntityProxy(model.get(schema), {"id": f"e{next(numbers)}", "schema": schema, "properties": {"name": list(names)}})

    def logic(algorithm: Any) -> Scorer:
        config = algorithm.default_config()

        def scored(query: str, kind: str | None, names: Sequence[str]) -> float:
            return float(algorithm.compare(entity(kind, [query]), entity(kind, names), config).score)

        return scored

    return {**found, "logic-v1": logic(LogicV1), "logic-v2": logic(LogicV2)}


def token_sort(query: str, kind: str | None, names: Sequence[str]) -> float:
    return max(fuzz.token_sort_ratio(query, name, processor=default_process) for name in names) / 100


def score(case: Mapping[str, Any], scorer: Scorer) -> float:
    """The score of the entry that is meant, 0 if it is not among the first; of the best for one on no list."""
    scored = sorted(
        ((scorer(case["query"], entry["kind"], entry["names"]), entry["id"]) for entry in case["candidates"]), key=lambda one: -one[0]
    )
    first = scored[:FIRST]
    return max((found for found, id_ in first if case["meant"] in (None, id_)), default=0.0)


def report(name: str, cases: Sequence[Mapping[str, Any]], scores: Sequence[float], seconds: float | None) -> None:
    wrong = sorted((score for case, score in zip(cases, scores, strict=True) if case["meant"] is None), reverse=True)
    threshold = wrong[int(len(wrong) * FALSE_ALARMS)] + 1e-6 if wrong else 0.0
    groups: dict[str, list[float]] = defaultdict(list)
    for case, found in zip(cases, scores, strict=True):
        if case["meant"] is not None:
            groups[f"{case['generator']} {case['distortion']}"].append(found)
            groups[f"{case['generator']} all"].append(found)
    timing = f", {1000 * seconds:.1f} ms a query" if seconds else ""
    print(f"\n{name}: at {threshold:.3f}, where 1 % of {len(wrong)} unlisted pass{timing}; at 0.7, where {share(wrong, 0.7):.1%} do")
    for group, found in sorted(groups.items()):
        print(f"  {group:32} {len(found):5}  {share(found, threshold):7.1%}  {share(found, 0.7):7.1%}")
    print(
        f"  {'mean of the generators':32}        {statistics.mean(share(groups[g], threshold) for g in groups if g.endswith(' all')):7.1%}"
    )


def share(scores: Sequence[float], threshold: float) -> float:
    return sum(score >= threshold for score in scores) / len(scores) if scores else 0.0


if __name__ == "__main__":
    main()
