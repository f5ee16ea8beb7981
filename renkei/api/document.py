"""The OpenAPI 3.1 document, made from the table of operations and from what the database knows to choose from."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from measures.models import Entry, Measure, Ministry, PolicyField
from measures.notation.years import fiscal_year_of
from measures.opendata.schema_words import Schema
from regions.models import CityRegion
from regions.views.asking import last_day
from renkei.api.answering import JSON, VERSION
from renkei.api.operations import Operation
from renkei.api.parameters import Choices, Parameter
from renkei.api.problems import KINDS, PREFIX
from renkei.api.shapes import PROBLEM

MOST_CHOICES = 300  # longer lists are described, not written out
_HEADERS: dict[str, Any] = {
    "ETag": "内容が変わらない間は同じ。If-None-Matchに付けると、変わっていなければ304",
    "Last-Modified": "最後に変わった日時。If-Modified-Sinceに付けると、変わっていなければ304",
    "Access-Control-Allow-Origin": "どのサイトのスクリプトからも読める",
    "Link": "next・prev：前後のページ。latest-version：より新しい版",
}
_OPTIONAL = {"Last-Modified", "Link"}
_PROBLEMS = {400: "bad-parameter", 404: "not-found", 405: "method-not-allowed", 406: "not-acceptable", 412: "precondition-failed"}  # fmt: skip
_INFO = """読取り専用・登録不要です。回答はJSON（UTF-8）、誤りはproblem details（RFC 9457、日本語）です。
金額は円（整数）。予算額は全国の額であり、連携中枢都市圏に配分される額ではありません。
同じ条件を繰り返すと「いずれか」、異なる条件は「全て」を満たすものです。キーは増えることがあり、名前は変わりません。
公表された版（r1、r2 …）の内容は変わりません。案と、公表されていない申請は含みません。"""


def known_choices() -> dict[str, Choices]:
    """Return what may be chosen today, by the name of the parameter; five queries."""
    cells = PolicyField.objects.select_related("role").in_document_order()
    measures = Measure.objects.filter(pk__in=Entry.objects.published().values("measure")).order_by("number")
    return {
        "ministry": dict(Ministry.objects.order_by("position", "code").values_list("code", "name")),
        "field": {cell.cell: cell.name for cell in cells},
        "region": dict(CityRegion.objects.order_by("code").values_list("code", "name")),
        "measure": {str(number): name for number, name in measures.values_list("number", "name")},
    }


def with_known(parameter: Parameter, known: Mapping[str, Choices]) -> Parameter:
    """Return the parameter with what the database knows of it."""
    if parameter.known == "latest-year":
        return replace(parameter, schema={**parameter.schema, "maximum": fiscal_year_of(last_day())})
    choices = known.get(parameter.known, {})
    if len(choices) > MOST_CHOICES:
        return parameter
    return parameter.with_choices(choices) if choices else parameter


def write_document(operations: Iterable[Operation], known: Mapping[str, Choices], *, server: str) -> dict[str, Any]:
    """Return the document; ``server`` is the address of ``/api`` as the client knows it."""
    components: dict[str, Schema] = {}
    problem = lift(PROBLEM, components)
    paths = {f"/{one.path}": {"get": _operation(one, known, components)} for one in operations}
    return {
        "openapi": "3.1.0",
        "info": {"title": "連携中枢都市圏 支援策目録 API", "version": VERSION, "description": _INFO},
        "servers": [{"url": server}],
        "tags": [{"name": name} for name in dict.fromkeys(one.tag for one in operations)],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(components.items())),
            "headers": {name: _header(name, words) for name, words in _HEADERS.items()},
            "responses": {
                kind: {
                    "description": title,
                    "headers": _headers(["Access-Control-Allow-Origin"]),
                    "content": {"application/problem+json": {"schema": problem}},
                }
                for kind, (_, title) in KINDS.items()
                if kind in _PROBLEMS.values()
            },
        },
    }


def _operation(one: Operation, known: Mapping[str, Choices], components: dict[str, Schema]) -> dict[str, Any]:
    responses: dict[str, Any] = {
        "200": {
            "description": one.summary,
            "headers": _headers(_HEADERS),
            "content": {JSON: {"schema": lift(one.shape, components)}},
        },
        "304": {"description": "前に得たものから変わっていない", "headers": _headers(["ETag"])},
    }
    for status, kind in _PROBLEMS.items():
        responses[str(status)] = {"$ref": f"#/components/responses/{kind}"}
    parameters = [_parameter(with_known(each, known)) for each in one.all_parameters]
    return {
        "operationId": one.name,
        "tags": [one.tag],
        "summary": one.summary,
        **({"description": one.description} if one.description else {}),
        **({"parameters": parameters} if parameters else {}),
        "responses": responses,
    }


def _parameter(one: Parameter) -> dict[str, Any]:
    schema = {"type": "array", "items": one.schema, "minItems": 1} if one.repeated else one.schema
    words = "、".join(f"{value}（{label}）" for value, label in one.choices.items())
    return {
        "name": one.name,
        "in": one.place,
        "description": f"{one.description}。{words}" if words else one.description,
        "schema": schema,
        **({"required": True} if one.place == "path" else {}),
        **({"style": "form", "explode": True} if one.repeated else {}),
        **({"example": one.example} if one.example is not None else {}),
    }


def _headers(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _header(name: str, words: str) -> dict[str, Any]:
    return {"description": words, "required": name not in _OPTIONAL, "schema": {"type": "string"}}


def lift(schema: Any, components: dict[str, Schema]) -> Any:
    """Return the schema with every titled part of it put into ``components`` and named there instead."""
    if isinstance(schema, list):
        return [lift(part, components) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: lift(part, components) for key, part in schema.items()}
    title = found.get("title")
    if not isinstance(title, str):
        return found
    if components.setdefault(title, found) != found:
        raise ValueError(f"two shapes are called {title}")
    return {"$ref": f"#/components/schemas/{title}"}


def server_of(address: str) -> str:
    """Return the address of the API without its last stroke, from that of any of its pages."""
    return address[: address.index(PREFIX) + len(PREFIX) - 1]
