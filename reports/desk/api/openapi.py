"""The description of the API (OpenAPI 3.1): parameters and columns as the queries' headers tell them, types as Postgres gives them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import Response

from communique.reports import catalog, run
from communique.reports.desk.api import answers, feeds, paging, parameters, problems, screening
from communique.reports.desk.api.negotiation import FORMATS
from communique.reports.desk.api.resources import BEFORE, ID, Resource, resources
from communique.reports.desk.context import Context
from communique.reports.header import Parameter, Report

Schema = dict[str, Any]

_TYPES: Mapping[str, Schema] = {
    **{name: {"type": "integer"} for name in ("int2", "int4", "int8")},
    **{name: {"type": "number"} for name in ("float4", "float8", "numeric")},
    "bool": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "timestamptz": {"type": "string", "format": "date-time"},
    "int4multirange": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}},
    "jsonb": {"type": ["object", "array", "string", "number", "boolean"]},
}
_FAULTS = {
    "NotFound": (404, "There is no such thing."),
    "NotAcceptable": (406, "None of the formats is one that the client takes."),
    "UnsupportedMediaType": (415, "The body is not application/json."),
    "Refused": (422, "A parameter or the body can't be used; `parameter` names it."),
    "TooMany": (429, "Too many requests; the header Retry-After says when to go on."),
    "Unavailable": (503, "The query took too long, or the database does not answer."),
}
_ABOUT = """\
Reads the database of Communique. Collections come in pages, the newest rows first; `next` and the header `Link` have the
address of the page below. Every collection comes as JSON, CSV, JSON lines or Parquet: by the header Accept, or by a suffix
of the path. Answers have an ETag."""


@dataclass(frozen=True, slots=True)
class _Types:
    """What the database tells of the queries: the type of each column, by the query's file; and the countries that there are."""

    columns: Mapping[Path, Mapping[str, str]]
    countries: Sequence[str]


def endpoint(context: Context) -> Callable[[Request], Response]:
    """The endpoint that gives the description. The database is asked for types at the first request."""
    lock = threading.Lock()
    kept: list[bytes] = []

    def describe(request: Request) -> Response:
        parameters.known(parameters.fields(request.scope["query_string"]), ())
        with lock:
            if not kept:
                kept.append(json.dumps(document(context), ensure_ascii=False).encode())
        return answers.tagged(request, kept[0], FORMATS["json"])

    return describe


def document(context: Context) -> Schema:
    """The description. Raises psycopg.Error, PoolTimeout."""
    reports, _ = catalog.reports(context.folders)
    types = _types(context, reports)
    sound = [report for report in reports if report.path in types.columns]
    one = resources()["documents"].one
    schemas: dict[str, Schema] = {
        **{_name(name): _object(resource.rows, types.columns[resource.rows.path]) for name, resource in resources().items()},
        **{_report_name(report): _object(report, types.columns[report.path]) for report in sound},
        "Document": _object(one, types.columns[one.path]),
        "Report": _REPORT,
        "Problem": _PROBLEM,
        **_models(types.countries),
    }
    paths: dict[str, Schema] = {}
    for resource in resources().values():
        paths |= _resource(resource)
    paths |= _reports(sound)
    paths["/screening"] = _screening(types.countries)
    paths |= {feed.path: {"get": _feed(feed)} for feed in feeds.every()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Communique",
            "version": context.version,
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {
                name: {"description": said, "content": {problems.MEDIA_TYPE: {"schema": _ref("Problem")}}}
                for name, (_, said) in _FAULTS.items()
            },
        },
    }


def names(resource: Resource) -> list[str]:
    """The parameters of a collection."""
    return [paging.CURSOR, *(parameter.name for parameter in _open(resource.rows))]


def told(report: Report) -> Schema:
    """What a report asks, takes and gives, as `Report` of the description."""
    return {
        "name": report.name,
        "title": report.title,
        "question": report.question,
        "grain": report.grain,
        "description": report.description,
        "tags": list(report.tags),
        "parameters": [
            {"name": each.name, "type": each.type, "default": each.default, "choices": list(each.choices), "meaning": each.meaning}
            for each in report.parameters
        ],
        "columns": [{"name": name, "unit": column.unit, "meaning": column.meaning} for name, column in report.columns.items()],
        "sql": report.sql,
    }


def _open(report: Report) -> list[Parameter]:
    """The parameters that a request may give."""
    return [parameter for parameter in report.parameters if parameter.name not in (BEFORE, ID)]


def _types(context: Context, reports: Sequence[Report]) -> _Types:
    described: dict[Path, Mapping[str, str]] = {}
    with context.pool.connection() as connection:
        for query in {each.path: each for resource in resources().values() for each in (resource.rows, resource.one)}.values():
            described[query.path] = run.described(connection, query, answers.SECONDS)
        for report in reports:
            try:
                described[report.path] = run.described(connection, report, answers.SECONDS)
            except (ValueError, psycopg.ProgrammingError):  # a report of the user's own that does not run
                continue
        with run.reading(connection, answers.SECONDS):
            countries = [row[0] for row in connection.execute("select iso3 from countries order by iso3")]
    return _Types(described, countries)


def _object(report: Report, types: Mapping[str, str]) -> Schema:
    """The schema of a row: any column may be null, but for the key."""
    properties: dict[str, Schema] = {}
    for name, type_ in types.items():
        told = report.columns.get(name)
        meaning = {"description": told.meaning} if told else {}
        properties[name] = (_of(type_) if name == ID else _nullable(_of(type_))) | meaning
    return {
        "type": "object",
        "description": report.question,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _of(type_: str) -> Schema:
    if type_.endswith("[]"):
        return {"type": "array", "items": _nullable(_of(type_.removesuffix("[]")))}
    return dict(_TYPES.get(type_, {"type": "string"}))


def _nullable(schema: Schema) -> Schema:
    type_ = schema["type"]
    return schema | {"type": [*(type_ if isinstance(type_, list) else [type_]), "null"]}


def _resource(resource: Resource) -> dict[str, Schema]:
    row = _name(resource.name)
    cursor = _field(
        paging.CURSOR,
        {"type": "string", "pattern": paging.pattern(resource.name)},
        "Where the page begins: from the `next` of the page above.",
    )
    asked = [*(_parameter(parameter) for parameter in _open(resource.rows)), cursor]
    id_ = {"name": ID, "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}, "description": f"The row's `{ID}`."}
    collection = _in_formats(f"/{resource.name}", resource.rows, asked, row, {"next": _NEXT})
    first = {"operationId": f"get-{resource.name}", "parameters": {ID: f"$response.body#/items/0/{ID}"}}
    collection[f"/{resource.name}"]["get"]["responses"]["200"]["links"] = {"first": first}
    return {
        **collection,
        f"/{resource.name}/{{id}}": {
            "get": {
                "operationId": f"get-{resource.name}",
                "summary": f"One row of {resource.name}",
                "tags": [resource.name],
                "parameters": [id_],
                "responses": _responses(
                    {"application/json": {"schema": _ref("Document" if resource.name == "documents" else row)}}, "NotFound"
                ),
            }
        },
    }


def _in_formats(path: str, report: Report, asked: Sequence[Schema], row: str, more: Mapping[str, Schema]) -> dict[str, Schema]:
    """The collection, in the format that the header asks for and in that of a suffix; `more` is what a page has beside its items."""
    content = {
        media_type: {"schema": _page(_ref(row), more) if format == "json" else {"type": "string"}} for format, media_type in FORMATS.items()
    }
    name, tag = path.strip("/").replace("/", "-"), path.split("/")[1]
    said = {"summary": report.title, "description": f"{report.question} {report.description}".strip(), "tags": [tag]}
    suffix = {"name": "format", "in": "path", "required": True, "schema": {"type": "string", "enum": list(FORMATS)}}
    negotiated = {"operationId": f"list-{name}", **said, "parameters": list(asked), "responses": _responses(content, "NotAcceptable")}
    named = {"operationId": f"list-{name}-as", **said, "parameters": [suffix, *asked], "responses": _responses(content, "NotFound")}
    return {path: {"get": negotiated}, f"{path}.{{format}}": {"get": named}}


def _page(item: Schema, more: Mapping[str, Schema]) -> Schema:
    properties = {"items": {"type": "array", "items": item}, **more}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _reports(reports: Sequence[Report]) -> dict[str, Schema]:
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string", "enum": [report.name for report in reports]}}
    paths: dict[str, Schema] = {
        "/reports": {
            "get": _operation(
                "list-reports", "The reports, with their parameters", "reports", {"application/json": {"schema": _page(_ref("Report"), {})}}
            )
        },
        "/reports/{name}": {
            "get": _operation(
                "get-report",
                "A report: what it asks, takes and gives, and its query",
                "reports",
                {"application/json": {"schema": _ref("Report")}},
                "NotFound",
            )
            | {"parameters": [name]}
        },
    }
    for report in reports:
        paths |= _in_formats(
            f"/reports/{report.name}/rows",
            report,
            [_parameter(parameter) for parameter in report.parameters],
            _report_name(report),
            {"cut": _CUT},
        )
    return paths


def _screening(countries: Sequence[str]) -> Schema:
    content = {"application/json": {"schema": _ref("Screenings")}}
    asked = screening.Asked.model_json_schema()
    fields = []
    for name, schema in _with_countries(asked, countries)["properties"].items():
        known: Schema = next((each for each in schema.get("anyOf", ()) if each.get("type") != "null"), {})
        plain = {
            key: value for key, value in (schema | known).items() if key not in ("anyOf", "title", "description") and value is not None
        }
        fields.append(_field(name, plain, schema["description"]) | {"required": name in asked["required"]})
    one = _operation("screen-name", "One name against the official lists", "screening", content)
    many = _operation("screen-names", "Many names against the official lists", "screening", content, "UnsupportedMediaType")
    body = {"required": True, "content": {"application/json": {"schema": _ref("Names")}}}
    return {"get": one | {"parameters": fields}, "post": many | {"requestBody": body}}


def _feed(feed: feeds.Feed) -> Schema:
    name = feed.path.rpartition("/")[2].replace(".", "-")
    operation = _operation(f"follow-{name}", feed.report.title, "feeds", {feed.media_type: {"schema": {"type": "string"}}})
    return operation | {"description": feed.report.question, "parameters": [_parameter(parameter) for parameter in feed.report.parameters]}


def _operation(id_: str, summary: str, tag: str, content: Schema, *faults: str) -> Schema:
    return {"operationId": id_, "summary": summary, "tags": [tag], "responses": _responses(content, *faults)}


def _responses(content: Schema, *faults: str) -> Schema:
    headers = {
        "ETag": {
            "schema": {"type": "string"},
            "description": "What to send as If-None-Match, to be sent the content only if it is another.",
        }
    }
    also = (*faults, "Refused", "TooMany", "Unavailable")
    return {
        "200": {"description": "As asked.", "content": content, "headers": headers},
        "304": {"description": "The same as the client has."},
        **{str(_FAULTS[fault][0]): {"$ref": f"#/components/responses/{fault}"} for fault in also},
    }


def _parameter(parameter: Parameter) -> Schema:
    return _field(parameter.name, parameters.schema(parameter), parameter.meaning)


def _field(name: str, schema: Schema, meaning: str) -> Schema:
    return {"name": name, "in": "query", "schema": schema, "description": meaning}


def _models(countries: Sequence[str]) -> dict[str, Schema]:
    """The schemas of screening's bodies."""
    wanted: list[tuple[type[BaseModel], Any]] = [(screening.Names, "validation"), (screening.Screenings, "serialization")]
    _, definitions = models_json_schema(wanted, ref_template="#/components/schemas/{model}")
    found: dict[str, Schema] = {name: _with_countries(schema, countries) for name, schema in definitions["$defs"].items()}
    return found


def _with_countries(schema: Schema, countries: Sequence[str]) -> Schema:
    """The schema with the countries that there are in place of the form of their codes."""
    properties = dict(schema.get("properties", {}))
    if country := properties.get("country"):
        properties["country"] = {
            "anyOf": [{"type": "string", "enum": list(countries)}, {"type": "null"}],
            "default": None,
            "description": country["description"],
        }
    return schema | {"properties": properties}


def _name(name: str) -> str:
    """A resource's or report's name as that of a schema: sanction-acts as SanctionActsRow."""
    return "".join(part.capitalize() for part in name.split("-")) + "Row"


def _report_name(report: Report) -> str:
    return f"Report{_name(report.name)}"


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_NEXT: Schema = {"type": ["string", "null"], "description": "Address of the page below; null on the last."}
_CUT: Schema = {"type": "boolean", "description": "There are more rows; ask with a greater limit, or for less."}
_PROBLEM: Schema = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "parameter": {"type": "string", "description": "The parameter or the place in the body that it is about."},
    },
    "required": ["type", "title", "status", "detail"],
}
_STRINGS: Schema = {"type": "array", "items": {"type": "string"}}


def _record(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


_REPORT = _record(
    name={"type": "string"},
    title={"type": "string"},
    question={"type": "string"},
    grain={"type": "string"},
    description={"type": "string"},
    tags=_STRINGS,
    parameters={
        "type": "array",
        "items": _record(
            name={"type": "string"},
            type={"type": "string"},
            default={"type": ["string", "null"]},
            choices=_STRINGS,
            meaning={"type": "string"},
        ),
    },
    columns={"type": "array", "items": _record(name={"type": "string"}, unit={"type": "string"}, meaning={"type": "string"})},
    sql={"type": "string"},
)
