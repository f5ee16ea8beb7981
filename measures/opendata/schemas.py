"""JSON Schemas (draft 2020-12) of our answers in JSON. They say what is there; more keys may come."""

from measures.answers.values import ENDINGS
from measures.bridges import Kind
from measures.coverage.counting import LOCAL_FINANCE
from measures.exports import CONTRACT_VERSION
from measures.models import Edition, Succession
from measures.models.entries import GRADES
from measures.models.envelopes import AMOUNT_READINGS
from measures.opendata.schema_words import (
    CELL,
    COUNT,
    MINISTRY,
    MOMENT,
    NAME,
    NATIONWIDE,
    NUMBER,
    ROLE,
    SIGNED_YEN,
    TEXT,
    TRUTH,
    YEAR,
    YEN,
    Schema,
    many,
    maybe,
    one_of,
    shape,
)

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def named(title: str, schema: Schema) -> Schema:
    """Return a whole document: the schema with its title and the draft it is written in."""
    return {"$schema": DRAFT, "title": title, **schema}


PART = shape("Part", label=TEXT, yen=YEN, inside={**TRUTH, "description": "true：うち、false：別途・外数"})
BUDGET = shape(
    "Budget",
    envelope={**NUMBER, "description": "同じ番号は同じ予算額。合計するときは一度だけ数える"},
    text={**TEXT, "description": "印刷のとおり"},
    yen=maybe(YEN),
    within={**TRUTH, "description": "内数（上限）"},
    part=maybe(PART),
    parts=many(PART),
    shared=TRUTH,
    unread=TRUTH,
)
ENTRY = shape(
    "Entry",
    number=NUMBER,
    ministry=MINISTRY,
    ministry_name=NAME,
    name=NAME,
    full_name=NAME,
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
EDITION = shape(revision=NUMBER, kind=one_of(Edition.Kind.choices), published_at=maybe(MOMENT))
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
_MINISTRY = shape("MinistryFigures", ministry=MINISTRY, ministry_name=NAME, **_FIGURES)
_FINANCE: Schema = {"type": "string", "enum": ["", *sorted(set(LOCAL_FINANCE.values()))]}
COVERED: dict[str, Schema] = {
    "scope": NATIONWIDE,
    "total": shape("Figures", **_FIGURES),
    "unread_fields": COUNT,
    "blank_fields": COUNT,
    "ministries": many(_MINISTRY),
    "roles": many(shape(role=ROLE, name=NAME, local_finance=_FINANCE, **_FIGURES, ministries=many(_MINISTRY))),
    "cells": many(shape(cell=CELL, name=NAME, **_FIGURES, ministries=many(_MINISTRY))),
}
COVERAGE = shape(fiscal_year=YEAR, edition=EDITION, **COVERED)

_STAGE = one_of(Edition.BudgetStage.choices)
_ROW: dict[str, Schema] = {"number": NUMBER, "ministry_name": NAME, "name": NAME}
_KIN = many(shape("Kin", number=NUMBER, name=NAME, kind=one_of(Succession.Kind.choices)))
_COLUMN: Schema = {
    "type": "string",
    "enum": ["ministry", "name", "full_name", "fields", "summary", "support", "budget", "rate", "recipients"],
}
_REVISED = many(shape("RevisedRow", **_ROW, cells=many(shape(column=_COLUMN, old=TEXT, new=TEXT))))
_SUM = shape("BridgeTotal", yen=YEN, upper_bound_yen=YEN, unread_envelopes=COUNT, envelopes=COUNT)
_GROUP = shape(
    "BridgeGroup",
    old_envelopes=many(NUMBER),
    new_envelopes=many(NUMBER),
    measures=many(NUMBER),
    old_yen=YEN,
    new_yen=YEN,
    within=TRUTH,
)
_STEP_KIND: Schema = {"type": "string", "enum": [kind.value for kind in Kind]}
_STEP = shape("BridgeStep", kind=_STEP_KIND, yen=SIGNED_YEN, upper_bound_yen=SIGNED_YEN, groups=many(_GROUP))
_BRIDGE = maybe(shape("Bridge", old=_SUM, steps=many(_STEP), new=_SUM))
COMPARED: dict[str, Schema] = {
    "new": many(shape(**_ROW, origins=_KIN)),
    "ended": many(
        shape(**_ROW, reason=maybe({"type": "string", "enum": sorted(ENDINGS)}), successors=_KIN)
    ),
    "renamed": _REVISED,
    "revised": _REVISED,
    "spelling": _REVISED,
    "unchanged": COUNT,
    "budget": shape(
        scope=NATIONWIDE,
        bridge=_BRIDGE,
        without_special=_BRIDGE,
        left_out=many(shape(fiscal_year=YEAR, envelope=NUMBER, reading=one_of(AMOUNT_READINGS))),
    ),
}  # fmt: skip
CHANGES: Schema = {
    "type": "object",
    "properties": {
        "fiscal_year": YEAR,
        "edition": shape(revision=NUMBER, budget_stage=_STAGE),
        "compared_with": maybe(shape(fiscal_year=YEAR, revision=NUMBER, budget_stage=_STAGE)),
        **COMPARED,
    },
    "required": ["fiscal_year", "edition", "compared_with"],
    "if": {"properties": {"compared_with": {"type": "object"}}},
    "then": {"required": list(COMPARED)},
}

SCHEMAS = {
    "data": named("一つの年度版の掲載施策", DATA),
    "all": named("全ての年度の掲載施策", shape(contract_version={"const": CONTRACT_VERSION}, editions=many(DATA))),
    "coverage": named("分野別の掲載状況", COVERAGE),
    "changes": named("前年度からの変更", CHANGES),
}
