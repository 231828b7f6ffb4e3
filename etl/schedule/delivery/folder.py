"""A file in a folder, there only when it is whole."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from communique.etl.schedule.delivery import DeliveryError, Message
from communique.etl.schedule.plan import Plan


def deliver(plan: Plan, name: str, message: Message) -> str:
    """Write the document under the name of its run; returns the path. Raises DeliveryError."""
    folder = Path(name).expanduser()
    target = folder / message.file_name
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as stream:
            stream.write(message.document.content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except OSError as failure:
        raise DeliveryError(f"{target}: {failure.strerror}") from failure
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return str(target)
