"""Migrations as functions: bring a database to a revision, and tell where it stands. Errors are those of Alembic."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from communique.etl import analyst, database, settings
from communique.etl.queue import tables
from communique.etl.schema import Base


def config_for(url: str) -> Config:
    """Alembic's configuration for one database, independent of the working folder and of alembic.ini."""
    config = Config()
    config.set_main_option("script_location", str(settings.packaged("migrations")).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["url"] = url
    return config


def upgrade(url: str, rev: str = "head") -> None:
    """Bring the database up to a revision, and with it the queue's tables and the analyst's rights; nothing happens if all is there."""
    command.upgrade(config_for(url), rev)
    tables.prepare(url)
    analyst.ensure(url)


def downgrade(url: str, rev: str) -> None:
    """Take the database back to a revision; `base` removes all that the migrations made, with its data."""
    command.downgrade(config_for(url), rev)


def current(url: str) -> str | None:
    """The revision that the database is at; None if it was never migrated."""
    engine = database.engine_for(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def head() -> str | None:
    """The newest revision there is."""
    return ScriptDirectory(str(settings.packaged("migrations"))).get_current_head()


def check(url: str) -> list[str]:
    """What differs between the database and the declared tables, one line each; empty if they agree."""
    engine = database.engine_for(url)
    try:
        with engine.connect() as connection:
            options = {"compare_server_default": True}
            context = MigrationContext.configure(connection, opts=options)
            return [repr(difference) for difference in compare_metadata(context, Base.metadata)]
    finally:
        engine.dispose()
