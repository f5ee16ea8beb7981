"""JSON Schemas (draft 2020-12) of our answers in JSON. They say what is there; more keys may come."""

from collections.abc import Iterable
from typing import Any

from measures.exports import CONTRACT_VERSION
from measures.models import Edition, Succession
from measures.models.entries import GRADES

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
TRUTH: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "integer", "minimum": 1}
YEN: Schema = {"type": "integer", "minimum": 0, "description": "円"}
SIGNED_YEN: Schema = {"type": "integer", "description": "円。増減"}
YEAR: Schema = {"type": "integer", "minimum": 1989, "maximum": 2100, "description": "年度が始まる年（西暦）"}
CELL: Schema = {"type": "string", "pattern": "^[ア-ン](-[A-Z])?:[a-z]$"}
NATIONWIDE: Schema = {"const": "nationwide", "description": "全国の予算額。連携中枢都市圏に配分される額ではない"}


def shape(**properties: Schema) -> Schema:
    """Return an object that has all of these keys."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def many(items: Schema) -> Schema:
    """Return a list of such values."""
    return {"type": "array", "items": items}


def maybe(schema: Schema) -> Schema:
    """Return the same, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def one_of(choices: Iterable[tuple[Any, Any]]) -> Schema:
    """Return one of the values of these choices."""
    return {"enum": [str(value) for value, _ in choices]}


def named(title: str, schema: Schema) -> Schema:
    """Return a whole document: the schema with its title and the draft it is written in."""
    return {"$schema": DRAFT, "title": title, **schema}


PART = shape(label=TEXT, yen=YEN, inside={"type": "boolean", "description": "true うち、false 別途・外数"})
BUDGET = shape(
    envelope={**NUMBER, "description": "同じ番号は同じ予算額。合計するときは一度だけ数える"},
    text=TEXT, yen=maybe(YEN), within=TRUTH, part=maybe(PART), parts=many(PART), shared=TRUTH, unread=TRUTH,
)  # fmt: skip
ENTRY = shape(
    number=NUMBER,
    ministry=TEXT,
    ministry_name=TEXT,
    name=TEXT,
    full_name=TEXT,
    fields_text=TEXT,
    fields=many(CELL),
    summary=TEXT,
    support=shape(text=TEXT, grade=one_of(GRADES)),
    budget=BUDGET,
    rate=shape(
        text=TEXT,
        fractions=many({"type": "string", "pattern": "^[0-9]+/[1-9][0-9]*$"}),
        fixed=TRUTH,
        open=TRUTH,
        unread=TRUTH,
    ),
    recipients=shape(text=TEXT, unread=TRUTH),
)
EDITION = shape(
    revision=NUMBER, kind=one_of(Edition.Kind.choices), published_at=maybe({"type": "string", "format": "date-time"})
)
DATA = shape(
    contract_version={"const": CONTRACT_VERSION},
    fiscal_year=YEAR,
    edition=EDITION,
    total=shape(yen=YEN, upper_bound_yen=YEN, unread_envelopes=COUNT, scope=NATIONWIDE),
    entries=many(ENTRY),
)

_FIGURES: dict[str, Schema] = {
    "entries": COUNT, "envelopes": COUNT, "yen": YEN, "upper_bound_yen": YEN, "unread_envelopes": COUNT,
    "repeated_envelopes": COUNT,
}  # fmt: skip
_MINISTRY = shape(ministry=TEXT, ministry_name=TEXT, **_FIGURES)
COVERAGE = shape(
    fiscal_year=YEAR,
    edition=EDITION,
    scope=NATIONWIDE,
    total=shape(**_FIGURES),
    unread_fields=COUNT,
    blank_fields=COUNT,
    ministries=many(_MINISTRY),
    roles=many(shape(role=TEXT, name=TEXT, local_finance=TEXT, **_FIGURES, ministries=many(_MINISTRY))),
    cells=many(shape(cell=CELL, name=TEXT, **_FIGURES, ministries=many(_MINISTRY))),
)

_STAGE = one_of(Edition.BudgetStage.choices)
_ROW: dict[str, Schema] = {"number": NUMBER, "ministry_name": TEXT, "name": TEXT}
_KIN = shape(number=NUMBER, name=TEXT, kind=one_of(Succession.Kind.choices))
_REVISED = many(shape(**_ROW, cells=many(shape(column=TEXT, old=TEXT, new=TEXT))))
_TOTAL = shape(yen=YEN, upper_bound_yen=YEN, unread_envelopes=COUNT, envelopes=COUNT)
_GROUP = shape(
    old_envelopes=many(NUMBER), new_envelopes=many(NUMBER), measures=many(NUMBER), old_yen=maybe(YEN),
    new_yen=maybe(YEN), within=TRUTH,
)  # fmt: skip
_BRIDGE = shape(
    old=_TOTAL,
    steps=many(shape(kind=TEXT, yen=SIGNED_YEN, upper_bound_yen=SIGNED_YEN, groups=many(_GROUP))),
    new=_TOTAL,
)
_COMPARED = {
    "new": many(shape(**_ROW, origins=many(_KIN))),
    "ended": many(shape(**_ROW, reason=maybe(TEXT), successors=many(_KIN))),
    "renamed": _REVISED,
    "revised": _REVISED,
    "spelling": _REVISED,
    "unchanged": COUNT,
    "budget": shape(
        scope=NATIONWIDE,
        bridge=maybe(_BRIDGE),
        without_special=maybe(_BRIDGE),
        left_out=many(shape(fiscal_year=YEAR, envelope=NUMBER, reading=TEXT)),
    ),
}
CHANGES: Schema = {
    "type": "object",
    "properties": {
        "fiscal_year": YEAR,
        "edition": shape(revision=NUMBER, budget_stage=_STAGE),
        "compared_with": maybe(shape(fiscal_year=YEAR, revision=NUMBER, budget_stage=_STAGE)),
        **_COMPARED,
    },
    "required": ["fiscal_year", "edition", "compared_with"],
    "if": {"properties": {"compared_with": {"type": "object"}}},
    "then": {"required": list(_COMPARED)},
}

SCHEMAS = {
    "data": named("一つの年度版の掲載施策", DATA),
    "all": named("全ての年度の掲載施策", shape(contract_version={"const": CONTRACT_VERSION}, editions=many(DATA))),
    "coverage": named("分野別の掲載状況", COVERAGE),
    "changes": named("前年度からの変更", CHANGES),
}
