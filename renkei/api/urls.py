"""Addresses below ``/api/``: the page, the document, and one an operation."""

from django.urls import path

from renkei.api import pages
from renkei.api.answering import view_of
from renkei.api.operations import route_of
from renkei.api.table import OPERATIONS

app_name = "api"

urlpatterns = [
    path("", pages.page, name="page"),  # for people
    path("openapi.json", pages.document, name="document"),  # for programs
    *(path(route_of(one), view_of(one), name=one.name) for one in OPERATIONS),
    path("<path:rest>", pages.nothing_here),
]
