"""Pages over all published years: the list of measures, and one measure through the years."""

from django.core.paginator import EmptyPage
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from measures.budget_charts import draw_budgets
from measures.facets import chips_of
from measures.models import Call, EmptySearch, Entry, Succession
from measures.spellings import spellings_for
from measures.views.editions import counted
from measures.year_steps import budgets_of, steps_of
from measures.years import YEAR_SORTS, AllYearsFilter, facets_of_years, lines_of
from renkei.conditions import drawn_from
from renkei.sources import CALLS, CATALOGUE, LEDGER, REGIONS


@drawn_from(CATALOGUE)
@require_safe
def measure_list(request: HttpRequest) -> HttpResponse:
    """Show the measures of all current editions that the query asks for, with the years they appear in."""
    found = AllYearsFilter(request.GET)
    try:
        page = found.page()
    except EmptyPage as error:
        raise Http404 from error
    lines = lines_of(found, page)
    context = {
        "found": found,
        "page": page,
        "lines": lines,
        "facets": facets_of_years(found),
        "chips": chips_of(found),
        "sorts": [("", "施策番号順"), *YEAR_SORTS],
        "spellings": spellings_for(found) if found.words and not lines else [],
    }
    if found.asks_for_words_alone and not lines and found.queryset.exists():
        return counted(render(request, "measures/all.html", context), found, year=EmptySearch.ALL_YEARS)
    return render(request, "measures/all.html", context)


@drawn_from(CATALOGUE, CALLS, REGIONS, LEDGER)
@require_safe
def measure_page(request: HttpRequest, number: int) -> HttpResponse:
    """Show one measure through the published years; one that no current edition has is 404."""
    entries = list(
        Entry.objects.published().for_listing().select_related("edition")
        .filter(measure__number=number).order_by("-edition__year")
    )  # fmt: skip
    if not entries:
        raise Http404
    measure = entries[0].measure
    known = Entry.objects.published()
    successions = Succession.objects.select_related("predecessor", "successor")
    context = {
        "measure": measure,
        "newest": entries[0],
        "entries": entries,
        "chart": draw_budgets(budgets_of(entries)),
        "steps": steps_of(entries),
        "origins": successions.filter(Exists(known.filter(measure=OuterRef("predecessor"))), successor=measure),
        "successors": successions.filter(Exists(known.filter(measure=OuterRef("successor"))), predecessor=measure),
        "other_names": measure.names.all(),
        "calls": Call.objects.public().filter(measure=measure),
    }
    return render(request, "measures/measure.html", context)
