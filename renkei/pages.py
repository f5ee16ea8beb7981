"""What the site says of itself: what this is, its data, its accessibility, its map."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from measures.datasets import datasets_of
from measures.models import Edition
from regions.datasets import datasets as datasets_of_regions
from regions.ledgers import years_with_applications
from renkei.conditions import drawn_from
from renkei.datasets import write_json_ld
from renkei.sources import CATALOGUE, LEDGER, REGIONS


def address_of(contact: str) -> str:
    """The address of a link to a contact that is given as a mail or web address."""
    return f"mailto:{contact}" if "@" in contact and ":" not in contact else contact


def operator() -> dict[str, Any]:
    """Who runs this site and how to reach them, as far as the environment says."""
    contact = settings.RENKEI_CONTACT
    return {"operator": settings.RENKEI_OPERATOR, "contact": contact, "contact_address": address_of(contact)}


@drawn_from(CATALOGUE)
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what this is, what the scheme is, what readings are, and on what terms it may be used."""
    context = {"edition": Edition.objects.current().newest_first().first(), **operator()}
    return render(request, "about.html", context)


@drawn_from(CATALOGUE, REGIONS, LEDGER)
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """List all data that can be taken away, for people and, as JSON-LD, for search engines."""
    of_editions = list(datasets_of(list(Edition.objects.current().newest_first())))
    of_regions = list(datasets_of_regions())
    described = [write_json_ld(dataset, request.build_absolute_uri) for dataset in [*of_editions, *of_regions]]
    context = {"of_editions": of_editions, "of_regions": of_regions, "described": described}
    return render(request, "data.html", context)


@drawn_from()
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say honestly how far the site conforms to JIS X 8341-3, and how to report what does not."""
    return render(request, "accessibility.html", operator())


@drawn_from(CATALOGUE, LEDGER)
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """List the pages of the site for people; ``sitemap.xml`` is for machines."""
    editions = list(Edition.objects.current().newest_first())
    return render(request, "site_map.html", {"editions": editions, "ledger_years": years_with_applications()})
