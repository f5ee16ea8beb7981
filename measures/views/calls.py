"""公募・要望調査: what is open, closes soon, opens soon or closed of late; the same as a calendar and as a feed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import EmptyPage
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from measures.calls import RECENT_DAYS, CallFilter, ListedCall, listed, page_of_calls
from measures.feeds import MOST_ITEMS, write_atom, write_ics
from renkei.conditions import drawn_from
from renkei.sources import CALLS, CATALOGUE


@drawn_from(CATALOGUE, CALLS)
@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """Show the calls that the query asks for by their state."""
    found = CallFilter(request.GET)
    context: dict[str, Any] = {"found": found, "here": request.path, "recent_days": RECENT_DAYS}
    try:
        context["page"], context["groups"] = page_of_calls(found)
    except EmptyPage:
        return render(request, "no_page.html", context, status=404)
    context |= {"options": found.options(), "chips": found.chips()}
    return render(request, "measures/calls.html", context)


def as_file(content_type: str) -> Callable[..., Callable[[HttpRequest], HttpResponse]]:
    """Answer the page's query as a file; a query that cannot be answered is 400 with the messages."""

    def decorate(write: Callable[[HttpRequest, CallFilter], str]) -> Callable[[HttpRequest], HttpResponse]:
        @require_safe
        @wraps(write)
        def view(request: HttpRequest) -> HttpResponse:
            found = CallFilter(request.GET)
            if found.errors:
                lines = [f"{key}: {message}" for key, messages in found.messages.items() for message in messages]
                return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8", status=400)
            return HttpResponse(write(request, found), content_type=f"{content_type}; charset=utf-8")

        return view

    return decorate


@drawn_from(CATALOGUE, CALLS)
@as_file("text/calendar")
def calls_ics(request: HttpRequest, found: CallFilter) -> str:
    """Openings and closings for a calendar program."""
    return write_ics(listed(found.qs.with_changed_at()), _address_of(request))


@drawn_from(CATALOGUE, CALLS)
@as_file("application/atom+xml")
def calls_atom(request: HttpRequest, found: CallFilter) -> str:
    """What was added or changed, for a feed reader."""
    return write_atom(
        listed(found.qs.with_changed_at().order_by(F("changed_at").desc(nulls_last=True), "-pk")[:MOST_ITEMS]),
        _address_of(request),
        page=request.build_absolute_uri(reverse("calls:list")),
        own=request.build_absolute_uri(),
        query=_canonical(found),
    )


def _address_of(request: HttpRequest) -> Callable[[ListedCall], str]:
    def address_of(one: ListedCall) -> str:
        kwargs = {"year": one.year, "number": one.call.measure.number}
        return request.build_absolute_uri(reverse("measures:entry", kwargs=kwargs))

    return address_of


def _canonical(found: CallFilter) -> str:
    """The query as one text, however its values were ordered: a feed of the same calls has the same identifier."""
    return "&".join(f"{key}={value}" for key in ("ministry", "year") for value in sorted(found.chosen(key)))
