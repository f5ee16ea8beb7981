"""Home, and what is said when something is not there or goes wrong."""

import sys

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.http import require_safe

from measures.facets import facets_of
from measures.filters import EntryFilter
from measures.models import Edition
from renkei.outages import words_of_outage


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what this is, one search field, what the newest year covers, and all published years."""
    editions = list(Edition.objects.current().newest_first())
    context = {"editions": editions, "edition": editions[0] if editions else None}
    if editions:
        found = EntryFilter(QueryDict(), editions[0].entries.all(), edition=editions[0])
        context |= {"found": found, "facets": facets_of(found)}
    return render(request, "home.html", context)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request that cannot be understood."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not allowed; a missing CSRF cookie ends here too."""
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: something broke; 503 where the database is away or a disk is full, which passes.

    The pages ask nothing of the database and of no other template.
    """
    if words_of_outage(sys.exception()):
        return HttpResponse(get_template("503.html").render(), status=503, headers={"Retry-After": "60"})
    return HttpResponse(get_template("500.html").render(), status=500)
