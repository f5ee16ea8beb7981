"""分野別の掲載状況: what an edition has in each cell of role × policy field, as a page and as data."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from measures.coverage.counting import step_labels
from measures.coverage.files import coverage_rows, write_coverage_json
from measures.coverage.gathering import gather_coverage
from measures.outlines import published_editions
from measures.views.answers import answer_csv
from measures.views.editions import Shown, file_name, of_an_edition
from renkei.conditions import drawn_from
from renkei.sources import CATALOGUE


@drawn_from(CATALOGUE)
@of_an_edition
def coverage_page(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Show all cells as a picture and as a table, and those that hold nothing."""
    coverage, headings = gather_coverage(shown.edition, shown.entries)
    context = {
        "shown": shown,
        "years": published_editions(),
        "coverage": coverage,
        "ministries": headings,
        "steps": step_labels(),
        # A contact sees only the own rows of a draft: what looks empty may hold another ministry's.
        "partial": shown.edition.is_draft and shown.edition.entries.count() > coverage.total.entries,
    }
    return render(request, "measures/coverage.html", context)


@drawn_from(CATALOGUE)
@of_an_edition
def coverage_json(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Answer the same as JSON."""
    data = write_coverage_json(shown.edition, *gather_coverage(shown.edition, shown.entries))
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


@drawn_from(CATALOGUE)
@of_an_edition
def coverage_csv(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Answer the same as CSV, a line for each cell and ministry."""
    rows = coverage_rows(shown.edition, *gather_coverage(shown.edition, shown.entries))
    return answer_csv(request, rows, name=file_name("coverage", shown))
