"""Names against the official lists: one in the address, or many in the body, so that they stand in no log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from communique.reports.desk.api.parameters import DAY, YEAR, Refused
from communique.reports.desk.context import Context

MOST_NAMES = 100
LARGEST_BODY = 200_000

# As fine as it is known.
BIRTH_DATE = f"^({YEAR}(-(0[1-9]|1[0-2]))?|{DAY})$"
_CODE = r"^[A-Z]{3}$"


def _whole(number: object) -> object:
    """5.0 is a whole number in JSON."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Named(_Strict):
    """Who is asked about; what is not known is left out."""

    name: Annotated[str, StringConstraints(pattern=r"^[^\x00-\x20\x7f-\xa0][^\x00-\x1f\x7f-\x9f]*$", max_length=300)] = Field(
        description="The name, in any script and order of its words."
    )
    kind: Literal["person", "entity", "vessel", "aircraft"] | None = Field(None, description="What it names.")
    birth_date: Annotated[str, StringConstraints(pattern=BIRTH_DATE)] | None = Field(
        None, description="Date of birth, as fine as it is known: 1960-03-01, 1960-03 or 1960."
    )
    country: Annotated[str, StringConstraints(pattern=_CODE)] | None = Field(None, description="Country, by its ISO 3166-1 alpha-3 code.")


class _Manner(_Strict):
    list: str | None = Field(None, description="Only this list, by code.", min_length=1, max_length=100)
    threshold: float | None = Field(None, ge=0.3, le=1, description="Leave out what scores less; 0.78 if it is not given.")
    limit: Annotated[int, BeforeValidator(_whole)] = Field(5, ge=1, le=50, description="At most so many matches a name.")


class Asked(Named, _Manner):
    """One name, as the parameters of an address."""


class Names(_Manner):
    """Many names, as a body."""

    names: Annotated[list[Named], Field(min_length=1, max_length=MOST_NAMES)]


class Match(BaseModel):
    """A listed party that the name may mean, how well it fits (0 to 1), and why."""

    list_code: str
    external_id: str
    name: str
    matched_name: str
    score: float
    reasons: list[str]


class Screened(BaseModel):
    """A name and what it may mean, the best first."""

    name: str
    matches: list[Match]


class Screenings(BaseModel):
    """The names in the order that they were given in."""

    items: list[Screened]


def of_fields(fields: Mapping[str, str]) -> Names:
    """What an address asks. Raises Refused."""
    try:
        asked = Asked.model_validate(dict(fields))
    except ValidationError as failure:
        raise _refused(failure) from None
    told = asked.model_dump()
    return Names(
        names=[Named(**{name: told[name] for name in Named.model_fields})], list=asked.list, threshold=asked.threshold, limit=asked.limit
    )


def of_body(body: bytes) -> Names:
    """What a body of JSON asks. Raises Refused."""
    if len(body) > LARGEST_BODY:
        raise Refused(f"the body has more than {LARGEST_BODY:,} bytes; send fewer names at once")
    try:
        return Names.model_validate_json(body, strict=True)
    except ValidationError as failure:
        raise _refused(failure) from None


def screened(context: Context, asked: Names) -> dict[str, Any]:
    """What the names may mean, as `Screenings`. Raises Unusable."""
    lists = [asked.list] if asked.list else []
    items = []
    for named in asked.names:
        hits = context.screen(
            named.name,
            kind=named.kind,
            birth_date=named.birth_date,
            country=named.country,
            lists=lists,
            threshold=asked.threshold,
            limit=asked.limit,
        )
        items.append({"name": named.name, "matches": [asdict(hit) | {"reasons": list(hit.reasons)} for hit in hits]})
    return {"items": items}


def _refused(failure: ValidationError) -> Refused:
    """The first fault, with its place; what was given is not repeated."""
    first = failure.errors(include_input=False, include_context=False, include_url=False)[0]
    return Refused(first["msg"], ".".join(map(str, first["loc"])) or None)
