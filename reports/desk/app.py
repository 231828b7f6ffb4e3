"""The desk as one web application: its pages, its static files and its API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.types import Lifespan

from communique.reports.desk import faults
from communique.reports.desk.api.app import create_api
from communique.reports.desk.context import Context
from communique.reports.desk.pages import actors, article, home, incident, lists, pairs, reports, review, runs, sanctions, search, sql
from communique.reports.desk.static_files import files


def create_app(context: Context) -> Starlette:
    """The application over a context, whose pool it closes when it ends."""
    return Starlette(
        routes=[*_pages(context), Mount("/static", files(), name="static"), Mount("/api/v1", create_api(context))],
        exception_handlers=faults.handlers(),
        lifespan=_lifespan(context),
    )


def _pages(context: Context) -> list[Route]:
    return [
        route
        for family in (home, search, article, actors, pairs, incident, sanctions, lists, reports, sql, review, runs)
        for route in family.routes(context)
    ]


def _lifespan(context: Context) -> Lifespan[Starlette]:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        context.pool.close()

    return lifespan
