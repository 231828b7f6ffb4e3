"""`communique config` and `communique doctor`: what is in force, and what is wrong."""

from __future__ import annotations

import typer

from communique.etl.output import Format, FormatOption, show, warn


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: communique config --format json")(config)
    app.command(epilog="Example: communique doctor")(doctor)


def config(format: FormatOption = Format.TABLE) -> None:
    """Show every setting: its value, where it came from (flag, environment variable, file, default) and what it does.

    Set one by a flag (--set jobs=2), by its variable (COMMUNIQUE_JOBS=2) or by a line in communique.toml (jobs = 2),
    here or in the folder that COMMUNIQUE_CONFIG names; the first of these wins.
    """
    from communique.etl import settings
    from communique.etl.logs import redact

    current, origins = settings.get(), settings.origins()
    rows = [
        (name, redact(value) if isinstance(value := getattr(current, name), str) else value, origins[name], field.description)
        for name, field in settings.Settings.model_fields.items()
    ]
    show(["setting", "value", "origin", "meaning"], rows, format)
    for variable in settings.unknown_variables():
        warn(f"{variable} is no setting of Communique: a slip of the pen?")


def doctor(format: FormatOption = Format.TABLE) -> None:
    """Check the installation: Python, packages, language model, disk, database, tables, seeds. Names a remedy for each fault.

    Starts the embedded server if that is the one in use. Exits with 1 if anything has to be mended.
    """
    from communique.etl import health

    findings = list(health.examine())
    show(["check", "state", "found", "remedy"], [(f.check, f.state, f.found, f.remedy) for f in findings], format)
    if any(finding.state == health.BROKEN for finding in findings):
        raise typer.Exit(1)
