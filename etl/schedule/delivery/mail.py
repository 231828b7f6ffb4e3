"""Mail over SMTP: a line of text, the page itself where the report is one, and the document attached."""

from __future__ import annotations

import base64
import hashlib
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from communique.etl.schedule.delivery import DeliveryError, Message
from communique.etl.schedule.plan import Mail, Plan
from communique.etl.schedule.secret import read

# Bytes of a page that still goes into the mail's body; a longer one is attached only, since mail programs cut it.
_LONGEST_BODY = 100_000


def deliver(plan: Plan, name: str, message: Message) -> str:
    """Send it to the address; returns the message id. Raises DeliveryError, SecretError."""
    assert plan.mail is not None
    mail = compose(plan.mail, name, message)
    password = read(plan.mail.password) if plan.mail.password else None
    is_sending = False
    try:
        with _connected(plan.mail) as server:
            if plan.mail.user and password:
                _log_in(server, plan.mail.user, password)
            is_sending = True
            server.send_message(mail)
    except smtplib.SMTPRecipientsRefused as failure:
        code, reason = next(iter(failure.recipients.values()))
        raise DeliveryError(f"refused by {plan.mail.host}: {code} {_text(reason)}", is_final=500 <= code < 600) from None
    except smtplib.SMTPAuthenticationError as failure:
        raise DeliveryError(f"{plan.mail.host} does not take user and password: {failure.smtp_code}", is_final=True) from None
    except smtplib.SMTPResponseException as failure:
        raise DeliveryError(
            f"{plan.mail.host}: {failure.smtp_code} {_text(failure.smtp_error)}", is_final=failure.smtp_code >= 500
        ) from None
    except smtplib.SMTPNotSupportedError as failure:
        raise DeliveryError(f"{plan.mail.host}: {failure}; correct `security` or `user` in [mail]", is_final=True) from None
    except ssl.SSLCertVerificationError as failure:
        raise DeliveryError(f"{plan.mail.host}: its certificate is not trusted: {failure.verify_message}; name its ca_file") from None
    except (OSError, smtplib.SMTPException) as failure:
        raise DeliveryError(f"{plan.mail.host}:{plan.mail.port}: {failure}", is_unsure=is_sending) from failure
    return str(mail["Message-ID"])


def compose(server: Mail, address: str, message: Message) -> EmailMessage:
    """The mail. Its id is that of the run and the recipient, so that a mail program knows a repeat for one."""
    mail = EmailMessage()
    _, sender = parseaddr(server.sender)
    digest = hashlib.sha256(f"{message.id} {address}".encode()).hexdigest()[:32]
    mail["From"] = server.sender
    mail["To"] = address
    mail["Subject"] = " ".join(f"{message.title}{' (perhaps sent before)' if message.is_repeat else ''}".split())
    mail["Date"] = format_datetime(message.due_at)
    mail["Message-ID"] = f"<{digest}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Communique-Run"] = message.id
    mail["X-Communique-Repeat"] = "yes" if message.is_repeat else "no"
    mail.set_content(message.summary + "\n")
    document = message.document
    if document.is_page and len(document.content) <= _LONGEST_BODY:
        mail.add_alternative(document.content.decode(), subtype="html")
    maintype, _, subtype = document.media_type.partition("/")
    mail.add_attachment(document.content, maintype=maintype, subtype=subtype, filename=message.file_name)
    return mail


def _connected(mail: Mail) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=str(mail.ca_file) if mail.ca_file else None)
    if mail.security == "tls":
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=mail.timeout, context=context)
    server = smtplib.SMTP(mail.host, mail.port, timeout=mail.timeout)
    try:
        if mail.security == "starttls":
            server.starttls(context=context)
    except BaseException:
        with suppress(Exception):
            server.close()
        raise
    return server


def _log_in(server: smtplib.SMTP, user: str, password: str) -> None:
    """As the library does, which has no way to send what is not ASCII."""
    server.ehlo_or_helo_if_needed()
    if "PLAIN" not in server.esmtp_features.get("auth", "").upper().split():
        server.login(user, password)
        return
    code, reason = server.docmd("AUTH", "PLAIN " + base64.b64encode(f"\0{user}\0{password}".encode()).decode())
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, reason)


def _text(reason: bytes | str) -> str:
    return " ".join((reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason).split())
