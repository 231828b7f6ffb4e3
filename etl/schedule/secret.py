"""Secrets by reference: the schedule names where one is, and it is read only when it is needed, so that no file or log has it."""

from __future__ import annotations

import base64
import os
import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

_FORM = re.compile(r"env:[A-Za-z_]\w*|file:.+")


class SecretError(Exception):
    """A secret is not where its reference says: the message names the reference, never the secret."""


def _reference(text: str) -> str:
    if not _FORM.fullmatch(text):
        raise ValueError("a secret does not belong into this file: write env:NAME or file:PATH, and put it there")
    return text


Secret = Annotated[str, AfterValidator(_reference)]


def read(reference: str) -> str:
    """The secret; the end of the line is no part of one in a file. Raises SecretError."""
    kind, _, where = reference.partition(":")
    try:
        found = os.environ[where] if kind == "env" else Path(where).expanduser().read_text(encoding="utf-8").rstrip("\r\n")
    except KeyError:
        raise SecretError(f"{reference}: there is no such environment variable; set it for the worker") from None
    except OSError as failure:
        raise SecretError(f"{reference}: {failure.strerror}; make the file readable for the worker") from None
    if not found:
        raise SecretError(f"{reference}: is empty")
    return found


def read_key(reference: str) -> bytes:
    """The secret as a key to sign with: base64 where it begins with whsec_, else as it is. Raises SecretError."""
    secret = read(reference)
    if not secret.startswith("whsec_"):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        raise SecretError(f"{reference}: what follows whsec_ is no base64; copy the secret again, whole") from None


def read_or_plain(text: str) -> str:
    """What may be a secret or not: a reference is read, anything else is itself."""
    return read(text) if _FORM.fullmatch(text) else text
