"""Handing over to real servers on loopback."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket

import pytest
from schedule.conftest import CERTIFICATE, PASSWORD, is_signed, message

from communique.etl.schedule.delivery import DeliveryError, deliver
from communique.etl.schedule.delivery.webhook import signature
from communique.etl.schedule.secret import read_key

MAIL = '[mail]\nhost = "localhost"\nport = {port}\nfrom = "Communique <reports@communique.example>"\nuser = "reports"\npassword = "env:MAIL_PASSWORD"\n'
HOOK = '[webhook.desk]\nurl = "{url}/hook"\nsecret = "env:HOOK_SECRET"\ntimeout = 5\n'
BUCKET = (
    '[s3.attic]\nbucket = "reports"\nprefix = "daily"\nendpoint = "{url}"\nregion = "eu-1"\nkey = "env:S3_KEY"\nsecret = "env:S3_SECRET"\n'
)


@pytest.fixture(autouse=True)
def secrets(monkeypatch):
    for name, value in {"MAIL_PASSWORD": PASSWORD, "HOOK_SECRET": "sh", "S3_KEY": "AKIA1", "S3_SECRET": "s3/secret+"}.items():
        monkeypatch.setenv(name, value)


def test_a_folder_gets_a_file_that_a_repeat_replaces(planned, tmp_path):
    plan = planned("")
    first = deliver(plan, f"folder:{tmp_path}/new/reports", message(b"1"))
    assert deliver(plan, f"folder:{tmp_path}/new/reports", message(b"2", is_repeat=True)) == first
    assert [path.name for path in (tmp_path / "new" / "reports").iterdir()] == ["morning-20261124T063000Z.html"]
    assert (tmp_path / "new" / "reports" / "morning-20261124T063000Z.html").read_bytes() == b"2"
    (tmp_path / "file").write_text("x")
    with pytest.raises(DeliveryError, match="file/morning-20261124T063000Z.html: "):
        deliver(plan, f"folder:{tmp_path}/file", message())


def test_mail_is_encrypted_and_whole(planned, mailbox):
    plan = planned(MAIL.format(port=mailbox.port) + f'ca_file = "{CERTIFICATE}"')
    place = deliver(plan, "mailto:desk@ministry.example", message())
    (mail,) = mailbox.mails
    assert (mailbox.was_encrypted, mailbox.users) == ([True], ["reports"])
    assert mail["To"] == "desk@ministry.example"
    assert mail["Subject"] == "Latest Bcc: someone@else.example", "a title is one line, and no header of its own"
    assert mail["Bcc"] is None
    assert mail["Message-ID"] == place
    assert place.endswith("@communique.example>")
    assert mail.get_body(("plain",)).get_content().strip() == "Two rows — ünïcode."
    assert mail.get_body(("html",)).get_content().strip() == "<p>page</p>"
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("morning-20261124T063000Z.html", "text/html")
    assert attached.get_content().strip() == "<p>page</p>"


def test_a_repeat_has_the_same_id_and_says_so(planned, mailbox):
    plan = planned(MAIL.format(port=mailbox.port) + f'ca_file = "{CERTIFICATE}"')
    document = message(b"a,b\n1,2\n", "text/csv", "csv")
    first = deliver(plan, "mailto:a@b.example", document)
    again = deliver(plan, "mailto:a@b.example", message(b"a,b\n1,2\n", "text/csv", "csv", is_repeat=True))
    assert first == again
    assert [mail["X-Communique-Repeat"] for mail in mailbox.mails] == ["no", "yes"]
    assert mailbox.mails[1]["Subject"].endswith("(perhaps sent before)")
    assert mailbox.mails[0].get_body(("html",)) is None, "only a page is shown in the mail itself"
    assert deliver(plan, "mailto:c@d.example", document) != first


@pytest.mark.parametrize(
    ("change", "told", "is_final"),
    [
        (("", ""), "its certificate is not trusted", False),
        (('host = "localhost"', 'host = "127.0.0.1"\nsecurity = "none"'), "AUTH extension not supported", True),
        (("env:MAIL_PASSWORD", "env:HOOK_SECRET"), "does not take user and password: 535", True),
    ],
)
def test_mail_that_is_not_taken(planned, mailbox, change, told, is_final):
    trusted = f'ca_file = "{CERTIFICATE}"' if change != ("", "") else ""
    plan = planned((MAIL.format(port=mailbox.port) + trusted).replace(*change))
    with pytest.raises(DeliveryError) as refused:
        deliver(plan, "mailto:a@b.example", message())
    assert told in str(refused.value)
    assert refused.value.is_final is is_final
    assert PASSWORD not in str(refused.value)
    assert not mailbox.mails


@pytest.mark.parametrize(("answer", "is_final"), [("450 busy, later", False), ("550 nobody here", True)])
def test_a_refused_address(planned, mailbox, answer, is_final):
    mailbox.refuse.append(answer)
    plan = planned(MAIL.format(port=mailbox.port) + f'ca_file = "{CERTIFICATE}"')
    with pytest.raises(DeliveryError) as refused:
        deliver(plan, "mailto:a@b.example", message())
    assert answer.split(",")[0] in str(refused.value)
    assert refused.value.is_final is is_final


def test_nobody_listens(planned):
    plan = planned(MAIL.format(port=1) + HOOK.format(url="http://127.0.0.1:1") + BUCKET.format(url="http://127.0.0.1:1") + "timeout = 1\n")
    for recipient in ("mailto:a@b.example", "webhook:desk", "s3:attic"):
        with pytest.raises(DeliveryError) as refused:
            deliver(plan, recipient, message())
        assert not refused.value.is_final


def test_a_webhook_is_signed(planned, receiver):
    plan = planned(HOOK.format(url=receiver.url))
    body = b'[{"fact": "one"}]'
    assert deliver(plan, "webhook:desk", message(body, "application/json", "json", rows=1, is_repeat=True)) == "webhook:desk answered 200"
    ((method, path, headers, sent),) = receiver.requests
    assert (method, path) == ("POST", "/hook")
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + sent
    assert headers["webhook-signature"] == "v1," + base64.b64encode(hmac.new(b"sh", signed, hashlib.sha256).digest()).decode()
    data = json.loads(sent)["data"]
    assert (data["id"], data["repeat"], data["rows"]) == (headers["webhook-id"], True, 1)
    assert data["document"]["data"] == [{"fact": "one"}]
    assert b"sh" not in sent.replace(b"schedule", b"")


def test_the_signature_of_the_specification(monkeypatch):
    """The example that the Standard Webhooks specification gives."""
    monkeypatch.setenv("EXAMPLE", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    assert (
        signature(read_key("env:EXAMPLE"), "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body)
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


@pytest.mark.parametrize(("ending", "media_type", "key"), [("html", "text/html", "text"), ("pdf", "application/pdf", "base64")])
def test_a_webhook_gets_any_document(planned, receiver, ending, media_type, key):
    deliver(planned(HOOK.format(url=receiver.url)), "webhook:desk", message(b"%PDF", media_type, ending))
    document = json.loads(receiver.requests[0][3])["data"]["document"]
    assert document[key] == {"text": "%PDF", "base64": "JVBERg=="}[key]


@pytest.mark.parametrize(("code", "is_final"), [(500, False), (503, False), (429, False), (400, True), (404, True), (410, True)])
def test_a_webhook_that_refuses(planned, receiver, code, is_final):
    receiver.answers.append(code)
    with pytest.raises(DeliveryError, match=f"webhook:desk answered {code}") as refused:
        deliver(planned(HOOK.format(url=receiver.url)), "webhook:desk", message())
    assert refused.value.is_final is is_final


def test_a_webhook_is_not_led_elsewhere(planned, receiver):
    receiver.answers.append((307, {"Location": f"{receiver.url}/elsewhere"}))
    with pytest.raises(DeliveryError, match="answered 307") as refused:
        deliver(planned(HOOK.format(url=receiver.url)), "webhook:desk", message())
    assert refused.value.is_final
    assert len(receiver.requests) == 1


def test_a_webhook_that_says_nothing_may_have_got_it(planned):
    """Each takes the request and hangs up, or leaves without a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        plan = planned(HOOK.format(url=url).replace("timeout = 5", "timeout = 0.3"))
        with pytest.raises(DeliveryError, match="does not answer: timed out") as refused:
            deliver(plan, "webhook:desk", message())
        assert refused.value.is_unsure
    with pytest.raises(DeliveryError, match="can't be reached") as refused:
        deliver(plan, "webhook:desk", message())
    assert not refused.value.is_unsure


def test_mail_that_the_server_does_not_acknowledge_may_have_arrived(planned, mailbox, monkeypatch):
    async def hang_up(server, session, envelope):
        session.peer and server.transport.abort()

    monkeypatch.setattr(mailbox, "handle_DATA", hang_up, raising=False)
    plan = planned(MAIL.format(port=mailbox.port) + f'ca_file = "{CERTIFICATE}"')
    with pytest.raises(DeliveryError) as refused:
        deliver(plan, "mailto:a@b.example", message())
    assert refused.value.is_unsure
    assert not refused.value.is_final


def test_what_nobody_foresaw_is_a_failure_of_the_delivery(planned, tmp_path, monkeypatch):
    monkeypatch.setattr("communique.etl.schedule.delivery.folder.os.fsync", lambda _: 1 / 0)
    with pytest.raises(DeliveryError, match="ZeroDivisionError: division by zero") as refused:
        deliver(planned(""), f"folder:{tmp_path}", message())
    assert not refused.value.is_final


def test_an_address_that_is_a_secret_is_not_told(planned, monkeypatch):
    monkeypatch.setenv("HOOK_URL", "http://127.0.0.1:1/services/T0KEN")
    plan = planned(HOOK.replace("{url}/hook", "env:HOOK_URL"))
    with pytest.raises(DeliveryError) as refused:
        deliver(plan, "webhook:desk", message())
    assert "T0KEN" not in str(refused.value)


def test_a_bucket_gets_a_signed_object(planned, receiver):
    plan = planned(BUCKET.format(url=receiver.url))
    assert deliver(plan, "s3:attic", message(b"a,b\n", "text/csv", "csv")) == "s3://reports/daily/morning-20261124T063000Z.csv"
    (request,) = receiver.requests
    method, path, headers, body = request
    assert (method, path.partition("?")[0], body) == ("PUT", "/reports/daily/morning-20261124T063000Z.csv", b"a,b\n")
    assert headers["content-type"] == "text/csv"
    assert is_signed(request, "AKIA1", "s3/secret+", "eu-1")
    assert not is_signed(request, "AKIA1", "another", "eu-1")


@pytest.mark.parametrize(("code", "is_final"), [(403, True), (500, False)])
def test_a_bucket_that_refuses(planned, receiver, code, is_final):
    receiver.answers += [code] * 5
    with pytest.raises(DeliveryError) as refused:
        deliver(planned(BUCKET.format(url=receiver.url)), "s3:attic", message())
    assert refused.value.is_final is is_final
    assert "s3/secret+" not in str(refused.value)
    assert "Debug" not in str(refused.value)
