"""The office knows two ways of asking: reading a page and sending a form."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

OFFICE = "/admin/"
KNOWN = ["GET", "HEAD", "POST"]


class KnownMethods:
    """Middleware that refuses PUT, PATCH, DELETE and the like with 405; Django's admin would answer them as a GET.

    The public pages and the API say themselves what they know.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse."""
        if request.path_info.startswith(OFFICE) and request.method not in KNOWN:
            return HttpResponseNotAllowed(KNOWN)
        return self.get_response(request)
