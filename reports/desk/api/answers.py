"""From a request to a response: a query is asked, written in the format wanted, and given a tag by which it need not be sent twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

from starlette.requests import Request
from starlette.responses import Response

from communique.reports.desk.api.negotiation import FORMATS
from communique.reports.desk.api.parameters import MOST_ROWS
from communique.reports.desk.context import Context
from communique.reports.header import Report
from communique.reports.run import Answer, asked

# Seconds that a query of the API may take, if the desk's own limit is not lower.
SECONDS = 15.0
# Says of a report that its limit kept rows back.
CUT = "Communique-Cut"


def ask(context: Context, report: Report, given: Mapping[str, str]) -> Answer:
    """The answer with its rows at hand, MOST_ROWS at most. Raises ReportError, psycopg.Error, PoolTimeout."""
    seconds = min(SECONDS, context.seconds)
    with context.pool.connection() as connection, asked(connection, report, given, seconds) as answer:
        rows = list(islice(answer.rows, MOST_ROWS + 1))
    return replace(answer, rows=rows[:MOST_ROWS], cut=answer.cut or len(rows) > MOST_ROWS)


def page(request: Request, context: Context, answer: Answer, format: str, following: str | None) -> Response:
    """The rows of a page of a collection; `following` is the query string of the page below."""
    address = str(request.url.replace(query=following)) if following else None
    headers = {"Link": f'<{address}>; rel="next"'} if address else {}
    return tagged(request, _content(context, answer, format, "next", address), FORMATS[format], headers)


def whole(request: Request, context: Context, answer: Answer, format: str) -> Response:
    """The rows of a report; whether there are more stands in the answer, or in a header where that has no place for it."""
    return tagged(request, _content(context, answer, format, "cut", answer.cut), FORMATS[format], {CUT: "true"} if answer.cut else {})


def _content(context: Context, answer: Answer, format: str, name: str, value: object) -> bytes:
    content = context.render(answer, format).content
    if format != "json":
        return content
    return b'{"items": ' + content.rstrip() + b', "' + name.encode() + b'": ' + json.dumps(value).encode() + b"}\n"


def single(request: Request, context: Context, answer: Answer) -> Response:
    """The one row of an answer as an object."""
    return tagged(request, context.render(answer, "jsonl").content, FORMATS["json"])


def tagged(request: Request, content: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> Response:
    """The content with a tag of what it holds; nothing but the tag where the client has that already."""
    # Weak: the same content may be sent with or without gzip.
    tag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    sent = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept", **(headers or {})}
    if tag in (known.strip() for known in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=sent)
    charset = "; charset=utf-8" if media_type.startswith("text/") and "charset" not in media_type else ""
    return Response(content, 200, sent | {"Content-Type": media_type + charset})
