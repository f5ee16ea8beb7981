"""The shapes of what belongs to no single edition: measures through the years, ministries, calls."""

from measures.calls import STATES
from measures.models import Call, MeasureName, Succession
from measures.opendata.schema_words import (
    DAY,
    MINISTRY,
    MOMENT,
    NAME,
    NUMBER,
    TEXT,
    YEAR,
    YEN,
    many,
    maybe,
    one_of,
    shape,
)
from renkei.api.edition_shapes import EDITIONS, ENTRY, REVISION
from renkei.api.shapes import PAGE

MEASURES = shape(
    "Measures",
    editions=EDITIONS,
    **PAGE,
    measures=many(
        shape(
            "MeasureLine",
            number=NUMBER,
            years=many(
                shape(
                    "MeasureYear",
                    fiscal_year=YEAR,
                    ministry=MINISTRY,
                    ministry_name=NAME,
                    full_name=NAME,
                    budget_text=TEXT,
                    yen=maybe(YEN),
                )
            ),
        )
    ),
)
_KIN = many(shape("Succession", number=NUMBER, name=NAME, kind=one_of(Succession.Kind.choices), fiscal_year=YEAR))
CALL = shape(
    "Call",
    measure={**NUMBER, "description": "施策番号"},
    measure_name=NAME,
    ministry=MINISTRY,
    fiscal_year=YEAR,
    listed_in={**YEAR, "description": "施策名を載せた年度版"},
    public_name=TEXT,
    kind=one_of(Call.Kind.choices),
    state={"type": "string", "enum": STATES},
    period_text=TEXT,
    opens_on=maybe(DAY),
    closes_at=maybe(MOMENT),
    channel=TEXT,
    section=TEXT,
    phone=TEXT,
    mail=TEXT,
    contact=TEXT,
    address=TEXT,
    checked_on=maybe(DAY),
)
ONE_MEASURE = shape(
    "OneMeasure",
    number=NUMBER,
    editions=EDITIONS,
    other_names=many(shape(name=NAME, kind=one_of(MeasureName.Kind.choices))),
    years=many(shape(fiscal_year=YEAR, edition=REVISION, entry=ENTRY)),
    origins=_KIN,
    successors=_KIN,
    calls=many(CALL),
)
MINISTRIES = shape(
    "Ministries",
    editions=EDITIONS,
    ministries=many(
        shape(
            "Ministry",
            code=MINISTRY,
            name=NAME,
            short_name=TEXT,
            other_names=many(NAME),
            abolished_on=maybe(DAY),
            successor=maybe(MINISTRY),
            fiscal_years={**many(YEAR), "description": "掲載施策がある年度"},
        )
    ),
)
CALLS = shape("Calls", editions=EDITIONS, **PAGE, calls=many(CALL))
