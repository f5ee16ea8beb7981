"""The newest public applications of a region, and how many it has in which year."""

from django.db.models import Count, Exists, F, OuterRef

from regions.models import Application, ApplicationRegion, CityRegion
from regions.models.applications import ApplicationQuerySet
from renkei.kept_values import kept_by_mark
from renkei.sources import LEDGER

OFTEN = 1_000  # of more than so many the newest are found sooner by looking through all regions' newest


@kept_by_mark(LEDGER, most=100)
def count_by_year(region: int) -> dict[int | None, int]:
    """{fiscal year, None where it is not known: public applications of the region with that key}, the newest year first.

    One query; where they are kept, one for the mark.
    """
    public = Application.objects.public().filter(region_links__region=region)
    years = public.order_by(F("fiscal_year").desc(nulls_last=True)).values_list("fiscal_year")
    return dict(years.annotate(Count("pk")))


def newest_applications(region: CityRegion, most: int, *, of: int) -> ApplicationQuerySet:
    """The newest ``most`` of the region's public applications, of which there are so many."""
    if of <= OFTEN:
        keys = region.applications.public().values_list("pk", flat=True)
    else:
        mine = ApplicationRegion.objects.filter(application=OuterRef("pk"), region=region)
        keys = Application.objects.public().filter(Exists(mine)).values_list("pk", flat=True)
    return Application.objects.filter(pk__in=list(keys[:most]))
