"""`communique evaluate`: precision and recall against a gold file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from communique.etl.output import Format, FormatOption, show


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: communique evaluate gold/articles.jsonl --pred annotations.jsonl")(evaluate)


def evaluate(
    gold: Annotated[Path, typer.Argument(help="Gold: JSON lines.", exists=True, dir_okay=False)],
    pred: Annotated[
        Path | None, typer.Option(help="Annotations as `communique annotate` prints them; made now where not given.", exists=True)
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Score annotations against gold: statements, events, sanction acts, actors, whatever the gold holds."""
    from communique.etl.evaluation import evaluate as score

    documents = _objects(gold)
    predicted = {d["id"]: d for d in (_objects(pred) if pred else _annotated(gold))}
    figures = score(documents, predicted)
    rows = [[f.name, *(None if x is None else round(x, 3) for x in (f.precision, f.recall, f.f1, f.value)), f.n] for f in figures]
    show(["measure", "precision", "recall", "f1", "value", "n"], rows, format)


def _objects(path: Path) -> list[dict[str, Any]]:
    found = []
    for number, line in enumerate(path.open(encoding="utf8"), 1):
        try:
            found.append(json.loads(line))
        except ValueError as e:
            raise typer.BadParameter(f"{path.name}, line {number}: not JSON ({e}); give one JSON object a line") from None
    return found


def _annotated(gold: Path) -> list[dict[str, Any]]:
    from communique.etl import settings
    from communique.etl.annotate import wire
    from communique.etl.annotate.pipeline import Annotator

    current = settings.get()
    annotator = Annotator(current.seeds_dir, current.spacy_model, current.home / "cache")
    with gold.open(encoding="utf8") as lines:
        return [wire.as_dict(a) for a in annotator.annotate(wire.read_documents(lines, gold.name))]
