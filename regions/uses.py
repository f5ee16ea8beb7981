"""Who used a measure: which measures of a year, and which regions of which years. Public applications alone."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from measures.models import Measure
from regions.adoption import Adoption, YearsRegions, count_adoption, regions_in
from regions.models import Application, ApplicationRegion, CityRegion
from regions.stages import USED, Stage
from renkei.kept_values import kept_by_mark
from renkei.sources import LEDGER, REGIONS


@kept_by_mark(("regions.CityRegion",), most=40)
def known_regions(fiscal_year: int) -> YearsRegions:
    """Return the regions that existed in a fiscal year, and those that may have; one query."""
    return regions_in(fiscal_year, CityRegion.objects.all())


@kept_by_mark(("regions.CityRegion",), most=1)
def all_regions() -> dict[int, CityRegion]:
    """Return {key: city-region}; one query. Nobody may alter them."""
    return {region.pk: region for region in CityRegion.objects.all()}


@kept_by_mark(LEDGER, REGIONS, ("measures.Measure",), most=40)
def used_measures(fiscal_year: int) -> frozenset[int]:
    """Return the numbers of the measures that a region of the fiscal year used (採択・内示 and after); three queries, one where they are kept.

    A region of which it is not known whether it existed by then counts: somebody used the measure.
    """
    known = known_regions(fiscal_year)
    stages = [stage.value for stage in USED]
    links = ApplicationRegion.objects.filter(
        application=OuterRef("pk"), region__code__in=known.existing | known.unknown
    )
    rows = (
        Application.objects.public().of_year(fiscal_year).filter(Exists(links), measure__isnull=False, stage__in=stages)
    )
    return frozenset(rows.order_by().values_list("measure__number", flat=True))


@dataclass(frozen=True, slots=True)
class YearsUse:
    """The regions that applied for a measure in one fiscal year, each with how many applications are at which stage.

    ``year`` is None for what no year is known of; nobody can say which regions existed then, so nothing is counted.
    ``applications`` are all of that year, those that count for no region too.
    """

    year: int | None
    applications: int
    regions: tuple[tuple[CityRegion, tuple[tuple[str, int], ...]], ...]
    known: YearsRegions | None
    adoption: Adoption


def uses_of(measure: Measure) -> list[YearsUse]:
    """Return the years with applications for the measure, the newest first, what has no year last; two queries."""
    regions = {region.code: region for region in CityRegion.objects.order_by("code")}
    applications: dict[int | None, set[int]] = defaultdict(set)
    pairs: dict[int | None, list[tuple[str, str]]] = defaultdict(list)
    rows = Application.objects.public().filter(measure=measure).order_by()
    for key, year, code, stage in rows.values_list("pk", "fiscal_year", "region_links__region__code", "stage"):
        applications[year].add(key)
        if code is not None:
            pairs[year].append((code, stage))
    years = sorted(applications, key=lambda year: -(year or 0))
    return [_use(year, len(applications[year]), pairs[year], regions) for year in years]


def _use(year: int | None, applications: int, pairs: list[tuple[str, str]], regions: dict[str, CityRegion]) -> YearsUse:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for code, stage in sorted(pairs):
        counts[code][Stage(stage).label] += 1
    shown = tuple((regions[code], tuple(counts[code].items())) for code in counts)
    known = None if year is None else regions_in(year, regions.values())
    return YearsUse(year, applications, shown, known, count_adoption(known, pairs) if known else Adoption())
