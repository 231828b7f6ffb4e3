"""Which reports there are: the packaged ones, and those of the user's own folders."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from communique.reports.header import Report, ReportError, read

QUERIES = Path(__file__).parent / "queries"


def files(folders: Iterable[Path]) -> dict[str, Path]:
    """Report files by the name of the report, in its order; one in a later folder replaces its namesake.

    Raises ReportError for a folder that is not there.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        if not folder.is_dir():
            raise ReportError(f"{folder}: no such folder; make it, or mend the setting reports_dir")
        found |= {path.stem: path for path in folder.glob("*.sql") if path.is_file() and not path.name.startswith(".")}
    return dict(sorted(found.items()))


def report(name: str, folders: Iterable[Path] = (QUERIES,)) -> Report:
    """The report of that name. Raises ReportError, naming those that there are."""
    found = files(folders)
    if name not in found:
        near = get_close_matches(name, found, n=3)
        raise ReportError(f"no report {name!r}; " + (f"do you mean {' or '.join(near)}?" if near else f"there are: {', '.join(found)}"))
    return read(found[name])


def reports(folders: Iterable[Path] = (QUERIES,)) -> tuple[list[Report], list[ReportError]]:
    """The reports that can be read, by name, and what is wrong with the files that can't. Raises ReportError as `files`."""
    sound: list[Report] = []
    faults: list[ReportError] = []
    for path in files(folders).values():
        try:
            sound.append(read(path))
        except ReportError as fault:
            faults.append(fault)
    return sound, faults
