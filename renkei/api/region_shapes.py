"""The shapes of city-regions, municipalities and applications. Days are as far as they are known; null is unknown."""

from measures.opendata.schema_words import (
    COUNT,
    DAY,
    NAME,
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
from regions.legal_classes import LegalClass
from regions.matching import Eligibility
from regions.models import Application, LegalStatus
from regions.models.applications import AMOUNTS, STAGES
from renkei.api.edition_shapes import EDITIONS
from renkei.api.shapes import PAGE

_DAY = maybe(PARTIAL_DAY)
_MEMBER = shape(
    "Member",
    code=TOWN_CODE,
    name=NAME,
    prefecture=NAME,
    core={**TRUTH, "description": "連携中枢都市"},
    counted={**TRUTH, "description": "国の集計に含む"},
    begins_on=_DAY,
    ends_on=_DAY,
    as_of=_DAY,
    source=TEXT,
)
_REGION = shape(
    "Region",
    code=REGION_CODE,
    name=NAME,
    alias=TEXT,
    **dict.fromkeys(["declared_on", "agreed_on", "formed_on", "ended_on", "vision_on", "as_of"], _DAY),
    population=maybe(COUNT),
    population_note=TEXT,
    sources=many(TEXT),
    members=many(_MEMBER),
)
_CERTAIN: Schema = {**TRUTH, "description": "onを指定したとき。その日のことが確かに分かっているか"}
_MEMBER["properties"]["certain"] = _REGION["properties"]["certain"] = _CERTAIN
_ON: Schema = {**DAY, "description": "指定された日。指定がないときはこのキーがない"}


def _with_day(schema: Schema) -> Schema:
    schema["properties"]["on"] = _ON
    return schema


REGIONS = _with_day(shape("Regions", regions=many(_REGION)))
ONE_REGION = _with_day(shape("OneRegion", region=_REGION))

TOWN = shape(
    "Municipality",
    code=TOWN_CODE,
    name=NAME,
    kana=TEXT,
    prefecture=NAME,
    abolished_on=_DAY,
    successor=maybe(TOWN_CODE),
    fiscal_year=YEAR,
    as_of=DAY,
    legal_class=maybe(shape(kind=one_of(LegalStatus.KINDS), name=NAME)),
    regions=many(shape(code=REGION_CODE, name=NAME, core=TRUTH, begins_on=_DAY, certain=TRUTH)),
    edition=maybe(shape(revision=NUMBER)),
    measures=many(
        shape(
            "Answer",
            number=NUMBER,
            name=NAME,
            answer={"type": "string", "enum": [answer.value for answer in Eligibility]},
            reason=TEXT,
            open_ways=many(TEXT),
        )
    ),
)

_LINE = shape(
    "Application",
    fiscal_year=maybe(YEAR),
    years_text=TEXT,
    number=NUMBER,
    measure=maybe(NUMBER),
    measure_name=NAME,
    ministry_name=maybe(NAME),
    measure_text=TEXT,
    applicant=NAME,
    applicant_kind=maybe(one_of((kind.value, kind.label) for kind in LegalClass)),
    municipality=maybe(TOWN_CODE),
    municipality_name=maybe(NAME),
    project=TEXT,
    route=one_of(Application.Route.choices),
    stage=one_of(STAGES),
    stage_name=NAME,
    stage_text=TEXT,
    stage_on=_DAY,
    carried_over=TRUTH,
    rate_text=TEXT,
    source=NAME,
    confirmed=TRUTH,
    confirmed_on=maybe(DAY),
    note=TEXT,
    regions=many(REGION_CODE),
    amounts_yen=shape(**dict.fromkeys(AMOUNTS, maybe(YEN))),
)
_TOTALS: Schema = {
    "type": "object",
    "properties": dict.fromkeys(AMOUNTS, shape("AmountTotal", yen=YEN, applications=NUMBER)),
    "description": "分かっている額の種類ごとの合計と、その件数。分かっている額がない種類のキーはない",
}
_ADOPTION = shape(
    "Adoption",
    measure=maybe(NUMBER),
    measure_name=NAME,
    used=many(REGION_CODE),
    used_existence_unknown=many(REGION_CODE),
    used_not_existing=many(REGION_CODE),
    stage_unknown=many(REGION_CODE),
)
LEDGER = shape(
    "Ledger",
    editions=EDITIONS,
    fiscal_year=maybe(YEAR),
    regions=maybe(shape(as_of=DAY, existing=many(REGION_CODE), existence_unknown=many(REGION_CODE))),
    totals=_TOTALS,
    adoption=maybe(many(_ADOPTION)),
    **PAGE,
    applications=many(_LINE),
)
LEDGERS = shape(
    "Ledgers",
    fiscal_years={**many(YEAR), "description": "公表された申請・採択状況がある年度"},
    unknown_year={**TRUTH, "description": "年度が特定できないものがあるか"},
)
