"""``datapackage.json``: the dictionary for programs, as a Frictionless Data Package (v1)."""

from datetime import datetime
from typing import Any

from measures.exports import CONTRACT_VERSION
from measures.opendata.code_lists import CODES, CodeLists
from measures.opendata.dictionary import Column, Table, Type
from measures.opendata.terms import ATTRIBUTION, LICENCE, LICENCE_ADDRESS, LICENCE_NAME, SOURCE, SOURCE_ADDRESS

MOMENT_FORMAT = "%Y-%m-%dT%H:%M:%S%z"


def describe_package(name: str, title: str, resources: list[dict[str, Any]], *, created: datetime) -> dict[str, Any]:
    """Return the descriptor of a package of these resources; ``created`` is in Japanese time."""
    return {
        "profile": "data-package",
        "name": name,
        "title": title,
        "description": ATTRIBUTION,
        "version": CONTRACT_VERSION,
        "contract_version": CONTRACT_VERSION,
        "created": f"{created.isoformat()}+09:00",
        "licenses": [{"name": LICENCE, "title": LICENCE_NAME, "path": LICENCE_ADDRESS}],
        "sources": [{"title": SOURCE, "path": SOURCE_ADDRESS}],
        "resources": resources,
    }


def describe_table(table: Table, *, size: int, sha256: str, lists: CodeLists = CODES) -> dict[str, Any]:
    """Return the resource of one CSV of the package, with the schema of its columns."""
    return {
        "profile": "tabular-data-resource",
        "name": table.name.replace("_", "-"),
        "title": table.label,
        "description": table.words,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "schema": schema_of(table, lists),
    }


def schema_of(table: Table, lists: CodeLists = CODES) -> dict[str, Any]:
    """Return the Table Schema of a table. Its foreign keys name resources of the same package."""
    schema: dict[str, Any] = {
        "fields": [_describe_column(column, lists) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.refers:
        schema["foreignKeys"] = [
            {"fields": list(names), "reference": {"resource": other.replace("_", "-"), "fields": list(_keys(names, other))}}
            for names, other in table.refers
        ]  # fmt: skip
    return schema


def describe_data(*, size: int, sha256: str) -> dict[str, Any]:
    """Return the resource of ``data.json``."""
    return {
        "profile": "data-resource",
        "name": "data",
        "title": "掲載施策（JSON）",
        "path": "data.json",
        "format": "json",
        "mediatype": "application/json",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{sha256}",
    }


def _keys(names: tuple[str, ...], other: str) -> tuple[str, ...]:
    """The columns of the other table that these name: the same, but for a few."""
    renamed = {"budget_envelope": "envelope", "predecessor": "number", "successor": "number"}
    return tuple(renamed.get(name, name) for name in names)


def _describe_column(column: Column, lists: CodeLists) -> dict[str, Any]:
    described: dict[str, Any] = {"name": column.name, "title": column.label, "type": column.type.value}
    words = "。".join(filter(None, [column.words, f"単位：{column.unit}" if column.unit else ""]))
    if words:
        described["description"] = words
    if column.type is Type.TRUTH:
        described |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.type is Type.MOMENT:
        described["format"] = MOMENT_FORMAT
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.codes:
        constraints["enum"] = [str(code) for code, _ in lists[column.codes][1]]
    return described | ({"constraints": constraints} if constraints else {})
