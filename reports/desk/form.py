"""What a form sends: its fields, read as text."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

from communique.reports.desk.context import Unusable

LARGEST = 20_000


async def fields(request: Request) -> dict[str, str]:
    """The fields of a form that was sent, without blanks around them. Raises Unusable for one that is too large or no text."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise Unusable(f"the form is larger than {LARGEST} bytes; send less")
    try:
        sent = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=50, errors="strict")
    except ValueError as failure:
        raise Unusable("the form can't be read: it is not UTF-8, or has too many fields") from failure
    if any("\0" in name + value for name, value in sent):
        raise Unusable("a zero byte is no text; leave it out")
    return {name: value.strip() for name, value in sent}


def needed(sent: dict[str, str], *names: str) -> list[str]:
    """These fields, none of which may be blank."""
    if missing := [name for name in names if not sent.get(name)]:
        raise Unusable(f"the form lacks {', '.join(missing)}; fill it in")
    return [sent[name] for name in names]
