"""Handing a message over: a module a kind of recipient, each with `deliver(plan, name, message)`, which returns where it is now."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from communique.etl.schedule.document import Document
from communique.etl.schedule.secret import SecretError

if TYPE_CHECKING:
    from communique.etl.schedule.plan import Plan

_MODULES = {"mailto": "mail", "folder": "folder", "webhook": "webhook", "s3": "bucket"}


class DeliveryError(Exception):
    """It did not arrive, or nobody said that it did: the message gives the reason.

    `is_final` says that trying again would not help, `is_unsure` that it may have arrived all the same.
    """

    def __init__(self, reason: str, *, is_final: bool = False, is_unsure: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final
        self.is_unsure = is_unsure


@dataclass(frozen=True, slots=True)
class Message:
    """What is handed over. `id` is the same at each attempt; `is_repeat` says that an earlier one may have arrived."""

    id: str
    schedule: str
    report: str
    title: str
    summary: str
    due_at: datetime
    rows: int
    parameters: Mapping[str, Any]
    document: Document
    is_repeat: bool = False

    @property
    def file_name(self) -> str:
        """The same for the same run, so that a repeat takes the place of what it repeats."""
        return f"{re.sub(r'[^a-z0-9_-]', '-', self.schedule)}-{self.due_at.astimezone(UTC):%Y%m%dT%H%M%SZ}.{self.document.ending}"


def deliver(plan: Plan, recipient: str, message: Message) -> str:
    """Hand the message over to a recipient as the schedule writes it; returns where it is now. Raises DeliveryError, SecretError."""
    kind, _, name = recipient.partition(":")
    module = import_module(f"communique.etl.schedule.delivery.{_MODULES[kind]}")
    try:
        return cast(str, module.deliver(plan, name, message))
    except (DeliveryError, SecretError):
        raise
    except Exception as failure:  # what nobody foresaw keeps no other recipient waiting
        raise DeliveryError(f"{type(failure).__name__}: {failure}", is_unsure=True) from failure
