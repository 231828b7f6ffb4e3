"""What the reader sees when something is not there, can't be, or goes wrong: in words, with a way on, and without insides."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import psycopg
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from communique.reports.desk.context import Unusable
from communique.reports.desk.view import page
from communique.reports.header import ReportError


class NotHere(LookupError):
    """There is no such article, actor, sanction: the message says what there is not, and where to look."""


def handlers() -> dict[Any, Any]:
    """The handlers of exceptions, by class, for the application."""
    return {
        NotHere: _not_here,
        Unusable: _unusable,
        ReportError: _unusable,
        HTTPException: _http,
        psycopg.DataError: _beyond,
        psycopg.errors.QueryCanceled: _too_long,
        psycopg.OperationalError: _unreachable,
        PoolTimeout: _busy,
        Exception: _unforeseen,
    }


def _told(request: Request, status: int, title: str, reason: str) -> Response:
    return page(request, "fault.html", status=status, title=title, reason=reason)


def _not_here(request: Request, failure: NotHere) -> Response:
    return _told(request, 404, "Not here", str(failure))


def _unusable(request: Request, failure: ValueError) -> Response:
    return _told(request, 400, "That can't be asked", str(failure))


def _beyond(request: Request, failure: psycopg.Error) -> Response:
    return _told(request, 400, "That can't be asked", f"The database can't take that: {failure.diag.message_primary or failure}.")


def _http(request: Request, failure: HTTPException) -> Response:
    if failure.status_code == 404:
        return _told(request, 404, "Not here", "There is no page at this address. The search may find what you look for.")
    response = _told(request, failure.status_code, HTTPStatus(failure.status_code).phrase, failure.detail)
    response.headers.update(failure.headers or {})
    return response


def _too_long(request: Request, _: psycopg.Error) -> Response:
    return _told(request, 503, "That took too long", "The query was stopped at its time limit. Ask for fewer days, or for one actor.")


def _unreachable(request: Request, _: psycopg.Error) -> Response:
    return _told(request, 503, "The database does not answer", "It may be starting. Try again in a moment.")


def _busy(request: Request, _: PoolTimeout) -> Response:
    return _told(request, 503, "Too many readers at once", "All connections to the database are taken. Try again in a moment.")


def _unforeseen(request: Request, _: Exception) -> Response:
    return _told(request, 500, "Something went wrong", "The desk could not make this page; what happened is in its log.")
