"""Events in the formats of other event data sets: written from the database, and read into it beside our own.

A format is a module with `COLUMNS` (column, what it holds), `write(records, stream, lookups)`, which returns how many rows it
wrote, and `read(stream, name, lookups)`, which yields a Record for each row and a Reject for each that it can't read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, TextIO, cast

from communique.etl.exchange.lookups import Lookups
from communique.etl.exchange.records import Record
from communique.etl.ingest import Reject


class Module(Protocol):
    COLUMNS: Sequence[tuple[str, str]]

    def write(self, records: Iterable[Record], stream: TextIO, lookups: Lookups) -> int: ...
    def read(self, stream: TextIO, name: str, lookups: Lookups) -> Iterator[Record | Reject]: ...


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what it is, the module that reads and writes it, and whether it tells what is planned or denied from news."""

    label: str
    module: str
    has_status: bool

    @property
    def columns(self) -> Sequence[tuple[str, str]]:
        return self._module.COLUMNS

    def write(self, records: Iterable[Record], stream: TextIO, lookups: Lookups) -> int:
        return self._module.write(records, stream, lookups)

    def read(self, stream: TextIO, name: str, lookups: Lookups) -> Iterator[Record | Reject]:
        return self._module.read(stream, name, lookups)

    @property
    def _module(self) -> Module:
        return cast(Module, import_module(f"communique.etl.exchange.{self.module}"))


FORMATS = {
    "plover-jsonl": Format("PLOVER events with all that is known of them, one JSON object a line.", "plover", has_status=True),
    "cameo-tsv": Format("CAMEO codes by source and target, as coders of the PETRARCH family print them.", "cameo", has_status=True),
    "gdelt-v2": Format("GDELT 2.0 events: 61 columns, tab-separated, without a header.", "gdelt", has_status=False),
    "icews": Format("ICEWS coded events: 20 columns, tab-separated, with a header.", "icews", has_status=False),
}
