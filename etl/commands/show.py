"""`communique show`: an article in the terminal, with what was found in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from communique.etl.output import note, terminal_safe
from communique.etl.output import show as print_table

if TYPE_CHECKING:
    from rich.text import Text

    from communique.etl.view import View

# What lies over what: a later style wins where spans overlap.
STYLES = {
    "statement": "italic",
    "actor": "bold cyan",
    "place": "cyan",
    "cue": "underline",
    "event": "bold yellow",
    "sanction act": "bold red",
}


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: communique show 1 --why")(show)


def show(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Its id, external id or address.")],
    why: Annotated[bool, typer.Option("--why", help="List every mention with the rule that decided and how sure it is.")] = False,
) -> None:
    """Print an article with actors, statements, events and sanction acts marked in colour, and what they say beneath."""
    from communique.etl import database, view

    with database.connect(database.url()) as connection:
        found = view.load(connection, view.find(connection, document))
    _print_article(found)
    _print_lists(found)
    if why:
        _print_mentions(found)
    if found.document.duplicate_of:
        note(f"It nearly repeats another and was not analysed: `communique show {found.document.duplicate_of}`.")
    elif not found.document.extractor:
        note("It is not annotated yet: `communique run` does it.")


def marked(found: View) -> Text:
    """The body with a style over every span of interest; what could drive a terminal is replaced, one for one."""
    from rich.text import Text

    body = found.document.body
    if terminal_safe(body) != body:
        body = "".join(character if terminal_safe(character) == character else "\ufffd" for character in body)
    text = Text(body)
    spans = sorted(_spans(found), key=lambda span: list(STYLES).index(span[0]))
    for what, start, end in spans:
        text.stylize(STYLES[what], start, end)
    return text


def _spans(found: View) -> Iterator[tuple[str, int, int]]:
    for mention in found.mentions:
        yield "place" if mention.is_place else "actor", mention.char_start, mention.char_end
    for statement in found.statements:
        yield from (("statement", part.lower, part.upper) for part in statement.spans)
        if statement.cue_start is not None:
            yield "cue", statement.cue_start, statement.cue_end
    for event in found.events:
        yield "event", event.trigger_start, event.trigger_end
    for act in found.sanctions:
        yield "sanction act", act.trigger_start, act.trigger_end


def _print_article(found: View) -> None:
    from rich.console import Console
    from rich.text import Text

    from communique.etl.view import when

    console = Console(file=sys.stdout, highlight=False)
    document = found.document
    about = (document.publisher, document.byline, when(document.published_on, document.published_precision), document.url)
    name = f"document {document.id}" + (f" ({document.external_id})" if document.external_id else "")
    wrap = not console.is_terminal  # lines of a pipe are the text's own
    if document.title and not document.body.startswith(document.title):
        console.print(Text(terminal_safe(document.title), style="bold"), soft_wrap=wrap)
    console.print(Text(terminal_safe(" · ".join(str(part) for part in (name, *about) if part)), style="dim"), soft_wrap=wrap)
    console.print()
    console.print(marked(found), soft_wrap=wrap)
    console.print()
    if console.is_terminal:
        console.print(Text("  ").join(Text(what, style=style) for what, style in STYLES.items()))


def _print_lists(found: View) -> None:
    from communique.etl.view import when

    statements = [
        (s.speaker, s.code, s.cue, s.kind, when(s.stated_on, s.stated_on_precision), s.addressee, ", ".join(s.about), s.content)
        for s in found.statements
    ]
    _print_part("Statements", ["speaker", "code", "cue", "kind", "stated", "to", "about", "content"], statements)
    events = [
        (e.event_type, e.mode, " + ".join(e.sources) + (" → " + " + ".join(e.targets) if e.targets else ""))
        + (when(e.occurred_on, e.occurred_on_precision), e.status, e.location, e.trigger, e.articles)
        for e in found.events
    ]
    _print_part("Events", ["type", "mode", "source → target", "date", "status", "place", "trigger", "articles"], events)
    acts = [
        (a.action, a.measure, a.by, a.sender, a.target, when(a.occurred_on, a.occurred_on_precision), a.status, a.condition, a.trigger)
        for a in found.sanctions
    ]
    _print_part("Sanction acts", ["act", "measure", "by", "sender", "target", "date", "status", "condition", "trigger"], acts)


def _print_mentions(found: View) -> None:
    rows = [(m.surface, m.actor, m.code, "place" if m.is_place else "actor", m.method, round(m.confidence, 2)) for m in found.mentions]
    _print_part("Mentions", ["words", "actor", "code", "as", "method", "confidence"], rows)


def _print_part(title: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    print()
    print_table(columns, rows, "table", title)
