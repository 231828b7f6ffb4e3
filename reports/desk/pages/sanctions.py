"""The board of sanctions, and one with its whole story."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.reports.desk.context import Context
from communique.reports.desk.faults import NotHere
from communique.reports.desk.given import whole, word
from communique.reports.desk.query import row, rows
from communique.reports.desk.view import page

PAGE = 100
ACTS = 60
FILTERS = ("sender", "target", "measure", "status")
STAGES = ("demanded", "threatened", "imposed", "extended", "eased", "lifted")
MOST_CHOICES = 60


def routes(context: Context) -> list[Route]:
    def board(request: Request) -> Response:
        chosen = {name: word(request, name) for name in FILTERS}
        at = whole(request, "page", 1, most=1000)
        choices: dict[str, list[Any]] = defaultdict(list)
        with context.reading() as connection:
            found = rows(connection, "sanctions", **chosen, skip=(at - 1) * PAGE, most=PAGE + 1)
            for one in rows(connection, "sanction_choices"):
                if len(choices[one.choice]) < MOST_CHOICES or one.value == chosen[one.choice]:
                    choices[one.choice].append(one)
        return page(request, "sanctions.html", chosen=chosen, choices=choices, found=found[:PAGE], at=at, has_more=len(found) > PAGE)

    def story(request: Request) -> Response:
        given, at = request.path_params, whole(request, "page", 1, most=1000)
        with context.reading() as connection:
            found = row(connection, "sanction", **given) if given["episode"] < 2**15 else None
            if found is None:
                raise NotHere("There is no such sanction. The board of sanctions lists all.")
            here = rows(connection, "sanction_acts", sanction=found.id, skip=(at - 1) * ACTS, most=ACTS)
            acts = rows(connection, "sanction_story", acts=[act.id for act in here])
        total = here[0].acts if here else 0
        return page(
            request, "sanction.html", sanction=found, acts=acts, stages=stages(found), total=total, at=at, has_more=at * ACTS < total
        )

    return [
        Route("/sanctions", board),
        Route("/sanctions/{sender}/{target}/{measure}/{episode:int}", story),
    ]


def stages(sanction: Any) -> list[tuple[str, date, str]]:
    """The stages that a sanction went through: name, day and how fine it is known, the earliest first."""
    told = [(stage, getattr(sanction, f"{stage}_on"), getattr(sanction, f"{stage}_on_precision")) for stage in STAGES]
    return sorted((stage for stage in told if stage[1]), key=lambda stage: stage[1])
