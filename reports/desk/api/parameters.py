"""What a request may ask: the parameters of a query as JSON Schema, and the texts given for them, checked as the schema says."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import parse_qsl

from communique.reports.header import LIMIT, Parameter, Report

MOST_ROWS = 10_000
_MOST_FIELDS = 60
_LONGEST = 300
_LARGEST = 1_000_000_000
# The largest of a number that has a default: so many weeks, days or reports.
_FAR = 5_000
# The days that there are, from the year 1000 to 2999, as a regular expression that JSON Schema knows too.
YEAR = "[12][0-9]{3}"
_MONTH_AND_DAY = "(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31"
_LEAP_YEAR = "([12][0-9](0[48]|[2468][048]|[13579][26])|1200|1600|2000|2400|2800)"
DAY = f"({YEAR}-({_MONTH_AND_DAY})|{_LEAP_YEAR}-02-29)"
_AGO = r"newest( ?- ?[0-9]{1,4})?"
_TEXT = r"^[^\u0000-\u0020\u007f-\u00a0\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff][^\u0000-\u001f\u007f-\u009f]*$"
_PYTHON = {
    "text": re.compile(_TEXT.removesuffix("$"), re.DOTALL),
    "date": re.compile(f"{DAY}|{_AGO}"),
    "integer": re.compile(r"-?[0-9]{1,10}"),
    "number": re.compile(r"-?[0-9]{1,10}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?"),
}


class Refused(ValueError):
    """A request that can't be answered as it stands: the message gives the reason, `parameter` what it is about."""

    def __init__(self, reason: str, parameter: str | None = None) -> None:
        super().__init__(reason)
        self.parameter = parameter


def fields(query: bytes) -> dict[str, str]:
    """The fields of a query string. Raises Refused for one given twice and for what is no UTF-8."""
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeError:
        raise Refused("the query string is not percent-encoded UTF-8") from None
    except ValueError:
        raise Refused(f"the query string has more than {_MOST_FIELDS} fields") from None
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise Refused("given twice; give it once", name)
        found[name] = value
    return found


def known(given: Mapping[str, str], names: Collection[str]) -> None:
    """Raises Refused for a field that is none of `names`."""
    for name in given:
        if name not in names:
            raise Refused(f"there is no such parameter here; there are: {', '.join(names) or 'none'}", name)


def checked(report: Report, given: Mapping[str, str]) -> None:
    """Raises Refused for a text that the schema of its parameter does not allow."""
    for parameter in report.parameters:
        if parameter.name in given and (reason := _fault(parameter, given[parameter.name])):
            raise Refused(reason, parameter.name)


def schema(parameter: Parameter) -> dict[str, Any]:
    """The JSON Schema of a parameter's text."""
    found: dict[str, Any]
    if parameter.choices:
        found = {"type": "string", "enum": list(parameter.choices)}
    elif parameter.type == "integer":
        low, high = _bounds(parameter)
        found = {"type": "integer", "minimum": low, "maximum": high}
    elif parameter.type == "number":
        found = {"type": "number", "minimum": -_LARGEST, "maximum": _LARGEST}
    elif parameter.type == "date":
        found = {"type": "string", "pattern": f"^({DAY}|{_AGO})$", "description": "A day, or so many days before the newest article."}
    else:
        found = {"type": "string", "pattern": _TEXT, "maxLength": _LONGEST}
    if parameter.default is not None:
        found["default"] = _default(parameter)
    return found


def _default(parameter: Parameter) -> int | float | str | None:
    kinds = {"integer": int, "number": float}
    return parameter.default if parameter.default is None else kinds.get(parameter.type, str)(parameter.default)


def _bounds(parameter: Parameter) -> tuple[int, int]:
    if parameter.name == LIMIT:
        return 1, MOST_ROWS
    return 0, _LARGEST if parameter.default is None else _FAR


def _fault(parameter: Parameter, text: str) -> str | None:
    """Why a text does not fit, if so."""
    if parameter.choices:
        return None if text in parameter.choices else f"not one of: {', '.join(parameter.choices)}"
    if len(text) > _LONGEST:
        return f"longer than {_LONGEST} characters"
    if not _PYTHON[parameter.type].fullmatch(text):
        return {
            "text": "give text that begins with a letter, a figure or a sign, and has no control characters",
            "date": "give a day as 2024-12-31, or as newest - 30 (days before the newest article)",
            "integer": "give a whole number",
            "number": "give a number",
        }[parameter.type]
    if parameter.type == "integer":
        low, high = _bounds(parameter)
        return None if low <= int(text) <= high else f"give a whole number from {low} to {high}"
    if parameter.type == "number" and not -_LARGEST <= float(text) <= _LARGEST:
        return f"give a number from {-_LARGEST} to {_LARGEST}"
    return None
