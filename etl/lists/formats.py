"""Which format the files of a list have, told by their first bytes, and which list that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from communique.etl.lists import eu, ofac, opensanctions, uk, un
from communique.etl.lists.model import File, Reader, Unreadable

HEAD = 64 * 1024
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s>/]")
_OFAC_ROW = re.compile(rb"\s*\d+\s*,")
_NONE = "is no sanctions list of a known format"
_REMEDY = "`communique lists import --help` names the formats."


@dataclass(frozen=True, slots=True)
class Format:
    """`code` is the list that comes in it, unless the user names another."""

    name: str
    reader: Reader
    code: str


OFAC_CSV = Format("ofac-csv", ofac.read_csv, "ofac-sdn")
OFAC_XML = Format("ofac-xml", ofac.read_xml, "ofac-sdn")
UN_XML = Format("un-xml", un.read, "un")
EU_XML = Format("eu-xml", eu.read_xml, "eu")
EU_CSV = Format("eu-csv", eu.read_csv, "eu")
UK_CSV = Format("uk-csv", uk.read_csv, "uk")
UK_XML = Format("uk-xml", uk.read_xml, "uk")
OFSI_CSV = Format("uk-ofsi-csv", uk.read_ofsi, "uk-ofsi")
SIMPLE_CSV = Format("opensanctions-csv", opensanctions.read_simple, "opensanctions")
ENTITIES = Format("followthemoney", opensanctions.read_entities, "opensanctions")

_ROOTS = {b"CONSOLIDATED_LIST": UN_XML, b"export": EU_XML, b"Designations": UK_XML, b"sdnList": OFAC_XML}
_CONSOLIDATED = "ofac-consolidated"


def of(files: Sequence[File]) -> tuple[Format, str]:
    """The format that all the files have, and the code of the list; Unreadable if they have none, or several."""
    formats = {file.name: _format(file) for file in files}
    if len({format.name for format in formats.values()}) > 1:
        told = ", ".join(f"{name} is {format.name}" for name, format in formats.items())
        raise Unreadable(next(iter(formats)), f"is not of one list with the others: {told}", "Pass the files of one list.")
    found = next(iter(formats.values()))
    is_consolidated = found.code == OFAC_CSV.code and any("cons" in file.stem for file in files)
    return found, _CONSOLIDATED if is_consolidated else found.code


def _format(file: File) -> Format:
    with file.open() as stream:
        head = stream.read(HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"<"):
        root = next((match[1] for match in _ROOT.finditer(head)), b"")
        if root == b"Sanctions":
            raise Unreadable(
                file.name, "is OFAC's advanced XML, which is not read", "Pass sdn.xml or consolidated.xml, or the CSV files.", 1
            )
        found = _ROOTS.get(root)
    elif head.startswith(b"{"):
        found = ENTITIES
    else:
        found = _of_table(head)
    if found is None:
        raise Unreadable(file.name, _NONE if head else "is empty", _REMEDY, 1)
    return found


def _of_table(head: bytes) -> Format | None:
    lines = head.split(b"\n", 2)
    header = lines[0] + (lines[1] if len(lines) > 1 else b"")
    if b"Entity_LogicalId" in lines[0]:
        return EU_CSV
    if re.match(rb'"?id"?,"?schema"?,', lines[0]):
        return SIMPLE_CSV
    if b"Unique ID" in header:
        return UK_CSV
    if b"Group ID" in header:
        return OFSI_CSV
    return OFAC_CSV if _OFAC_ROW.match(lines[0]) else None
