"""The queue of what waits for a person: matches with lists, actors that may be one, names that mean nobody; and what was decided."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from communique.reports.desk.context import Context, Unusable
from communique.reports.desk.form import fields, needed
from communique.reports.desk.given import one_of
from communique.reports.desk.query import rows
from communique.reports.desk.view import page, reader

TABS = {
    "matches": "Matches with lists",
    "merges": "May be one actor",
    "names": "Unresolved names",
    "decided": "Decided",
    "log": "Log",
}
VERDICTS = ("accept", "reject", "undo")
DECISIONS = ("merge", "apart", "alias")


def routes(context: Context) -> list[Route]:
    def queue(request: Request) -> Response:
        tab = one_of(request, "tab", tuple(TABS), "matches")
        shown: dict[str, Any] = {}
        with context.reading() as connection:
            if tab == "matches":
                shown["matches"] = rows(connection, "review_matches")
            elif tab == "decided":
                shown["judged"] = rows(connection, "review_judged")
                shown["decisions"] = context.reviews.decisions()
            elif tab == "log":
                shown["log"] = rows(connection, "review_log")
        if tab in ("merges", "names"):
            shown["doubts"] = [one for one in context.reviews.doubts() if (one.doubt == "merge?") is (tab == "merges")]
        return page(request, "review.html", tab=tab, tabs=TABS, **shown)

    async def judge(request: Request) -> Response:
        sent = await fields(request)
        verdict = _one_of(sent, "verdict", VERDICTS)
        list_code, entry, actor = needed(sent, "list", "entry", "actor")
        await run_in_threadpool(context.reviews.judge, list_code, entry, actor, verdict, sent.get("note") or None, reader(request))
        done = {
            "accept": "Accepted: they are the same.",
            "reject": "Rejected: they are not the same.",
            "undo": "Taken back: it waits again.",
        }
        undo = None if verdict == "undo" else {"list": list_code, "entry": entry, "actor": actor, "verdict": "undo"}
        return _answer(request, "matches" if verdict != "undo" else "decided", done[verdict], "/review/match", undo)

    async def decide(request: Request) -> Response:
        sent = await fields(request)
        decision = _one_of(sent, "decision", DECISIONS)
        [actor] = needed(sent, "actor")
        further = {"merge": "other", "alias": "name"}.get(decision)
        is_undone = sent.get("undo") == "yes"
        if further and not is_undone:
            needed(sent, further)
        other, name = sent.get("other", ""), sent.get("name", "")
        await run_in_threadpool(
            lambda: context.reviews.decide(
                decision, actor, other=other, name=name, is_undone=is_undone, note=sent.get("note") or None, reviewer=reader(request)
            )
        )
        told = {
            "merge": f"{actor} is {other} from now on.",
            "apart": f"{actor} is kept apart.",
            "alias": f"{name} means {actor} from now on.",
        }
        undo = None if is_undone else {"decision": decision, "actor": actor, "other": other, "name": name, "undo": "yes"}
        tab = "decided" if is_undone else "names" if decision == "alias" else "merges"
        return _answer(request, tab, "Taken back." if is_undone else told[decision], "/review/actor", undo)

    return [
        Route("/review", queue),
        Route("/review/match", judge, methods=["POST"]),
        Route("/review/actor", decide, methods=["POST"]),
    ]


def _one_of(sent: dict[str, str], name: str, choices: tuple[str, ...]) -> str:
    if sent.get(name) not in choices:
        raise Unusable(f"{name}: give one of {', '.join(choices)}")
    return sent[name]


def _answer(request: Request, tab: str, told: str, action: str, undo: dict[str, str] | None) -> Response:
    """The row anew for a script that asked for it, else the queue."""
    if "hx-request" in request.headers:
        return page(request, "review_done.html", told=told, action=action, undo=undo)
    return RedirectResponse(f"/review?tab={tab}", 303)
