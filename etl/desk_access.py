"""Who may read the desk, by the settings: whoever sits at this machine, or those who log in where others can reach it."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from urllib.parse import urlsplit

from communique.etl import settings
from communique.reports.desk import login
from communique.reports.desk.login import Login, LoginError, Provider
from communique.reports.desk.safety import LOOPBACK, Rules


class AccessError(Exception):
    """The desk may not be opened so: the message gives the reason and the remedy."""


def rules(host: str) -> Rules:
    """The rules for a desk that listens at `host`. Raises AccessError, LoginError."""
    current = settings.get()
    name, is_secure = _public(current.desk_url)
    is_open = host not in LOOPBACK or (name is not None and name not in LOOPBACK)
    if is_open and name is None:
        raise AccessError(
            f"{host} can be reached from elsewhere: set desk_url to the address that readers use, such as https://desk.example.org"
        )
    found = _login(current)
    if is_open and found is None:
        raise AccessError("others can reach the desk, so they must log in: set desk_tokens_file, or desk_oidc_issuer; see docs/api.md")
    hosts = LOOPBACK | ({name} if name else frozenset())
    return Rules(frozenset(hosts), is_secure, current.desk_requests_per_minute, found)


def _public(url: str | None) -> tuple[str | None, bool]:
    """The name in the address that readers use, and whether they come by https."""
    if url is None:
        return None, False
    parts = urlsplit(url)
    name = (parts.hostname or "").lower()
    if parts.scheme == "https" and name:
        return name, True
    if parts.scheme == "http" and name in LOOPBACK:
        return name, False
    raise AccessError(f"desk_url {url!r}: give https://NAME, served by a proxy that speaks TLS; passwords do not travel in clear")


def _login(current: settings.Settings) -> Login | None:
    known = _tokens(current.desk_tokens_file) if current.desk_tokens_file else {}
    provider = _provider(current)
    return Login(known, provider) if known or provider else None


def _tokens(path: Path) -> dict[str, bytes]:
    return login.tokens(_secret(path), str(path))


def _provider(current: settings.Settings) -> Provider | None:
    if current.desk_oidc_issuer is None:
        return None
    parts = urlsplit(current.desk_oidc_issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise AccessError(f"desk_oidc_issuer {current.desk_oidc_issuer!r}: give the provider's https:// address")
    readers = frozenset(reader.strip().lower() for reader in current.desk_oidc_readers.split(",") if reader.strip())
    needed = {
        "desk_url": current.desk_url,
        "desk_oidc_client_id": current.desk_oidc_client_id,
        "desk_oidc_secret_file": current.desk_oidc_secret_file,
        "desk_oidc_readers": readers,
    }
    if missing := [name for name, value in needed.items() if not value]:
        raise AccessError(f"desk_oidc_issuer needs {', '.join(missing)} too; see docs/api.md")
    assert current.desk_url and current.desk_oidc_client_id and current.desk_oidc_secret_file
    callback = current.desk_url.rstrip("/") + login.CALLBACK
    return Provider(
        current.desk_oidc_issuer, current.desk_oidc_client_id, _secret(current.desk_oidc_secret_file).strip(), readers, callback
    )


def _secret(path: Path) -> str:
    """What a file says that only its owner may read."""
    try:
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise LoginError(f"{path}: others may read it; `chmod 600` it")
        return path.read_text(encoding="utf-8")
    except OSError as failure:
        raise LoginError(f"{path}: {failure.strerror}; make the file, or mend the setting") from failure
    except UnicodeDecodeError:
        raise LoginError(f"{path}: is not UTF-8") from None
