"""`communique evaluate`: precision and recall against a gold file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from typer.core import TyperGroup

from communique.etl.output import Format, FormatOption, show

if TYPE_CHECKING:
    from communique.etl.evaluation.figures import Figure
    from communique.etl.evaluation.statements import Scored

ALL = "all"
V = TypeVar("V", bound=StrEnum)
GoldArgument = Annotated[Path, typer.Argument(help="Gold: JSON lines.", exists=True, dir_okay=False)]
PredOption = Annotated[
    Path | None, typer.Option(help="Annotations as `communique annotate` prints them; made now where not given.", exists=True)
]


class GoldFirst(TyperGroup):
    """A group whose first argument may be a gold file instead of a command, which means the command `all`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [ALL, *args]
        return super().parse_args(ctx, args)


class View(StrEnum):
    """What to print of statements."""

    FIGURES = "figures"
    CONFUSION = "confusion"
    PUBLISHERS = "publishers"
    CALIBRATION = "calibration"
    WORST = "worst"


class EventView(StrEnum):
    """What to print of events."""

    FIGURES = "figures"
    CONFUSION = "confusion"
    WORST = "worst"


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        cls=GoldFirst, no_args_is_help=True, help="Score annotations against gold.", epilog="Example: communique evaluate gold.jsonl"
    )
    group.callback()(lambda: None)
    group.command(name=ALL, epilog="Example: communique evaluate all gold/articles.jsonl --pred annotations.jsonl")(evaluate)
    group.command(epilog="Example: communique evaluate statements gold/dev.jsonl --view figures --view worst")(statements)
    group.command(epilog="Example: communique evaluate events gold/events.jsonl --view confusion")(events)
    app.add_typer(group, name="evaluate")


def evaluate(gold: GoldArgument, pred: PredOption = None, format: FormatOption = Format.TABLE) -> None:
    """Score annotations against gold: statements, events, sanction acts, actors, whatever the gold holds."""
    from communique.etl.evaluation import evaluate as score

    documents = objects(gold)
    predicted = {d["id"]: d for d in (objects(pred) if pred else annotated(gold))}
    _show_figures(score(documents, predicted), format)


def statements(
    gold: GoldArgument,
    pred: PredOption = None,
    compare: Annotated[
        tuple[Path, Path] | None, typer.Option(help="Two files of annotations, A and B: how much better is B, by a bootstrap.", exists=True)
    ] = None,
    view: Annotated[list[View] | None, typer.Option(help="What to print; repeatable. All of it as tables if not given.")] = None,
    worst: Annotated[int, typer.Option(help="How many of the worst cases.", min=1)] = 50,
    seed: Annotated[int, typer.Option(help="Of the bootstrap.")] = 0,
    format: FormatOption = Format.TABLE,
) -> None:
    """Score statements: figures by kind, what is taken for what, the spread over publishers, calibration, the worst cases.

    In a format other than table one view is printed: the figures, or the one asked for.
    """
    from communique.etl.evaluation import statements as scoring

    documents = objects(gold)
    if compare is not None:
        sides = [scoring.documents(documents, {d["id"]: d for d in objects(path)}) for path in compare]
        _show_rows(scoring.Difference, scoring.compare(sides[0], sides[1], seed), format)
        return
    scored = scoring.documents(documents, {d["id"]: d for d in (objects(pred) if pred else annotated(gold))})
    for number, one in enumerate(_views(view, View, View.FIGURES, format)):
        if number:
            print()
        _show_view(scored, one, worst, format)


def events(
    gold: GoldArgument,
    pred: PredOption = None,
    view: Annotated[list[EventView] | None, typer.Option(help="What to print; repeatable. All of it as tables if not given.")] = None,
    worst: Annotated[int, typer.Option(help="How many of the worst cases.", min=1)] = 50,
    format: FormatOption = Format.TABLE,
) -> None:
    """Score events: the figures that fit the gold, which type is taken for which, the cases that went worst.

    In a format other than table one view is printed: the figures, or the one asked for.
    """
    from communique.etl.evaluation import evaluate as score
    from communique.etl.evaluation import events as scoring

    documents = objects(gold)
    predicted = {d["id"]: d for d in (objects(pred) if pred else annotated(gold))}
    paired = scoring.pairs(documents, predicted)
    for number, one in enumerate(_views(view, EventView, EventView.FIGURES, format)):
        if number:
            print()
        match one:
            case EventView.FIGURES:
                _show_figures(score(documents, predicted), format)
            case EventView.CONFUSION:
                _show_confusion(scoring.confusion(paired), format)
            case EventView.WORST:
                _show_rows(scoring.Case, scoring.worst(paired, worst), format)


def _views(asked: Sequence[V] | None, every: type[V], first: V, format: Format) -> Sequence[V]:
    """The views to print: those asked for, else all as tables and the first in other formats, which hold one at a time."""
    views = asked or (list(every) if format is Format.TABLE else [first])
    if format is not Format.TABLE and len(views) > 1:
        raise typer.BadParameter(f"one view at a time in {format.value}; as tables they print one below the other", param_hint="--view")
    return views


def _show_view(scored: Sequence[Scored], view: View, worst: int, format: Format) -> None:
    from communique.etl.evaluation import statements as scoring

    match view:
        case View.FIGURES:
            _show_figures([*scoring.figures(scored), scoring.gap(scoring.calibration(scored))], format)
        case View.CONFUSION:
            _show_confusion(scoring.confusion(scored), format)
        case View.PUBLISHERS:
            _show_rows(scoring.Publisher, scoring.publishers(scored), format)
        case View.CALIBRATION:
            _show_rows(scoring.Decile, scoring.calibration(scored), format)
        case View.WORST:
            cases = scoring.worst(scored, worst)
            if format is Format.TABLE:
                _print_cases(cases)
            else:
                _show_rows(scoring.Case, cases, format)


def _show_figures(figures: Iterable[Figure], format: Format) -> None:
    rows = [[f.name, *(None if x is None else round(x, 3) for x in (f.precision, f.recall, f.f1, f.value)), f.n] for f in figures]
    show(["measure", "precision", "recall", "f1", "value", "n"], rows, format)


def _show_rows(kind: type[Any], rows: Iterable[Any], format: Format) -> None:
    """A table of dataclasses, a column a field."""
    values = ([round(x, 3) if isinstance(x, float) else x for x in asdict(row).values()] for row in rows)
    show([f.name.replace("_", " ") for f in fields(kind)], values, format)


def _show_confusion(counts: Sequence[tuple[str, str, int]], format: Format) -> None:
    """Gold kinds as rows and predicted ones as columns in a table; in other formats a row a pair."""
    if format is not Format.TABLE:
        show(["gold", "predicted", "n"], counts, format)
        return
    columns = sorted({predicted for _, predicted, _ in counts})
    cells = {(gold, predicted): n for gold, predicted, n in counts}
    rows = [[gold, *(cells.get((gold, c)) for c in columns)] for gold in sorted({gold for gold, _, _ in counts})]
    show(["gold \\ predicted", *columns], rows, format)


def _print_cases(cases: Sequence[Any]) -> None:
    """Cases below each other, with all their words, for reading."""
    from communique.etl.output import terminal_safe

    for number, case in enumerate(cases, 1):
        sure = "" if case.confidence is None else f", confidence {case.confidence:.2f}"
        print(terminal_safe(f"-- {number}. {case.fault}, {case.words} words{sure}, {case.document}"))
        for line in _readings(case):
            print(terminal_safe(line))


def _readings(case: Any) -> Iterator[str]:
    for name, words, speaker in (("gold", case.gold, case.gold_speaker), ("ours", case.predicted, case.speaker)):
        if words is not None:
            yield f"   {name}  [{speaker or 'nobody'}]  {words}"


def objects(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines. Raises BadParameter with the line that is none."""
    found = []
    for number, line in enumerate(path.open(encoding="utf8"), 1):
        try:
            found.append(json.loads(line))
        except ValueError as e:
            raise typer.BadParameter(f"{path.name}, line {number}: not JSON ({e}); give one JSON object a line") from None
    return found


def annotated(gold: Path) -> list[dict[str, Any]]:
    """The gold documents as this installation annotates them."""
    from communique.etl import settings
    from communique.etl.annotate import wire
    from communique.etl.annotate.pipeline import Annotator

    current = settings.get()
    annotator = Annotator(current.seeds_dir, current.spacy_model, current.home / "cache")
    with gold.open(encoding="utf8") as lines:
        return [wire.as_dict(a) for a in annotator.annotate(wire.read_documents(lines, gold.name))]
