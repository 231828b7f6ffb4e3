"""The options that every command has, wherever on the line they are written."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path
from typing import Annotated

import typer


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"communique {importlib.metadata.version('communique')}")
        raise typer.Exit


def _assignments(incomplete: str) -> list[str]:
    from communique.etl import settings

    return [f"{name}=" for name in settings.Settings.model_fields if name.startswith(incomplete)]


def apply(
    database_url: Annotated[str | None, typer.Option("--database-url", metavar="URL", help="Postgres to use.", show_default=False)] = None,
    home: Annotated[Path | None, typer.Option("--home", metavar="FOLDER", help="Home of the embedded server.", show_default=False)] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Any setting of `communique config`; repeatable.", autocompletion=_assignments),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No notes or progress bars; errors still show.")] = False,
    verbose: Annotated[int, typer.Option("--verbose", "-v", count=True, help="Log more; twice for debugging, with traces.")] = 0,
    version: Annotated[
        bool, typer.Option("--version", "-V", help="Print the version and leave.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Take the options common to all commands into the settings."""
    from communique.etl import logs, output, settings

    flags: dict[str, object] = {"database_url": database_url, "home": home}
    for pair in set_ or []:
        name, equals, value = pair.partition("=")
        if not equals or name not in settings.Settings.model_fields:
            raise typer.BadParameter(f"{pair!r}: give NAME=VALUE with a name that `communique config` lists", param_hint="--set")
        flags[name] = value
    if verbose:
        flags["log_level"] = "info" if verbose == 1 else "debug"
    settings.override(**flags)
    output.set_quiet(quiet)
    current = settings.get()
    logs.set_up(current.log_level, current.log_format)
