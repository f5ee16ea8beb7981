"""All public pages for search engines, as sitemap.xml: what readers see today; no revision, no data file, no search."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from measures.models import Edition, Entry, Measure
from regions.ledgers import has_unknown_year, years_with_applications
from regions.models import CityRegion, Municipality
from renkei.conditions import drawn_from
from renkei.sources import CATALOGUE, LEDGER, REGIONS

SINGLE = ("home", "measures:all", "regions:list", "regions:towns", "calls:list", "about", "data", "accessibility")


class Pages(Sitemap):
    """Names of patterns with their arguments, and when what they show was published."""

    def items(self) -> list[tuple[str, dict[str, Any], datetime | None]]:
        """Return the pages that exist once, then those of each edition and of each ledger."""
        editions = list(Edition.objects.current().newest_first())
        pages: list[tuple[str, dict[str, Any], datetime | None]] = [(name, {}, None) for name in (*SINGLE, "site-map")]
        for place, edition in enumerate(editions, start=1):
            kinds = ("list", "coverage", "changes") if place < len(editions) else ("list", "coverage")
            pages += [(f"measures:{kind}", {"year": edition.year}, edition.published_at) for kind in kinds]
        pages += [("regions:ledger", {"year": year}, None) for year in years_with_applications()]
        return pages + [("regions:ledger", {}, None)] * has_unknown_year()

    def location(self, item: tuple[str, dict[str, Any], datetime | None]) -> str:
        """The path of the page."""
        return reverse(item[0], kwargs=item[1])

    def lastmod(self, item: tuple[str, dict[str, Any], datetime | None]) -> datetime | None:
        """When its edition was published."""
        return item[2]


class Rows(Sitemap):
    """One page for each row of a query that yields the arguments of a pattern."""

    def __init__(self, pattern: str, rows: Callable[[], Any]) -> None:
        self.pattern, self.rows = pattern, rows

    def items(self) -> list[dict[str, Any]]:
        """Return the arguments."""
        return list(self.rows())

    def location(self, item: dict[str, Any]) -> str:
        """The path of the page."""
        return reverse(self.pattern, kwargs=item)


def _measures() -> Any:
    seen = Exists(Entry.objects.published().filter(measure=OuterRef("pk")))
    return Measure.objects.filter(seen).order_by("number").values("number")


def _region_measures() -> list[dict[str, Any]]:
    years = Edition.objects.current().newest_first().values_list("year", flat=True)
    codes = list(CityRegion.objects.order_by("code").values_list("code", flat=True))
    return [{"code": code, "year": year} for year in years for code in codes]


MAPS: dict[str, Sitemap] = {
    "pages": Pages(),
    "measures": Rows("measures:measure", _measures),
    "regions": Rows("regions:region", lambda: CityRegion.objects.order_by("code").values("code")),
    "region-measures": Rows("regions:measures", _region_measures),
    "towns": Rows("regions:town", lambda: Municipality.objects.order_by("code").values("code")),
}


def maps() -> dict[str, Sitemap]:
    """Return all parts of the map, the entries of each year as one of their own: ``entries-2020``."""
    years = Edition.objects.current().newest_first().values_list("year", flat=True)
    return MAPS | {f"entries-{year}": Rows("measures:entry", partial(_entries_of, year)) for year in years}


def _entries_of(year: int) -> list[dict[str, Any]]:
    rows = Entry.objects.filter(edition=Edition.objects.current().get(year=year)).order_by()
    return [{"year": year, "number": number} for number in sorted(rows.values_list("measure__number", flat=True))]


def is_long() -> bool:
    """Whether one map would hold more addresses than sitemaps.org allows, by a rough upper count."""
    towns, regions = Municipality.objects.count(), CityRegion.objects.count()
    entries = Entry.objects.published().order_by()[: Sitemap.limit].count()
    return 2 * entries + towns + 100 * regions + 500 > Sitemap.limit


@drawn_from(CATALOGUE, REGIONS, LEDGER)
@require_safe
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    """Answer sitemap.xml (sitemaps.org): all addresses, or an index of parts, ``?section=entries-2020``, where they are many."""
    parts, section = maps(), request.GET.get("section")
    if section is None and is_long():
        return _index(request, parts)
    return sitemap(request, parts, section=section).render()


def _index(request: HttpRequest, parts: dict[str, Sitemap]) -> HttpResponse:
    here = request.build_absolute_uri(request.path)
    pages = [(name, page) for name, part in parts.items() for page in part.paginator.page_range]
    addresses = [f"{here}?section={name}" + (f"&p={page}" if page > 1 else "") for name, page in pages]
    listed = [{"location": address, "last_mod": None} for address in addresses]
    return render(request, "sitemap_index.xml", {"sitemaps": listed}, content_type="application/xml")
