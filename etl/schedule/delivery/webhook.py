"""JSON by HTTP POST, signed as the Standard Webhooks specification has it: webhook-id, webhook-timestamp, webhook-signature.

The signature is v1, and the base64 of the HMAC-SHA256 of `id.timestamp.body`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Any

from communique.etl.output import json_value
from communique.etl.schedule.delivery import DeliveryError, Message
from communique.etl.schedule.plan import Plan, address_of
from communique.etl.schedule.secret import read_key

_LATER = (408, 425, 429)


def deliver(plan: Plan, name: str, message: Message) -> str:
    """Post it; returns the webhook's name and the answer's code. Raises DeliveryError, SecretError."""
    hook = plan.webhook[name]
    body = json.dumps(payload(message), ensure_ascii=False).encode()
    moment = str(int(time.time()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "communique",
        "webhook-id": message.id,
        "webhook-timestamp": moment,
        "webhook-signature": signature(read_key(hook.secret), message.id, moment, body),
    }
    request = urllib.request.Request(address_of(hook), body, headers, method="POST")
    opener = urllib.request.build_opener(_NoRedirect())
    try:
        with opener.open(request, timeout=hook.timeout) as answer:
            return f"webhook:{name} answered {answer.status}"
    except urllib.error.HTTPError as failure:
        failure.close()
        is_final = failure.code < 500 and failure.code not in _LATER
        raise DeliveryError(f"webhook:{name} answered {failure.code}", is_final=is_final) from None
    except (OSError, HTTPException) as failure:  # the address may be a secret: only the reason is told
        # The library says URLError of what goes wrong before there is an answer to wait for.
        is_unsure = not isinstance(failure, urllib.error.URLError)
        reason = getattr(failure, "reason", failure)
        told = "does not answer" if is_unsure else "can't be reached"
        raise DeliveryError(f"webhook:{name} {told}: {reason}", is_unsure=is_unsure) from None


def payload(message: Message) -> dict[str, Any]:
    """The message as JSON. A document of text is text, any other base64; rows of a JSON document are JSON."""
    document: dict[str, Any] = {"name": message.file_name, "media_type": message.document.media_type}
    if message.document.media_type == "application/json":
        document["data"] = json.loads(message.document.content)
    elif message.document.media_type.startswith("text/") or message.document.ending == "jsonl":
        document["text"] = message.document.content.decode()
    else:
        document["base64"] = base64.b64encode(message.document.content).decode()
    return {
        "type": "report.run",
        "timestamp": message.due_at.isoformat(),
        "data": {
            "id": message.id,
            "schedule": message.schedule,
            "report": message.report,
            "title": message.title,
            "summary": message.summary,
            "rows": message.rows,
            "parameters": json_value(message.parameters),
            "repeat": message.is_repeat,
            "document": document,
        },
    }


def signature(key: bytes, id: str, moment: str, body: bytes) -> str:
    """What the header webhook-signature holds."""
    signed = hmac.new(key, f"{id}.{moment}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(signed.digest()).decode()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A signed message goes to the address that it was signed for and to no other."""

    def redirect_request(self, *_: Any) -> None:
        return None
