"""Open data of regions: as CSV on a day, as a package, and the schemas of our JSON."""

from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from measures.csv_files import Row
from measures.views.answers import answer_csv, refuse, refuse_any_query
from measures.views.open_data import answer_schema, answer_zip
from regions.models import CityRegion
from regions.packages import package_of_regions
from regions.region_tables import member_rows, region_rows
from regions.schemas import SCHEMAS
from regions.views.asking import asked_day
from renkei.conditions import drawn_from
from renkei.sources import CATALOGUE, LEDGER, REGIONS


@drawn_from(REGIONS)
@require_safe
def regions_csv(request: HttpRequest) -> HttpResponseBase:
    """Answer a row a region; with ``on`` those of that day."""
    return _on_a_day(request, region_rows, "regions")


@drawn_from(REGIONS)
@require_safe
def members_csv(request: HttpRequest) -> HttpResponseBase:
    """Answer a row a membership; with ``on`` those of that day."""
    return _on_a_day(request, member_rows, "members")


def _on_a_day(request: HttpRequest, rows: Callable[..., Iterator[Row]], name: str) -> HttpResponseBase:
    asked = asked_day(request.GET, default=None)
    if asked.error:
        return refuse(asked.messages)
    regions = CityRegion.objects.with_members()
    ending = f"-{asked.value.isoformat()}" if asked.value else ""
    return answer_csv(request, rows(regions, on=asked.value), name=f"{name}{ending}")


@drawn_from(CATALOGUE, REGIONS, LEDGER)
@require_safe
def regions_zip(request: HttpRequest) -> HttpResponseBase:
    """Answer regions, memberships and public applications as a package."""
    return refuse_any_query(request) or answer_zip(package_of_regions())


@drawn_from()
@require_safe
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """Answer the JSON Schema (draft 2020-12) of one of our answers."""
    return answer_schema(request, SCHEMAS[name])
