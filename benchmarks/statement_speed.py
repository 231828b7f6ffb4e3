"""What statements cost: words a second beside the parse against bare spaCy small, one core each.

    python benchmarks/statement_speed.py [ARTICLES.jsonl] [--articles 60] [--rounds 5]

Statements are all that the annotator does for them: the model, linking, then the rules, with speakers, stances, dates, topics and
confidence. Parse and actors, which it has anyway, are not counted. Bare spaCy is all components of the small model by
nlp.pipe. Both are measured in turn, round by round, in processor time of one thread, loading not included; above 1 statements
are the faster.

ARTICLES.jsonl (or the variable BENCHMARK_ARTICLES) has a JSON object with "text" a line; else the samples are repeated.
"""

from __future__ import annotations

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[variable] = "1"

import argparse
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path

import scratch
import spacy
from spacy.tokens import Doc
from whole_job import BATCH, given_records, sample_records

from communique.etl import settings
from communique.etl.annotate import actors, dates
from communique.etl.annotate.model import Mention
from communique.etl.annotate.pipeline import Annotator


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=os.environ.get("BENCHMARK_ARTICLES"))
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    records = islice(given_records(Path(given.file)) if given.file else sample_records(), given.articles)
    texts = [record["text"] for record in records]
    words = sum(len(text.split()) for text in texts)
    print(f"{len(texts)} articles, {words:,} words, from {given.file or 'the samples, repeated'}; one core")
    current = settings.get()
    bare = spacy.load(current.spacy_model)
    annotator = Annotator(current.seeds_dir, current.spacy_model, current.home / "cache")
    parsed = [(doc, actors.resolve(doc, None, annotator.gazetteer)) for doc in annotator.parse(texts)]
    ratios = []
    for _ in range(given.rounds):
        plain = seconds(lambda: list(bare.pipe(texts, batch_size=BATCH)))
        model = seconds(lambda: annotator.attributions.extract(texts))
        whole = seconds(lambda: read_statements(annotator, texts, parsed))
        ratios.append(plain / whole)
        print(
            f"words a second: bare spaCy {words / plain:,.0f}, statements {words / whole:,.0f} "
            f"(the model in them {words / model:,.0f}): {ratios[-1]:.2f}"
        )
    print(f"statements against bare spaCy small: {scratch.spread(ratios)}")


def read_statements(annotator: Annotator, texts: list[str], parsed: list[tuple[Doc, list[Mention]]]) -> None:
    for (doc, mentions), found in zip(parsed, annotator.attributions.extract(texts), strict=True):
        date_of = partial(dates.for_predicate, doc, dates=dates.find(doc, None), published=None)
        annotator.statements.read(doc, found, mentions, date_of)


def seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
