"""Postgres refuses to run as root: the account it runs as then, and that account's way to the files.

Folders such as /root are closed to others. Instead of opening them to all, the account alone is given the right to
pass through, by a POSIX access control list.
"""

from __future__ import annotations

import errno
import os
import pwd
import stat
import struct
from dataclasses import dataclass
from pathlib import Path

_ACCESS = "system.posix_acl_access"
_VERSION = 2
_USER_OBJ, _USER, _GROUP_OBJ, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x10, 0x20
_NOBODY = 0xFFFFFFFF
_ORDER = (_USER_OBJ, _USER, _GROUP_OBJ, 0x08, _MASK, _OTHER)


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    uid: int
    gid: int


def account_for(data: Path) -> Account | None:
    """The account to run the server as, None for the present one.

    Only root needs another: the owner of the data that is there, else `postgres`, else `nobody`.
    """
    if os.geteuid() != 0:
        return None
    if data.exists():
        status = data.stat()
        if status.st_uid:
            return Account(f"uid {status.st_uid}", status.st_uid, status.st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise LookupError("running as root, and the system has no account 'postgres' or 'nobody' to run Postgres as: add one")


def let_reach(path: Path, account: Account) -> None:
    """Let the account pass through `path` and every folder above it."""
    for folder in (path.resolve(), *path.resolve().parents):
        _allow(folder, account, os.X_OK)


def let_read(tree: Path, account: Account) -> None:
    """Let the account read and run all in `tree`, and reach it."""
    let_reach(tree.parent, account)
    if _may(tree, account, os.R_OK | os.X_OK) and all(_may(path, account, os.R_OK) for path in tree.glob("*/*")):
        return
    for folder, _, files in os.walk(tree):
        _allow(Path(folder), account, os.R_OK | os.X_OK)
        for name in files:
            path = Path(folder, name)
            _allow(path, account, os.R_OK | (os.X_OK if path.stat().st_mode & stat.S_IXUSR else 0))


def _may(path: Path, account: Account, rights: int) -> bool:
    status = path.stat()
    shift = 6 if status.st_uid == account.uid else 0
    return (status.st_mode >> shift) & rights == rights


def _allow(path: Path, account: Account, rights: int) -> None:
    if _may(path, account, rights):
        return
    entries = _read(path)
    mode = path.stat().st_mode
    entries.setdefault((_USER_OBJ, _NOBODY), mode >> 6 & 7)
    entries.setdefault((_GROUP_OBJ, _NOBODY), mode >> 3 & 7)
    entries.setdefault((_OTHER, _NOBODY), mode & 7)
    entries[_USER, account.uid] = entries.get((_USER, account.uid), 0) | rights
    entries[_MASK, _NOBODY] = entries.get((_MASK, _NOBODY), entries[_GROUP_OBJ, _NOBODY]) | rights
    ordered = sorted(entries.items(), key=lambda entry: (_ORDER.index(entry[0][0]), entry[0][1]))
    packed = struct.pack("<I", _VERSION) + b"".join(struct.pack("<HHI", tag, perm, who) for (tag, who), perm in ordered)
    try:
        os.setxattr(path, _ACCESS, packed)
    except (OSError, AttributeError) as failure:
        raise PermissionError(
            errno.EACCES,
            f"account {account.name!r}, which Postgres runs as, can't pass here, nor be let; open it or choose another",
            str(path),
        ) from failure


def _read(path: Path) -> dict[tuple[int, int], int]:
    try:
        packed = os.getxattr(path, _ACCESS)
    except (OSError, AttributeError):
        return {}
    return {(tag, who): perm for tag, perm, who in struct.iter_unpack("<HHI", packed[4:])}
