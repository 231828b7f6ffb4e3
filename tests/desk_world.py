"""A desk as its users start it, over the sample articles and a list with parties that they name."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from communique.etl import jobs, migrate, settings
from communique.etl.lists import imports, source
from communique.etl.lists.imports import Wanted
from communique.etl.screening import actors

# Real articles beside the project, which not everyone has.
REAL = Path(__file__).parents[2] / "shared" / "articles"
LIST = """id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,program_ids,dataset,first_seen,last_seen,last_change
Q-IRGC,Organization,Islamic Revolutionary Guard Corps,Sepah;Pasdaran,,ir,,,Listed as a test,,,TEST-IR,test,2019-04-15,2024-01-01,2024-01-01
Q-ASSAD,Person,Bashar al-Assad,Bashar Hafez al-Assad,1965-09-11,sy,,,Listed as a test,,,TEST-SY,test,2011-05-18,2024-01-01,2024-01-01
Q-KESTREL,Person,Anton Pavel Kestrel,A. P. Kestrel,1961-02-03,ru,,,Listed as a test,,,TEST-RU,test,2022-03-01,2024-01-01,2024-01-01
"""


def fill(url: str) -> None:
    """The sample articles, the real ones if they are there, and a list with two parties that they name."""
    migrate.upgrade(url)
    paths = [str(settings.packaged("seeds") / "articles"), *([str(REAL)] if REAL.is_dir() else [])]
    jobs.run(url, paths, jobs.Options(jobs=1))
    with tempfile.TemporaryDirectory() as folder, psycopg.connect(url, autocommit=True) as connection:
        file = Path(folder) / "targets.simple.csv"
        file.write_text(LIST, "utf8")
        row = connection.execute("insert into etl_runs (command) values ('lists import') returning id").fetchone()
        assert row is not None
        with source.files([str(file)], allow_network=False) as files:
            imports.import_list(connection, files, str(file), Wanted("test-list", "2024-01", force=True), row[0])
        connection.execute("update etl_runs set outcome = 'succeeded', finished_at = clock_timestamp() where id = %s", [row[0]])
        actors.derive(connection)
        connection.execute("analyze")


@contextmanager
def started(url: str, folder: Path) -> Iterator[str]:
    """The address of a desk over a database, started by its command."""
    environment = {**os.environ, "DATABASE_URL": url, "COMMUNIQUE_DECISIONS_FILE": str(folder / "actors.csv"), "TZ": "UTC"}
    command = [sys.executable, "-m", "communique.etl.cli", "desk", "--port", "0"]
    with (folder / "desk.log").open("wb") as log:
        running = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    assert running.stdout is not None
    address = running.stdout.readline().strip().rstrip("/")
    assert address.startswith("http://127.0.0.1:"), (folder / "desk.log").read_text("utf8")
    try:
        yield address
    finally:
        running.terminate()
        running.wait(20)
