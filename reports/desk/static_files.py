"""Style sheets, scripts and pictures of the desk, each known by its content: what changes has another address."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"


class _Lasting(StaticFiles):
    """Files that a browser need not ask for again when their address tells their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        lasting = scope["query_string"].startswith(b"v=")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"
        return response


def files() -> StaticFiles:
    """The application that serves the folder."""
    return _Lasting(directory=FOLDER)


@cache
def address(name: str) -> str:
    """The address of a static file, with the digest of what it holds."""
    return f"/static/{name}?v={hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]}"
