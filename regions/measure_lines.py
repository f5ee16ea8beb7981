"""What a measure's page says of who applied for it: the applications of one year as lines, of the others how many."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import OuterRef, Subquery

from measures import queries
from measures.models import Measure
from regions.adoption import Adoption, YearsRegions, count_adoption
from regions.ledger_lines import Line, Subject
from regions.models import Application, ApplicationRegion, CityRegion, StageChange
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


def applications_in(measure: int, number: int, year: int, printed: Mapping[int, str]) -> MeasuresYear:
    """Return who applied for a measure, by its key and number; one statement, two where somebody did in that year.

    ``printed``: its name in each year's published edition.
    """
    found = applications_for(measure)
    keys = found.get(year, [])
    lines = lines_for(subject_of(measure, number, year, printed), keys) if keys else []
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


def lines_for(subject: Subject, keys: list[int]) -> list[Line]:
    """Return the first of these applications for one measure, a page of them; one statement, none without any."""
    if not keys:
        return []
    every, rows = all_regions(), dict[int, tuple[Any, ...]]()
    regions = defaultdict[int, list[CityRegion]](list)
    for *row, region in _applications(keys[: queries.PAGE_SIZE]):
        rows[row[_KEY]] = tuple(row)
        regions[row[_KEY]] += [every[region]] if region is not None else []
    lines = []
    for key, (*values, reached_on) in rows.items():
        of = tuple(sorted(regions[key], key=lambda region: region.code))
        lines.append(Line(Application.from_db(DEFAULT_DB_ALIAS, _COLUMNS, values), subject, of, reached_on or ""))
    return lines


def adoption_for(known: YearsRegions, keys: list[int], lines: list[Line]) -> Adoption:
    """Return which regions used it, of all these applications; a query where there are more than ``lines`` show."""
    pairs = [(region.code, line.application.stage) for line in lines for region in line.regions]
    if len(keys) > len(lines):
        links = ApplicationRegion.objects.filter(application__in=keys)
        pairs = list(links.values_list("region__code", "application__stage"))
    return count_adoption(known, pairs)


def subject_of(measure: int, number: int, year: int, printed: Mapping[int, str]) -> Subject:
    """Return the measure under the name that the edition of the year prints, else the newest published one."""
    if not printed:
        return Subject(str(number), Measure.objects.get(pk=measure).name, number)
    at = year if year in printed else max(printed)
    return Subject(str(number), printed[at], number, year=at)


_COLUMNS = [field.attname for field in Application._meta.concrete_fields]
_KEY = _COLUMNS.index(Application._meta.pk.attname)


@prepared
def _public(measure: int) -> Any:
    rows = Application.objects.public().filter(measure=measure).order_by()
    return rows.values_list("fiscal_year", "number", "pk")


@prepared
def _applications(keys: list[int]) -> Any:
    """A row for each region of each: its columns, the date of its stage as it was last changed, the region's key."""
    changes = StageChange.objects.filter(application=OuterRef("pk"), stage=OuterRef("stage")).order_by("-pk")
    rows = Application.objects.filter(pk__in=keys).order_by("number")
    return rows.values_list(*_COLUMNS, Subquery(changes.values("reached_on")[:1]), "region_links__region")
