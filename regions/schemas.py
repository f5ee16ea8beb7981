"""JSON Schemas (draft 2020-12) of the answers on regions, municipalities and applications."""

from measures.opendata.schema_words import (
    COUNT,
    DAY,
    NUMBER,
    PARTIAL_DAY,
    REGION_CODE,
    TEXT,
    TOWN_CODE,
    TRUTH,
    YEAR,
    YEN,
    Schema,
    many,
    maybe,
    one_of,
    shape,
)
from measures.opendata.schemas import named
from regions.matching import Eligibility
from regions.region_tables import REGION_CODES

_REGION_CODES = many(REGION_CODE)


def _partly(required: Schema, **optional: Schema) -> Schema:
    """Return the object with keys that are not always there."""
    return {**required, "properties": {**required["properties"], **optional}}


_MEMBER = _partly(
    shape(
        code=TOWN_CODE, name=TEXT, prefecture=TEXT, core=TRUTH, counted=TRUTH, begins_on=maybe(PARTIAL_DAY), ends_on=maybe(PARTIAL_DAY),
        as_of=maybe(PARTIAL_DAY), source=TEXT,
    ),
    certain=TRUTH,
)  # fmt: skip
_REGION = _partly(
    shape(
        code=REGION_CODE, name=TEXT, alias=TEXT, declared_on=maybe(PARTIAL_DAY), agreed_on=maybe(PARTIAL_DAY), formed_on=maybe(PARTIAL_DAY),
        ended_on=maybe(PARTIAL_DAY), vision_on=maybe(PARTIAL_DAY), as_of=maybe(PARTIAL_DAY), population=maybe(COUNT), population_note=TEXT,
        sources=many(TEXT), members=many(_MEMBER),
    ),
    certain=TRUTH,
)  # fmt: skip
REGIONS = _partly(shape(regions=many(_REGION)), on=DAY)
TOWN_ANSWER = shape(
    code=TOWN_CODE, name=TEXT, kana=TEXT, prefecture=TEXT, abolished_on=maybe(PARTIAL_DAY), successor=maybe(TOWN_CODE), fiscal_year=YEAR,
    as_of=DAY,
    legal_class=maybe(shape(kind=one_of(REGION_CODES["legal_class"][1]), name=TEXT)),
    regions=many(shape(code=REGION_CODE, name=TEXT, core=TRUTH, begins_on=maybe(PARTIAL_DAY), certain=TRUTH)),
    edition=maybe(shape(revision=NUMBER)),
    measures=many(
        shape(
            number=NUMBER, name=TEXT, answer={"enum": [one.value for one in Eligibility]}, reason=TEXT,
            open_ways=many(TEXT),
        )
    ),
)  # fmt: skip
_AMOUNT_KINDS = ("project_cost", "requested", "granted", "settled")
_APPLICATION = shape(
    fiscal_year=maybe(YEAR), years_text=TEXT, number=NUMBER, measure=maybe(NUMBER), measure_name=TEXT,
    ministry_name=maybe(TEXT), measure_text=TEXT, applicant=TEXT,
    applicant_kind=maybe(one_of(REGION_CODES["applicant_kind"][1])), municipality=maybe(TOWN_CODE),
    municipality_name=maybe(TEXT), project=TEXT, route=one_of(REGION_CODES["route"][1]),
    stage=one_of(REGION_CODES["stage"][1]), stage_name=TEXT, stage_text=TEXT, stage_on=maybe(PARTIAL_DAY), carried_over=TRUTH,
    rate_text=TEXT, source=TEXT, confirmed=TRUTH, confirmed_on=maybe(DAY), note=TEXT,
    regions=_REGION_CODES, amounts_yen=shape(**dict.fromkeys(_AMOUNT_KINDS, maybe(YEN))),
)  # fmt: skip
_USED = shape(
    measure=maybe(NUMBER), measure_name=TEXT, used=_REGION_CODES, used_existence_unknown=_REGION_CODES,
    used_not_existing=_REGION_CODES, stage_unknown=_REGION_CODES,
)  # fmt: skip
_TOTALS: Schema = {
    "type": "object",
    "properties": dict.fromkeys(_AMOUNT_KINDS, shape(yen=YEN, applications=NUMBER)),
    "additionalProperties": False,
}
LEDGER = shape(
    fiscal_year=maybe(YEAR),
    regions=maybe(
        shape(
            as_of=DAY, existing=_REGION_CODES, existence_unknown=_REGION_CODES
        )
    ),
    totals=_TOTALS,
    adoption=maybe(many(_USED)),
    applications=many(_APPLICATION),
)  # fmt: skip

SCHEMAS = {
    "regions": named("圏域と構成市町村", REGIONS),
    "town": named("市区町村と、対象になり得る施策", TOWN_ANSWER),
    "applications": named("申請・採択状況", LEDGER),
}
