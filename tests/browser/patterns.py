"""Which addresses there are: read from the URLconf, so that no page is forgotten."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

FILES = re.compile(
    r"(\.(json|csv|xlsx|pdf|ics|atom|zip|xml|txt|ico)|<slug:ending>|healthz|readyz)$|^api/."
)  # read by programs
DOORS = {  # no pages: they answer a program, send on, or are left behind at once
    "admin/autocomplete/",
    "admin/jsi18n/",
    "admin/logout/",
    "admin/r/<path:content_type_id>/<path:object_id>/",
    "admin/(?P<url>.*)$",
    "applications/",
    "measures/",
    "measures/coverage/",
    "login/",
    "accounts/login/",
    "admin/measures/upload/<int:upload_id>/marked/",
    "admin/invitation/<uidb64>/<token>/",  # steps of signing in: tests/browser/test_door.py
    "admin/login/code/",
    "admin/login/register/",
    "admin/second-factor/codes/",
    "admin/measures/upload/<path:object_id>/change/",
    "admin/regions/sheet/<path:object_id>/change/",
}


def page_patterns(*, office: bool) -> set[str]:
    """Return the patterns of all pages that people read: those of the office, or those of the public site."""
    return {
        pattern
        for pattern in _patterns(get_resolver())
        if pattern.startswith("admin/") is office
        and not FILES.search(pattern)
        and pattern not in DOORS
        and not pattern.endswith("/<path:object_id>/")  # the old address of a change page, which leads to it
    }


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        pattern = f"{before}{entry.pattern}".replace("/^", "/")
        if isinstance(entry, URLPattern):
            yield pattern
        else:
            yield from _patterns(entry, pattern)
