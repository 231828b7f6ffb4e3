"""An article with everything that was found in it: a row for each fact, and its words marked in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.reports.desk.context import Context
from communique.reports.desk.faults import NotHere
from communique.reports.desk.given import fraction, word
from communique.reports.desk.marking import Mark, paragraphs
from communique.reports.desk.query import row, rows
from communique.reports.desk.view import page


def routes(context: Context) -> list[Route]:
    def article(request: Request) -> Response:
        number = request.path_params["document"]
        with context.reading() as connection:
            found = row(connection, "article", document=number) if number < 2**63 else None
            if found is None:
                raise NotHere(f"There is no article {number}. The search lists those that there are.")
            parts: dict[str, Any] = {name: rows(connection, f"article_{name}", document=number) for name in PARTS}
            others = rows(connection, "article_others", document=number)
        return page(
            request,
            "article.html",
            article=found,
            others=others,
            paragraphs=paragraphs(found.body, marks(**parts)),
            least=fraction(request, "least"),
            lit=word(request, "lit"),
            **parts,
        )

    return [Route("/article/{document:int}", article)]


PARTS = ("statements", "events", "sanctions", "actors")


def marks(statements: Sequence[Any], events: Sequence[Any], sanctions: Sequence[Any], actors: Sequence[Any]) -> Iterator[Mark]:
    """The marks of all facts. A fact is called by the letter of its kind and its number: s12 is statement 12, a3 the third actor."""
    for said in statements:
        fact = f"s{said.id}"
        yield from (Mark(span.lower, span.upper, fact, "content") for span in said.spans)
        yield from _mark(said.speaker_start, said.speaker_end, fact, "speaker")
        yield from _mark(said.cue_start, said.cue_end, fact, "cue")
        yield from _mark(said.addressee_start, said.addressee_end, fact, "addressee")
    for event in events:
        fact = f"e{event.id}"
        yield from _mark(event.trigger_start, event.trigger_end, fact, "trigger")
        for party in event.parties:
            yield from _mark(party["start"], party["end"], fact, party["role"])
    for act in sanctions:
        yield from _mark(act.trigger_start, act.trigger_end, f"x{act.id}", "trigger")
    for number, actor in enumerate(actors, 1):
        for start, end in zip(actor.starts, actor.ends, strict=True):
            yield Mark(start, end, f"a{number}", "name")


def _mark(start: int | None, end: int | None, fact: str, part: str) -> Iterator[Mark]:
    if start is not None and end is not None:
        yield Mark(start, end, fact, part)
