"""Official sanctions lists: versions, changes, entries with their history, and a box that screens a name."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.reports.desk.context import Context, Hit, Unusable
from communique.reports.desk.faults import NotHere
from communique.reports.desk.given import one_of, whole, word
from communique.reports.desk.query import row, rows
from communique.reports.desk.view import literal, page

PAGE = 50
HITS = 10
KINDS = ("", "person", "entity", "vessel", "aircraft")


def routes(context: Context) -> list[Route]:
    def lists(request: Request) -> Response:
        with context.reading() as connection:
            found = rows(connection, "lists")
        return page(request, "lists.html", lists=found, kinds=KINDS, name=None, told={}, hits=[], fault=None)

    def screened(request: Request) -> Response:
        name = word(request, "name")
        told: dict[str, Any] = {
            "kind": one_of(request, "kind", KINDS, ""),
            "birth_date": word(request, "birth_date"),
            "country": word(request, "country"),
        }
        hits: list[Hit] = []
        fault = None
        with context.reading() as connection:
            found = rows(connection, "lists")
        try:
            if name:
                hits = context.screen(name, limit=HITS, kind=told["kind"] or None, birth_date=told["birth_date"], country=told["country"])
        except Unusable as failure:
            fault = str(failure)
        template = "screened.html" if "hx-request" in request.headers else "lists.html"
        return page(request, template, lists=found, kinds=KINDS, name=name, told=told, hits=hits, fault=fault)

    def one_list(request: Request) -> Response:
        code = request.path_params["list"]
        typed, at = word(request, "q"), whole(request, "page", 1, most=100_000)
        skip = {"skip": (at - 1) * PAGE, "most": PAGE + 1}
        with context.reading() as connection:
            versions = rows(connection, "list_versions", list=code)
            if not versions:
                raise NotHere(f"There is no list {code}. The page Lists has those that were imported.")
            changed = word(request, "changed")
            version = next((one for one in versions if one.version == changed), None)
            if changed and version is None:
                raise NotHere(f"{code} has no version {changed}; there are {', '.join(one.version for one in versions)}.")
            if version:
                found = rows(connection, "list_changes", version=version.id, **skip)
            else:
                found = rows(connection, "list_entries", list=code, typed=literal(typed), **skip)
        return page(
            request,
            "list.html",
            code=code,
            name=versions[0].name,
            versions=versions,
            version=version,
            typed=typed,
            found=found[:PAGE],
            at=at,
            has_more=len(found) > PAGE,
        )

    def entry(request: Request) -> Response:
        with context.reading() as connection:
            found = row(connection, "list_entry", **request.path_params)
        if found is None:
            raise NotHere("There is no such entry. The page of the list has a search.")
        return page(request, "list_entry.html", entry=found, changes=changes(found.history))

    return [
        Route("/lists", lists),
        Route("/screen", screened),
        Route("/lists/{list}", one_list),
        Route("/lists/{list}/{entry:path}", entry),
    ]


def changes(history: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, tuple[Any, Any]]]]:
    """Each state of an entry, the newest first, with the fields in which it differs from the one before: before and after."""
    made = []
    for number, state in enumerate(history):
        before = history[number + 1]["raw"] if number + 1 < len(history) else state["raw"]
        after = state["raw"]
        fields = {name: (before.get(name), after.get(name)) for name in sorted({*before, *after}) if before.get(name) != after.get(name)}
        made.append((state, fields))
    return made
