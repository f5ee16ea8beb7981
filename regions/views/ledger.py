"""The ledger: who applied for what in a fiscal year, and how far it came. Public applications alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import EmptyPage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from measures.notation.years import write_year
from measures.views.answers import answer_csv, refuse
from regions.ledger_exports import ledger_rows, write_ledger_json
from regions.ledger_pages import page_of_ledger
from regions.ledgers import Ledger, has_unknown_year, years_with_applications
from renkei.addresses import address_of
from renkei.conditions import drawn_from
from renkei.sources import CATALOGUE, LEDGER, REGIONS

READABLE = {"json_dumps_params": {"ensure_ascii": False}}
UNKNOWN_YEAR = "年度が特定できない申請・採択状況"


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """Lead to the newest year that has public applications, else to those of no known year, which may be none."""
    years = years_with_applications()
    return redirect("regions:ledger", year=years[0]) if years else redirect("regions:ledger")


def of_a_ledger(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a page the ledger its address names; a year without public applications is 404 with a way to the others."""

    @require_safe
    @wraps(view)
    def page(request: HttpRequest, year: int | None = None) -> HttpResponse:
        if year is not None and year not in years_with_applications():
            context = {"year": year, "year_name": write_year(year), **_ways()}
            return render(request, "regions/no_ledger.html", context, status=404)
        return view(request, Ledger(year))

    return page


@drawn_from(CATALOGUE, REGIONS, LEDGER)
@of_a_ledger
def ledger_page(request: HttpRequest, ledger: Ledger) -> HttpResponse:
    """Show the applications that the query asks for, as a matrix and as rows, with how many regions used what."""
    found = ledger.ask(request.GET)
    kwargs = {"year": ledger.year} if ledger.year else {}
    context: dict[str, Any] = {
        "ledger": ledger,
        "found": found,
        "heading": f"{write_year(ledger.year)}の申請・採択状況" if ledger.year else UNKNOWN_YEAR,
        "here": address_of("regions:ledger", **kwargs),
        "csv": address_of("regions:ledger-csv", **kwargs),
        "json": address_of("regions:ledger-json", **kwargs),
        **_ways(),
    }
    try:
        context |= page_of_ledger(ledger, found)
    except EmptyPage:
        return render(request, "regions/ledger_past_the_end.html", context, status=404)
    return render(request, "regions/ledger.html", context)


def _ways() -> dict[str, Any]:
    years = [(year, write_year(year)) for year in years_with_applications()]
    return {"years": years, "unknown_year": has_unknown_year()}


@drawn_from(CATALOGUE, REGIONS, LEDGER)
@of_a_ledger
def data_json(request: HttpRequest, ledger: Ledger) -> HttpResponse:
    """Answer the ledger's query as JSON, all rows on one page."""
    found = ledger.ask(request.GET)
    if found.errors:
        return JsonResponse({"errors": found.messages}, status=400, **READABLE)
    return JsonResponse(write_ledger_json(ledger, found.qs), **READABLE)


@drawn_from(CATALOGUE, REGIONS, LEDGER)
@of_a_ledger
def data_csv(request: HttpRequest, ledger: Ledger) -> HttpResponse:
    """Answer the ledger's query as CSV, all rows."""
    found = ledger.ask(request.GET)
    if found.errors:
        return refuse(found.messages)
    return answer_csv(request, ledger_rows(ledger, found.qs), name=f"applications-{ledger.year or 'unknown'}")
