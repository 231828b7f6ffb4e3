"""Our own groups of articles about the same and about other happenings, and how well incidents tell them apart.

A row is a sentence of an article; `happening` names within its group what the sentence tells of (blank: nothing that is judged).
Articles of one group are of the same parties and days, so that a happening told twice must be joined and the others be kept apart.
To print the figures and what was joined or parted wrongly: python tests/incident_cases.py
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, groupby
from pathlib import Path

from communique.etl import settings
from communique.etl.annotate.model import Annotation, Document, Event
from communique.etl.annotate.pipeline import Annotator
from communique.etl.cluster import Report, cluster, word_bits

GROUPS = Path(__file__).parent / "incident_groups.csv"
with (settings.packaged("seeds") / "event_types.csv").open(encoding="utf8", newline="") as _types:
    MUTUAL = {row["code"] for row in csv.DictReader(_types) if row["is_mutual"] == "true"}


@dataclass(frozen=True, slots=True)
class Article:
    """An article of short sentences: where each begins and ends, and the happening that it tells of, if any is judged."""

    group: str
    document: Document
    sentences: tuple[tuple[int, int], ...]
    happenings: tuple[str, ...]


def articles() -> list[Article]:
    """The articles of all groups."""
    with GROUPS.open(encoding="utf8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="|"))
    found = []
    for (group, number), sentences in groupby(rows, key=lambda r: (r["group"], r["article"])):
        told = list(sentences)
        spans, text = [], ""
        for row in told:
            text += " " if text else ""
            spans.append((len(text), len(text) + len(row["sentence"])))
            text += row["sentence"]
        document = Document(f"{group}.{number}", text, published=date.fromisoformat(told[0]["published"]))
        found.append(Article(group, document, tuple(spans), tuple(r["happening"] for r in told)))
    return found


def reports(annotation: Annotation, document: Document, ids: Iterator[int]) -> list[tuple[Event, Report]]:
    """The reported events of an annotation with their reports, as the loader would store and the clustering read them."""
    found = []
    for event in annotation.events:
        if event.status != "reported":
            continue
        on, precision = (event.date.on, event.date.precision) if event.date else (document.published, "day")
        sides = (tuple(sorted({m.code or m.key or "?" for m in side})) for side in (event.source, event.target))
        start, end = next(s for s in annotation.sentences if s[0] <= event.trigger[0] < s[1])
        sentence = document.text[start:end]
        report = Report(
            next(ids), event.type, *sides, event.mode, event.location, on, precision, document.id, event.trigger,
            event.date is not None, event.type in MUTUAL, event.confidence, sentence, word_bits(sentence),
        )  # fmt: skip
        found.append((event, report))
    return found


def clusters(annotator: Annotator) -> tuple[dict[tuple[str, int], str], dict[tuple[str, int], Hashable]]:
    """(gold, found) of every judged sentence, known by its article and place: its happening, and the incident that it was joined to.

    A sentence in which no event was found is alone with its happening.
    """
    known, ids = articles(), count(1)
    docs = annotator.parse([a.document.text for a in known])
    told = {a.document.id: reports(annotator.read(a.document, doc, []), a.document, ids) for a, doc in zip(known, docs, strict=True)}
    incident = {r.id: i.key for i in cluster(report for events in told.values() for _, report in events) for r in i.reports}
    gold: dict[tuple[str, int], str] = {}
    found: dict[tuple[str, int], Hashable] = {}
    for article in known:
        for n, (span, happening) in enumerate(zip(article.sentences, article.happenings, strict=True)):
            if not happening:
                continue
            item = article.document.id, n
            gold[item] = f"{article.group}{happening}"
            within = [r for e, r in told[article.document.id] if span[0] <= e.trigger[0] < span[1]]
            found[item] = incident[within[0].id] if within else item
    return gold, found


def bcubed(gold: Mapping[Hashable, Hashable], found: Mapping[Hashable, Hashable]) -> tuple[float, float, float]:
    """(precision, recall, F1) by B-cubed: for each item, how pure its cluster is and how much of its happening is there."""
    both = Counter((gold[i], found[i]) for i in gold)
    of_gold, of_found = Counter(gold.values()), Counter(found.values())
    precision = sum(n * n / of_found[f] for (_, f), n in both.items()) / len(gold)
    recall = sum(n * n / of_gold[g] for (g, _), n in both.items()) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def _faults(gold: Mapping[tuple[str, int], str], found: Mapping[tuple[str, int], Hashable], texts: Mapping[str, Article]) -> Iterator[str]:
    def sentence(item: tuple[str, int]) -> str:
        article = texts[item[0]]
        start, end = article.sentences[item[1]]
        return f"{gold[item]} {article.document.published}: {article.document.text[start:end]}"

    items: Sequence[tuple[str, int]] = sorted(gold)
    for n, one in enumerate(items):
        for other in items[n + 1 :]:
            if (gold[one] == gold[other]) != (found[one] == found[other]):
                what = "parted" if gold[one] == gold[other] else "joined"
                yield f"{what}: {sentence(one)} [{found[one]}]\n        {sentence(other)} [{found[other]}]"


def main() -> int:
    annotator = Annotator(settings.packaged("seeds"))
    gold, found = clusters(annotator)
    precision, recall, f1 = bcubed(gold, found)
    for fault in _faults(gold, found, {a.document.id: a for a in articles()}):
        print(fault)
    print(f"{len(gold)} sentences of {len(set(gold.values()))} happenings: B-cubed P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
