"""Imports of lists as jobs: each is a run, and what is refused is set down with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from communique.etl import runs
from communique.etl.ingest import network
from communique.etl.ingest.refusal import reject
from communique.etl.lists import catalog, imports, source
from communique.etl.lists.imports import Imported, Wanted
from communique.etl.lists.model import Unreadable
from communique.etl.screening.actors import derive


def import_paths(url: str, paths: Sequence[str], wanted: Wanted, *, allow_network: bool, allowed: network.Check | None = None) -> Imported:
    """Import what the paths or addresses name as one version of one list, and match the actors in the news with it.

    Raises Unreadable, with nothing changed but the record of the refusal.
    """
    told = " ".join(paths)
    with runs.recorded(url, "lists import", {"paths": list(paths), **asdict(wanted)}) as (run, connection):
        try:
            with source.files(paths, allow_network=allow_network, allowed=allowed) as found:
                imported = imports.import_list(connection, found, told, wanted, run.id)
        except Unreadable as refusal:
            with run.connection.transaction(), run.connection.cursor() as cursor:
                runs.reject(cursor, run.id, [reject(refusal.file, refusal.line, refusal.reason, refusal.remedy)])
            run.counts["refused"] = 1
            raise
        run.counts.update(entries=imported.entries, added=imported.added, changed=imported.changed, removed=imported.removed)
        if imported.is_new:
            run.counts["listings_matched"] = derive(connection)
    return imported


def addresses(code: str, last: str | None) -> Sequence[str]:
    """Where a list is read from: as the last time, if that was on the network, else where its publisher has it."""
    remembered = (last or "").split()
    if remembered and all(network.is_url(path) for path in remembered):
        return remembered
    return catalog.of(code).urls


def updatable(imported: Iterable[str]) -> list[str]:
    """The lists that were imported and have a known address."""
    return [code for code in imported if catalog.of(code).urls]
