"""Draw mentions at random, to be read by a person: each with what stands before and after it, as CSV.

    python benchmarks/actors_sample.py articles.jsonl 200 > sample.csv

The seed is fixed, so that the same annotations give the same sample. Confidence is the rule's own, before
calibration; the columns verdict and note are for the reader.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from communique.etl import settings
from communique.etl.annotate import wire
from communique.etl.annotate.actors.calibration import as_ruled
from communique.etl.annotate.model import Document, Mention
from communique.etl.annotate.pipeline import Annotator

COLUMNS = ("set", "document", "start", "end", "surface", "code", "key", "method", "confidence", "verdict", "note", "context")
SEED = 20260101


def mentions(path: Path) -> list[tuple[Document, Mention]]:
    """Every mention of the articles of a file, with its article."""
    current = settings.get()
    annotator = Annotator(current.seeds_dir, current.spacy_model, current.home / "cache")
    with path.open(encoding="utf8") as f:
        documents = list(wire.read_documents(f, path.name))
    return [(document, m) for document, found in zip(documents, annotator.annotate(documents), strict=True) for m in found.mentions]


def rows(name: str, every: list[tuple[Document, Mention]], size: int) -> Iterator[dict[str, Any]]:
    """`size` mentions drawn from all, in the order of their articles."""
    for k in sorted(random.Random(SEED).sample(range(len(every)), min(size, len(every)))):
        document, m = every[k]
        start, end = m.span
        yield {
            "set": name,
            "document": document.id,
            "start": start,
            "end": end,
            "surface": document.text[start:end],
            "code": m.code,
            "key": m.key,
            "method": m.method,
            "confidence": round(as_ruled(m.method, m.confidence), 2),
            "context": context(document.text, start, end),
        }


def context(text: str, start: int, end: int) -> str:
    """What stands around a mention, in one line, the mention in brackets."""
    before, after = text[max(0, start - 260) : start], text[end : end + 120]
    return " ".join(f"{before}[[{text[start:end]}]]{after}".split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="Articles as JSON lines.")
    parser.add_argument("size", type=int, help="How many mentions.")
    parser.add_argument("--name", help="What to call the set; by default the name of the file.")
    given = parser.parse_args()
    writer = csv.DictWriter(sys.stdout, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(given.name or given.articles.stem, mentions(given.articles), given.size))


if __name__ == "__main__":
    main()
