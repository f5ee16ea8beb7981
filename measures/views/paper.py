"""The list made for paper: all rows of a query on one page, sent while it is made where they are many."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from measures.facets import chips_of
from measures.filters import EntryFilter
from measures.models.entries import EntryQuerySet
from measures.views.editions import Shown, of_an_edition
from renkei.conditions import drawn_from
from renkei.sources import CATALOGUE, LEDGER, REGIONS

PIECE = 500  # rows that are held at a time
_HERE = mark_safe("<!-- rows -->")  # what people write has no < in the page


@drawn_from(CATALOGUE, REGIONS, LEDGER)
@of_an_edition
def entries_on_paper(request: HttpRequest, shown: Shown) -> HttpResponseBase:
    """Answer the list's query as one page made for paper, all rows."""
    found = EntryFilter(request.GET, shown.listing, edition=shown.edition)
    context = {"shown": shown, "found": found, "chips": chips_of(found), "count": found.qs.count(), "rows_here": ""}
    context["address"] = request.build_absolute_uri(shown.url("list"))
    if context["count"] > PIECE:
        return StreamingHttpResponse(_pieces(request, context, found.qs))
    return render(request, "measures/print.html", context | {"rows": list(found.qs)})


def _pieces(request: HttpRequest, context: dict[str, Any], entries: EntryQuerySet) -> Iterator[str]:
    """Yield the page: what stands before its rows, ``PIECE`` rows at a time, what stands after them."""
    frame = render_to_string("measures/print.html", context | {"rows": [], "rows_here": _HERE}, request)
    before, after = frame.split(_HERE)
    yield before
    rows = entries.iterator(chunk_size=PIECE)
    while some := list(islice(rows, PIECE)):
        yield render_to_string("measures/_print_rows.html", context | {"rows": some}, request)
    yield after
