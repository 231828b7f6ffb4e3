"""An object in a bucket of S3, or of a storage that speaks its protocol. Needs the extra `s3`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from communique.etl.schedule.delivery import DeliveryError, Message
from communique.etl.schedule.plan import NO_S3_CLIENT, Plan
from communique.etl.schedule.secret import read

if TYPE_CHECKING:
    from obstore.store import S3Config


def deliver(plan: Plan, name: str, message: Message) -> str:
    """Put the document under the name of its run; returns its address. Raises DeliveryError, SecretError."""
    try:
        import obstore
        from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
        from obstore.store import S3Store
    except ImportError as missing:
        raise DeliveryError(NO_S3_CLIENT, is_final=True) from missing
    to = plan.s3[name]
    key = f"{to.prefix.strip('/')}/{message.file_name}".lstrip("/")
    config: S3Config = {"region": to.region, "access_key_id": read(to.key), "secret_access_key": read(to.secret)}
    if to.endpoint:
        config["endpoint"] = to.endpoint
    patience = timedelta(seconds=to.timeout)
    store = S3Store(
        to.bucket,
        config=config,
        client_options={"allow_http": bool(to.endpoint and to.endpoint.startswith("http://")), "timeout": patience},
        retry_config={"max_retries": 0, "retry_timeout": patience},
    )
    try:
        obstore.put(store, key, message.document.content, attributes={"Content-Type": message.document.media_type}, use_multipart=False)
    except (PermissionDeniedError, UnauthenticatedError) as failure:
        raise DeliveryError(f"s3:{name}: not allowed to write {key}", is_final=True) from failure
    except (BaseError, OSError) as failure:
        raise DeliveryError(f"s3:{name}: {_reason(failure)}") from failure
    return f"s3://{to.bucket}/{key}"


def _reason(failure: Exception) -> str:
    """What it says, without what its makers add for themselves."""
    return " ".join(str(failure).partition("Debug source:")[0].split())[:300]
