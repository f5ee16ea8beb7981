"""Addresses below ``/api/``: the page, the document, and one an operation."""

from django.urls import path

from renkei.api import pages
from renkei.api.answering import view_of
from renkei.api.operations import Operation
from renkei.api.table import OPERATIONS

app_name = "api"

CONVERTERS = {"year": "year", "revision": "revision", "number": "number"}  # {part of an address: its converter}
CODES = {"regions": "region", "municipalities": "town"}


def route_of(operation: Operation) -> str:
    """Return the route of an operation: ``editions/{year}`` → ``editions/<year:year>``."""
    first, *parts = operation.path.split("/")
    names = {**CONVERTERS, "code": CODES.get(first, "")}
    kept = [f"<{names[part[1:-1]]}:{part[1:-1]}>" if part.startswith("{") else part for part in parts]
    return "/".join([first, *kept])


urlpatterns = [
    path("", pages.page, name="page"),  # for people
    path("openapi.json", pages.document, name="document"),  # for programs
    *(path(route_of(one), view_of(one), name=one.name) for one in OPERATIONS),
    path("<path:rest>", pages.nothing_here),
]
