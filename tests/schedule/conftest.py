"""Receivers on loopback: a mail server, a webhook, a storage; and schedules that send to them."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from communique.etl import settings
from communique.etl.schedule import due
from communique.etl.schedule.delivery import Message
from communique.etl.schedule.document import Document
from communique.etl.schedule.execute import execute
from communique.etl.schedule.plan import Plan, load

CERTIFICATE = Path(__file__).parent / "loopback.pem"
PASSWORD = "p4ss:wörd"


@dataclass
class Mailbox:
    """What a mail server got; `refuse` is what it answers to the next addresses."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    was_encrypted: list[bool] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    refuse: list[str] = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuse:
            return self.refuse.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.was_encrypted.append(session.ssl is not None)
        return "250 taken"

    def check(self, server, session, envelope, mechanism, data):
        self.users.append(data.login.decode())
        return AuthResult(success=data.password.decode() == PASSWORD, handled=False)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server that wants STARTTLS, then a user and a password."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        box.port = probe.getsockname()[1]
    controller = Controller(
        box,
        "127.0.0.1",
        box.port,
        tls_context=context,
        require_starttls=True,
        authenticator=box.check,
        auth_required=True,
        auth_require_tls=True,
    )
    controller.start()
    yield box
    controller.stop()


@dataclass
class Receiver:
    """An HTTP server that keeps every request and answers what it is told, 200 when it is told nothing."""

    url: str = ""
    requests: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int | tuple[int, dict[str, str]]] = field(default_factory=list)


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def take(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            receiver.requests.append((self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            answer = receiver.answers.pop(0) if receiver.answers else 200
            code, headers = answer if isinstance(answer, tuple) else (answer, {})
            self.send_response(code)
            for name, value in {"Content-Length": "0", "ETag": '"1"', **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        do_POST = do_PUT = do_GET = take

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    receiver.url = f"http://127.0.0.1:{server.server_port}"
    yield receiver
    server.shutdown()
    server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def is_signed(request: tuple[str, str, dict[str, str], bytes], key: str, secret: str, region: str) -> bool:
    """Whether a request bears the signature that the storage protocol asks for (AWS, version 4), worked out here anew."""
    method, path, headers, body = request
    fields = dict(part.strip().split("=", 1) for part in headers["authorization"].removeprefix("AWS4-HMAC-SHA256").split(","))
    user, day, *scope = fields["Credential"].split("/")
    names = fields["SignedHeaders"].split(";")
    path, _, query = path.partition("?")
    canonical = "\n".join(
        [
            method,
            quote(path, safe="/%-_.~"),
            query,
            *(f"{name}:{headers[name].strip()}" for name in names),
            "",
            fields["SignedHeaders"],
            headers["x-amz-content-sha256"],
        ]
    )
    if headers["x-amz-content-sha256"] not in ("UNSIGNED-PAYLOAD", hashlib.sha256(body).hexdigest()):
        return False
    to_sign = "\n".join(
        ["AWS4-HMAC-SHA256", headers["x-amz-date"], "/".join([day, *scope]), hashlib.sha256(canonical.encode()).hexdigest()]
    )
    signing = f"AWS4{secret}".encode()
    for part in (day, *scope):
        signing = hmac.new(signing, part.encode(), hashlib.sha256).digest()
    right = hmac.new(signing, to_sign.encode(), hashlib.sha256).hexdigest()
    return (user, scope) == (key, [region, "s3", "aws4_request"]) and hmac.compare_digest(right, fields["Signature"])


@pytest.fixture
def planned(tmp_path, monkeypatch, request):
    """Write a schedule, and read it."""

    def planned(text: str) -> Plan:
        path = tmp_path / "schedule.toml"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setenv("COMMUNIQUE_SCHEDULE_FILE", str(path))
        settings.forget()
        return load(path)

    yield planned
    settings.forget()


def message(content: bytes = b"<p>page</p>", media_type: str = "text/html", ending: str = "html", **more: object) -> Message:
    facts = {
        "id": "communique-morning-20261124T063000.000000",
        "schedule": "morning",
        "report": "latest-happenings",
        "title": "Latest\r\nBcc: someone@else.example",
        "summary": "Two rows — ünïcode.",
        "due_at": datetime(2026, 11, 24, 6, 30, tzinfo=UTC),
        "rows": 2,
        "parameters": {"since": "2026-11-23"},
        "document": Document(content, media_type, ending, media_type == "text/html"),
    }
    return Message(**{**facts, **more})


@pytest.fixture
def base(unseeded_database_url, monkeypatch, tmp_path):
    """A database with a report about one's own table `facts`, and a connection to it."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "facts.sql").write_text(
        "-- title: Facts\n-- question: What is known?\n-- grain: one row per fact\n-- parameter: since date = 2000-01-01 | From that day.\n"
        "-- example: communique report run facts\n\nselect name as fact, null::text as document from publishers\n"
        "where cast(:since as date) > '1999-01-01' order by name\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("DATABASE_URL", unseeded_database_url)
    monkeypatch.setenv("COMMUNIQUE_REPORTS_DIR", str(folder))
    monkeypatch.setenv("COMMUNIQUE_HOME", str(tmp_path / "home"))
    settings.forget()
    with psycopg.connect(unseeded_database_url, autocommit=True) as connection:
        yield connection
    settings.forget()


@pytest.fixture
def run_now(base):
    """Enter a run of an entry, due at a moment, and do it; returns its outcome and its row."""

    def run_now(plan: Plan, name: str, at: str = "2026-11-24T06:30+00", again: int | None = None):
        run_id = again
        if run_id is None:
            values = {"report": plan.schedule[name].asks, "name": name, "moments": [datetime.fromisoformat(at)]}
            (run_id,) = base.execute(due.SQL["enter"], values).fetchone()
        outcome = execute(database_url(base), plan, run_id)
        return outcome, run_id

    return run_now


def database_url(connection: psycopg.Connection) -> str:
    import os

    return os.environ["DATABASE_URL"]


def facts(connection: psycopg.Connection, *names: str) -> None:
    """Let the report give these facts, and no others."""
    connection.execute("delete from publishers")
    for name in names:
        connection.execute("insert into publishers (name, origin) values (%s, 'discovered')", [name])


def loads(body: bytes) -> dict[str, object]:
    return json.loads(body)
