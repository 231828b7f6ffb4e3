"""Front matter: a block of `key: value` lines between --- lines, or of TOML between +++ lines, at the top of a text."""

from __future__ import annotations

import re
import tomllib

_BLOCK = re.compile(r"\s*(---|\+\+\+)[ \t]*\r?\n(.*?)^(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_PAIR = re.compile(r"([A-Za-z_][\w .-]*?)\s*:(?:\s+(.*))?$")
_ITEM = re.compile(r"\s*-\s+(.*)$")
# Of a larger block of TOML, and of keys with more parts, the parser makes quadratically many copies.
_LARGEST_TOML = 16 * 1024
_MOST_PARTS = 16


def split(text: str) -> tuple[dict[str, object], str]:
    """The fields and the text below them; no fields where the block is not one of pairs (a rule, say)."""
    block = _BLOCK.match(text)
    if block is None:
        return {}, text
    fields = _toml(block[2]) if block[1] == "+++" else _pairs(block[2])
    return (fields, text[block.end() :]) if fields else ({}, text)


def _toml(block: str) -> dict[str, object]:
    if len(block) > _LARGEST_TOML or any(line.partition("=")[0].count(".") >= _MOST_PARTS for line in block.splitlines()):
        return {}
    try:
        return tomllib.loads(block)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _pairs(block: str) -> dict[str, object]:
    """Scalars and lists of them; empty when a line is neither a pair, a list item, a comment nor blank."""
    fields: dict[str, object] = {}
    key: str | None = None
    for line in block.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if item := _ITEM.match(line):
            items = fields.get(key) if key is not None else None
            if not isinstance(items, list):
                return {}
            items.append(_scalar(item[1]))
        elif pair := _PAIR.match(line):
            key = pair[1]
            fields[key] = _value(pair[2] or "")
        else:
            return {}
    return {key: value for key, value in fields.items() if value != []}


def _value(written: str) -> object:
    written = written.strip()
    if not written:
        return []
    if written.startswith("[") and written.endswith("]"):
        return [_scalar(part) for part in written[1:-1].split(",") if part.strip()]
    return _scalar(written)


def _scalar(written: str) -> str:
    written = written.strip()
    if len(written) >= 2 and written[0] == written[-1] and written[0] in "\"'":
        return written[1:-1].replace('\\"', '"') if written[0] == '"' else written[1:-1].replace("''", "'")
    return re.sub(r"\s+#.*$", "", written)
