"""Home, and what is said when something is not there or goes wrong."""

import logging
import sys
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.http import require_safe

from measures.facets import facets_of
from measures.filters import EntryFilter
from measures.models import Edition
from renkei.api.problems import Problem, answer_problem, is_below
from renkei.conditions import drawn_from
from renkei.outages import words_of_outage
from renkei.sources import CATALOGUE

log = logging.getLogger(__name__)


@drawn_from(CATALOGUE)
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


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether this process can serve: the database answers and has every migration; else 503 and why."""
    try:
        missing = _migrations() - MigrationRecorder(connection).applied_migrations().keys()
    except DatabaseError:
        log.warning("not ready: the database does not answer", exc_info=True)
        return _not_ready("データベースに接続できません。")
    if missing:
        log.warning("not ready: migrations are missing", extra={"values": {"missing": sorted(map(".".join, missing))}})
        return _not_ready("データベースの移行（migrate）が終わっていません。")
    return HttpResponse("ok", content_type="text/plain")


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """The migrations of this version; they do not change while the process lives."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _not_ready(words: str) -> HttpResponse:
    return HttpResponse(words, status=503, content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request that cannot be understood."""
    if is_below(request):
        return answer_problem(request, Problem("bad-request", "要求の形が正しくありません。"))
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not allowed; a missing CSRF cookie ends here too."""
    if is_below(request):
        return answer_problem(request, Problem("forbidden", "この操作は許可されていません。"))
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page."""
    if is_below(request):
        return answer_problem(request, Problem("not-found", "この番地はありません。"))
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: something broke; 503 where the database is away or a disk is full, which passes.

    The pages ask nothing of the database and of no other template.
    """
    is_out = bool(words_of_outage(sys.exception()))
    if is_below(request):
        kind = "unavailable" if is_out else "failure"
        return answer_problem(request, Problem(kind, "しばらくしてから、もう一度お試しください。"))
    if is_out:
        return HttpResponse(get_template("503.html").render(), status=503, headers={"Retry-After": "60"})
    return HttpResponse(get_template("500.html").render(), status=500)
