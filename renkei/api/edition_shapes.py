"""The shapes of what speaks of one edition: its entries, its outline, its coverage, its changes."""

from measures.answers.values import ENDINGS
from measures.bridges import Kind
from measures.coverage.counting import LOCAL_FINANCE
from measures.models import COLUMNS, Edition, Succession
from measures.models.entries import GRADES
from measures.models.envelopes import AMOUNT_READINGS
from renkei.api.shapes import (
    CELL,
    COUNT,
    DAY,
    MINISTRY,
    MOMENT,
    NAME,
    NATIONWIDE,
    NUMBER,
    PAGE,
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

_KIND = one_of(Edition.Kind.choices)
_STAGE = one_of(Edition.BudgetStage.choices)
_STATE = one_of((state.value, state.label) for state in (Edition.State.CURRENT, Edition.State.SUPERSEDED))
REVISION = shape("Revision", revision=NUMBER, kind=_KIND, published_at=MOMENT)
HEAD: dict[str, Schema] = {"fiscal_year": YEAR, "edition": REVISION}  # of which edition an answer speaks
EDITIONS: Schema = {
    **many(shape(fiscal_year=YEAR, revision=NUMBER)),
    "description": "この回答のもとになった年度版（公表中のもの）",
}
TOTAL = shape("Total", yen=YEN, upper_bound_yen=YEN, unread_envelopes=COUNT, scope=NATIONWIDE)

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
ENTRIES = shape("Entries", **HEAD, total=TOTAL, **PAGE, entries=many(ENTRY))
ONE_ENTRY = shape("OneEntry", **HEAD, entry=ENTRY)

_FACTS: dict[str, Schema] = {
    "fiscal_year": YEAR,
    "edition": REVISION,
    "state": _STATE,
    "title": NAME,
    "budget_stage": _STAGE,
    "taxonomy": NAME,
    "announced_on": maybe(DAY),
    "errata_note": TEXT,
}
EDITION_LIST = shape("EditionList", editions=many(shape("EditionFacts", **_FACTS)))
ONE_EDITION = shape(
    "OneEdition",
    **_FACTS,
    cover_note=TEXT,
    headings=shape(**dict.fromkeys(COLUMNS, NAME)),
    total=TOTAL,
    ministries=many(shape(ministry=MINISTRY, ministry_name=NAME, entries=COUNT)),
)
TAXONOMY = shape(
    "Taxonomy",
    **HEAD,
    taxonomy=shape(version=NAME, name=NAME, source=TEXT),
    roles=many(
        shape(
            "Role", role=ROLE, heading=TEXT, name=NAME, fields=many(shape("Field", cell=CELL, letter=NAME, name=NAME))
        )
    ),
)

_FIGURES: dict[str, Schema] = {
    "entries": COUNT, "envelopes": COUNT, "yen": YEN, "upper_bound_yen": YEN, "unread_envelopes": COUNT,
    "repeated_envelopes": COUNT,
}  # fmt: skip
_MINISTRY = shape("MinistryFigures", ministry=MINISTRY, ministry_name=NAME, **_FIGURES)
_FINANCE: Schema = {"type": "string", "enum": ["", *sorted(set(LOCAL_FINANCE.values()))]}
COVERAGE = shape(
    "Coverage",
    **HEAD,
    scope=NATIONWIDE,
    total=shape("Figures", **_FIGURES),
    unread_fields=COUNT,
    blank_fields=COUNT,
    ministries=many(_MINISTRY),
    roles=many(shape(role=ROLE, name=NAME, local_finance=_FINANCE, **_FIGURES, ministries=many(_MINISTRY))),
    cells=many(shape(cell=CELL, name=NAME, **_FIGURES, ministries=many(_MINISTRY))),
)

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
_STAGED = shape("StagedRevision", revision=NUMBER, budget_stage=_STAGE)
_COMPARED: dict[str, Schema] = {
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
    "title": "Changes",
    "anyOf": [
        {
            **shape("NothingToCompare", fiscal_year=YEAR, edition=_STAGED, compared_with={"type": "null"}),
            "description": "それより前の年度版がないとき",
        },
        shape(
            "Compared",
            fiscal_year=YEAR,
            edition=_STAGED,
            compared_with=shape(fiscal_year=YEAR, revision=NUMBER, budget_stage=_STAGE),
            **_COMPARED,
        ),
    ],
}
