"""Alembic's environment: one transaction a run, but for indexes that are built while tables are in use; one run at a time.

The database is that of the caller's engine (`config.attributes["connection"]`), or of the caller's URL
(`config.attributes["url"]`, then `sqlalchemy.url`), or that of the settings.
"""

from __future__ import annotations

import time

from alembic import context
from sqlalchemy import Connection, text

from communique.etl import database
from communique.etl.schema import Base

# One number for all who migrate; any constant does, so long as nothing else in the database uses it.
MIGRATION_LOCK = 5_203_301_877
LOOK_AGAIN = 0.2  # seconds


def migrate(connection: Connection) -> None:
    """Run the migrations that the command asked for.

    The advisory lock makes a second upgrade wait for the first and then find nothing to do. It is the session's, since a
    migration may end the transaction to build an index beside it; and it is asked for again and again, since who waits within
    a statement holds up such a build. The changes are under the lock timeout, so that a table in use makes the migration fail
    rather than queue every query behind it.
    """
    while not connection.scalar(text("select pg_try_advisory_lock(:key)"), {"key": MIGRATION_LOCK}):
        connection.rollback()
        time.sleep(LOOK_AGAIN)
    connection.execute(text("set lock_timeout = '2s'"))
    connection.commit()
    try:
        context.configure(connection=connection, target_metadata=Base.metadata, compare_server_default=True, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
    finally:
        connection.rollback()
        connection.execute(text("reset lock_timeout"))
        connection.execute(text("select pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})
        connection.commit()


def print_sql(url: str) -> None:
    """Write the statements instead of running them (`alembic upgrade head --sql`)."""
    context.configure(url=url, target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    attributes = context.config.attributes
    if context.is_offline_mode():
        print_sql("postgresql+psycopg://")
        return
    given = attributes.get("connection")
    engine = given or database.engine_for(attributes.get("url") or context.config.get_main_option("sqlalchemy.url") or database.url())
    with engine.connect() as connection:
        migrate(connection)
    if given is None:
        engine.dispose()


main()
