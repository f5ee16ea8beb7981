"""All city-regions on a day, and one of them."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from measures.models import Edition
from regions.exports import write_regions
from regions.models import CityRegion, Membership, Prefecture
from regions.newest_applications import count_by_year, newest_applications
from regions.offers import cells_of
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
    region = CityRegion.objects.with_members().filter(code=code).first()
    if region is None:
        return no_region(request, code)
    asked = asked_day(request.GET, default=timezone.localdate())
    editions = list(Edition.objects.current().newest_first())
    context: dict[str, Any] = {
        "region": region,
        "asked": asked,
        "editions": editions,
        "visions": region.visions.prefetch_related("projects__measures"),
        "cell_names": {cell.cell: f"{cell.role.code} {cell.name}" for cell in cells_of(editions[0])}
        if editions
        else {},
        **_applications_of(region),
        "sources": sources_of(region),
    }
    if asked.value:
        roster = roster_of(region, asked.value)
        context |= {"roster": roster, "elsewhere": _elsewhere(roster)}
    return render(request, "regions/region.html", context)


def _applications_of(region: CityRegion) -> dict[str, Any]:
    """The region's newest public applications, and how many there are year by year, which the ledgers show."""
    counts = count_by_year(region.pk)
    total = sum(counts.values())
    rows = newest_applications(region, NEWEST, of=total)
    many = total > NEWEST
    return {
        "applications": rows.select_related("measure").prefetch_related("stages"),
        "years": list(counts.items()) if many else [],
        "application_count": total if many else 0,
    }


def no_region(request: HttpRequest, code: str) -> HttpResponse:
    """404: no region has that number."""
    return render(request, "regions/no_region.html", {"code": code}, status=404)


def sources_of(region: CityRegion) -> list[str]:
    """The pages that the memberships and the region itself name, each once; memberships refer to them by place."""
    found = [membership.source for membership in region.memberships.all()] + region.sources.splitlines()
    return list(dict.fromkeys(source.strip() for source in found if source.strip()))


def _elsewhere(roster: Roster) -> list[tuple[Membership, bool]]:
    """Memberships of the roster's municipalities in other regions on the day, and whether they are certain."""
    municipalities = {held.membership.municipality_id for held in roster.held}
    rows = Membership.objects.filter(municipality__in=municipalities).exclude(region=roster.region)
    rows = rows.select_related("region", "municipality").order_by("municipality__code", "region__code")
    answers = [(row, row.held_on(roster.day)) for row in rows]
    return [(row, answer is True) for row, answer in answers if answer is not False]
