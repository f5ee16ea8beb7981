"""Applications at some places of a ledger as plain values: what a page shows of its fifty, without making models of them."""

from datetime import date
from functools import partial
from itertools import product
from typing import Any, NamedTuple

from regions.ledger_subjects import Part, about_part, of_ledger
from regions.models.applications import ApplicationQuerySet
from renkei.prepared import prepared


class ListedApplication(NamedTuple):
    """A row. Names are those of fields of ``Application``, so that the same words of a template write either."""

    pk: int
    number: int
    subject: str
    measure_id: int | None
    measure_text: str
    fiscal_year: int | None
    years_text: str
    applicant: str
    applicant_kind: str
    project: str
    stage: str
    stage_text: str
    carried_over: bool
    project_cost: int | None
    requested: int | None
    granted: int | None
    settled: int | None
    rate_text: str
    source: str
    confirmed_on: date | None
    note: str


def rows_of(applications: ApplicationQuerySet, part: Part) -> list[ListedApplication]:
    """Return those of the applications of a ledger that stand at the places of the part; one query."""
    rows = about_part(applications, part).values_list(*ListedApplication._fields)
    return [ListedApplication(*row) for row in rows[part.places.start : part.places.stop]]


def rows_of_year(year: int | None, part: Part) -> list[ListedApplication]:
    """Return the same of the whole ledger of a year, None: of no known year. The statement is written once a process."""
    ask = _ASK[year is not None, bool(part.measures), part.others]
    numbers = [each for each in (year, list(part.measures)) if each]
    return [ListedApplication(*row) for row in ask(*numbers, part=part.places)]


def _asked(*numbers: Any, dated: bool, measures: bool, others: bool) -> Any:
    year = numbers[0] if dated else None
    part = Part(tuple(numbers[-1]) if measures else (), others, range(0))
    return about_part(of_ledger(year), part).values_list(*ListedApplication._fields)


_ASK = {
    (dated, measures, others): prepared(partial(_asked, dated=dated, measures=measures, others=others))
    for dated, measures, others in product((True, False), repeat=3)
}
