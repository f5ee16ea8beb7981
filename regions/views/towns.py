"""わたしのまち: a municipality found by name, よみ or code, its regions, and which measures' money it may receive."""

from typing import Any

from django import forms
from django.core.paginator import EmptyPage, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from measures.models import Edition
from measures.notation.text import forbidden_characters
from measures.notation.years import fiscal_year_of
from measures.queries import LONGEST_QUERY, PAGE_SIZE, PageField, QueryForm, WordsField
from regions.dates import earliest, first_day_of
from regions.exports import write_town
from regions.finding import find_municipalities
from regions.legal_classes import LegalClass
from regions.models import Membership, Municipality
from regions.offers import memberships_on, offers_for, town_offers
from regions.rosters import Held
from regions.views.asking import Asked, asked_year
from renkei.conditions import drawn_from
from renkei.sources import CALLS, CATALOGUE, REGIONS

READABLE = {"json_dumps_params": {"ensure_ascii": False}}
WRONG_PAGE = "ページは1以上の整数で指定してください。"


class TownSearch(forms.Form):
    """The words of the search, and which page of what it finds."""

    q = WordsField(
        label="市区町村",
        required=False,
        max_length=LONGEST_QUERY,
        error_messages={"max_length": f"{LONGEST_QUERY}字以内で入力してください。"},
    )
    page = PageField(
        label="ページ",
        required=False,
        min_value=1,
        error_messages=dict.fromkeys(["invalid", "min_value"], WRONG_PAGE),
    )


@drawn_from(REGIONS)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the municipalities whose name, よみ or code the words ask for."""
    form = TownSearch(request.GET)
    context: dict[str, Any] = {"form": form, "typed": _typed(request)}
    if not form.is_valid():
        return render(request, "regions/towns.html", context)
    words = form.cleaned_data["q"]
    if words:
        found = find_municipalities(words).select_related("prefecture", "successor")
        found = found.prefetch_related("statuses", "memberships__region")
        paginator = Paginator(found, PAGE_SIZE)
        try:
            context["page"] = paginator.page(form.cleaned_data["page"])
        except EmptyPage:
            return render(request, "regions/towns_past_the_end.html", context | {"paginator": paginator}, status=404)
        today = timezone.localdate()
        context["rows"] = [(town, town.class_on(today), _regions_of(town)) for town in context["page"]]
    return render(request, "regions/towns.html", context)


def _typed(request: HttpRequest) -> str:
    """The words as typed, right or wrong, to stand in the search field again."""
    text = request.GET.get("q", "")
    return "".join(character for character in text if character not in forbidden_characters(text))


def _regions_of(town: Municipality) -> list[Held]:
    """Its regions today, from rows already fetched."""
    today = timezone.localdate()
    answers = [(row, row.held_on(today)) for row in town.memberships.all()]
    return [Held(row, today, certain=answer) for row, answer in answers if answer is not False]


@drawn_from(CATALOGUE, CALLS, REGIONS)
@require_safe
def town_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show one municipality as of 1 April of a fiscal year."""
    town = _find(code)
    if town is None:
        return render(request, "regions/no_town.html", {"code": code}, status=404)
    editions = list(Edition.objects.current().newest_first())
    asked = asked_year(request.GET, default=newest_year(editions))
    context: dict[str, Any] = {"town": town, "asked": asked, "editions": editions, "here": request.path}
    pages = QueryForm(request.GET)
    if asked.value:
        context |= _as_of(town, asked, editions)
    if not pages.is_valid():
        context["message"] = pages.errors["page"][0]
    elif context.get("edition") and not context["gone"]:
        try:
            context["offers"] = town_offers(*_measures_for(context), number=pages.cleaned_data["page"])
        except EmptyPage:
            return render(request, "no_page.html", context, status=404)
    return render(request, "regions/town.html", context)


@drawn_from(CATALOGUE, CALLS, REGIONS)
@require_safe
def data_json(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the same as data."""
    town = _find(code)
    if town is None:
        message = f"団体コード「{code}」の市区町村は登録されていません。"
        return JsonResponse({"errors": {"code": [message]}}, status=404, **READABLE)
    editions = list(Edition.objects.current().newest_first())
    asked = asked_year(request.GET, default=newest_year(editions))
    if asked.value is None:
        return JsonResponse({"errors": asked.messages}, status=400, **READABLE)
    return JsonResponse(write_town_of_year(town, asked, editions), **READABLE)


def write_town_of_year(town: Municipality, asked: Asked[int], editions: list[Edition]) -> dict[str, Any]:
    """The municipality as data, as of 1 April of the year asked for; ``editions`` are those that readers see today."""
    found = _as_of(town, asked, editions)
    shown = found["edition"] and not found["gone"]
    return write_town(
        town,
        year=found["year"],
        status=found["status"],
        memberships=found["memberships"],
        edition=found["edition"],
        offers=offers_for(*_measures_for(found)) if shown else [],
    )


def _find(code: str) -> Municipality | None:
    found = Municipality.objects.select_related("prefecture", "successor").prefetch_related("statuses")
    return found.filter(code=code).first()


def newest_year(editions: list[Edition]) -> int:
    """The newest published year, else the fiscal year of today."""
    return editions[0].year if editions else fiscal_year_of(timezone.localdate())


def _as_of(town: Municipality, asked: Asked[int], editions: list[Edition]) -> dict[str, Any]:
    """What holds on 1 April of the year: class, regions, and its edition where there is one."""
    year = asked.value or newest_year(editions)
    day = first_day_of(year)
    edition = next((edition for edition in editions if edition.year == year), None)
    memberships = memberships_on(town, day)
    status = town.class_on(day)
    gone = bool(town.abolished_on) and earliest(town.abolished_on) <= day
    return {
        "day": day,
        "year": year,
        "edition": edition,
        "status": status,
        "memberships": memberships,
        "gone": gone,
    }


def _measures_for(found: dict[str, Any]) -> tuple[Edition, LegalClass | None, list[Membership]]:
    """What the measures of the year are put to: the class, and the memberships that are certain."""
    certain = [held.membership for held in found["memberships"] if held.certain]
    return found["edition"], found["status"].legal_class if found["status"] else None, certain
