"""A site that only reads, on a standby of PostgreSQL (``RENKEI_READ_ONLY=1``): the public pages, for anybody alike."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from renkei.api.problems import Problem, answer_problem, is_below

READS = {"GET", "HEAD", "OPTIONS"}
DOORS = ("sign-in", "login", "accounts-login")

Respond = Callable[[HttpRequest], HttpResponse]


class ReadOnly:
    """Refuses the office and everything that writes, and knows nobody: cookies are left unread, so no session is.

    Writing is impossible anyway (the connection is read-only); this says so before anything is tried.
    """

    def __init__(self, get_response: Respond) -> None:
        if not settings.RENKEI_READ_ONLY:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.closed = (reverse("admin:index"), *(reverse(name) for name in DOORS))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer what only reads."""
        if request.method in READS and not request.path.startswith(self.closed):
            request.COOKIES = {}
            return self.get_response(request)
        if is_below(request):
            return answer_problem(request, Problem("forbidden", "閲覧専用のため、書き込む操作はできません。"))
        return render(request, "read_only.html", status=403)
