"""What a measure's page says of who applied for it: the applications of one year as lines, of the others how many."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from measures import queries
from measures.models import Entry, Measure
from regions.adoption import Adoption, YearsRegions, count_adoption
from regions.ledger_lines import Line, Subject, lines_of
from regions.models import Application, ApplicationRegion
from regions.uses import all_regions, known_regions
from renkei.prepared import prepared


@dataclass(frozen=True, slots=True)
class MeasuresYear:
    """The public applications for the measure of a number in one fiscal year: a page of ``lines``, ``count`` in all.

    ``adoption``: which of the ``known`` regions used it, None without any. ``others``: (another year, how many), the
    newest first; ``unknown``: how many have no year.
    """

    number: int
    year: int
    count: int
    lines: list[Line]
    known: YearsRegions | None
    adoption: Adoption | None
    others: list[tuple[int, int]]
    unknown: int


def applications_in(measure: int, number: int, year: int) -> MeasuresYear:
    """Return who applied for a measure, by its key and number; one statement, five where somebody did in that year."""
    found = applications_for(measure)
    keys = found.get(year, [])
    lines = lines_for(measure, number, year, keys)
    known = known_regions(year) if lines else None
    return MeasuresYear(
        number,
        year,
        len(keys),
        lines,
        known,
        adoption_for(known, keys, lines) if known else None,
        others=[(at, len(some)) for at, some in found.items() if at is not None and at != year],
        unknown=len(found.get(None, [])),
    )


def applications_for(measure: int) -> dict[int | None, list[int]]:
    """{fiscal year, None where it is not known: keys of the public applications for the measure}, the newest first.

    Each year in the ledger's order. One query, down the index of measures; by year too SQLite would go through the year.
    """
    found: dict[int | None, list[tuple[int, int]]] = defaultdict(list)
    for year, number, key in _public(measure):
        found[year].append((number, key))
    years = sorted(found, key=lambda year: -(year or 0))
    return {year: [key for _, key in sorted(found[year])] for year in years}


def lines_for(measure: int, number: int, year: int, keys: list[int]) -> list[Line]:
    """Return the first of these applications for one measure in one year, a page of them; four queries, none without any."""
    some = keys[: queries.PAGE_SIZE]
    if not some:
        return []
    subject = _subject(measure, number, year)
    rows = (Application.from_db(DEFAULT_DB_ALIAS, _COLUMNS, values) for values in _applications(some))
    return lines_of([(row, subject) for row in rows], all_regions())


def adoption_for(known: YearsRegions, keys: list[int], lines: list[Line]) -> Adoption:
    """Return which regions used it, of all these applications; a query where there are more than ``lines`` show."""
    pairs = [(region.code, line.application.stage) for line in lines for region in line.regions]
    if len(keys) > len(lines):
        links = ApplicationRegion.objects.filter(application__in=keys)
        pairs = list(links.values_list("region__code", "application__stage"))
    return count_adoption(known, pairs)


def _subject(measure: int, number: int, year: int) -> Subject:
    """Under the name that the edition of the year prints, else the newest published one."""
    printed = {at: full or name for at, name, full in _printed(measure)}
    if not printed:
        return Subject(str(number), Measure.objects.get(pk=measure).name, number)
    at = year if year in printed else max(printed)
    return Subject(str(number), printed[at], number, year=at)


_COLUMNS = [field.attname for field in Application._meta.concrete_fields]


@prepared
def _public(measure: int) -> Any:
    rows = Application.objects.public().filter(measure=measure).order_by()
    return rows.values_list("fiscal_year", "number", "pk")


@prepared
def _applications(keys: list[int]) -> Any:
    return Application.objects.filter(pk__in=keys).order_by("number").values_list(*_COLUMNS)


@prepared
def _printed(measure: int) -> Any:
    return Entry.objects.published().filter(measure=measure).values_list("edition__year", "name", "full_name")
