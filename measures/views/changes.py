"""前年度からの変更: an edition beside the newest earlier year, as pages and as data."""

from typing import Any

from django import forms
from django.core.paginator import EmptyPage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from measures.change_exports import change_rows, write_changes_json
from measures.change_pages import page_of_changes
from measures.comparisons import Comparison, compare_years, earlier_than
from measures.listed_budgets import NAMES, Compared
from measures.queries import QueryForm
from measures.views.answers import answer_csv
from measures.views.editions import Shown, file_name, of_an_edition
from renkei import access
from renkei.conditions import drawn_from
from renkei.models import User
from renkei.sources import CATALOGUE, RECEIVED


class ChangesForm(QueryForm):
    """Which page; and which budgets, instead of the measures: one of the steps of the bridge."""

    budgets = forms.ChoiceField(
        label="予算額の内訳",
        required=False,
        choices=list(NAMES.items()),
        error_messages={"invalid_choice": "指定された予算額の内訳はありません。"},
    )


def compared_of(request: HttpRequest, shown: Shown) -> Compared | None:
    """What the edition is compared with; who sees part of a draft compares with the same part."""
    if (base := earlier_than(shown.edition)) is None:
        return None
    before = access.rows(request.user, base.entries.all()) if shown.edition.is_draft else base.entries.all()
    return Compared(shown.edition, shown.entries, base, before)


@drawn_from(CATALOGUE, RECEIVED)
@of_an_edition
def changes_page(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Show what changed since the newest earlier year, and how the sum of the budgets became what it is."""
    asked, compared = ChangesForm(request.GET), compared_of(request, shown)
    is_part = shown.edition.is_draft and request.user.role == User.Role.CONTACT
    context: dict[str, Any] = {"shown": shown, "is_part": is_part, "here": shown.url("changes"), "found": None}
    if not asked.is_valid():
        context["messages"] = [str(message) for messages in asked.errors.values() for message in messages]
    elif compared:
        number, budgets = asked.cleaned_data["page"], asked.cleaned_data["budgets"]
        try:
            context["found"] = page_of_changes(compared, number=number, budgets=budgets)
        except EmptyPage as error:
            return render(request, "no_page.html", {"here": context["here"], "error": error}, status=404)
    return render(request, "measures/changes.html", context)


def comparison_of(request: HttpRequest, shown: Shown) -> Comparison | None:
    """Compare all rows at once."""
    found = compared_of(request, shown)
    return found and compare_years(found.edition, found.entries, found.base, found.before)


@drawn_from(CATALOGUE, RECEIVED)
@of_an_edition
def changes_json(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Answer the changes and the bridge as JSON."""
    found = write_changes_json(shown.edition, comparison_of(request, shown))
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


@drawn_from(CATALOGUE, RECEIVED)
@of_an_edition
def changes_csv(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Answer the changes as CSV, a line each."""
    rows = change_rows(shown.edition, comparison_of(request, shown))
    return answer_csv(request, rows, name=file_name("changes", shown))
