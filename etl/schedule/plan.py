"""schedule.toml: which report or brief, with what, when, for whom. It holds no secrets, only where they are.

time_zone = "Europe/Berlin"

[mail]
host = "smtp.example.org"
from = "Communique <reports@example.org>"
user = "reports"
password = "env:SMTP_PASSWORD"

[schedule.morning]
report = "latest-happenings"
parameters = { since = "due-1d" }
cron = "30 7 * * mon-fri"
format = "html"
recipients = ["mailto:desk@example.org", "folder:/srv/reports"]
only_if = "rows"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator, model_validator

from communique.etl import settings
from communique.etl.schedule.cron import Cron
from communique.etl.schedule.secret import Secret, SecretError, read, read_key, read_or_plain
from communique.reports.catalog import QUERIES
from communique.reports.header import Report, ReportError

_RELATIVE = re.compile(r"(?P<from>due|last)(?:(?P<sign>[+-])(?P<count>\d{1,4})(?P<unit>[dw]))?")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_ADDRESS = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+")
# What briefs may be given.
_OF_A_BRIEF = ("since", "until")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
NO_S3_CLIENT = "the client of S3 is not installed: pip install 'communique[s3]'"


class PlanError(Exception):
    """The schedule can't be used: the message names the file, the place in it, the reason and the remedy."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Mail(_Part):
    """The server that takes mail. `ca_file` names the authority of a certificate that the system does not know."""

    host: str
    port: int = Field(587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: Secret | None = None
    sender: str = Field(alias="from")
    ca_file: Path | None = None
    timeout: float = Field(30, gt=0, le=600)

    @field_validator("sender")
    @classmethod
    def _one_line(cls, text: str) -> str:
        if "\n" in text or "@" not in text:
            raise ValueError("is not a mail address, such as Communique <reports@example.org>")
        return text


class Webhook(_Part):
    """An address that takes JSON, signed with the secret. The address itself may be a secret."""

    url: str
    secret: Secret
    timeout: float = Field(30, gt=0, le=600)

    @field_validator("url")
    @classmethod
    def _safe(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme == "https" or url.startswith(("env:", "file:")) or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            return url
        raise ValueError("is not an https:// address")


class Bucket(_Part):
    """A bucket of S3 or of a storage that speaks its protocol."""

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    region: str = "us-east-1"
    key: Secret
    secret: Secret
    timeout: float = Field(30, gt=0, le=600)


class Worker(_Part):
    """How workers look after each other, in seconds; retries wait `retry_wait` at first, then twice as long each time."""

    heartbeat: float = Field(10, gt=0, le=600)
    stalled_after: float = Field(30, gt=0, le=3600, validate_default=True)
    retry_wait: float = Field(30, ge=0, le=3600)
    concurrency: int = Field(1, ge=1, le=32)

    @field_validator("stalled_after")
    @classmethod
    def _longer(cls, seconds: float, info: ValidationInfo) -> float:
        if seconds < 2 * info.data.get("heartbeat", 0):
            raise ValueError("must be at least twice the heartbeat")
        return seconds


class Entry(_Part):
    """One report, or one brief, that comes by itself."""

    report: str | None = None
    brief: str | None = None
    cron: str
    recipients: tuple[str, ...] = Field(min_length=1)
    parameters: dict[str, str | int | float | date] = {}
    time_zone: str | None = None
    format: str = "html"
    only_if: Literal["always", "rows", "changes"] = "always"
    digest: bool = False
    catch_up: Literal["all", "last", "none"] = "last"
    retries: int = Field(5, ge=0, le=50)
    on_failure: tuple[str, ...] = ()

    @field_validator("cron")
    @classmethod
    def _cron(cls, text: str) -> str:
        return Cron.parse(text).text

    @model_validator(mode="after")
    def _one_of_two(self) -> Entry:
        if (self.report is None) == (self.brief is None):
            raise ValueError("give either a report or a brief")
        if self.brief is not None and self.digest:
            raise ValueError('a brief has no digest: give only_if = "changes", or the days that it is about')
        return self

    @property
    def asks(self) -> str:
        """What is asked, as report_runs has it."""
        return self.report or f"brief {self.brief}"

    @cached_property
    def times(self) -> Cron:
        return Cron.parse(self.cron)

    def values(self, report: Report, due: datetime, last: datetime | None, zone: ZoneInfo) -> dict[str, str]:
        """The parameters as the report takes them. For a day, `due`, `due-7d` and `due-1w` count from the day on which the run is
        due, `last` from that of the last run that was delivered (from the due day where there is none).
        """
        days = {parameter.name for parameter in report.parameters if parameter.type == "date"}
        return {name: _day(str(value), due, last, zone) if name in days else str(value) for name, value in self.parameters.items()}

    def days(self, due: datetime, last: datetime | None, zone: ZoneInfo) -> dict[str, date]:
        """First and last day of a brief, as far as they are given. Raises ReportError."""
        if strange := [name for name in self.parameters if name not in _OF_A_BRIEF]:
            raise ReportError(f"a brief has no parameter {strange[0]!r}; it has {', '.join(_OF_A_BRIEF)}")
        told = {name: _day(str(value), due, last, zone) for name, value in self.parameters.items()}
        try:
            return {name: date.fromisoformat(day) for name, day in told.items()}
        except ValueError:
            raise ReportError(f"{self.asks}: {', '.join(told.values())}: a day is written 2024-12-31, or counted as due-7d") from None


class Plan(_Part):
    """The whole file."""

    time_zone: str = "UTC"
    mail: Mail | None = None
    webhook: dict[str, Webhook] = {}
    s3: dict[str, Bucket] = {}
    worker: Worker = Worker.model_validate({})
    schedule: dict[str, Entry] = {}

    @field_validator("time_zone")
    @classmethod
    def _known(cls, name: str) -> str:
        return _zone_name(name)

    @field_validator("schedule")
    @classmethod
    def _named(cls, entries: dict[str, Entry]) -> dict[str, Entry]:
        for name, entry in entries.items():
            if not _NAME.fullmatch(name):
                raise ValueError(f"{name!r}: a name is made of small letters, digits, - and _")
            if entry.time_zone is not None:
                _zone_name(entry.time_zone)
        return entries

    def zone(self, entry: Entry) -> ZoneInfo:
        return ZoneInfo(entry.time_zone or self.time_zone)

    def unknown_recipient(self, recipient: str) -> str | None:
        """What is wrong with a recipient; None if nothing."""
        kind, _, rest = recipient.partition(":")
        match kind:
            case "mailto":
                if not _ADDRESS.fullmatch(rest):
                    return f"{recipient!r}: is no mail address"
                return None if self.mail else f"{recipient!r}: there is no mail server; add a table [mail]"
            case "folder":
                return None if rest else "'folder:': names no folder"
            case "webhook" | "s3":
                known = self.webhook if kind == "webhook" else self.s3
                return None if rest in known else f"{recipient!r}: there is no table [{kind}.{rest}]"
        return f"{recipient!r}: write mailto:ADDRESS, folder:PATH, webhook:NAME or s3:NAME"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in an entry that will not work; `entry` is blank where it concerns all."""

    entry: str
    reason: str


def report_folders() -> list[Path]:
    """Where the reports are: the packaged ones, and the user's own."""
    own = settings.get().reports_dir
    return [QUERIES, own] if own else [QUERIES]


def load(path: Path) -> Plan:
    """The schedule in a file. Raises PlanError, naming all that is wrong in it."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PlanError(f"{path}: there is no such file; write it (docs/schedule.md), or name another: --set schedule_file=PATH") from None
    except OSError as failure:
        raise PlanError(f"{path}: can't be read: {failure.strerror}") from failure
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as failure:
        raise PlanError(f"{path}: not TOML: {failure}") from failure
    try:
        plan = Plan.model_validate(values)
    except ValidationError as failure:
        raise PlanError("; ".join(f"{path}: {_place(error['loc'])}{_reason(error)}" for error in failure.errors())) from None
    wrong = [
        f"{path}: schedule.{name}: {fault}"
        for name, entry in plan.schedule.items()
        for fault in map(plan.unknown_recipient, (*entry.recipients, *entry.on_failure))
        if fault
    ]
    if wrong:
        raise PlanError("; ".join(wrong))
    return plan


def faults(
    plan: Plan, reports: Mapping[str, Report], formats: Mapping[str, object], brief_formats: Mapping[str, object], now: datetime
) -> Iterator[Fault]:
    """What will not work although the file can be read: reports, parameters, formats, secrets. Of a brief on a topic or an actor only
    the run can tell whether there is such a one.
    """
    for name, entry in plan.schedule.items():
        report = reports.get(entry.report or "")
        if entry.brief is not None:
            try:
                entry.days(now, None, plan.zone(entry))
            except ReportError as failure:
                yield Fault(name, str(failure))
        elif report is None:
            yield Fault(name, f"there is no report {entry.report!r}; `communique report list` names them")
        else:
            try:
                report.values(entry.values(report, now, None, plan.zone(entry)))
            except ReportError as failure:
                yield Fault(name, str(failure))
        possible = formats if entry.brief is None else brief_formats
        if entry.format not in possible:
            yield Fault(name, f"format {entry.format!r} is none of {', '.join(possible)}")
    if plan.s3 and find_spec("obstore") is None:
        yield Fault("", NO_S3_CLIENT)
    for place, reference, as_used in _secrets(plan):
        try:
            as_used(reference)
        except SecretError as failure:
            yield Fault("", f"{place}: {failure}")


def _secrets(plan: Plan) -> Iterator[tuple[str, str, Callable[[str], object]]]:
    """Where each is named, its reference, and how it is read."""
    if plan.mail and plan.mail.password:
        yield "mail", plan.mail.password, read
    for name, hook in plan.webhook.items():
        yield f"webhook.{name}", hook.secret, read_key
        if hook.url.startswith(("env:", "file:")):
            yield f"webhook.{name}", hook.url, read
    for name, bucket in plan.s3.items():
        yield f"s3.{name}", bucket.key, read
        yield f"s3.{name}", bucket.secret, read


def address_of(hook: Webhook) -> str:
    """The address that a webhook goes to. Raises SecretError; also for one that is not https."""
    url = read_or_plain(hook.url)
    if urlsplit(url).scheme != "https" and urlsplit(url).hostname not in _LOOPBACK:
        raise SecretError(f"{hook.url}: is not an https:// address")
    return url


def _zone_name(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"time zone {name!r} is not known: write one such as Europe/Berlin or UTC")
    return name


def _day(text: str, due: datetime, last: datetime | None, zone: ZoneInfo) -> str:
    match = _RELATIVE.fullmatch(text.strip())
    if match is None:
        return text
    day = (last if match["from"] == "last" and last else due).astimezone(zone).date()
    if match["count"]:
        days = int(match["count"]) * (7 if match["unit"] == "w" else 1)
        day += timedelta(days=days if match["sign"] == "+" else -days)
    return day.isoformat()


def _place(loc: tuple[Any, ...]) -> str:
    return ".".join(map(str, loc)) + ": " if loc else ""


def _reason(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such key"
    if error["type"] == "missing":
        return "is missing"
    return str(error["msg"]).removeprefix("Value error, ")
