"""What went wrong, as application/problem+json (RFC 9457): in words, with a way on, and without insides."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import Any

import psycopg
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from communique.reports.desk.api.negotiation import NotAcceptable
from communique.reports.desk.api.parameters import Refused
from communique.reports.desk.context import Unusable
from communique.reports.header import ReportError

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger(__name__)
_RETRY = {"Retry-After": "5"}


def problem(status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> Response:
    """A problem as a response."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    # Texts of strangers may be in it: what is no Unicode is escaped.
    return Response(json.dumps(told), status, headers, MEDIA_TYPE)


def handlers() -> dict[Any, Any]:
    """The handlers of exceptions, by class, for the application."""
    return {
        Refused: _refused,
        Unusable: _unusable,
        ReportError: _unusable,
        NotAcceptable: lambda _, failure: problem(406, str(failure)),
        HTTPException: _http,
        psycopg.DataError: lambda _, failure: problem(422, f"the database can't take that: {failure.diag.message_primary or failure}"),
        psycopg.errors.QueryCanceled: lambda _, failure: problem(503, "stopped at its time limit; ask for less", _RETRY),
        psycopg.OperationalError: _unreachable,
        PoolTimeout: lambda _, failure: problem(503, "too many requests at once; try again", _RETRY),
        Exception: lambda _, failure: problem(500, "the desk could not answer this; what happened is in its log"),
    }


def _unreachable(request: Request, failure: psycopg.OperationalError) -> Response:
    log.error("%s: %s", request.url.path, failure)
    return problem(503, "the database does not answer; try again", _RETRY)


def _refused(_: Request, failure: Refused) -> Response:
    if failure.parameter is None:
        return problem(422, str(failure))
    return problem(422, str(failure), parameter=failure.parameter)


def _unusable(_: Request, failure: ValueError) -> Response:
    return problem(422, str(failure))


def _http(_: Request, failure: HTTPException) -> Response:
    detail = (
        failure.detail if failure.detail != HTTPStatus(failure.status_code).phrase else _DETAILS.get(failure.status_code, failure.detail)
    )
    return problem(failure.status_code, detail, dict(failure.headers or {}))


_DETAILS = {
    404: "there is nothing at this address; openapi.json tells what there is",
    405: "this address does not take that method; the header Allow names those that it takes",
}
