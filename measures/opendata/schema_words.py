"""Words to write JSON Schemas with (draft 2020-12, as OpenAPI 3.1 uses it), for files and for the API.

An object has all of its keys; more may come, none is renamed. One with a ``title`` is a component of the document.
"""

from collections.abc import Iterable
from typing import Any

from measures.notation.years import FIRST_YEAR, LAST_YEAR

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NAME: Schema = {"type": "string", "minLength": 1}
TRUTH: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "integer", "minimum": 1}
YEN: Schema = {"type": "integer", "minimum": 0, "description": "円"}
SIGNED_YEN: Schema = {"type": "integer", "description": "円。増減"}
YEAR: Schema = {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR, "description": "年度（西暦）"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time", "description": "日本標準時"}
PARTIAL_DAY: Schema = {
    "type": "string",
    "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
    "description": "分かっているところまでの日付：2019、2019-03、2019-03-29",
}
CELL: Schema = {"type": "string", "pattern": "^[ア-ン](-[A-Z])?:[a-z]$", "description": "役割と政策分野の記号"}
ROLE: Schema = {"type": "string", "pattern": "^[ア-ン](-[A-Z])?$", "description": "役割の記号"}
MINISTRY: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9-]*$", "description": "府省庁のコード"}
REGION_CODE: Schema = {"type": "string", "pattern": "^R[0-9]{2,3}$", "description": "圏域番号"}
TOWN_CODE: Schema = {"type": "string", "pattern": "^[0-9]{6}$", "description": "全国地方公共団体コード"}
ADDRESS: Schema = {"type": "string", "format": "uri"}
NATIONWIDE: Schema = {
    "const": "nationwide",
    "description": "全国の予算額であり、連携中枢都市圏に配分される額ではありません。",
}


def shape(title: str = "", /, **properties: Schema) -> Schema:
    """Return an object that has all of these keys; with a title, it is a component of the document."""
    named = {"title": title} if title else {}
    return {**named, "type": "object", "properties": properties, "required": list(properties)}


def many(items: Schema) -> Schema:
    """Return a list of such values."""
    return {"type": "array", "items": items}


def maybe(schema: Schema) -> Schema:
    """Return the same, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def one_of(choices: Iterable[tuple[Any, Any]]) -> Schema:
    """Return one of the values of these choices."""
    pairs = [(str(value), str(words)) for value, words in choices]
    words = "、".join(f"{value}（{label}）" for value, label in pairs)
    return {"type": "string", "enum": [value for value, _ in pairs], "description": words}
