"""All city-regions on a day, and one of them."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from measures.outlines import outline_of, published_editions
from regions.exports import write_regions
from regions.models import CityRegion, Prefecture
from regions.newest_applications import newest_applications
from regions.region_pages import elsewhere, known_region
from regions.rosters import Roster, figures_of, published_by, roster_of
from regions.tile_map import draw_tile_map
from regions.views.asking import asked_day
from renkei.conditions import drawn_from
from renkei.sources import CATALOGUE, LEDGER, REGIONS

NEWEST = 50  # applications that the page of a region shows
READABLE = {"json_dumps_params": {"ensure_ascii": False}}


@drawn_from(REGIONS)
@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    """Show the regions on a day as figures, map and tables, beside what the ministry published."""
    asked = asked_day(request.GET, default=timezone.localdate())
    context: dict[str, Any] = {"asked": asked}
    if asked.value:
        regions = CityRegion.objects.prefetch_related("memberships__municipality__prefecture")
        rosters = [roster_of(region, asked.value) for region in regions]
        shown = [roster for roster in rosters if roster.existed is not False]
        context |= {
            "rosters": shown,
            "absent": len(rosters) - len(shown),
            "figures": figures_of(shown, asked.value),
            "published": published_by(asked.value),
            **_by_prefecture(shown),
        }
    return render(request, "regions/list.html", context)


def _by_prefecture(rosters: list[Roster]) -> dict[str, Any]:
    """The map, and for each prefecture the regions that have members in it."""
    found: dict[str, list[Roster]] = {prefecture.code: [] for prefecture in Prefecture.objects.all()}
    for roster in rosters:
        for prefecture in roster.prefectures:
            found[prefecture.code].append(roster)
    drawn = draw_tile_map(Counter({code: len(there) for code, there in found.items()}))
    return {"map": drawn, "prefectures": [(tile, found.get(tile.place.code, [])) for tile in drawn.tiles]}


@drawn_from(REGIONS)
@require_safe
def data_json(request: HttpRequest) -> HttpResponse:
    """Answer all regions with their members and dates; with ``on`` those of that day."""
    asked = asked_day(request.GET, default=None)
    if asked.error:
        return JsonResponse({"errors": asked.messages}, status=400, **READABLE)
    regions = CityRegion.objects.prefetch_related("memberships__municipality__prefecture")
    return JsonResponse(write_regions(regions, on=asked.value), **READABLE)


@drawn_from(CATALOGUE, REGIONS, LEDGER)
@require_safe
def region_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show one region: who belongs to it on a day, its dates, its visions, and who applied for what."""
    known = known_region(code)
    if known is None:
        return no_region(request, code)
    asked = asked_day(request.GET, default=timezone.localdate())
    editions = published_editions()
    cells = outline_of(editions[0].taxonomy_id) if editions else []
    newest = newest_applications(known.region.pk, NEWEST)
    context: dict[str, Any] = {
        "region": known.region,
        "asked": asked,
        "editions": editions,
        "visions": known.visions,
        "cell_names": {cell.cell: f"{cell.role.code} {cell.name}" for cell in cells},
        "applications": newest.rows,
        "application_count": newest.total,
        "years": list(newest.years.items()),
        "sources": known.sources,
    }
    if asked.value:
        roster = roster_of(known.region, asked.value)
        context |= {"roster": roster, "elsewhere": elsewhere(roster)}
    return render(request, "regions/region.html", context)


def no_region(request: HttpRequest, code: str) -> HttpResponse:
    """404: no region has that number."""
    return render(request, "regions/no_region.html", {"code": code}, status=404)
