"""The `communique` command: parse, call a job, print. Each group of commands is a module of etl/commands.

Exit codes: 0 all well, 1 the work failed or was refused, 2 wrong usage; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

COMMANDS = (
    "demo",
    "ingest",
    "annotate",
    "run",
    "worker",
    "seed",
    "status",
    "show",
    "actors",
    "lists",
    "screen",
    "report",
    "brief",
    "schedule",
    "export",
    "events",
    "sql",
    "desk",
    "database",
    "evaluate",
    "lexicon",
    "train",
    "config",
)

_SWITCHES = {"-q", "--quiet", "-v", "--verbose"}
_VALUED = {"--database-url", "--home", "--set"}


def main(arguments: list[str] | None = None) -> int:
    """Run one command line; returns its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments in (["--version"], ["-V"]):
        print(f"communique {version()}")
        return 0
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _run(_globals_first(arguments))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130
    except Exception as failure:  # noqa: BLE001 - the last place that can put it in words
        return _report(failure)
    return code


def version() -> str:
    """The installed version."""
    from importlib.metadata import version as installed

    return installed("communique")


def application() -> typer.Typer:
    """The typer application with every command registered. Modules of commands import what is heavy only when run."""
    import typer

    from communique.etl.commands import options

    app = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
        help="News articles in; an auditable Postgres database of who said what, who did what to whom, and who sanctions whom, out.",
        epilog="The options above may stand anywhere on the line. Example: communique demo",
    )
    app.callback()(options.apply)
    for name in COMMANDS:
        import_module(f"communique.etl.commands.{name}").register(app)
    return app


def _run(arguments: list[str]) -> int:
    import typer

    try:
        typer.main.get_command(application()).main(arguments, prog_name="communique")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(bool(leaving.code))
    return 0


def _globals_first(arguments: list[str]) -> list[str]:
    """Move the options that every command has to the front, where they are parsed: they may be written anywhere."""
    front: list[str] = []
    rest: list[str] = []
    queue = list(arguments)
    while queue:
        argument = queue.pop(0)
        if argument == "--" or rest == ["db", "psql"]:  # psql has options of the same names
            rest += [argument, *queue]
            break
        if argument in _SWITCHES or argument.partition("=")[0] in _VALUED:
            front.append(argument)
            if argument in _VALUED and queue:
                front.append(queue.pop(0))
        else:
            rest.append(argument)
    return front + rest


def _report(failure: Exception) -> int:
    """Say in one line what went wrong and what would help; the trace only with --verbose."""
    import logging

    from communique.etl import output
    from communique.etl.failures import explain

    if logging.getLogger().isEnabledFor(logging.DEBUG):
        import traceback

        from communique.etl.logs import redact

        output.warn(redact("".join(traceback.format_exception(failure)).rstrip()))
    output.warn(f"communique: {explain(failure)}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
