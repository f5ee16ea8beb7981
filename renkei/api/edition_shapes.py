"""The shapes of what speaks of one edition: its entries, its outline, its coverage, its changes."""

from measures.models import COLUMNS, Edition
from measures.opendata.schema_words import (
    CELL,
    COUNT,
    DAY,
    MINISTRY,
    MOMENT,
    NAME,
    NATIONWIDE,
    NUMBER,
    ROLE,
    TEXT,
    YEAR,
    YEN,
    Schema,
    many,
    maybe,
    one_of,
    shape,
)
from measures.opendata.schemas import COMPARED, COVERED, ENTRY
from renkei.api.shapes import PAGE

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

COVERAGE = shape("Coverage", **HEAD, **COVERED)

_STAGED = shape("StagedRevision", revision=NUMBER, budget_stage=_STAGE)
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
            **COMPARED,
        ),
    ],
}
