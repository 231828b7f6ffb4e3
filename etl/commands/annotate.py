"""`communique annotate`: text in, annotation JSON out, without a database."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: echo 'France condemned the attack on Friday.' | communique annotate")(annotate)


def annotate(
    input_: Annotated[str, typer.Option("--input", "-i", help="Plain text or JSON lines; - is stdin.")] = "-",
    output: Annotated[str, typer.Option("--output", "-o", help="Where to write; - is stdout.")] = "-",
) -> None:
    """Annotate plain text or JSON lines ({"id", "text", "title"?, "published_at"?}): one JSON object a document."""
    from communique.etl import settings
    from communique.etl.annotate import wire
    from communique.etl.annotate.pipeline import Annotator

    current = settings.get()
    annotator = Annotator(current.seeds_dir, current.spacy_model, current.home / "cache", settings.decisions_file())
    with ExitStack() as files:
        source = sys.stdin if input_ == "-" else files.enter_context(Path(input_).open(encoding="utf-8-sig", errors="replace"))
        sink = sys.stdout if output == "-" else files.enter_context(Path(output).open("w", encoding="utf8"))
        for annotation in annotator.annotate(wire.read_documents(source, "stdin" if input_ == "-" else Path(input_).name)):
            print(wire.to_json(annotation), file=sink, flush=True)
