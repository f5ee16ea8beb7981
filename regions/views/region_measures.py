"""What a region could use: the measures of one fiscal year, in an order that gives its reasons."""

from typing import Any

from django.core.paginator import EmptyPage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from measures.models import Edition
from measures.queries import QueryForm
from regions.dates import first_day_of
from regions.offers import offers_for_region
from regions.region_pages import known_region
from regions.rosters import roster_of
from regions.views.city_regions import no_region
from renkei.conditions import drawn_from
from renkei.sources import CALLS, CATALOGUE, LEDGER, REGIONS


@drawn_from(CATALOGUE, CALLS, REGIONS, LEDGER)
@require_safe
def page(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show the measures of the year's published edition as they suit the region on 1 April of that year."""
    known = known_region(code)
    if known is None:
        return no_region(request, code)
    editions = {edition.year: edition for edition in Edition.objects.current().newest_first()}
    if year not in editions:
        return render(request, "measures/no_edition.html", {"year": year, "years": editions.values()}, status=404)
    roster = roster_of(known.region, first_day_of(year))
    vision = next((vision for vision in known.visions if vision.covers(year)), None)
    context: dict[str, Any] = {
        "region": known.region,
        "edition": editions[year],
        "editions": list(editions.values()),
        "roster": roster,
        "vision": vision,
        "other_visions": known.visions,
        "here": request.path,
    }
    asked = QueryForm(request.GET)
    if not asked.is_valid():
        context["message"] = asked.errors["page"][0]
    elif roster.existed is not False:
        try:
            offers = offers_for_region(editions[year], roster, vision, number=asked.cleaned_data["page"])
        except EmptyPage:
            return render(request, "no_page.html", context, status=404)
        cells = set(vision.cells) if vision else set()
        context |= {
            "offers": offers,
            "empty": [cell for cell in offers.empty if not cells or cell.cell in cells],
            "cells": cells,
        }
    return render(request, "regions/measures.html", context)
