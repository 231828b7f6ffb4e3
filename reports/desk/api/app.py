"""The API of the desk: every resource, report and feed of it as a route, and its description."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from communique.reports import catalog
from communique.reports.desk.api import answers, feeds, negotiation, openapi, paging, parameters, problems, screening
from communique.reports.desk.api.negotiation import FORMATS
from communique.reports.desk.api.resources import BEFORE, ID, Resource, resources
from communique.reports.desk.context import Context
from communique.reports.header import Report

_LARGEST_ID = 2**63 - 1
_SMALLEST_GZIP = 1000

Endpoint = Callable[[Request], Response]


def create_api(context: Context) -> Starlette:
    """The application to be mounted where the API is to be."""
    return Starlette(
        routes=[
            *(route for resource in resources().values() for route in _resource(context, resource)),
            *_reports(context),
            *_screening(context),
            *feeds.routes(context),
            Route("/openapi.json", openapi.endpoint(context)),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=_SMALLEST_GZIP)],
        exception_handlers=problems.handlers(),
    )


def _resource(context: Context, resource: Resource) -> list[BaseRoute]:
    def collection(request: Request) -> Response:
        format = _format(request)
        given = parameters.fields(request.scope["query_string"])
        parameters.known(given, openapi.names(resource))
        asked = dict(given)
        if (cursor := asked.pop(paging.CURSOR, None)) is not None:
            asked[BEFORE] = str(paging.row_of(resource.name, cursor))
        parameters.checked(resource.rows, {name: text for name, text in asked.items() if name != BEFORE})
        answer = answers.ask(context, resource.rows, asked)
        following = None
        if answer.cut:
            last = list(answer.rows)[-1][list(answer.columns).index(ID)]
            following = urlencode({**given, paging.CURSOR: paging.after(resource.name, last)})
        return answers.page(request, context, answer, format, following)

    def one(request: Request) -> Response:
        parameters.known(parameters.fields(request.scope["query_string"]), ())
        id_ = request.path_params["id"]
        asked = {ID: str(id_)}
        answer = answers.ask(context, resource.one, asked) if id_ <= _LARGEST_ID else None
        if answer is None or not answer.rows:
            raise HTTPException(
                404, f"there is no row {id_} of {resource.name}; rows of facts get new ids when their article is analysed anew"
            )
        return answers.single(request, context, answer)

    return [*_in_formats(f"/{resource.name}", collection), Route(f"/{resource.name}/{{id:int}}", one)]


def _in_formats(path: str, endpoint: Endpoint) -> list[BaseRoute]:
    """The endpoint at its path, and with each suffix."""
    return [Route(path, endpoint), *(Route(f"{path}.{format}", endpoint) for format in FORMATS)]


def _format(request: Request) -> str:
    """The format of the path's suffix, else of the header. Raises NotAcceptable."""
    suffix = request.url.path.rpartition("/")[2].rpartition(".")[2]
    return suffix if suffix in FORMATS else negotiation.chosen(request.headers.get("accept"))


def _reports(context: Context) -> list[BaseRoute]:
    def every(request: Request) -> Response:
        parameters.known(parameters.fields(request.scope["query_string"]), ())
        sound, _ = catalog.reports(context.folders)
        told = [openapi.told(report) for report in sound]
        return answers.tagged(request, json.dumps({"items": told}).encode(), FORMATS["json"])

    def one(request: Request) -> Response:
        parameters.known(parameters.fields(request.scope["query_string"]), ())
        return answers.tagged(request, json.dumps(openapi.told(named(request))).encode(), FORMATS["json"])

    def rows(request: Request) -> Response:
        format = _format(request)
        report = named(request)
        given = parameters.fields(request.scope["query_string"])
        parameters.known(given, [parameter.name for parameter in report.parameters])
        parameters.checked(report, given)
        return answers.whole(request, context, answers.ask(context, report, given), format)

    def named(request: Request) -> Report:
        name = request.path_params["name"]
        if name not in catalog.files(context.folders):
            raise HTTPException(404, "there is no such report; /reports lists those that there are")
        return catalog.report(name, context.folders)

    return [Route("/reports", every), *_in_formats("/reports/{name}/rows", rows), Route("/reports/{name}", one)]


def _screening(context: Context) -> list[BaseRoute]:
    async def screen(request: Request) -> Response:
        fields = parameters.fields(request.scope["query_string"])
        if request.method == "POST":
            parameters.known(fields, ())
            if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORMATS["json"]:
                raise HTTPException(415, "send the names as application/json")
            asked = screening.of_body(await _body(request))
        else:
            asked = screening.of_fields(fields)
        told = await run_in_threadpool(screening.screened, context, asked)
        return answers.tagged(request, json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"), FORMATS["json"])

    return [Route("/screening", screen, methods=["GET", "POST"])]


async def _body(request: Request) -> bytes:
    """The body, not read further than it may be long."""
    read = b""
    async for part in request.stream():
        read += part
        if len(read) > screening.LARGEST_BODY:
            break
    return read
