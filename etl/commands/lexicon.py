"""`communique lexicon`: what the event lexicon makes of a sentence, and what is wrong with its rows."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.etl.output import Format, FormatOption, note, show

if TYPE_CHECKING:
    from communique.etl.lexicography.trace import Tracer


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="The lexicon of events: try a sentence on it, look for faults in it.")
    group.command("try", epilog='Example: communique lexicon try "Chad agreed to withdraw its troops from Sudan" --format csv')(try_)
    group.command("lint", epilog="Example: communique lexicon lint --dead articles/")(lint)
    app.add_typer(group, name="lexicon")


def try_(
    sentence: Annotated[str, typer.Argument(help="A sentence, or any text.")],
    published: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day of its publication; today if none.")] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Show which frame fired on what, and why each other candidate was dropped; the events that came of it stand on stderr."""
    trace = next(_tracer().trace([(sentence, published.date() if published else date.today())]))
    columns = ["word", "at", "predicate", "object", "type", "mode", "on", "outcome"]
    rows = [[c.word, c.at, c.frame.predicate, c.frame.object, c.frame.type, c.frame.mode, c.on, c.outcome] for c in trace.candidates]
    show(columns, rows, format)
    for event in trace.events:
        source, target = (", ".join(m.code or m.name for m in side) or "-" for side in (event.source, event.target))
        when = f"{event.date}, from {trace.dated_by[event.date]}" if event.date else "no date"
        note(f"Event: {event.type}{f'/{event.mode}' if event.mode else ''} {source} > {target} ({event.status}, {when})")
    if not trace.events:
        note("No event.")


def lint(
    texts: Annotated[
        list[Path] | None,
        typer.Option("--dead", help="Also list the rows that neither these articles nor the sample articles fire.", exists=True),
    ] = None,
    examples: Annotated[bool, typer.Option(help="Also read the example of every row, which takes some seconds.")] = True,
    format: FormatOption = Format.TABLE,
) -> None:
    """List rows that contradict, repeat, name what there is not, or are not fired by their own example. Exit code 1 if there are any."""
    from communique.etl import settings
    from communique.etl.lexicography import lint as linter

    seeds = settings.get().seeds_dir
    faults = linter.lint(seeds)
    if examples or texts:
        tracer = _tracer()
        if examples:
            faults += linter.unfired(seeds, tracer)
        if texts:
            faults += linter.dead(seeds, tracer, _articles([*texts, settings.packaged("seeds") / "articles"]))
    columns = ["line", "predicate", "object", "type", "mode", "level", "fault"]
    show(columns, [[f.line, *(f.row[name] for name in ("predicate", "object", "type", "mode")), f.level, f.what] for f in faults], format)
    found = linter.counts(faults)
    note(f"{found.get(linter.ERROR, 0)} errors, {found.get(linter.REPORT, 0)} reports.")
    if found.get(linter.ERROR):
        raise typer.Exit(1)


def _tracer() -> Tracer:
    from communique.etl import settings
    from communique.etl.annotate.pipeline import Annotator
    from communique.etl.lexicography.trace import Tracer

    current = settings.get()
    return Tracer(Annotator(current.seeds_dir, current.spacy_model, current.home / "cache"))


def _articles(paths: list[Path]) -> list[tuple[str, date | None]]:
    """(text, day of publication) of the articles in these files and folders; what is no article is left out."""
    from communique.etl import ingest

    return [
        (found.text, found.published.on if found.published else None)
        for found in ingest.read([str(path) for path in paths], ingest.Options())
        if isinstance(found, ingest.Article)
    ]
