"""What resolving actors costs: time for 500 words beside the parse, loading of the gazetteer, memory of a worker.

    python benchmarks/actors_speed.py [ARTICLES.jsonl]

Times are the best of several rounds, so that what else the machine does weighs little. Memory is the resident set of a
process that has loaded what annotates and then annotated the articles. Without a file the sample articles are taken.
"""

from __future__ import annotations

import argparse
import gc
import resource
import tempfile
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

from communique.etl import ingest, settings
from communique.etl.annotate import actors, gazetteer
from communique.etl.annotate.model import Document
from communique.etl.annotate.pipeline import Annotator

ROUNDS = 9
WORDS = 500
ARTICLES = 60


def documents(path: Path) -> list[Document]:
    """Articles of a file or folder, repeated or cut to ARTICLES."""
    found = [
        Document(str(number), article.text, None, article.published.on if article.published else None)
        for number, article in enumerate(ingest.read([str(path)], ingest.Options()))
        if isinstance(article, ingest.Article)
    ]
    return list(islice(cycle(found), ARTICLES))


def best(work: Callable[[], object]) -> float:
    """Seconds of processor time of the quickest of ROUNDS."""
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="?", type=Path, default=settings.packaged("seeds") / "articles")
    given = parser.parse_args()
    current, some = settings.get(), documents(given.articles)
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        built = best(lambda: gazetteer.build(gazetteer.sources(current.seeds_dir)))
        gazetteer.load(current.seeds_dir, cache)
        loaded = best(lambda: gazetteer.load(current.seeds_dir, cache))
        annotator = Annotator(current.seeds_dir, current.spacy_model, cache)
    parsed = list(zip(some, annotator.parse([document.text for document in some]), strict=True))
    gc.freeze()  # as the workers do: what lives as long as the process needs no collection
    words = sum(sum(token.is_alpha for token in doc) for _, doc in parsed)
    taken = best(lambda: [actors.resolve(doc, document.published, annotator.gazetteer) for document, doc in parsed])
    list(annotator.annotate(some))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"actors: {1000 * taken * WORDS / words:.2f} ms for {WORDS} words beside the parse ({len(parsed)} articles, {words} words)")
    print(f"gazetteer: {built:.2f} s from its tables, {loaded:.2f} s from its cache")
    print(f"worker: {memory:.0f} MB at most")


if __name__ == "__main__":
    main()
