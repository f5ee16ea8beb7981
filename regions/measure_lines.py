"""What a measure's page says of who applied for it: the applications of one year as lines, of the others how many."""

from collections import defaultdict

from django.db.models import Prefetch

from measures import queries
from measures.models import Measure
from regions.adoption import Adoption, YearsRegions, count_adoption
from regions.ledgers import Line, Subject, printed_names, regions_of, stage_date
from regions.models import Application, ApplicationRegion


def applications_for(measure: Measure) -> dict[int | None, list[int]]:
    """{fiscal year, None where it is not known: keys of the public applications for the measure}, the newest first.

    Each year in the ledger's order. One query, down the index of measures; by year too SQLite would go through the year.
    """
    found: dict[int | None, list[tuple[int, int]]] = defaultdict(list)
    rows = Application.objects.public().filter(measure=measure).order_by()
    for year, number, key in rows.values_list("fiscal_year", "number", "pk"):
        found[year].append((number, key))
    years = sorted(found, key=lambda year: -(year or 0))
    return {year: [key for _, key in sorted(found[year])] for year in years}


def lines_for(measure: Measure, year: int, keys: list[int]) -> list[Line]:
    """Return the first of these applications for one measure in one year, a page of them; four queries, none without any."""
    if not keys:
        return []
    links = Prefetch("region_links", ApplicationRegion.objects.select_related("region"))
    found = Application.objects.filter(pk__in=keys[: queries.PAGE_SIZE]).select_related("municipality")
    rows = list(found.prefetch_related(links, "stages").order_by("number"))
    at, name = printed_names({measure.pk}, year).get(measure.pk, (None, rows[0].measure_text or measure.name))
    subject = Subject(str(measure.number), name, measure.number, year=at)
    return [Line(row, subject, regions_of(row), stage_date(row)) for row in rows]


def adoption_for(known: YearsRegions, keys: list[int], lines: list[Line]) -> Adoption:
    """Return which regions used it, of all these applications; a query where there are more than ``lines`` show."""
    pairs = [(region.code, line.application.stage) for line in lines for region in line.regions]
    if len(keys) > len(lines):
        links = ApplicationRegion.objects.filter(application__in=keys)
        pairs = list(links.values_list("region__code", "application__stage"))
    return count_adoption(known, pairs)
